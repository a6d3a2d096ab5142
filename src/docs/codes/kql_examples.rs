//! A query for each code of queries: one in which it is found, and the same one, corrected.

use rulesmith_kql::Code;

/// The two queries of a code.
pub(super) fn example(code: Code) -> Option<(&'static str, &'static str)> {
    EXAMPLES.iter().find(|(of, ..)| *of == code).map(|(_, bad, good)| (*bad, *good))
}

/// Code, query in which it is found, corrected query.
const EXAMPLES: &[(Code, &str, &str)] = &[
    (Code::MissingText, r#"print a = "open"#, r#"print a = "open""#),
    (Code::UnexpectedCharacter, "DeviceEvents && take 1", "DeviceEvents | take 1"),
    (Code::MissingElement, "DeviceEvents | where", r#"DeviceEvents | where ActionType == "UsbDriveMounted""#),
    (Code::OperatorNotDefined, r#"print a = "x" - 1"#, "print a = 2 - 1"),
    (Code::ScalarExpected, "print a = DeviceEvents", "print a = toscalar(DeviceEvents | count)"),
    (
        Code::RenameAssignmentExpected,
        "DeviceEvents | project-rename DeviceId",
        "DeviceEvents | project-rename Device = DeviceId",
    ),
    (Code::TabularValueExpected, "let a = 1; a | take 1", "let a = DeviceEvents; a | take 1"),
    (Code::FunctionRequiresArgumentList, "print a = now", "print a = now()"),
    (Code::FunctionExpectsArgumentCountExact, r#"print a = strlen("a", "b")"#, r#"print a = strlen("a")"#),
    (
        Code::PluginNotDefined,
        "DeviceEvents | evaluate pivoted(ActionType)",
        "DeviceEvents | evaluate pivot(ActionType)",
    ),
    (Code::PluginNotAllowed, "print a = pivot(1)", "DeviceEvents | evaluate pivot(ActionType)"),
    (Code::ExpressionMustBeNumeric, r#"print a = sqrt("x")"#, "print a = sqrt(4)"),
    (
        Code::ExpressionMustBeSummable,
        "DeviceEvents | summarize sum(FileName)",
        "DeviceEvents | summarize sum(FileSize)",
    ),
    (
        Code::UnknownName,
        r#"DeviceEvents | where FileNam == "a.exe""#,
        r#"DeviceEvents | where FileName == "a.exe""#,
    ),
    (
        Code::AggregateNotAllowed,
        "DeviceEvents | where count() > 1",
        "DeviceEvents | summarize Count = count() | where Count > 1",
    ),
    (
        Code::ColumnMustExistOnBothSidesOfJoin,
        "DeviceEvents | join (DeviceInfo) on FileName",
        "DeviceEvents | join (DeviceInfo) on DeviceId",
    ),
    (
        Code::ElementAccessNotAllowed,
        "print a = 1 | extend b = a[0]",
        "print a = dynamic([1]) | extend b = a[0]",
    ),
    (Code::ExpressionHasOneValue, "print (a, b) = 1", "print a = 1"),
    (
        Code::NameHasNoExpression,
        "DeviceEvents | summarize (a, b, c) = arg_max(Timestamp, FileName)",
        "DeviceEvents | summarize (a, b) = arg_max(Timestamp, FileName)",
    ),
    (
        Code::DuplicateColumnDeclaration,
        "datatable(a: long, a: long) [1, 2]",
        "datatable(a: long, b: long) [1, 2]",
    ),
    (
        Code::IncorrectNumberOfDataValues,
        "datatable(a: long, b: long) [1, 2, 3]",
        "datatable(a: long, b: long) [1, 2, 3, 4]",
    ),
    (Code::OperatorCannotBeFirst, "where true", "DeviceEvents | where true"),
    (Code::OperatorExpected, "DeviceEvents | wher true", "DeviceEvents | where true"),
    (
        Code::InvalidJoinCondition,
        "DeviceEvents | join (DeviceInfo) on 1",
        "DeviceEvents | join (DeviceInfo) on DeviceId",
    ),
    (
        Code::InvalidJoinConditionOperand,
        "DeviceEvents | join (DeviceInfo) on $left.DeviceId == DeviceId",
        "DeviceEvents | join (DeviceInfo) on $left.DeviceId == $right.DeviceId",
    ),
    (Code::VariableAlreadyDeclared, "let a = 1; let a = 2; print a", "let a = 1; let b = 2; print a + b"),
    (Code::UnknownTable, "union DeviceEvent | take 1", "union DeviceEvents | take 1"),
    (
        Code::FuzzyEntityNotDefined,
        "union isfuzzy=true DeviceEvents, DeviceEvent",
        "union isfuzzy=true DeviceEvents, DeviceInfo",
    ),
    (Code::UnknownFunction, r#"print a = tolowr("A")"#, r#"print a = tolower("A")"#),
    (
        Code::RawGuidNotAllowed,
        "print a = 74be27de-1e4e-49d9-b579-fe0b331d3642",
        "print a = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
    ),
    (
        Code::JoinColumnsMustHaveSameType,
        r#"datatable(a: long) [1] | join (datatable(a: string) ["x"]) on a"#,
        "datatable(a: long) [1] | join (datatable(a: long) [1]) on a",
    ),
    (
        Code::ExpressionMustBeDynamicArray,
        r#"print a = array_length("x")"#,
        "print a = array_length(dynamic([1]))",
    ),
    (
        Code::ExpressionMustBeDynamicBag,
        r#"print a = bag_keys("x")"#,
        r#"print a = bag_keys(dynamic({"k": 1}))"#,
    ),
    (
        Code::InvalidNameInPluginContext,
        "DeviceEvents | evaluate tolower(FileName)",
        "DeviceEvents | evaluate pivot(ActionType)",
    ),
    (
        Code::JoinKeysNotComparable,
        "DeviceEvents | join (DeviceInfo) on $left.Timestamp == $right.DeviceId",
        "DeviceEvents | join (DeviceInfo) on $left.DeviceId == $right.DeviceId",
    ),
    (Code::TokenExpected, "DeviceEvents | project-away 1", "DeviceEvents | project-away DeviceId"),
    (Code::TypeExpected, r#"print a = repeat(1, "x")"#, "print a = repeat(1, 2)"),
    (Code::ExpressionMustBeInteger, r#"DeviceEvents | take "ten""#, "DeviceEvents | take 10"),
    (Code::IncompleteFragment, "DeviceEvents | take 1 of 2", "DeviceEvents | take 1"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use rulesmith_kql::catalog::{Environment, Platform};
    use rulesmith_kql::{bind, syntax};

    fn codes(query: &str) -> Vec<Code> {
        let parsed = syntax::parse(query);
        let bound = bind::bind(&parsed.query, &Environment::new(Platform::Both));
        parsed.errors.iter().chain(&bound.findings).map(|found| found.code).collect()
    }

    #[test]
    fn each_code_is_found_in_its_bad_query_and_nothing_in_its_good_one() {
        let mut wrong = Vec::new();
        for (code, bad, good) in EXAMPLES {
            let (found, left) = (codes(bad), codes(good));
            if !found.contains(code) || !left.is_empty() {
                wrong.push(format!("{code}: {found:?} in `{bad}`, {left:?} in `{good}`"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
