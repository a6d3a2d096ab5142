//! Lints on the ATT&CK tactics and techniques of a detection.

pub(super) mod duplicate_tactic;
pub(super) mod multiple_tactics;
pub(super) mod retired_technique;
pub(super) mod sub_technique_dropped;
pub(super) mod technique_not_offered;
pub(super) mod technique_tactic_mismatch;
pub(super) mod unknown_technique;
pub(super) mod unsupported_tactic;

use crate::definition::Detection;
use crate::diagnostic::{Place, Pointer};

use super::context::at;

/// Every technique of a detection with the tactic that it is listed under, and the way to it.
fn techniques(detection: &Detection) -> impl Iterator<Item = (Pointer, &'static str, &str)> {
    detection.attack.iter().enumerate().flat_map(|(entry, attack)| {
        attack.techniques.iter().enumerate().map(move |(index, id)| {
            let at = at(["attack"]).index(entry).key("techniques").index(index);
            (at, attack.tactic.name(), id.as_str())
        })
    })
}

/// The tactic of an entry.
fn tactic_place(entry: usize) -> Place {
    Place::Value(at(["attack"]).index(entry).key("tactic"))
}
