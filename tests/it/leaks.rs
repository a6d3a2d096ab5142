//! Projects of strangers that reach for what is not theirs: a file outside the project, or `.git/config`, where a
//! pipeline's token is. Nothing of it may be shown, and nothing may be written there.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::Case;

const CANARY: &str = "CANARY-0123456789";

const QUERY: &str = "DeviceEvents | project Timestamp, ReportId, DeviceId";

/// What a pipeline runs on a change.
const PIPELINE: &[&[&str]] = &[&["check"], &["build"], &["test"]];

const EVERYTHING: &[&[&str]] = &[
    &["check", "--format", "json"],
    &["build"],
    &["build", "--check"],
    &["build", "--format", "json"],
    &["test"],
    &["test", "--format", "json"],
    &["test", "--format", "junit"],
    &["test", "--format", "markdown"],
    &["test", "--mutate"],
    &["test", "--bless"],
    &["kql", "tables"],
    &["new", "Some rule", "--table", "CloudAppEvents"],
];

/// A project with one good definition, its `.git/config` with a secret, and the same secret in a folder beside it.
struct Hostile {
    case: Case,
    outside: tempfile::TempDir,
}

impl Hostile {
    fn new() -> Self {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), format!("machine example.com\n{CANARY}\n")).unwrap();
        for name in ["listed.yaml", "listed.json", "listed.kql", "listed.csv"] {
            fs::write(outside.path().join(name), format!("[core]\n{CANARY}\n")).unwrap();
        }
        let case = Case::new()
            .file(".git/config", format!("[core]\n\tbare = false\n\textraheader = {CANARY}\n"))
            .file(".git/hooks/listed.yaml", CANARY)
            .file("detections/a.yaml", definition(QUERY, ""));
        Self { case, outside }
    }

    fn file(self, path: &str, text: &str) -> Self {
        Self { case: self.case.file(path, text), ..self }
    }

    /// A link, whose target may begin with `OUT`: the folder outside, by a relative path from the project's folder.
    fn link(self, target: &str, path: &str) -> Self {
        let location = self.case.root().join(path);
        fs::create_dir_all(location.parent().unwrap()).unwrap();
        let up = "../".repeat(path.split('/').count());
        let name = self.outside.path().file_name().unwrap().to_string_lossy();
        symlink(target.replace("OUT", &format!("{up}{name}")), location).unwrap();
        self
    }

    fn absolute_link(self, path: &str) -> Self {
        let target = self.outside.path().join("secret");
        self.link(&target.to_string_lossy(), path)
    }

    fn pipe(self, path: &str) -> Self {
        let location = self.case.root().join(path);
        fs::create_dir_all(location.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(location).status().unwrap().success());
        self
    }

    /// Runs what a pipeline runs: nothing of the secret is shown, nor the name of a file beside it, and it is said why.
    fn is_refused(&self, expected: &str) {
        self.is_refused_by(PIPELINE, expected);
    }

    fn is_refused_by(&self, commands: &[&[&str]], expected: &str) {
        let reversed: String = CANARY.chars().rev().collect();
        let mut all = String::new();
        for arguments in commands {
            let run = self.case.run(arguments);
            all += &run.shown();
            for (path, bytes) in written(self.case.root()) {
                all += &format!("{path}: {}\n", String::from_utf8_lossy(&bytes));
            }
            assert!(run.status.is_some_and(|status| status <= 2), "{arguments:?}: {}", run.shown());
        }
        for secret in [CANARY, &reversed, "extraheader", "machine example.com", "listed."] {
            assert!(!all.contains(secret), "{secret:?} is shown:\n{all}");
        }
        assert!(all.contains(expected), "expected {expected:?} in:\n{all}");
        let config = fs::read_to_string(self.case.root().join(".git/config")).unwrap();
        assert!(config.contains(CANARY), "the secret's file is as it was");
        assert_eq!(names(&self.case.root().join(".git")), ["config", "hooks"]);
        assert_eq!(names(&self.case.root().join(".git/hooks")), ["listed.yaml"]);
        assert_eq!(names(self.outside.path()).len(), 5);
        assert!(!self.case.root().join(".github").exists());
    }
}

