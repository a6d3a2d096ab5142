//! Text and expressions in ARM templates: a text of the user in, what deploys as exactly that text out.
//!
//! The template language takes a string that begins with `[` and ends with `]` for an expression. As text such a
//! string begins with `[[`. A string that only begins with `[` is text already and must stay as it is.

use serde_json::Value;
use uuid::Uuid;

/// The text as it must stand in a template to deploy unchanged.
pub fn text(text: &str) -> String {
    if text.starts_with('[') && text.ends_with(']') { format!("[{text}") } else { text.to_owned() }
}

/// Makes every string of a value a text, at any depth. Keys are left alone: the service's own or restricted to names.
pub fn escape(value: &mut Value) {
    match value {
        Value::String(string) => *string = text(string),
        Value::Array(items) => items.iter_mut().for_each(escape),
        Value::Object(members) => members.values_mut().for_each(escape),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The kinds of resource that are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// An analytics rule.
    AlertRules,
    /// An automation rule.
    AutomationRules,
}

impl ResourceKind {
    /// The last segment of the resource's type and id.
    pub fn segment(self) -> &'static str {
        match self {
            ResourceKind::AlertRules => "alertRules",
            ResourceKind::AutomationRules => "automationRules",
        }
    }
}

/// The expression that gives the full resource id of a rule in the workspace deployed to.
pub fn resource_id(kind: ResourceKind, guid: Uuid) -> String {
    format!(
        "[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/{}/{guid}')]",
        kind.segment()
    )
}

/// The expression that names a rule below the workspace deployed to.
pub fn resource_name(guid: Uuid) -> String {
    format!("[concat(parameters('workspace'),'/Microsoft.SecurityInsights/{guid}')]")
}

/// The type of a rule below a workspace.
pub fn resource_type(kind: ResourceKind) -> String {
    format!("Microsoft.OperationalInsights/workspaces/providers/{}", kind.segment())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_would_be_an_expression_is_escaped() {
        for (given, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("[", "["),
            ("]", "]"),
            ("[]", "[[]"),
            ("[MDE]", "[[MDE]"),
            ("[MDE] isolated", "[MDE] isolated"),
            ("isolated [MDE]", "isolated [MDE]"),
            ("[[MDE]]", "[[[MDE]]"),
            ("[[MDE] isolated", "[[MDE] isolated"),
            ("[a] and [b]", "[[a] and [b]"),
            ("[a\nb]", "[[a\nb]"),
            (" [a]", " [a]"),
            ("[a] ", "[a] "),
        ] {
            assert_eq!(text(given), expected, "{given:?}");
        }
    }

    /// What the template language does with a string literal, as its documentation tells it.
    fn deployed(literal: &str) -> Option<String> {
        if literal.starts_with('[') && literal.ends_with(']') {
            literal.strip_prefix('[').filter(|rest| rest.starts_with('[')).map(str::to_owned)
        } else {
            Some(literal.to_owned())
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_deploys_as_itself(given in "[\\[\\]a-z \n]{0,8}") {
            proptest::prop_assert_eq!(deployed(&text(&given)), Some(given));
        }
    }

    #[test]
    fn escaping_reaches_every_depth_and_no_key() {
        let mut value = json!({"[k]": ["[a]", {"x": "[b]", "n": 1}]});
        escape(&mut value);
        assert_eq!(value, json!({"[k]": ["[[a]", {"x": "[[b]", "n": 1}]}));
    }

    #[test]
    fn names_and_ids_are_expressions() {
        let guid = Uuid::nil();
        assert_eq!(
            resource_id(ResourceKind::AutomationRules, guid),
            "[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), 'Microsoft.SecurityInsights'),'/automationRules/00000000-0000-0000-0000-000000000000')]"
        );
        assert_eq!(
            resource_name(guid),
            "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/00000000-0000-0000-0000-000000000000')]"
        );
    }
}
