//! Microsoft Sentinel: analytics rules and automation rules as ARM resources.

use std::ops::RangeInclusive;

/// The stable API version that rules are rendered for. Source: ARM.
pub const API_STABLE: &str = "2025-09-01";
/// The preview API version, which adds NRT rules, sub-techniques, forwarded entities and the automation
/// conditions on alert titles and custom detection ids. Source: ARM.
pub const API_PREVIEW: &str = "2025-10-01-preview";

/// Display name of an analytics rule, in characters. Source: AS-CI.
pub const RULE_NAME_CHARS: RangeInclusive<usize> = 1..=256;
/// Description of an analytics rule, in characters. Source: AS-CI.
pub const RULE_DESCRIPTION_MAX_CHARS: usize = 5000;
/// Query of an analytics rule, in characters. Source: S-RULES.
pub const QUERY_CHARS: RangeInclusive<usize> = 1..=10_000;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How often a scheduled rule runs and how far it looks, in seconds. Source: S-RULES.
pub const SCHEDULE: RangeInclusive<u64> = 5 * MINUTE..=14 * DAY;
/// A rule that looks this far (seconds) or further …
pub const LONG_PERIOD: u64 = 2 * DAY;
/// … runs at most this often (seconds). Source: AS-CI, S-RULES.
pub const LONG_PERIOD_MIN_FREQUENCY: u64 = HOUR;
/// Ingestion and synchronisation delay that a keyed rule's period must cover beyond its frequency, in seconds:
/// ten minutes of incident synchronisation, five of scheduling, and a margin. Source: S-RULES, ingestion-delay.
pub const KEYED_PERIOD_MARGIN: u64 = 30 * MINUTE;
/// How long a rule stays silent after an alert, in seconds. Source: S-RULES ("up to 24 hours").
pub const SUPPRESSION: RangeInclusive<u64> = 5 * MINUTE..=DAY;
/// Results that raise an alert. Source: AS-CI.
pub const THRESHOLD: RangeInclusive<u32> = 0..=10_000;
/// How far back incidents are searched for grouping, in seconds. Source: S-RULES.
pub const GROUPING_LOOKBACK: RangeInclusive<u64> = 5 * MINUTE..=7 * DAY;

/// Custom details a rule may have. Source: S-LIMITS, AS-CI.
pub const MAX_CUSTOM_DETAILS: usize = 20;
/// Key of a custom detail, in characters: a letter, then letters, digits and `_`. Source: AS-CI.
pub const CUSTOM_DETAIL_KEY_MAX_CHARS: usize = 20;
/// Entity mappings of a rule. Source: AS-CI.
pub const MAX_ENTITY_MAPPINGS: usize = 10;
/// Identifiers of one entity mapping. Source: AS-CI.
pub const MAX_FIELD_MAPPINGS: usize = 3;
/// Different `{{columns}}` in one overridden text. Source: AS-CI.
pub const MAX_DYNAMIC_COLUMNS: usize = 3;

/// Display name of an automation rule, in characters. Source: ARM.
pub const AUTOMATION_NAME_MAX_CHARS: usize = 500;
/// Order of an automation rule. Source: ARM.
pub const AUTOMATION_ORDER: RangeInclusive<u32> = 1..=1000;
/// Conditions of an automation rule. Source: ARM.
pub const MAX_CONDITIONS: usize = 50;
/// Actions of an automation rule. Source: ARM.
pub const MAX_ACTIONS: usize = 20;
/// Conditions in an and/or group. Source: ARM.
pub const GROUP_CONDITIONS: RangeInclusive<usize> = 2..=10;
/// Levels of and/or groups that the portal can show. Source: add-advanced-conditions-to-automation-rules.
pub const MAX_GROUP_DEPTH: usize = 2;
/// Conditions on the items of an array. Source: ARM.
pub const MAX_ITEM_CONDITIONS: usize = 10;

/// Resources in one file that the portal imports. Source: import-export-analytics-rules.
pub const MAX_IMPORTED_RULES: usize = 50;

