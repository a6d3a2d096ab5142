//! The whole program on a thousand definitions, as a user runs it: wall time and peak memory of the real binary.
//!
//! `cargo bench --bench thousand` makes the definitions from this repository's own, each under an id, a name and a
//! title of its own, and prints one line per measurement. Peak memory is read from `/proc`, where there is one.
#![expect(clippy::disallowed_methods, reason = "reads this repository's own files")]
#![expect(clippy::expect_used, reason = "a test that cannot set up its case has failed")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEFINITIONS: usize = 1000;
const RUNS: usize = 10;

fn main() {
    let project = tempfile::tempdir().expect("a folder for the definitions");
    generate(project.path());
    println!("{DEFINITIONS} definitions, median of {RUNS} runs");
    report("start-up (--version)", project.path(), &["--version"], || {});
    report("check", project.path(), &["check"], || {});
    let mut moved = 0;
    // Moved away, not removed: a file system that just removed three thousand files is slow to make as many.
    report("build, everything new", project.path(), &["build"], || {
        let _ = std::fs::rename(project.path().join("out"), project.path().join(format!("out-{moved}")));
        moved += 1;
    });
    report("build, nothing changed", project.path(), &["build"], || {});
    report("build --check", project.path(), &["build", "--check"], || {});
}

/// Copies of the sample definitions under `detections/`, numbered.
fn generate(project: &Path) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("detections/mde-audit");
    let mut texts: Vec<(String, String)> = std::fs::read_dir(samples)
        .expect("the sample library")
        .map(|entry| {
            let path = entry.expect("a sample").path();
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (stem, std::fs::read_to_string(path).expect("a definition"))
        })
        .collect();
    texts.sort();
    let folder = project.join("detections");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (number, (stem, text)) in texts.iter().cycle().take(DEFINITIONS).enumerate() {
        let id = format!("{stem}-{number}");
        let numbered: String = text
            .lines()
            .map(|line| {
                let line = line.replace(&format!("id: {stem}"), &format!("id: {id}"));
                match (line.strip_prefix("name: "), line.strip_prefix("  title: ")) {
                    (Some(name), _) => format!("name: Case {number:04} {name}\n"),
                    (_, Some(title)) => format!("  title: Case {number:04} {title}\n"),
                    _ => line + "\n",
                }
            })
            .collect();
        let numbered = numbered.replace("      title: ", &format!("      title: Case {number:04} "));
        std::fs::write(folder.join(format!("{id}.yaml")), numbered).expect("a definition");
    }
}

fn report(name: &str, project: &Path, arguments: &[&str], mut prepare: impl FnMut()) {
    let mut times = Vec::with_capacity(RUNS);
    let mut peak = 0;
    for _ in 0..RUNS {
        let (time, memory) = run(project, arguments, &mut prepare);
        times.push(time);
        peak = peak.max(memory);
    }
    times.sort();
    let median = times[RUNS / 2];
    println!("{name:24} {:8.1} ms   {:6.1} MB", median.as_secs_f64() * 1e3, f64::from(peak) * 1.024e-3);
}

/// Wall time, and the peak of resident memory in KiB. Memory is measured in a second run, since asking for it while
/// the program runs takes time from it.
fn run(project: &Path, arguments: &[&str], prepare: &mut dyn FnMut()) -> (Duration, u32) {
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulesmith"));
        command.args(arguments).current_dir(project).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    prepare();
    let start = Instant::now();
    let status = command().status().expect("the binary runs");
    let time = start.elapsed();
    assert!(status.success(), "rulesmith {} ended with {status}", arguments.join(" "));
    prepare();
    let mut child = command().spawn().expect("the binary runs");
    let mut peak = 0;
    while child.try_wait().expect("the binary ends").is_none() {
        peak = peak.max(peak_memory(child.id()));
        std::thread::sleep(Duration::from_millis(1));
    }
    (time, peak)
}

fn peak_memory(process: u32) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
