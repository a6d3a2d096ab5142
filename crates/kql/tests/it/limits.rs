//! Queries that ask for more than any machine has say which limit they passed. What keeps to no limit does not end.

use rulesmith_kql::{Context, Environment, Limits, NoTables, Platform, Query, parse};

use crate::typed::{NOW, have_types};

/// What a query comes to: how many rows, or the message that ended it.
fn outcome(query: &str) -> Result<usize, String> {
    let limits = Limits {
        rows: 100_000,
        steps: 2_000_000,
        time: None,
        text: 4 << 20,
        elements: 1 << 16,
        value: 8 << 20,
        held: 64 << 20,
    };
    let context = Context::new(NOW, limits);
    let bound = Query::over(query, &Environment::new(Platform::Both), &NoTables, &context);
    assert_eq!(bound.diagnostics().next(), None, "{query}");
    let compiled = bound.compile().unwrap();
    let rows = compiled.run(&NoTables, &context).map_err(|stop| stop.message(query))?;
    assert!(rows.iter().all(|row| have_types(row, &compiled.schema().columns)), "{query}");
    Ok(rows.len())
}

/// Each query passes a limit.
fn pass(limit: &str, queries: &[&str]) {
    for query in queries {
        assert_eq!(outcome(query), Err(limit.to_owned()), "{query:.200}");
    }
}

const STEPS: &str = "the query passed its limit of 2000000 steps";
const ROWS: &str = "an operator passed the limit of 100000 rows";
const TEXT: &str = "a text passed the limit of 4194304 bytes";
const ELEMENTS: &str = "an array passed the limit of 65536 elements";
const VALUE: &str = "an array or bag passed the limit of 8388608 bytes";
const LEVELS: &str = "an array or bag passed the limit of 256 levels";
const HELD: &str = "the rows that are held passed the limit of 67108864 bytes";
const COLUMNS: &str = "a plugin passed the limit of 10000 columns";

/// `start` followed by `step`, `times` over.
fn grown(start: &str, step: &str, times: usize) -> String {
    format!("{start}{}", step.repeat(times))
}

pub(crate) fn rows_without_end() {
    pass(
        STEPS,
        &[
            "range x from 1 to 1000000000000 step 1 | count",
            "range x from 1 to 1000000000000 step 1 | where x < 0",
            "range x from datetime(0001-01-01) to datetime(9999-12-31) step 1tick | summarize max(x)",
            "print t = toscalar(range x from 1 to 1000000000000 step 1 | summarize sum(x))",
            "range x from 1 to 9000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 9000 step 1 | extend k = 1) on k | count",
            "print a = range(1, 60000) | mv-expand b = a | mv-expand c = a | mv-expand d = a | count",
        ],
    );
    pass(
        ROWS,
        &[
            "range x from 1 to 1000000000000 step 1",
            "range x from 1 to 1000000000000 step 1 | sort by x asc",
            "range x from 1 to 1000000000000 step 1 | summarize count() by x",
            "range x from 1 to 1000000000000 step 1 | summarize dcount(x)",
            "range x from 1 to 1000000000000 step 1 | summarize percentile(x, 50)",
            "range x from 1 to 1000000000000 step 1 | top 1000000 by x asc",
            "range x from 1 to 1000000000000 step 1 | partition by x (take 1)",
            "print x = 1 in (range y from 1 to 1000000000000 step 1)",
            "print k = 1 | join kind=inner (range k from 1 to 1000000000000 step 1) on k",
            "range k from 1 to 1000000000000 step 1 | join kind=rightsemi (print k = 1) on k",
            "range k from 1 to 1000000000000 step 1 | join kind=innerunique (print k = 1) on k",
        ],
    );
}

