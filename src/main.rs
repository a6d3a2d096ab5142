//! Arguments in, exit status out.
#![deny(clippy::print_stdout, clippy::print_stderr)]
#![expect(clippy::disallowed_methods, reason = "the one place that opens the standard streams")]

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use rulesmith::cli::{Cli, Color};
use rulesmith::commands::{self, CommandError, Console, ExitStatus, StreamTraits, Terminal};

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
            fail(&mut io::stderr(), &CommandError::new("the system gives no thread to work in"))
        }
    }
}

fn run(cli: &Cli) -> ExitCode {
    match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
    let (out, err) = (io::stdout().lock(), io::stderr().lock());
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let terminal = Terminal { out: traits(&out), err: traits(&err), width };
    let mut out = BufWriter::new(stream(out, terminal.out));
    let mut err = stream(err, terminal.err);
    let result = commands::run(cli, &mut Console { out: &mut out, err: &mut err, terminal });
    let flushed = out.flush();
    match (result, flushed) {
        (Ok(ExitStatus::Clean), Ok(())) => ExitCode::SUCCESS,
        (Ok(ExitStatus::Findings), Ok(())) => ExitCode::from(1),
        (Err(failure), _) => fail(&mut err, &failure),
        (Ok(_), Err(error)) => fail(&mut err, &CommandError::from(error)),
    }
}

fn traits(stream: &impl RawStream) -> StreamTraits {
    let color = AutoStream::choice(stream) != ColorChoice::Never;
    StreamTraits { is_terminal: stream.is_terminal(), color }
}

/// The stream, made ready for colours where they are used. Else nothing of what is written may change: it can be rows.
fn stream<S: RawStream>(stream: S, traits: StreamTraits) -> AutoStream<S> {
    if traits.color { AutoStream::always(stream) } else { AutoStream::always_ansi(stream) }
}

fn fail(err: &mut impl Write, failure: &CommandError) -> ExitCode {
    // Nothing is left to report to when standard error is closed.
    let _ = writeln!(err, "error: {failure}");
    ExitCode::from(2)
}
