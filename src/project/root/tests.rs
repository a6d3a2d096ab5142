#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::*;
use crate::project::path::Refusal;

/// A project in a hidden folder of its own, with a secret beside it and hidden ones in it.
fn project() -> (tempfile::TempDir, ProjectRoot) {
    let top = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("secret", "CANARY"),
        (".cache/p/.git/config", "CANARY"),
        (".cache/p/a/.hidden/rows.csv", "CANARY"),
        (".cache/p/a/b/file.kql", "inside"),
        (".cache/p/a.kql", "beside"),
    ] {
        let location = top.path().join(path);
        fs::create_dir_all(location.parent().unwrap()).unwrap();
        fs::write(location, text).unwrap();
    }
    let root = ProjectRoot::open(&top.path().join(".cache/p")).unwrap();
    (top, root)
}

fn read(root: &ProjectRoot, path: &str) -> Result<String, String> {
    root.read(path, 100).map(|source| source.text().to_owned()).map_err(|error| error.to_string())
}

#[test]
fn what_is_inside_and_visible_is_read() {
    let (top, root) = project();
    let real = top.path().canonicalize().unwrap();
    let link = |target: &Path, name: &str| symlink(target, root.path().join(name)).unwrap();
    link(Path::new("a/b"), "folder");
    link(Path::new("folder/../b/./file.kql"), "file");
    link(Path::new("file"), "link-to-link");
    link(Path::new("../../../p/a.kql"), "a/b/back");
    link(Path::new("../p/a.kql"), "out-and-back");
    link(&real.join(".cache/p/a.kql"), "absolute");
    for (path, text) in [
        ("a/b/file.kql", "inside"),
        ("./a/b/../b/file.kql", "inside"),
        ("folder/file.kql", "inside"),
        ("file", "inside"),
        ("link-to-link", "inside"),
        ("a/b/back", "beside"),
        ("out-and-back", "beside"),
        ("absolute", "beside"),
    ] {
        assert_eq!(read(&root, path).as_deref(), Ok(text), "{path}");
    }
}

#[test]
fn what_is_outside_or_hidden_is_refused() {
    let (top, root) = project();
    let link = |target: &str, name: &str| symlink(target, root.path().join(name)).unwrap();
    link("../../secret", "out");
    link("out", "link-to-out");
    link("../..", "parent");
    link("..", "folder-above");
    link("/", "top");
    link(&top.path().join("secret").to_string_lossy(), "absolute");
    link("/proc/self/environ", "environment");
    link("/dev/zero", "zeros");
    link("../../does-not-exist", "out-to-nothing");
    link(".git", "git");
    link(".git/config", "config");
    link("config", "link-to-config");
    link("a/.hidden/../b/file.kql", "by-way-of-hidden");
    link("../p/.git/config", "out-and-back");
    link("nothing", "broken");
    link("broken", "link-to-broken");
    link("circle", "circle");
    let outside = Refusal::LinkLeavesProject;
    for (path, refusal) in [
        ("../../secret", Refusal::LeavesProject),
        ("/etc/passwd", Refusal::NotRelative),
        (".git/config", Refusal::Hidden),
        ("a/../.git/config", Refusal::Hidden),
        ("out", outside),
        ("link-to-out", outside),
        ("parent/secret", outside),
        ("folder-above", outside),
        ("top/etc/passwd", outside),
        ("absolute", outside),
        ("environment", outside),
        ("zeros", outside),
        ("out-to-nothing", outside),
        ("git/config", Refusal::LinkToHidden),
        ("config", Refusal::LinkToHidden),
        ("link-to-config", Refusal::LinkToHidden),
        ("by-way-of-hidden", Refusal::LinkToHidden),
        ("out-and-back", Refusal::LinkToHidden),
        ("broken", Refusal::BrokenLink),
        ("link-to-broken", Refusal::BrokenLink),
        ("circle", Refusal::TooManyLinks),
    ] {
        assert_eq!(read(&root, path), Err(refusal.to_string()), "{path}");
        assert!(root.location_to_write(path).is_err(), "{path}");
        let walk = root.walk(path).unwrap_or_default();
        assert_eq!((walk.entries, walk.problems.len()), (Vec::new(), 1), "{path}");
    }
}

