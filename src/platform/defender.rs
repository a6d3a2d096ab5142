//! Defender XDR custom detections: the Graph `detectionRule` in its present shape.

use std::ops::RangeInclusive;

/// Graph API versions that know `detectionRule`.
pub const API_STABLE: &str = "v1.0";
/// The version that also has lookback, event grouping and exclusion from correlation. Source: G (beta pages).
pub const API_BETA: &str = "beta";

/// A rule id: a letter, then letters, digits, `-` and `_`, 100 characters at most. Source: observed (refusal text).
pub const ID_MAX_CHARS: usize = 100;

/// Custom details a rule may have. Source: D-RULES.
pub const MAX_CUSTOM_DETAILS: usize = 20;

/// Different `{{columns}}` that title and description may use together. D-RULES says three in each field, the
/// service counts over both: "Dynamic properties in alertTitle and alertDescription must not exceed 3 fields".
pub const MAX_DYNAMIC_COLUMNS: usize = 3;

/// Tactics that a rule may name. Source: observed ("Multiple MITRE tactics are not supported").
pub const MAX_TACTICS: usize = 1;

/// Length to which Microsoft's own Sentinel-to-XDR converter cuts alert titles, in characters. No documented limit.
pub const TITLE_ADVISED_CHARS: usize = 120;
/// Length to which that converter cuts alert descriptions, in characters. No documented limit.
pub const DESCRIPTION_ADVISED_CHARS: usize = 600;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Frequencies in seconds that are generally available; zero is continuous (near real time). Source: D-RULES.
pub const STANDARD_FREQUENCIES: &[u64] = &[0, HOUR, 3 * HOUR, 12 * HOUR, DAY];

/// Custom frequencies in seconds, a preview. Source: D-RULES.
pub const CUSTOM_FREQUENCY: RangeInclusive<u64> = 5 * MINUTE..=14 * DAY;

/// The lookback that a frequency allows.
#[derive(Debug)]
pub struct LookbackWindow {
    /// Frequencies below this many seconds (and not in an earlier window) have this window.
    pub frequency_below: u64,
    /// The longest lookback in seconds.
    pub longest: u64,
}

/// Lookback windows by frequency; a lookback is also at least the frequency, and a continuous rule has none.
/// Source: D-RULES (below one hour the lookback is under 48 hours, below a day at most 14 days, else 30 days).
pub const LOOKBACK_WINDOWS: &[LookbackWindow] = &[
    LookbackWindow { frequency_below: HOUR, longest: 48 * HOUR - 1 },
    LookbackWindow { frequency_below: DAY, longest: 14 * DAY },
    LookbackWindow { frequency_below: u64::MAX, longest: 30 * DAY },
];

/// Tables that a continuous rule can read: Defender's own, then those of a connected workspace. Source: D-RULES.
pub const CONTINUOUS_TABLES: &[&str] = &[
    "AlertEvidence",
    "CloudAppEvents",
    "DeviceEvents",
    "DeviceFileCertificateInfo",
    "DeviceFileEvents",
    "DeviceImageLoadEvents",
    "DeviceInfo",
    "DeviceLogonEvents",
    "DeviceNetworkEvents",
    "DeviceNetworkInfo",
    "DeviceProcessEvents",
    "DeviceRegistryEvents",
    "EmailAttachmentInfo",
    "EmailEvents",
    "EmailPostDeliveryEvents",
    "EmailUrlInfo",
    "IdentityDirectoryEvents",
    "IdentityLogonEvents",
    "IdentityQueryEvents",
    "UrlClickEvents",
    "ABAPAuditLog_CL",
    "ABAPChangeDocsLog_CL",
    "AuditLogs",
    "AWSCloudTrail",
    "AWSGuardDuty",
    "AzureActivity",
    "CommonSecurityLog",
    "GCPAuditLogs",
    "MicrosoftGraphActivityLogs",
    "OfficeActivity",
    "OktaV2_CL",
    "Okta_CL",
    "ProofPointTAPClicksPermitted_CL",
    "ProofPointTAPMessagesDelivered_CL",
    "ProofpointPOD",
    "SecurityAlert",
    "SecurityEvent",
    "SigninLogs",
];

