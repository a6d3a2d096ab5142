//! What a project's configuration says to rendering, as plain values.

use std::collections::BTreeMap;

use uuid::Uuid;

/// The settings that decide how definitions are rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether every custom detection goes to the beta API, and not only one that needs it.
    pub defender_beta: bool,
    /// The namespace of every GUID that is derived from an id.
    pub namespace: Uuid,
    /// Whether a Sentinel rule that needs the preview API may use it.
    pub preview: bool,
    /// Owners that automation rules may name.
    pub owners: BTreeMap<String, Owner>,
    /// Playbooks that automation rules may name.
    pub playbooks: BTreeMap<String, Playbook>,
    /// The output folder relative to the repository, with forward slashes: what Sentinel Repositories is told.
    pub folder: String,
}

/// A person or group to whom incidents are assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The object id in Entra.
    pub object_id: Uuid,
    /// Whether it is a person or a group.
    pub kind: OwnerKind,
    /// The user principal name of a person.
    pub upn: Option<String>,
}

/// What an owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerKind {
    /// A person.
    User,
    /// A group.
    Group,
}

/// A Logic App that an automation rule runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// Its full resource id.
    pub resource_id: String,
    /// The tenant that it lives in.
    pub tenant: Uuid,
}
