//! Templates: their text and a prepared view in, rendered text out. The only module that knows Tera.
//!
//! The project's own templates are part of the program. A user's template of the same name takes the place of ours;
//! its text is handed in. A template sees nothing but its view: there is no function that reads a file, a variable
//! of the environment or the clock, and an include reaches only the templates listed here.

mod problem;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::render::literal;

/// The templates that are part of the program, by name.
pub const TEMPLATES: [(&str, &str); 7] = [
    ("defender/rule.json", include_str!("../../templates/defender/rule.json")),
    ("defender/wizard.md", include_str!("../../templates/defender/wizard.md")),
    ("defender/wizard-rule.md", include_str!("../../templates/defender/wizard-rule.md")),
    ("sentinel/alert-title.kql", include_str!("../../templates/sentinel/alert-title.kql")),
    ("sentinel/analytics-rule.json", include_str!("../../templates/sentinel/analytics-rule.json")),
    ("sentinel/automation-rule.json", include_str!("../../templates/sentinel/automation-rule.json")),
    ("sentinel/incident-title.kql", include_str!("../../templates/sentinel/incident-title.kql")),
];

/// What one template may write, in bytes: the size that Azure accepts for a template file.
const OUTPUT_LIMIT: usize = 4 * 1024 * 1024;

/// A template of the user that takes the place of one of ours.
#[derive(Debug, Clone)]
pub struct UserTemplate {
    /// Its path below the templates folder, with forward slashes: `sentinel/incident-title.kql`.
    pub name: String,
    /// The file it came from, relative to the project.
    pub file: Arc<str>,
    /// Its text.
    pub text: String,
}

/// All templates, compiled.
pub struct Engine {
    tera: Tera,
    sources: BTreeMap<String, CompiledTemplate>,
}

/// Where a template came from, and what it needs.
struct CompiledTemplate {
    file: Arc<str>,
    text: String,
    user: bool,
    variables: Vec<String>,
}

impl Engine {
    /// Compiles the program's templates and, in their place, the user's.
    ///
    /// # Errors
    /// Every user template that does not compile or has a name that nothing renders, each with its place.
    pub fn new(user: &[UserTemplate]) -> Result<Self, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&str>::new());
        tera.register_filter("json", json);
        tera.register_filter("kql_string", kql_string);
        let mut sources = BTreeMap::new();
        let mut problems = Vec::new();
        let ours = TEMPLATES.iter().map(|&(name, text)| UserTemplate {
            name: name.to_owned(),
            file: Arc::from(format!("templates/{name}")),
            text: text.to_owned(),
        });
        // A copy of ours is ours.
        let changed = |user: &&UserTemplate| !TEMPLATES.contains(&(user.name.as_str(), user.text.as_str()));
        let user = user.iter().filter(changed).cloned();
        let all = ours.map(|ours| (false, ours)).chain(user.map(|user| (true, user)));
        for (user, template) in all {
            if !TEMPLATES.iter().any(|&(name, _)| name == template.name) {
                problems.push(unknown_template(&template));
            } else if let Err(error) = tera.add_raw_template(&template.name, &template.text) {
                problems.extend(problem::of(&error, &template.name, |name| {
                    (name == template.name).then_some((&template.file, template.text.as_str()))
                }));
            } else {
                let UserTemplate { name, file, text } = template;
                sources.insert(name, CompiledTemplate { file, text, user, variables: Vec::new() });
            }
        }
        for (name, template) in &mut sources {
            if let Ok(variables) = tera.get_template_variables(name) {
                template.variables = variables.into_iter().map(str::to_owned).collect();
                template.variables.sort_unstable();
            }
        }
        if problems.is_empty() { Ok(Self { tera, sources }) } else { Err(problems) }
    }

    /// Renders the template of this name.
    ///
    /// # Errors
    /// What the template asks for and the view does not have, or a filter refuses, with its place in the template.
    pub fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Box<Diagnostic>> {
        let found =
            |name: &str| self.sources.get(name).map(|template| (&template.file, template.text.as_str()));
        let failed = |error: &tera::Error| Box::new(problem::first(error, name, found));
        let context = Context::from_serialize(view).map_err(|error| failed(&error))?;
        // Tera takes an undefined variable in a condition for false. Here it is as wrong as anywhere else.
        if let Some(template) = self.sources.get(name)
            && let Some(variable) = template.variables.iter().find(|name| !context.contains_key(name))
        {
            return Err(Box::new(problem::undefined(&template.file, &template.text, variable)));
        }
        let mut output = Limited(Vec::new());
        self.tera.render_to(name, &context, &mut output).map_err(|error| failed(&error))?;
        // A build holds the queries and the page's parts until all are known.
        output.0.shrink_to_fit();
        String::from_utf8(output.0).map_err(|error| failed(&error.into()))
    }
}

