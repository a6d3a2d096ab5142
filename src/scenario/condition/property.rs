//! The properties of an incident, by the names of the services.

use super::{Comparison, IncidentState};

/// A property of an incident.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the fields")]
pub enum IncidentProperty {
    Title,
    /// The services no longer write one.
    Description,
    Severity,
    Status,
    Provider,
    UpdatedBy,
    Tactics,
    Tags,
    RuleIds,
    CustomDetections,
    AlertTitles,
    Products,
    DetailKeys,
    DetailValues,
    /// A property of an entity, by its name.
    Entity(String),
}

impl IncidentProperty {
    pub(super) fn named(name: &str) -> Self {
        match name {
            "IncidentTitle" => Self::Title,
            "IncidentDescription" => Self::Description,
            "IncidentSeverity" => Self::Severity,
            "IncidentStatus" => Self::Status,
            "IncidentProviderName" => Self::Provider,
            "IncidentUpdatedBySource" => Self::UpdatedBy,
            "IncidentTactics" => Self::Tactics,
            "IncidentLabel" => Self::Tags,
            "IncidentRelatedAnalyticRuleIds" | "AlertAnalyticRuleIds" => Self::RuleIds,
            "IncidentCustomDetectionRuleIds" => Self::CustomDetections,
            "IncidentAlertTitle" => Self::AlertTitles,
            "AlertProductNames" => Self::Products,
            "IncidentCustomDetailsKey" => Self::DetailKeys,
            "IncidentCustomDetailsValue" => Self::DetailValues,
            entity => Self::Entity(entity.to_owned()),
        }
    }

    pub(super) fn compares(&self, incident: &IncidentState, comparison: &Comparison) -> bool {
        let one = |text: &str| comparison.holds([text]);
        let several = |texts: &[String]| comparison.holds(texts.iter().map(String::as_str));
        match self {
            Self::Title => one(&incident.title),
            Self::Description => one(""),
            Self::Severity => one(&incident.severity),
            Self::Status => one(&incident.status),
            Self::Provider => one(&incident.provider),
            Self::UpdatedBy => one(&incident.updated_by),
            Self::Tactics => several(&incident.tactics),
            Self::Tags => several(&incident.tags),
            Self::RuleIds => several(&incident.rule_ids),
            Self::CustomDetections => several(&incident.custom_detections),
            Self::AlertTitles => several(&incident.alert_titles),
            Self::Products => several(&incident.products),
            Self::DetailKeys => comparison.holds(incident.details.iter().map(|(key, _)| key.as_str())),
            Self::DetailValues => comparison.holds(incident.details.iter().map(|(_, value)| value.as_str())),
            Self::Entity(name) => {
                let values =
                    incident.entities.iter().filter(|(property, _)| property.eq_ignore_ascii_case(name));
                comparison.holds(values.map(|(_, value)| value.as_str()))
            }
        }
    }
}

/// The property by which conditions name a field of an entity: kind and field run together, where the field does not
/// say the kind already.
pub fn entity_property(kind: &str, field: &str) -> String {
    const OTHERWISE: [(&str, &str, &str); 3] = [
        ("CloudApplication", "Name", "CloudApplicationAppName"),
        ("RegistryKey", "Key", "RegistryKey"),
        ("RegistryValue", "Value", "RegistryValueData"),
    ];
    if let Some((_, _, name)) = OTHERWISE.iter().find(|(of, named, _)| *of == kind && *named == field) {
        return (*name).to_owned();
    }
    if field.to_lowercase().starts_with(&kind.to_lowercase()) {
        field.to_owned()
    } else {
        format!("{kind}{field}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::sentinel::PROPERTIES;

    #[test]
    fn fields_of_entities_have_the_services_names() {
        for (kind, field, name) in [
            ("Account", "Name", "AccountName"),
            ("Account", "UPNSuffix", "AccountUPNSuffix"),
            ("Host", "HostName", "HostName"),
            ("Host", "NTDomain", "HostNTDomain"),
            ("IP", "Address", "IPAddress"),
            ("URL", "Url", "Url"),
            ("File", "Directory", "FileDirectory"),
            ("FileHash", "Value", "FileHashValue"),
            ("Process", "ProcessId", "ProcessId"),
            ("Process", "CommandLine", "ProcessCommandLine"),
            ("Mailbox", "MailboxPrimaryAddress", "MailboxPrimaryAddress"),
            ("MailMessage", "Recipient", "MailMessageRecipient"),
            ("DNS", "DomainName", "DNSDomainName"),
            ("AzureResource", "ResourceId", "AzureResourceResourceId"),
            ("CloudApplication", "AppId", "CloudApplicationAppId"),
            ("CloudApplication", "Name", "CloudApplicationAppName"),
            ("RegistryKey", "Key", "RegistryKey"),
            ("RegistryValue", "Value", "RegistryValueData"),
            ("Malware", "Category", "MalwareCategory"),
        ] {
            assert_eq!(entity_property(kind, field), name);
            assert!(PROPERTIES.iter().any(|property| property.name == name), "{name}");
        }
    }
}