fn definition(query: &str, tests: &str) -> String {
    format!(
        "id: a\nname: A rule\ndescription: What it looks for.\nseverity: low\nquery: {query}\n\
         entities: [{{host: {{deviceId: DeviceId}}}}]\ndefender: {{}}\n{tests}"
    )
}

/// The files of the output folder, unless it is a link.
fn written(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![root.join("out")];
    while let Some(folder) = folders.pop() {
        if folder.is_symlink() {
            continue;
        }
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
            }
        }
    }
    files
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const LEAVES: &str = "leads out of the project through a symbolic link";
const HIDDEN: &str = "has a part that begins with `.`";
const LINK_TO_HIDDEN: &str = "leads to a hidden file or folder through a symbolic link";
const NOT_A_FILE: &str = "the path does not lead to a file";

#[test]
fn the_secret_would_be_found() {
    let hostile = Hostile::new().file("detections/b.yaml", &format!("{CANARY}: 1\n"));
    assert!(hostile.case.run(&["check"]).shown().contains(CANARY), "what is in the project is shown");
}

#[test]
fn the_project_file() {
    for (target, expected) in [
        ("OUT/secret", LEAVES),
        ("OUT/nothing", LEAVES),
        ("/proc/self/environ", LEAVES),
        ("/dev/zero", LEAVES),
        (".git/config", LINK_TO_HIDDEN),
        ("detections/../.git/config", LINK_TO_HIDDEN),
        ("nothing", "leads through a symbolic link to something that does not exist"),
        ("rulesmith.toml", "leads through too many symbolic links"),
        ("detections", NOT_A_FILE),
    ] {
        Hostile::new().link(target, "rulesmith.toml").is_refused(expected);
    }
    Hostile::new().absolute_link("rulesmith.toml").is_refused(LEAVES);
    Hostile::new().absolute_link("other").link("other", "rulesmith.toml").is_refused(LEAVES);
    Hostile::new().pipe("rulesmith.toml").is_refused(NOT_A_FILE);
    Hostile::new().file("rulesmith.toml/x", "").is_refused(NOT_A_FILE);
}

/// The paths that a definition may name and not get, with what is said.
const NAMED: &[(&str, &str)] = &[
    ("../.git/config", HIDDEN),
    ("./../.git/config", HIDDEN),
    ("x/../../.git/config", HIDDEN),
    ("../.GIT/config", HIDDEN),
    ("../.git", HIDDEN),
    ("../../secret", "leads out of the project"),
    ("/proc/self/environ", "is not a relative path"),
    ("/dev/zero", "is not a relative path"),
    ("C:/secret", "is not a relative path"),
    ("..\\.git\\config", "is not a relative path"),
    ("out.csv", LEAVES),
    ("absolute.csv", LEAVES),
    ("again.csv", LEAVES),
    ("zero.csv", LEAVES),
    ("up/secret", LEAVES),
    ("git.csv", LINK_TO_HIDDEN),
    ("git/config", LINK_TO_HIDDEN),
    ("pipe.csv", NOT_A_FILE),
    ("folder.csv", NOT_A_FILE),
];

fn with_links(definition: &str) -> Hostile {
    Hostile::new()
        .file("detections/a.yaml", definition)
        .file("detections/folder.csv/x", "")
        .link("OUT/secret", "detections/out.csv")
        .absolute_link("detections/absolute.csv")
        .link("out.csv", "detections/again.csv")
        .link("/dev/zero", "detections/zero.csv")
        .link("OUT", "detections/up")
        .link("../.git/config", "detections/git.csv")
        .link("../.git", "detections/git")
        .pipe("detections/pipe.csv")
}

