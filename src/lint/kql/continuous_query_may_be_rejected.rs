//! What the service has been seen to reject in the query of a continuous rule.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::syntax::ast::{ExprKind, StatementKind, SyntaxNode, walk};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-query-may-be-rejected",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a continuous Defender XDR rule uses `let`, `ingestion_time()` or `tostring()` of a \
          dynamic value.",
    why: "The service has rejected such queries with a bare 400 (observed, February and April 2026), although \
          the documentation has an example with `ingestion_time()`. Each of them works in a rule that runs at \
          an interval.",
    bad: Example::new(indoc! {r#"
        query: |
          CloudAppEvents
          | where tostring(RawEventData.Workload) == "MicrosoftDefenderForEndpoint"
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          frequency: continuous
    "#}),
    good: Example::new(indoc! {r#"
        query: |
          CloudAppEvents
          | where tostring(RawEventData.Workload) == "MicrosoftDefenderForEndpoint"
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          frequency: 1h
    "#}),
    how_to_fix: "Run the rule at an interval such as `1h`, or test it in the portal first.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
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
            format!("the service may reject {what} in a continuous rule"),
            "run the rule at an interval such as `1h`, or test it in the portal first",
        );
    }
}
