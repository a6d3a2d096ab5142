//! What to write instead of what does not fit: types, operators, functions → the next step of a finding, where one is
//! obvious.

use super::types::Ty;
use crate::{
    catalog::FunctionSymbol,
    syntax::ast::{BinaryOp, OperatorGroup, ScalarType},
};

/// For a table where a scalar is due.
pub(super) const ONE_VALUE: &str = "take one value of it: `toscalar(…)`";
/// For a value that is computed where only a column may stand.
pub(super) const COMPUTE_BEFORE: &str = "compute it in an `extend` before, and name that column here";
/// For a name that is given twice.
pub(super) const ANOTHER_NAME: &str = "give one of the two another name";
/// For keys of a join that do not fit each other.
pub(super) const CONVERT_KEY: &str =
    "convert one side in an `extend` before the join: `extend key = tostring(…)`";

/// For a key of a join that is no column.
pub(super) const COMPUTE_KEY: &str =
    "compute the key in an `extend` before the join, and name that column here";
/// For a scalar where a table is due.
pub(super) const A_TABLE: &str = "name a table, or a function that returns one";
/// For a renaming without its new name.
pub(super) const NEW_NAME: &str = "write the new name and `=` before the column";
/// For more names than values.
pub(super) const FEWER_NAMES: &str = "take away the names that have no value";
/// For a value that has to be known before rows are read.
pub(super) const WRITE_IT_OUT: &str =
    "write the value itself here; one of a column is not known before rows are read";

/// For a value where a condition is due.
pub(super) fn comparison(found: Ty) -> String {
    if found.is(ScalarType::String) || found.is_dynamic() {
        "write `==` to compare, or `=~` where case does not matter".to_owned()
    } else {
        "write `==`, `<` or `>` to compare".to_owned()
    }
}

/// For a value of type `from` where one of type `to` is due.
pub(super) fn conversion(to: ScalarType, from: Ty) -> Option<String> {
    Some(format!("convert it: `{}(…)`", converter(to, from)?))
}

fn converter(to: ScalarType, from: Ty) -> Option<&'static str> {
    Some(match to {
        ScalarType::String => "tostring",
        ScalarType::DateTime => "todatetime",
        ScalarType::Timespan => "totimespan",
        ScalarType::Long => "tolong",
        ScalarType::Int => "toint",
        ScalarType::Real => "toreal",
        ScalarType::Bool => "tobool",
        ScalarType::Dynamic if from.is(ScalarType::String) => "parse_json",
        _ => return None,
    })
}

/// For an operator that is not defined for its two sides.
pub(super) fn operands(op: BinaryOp, left: Ty, right: Ty) -> Option<String> {
    let text = |ty: Ty| ty.is(ScalarType::String);
    match op.group() {
        _ if op == BinaryOp::Add && (text(left) || text(right)) => {
            Some("join texts with `strcat(…, …)`".to_owned())
        }
        OperatorGroup::Arithmetic(_) if text(left) && text(right) => conversion(ScalarType::Long, left),
        OperatorGroup::Arithmetic(_) | OperatorGroup::Order(_) => unlike(left, right),
        OperatorGroup::Equality => None,
        OperatorGroup::Text => [left, right]
            .into_iter()
            .find(|ty| ty.is_summable())
            .and_then(|number| conversion(ScalarType::String, number)),
    }
}

/// For a text or dynamic beside a value of another type: it becomes one of that type. Two texts have an order only in
/// `strcmp`.
pub(super) fn unlike(left: Ty, right: Ty) -> Option<String> {
    let loose = |ty: Ty| ty.is(ScalarType::String) || ty.is_dynamic();
    match (left, right) {
        (Ty::Scalar(ScalarType::String), Ty::Scalar(ScalarType::String)) => {
            Some("compare texts with `strcmp(…, …)`".to_owned())
        }
        (from, Ty::Scalar(to)) | (Ty::Scalar(to), from) if loose(from) && !loose(Ty::Scalar(to)) => {
            Some(format!("convert the {}: `{}(…)`", from.name(), converter(to, from)?))
        }
        _ => None,
    }
}

/// How a function is called, by the names of its parameters; `…` stands for more of those before it.
pub(super) fn usage(function: &FunctionSymbol) -> Option<String> {
    let mut parameters = function.signatures.first()?.parameters.iter().peekable();
    let mut written: Vec<String> = Vec::new();
    while let Some(parameter) = parameters.next() {
        let name = parameter.name;
        written.push(if parameter.min == 0 { format!("[{name}]") } else { name.to_owned() });
        let repeats_on = parameters.peek().is_some_and(|next| next.max > 1);
        if parameter.max > 1 && !repeats_on {
            written.push("…".to_owned());
        }
    }
    Some(format!("write `{}({})`", function.name, written.join(", ")))
}

#[cfg(test)]
mod tests {
    use crate::bind::bind;
    use crate::catalog::{Environment, Platform};
    use crate::diagnostic::Code;
    use crate::syntax::parse;

