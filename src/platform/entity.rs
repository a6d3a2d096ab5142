//! The platform-neutral entity model and what each service calls it. One table; the definition's schema, the
//! lints and both renderers are driven by it.
//!
//! Sources: the `entityMappingConfiguration` collections of Microsoft Graph for Defender XDR (sufficient
//! combinations as the service itself enumerates them in its refusals), the ARM `EntityMappingType` enum and the
//! Azure-Sentinel template validators for Sentinel.

/// One kind of entity, with its name on each side.
#[derive(Debug, PartialEq, Eq)]
pub struct EntityKind {
    /// The neutral name that a definition uses.
    pub name: &'static str,
    /// The Graph collection under `entityMappings`; `None` where Defender XDR has no such entity.
    pub defender: Option<&'static str>,
    /// Sentinel's `entityType`; `None` where Sentinel has no such entity.
    pub sentinel: Option<&'static str>,
    /// Whether Defender XDR accepts it as the asset (or IP) entity that each rule needs at least one of.
    pub asset: bool,
    /// The identifiers that it can be given.
    pub identifiers: &'static [Identifier],
    /// Defender XDR takes a mapping that has every neutral identifier of at least one of these; empty: not known.
    pub defender_sufficient: &'static [&'static [&'static str]],
    /// Sentinel takes a mapping that has every neutral identifier of at least one of these.
    pub sentinel_sufficient: &'static [&'static [&'static str]],
}

/// One identifier of an entity. Its value in a definition is the name of a column of the query's result.
#[derive(Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The neutral name that a definition uses.
    pub name: &'static str,
    /// The Graph property that takes the column's name.
    pub defender: Option<&'static str>,
    /// Sentinel's `identifier`.
    pub sentinel: Option<&'static str>,
}

impl EntityKind {
    /// The identifier of that neutral name.
    pub fn identifier(&self, name: &str) -> Option<&'static Identifier> {
        self.identifiers.iter().find(|identifier| identifier.name == name)
    }
}

/// The kind of that neutral name.
pub fn kind(name: &str) -> Option<&'static EntityKind> {
    ENTITY_KINDS.iter().find(|kind| kind.name == name)
}

const fn both(name: &'static str, defender: &'static str, sentinel: &'static str) -> Identifier {
    Identifier { name, defender: Some(defender), sentinel: Some(sentinel) }
}

const fn defender_only(name: &'static str, defender: &'static str) -> Identifier {
    Identifier { name, defender: Some(defender), sentinel: None }
}

const fn sentinel_only(name: &'static str, sentinel: &'static str) -> Identifier {
    Identifier { name, defender: None, sentinel: Some(sentinel) }
}

