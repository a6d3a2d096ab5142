//! Rendering a thousand definitions, made from the sample library, and writing them to a folder.
#![expect(clippy::disallowed_methods, reason = "reads this repository's own files")]
#![expect(clippy::unwrap_used, reason = "a benchmark fails loudly")]

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rayon::prelude::*;
use rulesmith::definition::{Definition, Detection, QuerySource};
use rulesmith::folder;
use rulesmith::render::engine::Engine;
use rulesmith::render::output::{OutputSet, PrintedDefinition, assemble};
use rulesmith::render::settings::Settings;
use rulesmith::render::{RenderInput, Renderer};

const COUNT: usize = 1000;

fn definitions() -> Vec<Definition> {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("detections/mde-audit");
    let mut paths: Vec<_> = std::fs::read_dir(library).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let library: Vec<Detection> = paths
        .iter()
        .map(|path| serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect();
    library
        .iter()
        .cycle()
        .take(COUNT)
        .enumerate()
        .map(|(index, detection)| {
            let id = format!("{}-{index}", detection.id);
            Definition::Detection(Box::new(Detection { id, ..detection.clone() }))
        })
        .collect()
}

fn settings() -> Settings {
    Settings {
        defender_beta: false,
        namespace: uuid::Uuid::from_u128(1),
        preview: false,
        owners: indexmap::IndexMap::new(),
        playbooks: indexmap::IndexMap::new(),
    }
}

fn render(definitions: &[Definition], settings: &Settings) -> OutputSet {
    let engine = Engine::new(&[]).unwrap();
    let inputs: Vec<_> = definitions
        .iter()
        .map(|definition| RenderInput {
            definition,
            file: Arc::from(definition.id()),
            query: match definition.detection().map(|detection| &detection.query) {
                Some(QuerySource::Inline(query)) => query,
                _ => "",
            },
        })
        .collect();
    let renderer = Renderer { engine: &engine, settings };
    let all = inputs
        .into_par_iter()
        .map(|input| PrintedDefinition::from(renderer.render(&renderer.compile(input))))
        .collect();
    assemble(&engine, "out", all).unwrap()
}

fn bench(criterion: &mut Criterion) {
    let (definitions, settings) = (definitions(), settings());
    let mut group = criterion.benchmark_group("a thousand definitions");
    group.sample_size(10);
    group.bench_function("render", |bencher| bencher.iter(|| render(&definitions, &settings)));
    let set = render(&definitions, &settings);
    group.bench_function("write", |bencher| {
        bencher.iter_with_large_drop(|| {
            let folder = tempfile::tempdir().unwrap();
            folder::plan(folder.path(), set.clone()).unwrap().write().unwrap();
            folder
        });
    });
    let folder = tempfile::tempdir().unwrap();
    folder::plan(folder.path(), set.clone()).unwrap().write().unwrap();
    group.bench_function("compare", |bencher| {
        bencher.iter(|| assert!(folder::plan(folder.path(), set.clone()).unwrap().is_clean()));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
