//! What a user sees: the real binary is run on projects made for the case, and its whole output is compared.
#![expect(clippy::disallowed_methods, reason = "tests make the files that they read")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

mod bad_input;
mod build;
mod check;
mod help;
mod input;
mod kql;
mod kql_run;
mod leaks;
mod new;
mod project;
mod published;
mod schema;
mod test;

pub(crate) use project::Case;