#[test]
fn the_file_of_a_query() {
    for (path, expected) in NAMED {
        with_links(&definition(&format!("{{file: '{path}'}}"), "")).is_refused_by(&[&["check"]], expected);
    }
}

#[test]
fn the_rows_of_a_test() {
    for (path, expected) in NAMED {
        let tests = format!("tests:\n  - {{name: t, given: {{X_CL: {{file: '{path}'}}}}, expect: none}}\n");
        with_links(&definition("X_CL | project x = reverse(['[core]'])", &tests))
            .file("rulesmith.toml", "[kql.tables.X_CL]\n\"[core]\" = \"string\"\n")
            .is_refused_by(&[&["test"]], expected);
    }
}

#[test]
fn the_rows_of_a_watchlist() {
    let query = "DeviceEvents | where DeviceId in (_GetWatchlist('w') | project SearchKey) | project Timestamp, \
                 ReportId, DeviceId";
    for (path, expected) in NAMED {
        let tests = format!(
            "tests:\n  - {{name: t, given: {{\"_GetWatchlist('w')\": {{file: '{path}'}}}}, expect: none}}\n"
        );
        with_links(&definition(query, &tests)).is_refused_by(&[&["test"]], expected);
    }
}

#[test]
fn folders_that_are_links() {
    for folder in ["templates", "schema", "schema/kql", "fixtures", "detections"] {
        let hostile = || {
            let hostile = Hostile::new();
            if folder == "detections" {
                fs::remove_dir_all(hostile.case.root().join("detections")).unwrap();
            }
            hostile
        };
        hostile().link("OUT", folder).is_refused(LEAVES);
        hostile().link("OUT/nothing", folder).is_refused(LEAVES);
        hostile().link("/", folder).is_refused(LEAVES);
        let up = "../".repeat(folder.matches('/').count());
        hostile().link(&format!("{up}.git/hooks"), folder).is_refused(LINK_TO_HIDDEN);
    }
}

#[test]
fn files_that_are_links() {
    for path in ["templates/defender/rule.json", "schema/kql/x.json", "schema/kql/Leak.kql"] {
        let up = "../".repeat(path.matches('/').count());
        Hostile::new().link("OUT/secret", path).is_refused(LEAVES);
        Hostile::new().absolute_link(path).is_refused(LEAVES);
        Hostile::new().link(&format!("{up}.git/config"), path).is_refused(LINK_TO_HIDDEN);
        Hostile::new().pipe(path).is_refused(NOT_A_FILE);
    }
    for path in ["detections/b.yaml", "fixtures/watchlists/w.csv"] {
        let up = "../".repeat(path.matches('/').count());
        Hostile::new().link("OUT/secret", path).is_refused("a symbolic link is not read as a");
        Hostile::new().link(&format!("{up}.git/config"), path).is_refused("a symbolic link is not read as a");
        Hostile::new().pipe(path).is_refused(NOT_A_FILE);
    }
}

#[test]
fn links_to_folders_are_not_walked() {
    for folder in ["templates", "fixtures", "detections"] {
        Hostile::new().link("OUT", &format!("{folder}/x")).is_refused("");
        Hostile::new().link("../.git/hooks", &format!("{folder}/x")).is_refused("");
        Hostile::new().link("..", &format!("{folder}/x")).is_refused("");
    }
}

#[test]
fn the_folders_of_the_project_file() {
    for key in ["detections", "templates", "output"] {
        for value in [
            ".git",
            ".git/hooks",
            ".github/workflows",
            "x/.git",
            "x/../.git",
            "./x",
            "../x",
            "/etc",
            "C:/x",
            "x\\\\y",
            "x\\ny",
            "x\\u001b[2J",
            "",
        ] {
            Hostile::new().file("rulesmith.toml", &format!("[paths]\n{key} = \"{value}\"\n")).is_refused_by(
                &[&["build"]],
                &format!("expected for `paths.{key}` a folder below the project file"),
            );
        }
    }
    let hostile = Hostile::new().file("rulesmith.toml", "[paths]\ndetections = \".github\"\n");
    fs::remove_dir_all(hostile.case.root().join("detections")).unwrap();
    hostile.is_refused("expected for `paths.detections` a folder");
}

