//! A keyed rule over the rows that the services write, run after run: every pair of incident and alert exactly once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::alert::text_of;
use super::analytics::{AnalyticsRule, SentinelAlert};
use super::engine::PreparedQuery;
use super::incident::{Scenario, Written};
use super::rows::ResultRows;
use super::world::{Files, TestWorld};
use crate::diagnostic::Pointer;
use crate::rows::given::{self, Given, GivenTarget};
use rulesmith_kql::catalog::{Environment, TableColumn};
use rulesmith_kql::eval::value::Type;
use rulesmith_kql::eval::value::calendar::MINUTE;
use rulesmith_kql::eval::{EvalError, Value};

/// How many runs after the last row of a burst are watched.
const QUIET_RUNS: i64 = 3;

/// What a keyed rule reads.
#[derive(Clone, Copy, Debug)]
pub struct Keyed<'a> {
    /// The rule.
    pub rule: &'a AnalyticsRule,
    /// Its query.
    pub query: &'a PreparedQuery,
    /// The tables of the workspace.
    pub environment: &'a Environment,
    /// The project's fixtures.
    pub files: &'a Files,
    /// Whether it pairs incidents and alerts, or sees alerts alone.
    pub with_incidents: bool,
}

/// What a keyed rule made of a scenario.
#[derive(Debug)]
pub struct Observed {
    /// The alerts that it raised, in the order of the runs.
    pub alerts: Vec<SentinelAlert>,
    /// What is wrong; none: each pair was raised once, and nothing else.
    pub faults: Vec<String>,
}

/// Runs the rule over a scenario.
pub fn observe(keyed: Keyed<'_>, scenario: &Scenario) -> Result<Observed, EvalError> {
    let alerts = typed(keyed, "SecurityAlert", &scenario.alerts)?;
    let incidents = typed(keyed, "SecurityIncident", &scenario.incidents)?;
    let mut raised: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut observed = Observed { alerts: Vec::new(), faults: Vec::new() };
    let times = runs(keyed.rule.frequency, [&alerts, &incidents]);
    for now in &times {
        let mut world = TestWorld::new(*now, keyed.files);
        for (name, given) in [("SecurityAlert", &alerts), ("SecurityIncident", &incidents)] {
            world.tables.insert(name.to_owned(), visible(given, *now, keyed.rule.period));
        }
        let rows = keyed.query.run(&world)?;
        for row in &rows {
            let id = |column| text_of(&keyed.query.columns, row, column);
            *raised.entry((id("IncidentName"), id("AlertId"))).or_default() += 1;
        }
        observed.alerts.extend(keyed.rule.alerts(ResultRows { columns: &keyed.query.columns, rows: &rows }));
    }
    let mut expected: Vec<(String, String)> = scenario.pairs.clone();
    if !keyed.with_incidents {
        for (incident, _) in &mut expected {
            incident.clear();
        }
        expected.dedup();
    }
    let what = |(incident, alert): &(String, String)| {
        let title = |table: &[Written], id: &str, id_column: &str, title_column: &str| {
            let row = table
                .iter()
                .rev()
                .find(|written| written.row.get(id_column).and_then(|value| value.as_str()) == Some(id));
            row.and_then(|written| written.row.get(title_column)?.as_str()).unwrap_or("?").to_owned()
        };
        let alert = title(&scenario.alerts, alert, "SystemAlertId", "AlertName");
        if incident.is_empty() {
            return format!("the alert `{alert}`");
        }
        let incident = title(&scenario.incidents, incident, "IncidentName", "Title");
        format!("the pair of the incident `{incident}` and the alert `{alert}`")
    };
    for pair in &expected {
        let count = raised.remove(pair).unwrap_or(0);
        if count != 1 {
            let times = times.len();
            let fault = match count {
                0 => format!("{} is never raised in {times} runs", what(pair)),
                more => format!("{} is raised {more} times in {times} runs", what(pair)),
            };
            observed.faults.push(fault);
        }
    }
    for pair in raised.keys() {
        observed.faults.push(format!("{} is raised, which is not its own", what(pair)));
    }
    Ok(observed)
}

/// The moments at which the rule runs: at its own beat, from the first row until it has been quiet for a while after
/// the last. Long stretches in which nothing arrives are passed over.
fn runs(frequency: i64, tables: [&Given; 2]) -> Vec<i64> {
    let every = if frequency > 0 { frequency } else { MINUTE };
    let mut arrivals: Vec<i64> =
        tables.iter().flat_map(|given| &given.rows).filter_map(|row| row.ingested).collect();
    arrivals.sort_unstable();
    let mut times: Vec<i64> = Vec::new();
    for arrival in arrivals {
        let first = arrival + (every - arrival.rem_euclid(every)) % every;
        times.extend((0..=QUIET_RUNS).map(|run| first + run * every));
    }
    times.sort_unstable();
    times.dedup();
    times
}

/// The rows that a run sees: those that have arrived, of the rule's period.
fn visible(given: &Given, now: i64, period: i64) -> Given {
    let time = given.columns.iter().position(|column| &*column.name == "TimeGenerated");
    let is_visible = |row: &&given::GivenRow| {
        let generated = time.and_then(|index| row.cells.get(index));
        row.ingested.is_some_and(|ingested| ingested <= now)
            && matches!(generated, Some(Value::Datetime(ticks)) if *ticks > now - period)
    };
    Given {
        columns: Arc::clone(&given.columns),
        rows: given.rows.iter().filter(is_visible).cloned().collect(),
    }
}

fn typed(keyed: Keyed<'_>, table: &str, written: &[Written]) -> Result<Given, EvalError> {
    let columns = keyed.environment.table(table).unwrap_or_default();
    let known = |name: &str| columns.iter().any(|column| &*column.name == name);
    let rows: Vec<_> = written
        .iter()
        .map(|written| {
            let mut row = written.row.clone();
            row.retain(|name, _| known(name));
            row
        })
        .collect();
    let target = GivenTarget { table, columns: &columns };
    let mut given =
        given::read_inline(target, &rows, &Arc::from(table), &Pointer::root()).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            EvalError::refused(format!("the simulated rows of `{table}` do not fit its columns: {first}"))
        })?;
    for (row, written) in given.rows.iter_mut().zip(written) {
        row.ingested = Some(written.ingested);
    }
    Ok(given)
}

/// Whether a table has the columns that the simulated rows need; a project may declare one that hides the real one.
pub fn has_tables(environment: &Environment) -> bool {
    ["SecurityAlert", "SecurityIncident"].iter().all(|table| {
        let is_time = |column: &TableColumn| &*column.name == "TimeGenerated" && column.ty == Type::DateTime;
        environment.table(table).is_some_and(|columns| columns.iter().any(is_time))
    })
}
