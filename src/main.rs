//! Arguments in, exit status out.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use rulesmith::cli::Cli;
use rulesmith::commands::{self, Console, Status, Terminal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal {
        out: io::stdout().is_terminal(),
        err: io::stderr().is_terminal(),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        width: columns(),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    let result = commands::run(&cli, &mut Console { out: &mut out, err: &mut err, terminal });
    let flushed = out.flush();
    match (result, flushed) {
        (Ok(Status::Clean), Ok(())) => ExitCode::SUCCESS,
        (Ok(Status::Findings), Ok(())) => ExitCode::from(1),
        (Err(failure), _) => fail(&mut err, &failure),
        (Ok(_), Err(error)) => fail(&mut err, &commands::Failure::from(error)),
    }
}

fn fail(err: &mut impl Write, failure: &commands::Failure) -> ExitCode {
    // Nothing is left to report to when standard error is closed.
    let _ = writeln!(err, "error: {failure}");
    ExitCode::from(2)
}

fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}
