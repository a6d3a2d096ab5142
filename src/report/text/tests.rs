use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, Place};
use crate::source::SourceFile;

fn show(text: &str, found: Diagnostic) -> String {
    let sources: Sources = [SourceFile::new("a.yaml", text)].into_iter().collect();
    let shown = render(&[found], &sources, TextStyle { color: false, width: 80 });
    shown.strip_suffix("\n\n1 error in 1 file\n").unwrap().to_owned()
}

fn error(span: Range<usize>) -> Diagnostic {
    Diagnostic::error(Code::UnknownKey, "a.yaml", Place::Span(span), "something is wrong")
}

#[test]
fn a_related_place_nearby_is_shown_in_the_same_excerpt() {
    let found = error(10..11).related(Place::Span(0..1), "first given here").help("keep one of the two");
    assert_eq!(
        show("a: 1\nb: 2\na: 3\n", found),
        "\
error[unknown-key]: something is wrong
 --> a.yaml:3:1
  |
1 | a: 1
  | - first given here
2 | b: 2
3 | a: 3
  | ^
  |
  = help: keep one of the two"
    );
}

#[test]
fn a_related_place_far_away_is_named() {
    let text = format!("a: 1\n{}a: 3\n", "b: 1\n".repeat(30));
    assert_eq!(
        show(&text, error(155..156).label("again").related(Place::Span(0..1), "first given here")),
        "\
error[unknown-key]: something is wrong
  --> a.yaml:32:1
   |
32 | a: 3
   | ^ again
   |
   = note: first given here: a.yaml:1:1"
    );
}

#[test]
fn what_has_no_bytes_is_shown_without_an_excerpt() {
    let whole =
        Diagnostic::error(Code::UnknownKey, "a.yaml", Place::File, "something is wrong").help("do it");
    let expected = "error[unknown-key]: something is wrong\n--> a.yaml\n = help: do it";
    assert_eq!(show("a: 1\n", whole.clone()), expected);
    let elsewhere = Diagnostic { file: "b.yaml".into(), place: Place::Span(0..9), ..whole };
    assert_eq!(show("a: 1\n", elsewhere), expected.replace("a.yaml", "b.yaml"));
}

#[test]
fn a_long_line_is_trimmed_around_its_mark() {
    let text = format!("{}é: 1{}\n", "x".repeat(5000), "y".repeat(5000));
    let shown = show(&text, error(5000..5002).label("here"));
    assert!(shown.contains("--> a.yaml:1:5001\n"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    let lines: Vec<_> = shown.lines().collect();
    let mark = lines[4].chars().position(|c| c == '^').unwrap();
    assert_eq!(lines[3].chars().nth(mark), Some('é'), "{shown}");
    let hopeless = show(&format!("{text}{}", "x".repeat(100_000)), error(90_000..90_001));
    assert_eq!(hopeless.lines().nth(1).unwrap().trim(), "--> a.yaml:2:79995");
}

#[test]
fn a_place_of_several_lines_is_marked_in_its_first() {
    let shown = show("a: 'x\n  y'\nb: 1\n", error(3..10));
    assert!(shown.ends_with("1 | a: 'x\n  |    ^^"), "{shown}");
}

#[test]
fn marks_stand_below_wide_characters_tabs_and_controls() {
    for (text, span, excerpt) in [
        ("b: 日本語 c", 13..14, "1 | b: 日本語 c\n  |           ^"),
        ("a:\tb", 3..4, "1 | a:    b\n  |       ^"),
        ("a: \u{1b}[31m\u{202e}x", 11..12, "1 | a: ␛[31m�x\n  |          ^"),
        ("a: 1", 4..4, "1 | a: 1\n  |     ^"),
        ("", 0..0, "1 |\n  | ^"),
        ("a: 1\r\nb: 2\r\n", 6..7, "2 | b: 2\n  | ^"),
    ] {
        let shown = show(text, error(span));
        assert!(shown.ends_with(excerpt), "{shown}");
    }
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let sources: Sources = [SourceFile::new("a.yaml", "a: 1\n")].into_iter().collect();
    let found = [error(0..1)];
    assert!(render(&found, &sources, TextStyle { color: true, width: 80 }).contains("\u{1b}["));
    assert!(!render(&found, &sources, TextStyle::default()).contains('\u{1b}'));
    assert_eq!(render(&[], &sources, TextStyle::default()), "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a file, its name or a message holds, the terminal gets text and line ends.
    #[test]
    fn nothing_raw_reaches_the_terminal(
        text in "\\PC{0,20}|[\u{0}-\u{9f}\u{200e}\u{202e}\u{2066}ab\n]{0,40}",
        message in "[\u{0}-\u{9f}\u{202e}a]{0,10}",
        start in 0_usize..50,
        length in 0_usize..50,
        width in 0_usize..200,
    ) {
        let name: std::sync::Arc<str> = format!("{message}.yaml").into();
        let sources: Sources = [SourceFile::new(std::sync::Arc::clone(&name), text)].into_iter().collect();
        let found = Diagnostic::error(Code::UnknownKey, name, Place::Span(start..start + length), message.clone())
            .label(message.clone())
            .related(Place::Span(length..start), message.clone())
            .help(message);
        let shown = render(&[found], &sources, TextStyle { color: false, width });
        prop_assert!(shown.chars().all(|c| c == '\n' || visible(&c.to_string()) == c.to_string()), "{shown:?}");
    }
}
