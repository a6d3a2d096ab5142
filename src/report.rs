//! Findings → what people and programs read. Values in, text out; nothing here prints.

pub mod changes;
pub mod json;
mod location;
pub mod scenario;
mod summary;
pub mod table;
pub mod text;
mod visible;

pub use summary::Summary;
pub use visible::visible;
