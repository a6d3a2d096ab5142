//! How fast queries are read: a thousand of ordinary size, and, where `RULESMITH_KQL_DATA` names the recorded ones, all
//! of those.
#![expect(clippy::disallowed_methods, reason = "reads this repository's own files")]
#![allow(missing_docs)]

use std::{fmt::Write as _, fs, hint::black_box, path::PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use rulesmith_kql::{parse, tokens};

/// A query of ordinary size, different for each number.
fn query(number: usize) -> String {
    let mut query = format!(
        "let window = {}h;\nlet names = dynamic([\"a\", \"b\"]);\nDeviceProcessEvents\n",
        number % 48 + 1
    );
    for step in 0..number % 7 + 3 {
        let _ = writeln!(
            query,
            "| where Timestamp > ago(window) and FileName has_any (names) and ProcessId != {step}"
        );
        let _ = writeln!(
            query,
            "| extend Path{step} = tolower(strcat(FolderPath, '\\\\', FileName)), Hour{step} = bin(Timestamp, 1h)"
        );
    }
    query.push_str(
        "| summarize Count = count(), Hosts = make_set(DeviceName, 100) by AccountName, bin(Timestamp, 1d)\n",
    );
    query.push_str("| join kind=leftouter (IdentityInfo | project AccountName, Department) on AccountName\n| top 100 by Count desc\n");
    query
}

fn recorded() -> Option<Vec<String>> {
    let folder = std::env::var_os("RULESMITH_KQL_DATA")?;
    let text = fs::read_to_string(PathBuf::from(folder).join("corpus.jsonl")).ok()?;
    let query = |line| {
        let record: serde_json::Value = serde_json::from_str(line).ok()?;
        record["query"].as_str().map(str::to_owned)
    };
    text.lines().map(query).collect()
}

fn bench(criterion: &mut Criterion) {
    let mut sets = vec![("generated", (0..1000).map(query).collect::<Vec<_>>())];
    sets.extend(recorded().map(|queries| ("recorded", queries)));
    for (name, queries) in sets {
        criterion.bench_function(&format!("lex {name}"), |bencher| {
            bencher.iter(|| queries.iter().map(|query| tokens(black_box(query)).len()).sum::<usize>());
        });
        criterion.bench_function(&format!("parse {name}"), |bencher| {
            bencher.iter(|| queries.iter().map(|query| parse(black_box(query)).errors.len()).sum::<usize>());
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = bench
}
criterion_main!(benches);
