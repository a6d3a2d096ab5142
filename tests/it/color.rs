//! `--color` and the variables of the environment that ask for colours or against them.

use crate::Case;

const ESCAPE: char = '\u{1b}';

fn is_colored(variables: &[(&str, &str)], options: &[&str]) -> bool {
    let case = Case::new().file("detections/typo.yaml", "id: typo\nnmae: x\n");
    let arguments = [&["check"], options].concat();
    let run = case.run_with(variables, &arguments);
    assert_eq!(run.status, Some(1), "{}", run.shown());
    run.stdout.contains(ESCAPE)
}

#[test]
fn a_pipe_gets_colors_only_when_asked_for() {
    assert!(!is_colored(&[], &[]));
    assert!(is_colored(&[], &["--color", "always"]));
    assert!(is_colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!is_colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
}

#[test]
fn no_color_counts_unless_the_command_line_says_otherwise() {
    assert!(!is_colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(is_colored(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn rows_are_written_as_they_are() {
    let query = "print x = make_string(27, 91, 51, 49, 109)";
    for when in ["always", "never"] {
        let run = Case::new().run(&["kql", "run", query, "--format", "csv", "--color", when]);
        assert_eq!(run.stdout, "x\n\u{1b}[31m\n", "{when}");
    }
}
