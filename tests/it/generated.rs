//! What is generated is what is committed. `RULESMITH_BLESS=1 cargo test --test it generated` writes it anew.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory;
use rulesmith::cli::Cli;
use rulesmith::lint::{LINTS, Lint};
use rulesmith::project::Config;
use rulesmith::schema::{definition_schema, schema_of};

/// Compares a committed file with what the code makes, or writes it.
fn compare(path: &str, made: &str) {
    let location = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("RULESMITH_BLESS").is_some() {
        std::fs::create_dir_all(location.parent().unwrap()).unwrap();
        std::fs::write(&location, made).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&location).unwrap_or_default();
    assert!(
        committed == made,
        "{path} is not what the code makes; run `RULESMITH_BLESS=1 cargo test --test it generated`"
    );
}

#[test]
fn the_definition_schema() {
    compare("schema/detection.schema.json", &rulesmith::schema::definition_schema_text());
}

#[test]
fn the_page_of_the_format() {
    let page = format!(
        "# The format\n\nEvery key of a definition and of the project file; [the guide](guide/definition.md) says how they \
         play together. A key without a default may be left out, unless it is required.\n\nGenerated from the types: \
         `RULESMITH_BLESS=1 cargo test --test it generated` writes it anew.\n\n- [Definitions](#definitions): \
         [detection](#detection), [file of automation rules](#automation-file)\n- [`rulesmith.toml`](#rulesmithtoml)\n\n\
         ## Definitions\n\nA YAML file is a [detection](#detection), or with `kind: automation` a \
         [file of automation rules](#automation-file).\n{}\n## `rulesmith.toml`\n{}",
        rulesmith::schema::reference(&definition_schema()),
        rulesmith::schema::reference(&schema_of::<Config>()),
    );
    let anchors: BTreeSet<String> =
        page.lines().filter_map(|line| line.strip_prefix('#')).map(anchor).collect();
    let headings = page.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(anchors.len(), headings, "two headings have one anchor");
    for link in page.split("](#").skip(1) {
        let target = link.split_once(')').unwrap().0;
        assert!(anchors.contains(target), "no heading for `#{target}`");
    }
    let row = page.lines().find(|row| row.starts_with('|') && row.ends_with("|  |"));
    assert_eq!(row, None, "a key without a description");
    compare("docs/format.md", &page);
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn the_pages_of_the_lints() {
    let pages = LINTS
        .iter()
        .map(|lint| (format!("{}.md", lint.name), lint.page()))
        .chain([("README.md".to_owned(), Lint::index())]);
    let mut names = BTreeSet::new();
    for (name, page) in pages {
        compare(&format!("docs/lints/{name}"), &page);
        names.insert(name);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints");
    let present: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(present, names, "a page of a lint that is no more");
}

#[test]
fn the_command_line() {
    let mut page = String::from(
        "# The command line\n\nGenerated from the program's own help: \
         `RULESMITH_BLESS=1 cargo test --test it generated` writes it anew.\n",
    );
    // A width of its own: the page must not depend on a terminal.
    let mut command = Cli::command().disable_help_subcommand(true).term_width(100);
    command.build();
    describe(&mut command, &mut page);
    compare("docs/cli.md", &page);
}

/// The help of a command and of those below it, each under a heading.
fn describe(command: &mut clap::Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    *page += &format!("\n## `{name}`\n\n```text\n{}\n```\n", help.join("\n").trim_end());
    for below in command.get_subcommands_mut() {
        describe(below, page);
    }
}

#[test]
fn the_build_of_the_sample_library() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_rulesmith"))
        .args(["--project", env!("CARGO_MANIFEST_DIR"), "build"])
        .args(if std::env::var_os("RULESMITH_BLESS").is_some() { None } else { Some("--check") })
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "out/ is not what the detections render; run `cargo run --release -- build`\n{printed}"
    );
}
