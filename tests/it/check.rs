//! `rulesmith check`.

use crate::Case;

#[test]
fn the_sample_library_has_no_errors_or_warnings() {
    let run = Case::sample().run(&["check", "--fail-on", "warning"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}

#[test]
fn findings_are_there_for_programs_too() {
    let case = Case::new().file("detections/typo.yaml", "id: typo\nnmae: x\n");
    insta::assert_snapshot!(case.run(&["check", "--format", "json"]).shown());
}
