//! The contracts: the JSON Schema of a definition file, generated from the types, those of the rendered files, and
//! validation against them, and a schema as a page to read.

mod change;
mod correction;
mod form;
mod generate;
pub mod output;
mod page;
mod problem;
mod sentence;
mod validate;
mod words;

pub use generate::{definition_schema, definition_schema_text, schema_of};
pub use page::reference;
pub use validate::{InvalidSchema, Validator, validate, validate_json};
