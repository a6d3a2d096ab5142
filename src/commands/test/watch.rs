//! `rulesmith test --watch`: the tests again whenever a file of the project changes.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{CommandError, Console, ExitStatus, once, open};
use crate::cli::TestArgs;
use crate::project::Project;

/// How long a burst of changes has to be over before the tests run: editors write in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Runs until the process is ended or the watching fails.
pub(super) fn run(
    project: Option<&Path>,
    args: &TestArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let root = open::open_root(project)?;
    let output = root.path().join(&Project::load_settings(root.clone()).config.paths.output);
    let root = root.path();
    let (sender, receiver) = mpsc::channel::<Event>();
    let cannot = |error: notify::Error| CommandError::new(format!("the project cannot be watched: {error}"));
    let send = move |event: notify::Result<Event>| {
        if let Ok(event) = event {
            // The receiver lives as long as the watching does.
            let _ = sender.send(event);
        }
    };
    // A link may lead out of the project, and to very much.
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(send, config).map_err(cannot)?;
    watcher.watch(root, RecursiveMode::Recursive).map_err(cannot)?;
    loop {
        if console.terminal.out.is_terminal {
            // An empty screen, so that what is there is of this run.
            write!(console.out, "\u{1b}[2J\u{1b}[H")?;
        }
        match once(Some(root), args, console) {
            Ok(_) => {}
            Err(failure) => writeln!(console.err, "error: {failure}")?,
        }
        writeln!(console.out, "watching for changes; Ctrl-C ends it")?;
        console.out.flush()?;
        loop {
            let event = receiver.recv().map_err(|_| CommandError::new("the project is no longer watched"))?;
            if is_relevant(&event, root, &output) {
                break;
            }
        }
        while !matches!(receiver.recv_timeout(QUIET), Err(RecvTimeoutError::Timeout)) {}
    }
}

/// Whether a change can change what the tests say: not one of the output, of hidden folders or of a build.
fn is_relevant(event: &Event, root: &Path, output: &Path) -> bool {
    let is_change = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    is_change
        && event.paths.iter().any(|path| {
            let below = path.strip_prefix(root).unwrap_or(path);
            let first = below.components().next().map(|part| part.as_os_str().to_string_lossy());
            let is_hidden = first.is_some_and(|name| name.starts_with('.') || name == "target");
            !is_hidden && !path.starts_with(output)
        })
}
