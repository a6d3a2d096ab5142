//! The codes of diagnostics: those of the tool itself, listed and described here, and those of lints and of KQL.

mod comment;
mod description;
mod project;
mod render;
mod scenario;
mod value;
mod yaml;

use std::fmt;

use serde::{Serialize, Serializer};
use strum::{EnumIter, IntoStaticStr};

pub use description::{CodeDescription, ExampleFile};

use crate::citation::Source;

/// What a diagnostic is about: an entry of one of the lists of codes.
#[derive(Clone, Copy, Debug)]
pub struct CodeRef {
    origin: CodeOrigin,
    name: &'static str,
    sources: &'static [Source],
}

/// The list that a code is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeOrigin {
    /// The tool's own findings: [`Code`].
    Tool,
    /// The lints.
    Lint,
    /// The analysis of queries.
    Kql,
}

impl CodeRef {
    /// The code of a lint.
    pub const fn lint(name: &'static str, sources: &'static [Source]) -> Self {
        Self { origin: CodeOrigin::Lint, name, sources }
    }

    /// The code of a problem in a query.
    pub const fn kql(name: &'static str) -> Self {
        Self { origin: CodeOrigin::Kql, name, sources: &[] }
    }

    /// The list that it is in.
    pub const fn origin(self) -> CodeOrigin {
        self.origin
    }

    /// The name, as it is printed.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The pages that explain it.
    pub const fn sources(self) -> &'static [Source] {
        self.sources
    }
}

impl From<Code> for CodeRef {
    fn from(code: Code) -> Self {
        Self { origin: CodeOrigin::Tool, name: code.name(), sources: code.description().sources }
    }
}

impl PartialEq for CodeRef {
    fn eq(&self, other: &Self) -> bool {
        (self.origin, self.name) == (other.origin, other.name)
    }
}

impl Eq for CodeRef {}

impl PartialEq<Code> for CodeRef {
    fn eq(&self, other: &Code) -> bool {
        *self == Self::from(*other)
    }
}

impl fmt::Display for CodeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for CodeRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// A finding of the tool itself: one that is neither a lint nor about the language of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "`description` says what each of them is")]
pub enum Code {
    // The text of a file.
    FileTooLarge,
    InvalidUtf8,
    UnreadableFile,
    UnreadableFolder,
    TooManyProblems,
    // YAML and TOML.
    DuplicateKey,
    EmptyFile,
    InvalidMerge,
    InvalidToml,
    InvalidYaml,
    MultipleDocuments,
    NestingTooDeep,
    RecursiveAlias,
    TabIndentation,
    TooManyAliases,
    UnclosedBracket,
    UnclosedQuote,
    UnknownAnchor,
    UnsupportedKey,
    UnsupportedTag,
    // Values.
    DuplicateItem,
    InvalidValue,
    KeyNotAllowed,
    MissingKey,
    UnknownKey,
    UnknownValue,
    WrongType,
    // The project.
    BrokenLink,
    DuplicateDeclaration,
    HiddenPath,
    InvalidFunction,
    LinkNotFollowed,
    PathOutsideProject,
    UnreadableQuery,
    // Rendering.
    InvalidOutput,
    KeyedRuleContinuous,
    NeedsPreview,
    NoAnalyticsRule,
    TemplateError,
    UnknownTemplate,
    UnresolvedName,
    // Tests of definitions.
    InvalidMatcher,
    InvalidRows,
    QueryCannotRun,
    TooManyRows,
    UnknownColumn,
    UnknownTable,
    UnreadableRows,
    // Comments that allow findings.
    InvalidAllow,
    UnallowableLint,
    UnknownLint,
    UnusedAllow,
}

