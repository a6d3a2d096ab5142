//! What is valid KQL and yet cannot do what it says: findings of our own, without a code of Microsoft's.

use super::{
    call::BoundArgument,
    context::BindContext,
    scope::Scope,
    tree::{Constant, ScalarExpr, ScalarExprKind},
    typed_expr::TypedExpr,
};
use crate::diagnostic::{Code, Severity};
use crate::syntax::{
    ast::{BinaryOp, ScalarType},
    span::Span,
};

/// Looks at a comparison.
pub(super) fn check_comparison<'a>(
    op: BinaryOp,
    left: &TypedExpr,
    right: &TypedExpr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    match op {
        BinaryOp::Equal => check_never_true(left, right, span, scope, cx),
        BinaryOp::MatchesRegex => {
            if let Some(pattern) = right.text() {
                check_regex(&pattern, right.expr.span, scope, cx);
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
pub(super) fn check_call_arguments<'a>(
    function: &str,
    arguments: &[BoundArgument],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let Some((_, index)) = REGEX_ARGUMENTS.iter().find(|(name, _)| *name == function) else { return };
    let Some(argument) = arguments.get(*index) else { return };
    if let Some(pattern) = argument.value().and_then(TypedExpr::text) {
        check_regex(&pattern, argument.span, scope, cx);
    }
}

/// A text out of a dynamic never equals a boolean: `parse_json('{"a": "False"}').a == false` is false, and what
/// the services write into such fields are texts as often as booleans.
fn check_never_true<'a>(
    left: &TypedExpr,
    right: &TypedExpr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
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
    let path = write_path(&dynamic.expr, scope, cx).unwrap_or_else(|| "…".to_owned());
    let help = Some(format!("compare the text: `tostring({path}) =~ \"{literal}\"`"));
    cx.report(Code::NeverTrue, Severity::Warning, span, message, help, scope);
}

/// A member of a column as the query writes it; `None` where an index is computed.
fn write_path<'a>(expr: &ScalarExpr, scope: &Scope<'_, 'a>, cx: &BindContext<'a>) -> Option<String> {
    Some(match &expr.kind {
        ScalarExprKind::Column(index) => cx.columns_in_scope(scope).get(*index)?.name.to_string(),
        ScalarExprKind::Member(base, member) => format!("{}.{member}", write_path(base, scope, cx)?),
        ScalarExprKind::Index(base, index) => match &index.kind {
            ScalarExprKind::Constant(Constant::String(member)) => {
                format!("{}[\"{member}\"]", write_path(base, scope, cx)?)
            }
            ScalarExprKind::Constant(Constant::Long(item)) => {
                format!("{}[{item}]", write_path(base, scope, cx)?)
            }
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
fn check_regex<'a>(pattern: &str, span: Span, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) {
    if scope.is_silent() {
        return;
    }
    if let Err(error) = regex_syntax::parse(pattern) {
        let reason = match &error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            other => other.to_string(),
        };
        let message = format!("invalid regular expression: {reason}");
        let help = "RE2 has no look-around and no back-references; a literal bracket has a `\\` before it";
        cx.report(Code::InvalidRegex, Severity::Warning, span, message, Some(help.to_owned()), scope);
    }
}
