//! The pages that state what the services accept. Limits and lints refer to them.

use crate::citation::Source;

macro_rules! sources {
    ($($(#[$doc:meta])* $name:ident = $title:literal, $url:literal;)*) => {
        $($(#[$doc])* pub const $name: Source = Source { title: $title, url: $url };)*

        /// Every source.
        pub const ALL: &[Source] = &[$($name),*];
    };
}

sources! {
    /// Custom detections of Defender XDR: frequencies, tables, columns, actions.
    CUSTOM_DETECTION_RULES = "Create custom detection rules (Microsoft Defender XDR)",
        "https://learn.microsoft.com/defender-xdr/custom-detection-rules";
    /// The resource of a custom detection.
    GRAPH_DETECTION_RULE = "detectionRule resource type (Microsoft Graph)",
        "https://learn.microsoft.com/graph/api/resources/security-detectionrule?view=graph-rest-beta";
    /// Automated actions of a custom detection.
    GRAPH_AUTOMATED_ACTIONS = "automatedActionSet resource type (Microsoft Graph)",
        "https://learn.microsoft.com/graph/api/resources/security-automatedactionset?view=graph-rest-beta";
    /// Automated actions on files.
    GRAPH_FILE_ACTION = "fileAction resource type (Microsoft Graph)",
        "https://learn.microsoft.com/graph/api/resources/security-fileaction?view=graph-rest-beta";
    /// Schedules of a custom detection.
    GRAPH_RULE_SCHEDULE = "ruleSchedule resource type (Microsoft Graph)",
        "https://learn.microsoft.com/graph/api/resources/security-ruleschedule?view=graph-rest-beta";
    /// Analytics rules: query, schedule, suppression, grouping.
    SCHEDULED_RULES = "Scheduled analytics rules in Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview";
    /// Analytics rules in the portal.
    CREATE_ANALYTICS_RULES = "Create scheduled analytics rules in Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/create-analytics-rules";
    /// Near-real-time rules.
    NRT_RULES = "Near-real-time analytics rules in Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/near-real-time-rules";
    /// Late rows.
    INGESTION_DELAY = "Handle ingestion delay in scheduled analytics rules",
        "https://learn.microsoft.com/azure/sentinel/ingestion-delay";
    /// Entities and their identifiers.
    ENTITIES = "Microsoft Sentinel entity types reference",
        "https://learn.microsoft.com/azure/sentinel/entities-reference";
    /// Limits of Sentinel.
    SENTINEL_LIMITS = "Service limits for Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/sentinel-service-limits";
    /// What the Defender portal changes for Sentinel.
    MOVE_TO_DEFENDER = "Transition your Microsoft Sentinel environment to the Defender portal",
        "https://learn.microsoft.com/azure/sentinel/move-to-defender";
    /// Incidents of Defender XDR in Sentinel.
    XDR_INTEGRATION = "Microsoft Defender XDR integration with Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/microsoft-365-defender-sentinel-integration";
    /// Analytics rules beside custom detections.
    RULES_AND_DETECTIONS = "Compare Microsoft Sentinel analytics rules and Microsoft Defender custom detections",
        "https://learn.microsoft.com/azure/sentinel/compare-analytics-rules-custom-detections";
    /// Automation in the Defender portal.
    AUTOMATION_IN_DEFENDER = "Automation in Microsoft Sentinel",
        "https://learn.microsoft.com/azure/sentinel/automation/automation";
    /// Automation rules: triggers, conditions, actions.
    AUTOMATION_RULES = "Create and use Microsoft Sentinel automation rules",
        "https://learn.microsoft.com/azure/sentinel/create-manage-use-automation-rules";
    /// How automation rules run.
    INCIDENT_AUTOMATION = "Automate threat response in Microsoft Sentinel with automation rules",
        "https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules";
    /// And/or groups of conditions.
    ADVANCED_CONDITIONS = "Add advanced conditions to Microsoft Sentinel automation rules",
        "https://learn.microsoft.com/azure/sentinel/add-advanced-conditions-to-automation-rules";
    /// Automation rules as files.
    EXPORTED_AUTOMATION_RULES = "Export and import Microsoft Sentinel automation rules",
        "https://learn.microsoft.com/azure/sentinel/import-export-automation-rules";
    /// Analytics rules as files.
    EXPORTED_ANALYTICS_RULES = "Import and export Microsoft Sentinel analytics rules",
        "https://learn.microsoft.com/azure/sentinel/import-export-analytics-rules";
    /// The resource of an analytics rule.
    ARM_ALERT_RULES = "Microsoft.SecurityInsights alertRules",
        "https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules";
    /// The resource of an automation rule.
    ARM_AUTOMATION_RULES = "Microsoft.SecurityInsights automationRules",
        "https://learn.microsoft.com/azure/templates/microsoft.securityinsights/automationrules";
    /// What the validation of Azure-Sentinel's templates accepts.
    TEMPLATE_CHECKS = "Template validation of Azure/Azure-Sentinel",
        "https://github.com/Azure/Azure-Sentinel/tree/master/.script/tests/detectionTemplateSchemaValidation";
    /// Combinations of classification and reason.
    AZURERM_AUTOMATION_RULE = "azurerm_sentinel_automation_rule (Terraform)",
        "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/sentinel_automation_rule";
    /// Techniques and tactics.
    ATTACK = "MITRE ATT&CK: Enterprise techniques",
        "https://attack.mitre.org/techniques/enterprise/";
    /// The language of queries.
    KUSTO_QUERY_LANGUAGE = "Kusto Query Language overview",
        "https://learn.microsoft.com/kusto/query/";
    /// Regular expressions of Kusto.
    KUSTO_REGEX = "Regular expressions (Kusto)",
        "https://learn.microsoft.com/kusto/query/regex";
    /// The type `dynamic` of Kusto.
    KUSTO_DYNAMIC = "The dynamic data type (Kusto)",
        "https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic";
}
