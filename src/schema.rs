//! The contract of a definition file: its JSON Schema, generated from the types, and validation against it.

mod generate;

pub use generate::definition_schema;
