//! The set of files of a build: rendered definitions in, every path with its text out, manifest included.

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::engine::Engine;
use super::manifest::{
    self, FormatVersion, Generator, Manifest, ManifestEntry, ManifestKind, ManifestSource,
};
use super::view::wizard;
use super::{RenderedDefinition, RenderedFile, WizardRule, json};
use crate::diagnostic::Diagnostic;
use crate::platform::sentinel::MAX_IMPORTED_RULES;

/// Every file of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSet {
    /// Path below the output folder, with forward slashes → text.
    pub files: BTreeMap<String, String>,
    /// What the manifest among them says.
    pub manifest: Manifest,
}

/// Puts the files of a build together. `folder` is the output folder relative to the repository, with forward slashes:
/// what Sentinel Repositories is told.
///
/// # Errors
/// A template of the user that fails on the page for the portal's wizard.
pub fn assemble(
    engine: &Engine,
    folder: &str,
    rendered: Vec<RenderedDefinition>,
) -> Result<OutputSet, Box<Diagnostic>> {
    let mut rules = Vec::with_capacity(rendered.len());
    let mut steps = Vec::with_capacity(rendered.len());
    for definition in rendered {
        rules.extend(definition.files);
        steps.extend(definition.wizard);
    }
    rules.sort_by(|one, other| one.path.cmp(&other.path));
    let mut parts = bundles(&rules, ManifestKind::AnalyticsRule);
    parts.extend(bundles(&rules, ManifestKind::AutomationRule));
    parts.extend(wizard_page(engine, steps)?);
    parts.push(deployment_config(&rules, folder));
    parts.par_extend(rules.into_par_iter().map(OutputFile::of));
    parts.sort_by(|one, other| one.output.path.cmp(&other.output.path));

    let mut files = BTreeMap::new();
    let mut outputs = Vec::with_capacity(parts.len());
    for OutputFile { output, text } in parts {
        files.insert(output.path.clone(), text);
        outputs.push(output);
    }
    let manifest = Manifest { format: FormatVersion, generator: Generator::Rulesmith, outputs };
    let size = manifest.outputs.len() * 1024;
    files.insert(manifest::FILE.to_owned(), json::canonical_of(size, &manifest));
    Ok(OutputSet { files, manifest })
}

/// A file's entry in the manifest, with its text.
struct OutputFile {
    output: ManifestEntry,
    text: String,
}

impl OutputFile {
    fn of(file: RenderedFile) -> Self {
        let text = file.text();
        let mut part = Self::new(file.path, file.kind, text, vec![file.source]);
        part.output.guids = file.guids;
        part.output.rule_id = file.rule_id;
        part.output.deploy = file.deploy;
        part
    }

    fn new(path: String, kind: ManifestKind, text: String, definitions: Vec<ManifestSource>) -> Self {
        let output = ManifestEntry {
            path,
            kind,
            sha256: sha256(text.as_bytes()),
            definitions,
            guids: Vec::new(),
            rule_id: None,
            deploy: Vec::new(),
        };
        Self { output, text }
    }
}

/// The SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An ARM template of rules that stand in other templates already.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: Value,
    resources: Vec<&'a Value>,
}

/// The rules of one kind for the portal's import, as many a file as it takes.
fn bundles(rules: &[RenderedFile], kind: ManifestKind) -> Vec<OutputFile> {
    let (bundle, stem) = match kind {
        ManifestKind::AutomationRule => (ManifestKind::AutomationBundle, "automation-rules"),
        _ => (ManifestKind::AnalyticsBundle, "analytics-rules"),
    };
    let resources: Vec<(&ManifestSource, &Value)> = rules
        .iter()
        .filter(|file| file.kind == kind)
        .flat_map(|file| file.resources().iter().map(|resource| (&file.source, resource)))
        .collect();
    resources
        .par_chunks(MAX_IMPORTED_RULES)
        .enumerate()
        .map(|(index, chunk)| {
            let template = Bundle {
                schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                content_version: "1.0.0.0",
                parameters: json!({"workspace": {"type": "String"}}),
                resources: chunk.iter().map(|(_, resource)| *resource).collect(),
            };
            let path = format!("portal/{stem}-{}.json", index + 1);
            let definitions = sources(chunk.iter().map(|(source, _)| *source));
            OutputFile::new(path, bundle, json::canonical(&template), definitions)
        })
        .collect()
}

fn wizard_page(engine: &Engine, mut rules: Vec<WizardRule>) -> Result<Option<OutputFile>, Box<Diagnostic>> {
    if rules.is_empty() {
        return Ok(None);
    }
    rules.sort_by(|one, other| one.source.id.cmp(&other.source.id));
    let mut text = engine.render("defender/wizard.md", &wizard::Head {})?;
    for rule in &rules {
        text.push('\n');
        text.push_str(&rule.text);
    }
    let definitions = rules.into_iter().map(|rule| rule.source).collect();
    Ok(Some(OutputFile::new("portal/defender.md".to_owned(), ManifestKind::WizardPage, text, definitions)))
}

/// What Sentinel Repositories reads: analytics rules before the automation rules that refer to them, and nothing that
/// is meant for another way.
fn deployment_config(rules: &[RenderedFile], folder: &str) -> OutputFile {
    let folder = folder.trim_end_matches('/');
    let below = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let first: Vec<String> = rules
        .iter()
        .filter(|file| file.kind == ManifestKind::AnalyticsRule)
        .map(|file| below(&file.path))
        .collect();
    let config = json!({
        "prioritizedcontentfiles": first,
        "excludecontentfiles": [below("defender"), below("portal"), below(manifest::FILE)],
        "parameterfilemappings": {},
    });
    OutputFile::new(
        "sentinel-deployment.config".to_owned(),
        ManifestKind::DeploymentConfig,
        json::canonical(&config),
        Vec::new(),
    )
}

/// Each definition once, in the order met.
fn sources<'a>(sources: impl Iterator<Item = &'a ManifestSource>) -> Vec<ManifestSource> {
    let mut list: Vec<ManifestSource> = Vec::new();
    for source in sources {
        // A definition's rules stand together, so the last one is the only one to compare with.
        if list.last() != Some(source) {
            list.push(source.clone());
        }
    }
    list
}
