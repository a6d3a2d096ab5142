//! Names of Sentinel rules: from the project's namespace and a definition's first id to a GUID that never changes.
//!
//! A rule's GUID is its identity in a workspace: another GUID would create a second rule. It is a version 5 UUID
//! (RFC 9562) of the first id that the definition ever had, so a rename updates the existing rule.

use uuid::Uuid;

use super::automation::TriggersWhen;
use super::{AutomationRule, Definition};

/// What a GUID names within a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GuidRole<'a> {
    /// The definition's analytics rule.
    AnalyticsRule,
    /// The automation rule with this key that runs when an incident or alert is created.
    AutomationCreated(&'a str),
    /// The automation rule with this key that runs when an incident is updated.
    AutomationUpdated(&'a str),
}

impl Definition {
    /// The GUID of the analytics rule, if there is one: as written, or derived.
    pub fn analytics_rule_guid(&self, namespace: Uuid) -> Option<Uuid> {
        let sentinel = self.detection()?.sentinel.as_ref()?;
        Some(sentinel.guid.unwrap_or_else(|| derive(namespace, self.first_id(), GuidRole::AnalyticsRule)))
    }

    /// The GUIDs of an automation rule, one for each event on which it runs, creation first regardless of the order in
    /// the definition. A written GUID belongs to the first; any other is derived.
    pub fn automation_guids(&self, namespace: Uuid, rule: &AutomationRule) -> Vec<(TriggersWhen, Uuid)> {
        let mut written = rule.guid;
        [TriggersWhen::Created, TriggersWhen::Updated]
            .into_iter()
            .filter(|when| rule.when.contains(when))
            .map(|when| {
                let part = match when {
                    TriggersWhen::Created => GuidRole::AutomationCreated(&rule.key),
                    TriggersWhen::Updated => GuidRole::AutomationUpdated(&rule.key),
                };
                (when, written.take().unwrap_or_else(|| derive(namespace, self.first_id(), part)))
            })
            .collect()
    }
}

/// The GUID of one rule. `first_id` is the oldest id of the definition.
fn derive(namespace: Uuid, first_id: &str, role: GuidRole<'_>) -> Uuid {
    // Ids and keys are kebab-case, so that the slashes keep the parts apart.
    let name = match role {
        GuidRole::AnalyticsRule => format!("{first_id}/analytics-rule"),
        GuidRole::AutomationCreated(key) => format!("{first_id}/automation/{key}/created"),
        GuidRole::AutomationUpdated(key) => format!("{first_id}/automation/{key}/updated"),
    };
    Uuid::new_v5(&namespace, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_the_version_5_uuid_of_id_and_role() {
        // `python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_DNS, 'mde-device-isolated/analytics-rule'))"`
        assert_eq!(
            derive(Uuid::NAMESPACE_DNS, "mde-device-isolated", GuidRole::AnalyticsRule).to_string(),
            "dd5c6b15-70d6-55cf-8b68-de14c92dbce2"
        );
        assert_eq!(
            derive(Uuid::NAMESPACE_DNS, "mde-device-isolated", GuidRole::AutomationUpdated("page"))
                .to_string(),
            "ef069274-13eb-558b-8fda-3d578f46d90f"
        );
    }

    #[test]
    fn roles_keys_and_namespaces_keep_apart() {
        let all = [
            derive(Uuid::NAMESPACE_DNS, "a", GuidRole::AnalyticsRule),
            derive(Uuid::NAMESPACE_URL, "a", GuidRole::AnalyticsRule),
            derive(Uuid::NAMESPACE_DNS, "a", GuidRole::AutomationCreated("k")),
            derive(Uuid::NAMESPACE_DNS, "a", GuidRole::AutomationUpdated("k")),
            derive(Uuid::NAMESPACE_DNS, "a", GuidRole::AutomationCreated("l")),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
