//! Codes of the syntax of YAML and TOML.

use indoc::indoc;

use super::description::{CodeDescription, definition, file};
use crate::citation::Source;
use crate::diagnostic::DiagnosticSeverity;

const YAML: Source = Source { title: "YAML 1.2.2", url: "https://yaml.org/spec/1.2.2/" };

pub(super) static DUPLICATE_KEY: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A mapping has the same key twice.",
    why: "YAML requires the keys of a mapping to be unique. Of two equal keys one would be ignored without notice.",
    bad: &[definition(indoc! {"
        severity: low
        severity: high
    "})],
    good: &[definition("severity: high")],
    how_to_fix: "Keep one of the two keys.",
    sources: &[YAML],
};

pub(super) static EMPTY_FILE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file has no content, or only comments.",
    why: "Every YAML file below the folder of definitions is read as one. An empty file is usually left over from \
          an unfinished change.",
    bad: &[file("detections/device-isolated.yaml", "# Device isolated: to be written")],
    good: &[file(
        "detections/device-isolated.yaml",
        indoc! {"
            id: device-isolated
            name: Device isolated
            description: An administrator isolated a device.
            severity: medium
            query: CloudAppEvents
            entities: [{account: {aadUserId: AccountObjectId}}]
            defender: {}
        "},
    )],
    how_to_fix: "Write a definition into the file, or remove the file.",
    sources: &[],
};

pub(super) static INVALID_MERGE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "The merge key `<<` has a value that is not a mapping.",
    why: "`<<` copies the entries of another mapping, or of a list of mappings. Nothing else has entries to copy.",
    bad: &[definition(indoc! {"
        alert:
          <<: Device isolated
          title: Device isolated
    "})],
    good: &[definition(indoc! {"
        common: &common {title: Device isolated}
        alert:
          <<: *common
    "})],
    how_to_fix: "Mark the mapping with `&name` and write `<<: *name`.",
    sources: &[Source {
        title: "Merge key language-independent type for YAML",
        url: "https://yaml.org/type/merge.html",
    }],
};

pub(super) static INVALID_TOML: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "`rulesmith.toml`, or another TOML file of the project, has a syntax error.",
    why: "Without the project file the tool does not know where definitions are or what the tenant has.",
    bad: &[file(
        "rulesmith.toml",
        indoc! {"
            [sentinel]
            preview = yes
        "},
    )],
    good: &[file(
        "rulesmith.toml",
        indoc! {"
            [sentinel]
            preview = true
        "},
    )],
    how_to_fix: "Correct the marked text. Texts are in quotes, and truth values are `true` and `false`.",
    sources: &[Source { title: "TOML", url: "https://toml.io" }],
};

pub(super) static INVALID_YAML: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file has a YAML syntax error.",
    why: "A file that is not valid YAML cannot be read. Later errors in the file are reported from the next \
          top-level key on.",
    bad: &[definition("name: Device isolated: by hand")],
    good: &[definition("name: \"Device isolated: by hand\"")],
    how_to_fix: "Follow the `help` line. Most of these errors are text that must be in quotes, or a line with the wrong \
          indentation.",
    sources: &[YAML],
};

pub(super) static MULTIPLE_DOCUMENTS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file has more than one YAML document.",
    why: "A file holds one definition, named after the file. What follows a line of `---` would be ignored.",
    bad: &[definition(indoc! {"
        name: Device isolated
        ---
        name: Device released
    "})],
    good: &[definition("name: Device isolated")],
    how_to_fix: "Move each document into a file of its own.",
    sources: &[],
};

pub(super) static NESTING_TOO_DEEP: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "Mappings and lists are nested more than 64 levels deep.",
    why: "The depth is limited so that no file can exhaust the memory of the process. A definition needs about ten \
          levels.",
    bad: &[definition(
        "details: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    )],
    good: &[definition("details: {Comment: IsolationComment}")],
    how_to_fix: "Look for brackets or indentation that went wrong.",
    sources: &[],
};

pub(super) static RECURSIVE_ALIAS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "An alias is inside the value that it repeats.",
    why: "The value would contain itself and never end.",
    bad: &[definition("details: &all {Comment: *all}")],
    good: &[definition("details: {Comment: IsolationComment}")],
    how_to_fix: "Write the value out.",
    sources: &[YAML],
};

pub(super) static TAB_INDENTATION: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A line is indented with a tab.",
    why: "YAML does not allow tabs in indentation, since their width depends on the editor.",
    bad: &[definition(
        "alert:
	title: Device isolated",
    )],
    good: &[definition(indoc! {"
        alert:
          title: Device isolated
    "})],
    how_to_fix: "Replace the tab with two spaces.",
    sources: &[YAML],
};

pub(super) static TOO_MANY_ALIASES: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "The aliases of a file repeat more than 4 MiB.",
    why: "A few bytes of nested aliases can stand for gigabytes. The amount is limited so that no file can exhaust \
          the memory of the process.",
    bad: &[definition(indoc! {"
        a: &a [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    "})],
    good: &[definition("details: {Comment: IsolationComment}")],
    how_to_fix: "Write out what is repeated, without `&` and `*`.",
    sources: &[YAML],
};

pub(super) static UNCLOSED_BRACKET: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A `[` or `{` is never closed, or is closed by the wrong bracket.",
    why: "Everything up to the end of the file would belong to the list or mapping.",
    bad: &[definition(indoc! {"
        details: {Comment: IsolationComment]
        defender: {}
    "})],
    good: &[definition(indoc! {"
        details: {Comment: IsolationComment}
        defender: {}
    "})],
    how_to_fix: "Add the closing bracket. Text that begins with a bracket, such as `{{Column}}`, must be in quotes.",
    sources: &[YAML],
};

pub(super) static UNCLOSED_QUOTE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A quoted text is never closed.",
    why: "Everything up to the end of the file would belong to the text.",
    bad: &[definition(indoc! {r#"
        name: "Device isolated
        severity: high
    "#})],
    good: &[definition(indoc! {r#"
        name: "Device isolated"
        severity: high
    "#})],
    how_to_fix: "Add the closing quote.",
    sources: &[YAML],
};

pub(super) static UNKNOWN_ANCHOR: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "An alias `*name` names an anchor that does not exist.",
    why: "`*name` repeats the value that is marked with `&name` earlier in the same file.",
    bad: &[definition("name: *device")],
    good: &[definition("name: \"*device\"")],
    how_to_fix: "Mark a value with `&name` above, or put the text in quotes.",
    sources: &[YAML],
};

pub(super) static UNSUPPORTED_KEY: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "The key of a mapping is a list or a mapping.",
    why: "Keys of a definition are names. A `{{Column}}` without quotes looks like a mapping to YAML.",
    bad: &[definition(indoc! {"
        details:
          ? [a, b]
          : IsolationComment
    "})],
    good: &[definition(indoc! {"
        details:
          Comment: IsolationComment
    "})],
    how_to_fix: "Use a name as the key.",
    sources: &[YAML],
};

pub(super) static UNSUPPORTED_TAG: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A value has a YAML tag that the format does not use.",
    why: "A tag such as `!ref` asks for a type of the reader's own. Definitions have texts, numbers, truth values, \
          lists and mappings only.",
    bad: &[definition("name: !ref Device")],
    good: &[definition("name: \"!ref Device\"")],
    how_to_fix: "Remove the tag. Text that begins with `!` must be in quotes.",
    sources: &[YAML],
};
