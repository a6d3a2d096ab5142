//! A dynamic value where a text is wanted.

use std::ops::Range;

use crate::definition::Detection;
use crate::diagnostic::{Fix, Severity};
use crate::lint::column::{Role, named, takes};
use crate::lint::reading::{Reader, Reading};
use crate::lint::{Case, Check, Example, Found, Lint};
use rulesmith_kql::bind::QueryResult;
use rulesmith_kql::bind::row::Lookup;
use rulesmith_kql::bind::tree::{Operator, ScalarType, TableKind};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "dynamic-column",
    severity: Severity::Warning,
    summary: "An entity, an action or a text of the alert takes a column of type dynamic.",
    why: "Identifiers and texts are made of text. A dynamic value may be an object, an array or a quoted JSON text, and then \
          the entity is not recognized and the title shows JSON.",
    bad: Example::new(
        "query: |\n  CloudAppEvents\n  | project Timestamp, ReportId, AccountObjectId, Actor = RawEventData.UserId\nentities:\n  - account: {upn: Actor}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  CloudAppEvents\n  | project Timestamp, ReportId, AccountObjectId, Actor = tostring(RawEventData.UserId)\nentities:\n  - account: {upn: Actor}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    for named in named(detection) {
        let what = match named.role {
            Role::Entity => "an identifier",
            Role::Action => "an action",
            Role::Text | Role::RuleText => "a text of the alert",
            _ => continue,
        };
        let Some((reading, name)) = case.readings.iter().find_map(|reading| {
            let name = reading.name_of(named.column);
            (takes(reading, detection, named.role) && is_dynamic(reading, name)).then_some((reading, name))
        }) else {
            continue;
        };
        let value = (reading.reader != Reader::Keyed).then(|| value(reading, name)).flatten();
        let written =
            value.clone().and_then(|span| reading.text.get(span)).filter(|text| !text.contains('\n'));
        let help = match written {
            Some(text) if text.len() <= MAX_QUOTED => {
                format!("make it a text in the query: `{name} = tostring({text})`")
            }
            _ => format!("make it a text in the query: `extend {name} = tostring({name})`"),
        };
        let message = format!("`{name}` is dynamic, expected a text for {what}");
        let fix = value
            .and_then(|span| case.query_bytes(reading, span))
            .map(|bytes| Fix::around(format!("make `{name}` a text"), bytes, "tostring(", ")"));
        found.add(named.at, message, help).fix = fix;
    }
}

/// How long an expression may be to be quoted.
const MAX_QUOTED: usize = 60;

/// Whether the result has a column of that name and type.
pub(super) fn is_dynamic(reading: &Reading<'_>, name: &str) -> bool {
    let Lookup::Present(index) = reading.bound.lookup(name) else { return false };
    let column = reading.bound.row().and_then(|row| row.columns.get(index));
    column.is_some_and(|column| column.ty == Some(ScalarType::Dynamic))
}

/// The expression that a column of the result is given by `project` or `extend`, where nothing but operators that leave
/// columns alone follows.
fn value(reading: &Reading<'_>, name: &str) -> Option<Range<usize>> {
    let QueryResult::Table(result) = &reading.bound.result else { return None };
    let mut table = result;
    let index = table.row.position(name)?;
    loop {
        let (input, operator) = match &table.kind {
            TableKind::Pipe { input, operator, .. } => (input, operator),
            TableKind::Shared { table: shared, .. } => {
                table = shared;
                continue;
            }
            _ => return None,
        };
        match operator {
            Operator::Project(assignments) | Operator::Extend { assignments, .. } => {
                let set =
                    assignments.iter().find(|assignment| assignment.targets.as_slice() == [Some(index)]);
                if let Some(set) = set {
                    return Some(set.value.span.range());
                }
                if matches!(operator, Operator::Project(_)) {
                    return None;
                }
            }
            Operator::Where(_)
            | Operator::Sort(_)
            | Operator::Top { .. }
            | Operator::Take(_)
            | Operator::Pass => {}
            _ => return None,
        }
        table = input;
    }
}
