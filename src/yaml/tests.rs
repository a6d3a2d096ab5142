#![expect(clippy::format_push_string, reason = "texts of a few lines")]

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Place, Pointer};
use crate::document::{Node, NodeKind};

fn read(text: &str) -> ParsedDocument {
    parse(&Arc::new(SourceFile::new("a.yaml", text)))
}

fn document(text: &str) -> Document {
    let parsed = read(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.document.unwrap()
}

/// Every finding as `code «marked text» message`.
fn findings(text: &str) -> Vec<String> {
    let source = Arc::new(SourceFile::new("a.yaml", text));
    let parsed = parse(&source);
    let marked = |place: &Place| match place {
        Place::Span(span) => source.slice(span).to_owned(),
        other => format!("{other:?}"),
    };
    parsed
        .diagnostics
        .iter()
        .map(|found| {
            assert!(found.help.is_some(), "{found:?}");
            format!("{} «{}» {}", found.code, marked(&found.place), found.message)
        })
        .collect()
}

#[test]
fn each_problem_has_its_sentence_and_place() {
    for (text, expected) in [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key «a» duplicate key `a`"),
        ("x: {a: 1, 'a': 2}\n", "duplicate-key «'a'» duplicate key `a`"),
        ("a:\n\tb: c\n", "tab-indentation «\t» tab used for indentation"),
        ("a: |\n\tb\n", "tab-indentation «\t» tab used for indentation"),
        ("a: 'b\nc: d\n", "unclosed-quote «'b» unclosed `'`"),
        ("a: \"b\n", "unclosed-quote «\"b» unclosed `\"`"),
        ("a: 'b\n---\n'\n", "unclosed-quote «'b» unclosed `'`"),
        ("a: [b\n", "unclosed-bracket «[» unclosed `[`"),
        ("a: {b: [}\n", "unclosed-bracket «[» expected the closing bracket of `[`, found `}`"),
        ("a: b}\nc: ]\n", "invalid-yaml «]» unmatched `]`"),
        ("a: 'it's b'\n", "invalid-yaml «s b'» unexpected text after the closing quote"),
        (r#"a: "\d""#, "invalid-yaml «\\d» unknown escape `\\d`"),
        ("a: @b\n", "invalid-yaml «@» unquoted text cannot start with `@`"),
        ("a: `b\n", "invalid-yaml «`» unquoted text cannot start with a backtick"),
        ("a: *\n", "invalid-yaml «*» missing name after `*`"),
        ("a: *b\n", "unknown-anchor «*b» unknown anchor `b`"),
        ("a: &b [*b]\n", "recursive-alias «*b» `*b` is inside the value that it repeats"),
        ("a: !b c\n", "unsupported-tag «!b» the tag `!b` is not supported here"),
        ("a: !!int b\n", "unsupported-tag «!!int» the tag `!!int` is not supported here"),
        ("a:\n  <<: b\n", "invalid-merge «b» expected a mapping or a list of mappings for `<<`"),
        ("a: b: c\n", "invalid-yaml «:» unexpected `: ` in unquoted text"),
        ("a:b\nc: d\n", "invalid-yaml «:» `c` is read as one text with the line above"),
        ("a: b\n c: d\n", "invalid-yaml «:» `c` is read as part of the text above it"),
        ("a:\n  b: 1\n c: 2\n", "invalid-yaml «c: 2» unexpected indentation"),
        ("a: |\n  b\n c\n", "invalid-yaml «c» unexpected indentation"),
        ("a: 1\nb\nc: 3\n", "invalid-yaml «b» expected `key: value`"),
        ("a: - b\n", "invalid-yaml «-» a list cannot start on the line of its key"),
        ("a: b #c\n  d\n", "invalid-yaml «#c» unexpected comment in the middle of text"),
        ("a: |b\n  c\n", "invalid-yaml «|b» text cannot start on the line of its `|` or `>`"),
        ("a: [b\nc: d\n", "invalid-yaml «:» unexpected `:`"),
        ("a: ,\n", "invalid-yaml «,» unexpected `,`"),
        ("a: {{B}} c\n", "invalid-yaml «{{B}} c» unquoted text cannot start with `{`"),
        ("a: {{B}}\n", "invalid-yaml «{{B}}» unquoted text cannot start with `{`"),
        ("- {{B}}\n", "invalid-yaml «{{B}}» unquoted text cannot start with `{`"),
        ("[a]: b\n", "unsupported-key «[a]» a key cannot be a mapping or a list"),
        ("a: 1\n---\nb: 2\n", "multiple-documents «---» unexpected second document"),
        ("", "empty-file «File» the file is empty"),
        ("---\n", "empty-file «File» the file is empty"),
        ("# a\n\n", "empty-file «File» the file holds only comments"),
    ] {
        assert_eq!(findings(text), [expected], "{text}");
    }
}

#[test]
fn the_fix_of_a_quoting_error_is_written_out() {
    let help = |text| read(text).diagnostics[0].help.clone().unwrap();
    assert_eq!(help("a: {{B}} c\n"), "put it in quotes: `\"{{B}} c\"`");
    assert_eq!(help("a: b: \"c\"\n"), "put the text in quotes: `\"b: \\\"c\\\"\"`");
    assert_eq!(help("a:b\nc: d\n"), "write a space after the `:` of the line above: `a: b`");
}

#[test]
fn one_error_does_not_hide_the_next() {
    let text = "a: b: c\nb: 'x'y\nd:\n\te: 1\nf: 1\nf: 2\n";
    assert_eq!(
        findings(text),
        [
            "invalid-yaml «:» unexpected `: ` in unquoted text",
            "invalid-yaml «y» unexpected text after the closing quote",
            "tab-indentation «\t» tab used for indentation",
        ]
    );
    assert_eq!(findings("a: *x\nb: 1\nb: 2\n").len(), 2);
}

#[test]
fn a_duplicate_names_the_first_and_leaves_it() {
    let parsed = read("a: 1\nb: 2\na: 3\na: 4\n");
    let first: Vec<_> = parsed.diagnostics.iter().map(|found| found.related[0].place.clone()).collect();
    assert_eq!(first, [Place::Span(0..1), Place::Span(0..1)]);
    assert_eq!(parsed.document.unwrap().root().to_json(), serde_json::json!({"a": 1, "b": 2}));
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", [below.as_str(); 10].join(", "));
    }
    let found = findings(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("the aliases of this file repeat more than 4 MiB"), "{found:?}");
}

#[test]
fn anchors_within_anchors_are_bounded_too() {
    let text = format!("{}{}{}", "[&a ".repeat(40), "x".repeat(200_000), "]".repeat(40));
    let found = findings(&text);
    assert!(found.len() == 1 && found[0].starts_with("too-many-aliases"), "{found:?}");
}

#[test]
fn depth_is_limited_with_and_without_aliases() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(findings(&nested(DEPTH_LIMIT)), Vec::<String>::new());
    assert_eq!(
        findings(&nested(DEPTH_LIMIT + 1)),
        ["nesting-too-deep «[» mappings and lists are nested more than 64 levels deep"]
    );
    assert!(findings(&nested(100_000))[0].starts_with("nesting-too-deep"));
    assert!(findings(&"- ".repeat(100_000))[0].starts_with("nesting-too-deep"));
    let mut text = "- &a0 []\n".to_owned();
    for level in 1..100 {
        text += &format!("- &a{level} [*a{}]\n", level - 1);
    }
    assert!(findings(&text)[0].starts_with("nesting-too-deep «*a"), "{:?}", findings(&text));
}

