//! `--help` of every verb, `--version`, and what is said of arguments that make no sense.

use crate::Case;

#[test]
fn help() {
    insta::assert_snapshot!("help", Case::new().run(&["--help"]).shown());
}

#[test]
fn help_of_verbs() {
    let case = Case::new();
    for verb in ["build", "check", "new", "schema", "completions", "kql"] {
        insta::assert_snapshot!(format!("help_{verb}"), case.run(&[verb, "--help"]).shown());
    }
}

#[test]
fn version() {
    let run = Case::new().run(&["--version"]);
    assert_eq!(run.status, Some(0));
    assert_eq!(run.stdout, format!("rulesmith {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_unknown_verb_is_answered_with_a_near_one() {
    insta::assert_snapshot!(Case::new().run(&["biuld"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: unrecognized subcommand 'biuld'

      tip: a similar subcommand exists: 'build'

    Usage: rulesmith [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn completions_are_scripts_that_know_the_verbs() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Case::new().run(&["completions", shell]);
        assert_eq!(run.status, Some(0));
        assert!(run.stdout.contains("build") && run.stdout.contains("check"), "{shell}");
    }
}
