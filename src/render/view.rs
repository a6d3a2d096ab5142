//! What each template sees: a definition in, a view with every decision taken out.
//!
//! Templates only place values. What a status, a missing key or a platform's limit means is decided here; what cannot be
//! rendered at all goes to [`Notes`].

pub(super) mod automation;
mod condition;
pub(super) mod defender;
mod entities;
pub(super) mod keyed;
mod lift;
mod notes;
pub(super) mod sentinel;
pub(super) mod wizard;

use crate::definition::Status;

pub(super) use notes::Notes;

/// Whether a rule of a definition with this status runs.
fn runs(status: Status, enabled: bool) -> bool {
    status == Status::Stable && enabled
}
