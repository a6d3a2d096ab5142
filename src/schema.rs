//! The contracts: the JSON Schema of a definition file, generated from the types, those of the rendered files, and
//! validation against them.

mod form;
mod generate;
pub mod output;
mod problem;
mod sentence;
mod validate;
mod words;

pub use generate::{definition_schema, definition_schema_text};
pub use validate::{InvalidSchema, Validator, validate, validate_json};
