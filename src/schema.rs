//! The contract of a definition file: its JSON Schema, generated from the types, and validation against it.

mod form;
mod generate;
mod problem;
mod sentence;
mod validate;
mod words;

pub use generate::{definition_schema, definition_schema_text};
pub use validate::{InvalidSchema, Validator, validate, validate_json};
