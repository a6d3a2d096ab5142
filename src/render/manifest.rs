//! The manifest of a build: what was written, from what, and the call that deploys each file.
//!
//! A later build reads it back to know what it may remove, so it holds nothing that depends on when or where it was made.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name of the manifest in the output folder.
pub const FILE: &str = "manifest.json";

/// What a build wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of this format.
    pub format: FormatVersion,
    /// The program that wrote it, so that another program's `manifest.json` is never taken for ours.
    pub generator: Generator,
    /// Every other file, sorted by path.
    pub outputs: Vec<ManifestEntry>,
}

/// The one version of the format that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct FormatVersion;

impl From<FormatVersion> for u8 {
    fn from(_: FormatVersion) -> Self {
        1
    }
}

impl TryFrom<u8> for FormatVersion {
    type Error = String;

    fn try_from(version: u8) -> Result<Self, Self::Error> {
        if version == 1 { Ok(Self) } else { Err(format!("format {version} is not known")) }
    }
}

/// This program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Generator {
    /// The only one that writes this format.
    Rulesmith,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManifestEntry {
    /// Where it is, below the output folder, with forward slashes.
    pub path: String,
    /// What it is.
    pub kind: ManifestKind,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The definitions that it was rendered from.
    pub definitions: Vec<ManifestSource>,
    /// The names of the Sentinel rules in it. Empty for a bundle: it repeats the rules of other files.
    pub guids: Vec<Uuid>,
    /// The id of the custom detection in it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule_id: Option<String>,
    /// The calls that deploy it. For a custom detection one creates it (POST) and one updates it (PATCH).
    pub deploy: Vec<ApiCall>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ManifestKind {
    /// A Graph `detectionRule`.
    DefenderRule,
    /// An ARM template with one analytics rule.
    AnalyticsRule,
    /// An ARM template with the automation rules of one key.
    AutomationRule,
    /// Analytics rules for the portal's import.
    AnalyticsBundle,
    /// Automation rules for the portal's import.
    AutomationBundle,
    /// The custom detections to type into the portal's wizard.
    WizardPage,
    /// The configuration that Sentinel Repositories reads.
    DeploymentConfig,
}

/// A definition that a file was rendered from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestSource {
    /// The definition's id.
    pub id: String,
    /// The definition's version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
}

/// A call of a service's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiCall {
    /// The HTTP method.
    pub method: Method,
    /// The path below the service's base address; the parts in braces are the caller's.
    pub path: String,
    /// The version of the API: part of the path for Graph, a parameter of the query for Azure.
    pub api_version: String,
}

/// The methods that deploy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Create.
    Post,
    /// Change what is there.
    Patch,
    /// Create or replace.
    Put,
}

impl ApiCall {
    /// The calls that create and update a custom detection. One that was made in the portal has a number for an id, which
    /// the service gives and takes from nobody: it is there already.
    pub fn graph(rule_id: &str, api_version: &str) -> Vec<Self> {
        let call = |method, path: String| Self { method, path, api_version: api_version.to_owned() };
        let numbered = rule_id.starts_with(|first: char| first.is_ascii_digit());
        let create = (!numbered).then(|| call(Method::Post, "/security/rules/detectionRules".to_owned()));
        let update = call(Method::Patch, format!("/security/rules/detectionRules/{rule_id}"));
        create.into_iter().chain([update]).collect()
    }

    /// The call that puts one Sentinel rule into a workspace. `collection` is `alertRules` or `automationRules`.
    pub fn azure(collection: &str, guid: Uuid, api_version: &str) -> Self {
        Self {
            method: Method::Put,
            path: format!(
                "/subscriptions/{{subscription}}/resourceGroups/{{resourceGroup}}/providers/Microsoft.OperationalInsights/workspaces/{{workspace}}/providers/Microsoft.SecurityInsights/{collection}/{guid}"
            ),
            api_version: api_version.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_manifest_is_read() {
        for text in [
            r#"{"format": 2, "generator": "rulesmith", "outputs": []}"#,
            r#"{"format": 1, "generator": "other", "outputs": []}"#,
            r#"{"name": "web app", "icons": []}"#,
            r#"{"format": 1, "generator": "rulesmith", "outputs": [{"path": "a"}]}"#,
        ] {
            assert!(serde_json::from_str::<Manifest>(text).is_err(), "{text}");
        }
        let empty = r#"{"format":1,"generator":"rulesmith","outputs":[]}"#;
        let read: Manifest = serde_json::from_str(empty).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), empty);
    }
}