pub(crate) fn lists_and_texts_without_end() {
    pass(
        ELEMENTS,
        &[
            "range x from 1 to 1000000000000 step 1 | summarize make_list(x)",
            "range x from 1 to 1000000000000 step 1 | summarize make_set(x)",
            "range x from 1 to 1000000000000 step 1 | summarize make_bag(bag_pack(tostring(x), x))",
            "print a = range(1, 9223372036854775807)",
            "print a = repeat(1, 9223372036854775807)",
            &grown("print a = range(1, 9)", " | extend a = array_concat(a, a)", 40),
            "range x from 0 to 1 step 1 | make-series count() on x from 0 to 1000000000 step 1",
        ],
    );
    pass(
        TEXT,
        &[
            &grown("print s = 'ab'", " | extend s = strcat(s, s)", 40),
            &grown("print s = 'ab'", " | extend s = replace_string(s, 'a', s)", 40),
            &grown("print s = 'ab'", " | extend s = strrep(s, 1024)", 5),
            r"print s = strrep(strrep('a', 1000), 1000) | project replace_regex(s, '.*', @'\0\0\0\0\0\0\0\0')",
            "print b = bag_pack(strrep(strrep('k', 1000), 900), range(1, 60000)) | project treepath(b)",
            "print s = strrep('a', 1024) | project replace_regex(s, 'a', strrep(strrep('b', 1024), 10))",
        ],
    );
}

pub(crate) fn what_is_shared_counts_each_time() {
    for end in
        ["", " | project strlen(tostring(a))", " | summarize make_set(a)", " | where tostring(a) has 'x'"]
    {
        for step in ["pack_array(a, a)", "bag_pack('x', a, 'y', a)", "zip(pack_array(a), pack_array(a))"] {
            let query = grown("print a = dynamic([1])", &format!(" | extend a = {step}"), 40) + end;
            pass(VALUE, &[&query]);
        }
    }
    pass(
        VALUE,
        &[
            &grown("print a = dynamic([1])", " | extend b = a | extend a = pack_all() | project a", 40),
            &grown("print a = range(1, 100)", " | summarize a = make_list(pack_array(a, a))", 40),
        ],
    );
    for step in ["pack_array(a)", "bag_pack('x', a)"] {
        pass(LEVELS, &[&grown("print a = dynamic([1])", &format!(" | extend a = {step}"), 300)]);
    }
    let listed = grown("print a = dynamic([1])", " | summarize a = make_list(bag_pack('x', a))", 150);
    pass(LEVELS, &[&listed]);
}

pub(crate) fn memory_is_counted_over_all_rows() {
    let rows = "range x from 1 to 90000 step 1 | extend s = strcat(x, strrep('x', 1000))";
    for end in [
        "sort by s asc",
        "summarize count() by s",
        "summarize make_list(s)",
        "summarize make_set(s)",
        "summarize dcount(s)",
        "summarize take_any(s) by x",
        "summarize arg_max(x, s) by x",
        "distinct s",
        "partition by x (take 1)",
        "top 80000 by x asc",
        "as T | join kind=inner (range x from 1 to 90000 step 1 | extend s = strcat(x, strrep('x', 1000))) on x",
    ] {
        pass(HELD, &[&format!("{rows} | {end} | count")]);
    }
    pass(HELD, &["range x from 0 to 999 step 1 | make-series count() on x from 0 to 60000 step 1 by k = x"]);
    // Rows that go by are not held.
    assert_eq!(outcome(&format!("{rows} | count")), Ok(1));
    assert_eq!(outcome(&format!("{rows} | top 3 by x asc")), Ok(3));
}

pub(crate) fn work_that_grows_with_the_square() {
    let text = "print s = strrep(strrep('a', 1000), 1000)";
    let half = "strrep(strrep('a', 500), 1000)";
    for end in [
        &*format!("s has {half}"),
        &format!("s hasprefix {half}"),
        &format!("s has_any ({half}, 'b')"),
        "has_any_index(s, range(1, 60000))",
        &format!("countof(s, {half})"),
        "translate(strcat(strrep('b', 1000), 'a'), 'x', s)",
    ] {
        pass(STEPS, &[&format!("{text} | project x = {end}")]);
    }
    pass(STEPS, &["print a = range(1, 60000) | project f = series_fir(a, a)"]);
    let paths = "range x from 1 to 60000 step 1 | summarize b = make_bag(bag_pack(tostring(x), 1)), k = make_list(strcat('$.', x))";
    pass(STEPS, &[&format!("{paths} | project bag_remove_keys(b, k)")]);
}

