//! One name, one idea: few types may share their name with another one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::architecture::{code_of, is_test, sources_in};

/// The greatest share, in percent, of types with a name that another type has too.
const MOST: usize = 10;

#[test]
fn few_types_share_a_name() {
    let mut places: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (path, text) in sources_in("src").into_iter().chain(sources_in("crates/kql/src")) {
        if !is_test(&path) {
            for name in code_of(&text).lines().filter_map(type_name) {
                places.entry(name.to_owned()).or_default().push(path.clone());
            }
        }
    }
    let types: usize = places.values().map(Vec::len).sum();
    assert!(types > 500, "only {types} types were found");
    places.retain(|_, places| places.len() > 1);
    let shared: usize = places.values().map(Vec::len).sum();
    assert!(
        shared * 100 <= types * MOST,
        "{shared} of {types} types share a name, more than {MOST} %: {places:#?}"
    );
}

/// The name of the type that a line declares at the top level of its file.
fn type_name(line: &str) -> Option<&str> {
    let item = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    let name =
        ["struct ", "enum ", "trait ", "type "].iter().find_map(|keyword| item.strip_prefix(keyword))?;
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
}

#[test]
fn declarations_are_recognized() {
    assert_eq!(type_name("pub struct Span {"), Some("Span"));
    assert_eq!(type_name("pub(in crate::a) enum Kind<'a> {"), Some("Kind"));
    assert_eq!(type_name("type Outcome = Result<(), Error>;"), Some("Outcome"));
    assert_eq!(type_name("trait Visit: Sized {"), Some("Visit"));
    assert_eq!(type_name("    type Item = u8;"), None);
    assert_eq!(type_name("pub fn structure() {"), None);
    assert!(!is_test(Path::new("src/report.rs")));
}
