//! What the service has been seen to refuse in the query of a continuous rule.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::ast::{ExprKind, StatementKind, SyntaxNode, walk};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-query-may-be-refused",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a continuous Defender XDR rule has `let`, `ingestion_time()` or `tostring()` of a dynamic value.",
    why: "The service has refused such queries with a bare 400 (observed, February and April 2026), although the documentation \
          has an example with `ingestion_time()`. Each of them works in a rule that runs at an interval.",
    bad: Example::new(
        "query: |\n  CloudAppEvents\n  | where tostring(RawEventData.Workload) == \"MicrosoftDefenderForEndpoint\"\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  frequency: continuous",
    ),
    good: Example::new(
        "query: |\n  CloudAppEvents\n  | where tostring(RawEventData.Workload) == \"MicrosoftDefenderForEndpoint\"\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  frequency: 1h",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    let mut seen = Vec::new();
    for statement in &reading.query.statements {
        if matches!(statement.kind, StatementKind::Let(_)) {
            seen.push((statement.span, "`let`"));
        }
    }
    walk(&reading.query, &mut |node| {
        if let SyntaxNode::Expr(expr) = node
            && let ExprKind::Call(call) = &expr.kind
        {
            let dynamic = call.args.first().is_some_and(|argument| {
                matches!(argument.expr.kind, ExprKind::Path { .. } | ExprKind::Element { .. })
            });
            match &*call.name.text {
                "ingestion_time" => seen.push((expr.span, "`ingestion_time()`")),
                "tostring" if dynamic => seen.push((expr.span, "`tostring()` of a dynamic value")),
                _ => {}
            }
        }
        true
    });
    for (span, what) in seen {
        let (file, place) = case.place_in(reading, span.range());
        found.add_in(
            &file,
            place,
            format!("the service may refuse {what} in a continuous rule, expected a query without it"),
            "let the rule run at an interval such as `1h`, or try this one in the portal first",
        );
    }
}
