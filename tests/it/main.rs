//! What a user sees: the real binary is run on projects made for the case, and its whole output is compared.

mod bad_input;
mod build;
mod check;
mod help;
mod kql;
mod new;
mod project;
mod schema;

pub(crate) use project::Case;
