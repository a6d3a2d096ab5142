//! The KQL binder on queries of our own: what they return, what is wrong with them, where columns come from and went,
//! and that no query whatever upsets it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::{prelude::*, sample::Index};
use rulesmith_kql::schema::{ColumnLookup, DroppedBy, Origin};
use rulesmith_kql::{BoundQuery, Code, Environment, Platform, ScalarType, TableColumn, bind, parse};

use crate::queries::{blocks, changed};

fn column(name: &str, ty: ScalarType) -> TableColumn {
    TableColumn { name: name.into(), ty }
}

/// What the head of `bind.txt` promises.
fn environment() -> Environment {
    let mut environment = Environment::new(Platform::Both);
    let columns = vec![
        column("Host", ScalarType::String),
        column("Size", ScalarType::Long),
        column("Extra", ScalarType::Dynamic),
    ];
    environment.declare_table("Mine_CL", columns);
    environment.declare_watchlist("vips", vec![column("Upn", ScalarType::String)]);
    environment.declare_function("Twice", "x: long", "x * 2 // a comment at the end").unwrap();
    environment
        .declare_function("Big", "T: (Size: long), least: long = 10", "T | where Size > least")
        .unwrap();
    environment
}

/// Result and findings in the form of `bind.txt`.
fn answer(query: &str, environment: &Environment) -> String {
    let parsed = parse(query);
    assert!(parsed.errors.is_empty(), "{query}: {:?}", parsed.errors);
    let bound = bind(&parsed.query, environment);
    let mut answer = String::from("=>");
    if let Some(row) = bound.schema() {
        if row.open {
            answer.push_str(" open");
        }
        for column in &row.columns {
            write!(answer, " {}:{}", column.name, column.ty.map_or("unknown", ScalarType::name)).unwrap();
        }
    }
    for finding in &bound.diagnostics {
        write!(answer, "\n! {} {}", finding.code, finding.span.of(query)).unwrap();
    }
    answer
}

pub(crate) fn queries_return_and_report_what_they_should() {
    let environment = environment();
    let mut differences = String::new();
    let mut count = 0;
    for case in blocks("bind.txt") {
        count += 1;
        let at = case.find("\n=>").unwrap();
        let (query, expected) = (&case[..at], &case[at + 1..]);
        let found = answer(query, &environment);
        if found != expected {
            write!(differences, "{query}\nexpected {expected}\nfound    {found}\n\n").unwrap();
        }
    }
    assert!(count > 120, "only {count} cases");
    assert!(differences.is_empty(), "{differences}");
}

fn bound(query: &str) -> BoundQuery {
    bind(&parse(query).query, &environment())
}

fn lost(query: &str, column: &str) -> DroppedBy {
    match bound(query).lookup(column) {
        ColumnLookup::Absent(Some(lost)) => lost,
        other => panic!("{query}: {other:?}"),
    }
}

pub(crate) fn a_column_that_is_gone_says_which_operator_dropped_it() {
    let query = "DeviceEvents | where ReportId > 0 | summarize Count = count() by DeviceId | take 5";
    let gone = lost(query, "ReportId");
    assert_eq!(
        (&*gone.operator, gone.span.of(query)),
        ("summarize", "summarize Count = count() by DeviceId")
    );
    assert_eq!(gone.renamed_to, None);

    let query = "DeviceEvents | project-rename Id = DeviceId | take 5";
    assert_eq!(lost(query, "DeviceId").renamed_to.as_deref(), Some("Id"));

    let query =
        "let A = DeviceEvents | project DeviceName, Timestamp;\nA | extend x = 1 | join (A) on DeviceName";
    let gone = lost(query, "ReportId");
    assert_eq!(gone.span.of(query), "project DeviceName, Timestamp");

    let query = "DeviceInfo | project DeviceId | join (DeviceEvents | distinct DeviceId) on DeviceId";
    assert_eq!(lost(query, "ActionType").span.of(query), "distinct DeviceId");
}

pub(crate) fn absent_present_and_unknown_are_told_apart() {
    let query = "DeviceEvents | project DeviceId";
    assert!(matches!(bound(query).lookup("DeviceId"), ColumnLookup::Present(0)));
    assert!(matches!(bound(query).lookup("NeverThere"), ColumnLookup::Absent(None)));
    assert!(matches!(
        bound("DeviceEvents | evaluate bag_unpack(AdditionalFields)").lookup("x"),
        ColumnLookup::Unknown
    ));
    assert!(matches!(bound("NoSuchTable").lookup("x"), ColumnLookup::Unknown));
}

pub(crate) fn columns_know_where_they_come_from() {
    let query = "DeviceEvents | extend Day = bin(Timestamp, 1d) | project Device = DeviceName, Day | take 1";
    let bound = bound(query);
    let row = bound.schema().unwrap();
    let table = Origin::Table { table: "DeviceEvents".into(), column: "DeviceName".into() };
    assert_eq!(row.columns[0].origin, table);
    match &row.columns[1].origin {
        Origin::Expression(span) => assert_eq!(span.of(query), "Day = bin(Timestamp, 1d)"),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn functions_that_call_functions_are_cut_off_with_a_message() {
    let mut query = String::from("let f0 = (x: long) { x + 1 };\n");
    for level in 1..40 {
        let below = level - 1;
        writeln!(query, "let f{level} = (x: long) {{ f{below}(x) + f{below}(x) }};").unwrap();
    }
    query.push_str("print f39(1)");
    let codes: Vec<_> = bound(&query).diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TooLarge]);
}

