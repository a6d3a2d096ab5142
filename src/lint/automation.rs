//! Lints on automation rules, those of a detection and those in files of their own.

pub(super) mod automation_has_expired;
pub(super) mod automation_name_too_long;
pub(super) mod automation_requires_preview_api;
pub(super) mod change_on_creation;
pub(super) mod close_reason_mismatch;
pub(super) mod close_without_reason;
pub(super) mod closed_without_classification;
pub(super) mod condition_on_description;
pub(super) mod condition_on_provider;
pub(super) mod condition_on_title;
pub(super) mod duplicate_automation_key;
pub(super) mod duplicate_order;
pub(super) mod groups_too_deep;
pub(super) mod incomplete_change;
pub(super) mod invalid_alert_trigger;
pub(super) mod invalid_group_size;
pub(super) mod on_missing_rule;
pub(super) mod order_out_of_range;
pub(super) mod overridden_action;
pub(super) mod runs_on_every_update;
pub(super) mod task_not_shown;
pub(super) mod too_many_actions;
pub(super) mod too_many_conditions;
pub(super) mod unconditional_automation;
pub(super) mod unknown_condition_value;
pub(super) mod unknown_owner;
pub(super) mod unknown_playbook;
pub(super) mod unsupported_operator;

use crate::definition::condition::{And, Condition, Or, PropertyCondition};
use crate::diagnostic::Pointer;

use super::RuleContext;

/// A condition of a rule, at any depth.
struct ConditionAt<'a> {
    at: Pointer,
    /// How many and/or groups it is in.
    depth: usize,
    condition: &'a Condition,
}

/// All conditions of a rule, groups before what is in them.
fn conditions<'a>(rule: &RuleContext<'a>) -> Vec<ConditionAt<'a>> {
    let mut all = Vec::new();
    collect(&rule.rule.conditions, &rule.at.key("conditions"), 0, &mut all);
    all
}

fn collect<'a>(conditions: &'a [Condition], at: &Pointer, depth: usize, all: &mut Vec<ConditionAt<'a>>) {
    for (index, condition) in conditions.iter().enumerate() {
        let at = at.index(index);
        all.push(ConditionAt { at: at.clone(), depth, condition });
        match condition {
            Condition::And(And { and: inner }) => collect(inner, &at.key("and"), depth + 1, all),
            Condition::Or(Or { or: inner }) => collect(inner, &at.key("or"), depth + 1, all),
            _ => {}
        }
    }
}

/// All tests of a property, those on the items of arrays too.
fn properties<'a>(rule: &RuleContext<'a>) -> Vec<(Pointer, &'a PropertyCondition)> {
    let mut all = Vec::new();
    for ConditionAt { at, condition, .. } in conditions(rule) {
        match condition {
            Condition::Property(property) => all.push((at, property)),
            Condition::Array(array) => {
                let items = at.key("items");
                all.extend(array.items.iter().enumerate().map(|(index, item)| (items.index(index), item)));
            }
            _ => {}
        }
    }
    all
}
