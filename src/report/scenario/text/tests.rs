use super::*;
use crate::scenario::outcome::TableRow;

fn cell(text: &str, found: Option<&str>) -> TableCell {
    TableCell { text: text.into(), found: found.map(Into::into) }
}

fn sample() -> ComparisonTable {
    ComparisonTable {
        columns: vec!["Name".into(), "Count".into()],
        rows: vec![
            TableRow { mark: CellMark::Same, cells: vec![cell("a", None), cell("1", None)] },
            TableRow { mark: CellMark::Changed, cells: vec![cell("b", None), cell("2", Some("3"))] },
            TableRow { mark: CellMark::Missing, cells: vec![cell("c\u{1b}", None), cell("4", None)] },
            TableRow { mark: CellMark::Unexpected, cells: vec![cell("d", None), cell("5", None)] },
        ],
    }
}

#[test]
fn rows_are_marked_and_aligned() {
    assert_eq!(
        plain_table(&sample(), 80),
        ["  Name  Count", "  a     1", "~ b     2 → 3", "- c␛    4", "+ d     5"]
    );
}

#[test]
fn a_table_that_is_too_wide_stands_upright() {
    assert_eq!(
        plain_table(&sample(), 5),
        [
            "~ row 2",
            "    Count: 2 → 3",
            "- row 3",
            "    Name: c␛",
            "    Count: 4",
            "+ row 4",
            "    Name: d",
            "    Count: 5",
        ]
    );
}

#[test]
fn each_value_of_a_cell_is_cut_by_itself() {
    let long = "x".repeat(60);
    let cut = "x".repeat(MAX_VALUE - 1) + "…";
    assert_eq!(cell_text(&cell(&long, None)), cut);
    assert_eq!(cell_text(&cell(&long, Some(&long))), format!("{cut} → {cut}"));
    let arrow = format!("{} → y", "x".repeat(60));
    assert_eq!(cell_text(&cell(&arrow, None)), cut, "an arrow in the value changes nothing");
}
