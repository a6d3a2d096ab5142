//! What of the language is bound and what is run, as a page: from the registries of the binder and the evaluator, so that
//! it says what the code does.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::SymbolKind;
use crate::catalog::function::{FunctionForm, function, names};
use crate::eval::operator::{NOT_RUN, plugin};
use crate::eval::{aggregate, function as builtin};
use crate::syntax::operator_table;

const HEAD: &str = "\
# KQL support

Generated from the registries of `rulesmith-kql`; do not edit it.

Every operator, function, aggregate and plugin below is parsed and bound: the names and types of its result are known, and
mistakes in its use are reported. *Run* says whether `rulesmith kql run` and `rulesmith test` execute it. What is not run
ends the query with a message that names the construct and its place; nothing is guessed. The same holds for the corners
of an operator or function that neither Microsoft's documentation nor the recorded answers of its engine settle.

## Limits

- A query has at most 1 MiB; expressions, subqueries and calls nest at most 120 levels deep.
- One operator holds or produces at most 5 million rows, an array or bag has at most 1,048,576 elements, and a text at
  most 64 MiB. `rulesmith test` allows less, since samples are few.
- `kql run` stops after 10 minutes (`--time-limit`) or when 8 GiB of rows are held.

## Departures from the service

- `now()` is a clock that is given, and `ingestion_time()` is known only where rows say it.
- Functions of the cloud (`externaldata`, watchlists, `FileProfile`, geo lookups) answer from rows that are given.
- `take`, `sample` and an order that the language leaves open follow the order of the input.
- Management commands are not part of the language here.
";

/// Functions that the binder answers, so that nothing is left of them to run.
const ANSWERED_BY_THE_BINDER: &[&str] = &["column_ifexists", "columnifexists", "table"];

/// The page, in Markdown.
pub fn support_page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## Tabular operators\n\n| operator | other spellings | run |\n|---|---|---|\n");
    let mut operators: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, spelling) in operator_table::spellings() {
        let others = operators.entry(name).or_default();
        if spelling != name {
            others.push(format!("`{spelling}`"));
        }
    }
    for (name, others) in operators {
        let _ = writeln!(page, "| `{name}` | {} | {} |", others.join(", "), mark(!NOT_RUN.contains(&name)));
    }
    list(&mut page, "Scalar functions", SymbolKind::Function, is_function_run);
    list(&mut page, "Aggregates", SymbolKind::Aggregate, |name| aggregate::find(name).is_some());
    list(&mut page, "Plugins of `evaluate`", SymbolKind::Plugin, |name| plugin::RUN.contains(&name));
    page
}

fn list(page: &mut String, heading: &str, kind: SymbolKind, is_run: fn(&str) -> bool) {
    let mut symbols: Vec<&str> = names(kind).collect();
    symbols.sort_unstable_by_key(|name| name.to_lowercase());
    let run = symbols.iter().filter(|name| is_run(name)).count();
    let _ =
        write!(page, "\n## {heading}\n\n{run} of {} are run.\n\n| name | run |\n|---|---|\n", symbols.len());
    for name in symbols {
        let _ = writeln!(page, "| `{name}` | {} |", mark(is_run(name)));
    }
}

/// Whether a function has an implementation, or a rule of its own in place of one.
fn is_function_run(name: &str) -> bool {
    builtin::find(name).is_some()
        || ANSWERED_BY_THE_BINDER.contains(&name)
        || function(SymbolKind::Function, name).is_some_and(|symbol| symbol.form != FunctionForm::Plain)
}