/// Columns by which the service recognizes a device, an account or a mailbox. Source: D-RULES.
pub const ASSET_COLUMNS: &[&str] = &[
    "DeviceId",
    "DeviceName",
    "RemoteDeviceName",
    "AccountObjectId",
    "AccountSid",
    "AccountUpn",
    "InitiatingProcessAccountSid",
    "InitiatingProcessAccountUpn",
    "RecipientEmailAddress",
    "RecipientObjectId",
    "SenderFromAddress",
    "SenderMailFromAddress",
    "SenderObjectId",
];

/// One kind of automated action.
#[derive(Debug, PartialEq, Eq)]
pub struct ResponseActionKind {
    /// The name that a definition uses.
    pub name: &'static str,
    /// The Graph collection under `automatedActions`.
    pub collection: &'static str,
    /// What the action is given.
    pub parameters: &'static [ActionParameter],
}

/// One parameter of an automated action.
#[derive(Debug, PartialEq, Eq)]
pub struct ActionParameter {
    /// The name that a definition uses.
    pub name: &'static str,
    /// The Graph property.
    pub property: &'static str,
    /// What kind of value it takes.
    pub value: ActionValue,
    /// Whether the action is refused without it.
    pub required: bool,
}

/// What an action's parameter holds.
#[derive(Debug, PartialEq, Eq)]
pub enum ActionValue {
    /// The name of a column of the query's result.
    Column,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of names.
    Names,
}

const fn column(name: &'static str, property: &'static str) -> ActionParameter {
    ActionParameter { name, property, value: ActionValue::Column, required: true }
}

const fn optional(name: &'static str, property: &'static str, value: ActionValue) -> ActionParameter {
    ActionParameter { name, property, value, required: false }
}

const DEVICE: &[ActionParameter] = &[column("deviceId", "deviceIdColumn")];
const EMAIL: &[ActionParameter] =
    &[column("networkMessageId", "networkMessageIdColumn"), column("recipient", "recipientColumn")];
const ACCOUNT_SID: &[ActionParameter] = &[column("sid", "accountSidColumn")];
const FILE: &[ActionParameter] = &[
    optional("sha1", "sha1Column", ActionValue::Column),
    optional("sha256", "sha256Column", ActionValue::Column),
    optional("deviceGroups", "deviceGroupNames", ActionValue::Names),
];

const fn action(
    name: &'static str,
    collection: &'static str,
    parameters: &'static [ActionParameter],
) -> ResponseActionKind {
    ResponseActionKind { name, collection, parameters }
}

/// Every automated action. Source: G (`automatedActionSet`, 16 collections).
pub const ACTIONS: &[ResponseActionKind] = &[
    action(
        "isolateDevice",
        "isolateDevices",
        &[
            column("deviceId", "deviceIdColumn"),
            ActionParameter {
                name: "type",
                property: "isolationType",
                value: ActionValue::OneOf(&["full", "selective"]),
                required: true,
            },
        ],
    ),
    action("collectInvestigationPackage", "collectInvestigationPackages", DEVICE),
    action("initiateInvestigation", "initiateInvestigations", DEVICE),
    action("restrictAppExecution", "restrictAppExecutions", DEVICE),
    action("runAntivirusScan", "runAntivirusScans", DEVICE),
    action(
        "stopAndQuarantineFile",
        "stopAndQuarantineFiles",
        &[column("deviceId", "deviceIdColumn"), column("sha1", "sha1Column")],
    ),
    action("allowFile", "allowFiles", FILE),
    action("blockFile", "blockFiles", FILE),
    action("disableUser", "disableUsers", ACCOUNT_SID),
    action("forceUserPasswordReset", "forceUserPasswordResets", ACCOUNT_SID),
    action("markUserAsCompromised", "markUsersAsCompromised", &[column("objectId", "accountObjectIdColumn")]),
    action("softDeleteEmail", "softDeleteEmails", EMAIL),
    action("hardDeleteEmail", "hardDeleteEmails", EMAIL),
    action("moveEmailToInbox", "moveEmailsToInbox", EMAIL),
    action("moveEmailToJunk", "moveEmailsToJunk", EMAIL),
    action("moveEmailToDeletedItems", "moveEmailsToDeletedItems", EMAIL),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_collections_are_there_once() {
        let mut collections: Vec<_> = ACTIONS.iter().map(|action| action.collection).collect();
        collections.sort_unstable();
        collections.dedup();
        assert_eq!(collections.len(), 16);
    }
}
