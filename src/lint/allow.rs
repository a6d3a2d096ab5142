//! Comments that allow a finding: `# rulesmith: allow <lint>[, <lint>] – reason`, in a query `// rulesmith: …`.
//!
//! In: the project and what was found, places as they come from the lints. Out: what is left, and a warning for each
//! comment that allows nothing. A comment applies to its own line and the line below it, and to what begins there as
//! the value of a key; above the first key it applies to the whole file. An error cannot be allowed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{LINTS, by_name};
use crate::diagnostic::{Code, CodeRef, Diagnostic, DiagnosticSeverity, Place, did_you_mean};
use crate::project::{LoadedDefinition, Project};

/// One code in a comment.
struct Allowance {
    file: Arc<str>,
    /// The lines that it applies to; all if it is empty.
    lines: Vec<usize>,
    code: CodeRef,
    place: Place,
    used: bool,
}

impl Allowance {
    fn covers(&self, diagnostic: &Diagnostic, lines: &BTreeSet<usize>) -> bool {
        let here = self.lines.is_empty() || self.lines.iter().any(|line| lines.contains(line));
        self.code == diagnostic.code && here
    }

    fn idle(&self) -> Diagnostic {
        Diagnostic::warning(
            Code::UnusedAllow,
            Arc::clone(&self.file),
            self.place.clone(),
            format!("unused suppression: `{}` finds nothing here", self.code),
        )
        .help("remove the comment")
    }
}

/// Drops what comments allow, and adds the problems of those comments.
pub fn allow(project: &Project, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut left = Vec::with_capacity(found.len());
    let mut allowances = Vec::new();
    for loaded in &project.definitions {
        in_definition(loaded, &mut allowances, &mut left);
        in_query(project, loaded, &mut allowances, &mut left);
    }
    let mut by_file: BTreeMap<Arc<str>, Vec<Allowance>> = BTreeMap::new();
    for allowance in allowances {
        by_file.entry(Arc::clone(&allowance.file)).or_default().push(allowance);
    }
    for diagnostic in found {
        let mut allowed = false;
        if let Some(allowances) = by_file.get_mut(&diagnostic.file)
            && diagnostic.severity < DiagnosticSeverity::Error
        {
            let lines = lines_of(project, &diagnostic);
            for allowance in allowances.iter_mut().filter(|allowance| allowance.covers(&diagnostic, &lines)) {
                allowance.used = true;
                allowed = true;
            }
        }
        if !allowed {
            left.push(diagnostic);
        }
    }
    left.extend(by_file.values().flatten().filter(|allowance| !allowance.used).map(Allowance::idle));
    left
}

/// The comments of a definition.
fn in_definition(loaded: &LoadedDefinition, allowances: &mut Vec<Allowance>, left: &mut Vec<Diagnostic>) {
    let document = &loaded.document;
    let source = document.source();
    for comment in document.comments() {
        let place = Place::Span(comment.span.clone());
        let Some(codes) = codes(&comment.text, &loaded.file, &place, left) else { continue };
        let line = source.position(comment.span.start).line;
        let above_all = comment.span.start < document.root().span.start;
        let lines = if above_all { Vec::new() } else { vec![line, line + 1] };
        allowances.extend(codes.into_iter().map(|code| Allowance {
            file: Arc::clone(&loaded.file),
            lines: lines.clone(),
            code,
            place: place.clone(),
            used: false,
        }));
    }
}

/// The comments of a query, in the definition or in a file of its own.
fn in_query(
    project: &Project,
    loaded: &LoadedDefinition,
    allowances: &mut Vec<Allowance>,
    left: &mut Vec<Diagnostic>,
) {
    let Some(query) = &loaded.query else { return };
    let file = query.file.as_ref().unwrap_or(&loaded.file);
    let mut offset = 0;
    for line in query.text.split_inclusive('\n') {
        let start = line.find("//").map(|at| offset + at);
        offset += line.len();
        let Some(start) = start else { continue };
        let text = query.text.get(start + 2..offset).unwrap_or_default();
        let span = start..offset - (text.len() - text.trim_end().len());
        let place = match query.file {
            Some(_) => Place::Span(span),
            None => Place::Span(loaded.document.resolve(&Place::Within(super::context::at(["query"]), span))),
        };
        let Some(codes) = codes(text, file, &place, left) else { continue };
        let (Place::Span(span), Some(source)) = (&place, project.sources.get(file)) else { continue };
        let line = source.position(span.start).line;
        allowances.extend(codes.into_iter().map(|code| Allowance {
            file: Arc::clone(file),
            lines: vec![line, line + 1],
            code,
            place: place.clone(),
            used: false,
        }));
    }
}

/// The codes that a comment allows; `None` where it is a comment like any other. Problems of the comment are reported.
fn codes(comment: &str, file: &Arc<str>, place: &Place, left: &mut Vec<Diagnostic>) -> Option<Vec<CodeRef>> {
    let directive = comment.trim().strip_prefix("rulesmith:")?.trim_start();
    let Some(list) = directive.strip_prefix("allow").filter(|rest| rest.starts_with(char::is_whitespace))
    else {
        left.push(
            Diagnostic::warning(
                Code::InvalidAllow,
                Arc::clone(file),
                place.clone(),
                "invalid suppression, expected `rulesmith: allow <lint> – reason`",
            )
            .help("name the lint to allow, such as `rulesmith: allow multiple-tactics`"),
        );
        return None;
    };
    let mut codes = Vec::new();
    for part in list.split(',') {
        let mut words = part.split_whitespace();
        let Some(name) = words.next() else { continue };
        match allowable(name) {
            Ok(code) => codes.push(code),
            Err(Refusal { code, message, help }) => {
                left.push(Diagnostic::warning(code, Arc::clone(file), place.clone(), message).help(help));
            }
        }
        // What follows a name without a comma is the reason.
        if words.next().is_some() {
            break;
        }
    }
    Some(codes)
}