impl Engine {
    /// Reads what a template rendered as JSON.
    ///
    /// # Errors
    /// The template, with where its output stops being JSON.
    pub fn parse_json(&self, name: &str, text: &str) -> Result<serde_json::Value, Box<Diagnostic>> {
        serde_json::from_str(text).map_err(|error| {
            let file =
                self.sources.get(name).map_or_else(|| Arc::from(name), |template| Arc::clone(&template.file));
            let near = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default().trim();
            let near: String = near.chars().take(80).collect();
            let message = format!("this template renders no JSON: {error}, near `{near}`");
            Box::new(
                Diagnostic::error(Code::TemplateError, file, Place::File, message)
                    .help("write every value as `{{ value | json }}` and mind the commas"),
            )
        })
    }

    /// The file of the user's template of this name, where one takes the place of ours.
    pub fn user_template(&self, name: &str) -> Option<&Arc<str>> {
        self.sources.get(name).filter(|template| template.user).map(|template| &template.file)
    }
}

fn unknown_template(template: &UserTemplate) -> Diagnostic {
    let names = TEMPLATES.map(|(name, _)| name);
    let help = match did_you_mean(&template.name, names) {
        Some(near) => format!("rename it to `{near}`"),
        None => format!("the templates are {}", names.map(|name| format!("`{name}`")).join(", ")),
    };
    Diagnostic::error(
        Code::UnknownTemplate,
        Arc::clone(&template.file),
        Place::File,
        format!("nothing renders a template of the name `{}`", template.name),
    )
    .help(help)
}

/// Any defined value as compact JSON text.
#[expect(clippy::needless_pass_by_value, reason = "the signature of a Tera filter")]
fn json(value: Value, _: Kwargs, _: &State) -> TeraResult<String> {
    if value.is_undefined() {
        return Err(wrong_type("a value", &value));
    }
    serde_json::to_string(&value).map_err(|error| tera::Error::message(format!("not a JSON value: {error}")))
}

/// A text as a KQL string literal, quotes included.
#[expect(clippy::needless_pass_by_value, reason = "the signature of a Tera filter")]
fn kql_string(value: Value, _: Kwargs, _: &State) -> TeraResult<String> {
    value.as_str().map(literal::kql_string).ok_or_else(|| wrong_type("string", &value))
}

/// The one kind of error for which Tera marks the value, not the filter.
fn wrong_type(expected: &str, value: &Value) -> tera::Error {
    tera::Error::new(ErrorKind::InvalidArgument {
        expected_type: expected.to_owned(),
        actual_type: value.name().to_owned(),
    })
}