/// A property that an automation condition can test.
#[derive(Debug, PartialEq, Eq)]
pub struct ConditionProperty {
    /// Microsoft's name.
    pub name: &'static str,
    /// Which operators the portal offers for it. Source: S-AUTO.
    pub operators: PropertyOperators,
    /// Whether only the preview API knows it.
    pub preview: bool,
}

/// Which operators a property takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyOperators {
    /// All eight.
    Any,
    /// `equals` and `notEquals`.
    Equality,
    /// `contains` and `notContains`.
    Containment,
}

const fn any(name: &'static str) -> ConditionProperty {
    ConditionProperty { name, operators: PropertyOperators::Any, preview: false }
}

const fn equality(name: &'static str) -> ConditionProperty {
    ConditionProperty { name, operators: PropertyOperators::Equality, preview: false }
}

const fn containment(name: &'static str) -> ConditionProperty {
    ConditionProperty { name, operators: PropertyOperators::Containment, preview: false }
}

const fn preview(name: &'static str, operators: PropertyOperators) -> ConditionProperty {
    ConditionProperty { name, operators, preview: true }
}

/// Every property of a `Property` condition. Source: ARM; operators S-AUTO.
pub const PROPERTIES: &[ConditionProperty] = &[
    any("IncidentTitle"),
    any("IncidentDescription"),
    equality("IncidentSeverity"),
    equality("IncidentStatus"),
    containment("IncidentRelatedAnalyticRuleIds"),
    containment("IncidentTactics"),
    any("IncidentLabel"),
    equality("IncidentProviderName"),
    equality("IncidentUpdatedBySource"),
    equality("IncidentCustomDetailsKey"),
    containment("IncidentCustomDetailsValue"),
    preview("IncidentCustomDetectionRuleIds", PropertyOperators::Containment),
    preview("IncidentAlertTitle", PropertyOperators::Any),
    any("AccountAadTenantId"),
    any("AccountAadUserId"),
    any("AccountName"),
    any("AccountNTDomain"),
    any("AccountPUID"),
    any("AccountSid"),
    any("AccountObjectGuid"),
    any("AccountUPNSuffix"),
    containment("AlertProductNames"),
    containment("AlertAnalyticRuleIds"),
    any("AzureResourceResourceId"),
    any("AzureResourceSubscriptionId"),
    any("CloudApplicationAppId"),
    any("CloudApplicationAppName"),
    any("DNSDomainName"),
    any("FileDirectory"),
    any("FileName"),
    any("FileHashValue"),
    any("HostAzureID"),
    any("HostName"),
    any("HostNetBiosName"),
    any("HostNTDomain"),
    any("HostOSVersion"),
    any("IoTDeviceId"),
    any("IoTDeviceName"),
    any("IoTDeviceType"),
    any("IoTDeviceVendor"),
    any("IoTDeviceModel"),
    any("IoTDeviceOperatingSystem"),
    any("IPAddress"),
    any("MailboxDisplayName"),
    any("MailboxPrimaryAddress"),
    any("MailboxUPN"),
    any("MailMessageDeliveryAction"),
    any("MailMessageDeliveryLocation"),
    any("MailMessageRecipient"),
    any("MailMessageSenderIP"),
    any("MailMessageSubject"),
    any("MailMessageP1Sender"),
    any("MailMessageP2Sender"),
    any("MalwareCategory"),
    any("MalwareName"),
    any("ProcessCommandLine"),
    any("ProcessId"),
    any("RegistryKey"),
    any("RegistryValueData"),
    any("Url"),
];

/// Accounts that Sentinel drops from an alert when only their name is mapped. Source: entities-reference.
pub const GENERIC_ACCOUNT_NAMES: &[&str] = &["ADMIN", "ADMINISTRATOR", "SYSTEM", "ROOT", "ANONYMOUS"];

/// `ProviderName` of the alerts that Sentinel's own scheduled and NRT rules raise, which a keyed rule must never
/// take for those of the Defender rule.
pub const OWN_ALERT_PROVIDERS: &[&str] = &["ASI Scheduled Alerts", "ASI NRT Alerts"];

/// Statuses of an incident, as conditions compare them. Source: ARM.
pub const STATUSES: &[&str] = &["New", "Active", "Closed"];
