//! The tests of the tool, in one executable: what a user sees, from the real binary run on projects made for the case;
//! each lint by its own examples; what is generated; and how the modules may depend on each other.
#![expect(clippy::disallowed_methods, reason = "tests make the files that they read")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

mod architecture;
mod bad_input;
mod build;
mod case;
mod check;
mod codes;
mod color;
mod generated;
mod help;
mod input;
mod kql;
mod kql_run;
mod leaks;
mod lints;
mod messages;
mod names;
mod new;
mod published;
mod schema;
mod test;
mod wording;

pub(crate) use case::Case;
