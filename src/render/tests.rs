//! The renderer as a whole: a definition in, files out.

mod any;
mod outputs;
mod rules;
mod shapes;
mod titles;

use indexmap::IndexMap;

use super::*;
use crate::definition::tenant::{Owner, OwnerKind, Playbook};

const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_3e0a_52c4_4c8b_9a57_1f0c_7be2_d911);

const FULL: &str = include_str!("tests/full.yaml");
const KEYED: &str = include_str!("tests/keyed.yaml");

fn settings() -> Settings {
    let owner =
        Owner { object_id: Uuid::from_u128(7), kind: OwnerKind::Group, upn: Some("[SOC]".to_owned()) };
    let playbook = Playbook {
        resource_id: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/soc/providers/Microsoft.Logic/workflows/page"
            .to_owned(),
        tenant: Uuid::from_u128(9),
    };
    Settings {
        defender_beta: false,
        namespace: NAMESPACE,
        preview: false,
        owners: IndexMap::from([("soc-tier2".to_owned(), owner)]),
        playbooks: IndexMap::from([("page-on-call".to_owned(), playbook)]),
    }
}

fn preview() -> Settings {
    Settings { preview: true, ..settings() }
}

fn detection(yaml: &str) -> Detection {
    serde_yaml::from_str(yaml).unwrap()
}

fn definition(yaml: &str) -> Definition {
    Definition::Detection(Box::new(detection(yaml)))
}

/// Each definition with its query, as a project hands them over.
fn inputs(definitions: &[Definition]) -> Vec<RenderInput<'_>> {
    definitions
        .iter()
        .map(|definition| RenderInput {
            definition,
            file: Arc::from(format!("detections/{}.yaml", definition.id())),
            query: match definition.detection().map(|detection| &detection.query) {
                Some(crate::definition::QuerySource::Inline(query)) => query,
                _ => "",
            },
        })
        .collect()
}

fn render_all(renderer: &Renderer<'_>, definitions: &[Definition]) -> Vec<RenderedDefinition> {
    inputs(definitions).into_iter().map(|input| renderer.render(&renderer.compile(input))).collect()
}

/// The files and notes of one definition.
fn rendered(definition: &Definition, settings: &Settings) -> (Vec<RenderedFile>, Vec<Diagnostic>) {
    let engine = Engine::new(&[]).unwrap();
    let renderer = Renderer { engine: &engine, settings };
    let input = inputs(std::slice::from_ref(definition)).remove(0);
    let outcome = renderer.render(&renderer.compile(input));
    (outcome.files, outcome.diagnostics)
}

/// What the file's text says.
fn value(file: &RenderedFile) -> Value {
    serde_json::from_str(&file.text()).unwrap()
}

/// The one file of a kind.
fn only(files: &[RenderedFile], kind: ManifestKind) -> &RenderedFile {
    let mut found = files.iter().filter(|file| file.kind == kind);
    let file = found.next().unwrap();
    assert!(found.next().is_none());
    file
}

/// `code at place: message` of each note.
fn lines(notes: &[Diagnostic]) -> String {
    let line = |note: &Diagnostic| {
        let place = match &note.place {
            crate::diagnostic::Place::Key(at) => format!("key {at}"),
            crate::diagnostic::Place::Value(at) => format!("value {at}"),
            other => format!("{other:?}"),
        };
        format!("{}[{}] {place}: {}", note.severity, note.code, note.message)
    };
    notes.iter().map(line).collect::<Vec<_>>().join("\n")
}
