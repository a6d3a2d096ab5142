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
pub(super) mod sentinel;
mod sink;
pub(super) mod wizard;

use crate::definition::DetectionStatus;

pub(super) use sink::DiagnosticSink;

/// Whether a rule of a definition with this status runs.
fn runs(status: DetectionStatus, enabled: bool) -> bool {
    status == DetectionStatus::Stable && enabled
}
