//! Findings → what people and programs read. Values in, text out; nothing here prints.

pub mod changes;
pub mod json;
mod location;
mod summary;
pub mod table;
pub mod testing;
pub mod text;
mod visible;

pub use summary::Summary;
pub use visible::visible;
