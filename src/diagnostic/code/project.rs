//! Codes of files, folders, links and declarations of a project.

use indoc::indoc;

use super::description::{CodeDescription, definition, file};
use crate::citation::Source;
use crate::diagnostic::DiagnosticSeverity;

pub(super) static FILE_TOO_LARGE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file is larger than the tool reads.",
    why: "The size of every file is limited, so that one file of a pull request cannot exhaust the memory of the \
          runner.",
    bad: &[file("detections/example.yaml", "# more than 1 MiB of text")],
    good: &[file(
        "detections/example.yaml",
        indoc! {"
            id: example
            # …
        "},
    )],
    how_to_fix: "Split the file, or move sample rows into files of their own.",
    sources: &[],
};

pub(super) static INVALID_UTF8: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file is not valid UTF-8.",
    why: "Definitions, queries and rows are read as UTF-8. Other encodings would change texts without notice.",
    bad: &[file("detections/example.yaml", "name: Gerät isoliert   # saved as Latin-1")],
    good: &[file("detections/example.yaml", "name: Gerät isoliert   # saved as UTF-8")],
    how_to_fix: "Save the file as UTF-8.",
    sources: &[],
};

pub(super) static UNREADABLE_FILE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file cannot be read.",
    why: "The file does not exist, may not be read, or is not a regular file.",
    bad: &[file("rulesmith.toml", "# without permission to read it")],
    good: &[file("rulesmith.toml", "# readable")],
    how_to_fix: "Check that the file exists and may be read.",
    sources: &[],
};

pub(super) static UNREADABLE_FOLDER: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A folder cannot be listed.",
    why: "Definitions below the folder would be missing from the build, and their rules would be removed.",
    bad: &[file("detections/closed/", "# without permission to list it")],
    good: &[file("detections/closed/", "# readable")],
    how_to_fix: "Check that the folder exists and may be read.",
    sources: &[],
};

pub(super) static TOO_MANY_PROBLEMS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file has more than 500 problems of one kind.",
    why: "The rest is left out, so that a broken file does not hide the others.",
    bad: &[file("detections/example.yaml", "# more than 500 unknown keys")],
    good: &[file("detections/example.yaml", "# fewer")],
    how_to_fix: "Fix the problems that are shown, and run the command again.",
    sources: &[],
};

pub(super) static BROKEN_LINK: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A path leads through a symbolic link that is broken or part of a loop.",
    why: "The file cannot be found, and a loop would never end.",
    bad: &[file(
        "detections/example.yaml",
        "query: {file: queries/example.kql}   # a link to a file that does not exist",
    )],
    good: &[file(
        "detections/example.yaml",
        "query: {file: queries/example.kql}   # a file, or a link to one",
    )],
    how_to_fix: "Remove the link, or correct its target.",
    sources: &[],
};

pub(super) static DUPLICATE_DECLARATION: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A table, watchlist or function is declared twice.",
    why: "Only one of the two declarations can hold, and which one would depend on the order of files.",
    bad: &[
        file(
            "rulesmith.toml",
            indoc! {r#"
            [kql.tables.Proxy_CL]
            Url = "string"
        "#},
        ),
        file("schema/kql/proxy.json", "{\"tables\": {\"Proxy_CL\": {\"Url\": \"string\"}}}"),
    ],
    good: &[file(
        "rulesmith.toml",
        indoc! {r#"
            [kql.tables.Proxy_CL]
            Url = "string"
        "#},
    )],
    how_to_fix: "Declare it once, in `rulesmith.toml` or in `schema/kql/`.",
    sources: &[],
};

pub(super) static HIDDEN_PATH: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A path names or leads to a hidden file or folder.",
    why: "Names that begin with `.` are those of repositories, editors and credentials. A definition from a \
          stranger must not reach them.",
    bad: &[definition(indoc! {"
        query: {file: .queries/example.kql}
        defender: {}
    "})],
    good: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: {file: queries/example.kql}
            defender: {}
        "},
        ),
        file("detections/queries/example.kql", "DeviceEvents"),
    ],
    how_to_fix: "Give the file a name that does not begin with `.`, outside hidden folders.",
    sources: &[],
};

pub(super) static INVALID_FUNCTION: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A declared function has parameters or a body that are not valid KQL.",
    why: "Queries that call the function could not be checked.",
    bad: &[
        file(
            "rulesmith.toml",
            indoc! {r#"
            [kql.functions.Admins]
            body = "IdentityInfo | where"
        "#},
        ),
        file("detections/example.yaml", "defender: {}"),
    ],
    good: &[
        file(
            "rulesmith.toml",
            indoc! {r#"
            [kql.functions.Admins]
            body = "IdentityInfo | project AccountObjectId"
        "#},
        ),
        file("detections/example.yaml", "defender: {}"),
    ],
    how_to_fix: "Write parameters and body as in `let name = (parameters) { body };`.",
    sources: &[Source {
        title: "User-defined functions",
        url: "https://learn.microsoft.com/kusto/query/functions/user-defined-functions",
    }],
};

pub(super) static LINK_NOT_FOLLOWED: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Warning,
    summary: "A symbolic link is in a folder whose links are not read.",
    why: "Links in these folders are skipped, so that a definition, template or declaration always is what its path \
          says.",
    bad: &[file("templates/rule.json", "# a symbolic link")],
    good: &[file("templates/rule.json", "# the file itself")],
    how_to_fix: "Put the file itself in the place of the link.",
    sources: &[],
};

pub(super) static PATH_OUTSIDE_PROJECT: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A path leads out of the project.",
    why: "A pipeline runs on the changes of strangers. A definition must not reach files of the machine that builds \
          it.",
    bad: &[definition(indoc! {"
        query: {file: ../../secrets.kql}
        defender: {}
    "})],
    good: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: {file: queries/example.kql}
            defender: {}
        "},
        ),
        file("detections/queries/example.kql", "DeviceEvents"),
    ],
    how_to_fix: "Move the file into the project, and name it relative to the definition.",
    sources: &[],
};

pub(super) static UNREADABLE_QUERY: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "The file of a query cannot be read.",
    why: "Without its query the definition cannot be checked or rendered.",
    bad: &[definition(indoc! {"
        query: {file: queries/missing.kql}
        defender: {}
    "})],
    good: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: {file: queries/example.kql}
            defender: {}
        "},
        ),
        file("detections/queries/example.kql", "DeviceEvents"),
    ],
    how_to_fix: "Correct the path: it is relative to the definition.",
    sources: &[],
};
