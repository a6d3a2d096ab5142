//! What each platform takes of an entity.

use std::fmt;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::platform::entity::EntityKind;

/// A platform that a detection's entities are mapped on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntityPlatform {
    Defender,
    Sentinel,
}

impl fmt::Display for EntityPlatform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Defender => "Defender XDR",
            Self::Sentinel => "Sentinel",
        })
    }
}

impl EntityPlatform {
    /// Whether the platform has that identifier of the kind.
    pub(super) fn takes(self, kind: &EntityKind, identifier: &str) -> bool {
        kind.identifier(identifier).is_some_and(|identifier| match self {
            Self::Defender => kind.defender.is_some() && identifier.defender.is_some(),
            Self::Sentinel => kind.sentinel.is_some() && identifier.sentinel.is_some(),
        })
    }

    /// The combinations of identifiers of which one is enough; empty where nothing is known.
    pub(super) fn sufficient(self, kind: &EntityKind) -> &'static [&'static [&'static str]] {
        match self {
            Self::Defender => kind.defender_sufficient,
            Self::Sentinel => kind.sentinel_sufficient,
        }
    }
}

/// The platforms whose rules map the columns under `entities`. A keyed rule does not: it lifts its entities from the
/// alert.
pub(super) fn platforms(detection: &Detection) -> impl Iterator<Item = EntityPlatform> {
    let defender = detection.defender.is_some().then_some(EntityPlatform::Defender);
    let sentinel = (detection.keyed_on() == Some(KeyedOn::Query)).then_some(EntityPlatform::Sentinel);
    defender.into_iter().chain(sentinel)
}
