//! What a keyed query lifts from an alert's entities: for each kind its type in the alert's JSON and the fields to
//! take. Source: the entities reference of Microsoft Sentinel, whose field names are the mapping's identifiers.

use crate::platform::entity::EntityKind;

/// How one kind is lifted.
#[derive(Debug)]
pub(super) struct Lift {
    /// The neutral name of the kind.
    kind: &'static str,
    /// `Type` in the alert's JSON.
    pub(super) json_type: &'static str,
    /// What the names of the lifted columns begin with.
    prefix: &'static str,
    /// The neutral identifiers to lift: what makes the entity strong, within the three that a mapping may have.
    identifiers: &'static [&'static str],
}

const fn lift(
    kind: &'static str,
    json_type: &'static str,
    prefix: &'static str,
    identifiers: &'static [&'static str],
) -> Lift {
    Lift { kind, json_type, prefix, identifiers }
}

/// Every kind that an alert can carry.
const LIFTS: [Lift; 18] = [
    lift("account", "account", "Account", &["aadUserId", "name", "upnSuffix"]),
    lift("host", "host", "Host", &["name", "dnsDomain", "ntDomain"]),
    lift("ip", "ip", "IP", &["address"]),
    lift("url", "url", "Url", &["address"]),
    lift("file", "file", "File", &["name", "directory"]),
    lift("fileHash", "filehash", "FileHash", &["algorithm", "value"]),
    lift("process", "process", "Process", &["processId", "commandLine", "creationTimeUtc"]),
    lift("mailbox", "mailbox", "Mailbox", &["primaryAddress", "displayName", "upn"]),
    lift("mailMessage", "mail-message", "MailMessage", &["networkMessageId", "recipient", "sender"]),
    lift("mailCluster", "mail-cluster", "MailCluster", &["query", "source"]),
    lift("dns", "dns", "Dns", &["domainName"]),
    lift("cloudApplication", "cloud-application", "CloudApplication", &["appId", "name", "instanceName"]),
    lift("azureResource", "azure-resource", "AzureResource", &["resourceId"]),
    lift("registryKey", "registry-key", "RegistryKey", &["hive", "key"]),
    lift("registryValue", "registry-value", "RegistryValue", &["name", "value", "valueType"]),
    lift("securityGroup", "security-group", "SecurityGroup", &["objectId", "sid", "distinguishedName"]),
    lift("malware", "malware", "Malware", &["name", "category"]),
    lift(
        "submissionMail",
        "SubmissionMail",
        "SubmissionMail",
        &["submissionId", "networkMessageId", "recipient"],
    ),
];

impl Lift {
    /// How a kind is lifted; `None` where Sentinel has no such entity.
    pub(super) fn of(kind: &EntityKind) -> Option<&'static Self> {
        LIFTS.iter().find(|lift| lift.kind == kind.name)
    }

    /// The name under which the whole entity stands in the query.
    pub(super) fn variable(&self) -> String {
        format!("{}Entity", self.prefix)
    }

    /// Sentinel's identifier (the field of the alert's JSON has the same name) and the column it is lifted into.
    pub(super) fn columns(&self, kind: &'static EntityKind) -> impl Iterator<Item = (&'static str, String)> {
        self.identifiers.iter().filter_map(|name| kind.identifier(name).and_then(|found| found.sentinel)).map(
            |field| {
                let column = if field.starts_with(self.prefix) {
                    field.to_owned()
                } else {
                    format!("{}{field}", self.prefix)
                };
                (field, column)
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::entity::ENTITY_KINDS;
    use crate::platform::sentinel::MAX_FIELD_MAPPINGS;
    use std::collections::BTreeSet;

    #[test]
    fn every_entity_of_sentinel_is_lifted_whole_and_into_columns_of_its_own() {
        let mut columns = BTreeSet::new();
        let mut count = 0;
        for kind in ENTITY_KINDS {
            let Some(lift) = Lift::of(kind) else {
                assert_eq!(kind.sentinel, None, "{}", kind.name);
                continue;
            };
            count += 1;
            assert!(lift.identifiers.len() <= MAX_FIELD_MAPPINGS, "{}", kind.name);
            assert_eq!(lift.columns(kind).count(), lift.identifiers.len(), "{}", kind.name);
            let sufficient =
                |combination: &&[&str]| combination.iter().all(|name| lift.identifiers.contains(name));
            assert!(kind.sentinel_sufficient.iter().any(sufficient), "{}", kind.name);
            for (_, column) in lift.columns(kind) {
                assert!(columns.insert(column), "{}", kind.name);
            }
        }
        assert_eq!(count, LIFTS.len());
    }
}
