//! The last look at what was rendered: a value and its schema in, what the service would refuse out.

use std::sync::Arc;

use serde_json::Value;

use super::RenderInput;
use super::engine::Engine;
use crate::diagnostic::{Code, Diagnostic, Place, Pointer};
use crate::schema::output::OutputSchema;

/// What keeps a rendered value from being what its service accepts.
pub(super) fn problems(
    shape: OutputSchema,
    value: &Value,
    template: &str,
    engine: &Engine,
    input: &RenderInput<'_>,
) -> Vec<Diagnostic> {
    let what = match shape {
        OutputSchema::DefenderRule => "the Defender XDR rule",
        OutputSchema::AnalyticsRules => "the Sentinel rule",
        OutputSchema::AutomationRules => "the automation rule",
        OutputSchema::Manifest => "the manifest",
    };
    let user = engine.user_template(template);
    let problem = |(pointer, message): (Pointer, String)| {
        let place =
            if pointer == Pointer::root() { "at the top".to_owned() } else { format!("at `{pointer}`") };
        let message = format!("{what} of this definition is not what the service accepts: {message} {place}");
        let found = Diagnostic::error(Code::InvalidOutput, Arc::clone(&input.file), Place::File, message);
        match user {
            Some(file) => found
                .related_in(Arc::clone(file), Place::File, "rendered by this template")
                .help(format!("fix the template, or remove it to use the built-in `{template}`")),
            None => found.help("change the value"),
        }
    };
    shape.violations(value).into_iter().map(problem).collect()
}
