//! The binder: which column, table and function each name of a query means, and what the query returns.
//!
//! A syntax tree and an environment flow in; a [bound tree](tree), the columns of the result with their origin, and
//! findings by byte range flow out.

pub mod constant;
pub mod row;
pub mod tree;