#[test]
fn values_are_those_of_the_core_schema_read_strictly() {
    let text = "\
text: plain
no: yes
date: 2026-01-01T12:00:00Z
version: 1.2.0
padded: 007
int: 5
float: 1.5
nothing:
quoted: '5'
tagged: !!str 5
bang: ! 5
1: true
merged: {<<: [{x: 1, y: 1}, {y: 2, z: 2}], z: 3}
anchor: &a {k: v}
alias: *a
";
    let expected = serde_json::json!({
        "text": "plain", "no": "yes", "date": "2026-01-01T12:00:00Z", "version": "1.2.0", "padded": "007",
        "int": 5, "float": 1.5, "nothing": null, "quoted": "5", "tagged": "5", "bang": "5", "1": true,
        "merged": {"z": 3, "x": 1, "y": 1}, "anchor": {"k": "v"}, "alias": {"k": "v"},
    });
    let json = document(text).root().to_json();
    assert_eq!(json, expected);
    assert!(json.as_object().unwrap().keys().eq(expected.as_object().unwrap().keys()), "order kept");
}

#[test]
fn comments_are_kept_with_their_place() {
    let text = "# one\na: 1 # two\nb: |\n  # text\n";
    let document = document(text);
    let comments: Vec<_> = document
        .comments()
        .iter()
        .map(|comment| (&text[comment.span.clone()], comment.text.as_str()))
        .collect();
    assert_eq!(comments, [("# one", " one"), ("# two", " two")]);
}