/// Every kind of entity that a definition can name, most used first.
pub const ENTITY_KINDS: &[EntityKind] = &[
    EntityKind {
        name: "account",
        defender: Some("accounts"),
        sentinel: Some("Account"),
        asset: true,
        identifiers: &[
            both("aadUserId", "aadUserIdColumn", "AadUserId"),
            both("upn", "upnColumn", "FullName"),
            both("sid", "sidColumn", "Sid"),
            both("name", "nameColumn", "Name"),
            both("ntDomain", "ntDomainColumn", "NTDomain"),
            both("dnsDomain", "dnsDomainColumn", "DnsDomain"),
            both("upnSuffix", "upnSuffixColumn", "UPNSuffix"),
            sentinel_only("aadTenantId", "AadTenantId"),
            sentinel_only("objectGuid", "ObjectGuid"),
            sentinel_only("puid", "PUID"),
            sentinel_only("displayName", "DisplayName"),
        ],
        defender_sufficient: &[
            &["aadUserId"],
            &["sid"],
            &["upn"],
            &["name", "ntDomain"],
            &["name", "dnsDomain"],
            &["name", "upnSuffix"],
        ],
        sentinel_sufficient: &[&["upn"], &["sid"], &["name"], &["aadUserId"], &["puid"], &["objectGuid"]],
    },
    EntityKind {
        name: "host",
        defender: Some("hosts"),
        sentinel: Some("Host"),
        asset: true,
        identifiers: &[
            defender_only("deviceId", "deviceIdColumn"),
            both("name", "nameColumn", "HostName"),
            both("netBiosName", "netBiosNameColumn", "NetBiosName"),
            both("ntDomain", "ntDomainColumn", "NTDomain"),
            both("dnsDomain", "dnsDomainColumn", "DnsDomain"),
            sentinel_only("azureId", "AzureID"),
            sentinel_only("fullName", "FullName"),
            sentinel_only("osFamily", "OSFamily"),
            sentinel_only("osVersion", "OSVersion"),
        ],
        defender_sufficient: &[
            &["deviceId"],
            &["name"],
            &["netBiosName", "ntDomain"],
            &["netBiosName", "dnsDomain"],
        ],
        sentinel_sufficient: &[&["fullName"], &["name"], &["netBiosName"], &["azureId"]],
    },
    EntityKind {
        name: "ip",
        defender: Some("ips"),
        sentinel: Some("IP"),
        asset: true,
        identifiers: &[
            both("address", "addressColumn", "Address"),
            both("scope", "scopeColumn", "AddressScope"),
        ],
        defender_sufficient: &[&["address"]],
        sentinel_sufficient: &[&["address"]],
    },
    EntityKind {
        name: "url",
        defender: Some("urls"),
        sentinel: Some("URL"),
        asset: false,
        identifiers: &[both("address", "addressColumn", "Url")],
        defender_sufficient: &[&["address"]],
        sentinel_sufficient: &[&["address"]],
    },
    EntityKind {
        name: "file",
        defender: Some("files"),
        sentinel: Some("File"),
        asset: false,
        identifiers: &[
            both("name", "nameColumn", "Name"),
            defender_only("sha1", "sha1Column"),
            defender_only("sha256", "sha256Column"),
            sentinel_only("directory", "Directory"),
        ],
        defender_sufficient: &[&["sha1"], &["sha256"]],
        sentinel_sufficient: &[&["name"]],
    },
    EntityKind {
        name: "fileHash",
        defender: None,
        sentinel: Some("FileHash"),
        asset: false,
        identifiers: &[sentinel_only("algorithm", "Algorithm"), sentinel_only("value", "Value")],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["algorithm", "value"]],
    },
    EntityKind {
        name: "process",
        defender: Some("processes"),
        sentinel: Some("Process"),
        asset: false,
        identifiers: &[
            defender_only("sha1", "sha1Column"),
            defender_only("sha256", "sha256Column"),
            sentinel_only("processId", "ProcessId"),
            sentinel_only("commandLine", "CommandLine"),
            sentinel_only("creationTimeUtc", "CreationTimeUtc"),
            sentinel_only("elevationToken", "ElevationToken"),
        ],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["commandLine"], &["processId"]],
    },
    EntityKind {
        name: "mailbox",
        defender: Some("mailboxes"),
        sentinel: Some("Mailbox"),
        asset: true,
        identifiers: &[
            both("primaryAddress", "primaryAddressColumn", "MailboxPrimaryAddress"),
            sentinel_only("displayName", "DisplayName"),
            sentinel_only("upn", "Upn"),
        ],
        defender_sufficient: &[&["primaryAddress"]],
        sentinel_sufficient: &[&["primaryAddress"]],
    },
    EntityKind {
        name: "mailMessage",
        defender: Some("mailMessages"),
        sentinel: Some("MailMessage"),
        asset: false,
        identifiers: &[
            both("networkMessageId", "networkMessageIdColumn", "NetworkMessageId"),
            both("recipient", "recipientColumn", "Recipient"),
            both("sender", "senderColumn", "Sender"),
            both("subject", "subjectColumn", "Subject"),
            sentinel_only("senderIp", "SenderIP"),
            sentinel_only("p1Sender", "P1Sender"),
            sentinel_only("p2Sender", "P2Sender"),
            sentinel_only("internetMessageId", "InternetMessageId"),
            sentinel_only("deliveryAction", "DeliveryAction"),
            sentinel_only("deliveryLocation", "DeliveryLocation"),
        ],
        defender_sufficient: &[&["networkMessageId", "recipient", "sender", "subject"]],
        sentinel_sufficient: &[&["networkMessageId"], &["recipient"]],
    },
    EntityKind {
        name: "mailCluster",
        defender: Some("mailClusters"),
        sentinel: Some("MailCluster"),
        asset: false,
        identifiers: &[both("query", "queryColumn", "Query"), both("source", "sourceColumn", "Source")],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["query"], &["source"]],
    },
    EntityKind {
        name: "dns",
        defender: Some("dns"),
        sentinel: Some("DNS"),
        asset: false,
        identifiers: &[
            both("domainName", "domainNameColumn", "DomainName"),
            defender_only("hostIpAddress", "hostIpAddressColumn"),
            defender_only("serverIp", "serverIpColumn"),
        ],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["domainName"]],
    },
    EntityKind {
        name: "cloudApplication",
        defender: Some("cloudApplications"),
        sentinel: Some("CloudApplication"),
        asset: false,
        identifiers: &[
            both("appId", "appIdColumn", "AppId"),
            both("name", "nameColumn", "Name"),
            sentinel_only("instanceName", "InstanceName"),
        ],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["appId"], &["name"]],
    },
    EntityKind {
        name: "azureResource",
        defender: Some("azureResources"),
        sentinel: Some("AzureResource"),
        asset: false,
        identifiers: &[both("resourceId", "resourceIdColumn", "ResourceId")],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["resourceId"]],
    },
    EntityKind {
        name: "registryKey",
        defender: None,
        sentinel: Some("RegistryKey"),
        asset: false,
        identifiers: &[sentinel_only("hive", "Hive"), sentinel_only("key", "Key")],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["key"], &["hive"]],
    },
    EntityKind {
        name: "registryValue",
        defender: Some("registryValues"),
        sentinel: Some("RegistryValue"),
        asset: false,
        identifiers: &[
            defender_only("key", "keyColumn"),
            both("name", "valueNameColumn", "Name"),
            sentinel_only("value", "Value"),
            sentinel_only("valueType", "ValueType"),
        ],
        defender_sufficient: &[&["key", "name"]],
        sentinel_sufficient: &[&["name"]],
    },
    EntityKind {
        name: "securityGroup",
        defender: Some("securityGroups"),
        sentinel: Some("SecurityGroup"),
        asset: false,
        identifiers: &[
            both("distinguishedName", "distinguishedNameColumn", "DistinguishedName"),
            both("objectId", "objectIdColumn", "ObjectGuid"),
            both("sid", "sidColumn", "SID"),
        ],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["distinguishedName"], &["sid"], &["objectId"]],
    },
    EntityKind {
        name: "malware",
        defender: None,
        sentinel: Some("Malware"),
        asset: false,
        identifiers: &[sentinel_only("name", "Name"), sentinel_only("category", "Category")],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["name"]],
    },
    EntityKind {
        name: "submissionMail",
        defender: None,
        sentinel: Some("SubmissionMail"),
        asset: false,
        identifiers: &[
            sentinel_only("networkMessageId", "NetworkMessageId"),
            sentinel_only("recipient", "Recipient"),
            sentinel_only("sender", "Sender"),
            sentinel_only("senderIp", "SenderIp"),
            sentinel_only("subject", "Subject"),
            sentinel_only("timestamp", "Timestamp"),
            sentinel_only("reportType", "ReportType"),
            sentinel_only("submissionId", "SubmissionId"),
            sentinel_only("submissionDate", "SubmissionDate"),
            sentinel_only("submitter", "Submitter"),
        ],
        defender_sufficient: &[],
        sentinel_sufficient: &[&["submissionId"], &["networkMessageId"], &["recipient"], &["submitter"]],
    },
    EntityKind {
        name: "oAuthApplication",
        defender: Some("oAuthApplications"),
        sentinel: None,
        asset: false,
        identifiers: &[defender_only("oAuthAppId", "oAuthAppIdColumn")],
        defender_sufficient: &[],
        sentinel_sufficient: &[],
    },
    EntityKind {
        name: "amazonResource",
        defender: Some("amazonResources"),
        sentinel: None,
        asset: false,
        identifiers: &[defender_only("amazonResourceId", "amazonResourceIdColumn")],
        defender_sufficient: &[],
        sentinel_sufficient: &[],
    },
    EntityKind {
        name: "googleCloudResource",
        defender: Some("googleCloudResources"),
        sentinel: None,
        asset: false,
        identifiers: &[defender_only("fullResourceName", "fullResourceNameColumn")],
        defender_sufficient: &[],
        sentinel_sufficient: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_services_are_covered_whole() {
        let defender = ENTITY_KINDS.iter().filter(|kind| kind.defender.is_some()).count();
        let sentinel = ENTITY_KINDS.iter().filter(|kind| kind.sentinel.is_some()).count();
        assert_eq!((defender, sentinel), (17, 18), "Graph has 17 collections, ARM 18 entity types");
    }

    #[test]
    fn sufficient_combinations_name_identifiers_that_the_service_has() {
        for kind in ENTITY_KINDS {
            for name in kind.defender_sufficient.iter().copied().flatten() {
                let identifier = kind.identifier(name).unwrap();
                assert!(identifier.defender.is_some(), "{} {name}", kind.name);
            }
            for name in kind.sentinel_sufficient.iter().copied().flatten() {
                let identifier = kind.identifier(name).unwrap();
                assert!(identifier.sentinel.is_some(), "{} {name}", kind.name);
            }
            assert_eq!(kind.sentinel.is_some(), !kind.sentinel_sufficient.is_empty(), "{}", kind.name);
        }
    }
}