#[test]
fn a_place_to_write_need_not_exist_but_stays_inside() {
    let (_top, root) = project();
    symlink("../..", root.path().join("up")).unwrap();
    symlink(".git", root.path().join("git")).unwrap();
    assert_eq!(root.location_to_write("new/folder").unwrap(), root.path().join("new/folder"));
    for path in ["up/new/folder", "git/hooks/post-checkout", ".github/workflows", "../new", "/new"] {
        assert!(matches!(root.location_to_write(path), Err(AccessError::Refused(_))), "{path}");
    }
}

#[test]
fn a_pipe_and_a_folder_are_not_files() {
    let (_top, root) = project();
    assert!(std::process::Command::new("mkfifo").arg(root.path().join("pipe")).status().unwrap().success());
    symlink("pipe", root.path().join("link")).unwrap();
    for path in ["pipe", "link", "a"] {
        assert_eq!(read(&root, path).unwrap_err(), "the path does not lead to a file", "{path}");
    }
    assert!(root.walk("pipe").is_none());
}

#[test]
fn a_missing_file_is_told_apart() {
    let (_top, root) = project();
    symlink("nothing", root.path().join("broken")).unwrap();
    assert!(root.read("a/nothing", 9).unwrap_err().is_missing());
    assert!(!root.read("broken", 9).unwrap_err().is_missing());
    assert!(root.walk("a/nothing").is_none());
    assert!(root.walk("a.kql").is_none());
}

#[test]
fn a_walk_is_in_order_and_follows_nothing() {
    let (_top, root) = project();
    for name in ["a/z.kql", "a/b/c/d.kql", "a/b.kql", "a/.hidden.kql"] {
        fs::create_dir_all(root.path().join(name).parent().unwrap()).unwrap();
        fs::write(root.path().join(name), "").unwrap();
    }
    symlink("b", root.path().join("a/link")).unwrap();
    symlink("../../..", root.path().join("a/out")).unwrap();
    let seen = |walk: Option<Walk>| {
        let walk = walk.unwrap();
        assert_eq!(walk.problems, []);
        let entries = walk.entries.iter();
        entries.map(|entry| (entry.file.to_string(), entry.kind)).collect::<Vec<_>>()
    };
    let entry = |file: &str, kind| (file.to_owned(), kind);
    assert_eq!(
        seen(root.walk("a")),
        [
            entry("a/b.kql", EntryKind::File),
            entry("a/b/c/d.kql", EntryKind::File),
            entry("a/b/file.kql", EntryKind::File),
            entry("a/link", EntryKind::Link),
            entry("a/out", EntryKind::Link),
            entry("a/z.kql", EntryKind::File),
        ]
    );
    assert_eq!(
        seen(root.list("a")),
        [
            entry("a/b.kql", EntryKind::File),
            entry("a/link", EntryKind::Link),
            entry("a/out", EntryKind::Link),
            entry("a/z.kql", EntryKind::File),
        ]
    );
}

/// The folder's path is longer than the system takes, which stops the superuser too.
#[test]
fn a_folder_that_cannot_be_read_is_a_finding() {
    let (_top, root) = project();
    let mut deepest = root.path().join("a/b");
    let longer = loop {
        let below = deepest.join("c".repeat(200));
        if fs::create_dir(&below).is_err() {
            break root.path().join("a").join("b".repeat(250));
        }
        deepest = below;
    };
    fs::rename(root.path().join("a/b"), longer).unwrap();
    let walk = root.walk("a").unwrap();
    let codes: Vec<_> = walk.problems.iter().map(|found| found.code.name()).collect();
    assert_eq!(codes, ["unreadable-folder"]);
    assert!(walk.problems[0].file.ends_with(&"c".repeat(200)), "{}", walk.problems[0].file);
}

#[test]
fn the_root_is_found_by_the_entry_alone() {
    let (_top, root) = project();
    symlink("../../secret", root.path().join("rulesmith.toml")).unwrap();
    assert_eq!(ProjectRoot::nearest(&root.path().join("a/b")), root.path());
    assert!(ProjectRoot::open(&root.path().join("a.kql")).is_err());
    assert!(ProjectRoot::open(&root.path().join("nothing")).is_err());
}