pub(crate) fn columns_from_rows() {
    pass(
        COLUMNS,
        &[
            "range x from 1 to 50000 step 1 | extend b = bag_pack(tostring(x), x) | evaluate bag_unpack(b)",
            "range x from 1 to 50000 step 1 | extend k = tostring(x) | evaluate pivot(k)",
        ],
    );
}

pub(crate) fn many_bags_of_one_size() {
    // Were they hashed alike, this would take minutes.
    let query =
        "range x from 1 to 50000 step 1 | summarize s = make_set(bag_pack('a', x)) | mv-expand s | count";
    assert_eq!(outcome(query), Ok(1));
}

pub(crate) fn many_keys_and_attributes() {
    // Were each sought in a list of all, this would take minutes.
    let keys = "range x from 1 to 60000 step 1 | extend k = tostring(x) | summarize b = make_bag(bag_pack(k, 1)), k = make_list(k)";
    assert_eq!(outcome(&format!("{keys} | project bag_remove_keys(b, k)")), Ok(1));
    let attributes = "range x from 1 to 60000 step 1 | summarize a = make_list(strcat(' a', x, '=\"1\"'))";
    let xml = format!(
        "{attributes} | project x = parse_xml(strcat('<r', strcat_array(a, ''), '/>')) | where isnotnull(x.r)"
    );
    assert_eq!(outcome(&xml), Ok(1));
    assert_eq!(outcome("print x = parse_xml('<r a=\"1\" a=\"2\"/>') | where isnull(x)"), Ok(1));
}

pub(crate) fn deep_texts_are_read_as_texts_or_refused() {
    // Brackets that are too deep for JSON are a text.
    assert_eq!(outcome("print strlen(tostring(parse_json(strrep('[', 1000))))"), Ok(1));
    let nested = |levels: usize| format!("print {}1{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(outcome(&nested(50)), Ok(1));
    let errors = parse(&nested(5_000)).errors;
    assert!(errors.iter().any(|error| error.message.contains("nest")), "{errors:?}");
}

pub(crate) fn functions_in_functions() {
    let doubled = (1..=20).fold("let f0 = (x: long) { x + 1 };".to_owned(), |text, level| {
        let before = level - 1;
        text + &format!(" let f{level} = (x: long) {{ f{before}(f{before}(x)) }};")
    });
    let query = format!("{doubled} print f20(1)");
    // The stack that the binary gives its threads.
    let thread = std::thread::Builder::new().stack_size(32 << 20);
    let bound = thread.spawn(move || {
        let query = Query::new(&query, &Environment::new(Platform::Both));
        query.diagnostics().map(|found| found.message.clone()).collect::<Vec<_>>()
    });
    let expected = "the query is too large or too deeply nested to be checked to its end";
    assert_eq!(bound.unwrap().join().unwrap(), [expected]);
}

pub(crate) fn regular_expressions() {
    let refused = |query: &str| {
        let compiled = Query::new(query, &Environment::new(Platform::Both)).compile().unwrap();
        compiled.run(&NoTables, &Context::new(NOW, Limits::default())).is_err()
    };
    assert!(refused("print x = 'a' matches regex '((a{1000}){1000}){1000}'"));
    assert!(refused("print p = strcat('((a{1000}){1000}){1000}') | where 'a' matches regex p"));
    assert_eq!(outcome("print x = strrep('a', 1000) matches regex '(a*)*(a*)*(a|a)*b'"), Ok(1));
}