#[test]
fn the_output_folder() {
    let inside = "is a symbolic link, and a build follows none";
    for (target, path, expected) in [
        (".git", "out", LINK_TO_HIDDEN),
        (".git/nothing", "out", LINK_TO_HIDDEN),
        ("OUT", "out", LEAVES),
        ("OUT/nothing", "out", LEAVES),
        ("detections", "out", inside),
        ("../.git", "out/defender", inside),
        ("../.git/config", "out/manifest.json", inside),
        ("OUT/secret", "out/manifest.json", inside),
        ("../../.git/config", "out/defender/a.json", inside),
    ] {
        Hostile::new().link(target, path).is_refused(expected);
    }
    for (target, expected) in [(".git", LINK_TO_HIDDEN), ("OUT", LEAVES)] {
        Hostile::new()
            .file("rulesmith.toml", "[paths]\noutput = \"o/new\"\n")
            .link(target, "o")
            .is_refused(expected);
        Hostile::new()
            .file("rulesmith.toml", "[paths]\ndetections = \"o/new\"\n")
            .link(target, "o")
            .is_refused(expected);
    }
    Hostile::new().pipe("out/manifest.json").is_refused("must be a file: move it away");
}

#[test]
fn every_command_refuses() {
    let tests = "tests:\n  - {name: t, given: {X_CL: {file: git.csv}}, expect: none}\n";
    with_links(&definition("X_CL | project x = reverse(['[core]'])", tests))
        .link(".git/config", "rulesmith.toml")
        .link("OUT", "templates")
        .link("../.git/hooks", "schema/kql")
        .link("OUT/listed.csv", "fixtures/watchlists/w.csv")
        .link("OUT/listed.yaml", "detections/b.yaml")
        .link(".git/hooks", "out")
        .is_refused_by(EVERYTHING, LINK_TO_HIDDEN);
    let hostile = Hostile::new().link("OUT", "x").link(".git", "y");
    for group in ["../x", "../y/hooks", ".hidden", "../.git/hooks"] {
        let new = ["new", "Some rule", "--table", "CloudAppEvents", "--group", group];
        hostile.is_refused_by(&[&new], "name a folder below `detections`");
    }
}

#[test]
fn names_cannot_speak_for_the_tool() {
    let hostile = Hostile::new().file("detections/x\n::error::\u{1b}[2J.yaml", "id: [\n");
    for arguments in EVERYTHING {
        let shown = hostile.case.run(arguments).shown();
        assert!(!shown.contains('\u{1b}') && !shown.contains("\n::error::"), "{arguments:?}: {shown}");
    }
}

#[test]
fn a_project_may_lie_in_a_hidden_folder_and_in_a_worktree() {
    let case = Case::new()
        .file(".work/p/.git", "gitdir: /elsewhere\n")
        .file(".work/p/rulesmith.toml", "")
        .file(".work/p/detections/a.yaml", definition("{file: ../shared/a.kql}", ""))
        .file(".work/p/queries/a.kql", QUERY);
    symlink("queries", case.root().join(".work/p/shared")).unwrap();
    let run = case.run(&["build", "--project", ".work/p"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
    assert!(case.read(".work/p/out/defender/a.json").contains("DeviceEvents"));
}

#[test]
fn the_user_may_name_any_file_on_the_command_line() {
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join(".hidden")).unwrap();
    let file = outside.path().join(".hidden/rows.ndjson");
    fs::write(&file, "{\"x\": 1}\n").unwrap();
    let table = format!("T={}", file.display());
    let run = Case::new().run(&["kql", "run", "T | summarize sum(x)", "--table", &table]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}
