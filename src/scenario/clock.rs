//! The clock that the time limits of queries go by.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The time since this was first asked for; it never goes back.
pub(crate) fn monotonic() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