fn mark(is_run: bool) -> &'static str {
    if is_run { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Environment, EvalError, Limits, NoTables, Query};

    /// A query that ends in the operator, over one row where it needs rows.
    const SAMPLES: &[(&str, &str)] = &[
        ("where", "print x = 1 | where x == 1"),
        ("extend", "print x = 1 | extend y = x"),
        ("project", "print x = 1 | project x"),
        ("project-away", "print x = 1, y = 2 | project-away y"),
        ("project-keep", "print x = 1, y = 2 | project-keep x"),
        ("project-rename", "print x = 1 | project-rename y = x"),
        ("project-reorder", "print x = 1, y = 2 | project-reorder y"),
        ("project-by-names", "print x = 1 | project-by-names dynamic(['x'])"),
        ("summarize", "print x = 1 | summarize count()"),
        ("distinct", "print x = 1 | distinct x"),
        ("sort", "print x = 1 | sort by x"),
        ("top", "print x = 1 | top 1 by x"),
        ("top-hitters", "print x = 1 | top-hitters 1 of x"),
        ("top-nested", "print x = 1 | top-nested 1 of x by count()"),
        ("take", "print x = 1 | take 1"),
        ("count", "print x = 1 | count"),
        ("join", "print x = 1 | join (print x = 1) on x"),
        ("lookup", "print x = 1 | lookup (print x = 1, y = 2) on x"),
        ("union", "print x = 1 | union (print x = 2)"),
        ("mv-expand", "print x = dynamic([1]) | mv-expand x"),
        ("mv-apply", "print x = dynamic([1]) | mv-apply x to typeof(long) on (where x > 0)"),
        ("parse", "print x = 'a1' | parse x with 'a' n: long"),
        ("parse-where", "print x = 'a1' | parse-where x with 'a' n: long"),
        ("parse-kv", "print x = 'a=1' | parse-kv x as (a: long) with (pair_delimiter=' ', kv_delimiter='=')"),
        ("make-series", "range x from 1 to 2 step 1 | make-series count() on x from 1 to 3 step 1"),
        ("range", "range x from 1 to 2 step 1"),
        ("print", "print x = 1"),
        ("serialize", "print x = 1 | serialize"),
        ("scan", "range x from 1 to 2 step 1 | sort by x asc | scan with (step s: x == 1;)"),
        ("partition", "print x = 1 | partition by x (take 1)"),
        ("fork", "print x = 1 | fork (take 1)"),
        ("facet", "print x = 1 | facet by x"),
        ("reduce", "print x = 'a' | reduce by x"),
        ("sample", "print x = 1 | sample 1"),
        ("sample-distinct", "print x = 1 | sample-distinct 1 of x"),
        ("search", "print x = 'a' | search 'a'"),
        ("render", "print x = 1 | render table"),
        ("getschema", "print x = 1 | getschema"),
        ("as", "print x = 1 | as T"),
        ("consume", "print x = 1 | consume"),
        ("evaluate", "print x = dynamic({'a': 1}) | evaluate bag_unpack(x)"),
        ("invoke", "let f = (T: (x: long)) { T | take 1 }; print x = 1 | invoke f()"),
        ("assert-schema", "print x = 1 | assert-schema (x: long)"),
        ("__executeAndCache", "print x = 1 | __executeAndCache"),
        ("make-graph", "print a = 'x', b = 'y' | make-graph a --> b"),
        ("graph-match", "print a = 'x', b = 'y' | make-graph a --> b | graph-match (m)-->(n) project m = 1"),
        (
            "graph-shortest-paths",
            "print a = 'x', b = 'y' | make-graph a --> b | graph-shortest-paths (m)-[e*1..2]->(n) project m = 1",
        ),
        ("graph-to-table", "print a = 'x', b = 'y' | make-graph a --> b | graph-to-table edges"),
        ("graph-mark-components", "print a = 'x', b = 'y' | make-graph a --> b | graph-mark-components"),
        ("graph-where-nodes", "print a = 'x', b = 'y' | make-graph a --> b | graph-where-nodes true"),
        ("graph-where-edges", "print a = 'x', b = 'y' | make-graph a --> b | graph-where-edges true"),
    ];

    /// Whether the evaluator executes a query, whatever its answer.
    fn is_run(query: &str) -> bool {
        let context = Context::new(0, Limits::default());
        let compiled = match Query::over(query, &Environment::default(), &NoTables, &context).compile() {
            Ok(compiled) => compiled,
            Err(found) => panic!("{query}: {found:?}"),
        };
        !matches!(compiled.run(&NoTables, &context), Err(EvalError::Unsupported { .. }))
    }

    #[test]
    fn an_operator_is_run_where_the_page_says_so() {
        for (name, query) in SAMPLES {
            assert_eq!(is_run(query), !NOT_RUN.contains(name), "{name}: {query}");
        }
    }

    #[test]
    fn every_operator_has_a_sample() {
        let exempt = ["find", "macro-expand"];
        for (name, _) in operator_table::spellings() {
            let shown = SAMPLES.iter().any(|(sample, _)| *sample == name);
            assert!(shown || exempt.contains(&name), "{name}");
        }
    }
}
