//! Lints on automation rules, those of a detection and those in files of their own.

pub(super) mod action_is_overridden;
pub(super) mod acts_on_everything;
pub(super) mod alert_trigger_does_not_fit;
pub(super) mod change_is_incomplete;
pub(super) mod change_on_creation;
pub(super) mod close_reason_does_not_fit;
pub(super) mod close_without_a_reason;
pub(super) mod closed_without_a_classification;
pub(super) mod condition_on_a_title;
pub(super) mod condition_on_the_description;
pub(super) mod condition_on_the_provider;
pub(super) mod condition_value_is_unknown;
pub(super) mod duplicate_automation_key;
pub(super) mod group_does_not_fit;
pub(super) mod groups_are_too_deep;
pub(super) mod has_expired;
pub(super) mod name_is_too_long;
pub(super) mod needs_the_preview_api;
pub(super) mod on_a_rule_that_is_not_there;
pub(super) mod operator_does_not_fit;
pub(super) mod order_out_of_range;
pub(super) mod runs_on_every_update;
pub(super) mod same_order;
pub(super) mod task_is_not_shown;
pub(super) mod too_many_actions;
pub(super) mod too_many_conditions;
pub(super) mod unknown_owner;
pub(super) mod unknown_playbook;

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
