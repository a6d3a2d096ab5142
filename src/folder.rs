//! The output folder on disk: the files of a build in, what it would change there, and the change itself, out.
//!
//! A build owns what its manifest lists. It overwrites the files that it renders, removes those that an earlier
//! build wrote and nobody has touched since, and follows no symbolic link.

mod error;
mod path;
mod plan;
mod write;

pub use error::FolderError;
pub use plan::{BuildPlan, ChangeKind, FileChange, KeptBecause, KeptFile, RemovedRule, plan};

#[cfg(test)]
mod tests;