/// Why a name cannot be allowed.
struct Refusal {
    code: Code,
    message: String,
    help: String,
}

/// The code of that name, of a lint or of a query, where a comment may allow it.
fn allowable(name: &str) -> Result<CodeRef, Refusal> {
    match by_name(name) {
        Some(lint) if lint.severity == DiagnosticSeverity::Error => Err(Refusal {
            code: Code::UnallowableLint,
            message: format!("`{name}` is an error and cannot be allowed"),
            help: "fix what it finds, and remove the comment".to_owned(),
        }),
        Some(lint) => Ok(lint.code()),
        None => rulesmith_kql::Code::from_text(name).map(CodeRef::from).ok_or_else(|| {
            let near = did_you_mean(name, LINTS.iter().map(|lint| lint.name));
            let help = near.map_or_else(
                || "docs/lints/README.md lists the lints".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Refusal { code: Code::UnknownLint, message: format!("unknown lint `{name}`"), help }
        }),
    }
}

/// The lines of a finding and of the key of what it is about.
fn lines_of(project: &Project, diagnostic: &Diagnostic) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let Some(source) = project.sources.get(&diagnostic.file) else { return lines };
    let document = project
        .definitions
        .binary_search_by(|loaded| loaded.file.cmp(&diagnostic.file))
        .ok()
        .and_then(|index| project.definitions.get(index))
        .map(|loaded| &loaded.document);
    let start = match (&diagnostic.place, document) {
        (Place::File, _) => return lines,
        (Place::Span(span), _) => span.start,
        (place, Some(document)) => document.resolve(place).start,
        (_, None) => return lines,
    };
    lines.insert(source.position(start).line);
    if let (Place::Value(pointer) | Place::Within(pointer, _), Some(document)) = (&diagnostic.place, document)
    {
        lines.insert(source.position(document.key_span(pointer).start).line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::ProjectRoot;
    use jiff::civil::date;

    /// What is left of the findings in a definition, each with its line.
    fn left(text: &str) -> Vec<(&'static str, usize)> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("detections")).unwrap();
        std::fs::write(folder.path().join("detections/a.yaml"), text).unwrap();
        let project = Project::load(ProjectRoot::open(folder.path()).unwrap()).unwrap();
        assert_eq!(project.diagnostics, []);
        let mut left =
            allow(&project, super::super::run(&project, &crate::lint::Queries::default(), date(2026, 1, 1)));
        project.resolve(&mut left);
        let source = project.sources.get("detections/a.yaml").unwrap();
        let line = |found: &Diagnostic| match &found.place {
            Place::Span(span) => source.position(span.start).line,
            place => panic!("{place:?}"),
        };
        left.iter().map(|found| (found.code.name(), line(found))).collect()
    }

    const DETECTION: &str = "name: A\ndescription: d\nseverity: low\nentities: [{ip: {address: IPAddress}}]\nquery: |\n  CloudAppEvents\n";

    #[test]
    fn a_comment_allows_on_its_line_and_on_the_next() {
        let bare = format!("id: a\n{DETECTION}defender:\n  frequency: 2h\n");
        assert_eq!(left(&bare), [("preview-frequency", 9)]);
        let allowed = "rulesmith: allow preview-frequency – the tenant has it";
        assert_eq!(left(&format!("id: a\n{DETECTION}defender:\n  frequency: 2h   # {allowed}\n")), []);
        assert_eq!(left(&format!("id: a\n{DETECTION}defender:\n  # {allowed}\n  frequency: 2h\n")), []);
        assert_eq!(left(&format!("# {allowed}\nid: a\n{DETECTION}defender:\n  frequency: 2h\n")), []);
        let far = format!("id: a\n# {allowed}\n{DETECTION}defender:\n  frequency: 2h\n");
        assert_eq!(left(&far), [("unused-allow", 2), ("preview-frequency", 10)]);
    }

    #[test]
    fn several_names_and_a_reason_with_a_comma() {
        let text = format!(
            "id: a\n{DETECTION}# rulesmith: allow no-platform, preview-frequency – yes, really\ndefender: {{frequency: 2h}}\n"
        );
        assert_eq!(left(&text), [("unused-allow", 8)]);
    }

    #[test]
    fn problems_of_a_comment_are_reported() {
        let with = |order: &str| left(&format!("id: a\n{DETECTION}# rulesmith: {order}\ndefender: {{}}\n"));
        assert_eq!(with("allow multiple-tactic"), [("unknown-lint", 8)]);
        assert_eq!(with("allow no-asset-entity"), [("unallowable-lint", 8)]);
        assert_eq!(with("ignore multiple-tactics"), [("invalid-allow", 8)]);
        assert_eq!(with("allow multiple-tactics"), [("unused-allow", 8)]);
    }

    #[test]
    fn an_error_stays() {
        let text = format!("id: b\n{DETECTION}defender: {{}}\n");
        assert_eq!(left(&text), [("id-file-name-mismatch", 1)]);
    }

    #[test]
    fn a_text_that_looks_like_a_comment_is_text() {
        let text =
            format!("id: a\n{DETECTION}triage: \"# rulesmith: allow multiple-tactics\"\ndefender: {{}}\n");
        assert_eq!(left(&text), []);
    }

    #[test]
    fn a_comment_of_the_query_counts_there() {
        let text =
            format!("id: a\n{DETECTION}  // rulesmith: allow multiple-tactics\n  | take 1\ndefender: {{}}\n");
        assert_eq!(left(&text), [("unused-allow", 8)]);
    }
}