/// A buffer that refuses to grow past the limit.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > OUTPUT_LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAME: &str = "sentinel/alert-title.kql";

    fn user(text: &str) -> UserTemplate {
        UserTemplate {
            name: NAME.to_owned(),
            file: Arc::from("mine/sentinel/alert-title.kql"),
            text: text.to_owned(),
        }
    }

    /// The message and the marked text of the one problem that a user template has with a view.
    fn problem(text: &str, view: &serde_json::Value) -> (String, String) {
        let found = match Engine::new(&[user(text)]) {
            Ok(engine) => *engine.render(NAME, view).unwrap_err(),
            Err(mut problems) => {
                assert_eq!(problems.len(), 1, "{problems:?}");
                problems.remove(0)
            }
        };
        assert_eq!(&*found.file, "mine/sentinel/alert-title.kql");
        let Place::Span(span) = found.place else { panic!("{found:?}") };
        (found.message, text[span].to_owned())
    }

    #[test]
    fn our_templates_compile() {
        assert!(Engine::new(&[]).is_ok());
    }

    #[test]
    fn the_guide_names_every_template_and_what_it_sees() {
        let guide = include_str!("../../docs/guide/templates.md");
        for (name, template) in &Engine::new(&[]).unwrap().sources {
            assert!(guide.contains(&format!("| `{name}` |")), "{name}");
            for variable in &template.variables {
                assert!(
                    guide.contains(&format!("`{variable}`")) || guide.contains(&format!("`{variable}.")),
                    "{name}: {variable}"
                );
            }
        }
    }

    #[test]
    fn a_user_template_takes_the_place_of_ours() {
        let engine =
            Engine::new(&[user("{% for x in list %}{{ x | kql_string }}={{ x | json }};{% endfor %}")])
                .unwrap();
        assert_eq!(
            engine.render(NAME, &json!({"list": ["<a&b>", "\""]})).unwrap(),
            r#""<a&b>"="<a&b>";"\""="\"";"#
        );
    }

    #[test]
    fn an_undefined_variable_is_an_error_with_its_place() {
        let view = json!({"title": "t", "rows": [{"a": 1}]});
        for (text, marked) in [
            ("a\n{{ typo }}", "typo"),
            ("a\n{{ typo | json }}", "typo"),
            ("a\n{{ typo | kql_string }}", "typo"),
            ("typo {% if typo %}x{% endif %}", "typo"),
            ("{% for row in typo %}x{% endfor %}", "typo"),
        ] {
            assert_eq!(
                problem(text, &view),
                ("`typo` is not defined here".to_owned(), marked.to_owned()),
                "{text}"
            );
        }
        let (message, marked) = problem("{% for row in rows %}\n{{ row.b | json }}{% endfor %}", &view);
        assert_eq!(message, "`row.b` is not defined here");
        assert_eq!(marked, "row.b");
        assert_eq!(problem("{{ title.x.y }}", &view).0, "field `x` is not defined");
    }

    #[test]
    fn what_does_not_compile_is_an_error_with_its_place() {
        assert_eq!(problem("x\n{{ title", &json!({})).1, "title");
        assert_eq!(
            problem("{{ 5 | kql_string }}", &json!({})).0,
            "invalid type for the value, expected `string` but got `i64`"
        );
        assert_eq!(
            problem("\n {{ title | shout }}", &json!({})),
            ("unknown filter `shout`".to_owned(), "shout".to_owned())
        );
        assert_eq!(problem("{{ get_env(name='HOME') }}", &json!({})).0, "unknown function `get_env`");
        assert_eq!(problem("{% include '/etc/passwd' %}", &json!({})).0, "unknown template `/etc/passwd`");
    }

    #[test]
    fn every_bad_template_is_reported() {
        let other = UserTemplate { name: "sentinel/incident-titel.kql".to_owned(), ..user("") };
        let found = Engine::new(&[user("{{ a | b }}{{ c | d }}"), other]).err().unwrap();
        let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "unknown filter `b`",
                "unknown filter `d`",
                "nothing renders a template of the name `sentinel/incident-titel.kql`"
            ]
        );
        assert_eq!(found[2].help.as_deref(), Some("rename it to `sentinel/incident-title.kql`"));
    }

    #[test]
    fn a_template_cannot_grow_without_end() {
        let text = "{% for a in range(end=90000) %}{% for b in range(end=90000) %}0123456789{% endfor %}{% endfor %}";
        let engine = Engine::new(&[user(text)]).unwrap();
        let found = engine.render(NAME, &json!({})).unwrap_err();
        assert_eq!(found.message, "this template writes more than 4 MiB");
    }

    #[test]
    fn a_template_cannot_include_itself() {
        let found = Engine::new(&[user("{% include 'sentinel/alert-title.kql' %}")]).err().unwrap();
        assert_eq!(found.len(), 1);
    }
}