pub(crate) fn a_function_of_the_workspace_that_calls_itself_is_cut_off() {
    let mut environment = Environment::new(Platform::Both);
    environment.declare_function("Loop", "x: long", "Loop(x + 1)").unwrap();
    let bound = bind(&parse("print Loop(1)").query, &environment);
    assert!(bound.diagnostics.iter().any(|finding| finding.code == Code::TooLarge));
}

pub(crate) fn depth_and_length_have_limits() {
    let deep = [
        format!("print {}1{}", "(".repeat(3_000), ")".repeat(3_000)),
        format!("print {}1{}", "strcat(".repeat(140), ")".repeat(140)),
        format!("print {}1{}", "iff(true, toscalar(print ".repeat(60), ", 1))".repeat(60)),
        (0..30).fold(String::from("let f0 = (x: string) { x };\n"), |text, level| {
            let nested = format!("{}f{level}(x){}", "strcat(".repeat(80), ")".repeat(80));
            format!("{text}let f{} = (x: string) {{ {nested} }};\n", level + 1)
        }) + "print f30('a')",
        format!("print x = {}1", "1 + ".repeat(580)),
        format!("print x = dynamic(1) | where {}", vec!["x.a == 1"; 5_000].join(" or ")),
        format!("print x{}", " | where x == 1 | extend x = 2".repeat(3_000)),
        format!("print x = 1 | extend y = x{}", ".a".repeat(2_000)),
        format!("print x = dynamic([1]) | {}where true{}", "mv-apply x on (".repeat(60), ")".repeat(60)),
        format!("{}print 1{}", "union (".repeat(100), ")".repeat(100)),
        (0..3_000).fold(String::from("let t0 = print a = 1;\n"), |text, level| {
            format!("{text}let t{} = t{level} | extend b{level} = 1;\n", level + 1)
        }) + "t3000",
        (0..300).fold(String::from("let f0 = () { print a = 1 };\n"), |text, level| {
            format!("{text}let f{} = () {{ f{level}() | extend a = 2 }};\n", level + 1)
        }) + "f300()",
    ];
    for query in &deep {
        let _ = bound(query);
    }
}

/// Each of these would take minutes, and gigabytes, were its columns gone through to the end.
pub(crate) fn columns_have_a_limit() {
    let times = |count: usize, between: &str, item: &dyn Fn(usize) -> String| {
        (0..count).map(item).collect::<Vec<_>>().join(between)
    };
    let listed = |count: usize, item: &dyn Fn(usize) -> String| times(count, ", ", item);
    for query in [
        format!("union *{}", " | union *".repeat(2_000)),
        format!("union *{}", " | join kind=inner (union *) on TimeGenerated".repeat(500)),
        format!("search 'x'{}", " | extend a = pack_all()".repeat(900)),
        format!("let f = () {{ union * }}; union {}", listed(3_000, &|_| "f()".to_owned())),
        format!("{}; a1", times(2_000, "; ", &|at| format!("let a{at} = union *"))),
        format!(
            "{}; union {}",
            times(20_000, "; ", &|at| format!("let a{at} = 1")),
            listed(5_000, &|at| format!("b{at}"))
        ),
        format!("print {}", listed(50_000, &|at| format!("c{at} = 1"))),
        format!("datatable({}) []", listed(50_000, &|at| format!("c{at}: long"))),
        format!("union * | where {}", vec!["Nothing == 1"; 50_000].join(" or ")),
        format!("union * | project-away {}", listed(100_000, &|_| "TenantId".to_owned())),
    ] {
        let bound = bound(&query);
        assert!(bound.diagnostics.iter().any(|finding| finding.code == Code::TooLarge), "{query:.80}");
        assert!(bound.schema().is_some_and(|row| row.open), "{query:.80}");
    }
    let wide = format!("union * | where TenantId == 'a' | extend {}", listed(30, &|at| format!("c{at} = 1")));
    let wide = format!("{wide} | union * | union (search 'x')");
    assert!(bound(&wide).diagnostics.iter().all(|finding| finding.code != Code::TooLarge));
}

/// What properties start from.
static SAMPLES: LazyLock<Vec<String>> =
    LazyLock::new(|| crate::queries::samples(&["accept.txt", "bind.txt"], 7));

/// How the properties are tried.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn any_query_is_answered() {
    proptest!(config(), |(which in any::<Index>(), change in 0_u8..5, at in any::<Index>(), other in any::<Index>())| {
        let query = changed(which.get::<String>(&SAMPLES), change, at, other);
        let bound = bound(&query);
        for finding in &bound.diagnostics {
            prop_assert!(query.get(finding.span.range()).is_some(), "{query:?}: {finding:?}");
            prop_assert!(!finding.message.ends_with('.'), "{finding:?}");
        }
        if let Some(row) = bound.schema() {
            let names: HashSet<_> = row.columns.iter().map(|column| &column.name).collect();
            // These name columns themselves, in the binder of Microsoft too.
            let twice = ["withsource", "with_source", "declare"].iter().any(|word| query.contains(word));
            prop_assert!(names.len() == row.columns.len() || twice, "{}", query);
        }
    });
}
