//! What rendering had to leave out, change or refuse: the one place for these messages.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Pointer, Severity};
use crate::platform::entity::EntityKind;

/// The two services, by the names that messages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Platform {
    Defender,
    Sentinel,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Defender => "Defender XDR",
            Self::Sentinel => "Sentinel",
        })
    }
}

/// The notes on one definition.
#[derive(Debug)]
pub(in crate::render) struct Notes {
    file: Arc<str>,
    found: Vec<Diagnostic>,
}

impl Notes {
    pub(in crate::render) fn new(file: Arc<str>) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(in crate::render) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    pub(in crate::render) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// An identifier that a platform does not have.
    pub(super) fn identifier_lost(
        &mut self,
        at: &Pointer,
        platform: Platform,
        kind: &EntityKind,
        identifier: &str,
    ) {
        let message =
            format!("{platform} has no identifier `{identifier}` for `{}`: it is left out there", kind.name);
        self.found.push(Diagnostic::info(
            "identifier-lost",
            Arc::clone(&self.file),
            Place::Key(at.key(identifier)),
            message,
        ));
    }

    /// An identifier beyond those that one mapping may have.
    pub(super) fn identifier_over_limit(
        &mut self,
        at: &Pointer,
        kind: &EntityKind,
        identifier: &str,
        limit: usize,
    ) {
        let message = format!(
            "Sentinel takes {limit} identifiers of an entity: `{identifier}` of `{}` is left out there",
            kind.name
        );
        self.found.push(Diagnostic::info(
            "identifier-lost",
            Arc::clone(&self.file),
            Place::Key(at.key(identifier)),
            message,
        ));
    }

    /// An entity of which a platform gets nothing.
    pub(super) fn entity_lost(&mut self, at: Pointer, platform: Platform, kind: &EntityKind) {
        let message = format!("{platform} gets nothing of this `{}`", kind.name);
        self.found
            .push(Diagnostic::warning("entity-lost", Arc::clone(&self.file), Place::Key(at), message).help(
            format!(
                "give it an identifier that {platform} has, or expect the entity on the other platform alone"
            ),
        ));
    }

    /// A sub-technique that the stable API has no place for.
    pub(super) fn sub_technique_as_parent(&mut self, at: Pointer, technique: &str, parent: &str) {
        let message = format!(
            "the stable Sentinel API has no sub-techniques: `{technique}` is rendered as `{parent}` there"
        );
        self.found.push(
            Diagnostic::info("sub-technique-as-parent", Arc::clone(&self.file), Place::Value(at), message)
                .help("set `preview = true` under `[sentinel]` in rulesmith.toml to render it whole"),
        );
    }

    /// Something that only the preview API has, in a project that does not use it.
    pub(super) fn needs_preview(&mut self, at: Pointer, what: &str) {
        self.found.push(
            Diagnostic::error(
                "needs-preview",
                Arc::clone(&self.file),
                Place::Value(at),
                format!("{what} exists only in the preview API of Sentinel"),
            )
            .help("set `preview = true` under `[sentinel]` in rulesmith.toml, or do without"),
        );
    }

    /// Something that cannot be rendered at all.
    pub(super) fn refuse(
        &mut self,
        code: &'static str,
        at: Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found
            .push(Diagnostic::error(code, Arc::clone(&self.file), Place::Value(at), message).help(help));
    }

    /// How many of them are errors.
    pub(in crate::render) fn errors(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Error).count()
    }
}
