//! `cargo xtask generate` writes everything in this repository that is generated: the definition schema, the pages of
//! `docs/` that come from the code, the build of the sample library in `out/` and, where its inputs are given, the KQL
//! data.
#![expect(clippy::disallowed_methods, reason = "writes this repository's own files")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use rulesmith::cli::{BuildArgs, Cli, Color, FailOn, ReportFormat};
use rulesmith::commands::{self, Console, ExitStatus, Terminal};
use rulesmith::docs;

const USAGE: &str = "usage: cargo xtask generate [TABLES.json FUNCTIONS.json]";

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate"] => generate(),
        ["generate", tables, functions] => {
            write_kql_data(tables, functions)?;
            // The data is compiled into the library that makes everything else, so that another run has to follow.
            writeln!(
                io::stdout(),
                "help: run `cargo xtask generate` to generate what depends on the KQL data"
            )?;
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

fn generate() -> Outcome {
    write_files()?;
    remove_stale()?;
    build_samples()
}

/// The folder of the workspace.
fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

fn write_files() -> Outcome {
    for file in docs::files() {
        let location = repository().join(&file.path);
        if fs::read_to_string(&location).is_ok_and(|committed| committed == file.text) {
            continue;
        }
        if let Some(folder) = location.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&location, &file.text)?;
        writeln!(io::stdout(), "wrote {}", file.path)?;
    }
    Ok(())
}

/// Removes the pages of what is no longer in the code.
fn remove_stale() -> Outcome {
    let generated: BTreeSet<PathBuf> =
        docs::files().iter().map(|file| repository().join(&file.path)).collect();
    for folder in docs::FOLDERS {
        for entry in fs::read_dir(repository().join(folder))? {
            let location = entry?.path();
            if !generated.contains(&location) {
                fs::remove_file(&location)?;
                writeln!(io::stdout(), "removed {}", location.display())?;
            }
        }
    }
    Ok(())
}

/// Renders the sample library into `out/`.
fn build_samples() -> Outcome {
    let build = BuildArgs { check: false, fail_on: FailOn::default(), format: ReportFormat::Text };
    let cli = Cli {
        project: Some(repository().to_owned()),
        color: Color::Auto,
        command: rulesmith::cli::Command::Build(build),
    };
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut console = Console { out: &mut out, err: &mut err, terminal: Terminal::default() };
    match commands::run(&cli, &mut console)? {
        ExitStatus::Clean => Ok(()),
        ExitStatus::Findings => Err("the sample library has errors".into()),
    }
}

/// Condenses the facts that `data/README.md` describes into `crates/kql/data`.
fn write_kql_data(tables: &str, functions: &str) -> Outcome {
    let script = repository().join("crates/kql/data/compact.py");
    let status = Command::new("python3").arg(script).args([tables, functions]).status()?;
    if status.success() { Ok(()) } else { Err("compact.py failed".into()) }
}