impl Code {
    /// The name, in kebab case, as it is printed.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it is about.
    pub fn description(self) -> &'static CodeDescription {
        match self {
            Self::FileTooLarge => &project::FILE_TOO_LARGE,
            Self::InvalidUtf8 => &project::INVALID_UTF8,
            Self::UnreadableFile => &project::UNREADABLE_FILE,
            Self::UnreadableFolder => &project::UNREADABLE_FOLDER,
            Self::TooManyProblems => &project::TOO_MANY_PROBLEMS,
            Self::DuplicateKey => &yaml::DUPLICATE_KEY,
            Self::EmptyFile => &yaml::EMPTY_FILE,
            Self::InvalidMerge => &yaml::INVALID_MERGE,
            Self::InvalidToml => &yaml::INVALID_TOML,
            Self::InvalidYaml => &yaml::INVALID_YAML,
            Self::MultipleDocuments => &yaml::MULTIPLE_DOCUMENTS,
            Self::NestingTooDeep => &yaml::NESTING_TOO_DEEP,
            Self::RecursiveAlias => &yaml::RECURSIVE_ALIAS,
            Self::TabIndentation => &yaml::TAB_INDENTATION,
            Self::TooManyAliases => &yaml::TOO_MANY_ALIASES,
            Self::UnclosedBracket => &yaml::UNCLOSED_BRACKET,
            Self::UnclosedQuote => &yaml::UNCLOSED_QUOTE,
            Self::UnknownAnchor => &yaml::UNKNOWN_ANCHOR,
            Self::UnsupportedKey => &yaml::UNSUPPORTED_KEY,
            Self::UnsupportedTag => &yaml::UNSUPPORTED_TAG,
            Self::DuplicateItem => &value::DUPLICATE_ITEM,
            Self::InvalidValue => &value::INVALID_VALUE,
            Self::KeyNotAllowed => &value::KEY_NOT_ALLOWED,
            Self::MissingKey => &value::MISSING_KEY,
            Self::UnknownKey => &value::UNKNOWN_KEY,
            Self::UnknownValue => &value::UNKNOWN_VALUE,
            Self::WrongType => &value::WRONG_TYPE,
            Self::BrokenLink => &project::BROKEN_LINK,
            Self::DuplicateDeclaration => &project::DUPLICATE_DECLARATION,
            Self::HiddenPath => &project::HIDDEN_PATH,
            Self::InvalidFunction => &project::INVALID_FUNCTION,
            Self::LinkNotFollowed => &project::LINK_NOT_FOLLOWED,
            Self::PathOutsideProject => &project::PATH_OUTSIDE_PROJECT,
            Self::UnreadableQuery => &project::UNREADABLE_QUERY,
            Self::InvalidOutput => &render::INVALID_OUTPUT,
            Self::KeyedRuleContinuous => &render::KEYED_RULE_CONTINUOUS,
            Self::NeedsPreview => &render::NEEDS_PREVIEW,
            Self::NoAnalyticsRule => &render::NO_ANALYTICS_RULE,
            Self::TemplateError => &render::TEMPLATE_ERROR,
            Self::UnknownTemplate => &render::UNKNOWN_TEMPLATE,
            Self::UnresolvedName => &render::UNRESOLVED_NAME,
            Self::InvalidMatcher => &scenario::INVALID_MATCHER,
            Self::InvalidRows => &scenario::INVALID_ROWS,
            Self::QueryCannotRun => &scenario::QUERY_CANNOT_RUN,
            Self::TooManyRows => &scenario::TOO_MANY_ROWS,
            Self::UnknownColumn => &scenario::UNKNOWN_COLUMN,
            Self::UnknownTable => &scenario::UNKNOWN_TABLE,
            Self::UnreadableRows => &scenario::UNREADABLE_ROWS,
            Self::InvalidAllow => &comment::INVALID_ALLOW,
            Self::UnallowableLint => &comment::UNALLOWABLE_LINT,
            Self::UnknownLint => &comment::UNKNOWN_LINT,
            Self::UnusedAllow => &comment::UNUSED_ALLOW,
        }
    }
}