    /// The first finding of a query, and what to do about it.
    fn first(query: &str) -> (Code, Option<String>) {
        let bound = bind(&parse(query).query, &Environment::new(Platform::Both));
        bound.diagnostics.into_iter().next().map(|found| (found.code, found.help)).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_to_write() {
        for (query, code, help) in [
            (
                "where a = \"x\"",
                Code::ExpressionMustHaveType,
                "write `==` to compare, or `=~` where case does not matter",
            ),
            (
                "where a",
                Code::ExpressionMustHaveType,
                "write `==` to compare, or `=~` where case does not matter",
            ),
            ("where n", Code::ExpressionMustHaveType, "write `==`, `<` or `>` to compare"),
            (
                "where a == \"x\" or a",
                Code::OperatorNotDefined,
                "write `==` to compare, or `=~` where case does not matter",
            ),
            ("where a + 1 == 2", Code::OperatorNotDefined, "join texts with `strcat(…, …)`"),
            ("where a < \"x\"", Code::OperatorNotDefined, "compare texts with `strcmp(…, …)`"),
            ("where t > \"2026-01-01\"", Code::OperatorNotDefined, "convert the string: `todatetime(…)`"),
            ("where t > d.x", Code::OperatorNotDefined, "convert the dynamic: `todatetime(…)`"),
            ("where n has \"1\"", Code::OperatorNotDefined, "convert it: `tostring(…)`"),
            ("where n has_any (\"1\")", Code::TypeExpected, "convert it: `tostring(…)`"),
            ("where t between (\"a\" .. \"b\")", Code::TypeExpected, "convert the string: `todatetime(…)`"),
            ("extend x = -a", Code::OperatorNotDefined, "convert it: `tolong(…)`"),
            (
                "extend x = iff(a == \"x\", 1)",
                Code::FunctionExpectsArgumentCountExact,
                "write `iff(if, then, else)`",
            ),
            (
                "extend x = case(a == \"x\", 1)",
                Code::FunctionExpectsArgumentCountRange,
                "write `case(predicate, then, …, else)`",
            ),
            (
                "extend x = substring(a)",
                Code::FunctionExpectsArgumentCountExact,
                "write `substring(string, start, [length])`",
            ),
            ("where not", Code::FunctionRequiresArgumentList, "write `not(…)`"),
            ("extend x = T", Code::ScalarExpected, "take one value of it: `toscalar(…)`"),
            ("extend x = bag_unpack(d)", Code::PluginNotAllowed, "write `| evaluate bag_unpack(…)`"),
            ("project a, a = n", Code::DuplicateColumnDeclaration, "give one of the two another name"),
            ("where nothing_like_it == 1", Code::UnknownName, "the columns here are `a`, `n`, `t` and `d`"),
            (
                "join (T | project a = 1) on a",
                Code::JoinColumnsMustHaveSameType,
                "convert one side in an `extend` before the join: `extend key = tostring(…)`",
            ),
            (
                "extend host = 1 | join (datatable(hosts: long) []) on host",
                Code::ColumnMustExistOnBothSidesOfJoin,
                "did you mean `hosts`?",
            ),
            (
                "where d.x",
                Code::ExpressionMustHaveType,
                "write `==` to compare, or `=~` where case does not matter",
            ),
            (
                "project-rename n",
                Code::RenameAssignmentExpected,
                "write the new name and `=` before the column",
            ),
            ("take 1.5", Code::ExpressionMustBeInteger, "convert it: `tolong(…)`"),
            ("project-away x*", Code::UnknownName, "the columns here are `a`, `n`, `t` and `d`"),
            ("join T on a == n", Code::InvalidJoinConditionOperand, "write `$left.a == $right.b`"),
            (
                "join T on n + 1",
                Code::InvalidJoinCondition,
                "compute the key in an `extend` before the join, and name that column here",
            ),
            ("where a in (T, \"x\")", Code::ScalarExpected, "compare twice: `x in (table) or x in (…)`"),
            ("extend x = d[t]", Code::ExpressionMustHaveType, "convert it: `tostring(…)`"),
            (
                "extend x = extract_all(a, a)",
                Code::ExpressionMustBeConstant,
                "write the value itself here; one of a column is not known before rows are read",
            ),
            (
                "union n",
                Code::UnknownTable,
                "define it with `let` before, or declare it where it is a table of your own",
            ),
            (
                "union (datatable(a: long, b: long) [1])",
                Code::IncorrectNumberOfDataValues,
                "give each row a value for each column: a, b",
            ),
            ("extend (x, y) = n", Code::ExpressionHasOneValue, "take away the names that have no value"),
            (
                "where a matches regex \"(\"",
                Code::InvalidRegex,
                "RE2 has no look-around and no back-references; a literal bracket has a `\\` before it",
            ),
        ] {
            let table = "let T = datatable(a: string, n: long, t: datetime, d: dynamic) []; T | ";
            assert_eq!(first(&format!("{table}{query}")), (code, Some(help.to_owned())), "{query}");
        }
    }

    #[test]
    fn functions_of_the_query_are_told_with_their_parameters() {
        let query = "let f = (T: (a: long), n: long, m: long = 1) { T | take n + m };";
        let told = |call: &str| first(&format!("{query} {call}"));
        let table = "datatable(a: long) []";
        assert_eq!(
            told(&format!("f({table})")),
            (Code::FunctionExpectsArgumentCountExact, Some("write `f(T, n, [m])`".to_owned()))
        );
        assert_eq!(
            told("f(1, 2)"),
            (Code::TabularValueExpected, Some("name a table, or a function that returns one".to_owned()))
        );
        let without = "f((datatable(b: long) []), 2)";
        assert_eq!(
            told(without),
            (Code::MissingRequiredColumns, Some("add it before the call: `| extend a = …`".to_owned()))
        );
    }

    #[test]
    fn an_operator_without_a_table_is_told_where_a_query_begins() {
        assert_eq!(
            first("where true"),
            (Code::OperatorCannotBeFirst, Some("begin the query with a table".to_owned()))
        );
    }
}
