//! `scan`: walks through rows in order and matches them to steps, each of which remembers what it matched.

use super::{OperatorContext, order};
use crate::bind::tree::{BoundScanStep, ScalarExpr, ScalarExprKind, Scan, ScanOutput, Schema};
use crate::eval::expression::{Compiler, EvalNode, RowScope};
use crate::eval::row::{Row, Rows};
use crate::eval::value::convert;
use crate::eval::{EvalError, Value};

/// Streams; holds the rows that the steps have matched last.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    scan: &'e Scan,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    if !scan.order_by.is_empty() || !scan.partition_by.is_empty() {
        return Err(EvalError::unsupported("scan with an order or partitions of its own"));
    }
    order::require(step.from)?;
    let plan = ScanPlan::new(&step, scan)?;
    let mut sequences: Vec<Option<Sequence>> = scan.steps.iter().map(|_| None).collect();
    let mut next_match = 0_i64;
    Ok(Box::new(rows.flat_map(move |row| -> Rows<'e> {
        let output = row.and_then(|row| plan.matched(&step, &row, &mut sequences, &mut next_match));
        match output {
            Ok(rows) => Box::new(rows.into_iter().map(Ok)),
            Err(stop) => Box::new(std::iter::once(Err(stop))),
        }
    })))
}

/// What a step remembers: for it and each step before it the row that it matched last.
#[derive(Clone)]
struct Sequence {
    states: Vec<Row>,
    match_id: i64,
}

struct ScanPlan {
    steps: Vec<PlannedStep>,
    /// The declared columns before anything is assigned.
    defaults: Vec<Value>,
    /// The state of a step that has matched nothing.
    blank: Row,
    with_id: bool,
}

struct PlannedStep {
    condition: EvalNode,
    assignments: Vec<(usize, EvalNode)>,
    silent: bool,
}

impl ScanPlan {
    fn new(step: &OperatorContext<'_, '_>, scan: &Scan) -> Result<Self, EvalError> {
        let mut defaults = Vec::with_capacity(scan.declared.len());
        for (ty, default) in &scan.declared {
            defaults.push(match default {
                Some(default) => convert::widen(step.run.constant(default)?, *ty),
                None => Value::empty(*ty),
            });
        }
        let width = step.width();
        let mut blank = crate::eval::row::empty(&step.from.schema);
        blank.extend(defaults.iter().cloned());
        // Expressions see the input's row and the declared columns, but not the match id.
        let columns = step.row.columns.iter().take(width + defaults.len()).cloned().collect();
        let row = Schema { columns, ..Schema::default() };
        let compiler = Compiler::new(step.run, &row);
        let steps =
            scan.steps.iter().map(|step| planned(&compiler, step, width)).collect::<Result<_, _>>()?;
        Ok(Self { steps, defaults, blank, with_id: scan.match_id.is_some() })
    }

    /// The rows that one row is answered with. Steps are tried from the last to the first.
    fn matched(
        &self,
        step: &OperatorContext<'_, '_>,
        row: &Row,
        sequences: &mut [Option<Sequence>],
        next_match: &mut i64,
    ) -> Result<Vec<Row>, EvalError> {
        let mut output = Vec::new();
        let mut given = row.clone();
        given.extend(self.defaults.iter().cloned());
        for (index, planned) in self.steps.iter().enumerate().rev() {
            // First whether the row continues what the step before has matched.
            let before = index.checked_sub(1).and_then(|before| sequences.get(before).cloned().flatten());
            if let Some(before) = before
                && planned.condition.holds(&self.scope(step, &given, &before.states))?
            {
                let extended = planned.extended(step, &given, &self.scope(step, &given, &before.states))?;
                self.emit(planned, &extended, before.match_id, &mut output);
                let mut states = before.states;
                states.truncate(index);
                states.push(extended);
                set(sequences, index, Some(Sequence { states, match_id: before.match_id }));
                set(sequences, index - 1, None);
                continue;
            }
            // Then whether it repeats the step.
            let own = sequences.get(index).cloned().flatten();
            if own.is_none() && index > 0 {
                continue;
            }
            let states = own.as_ref().map_or(&[] as &[Row], |own| own.states.as_slice());
            if !planned.condition.holds(&self.scope(step, &given, states))? {
                continue;
            }
            let extended = planned.extended(step, &given, &self.scope(step, &given, states))?;
            let match_id = own.as_ref().map_or(*next_match, |own| own.match_id);
            if own.is_none() {
                *next_match += 1;
            }
            self.emit(planned, &extended, match_id, &mut output);
            let mut states = own.map(|own| own.states).unwrap_or_default();
            states.truncate(index);
            states.push(extended);
            set(sequences, index, Some(Sequence { states, match_id }));
        }
        Ok(output)
    }

    fn emit(&self, planned: &PlannedStep, extended: &Row, match_id: i64, output: &mut Vec<Row>) {
        if planned.silent {
            return;
        }
        let mut row = extended.clone();
        if self.with_id {
            row.push(Value::Long(match_id));
        }
        output.push(row);
    }

    /// What the expressions of a step see; steps that have matched nothing have a blank row.
    fn scope<'v>(
        &'v self,
        step: &'v OperatorContext<'_, '_>,
        row: &'v Row,
        states: &'v [Row],
    ) -> RowScope<'v> {
        RowScope { states, blank: &self.blank, ..step.scope(row) }
    }
}

fn set(sequences: &mut [Option<Sequence>], index: usize, sequence: Option<Sequence>) {
    if let Some(place) = sequences.get_mut(index) {
        *place = sequence;
    }
}

fn planned(
    compiler: &Compiler<'_, '_>,
    step: &BoundScanStep,
    width: usize,
) -> Result<PlannedStep, EvalError> {
    if step.optional {
        return Err(EvalError::unsupported("an optional step of scan"));
    }
    let silent = match step.output {
        ScanOutput::All => false,
        ScanOutput::None => true,
        ScanOutput::Last => return Err(EvalError::unsupported("scan with output=last")),
    };
    let mut assignments = Vec::with_capacity(step.assignments.len());
    let mut assigned: Vec<usize> = Vec::new();
    for (target, value) in &step.assignments {
        if assigned.iter().any(|earlier| reads_column(value, width + earlier)) {
            return Err(EvalError::unsupported("a step of scan that reads what it has just assigned")
                .at(value.span.range()));
        }
        assigned.push(*target);
        assignments.push((width + target, compiler.compile(value)?));
    }
    Ok(PlannedStep { condition: compiler.compile(&step.condition)?, assignments, silent })
}

fn reads_column(expr: &ScalarExpr, column: usize) -> bool {
    expr.descendants().any(|expr| matches!(expr.kind, ScalarExprKind::Column(index) if index == column))
}

impl PlannedStep {
    /// The row with the values that the step assigns.
    fn extended(
        &self,
        step: &OperatorContext<'_, '_>,
        row: &Row,
        scope: &RowScope<'_>,
    ) -> Result<Row, EvalError> {
        let mut extended = row.clone();
        for (target, value) in &self.assignments {
            let value = value.value(scope)?;
            let ty = step.row.columns.get(*target).and_then(|column| column.ty);
            if let Some(cell) = extended.get_mut(*target) {
                *cell = ty.map_or(value.clone(), |ty| convert::widen(value, ty));
            }
        }
        Ok(extended)
    }
}