#[test]
fn places_resolve_to_the_nearest_thing_that_exists() {
    let text = "a:\n  b: [1, {c: 'two'}]\n  e:\n  q: |\n    one\n    two\nz: 1\n";
    let document = document(text);
    let shown = |place: Place| &text[document.resolve(&place)];
    let route = |text| Pointer::parse(text).unwrap();
    for (place, expected) in [
        (Place::Key(route("/a/b")), "b"),
        (Place::Value(route("/a/b")), "[1, {c: 'two'}]"),
        (Place::Value(route("/a/b/0")), "1"),
        (Place::Key(route("/a/b/0")), "1"),
        (Place::Key(route("/a/b/1/c")), "c"),
        (Place::Value(route("/a/b/1/c")), "'two'"),
        (Place::Within(route("/a/b/1/c"), 1..3), "wo"),
        (Place::Value(route("/a/e")), "e"),
        (Place::Value(route("/a/missing/x")), "a"),
        (Place::Key(route("/a/b/7")), "b"),
        (Place::Within(route("/a/q"), 4..7), "two"),
        (Place::Within(route("/a/q"), 40..70), "one\n    two"),
        (Place::Within(route("/a/b"), 0..1), "[1, {c: 'two'}]"),
        (Place::Value(route("")), "a:"),
        (Place::Key(route("/missing")), "a:"),
        (Place::Span(text.len() - 1..999), "\n"),
        (Place::File, ""),
    ] {
        assert_eq!(shown(place.clone()), expected, "{place:?}");
    }
    assert_eq!(document.root().pointer(&route("/a/b/1/c")).unwrap().as_str(), Some("two"));
    assert_eq!(document.root().pointer(&route("/a/x")), None);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = "\u{feff}a: |\r\n  one\r\n  two\r\nb: 1\r\n";
    let document = document(text);
    assert_eq!(document.root().to_json(), serde_json::json!({"a": "one\ntwo\n", "b": 1}));
    let two = document.resolve(&Place::Within(Pointer::root().key("a"), 4..7));
    assert_eq!(document.source().slice(&two), "two");
}

