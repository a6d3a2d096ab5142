//! `rulesmith schema`.

use crate::Case;
use crate::case::repository;

#[test]
fn the_schema_printed_is_the_one_in_the_repository() {
    let run = Case::new().run(&["schema"]);
    assert_eq!(run.status, Some(0));
    let committed = std::fs::read_to_string(repository().join("schema/detection.schema.json")).unwrap();
    assert_eq!(run.stdout, committed);
}
