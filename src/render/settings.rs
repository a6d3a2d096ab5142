//! What a project's configuration says to rendering, as plain values.

use indexmap::IndexMap;
use uuid::Uuid;

use crate::definition::tenant::{Owner, Playbook};

/// The settings that decide how definitions are rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Whether every custom detection goes to the beta API, and not only one that needs it.
    pub defender_beta: bool,
    /// The namespace of every GUID that is derived from an id.
    pub namespace: Uuid,
    /// Whether a Sentinel rule that needs the preview API may use it.
    pub preview: bool,
    /// Owners that automation rules may name.
    pub owners: IndexMap<String, Owner>,
    /// Playbooks that automation rules may name.
    pub playbooks: IndexMap<String, Playbook>,
}