/// Checks the mapping of every range of characters in the value of `k`.
///
/// `back` turns source text into the text that it stands for.
fn check_ranges(document: &Document, back: impl Fn(&str) -> String) {
    let pointer = Pointer::root().key("k");
    let node = document.root().pointer(&pointer).unwrap();
    let Some(decoded) = node.as_str() else { return };
    let source = document.source().text();
    let bounds: Vec<_> = decoded.char_indices().map(|(at, _)| at).chain([decoded.len()]).collect();
    for (index, &start) in bounds.iter().enumerate() {
        for &end in &bounds[index..] {
            let mapped = node.written_range(source, &(start..end));
            let mapped = mapped.unwrap_or_else(|| panic!("{start}..{end} of {decoded:?} in {source:?}"));
            assert_eq!(
                back(&source[mapped.clone()]),
                decoded[start..end],
                "{start}..{end} {mapped:?} in {source:?}"
            );
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    proptest::string::string_regex("([ab |#:é😀'\"\\\\-]{0,6}\n){0,4}[ab |#:é😀'\"\\\\-]{0,6}").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every range of a text written as a literal block leads back to the same text, its indentation aside.
    #[test]
    fn literal_blocks_map_back(text in words(), indent in 1_usize..5, blank_filled: bool, crlf: bool) {
        let chomp = if text.ends_with('\n') { "+" } else { "-" };
        let pad = " ".repeat(indent);
        let mut yaml = format!("a: 1\nk: |{indent}{chomp}\n");
        let body = text.strip_suffix('\n').unwrap_or(&text);
        for line in body.split('\n') {
            let pad = if line.is_empty() && !blank_filled { "" } else { &pad };
            yaml += &format!("{pad}{line}\n");
        }
        yaml += "z: 2\n";
        let line_end = if crlf { "\r\n" } else { "\n" };
        let document = document(&yaml.replace('\n', line_end));
        prop_assert_eq!(document.root().get("k").and_then(Node::as_str), Some(text.as_str()));
        check_ranges(&document, |source| {
            let source = source.replace("\r\n", "\n");
            let mut lines = source.split('\n');
            let first = lines.next().unwrap().to_owned();
            lines.fold(first, |all, line| format!("{all}\n{}", line.strip_prefix(&pad).unwrap_or(line.trim_start())))
        });
    }

    /// The same for double quotes with escapes of all lengths, on one line.
    #[test]
    fn double_quotes_map_back(text in words(), long: bool) {
        let escape = |text: &str| -> String {
            text.chars().map(|c| match c {
                '\\' => r"\\".to_owned(),
                '"' => r#"\""#.to_owned(),
                '\n' => r"\n".to_owned(),
                'é' if long => r"\xe9".to_owned(),
                '😀' => if long { r"\uD83D\uDE00" } else { r"\U0001F600" }.to_owned(),
                'b' if long => r"\u0062".to_owned(),
                other => other.to_string(),
            }).collect()
        };
        let document = document(&format!("a: 1\nk: \"{}\"\nz: 2\n", escape(&text)));
        prop_assert_eq!(document.root().get("k").and_then(Node::as_str), Some(text.as_str()));
        check_ranges(&document, |source| {
            serde_json::from_str(&format!("\"{}\"", source.replace(r"\xe9", "é").replace(r"\U0001F600", "😀"))).unwrap()
        });
    }

    /// The same for single quotes, on one line.
    #[test]
    fn single_quotes_map_back(text in words()) {
        let text = text.replace('\n', " ");
        let document = document(&format!("k: '{}'\n", text.replace('\'', "''")));
        prop_assert_eq!(document.root().get("k").and_then(Node::as_str), Some(text.as_str()));
        check_ranges(&document, |source| source.replace("''", "'"));
    }

    /// Whatever is folded in whatever way: every range has a place, and a visible character leads back to itself.
    #[test]
    fn folded_texts_map_back(
        lines in proptest::collection::vec("[ab é]{0,5}", 1..7),
        form in 0..6,
        spaces in 2_usize..4,
        crlf: bool,
    ) {
        let pad = " ".repeat(spaces);
        let body = lines.join(&format!("\n{pad}"));
        let yaml = match form {
            0 => format!("k: >\n{pad}{body}\nz: 1\n"),
            1 => format!("k: >-\n{pad}{body}\nz: 1\n"),
            2 => format!("k: >+\n{pad}{body}\n\n"),
            3 => format!("k: a{body}\nz: 1\n"),
            4 => format!("k: '{body}'\nz: 1\n"),
            _ => format!("k: \"{}\"\nz: 1\n", body.replace("b\n", "b\\\n")),
        };
        let yaml = if crlf { yaml.replace('\n', "\r\n") } else { yaml };
        let Some(document) = read(&yaml).document else { return Ok(()) };
        let node = document.root().get("k").unwrap();
        let Some(decoded) = node.as_str() else { return Ok(()) };
        let text = document.source().text();
        let mut last = 0;
        for (at, character) in decoded.char_indices() {
            let mapped = node.written_range(text, &(at..at + character.len_utf8()));
            let mapped = mapped.unwrap_or_else(|| panic!("{at} of {decoded:?} in {text:?}"));
            prop_assert!(mapped.start >= last, "{:?} in {:?}", decoded, text);
            last = mapped.end;
            if character.is_whitespace() {
                prop_assert!(text[mapped].chars().all(|c| c.is_whitespace() || c == '\\'), "{:?} in {:?}", decoded, text);
            } else {
                prop_assert_eq!(&text[mapped], character.to_string());
            }
        }
    }

    /// No text makes it panic, and every place that it names lies in the text.
    #[test]
    fn no_text_is_too_strange(text in "[\\PC\n\t\r]{0,60}|[-a:|>{}\\[\\]\"'&*!%@#, \n\t\\\\~?<]{0,60}") {
        let source = Arc::new(SourceFile::new("a.yaml", text));
        let parsed = parse(&source);
        prop_assert!(parsed.document.is_some() || !parsed.diagnostics.is_empty());
        for found in &parsed.diagnostics {
            if let Place::Span(span) = &found.place {
                prop_assert!(source.text().get(span.clone()).is_some(), "{:?}", found);
            }
        }
        if let Some(document) = parsed.document {
            let _ = document.root().to_json();
            for place in [Place::Value(Pointer::root()), Place::Within(Pointer::root().key("a"), 0..2)] {
                prop_assert!(source.text().get(document.resolve(&place)).is_some());
            }
        }
    }

    /// Bytes that happen to be text, too.
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_place_in_a_trimmed_list_is_still_found() {
    let text = "id: a\ntests:\n  - name: one\n    now: |\n      first\n      second\nname: b\n";
    let whole = document(text);
    let mut trimmed = whole.clone();
    trimmed.trim("tests", |source| parse(source).document);
    let first = Pointer::root().key("tests").index(0);
    assert_eq!(
        trimmed.root().pointer(&first).map(|node| &node.kind),
        Some(&NodeKind::Null),
        "the item is dropped"
    );
    assert_eq!(trimmed.whole(), whole.root());
    let now = Pointer::root().key("tests").index(0).key("now");
    for place in [
        Place::Key(now.clone()),
        Place::Value(now.clone()),
        Place::Within(now, 6..12),
        Place::Value(first),
        Place::Value(Pointer::root().key("tests").index(7)),
        Place::Key(Pointer::root().key("tests")),
        Place::Value(Pointer::root().key("name")),
    ] {
        assert_eq!(trimmed.resolve(&place), whole.resolve(&place), "{place:?}");
    }
    assert_eq!(
        &text[trimmed.resolve(&Place::Within(Pointer::root().key("tests").index(0).key("now"), 6..12))],
        "second"
    );
}
