//! Arguments in, exit status out.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use rulesmith::cli::Cli;
use rulesmith::commands::{self, Console, ExitStatus, Terminal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of stack for each thread. What follows nested text counts its levels; the stacks that threads have by default,
/// 1 MiB in places, would leave it little room.
const STACK: usize = 32 << 20;

fn main() -> ExitCode {
    // `--help` and `--version` end here and need no threads.
    let cli = Cli::parse();
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    let run = std::thread::Builder::new().stack_size(STACK).spawn(move || run(&cli));
    match (pool, run) {
        (Ok(()), Ok(run)) => run.join().unwrap_or(ExitCode::from(101)),
        (Err(_), _) | (_, Err(_)) => {
            fail(&mut io::stderr(), &commands::CommandError::new("the system gives no thread to work in"))
        }
    }
}

fn run(cli: &Cli) -> ExitCode {
    let terminal = Terminal {
        out: io::stdout().is_terminal(),
        err: io::stderr().is_terminal(),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        width: columns(),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    let result = commands::run(cli, &mut Console { out: &mut out, err: &mut err, terminal });
    let flushed = out.flush();
    match (result, flushed) {
        (Ok(ExitStatus::Clean), Ok(())) => ExitCode::SUCCESS,
        (Ok(ExitStatus::Findings), Ok(())) => ExitCode::from(1),
        (Err(failure), _) => fail(&mut err, &failure),
        (Ok(_), Err(error)) => fail(&mut err, &commands::CommandError::from(error)),
    }
}

fn fail(err: &mut impl Write, failure: &commands::CommandError) -> ExitCode {
    // Nothing is left to report to when standard error is closed.
    let _ = writeln!(err, "error: {failure}");
    ExitCode::from(2)
}

fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}
