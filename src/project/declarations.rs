//! `schema/kql/`: declarations of what the tenant has, in files of their own.
//!
//! A `.json` file has the shape of the project file's `[kql]` section. A `.kql` file is one function, named like the
//! file: `(parameters) { body }`, or its body alone.

use std::sync::{Arc, LazyLock};

use schemars::generate::SchemaSettings;

use super::config::{Declarations, DeclaredFunction};
use super::load::{compiled, resolve, typed};
use super::root::ProjectRoot;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::schema::Validator;
use crate::source::{DEFINITION_LIMIT, Sources};
use crate::yaml;

/// Where the files are, below the project's folder.
pub const DECLARATIONS_FOLDER: &str = "schema/kql";

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let generator = SchemaSettings::draft2020_12().into_generator();
    compiled(generator.into_root_schema_for::<Declarations>().to_value())
});

/// Adds what the files declare to `declarations`. What is declared twice is reported, and the first one stays.
pub(super) fn load(
    root: &ProjectRoot,
    declarations: &mut Declarations,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let found = root.list(DECLARATIONS_FOLDER).unwrap_or_default();
    diagnostics.extend(found.problems);
    for file in found
        .entries
        .into_iter()
        .filter(|entry| entry.has_extension(&["json", "kql"]))
        .map(|entry| entry.file)
    {
        let source = match root.read(Arc::clone(&file), DEFINITION_LIMIT) {
            Ok(source) => Arc::new(source),
            Err(error) => {
                diagnostics.push(error.diagnostic(file));
                continue;
            }
        };
        sources.insert(Arc::clone(&source));
        if file.ends_with(".kql") {
            let name = stem(&file).to_owned();
            let (parameters, body) = split_function(source.text());
            let function = DeclaredFunction {
                parameters: parameters.to_owned(),
                body: body.to_owned(),
                file: Some(Arc::clone(&file)),
            };
            merge(&mut declarations.functions, [(name, function)], &file, diagnostics);
        } else {
            // JSON is YAML: one reader, one way to show a place.
            let parsed = yaml::parse(&source);
            let mut found = parsed.diagnostics;
            if let Some(document) = parsed.document {
                let declared: Option<Declarations> = typed(&document, &SCHEMA, &mut found);
                resolve(&mut found, Some(&document));
                if let Some(mut declared) = declared {
                    declared
                        .functions
                        .values_mut()
                        .for_each(|function| function.file = Some(Arc::clone(&file)));
                    merge(&mut declarations.tables, declared.tables, &file, &mut found);
                    merge(&mut declarations.watchlists, declared.watchlists, &file, &mut found);
                    merge(&mut declarations.functions, declared.functions, &file, &mut found);
                }
            }
            diagnostics.extend(found);
        }
    }
}

fn merge<T>(
    known: &mut indexmap::IndexMap<String, T>,
    declared: impl IntoIterator<Item = (String, T)>,
    file: &Arc<str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (name, value) in declared {
        if known.contains_key(&name) {
            let message = format!("`{name}` is declared twice");
            let found = Diagnostic::error(Code::DuplicateDeclaration, Arc::clone(file), Place::File, message);
            diagnostics.push(found.help("declare it once, in rulesmith.toml or in schema/kql"));
        } else {
            known.insert(name, value);
        }
    }
}

fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `(parameters) { body }` → its two parts; any other text is a body without parameters.
fn split_function(text: &str) -> (&str, &str) {
    let parts = || {
        let inside = text.trim().strip_prefix('(')?.strip_suffix('}')?;
        let mut depth = 0_usize;
        let close = inside.char_indices().find_map(|(offset, character)| match character {
            '(' => {
                depth += 1;
                None
            }
            ')' if depth == 0 => Some(offset),
            ')' => {
                depth -= 1;
                None
            }
            _ => None,
        })?;
        let body = inside[close + 1..].trim_start().strip_prefix('{')?;
        Some((&inside[..close], body))
    };
    parts().unwrap_or(("", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_split_into_parameters_and_body() {
        assert_eq!(
            split_function("(T: (*), n: int = 7) {\n T | take n\n}\n"),
            ("T: (*), n: int = 7", "\n T | take n\n")
        );
        assert_eq!(split_function("() { T }"), ("", " T "));
        assert_eq!(split_function("T | where (a) > 1"), ("", "T | where (a) > 1"));
        assert_eq!(split_function("(union A, B) | take 1"), ("", "(union A, B) | take 1"));
    }
}
