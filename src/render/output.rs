//! The set of files of a build: rendered definitions in, every path with its text out, manifest included.

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
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

/// What one definition brings into a build, as text.
#[derive(Debug)]
pub struct PrintedDefinition {
    files: Vec<OutputFile>,
    wizard: Option<WizardRule>,
}

impl From<RenderedDefinition> for PrintedDefinition {
    fn from(rendered: RenderedDefinition) -> Self {
        Self { files: rendered.files.into_iter().map(OutputFile::from).collect(), wizard: rendered.wizard }
    }
}

/// Puts the files of a build together. `folder` is the output folder relative to the repository, with forward slashes:
/// what Sentinel Repositories is told.
///
/// # Errors
/// A template of the user that fails on the page for the portal's wizard.
pub fn assemble(
    engine: &Engine,
    folder: &str,
    printed: Vec<PrintedDefinition>,
) -> Result<OutputSet, Box<Diagnostic>> {
    let mut rules = Vec::with_capacity(printed.len());
    let mut steps = Vec::with_capacity(printed.len());
    for definition in printed {
        rules.extend(definition.files);
        steps.extend(definition.wizard);
    }
    rules.sort_by(|one, other| one.output.path.cmp(&other.output.path));
    let mut parts = bundles(&rules, ManifestKind::AnalyticsRule);
    parts.extend(bundles(&rules, ManifestKind::AutomationRule));
    parts.extend(wizard_page(engine, steps)?);
    parts.push(deployment_config(&rules, folder));
    parts.extend(rules);
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
#[derive(Debug)]
struct OutputFile {
    output: ManifestEntry,
    text: String,
}

impl From<RenderedFile> for OutputFile {
    fn from(file: RenderedFile) -> Self {
        let text = file.text();
        let mut part = Self::new(file.path, file.kind, text, vec![file.source]);
        part.output.guids = file.guids;
        part.output.rule_id = file.rule_id;
        part.output.deploy = file.deploy;
        part
    }
}

impl OutputFile {
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

/// An ARM template of rules that stand in other templates already. A resource stands at the same depth in both, so its
/// text is carried as it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: Value,
    resources: Vec<&'a RawValue>,
}

/// What a bundle takes from a rule's own template.
#[derive(Deserialize)]
struct Resources<'a> {
    #[serde(borrow)]
    resources: Vec<&'a RawValue>,
}

/// The rules of one kind for the portal's import, as many a file as it takes.
fn bundles(rules: &[OutputFile], kind: ManifestKind) -> Vec<OutputFile> {
    let (bundle, stem) = match kind {
        ManifestKind::AutomationRule => (ManifestKind::AutomationBundle, "automation-rules"),
        _ => (ManifestKind::AnalyticsBundle, "analytics-rules"),
    };
    let resources: Vec<(&ManifestSource, &RawValue)> = rules
        .iter()
        .filter(|file| file.output.kind == kind)
        .filter_map(|file| Some((file.output.definitions.first()?, &file.text)))
        .flat_map(|(source, text)| {
            let template = serde_json::from_str::<Resources>(text);
            let resources = template.map(|template| template.resources).unwrap_or_default();
            resources.into_iter().map(move |resource| (source, resource))
        })
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
            let size = 512 + chunk.iter().map(|(_, resource)| resource.get().len() + 8).sum::<usize>();
            OutputFile::new(path, bundle, json::canonical_of(size, &template), definitions)
        })
        .collect()
}

fn wizard_page(engine: &Engine, mut rules: Vec<WizardRule>) -> Result<Option<OutputFile>, Box<Diagnostic>> {
    if rules.is_empty() {
        return Ok(None);
    }
    rules.sort_by(|one, other| one.source.id.cmp(&other.source.id));
    let head = engine.render("defender/wizard.md", &wizard::Head {})?;
    // Joined at once: it is the largest text of a build, and must not grow by copying.
    let mut parts = vec![head.as_str()];
    parts.extend(rules.iter().flat_map(|rule| ["\n", rule.text.as_str()]));
    let text = parts.concat();
    let definitions = rules.into_iter().map(|rule| rule.source).collect();
    Ok(Some(OutputFile::new("portal/defender.md".to_owned(), ManifestKind::WizardPage, text, definitions)))
}

/// What Sentinel Repositories reads: analytics rules before the automation rules that refer to them, and nothing that
/// is meant for another way.
fn deployment_config(rules: &[OutputFile], folder: &str) -> OutputFile {
    let folder = folder.trim_end_matches('/');
    let below = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let first: Vec<String> = rules
        .iter()
        .filter(|file| file.output.kind == ManifestKind::AnalyticsRule)
        .map(|file| below(&file.output.path))
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
