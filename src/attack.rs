//! MITRE ATT&CK: which techniques there are, which tactics they serve, and which of them Defender XDR's portal
//! offers. In: technique ids and tactic names. Out: facts from `data/attack.json` and
//! `data/defender-techniques.json`, whose origin `data/README.md` tells.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// A technique or sub-technique of ATT&CK Enterprise.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttackTechnique {
    /// Its name: `Disable or Modify Tools`.
    pub name: String,
    /// The tactics that it serves, spelled as the services spell them.
    pub tactics: Vec<String>,
    /// What took its place, where it was revoked; always an id that is in use.
    #[serde(default)]
    pub revoked_by: Option<String>,
    /// Whether it was dropped without anything in its place.
    #[serde(default)]
    pub deprecated: bool,
}

impl AttackTechnique {
    /// Whether it serves that tactic.
    pub fn serves(&self, tactic: &str) -> bool {
        self.tactics.iter().any(|served| served == tactic)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matrix {
    version: String,
    techniques: BTreeMap<String, AttackTechnique>,
}

static MATRIX: LazyLock<Matrix> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded text is read by a test")]
    serde_json::from_str(include_str!("../data/attack.json")).expect("data/attack.json")
});

static OFFERED: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the embedded text is read by a test")]
    let lists: BTreeMap<&str, &str> =
        serde_json::from_str(include_str!("../data/defender-techniques.json")).expect("defender-techniques");
    lists.into_iter().map(|(tactic, ids)| (tactic, ids.split(' ').collect())).collect()
});

/// The version of ATT&CK that this table is of.
pub fn version() -> &'static str {
    &MATRIX.version
}

/// The technique of that id, revoked and deprecated ones included.
pub fn technique(id: &str) -> Option<&'static AttackTechnique> {
    MATRIX.techniques.get(id)
}

/// The ids in use, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    MATRIX
        .techniques
        .iter()
        .filter(|(_, technique)| technique.revoked_by.is_none() && !technique.deprecated)
        .map(|(id, _)| id.as_str())
}

/// Whether an id belongs to ATT&CK for industrial control systems, of which this table knows nothing.
pub fn is_industrial(id: &str) -> bool {
    id.starts_with("T0")
}

/// Whether Defender XDR's portal offers the technique under that tactic. `None` for a tactic that it does not have.
pub fn offered_by_defender(tactic: &str, id: &str) -> Option<bool> {
    OFFERED.get(tactic).map(|ids| ids.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        // 691 in use, 132 revoked, 12 deprecated: the counts of enterprise-attack-18.1.json.
        assert_eq!((version(), MATRIX.techniques.len(), ids().count()), ("18.1", 835, 691));
        assert_eq!(OFFERED.len(), 17);
    }

    #[test]
    fn what_took_the_place_of_a_revoked_technique_is_in_use() {
        let revoked: Vec<_> =
            MATRIX.techniques.values().filter_map(|technique| technique.revoked_by.as_deref()).collect();
        assert_eq!(revoked.len(), 132);
        for id in revoked {
            assert!(ids().any(|other| other == id), "{id}");
        }
    }

    #[test]
    fn facts_that_the_attack_site_states() {
        // https://attack.mitre.org/techniques/T1562/001/ and https://attack.mitre.org/techniques/T1089/
        let disable = technique("T1562.001").unwrap();
        assert_eq!(disable.name, "Disable or Modify Tools");
        assert!(disable.serves("DefenseEvasion") && !disable.serves("Impact"));
        assert_eq!(technique("T1089").unwrap().revoked_by.as_deref(), Some("T1562.001"));
        assert!(technique("T9999").is_none());
        assert!(is_industrial("T0806") && !is_industrial("T1059"));
    }

    #[test]
    fn the_portal_offers_techniques_by_tactic() {
        assert_eq!(offered_by_defender("DefenseEvasion", "T1562.001"), Some(true));
        assert_eq!(offered_by_defender("Impact", "T1562.001"), Some(false));
        assert_eq!(offered_by_defender("PreAttack", "T1562.001"), None);
    }
}
