//! What the two services accept: limits, vocabularies and the entity model. The one place where a limit is
//! written, each with its source; lints, schemas and rendering read it from here.
//!
//! Source names: `G` Microsoft Graph reference (security-detectionrule and siblings), `D-RULES`
//! learn.microsoft.com/defender-xdr/custom-detection-rules, `S-RULES` …/azure/sentinel/scheduled-rules-overview and
//! create-analytics-rules, `S-AUTO` …/azure/sentinel/create-manage-use-automation-rules, `S-LIMITS`
//! …/azure/sentinel/sentinel-service-limits, `AS-CI` the template validators of Azure/Azure-Sentinel, `ARM` the
//! published resource types. `observed` marks answers of the live service that no documentation states.

pub mod defender;
pub mod entity;
pub mod sentinel;
pub mod sources;
