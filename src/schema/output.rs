//! The schemas of what is rendered, written by hand from the services' references: a value in, its violations out.

use std::sync::LazyLock;

use serde_json::Value;

use super::validate::{Validator, validate_json};
use crate::diagnostic::Pointer;

/// The shape of one kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputSchema {
    /// A Graph `detectionRule`.
    DefenderRule,
    /// An ARM template of analytics rules.
    AnalyticsRules,
    /// An ARM template of automation rules.
    AutomationRules,
    /// The manifest of a build.
    Manifest,
}

impl OutputSchema {
    /// The text of the schema.
    pub fn schema(self) -> &'static str {
        match self {
            Self::DefenderRule => include_str!("../../schema/defender-rule.schema.json"),
            Self::AnalyticsRules => include_str!("../../schema/sentinel-analytics-rule.schema.json"),
            Self::AutomationRules => include_str!("../../schema/sentinel-automation-rule.schema.json"),
            Self::Manifest => include_str!("../../schema/manifest.schema.json"),
        }
    }

    fn validator(self) -> &'static Result<Validator, String> {
        static VALIDATORS: LazyLock<[Result<Validator, String>; 4]> = LazyLock::new(|| {
            [
                OutputSchema::DefenderRule,
                OutputSchema::AnalyticsRules,
                OutputSchema::AutomationRules,
                OutputSchema::Manifest,
            ]
            .map(compile)
        });
        let [defender, analytics, automation, manifest] = &*VALIDATORS;
        match self {
            Self::DefenderRule => defender,
            Self::AnalyticsRules => analytics,
            Self::AutomationRules => automation,
            Self::Manifest => manifest,
        }
    }

    /// How a value differs from the schema; nothing where it does not.
    pub fn violations(self, value: &Value) -> Vec<(Pointer, String)> {
        match self.validator() {
            Ok(validator) => validate_json(validator, value),
            Err(message) => vec![(Pointer::root(), message.clone())],
        }
    }
}

fn compile(output: OutputSchema) -> Result<Validator, String> {
    let schema: Value = serde_json::from_str(output.schema()).map_err(|error| error.to_string())?;
    Validator::new(schema).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_one() {
        for output in [
            OutputSchema::DefenderRule,
            OutputSchema::AnalyticsRules,
            OutputSchema::AutomationRules,
            OutputSchema::Manifest,
        ] {
            assert!(output.validator().is_ok(), "{:?}", output.validator());
            let schema: Value = serde_json::from_str(output.schema()).unwrap();
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{output:?}");
        }
    }
}
