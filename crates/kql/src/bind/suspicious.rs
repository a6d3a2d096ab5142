//! What is valid KQL and yet cannot do what it says: findings of our own, without a code of Microsoft's.

use super::{
    binder::Binder,
    call::BoundArgument,
    tree::{Constant, ScalarExpr, ScalarExprKind},
    typed_expr::TypedExpr,
};
use crate::diagnostic::{Code, Severity};
use crate::syntax::{
    ast::{BinaryOp, ScalarType},
    span::Span,
};

/// Looks at a comparison.
pub(super) fn binary(binder: &mut Binder<'_>, op: BinaryOp, left: &TypedExpr, right: &TypedExpr, span: Span) {
    match op {
        BinaryOp::Equal => never_true(binder, left, right, span),
        BinaryOp::MatchesRegex => {
            if let Some(pattern) = right.text() {
                regex(binder, &pattern, right.expr.span);
            }
        }
        _ => {}
    }
}

/// Functions whose argument at this index is a regular expression.
const REGEX_ARGUMENTS: [(&str, usize); 6] = [
    ("extract", 0),
    ("extract_all", 0),
    ("extractall", 0),
    ("replace_regex", 1),
    ("replace", 0),
    ("trim", 0),
];

/// Looks at the arguments of a call.
pub(super) fn call(binder: &mut Binder<'_>, function: &str, arguments: &[BoundArgument]) {
    let Some((_, index)) = REGEX_ARGUMENTS.iter().find(|(name, _)| *name == function) else { return };
    let Some(argument) = arguments.get(*index) else { return };
    if let Some(pattern) = argument.value().and_then(TypedExpr::text) {
        regex(binder, &pattern, argument.span);
    }
}

/// A text out of a dynamic never equals a boolean: `parse_json('{"a": "False"}').a == false` is false, and what
/// the services write into such fields are texts as often as booleans.
fn never_true(binder: &mut Binder<'_>, left: &TypedExpr, right: &TypedExpr, span: Span) {
    let (dynamic, literal) = match (&left.expr.kind, &right.expr.kind) {
        (_, ScalarExprKind::Constant(Constant::Bool(literal))) => (left, *literal),
        (ScalarExprKind::Constant(Constant::Bool(literal)), _) => (right, *literal),
        _ => return,
    };
    if dynamic.scalar() != Some(ScalarType::Dynamic) || !is_member(&dynamic.expr) {
        return;
    }
    let message = format!(
        "`{literal}` only equals a JSON boolean: where the dynamic holds the text \"{}\", this is never true",
        text_of(literal)
    );
    let path = path(binder, &dynamic.expr).unwrap_or_else(|| "…".to_owned());
    let help = Some(format!("compare the text: `tostring({path}) =~ \"{literal}\"`"));
    binder.report(Code::NeverTrue, Severity::Warning, span, message, help);
}

/// A member of a column as the query writes it; `None` where an index is computed.
fn path(binder: &Binder<'_>, expr: &ScalarExpr) -> Option<String> {
    Some(match &expr.kind {
        ScalarExprKind::Column(index) => binder.row_columns().get(*index)?.name.to_string(),
        ScalarExprKind::Member(base, member) => format!("{}.{member}", path(binder, base)?),
        ScalarExprKind::Index(base, index) => match &index.kind {
            ScalarExprKind::Constant(Constant::String(member)) => {
                format!("{}[\"{member}\"]", path(binder, base)?)
            }
            ScalarExprKind::Constant(Constant::Long(item)) => format!("{}[{item}]", path(binder, base)?),
            _ => return None,
        },
        _ => return None,
    })
}

/// How the services write a boolean as text.
fn text_of(literal: bool) -> &'static str {
    if literal { "True" } else { "False" }
}

/// Whether an expression takes a member out of a dynamic.
fn is_member(expr: &ScalarExpr) -> bool {
    match &expr.kind {
        ScalarExprKind::Member(..) | ScalarExprKind::Index(..) | ScalarExprKind::Column(_) => true,
        ScalarExprKind::Shared { expr, .. } => is_member(expr),
        _ => false,
    }
}

/// A pattern has to be one of RE2, which the `regex` crate reads.
fn regex(binder: &mut Binder<'_>, pattern: &str, span: Span) {
    if binder.silent > 0 {
        return;
    }
    if let Err(error) = regex_syntax::parse(pattern) {
        let reason = match &error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            other => other.to_string(),
        };
        let message = format!("this is no regular expression of Kusto (RE2): {reason}");
        let help = "RE2 has no look-around and no back-references; a bracket that stands for itself has a `\\` before it";
        binder.report(Code::InvalidRegex, Severity::Warning, span, message, Some(help.to_owned()));
    }
}
