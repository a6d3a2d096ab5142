//! The crate's tests that need nothing but its public names, in one executable.
//!
//! Some compare with what was recorded of Microsoft's analyser and of the Kusto engine, over queries that this repository
//! does not hold. They are reported as ignored unless the environment variable `RULESMITH_KQL_DATA` names the folder of
//! the record, and then print how far the two agree: `cargo test -p rulesmith-kql --test it recorded`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it does not expect"
)]
#![expect(clippy::disallowed_methods, reason = "reads this repository's own files")]

mod agreement;
mod answer;
mod architecture;
mod bind;
mod cases;
mod engine;
mod execution;
mod limits;
mod made_up;
mod queries;
mod recorded;
mod sample;
mod syntax;
mod typed;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// Tests by the names of their functions, behind the name of their module.
macro_rules! trials {
    ($($module:ident: $($test:ident)*;)*) => {
        vec![$($(trial(concat!(stringify!($module), "::", stringify!($test)), $module::$test),)*)*]
    };
}

fn trial(name: &str, test: fn()) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}

fn main() -> ExitCode {
    let mut trials = trials! {
        architecture:
            each_layer_knows_only_the_layers_below
            nothing_reaches_outside;
        bind:
            queries_return_and_report_what_they_should
            a_column_that_is_gone_says_which_operator_dropped_it
            absent_present_and_unknown_are_told_apart
            columns_know_where_they_come_from
            functions_that_call_functions_are_cut_off_with_a_message
            a_function_of_the_workspace_that_calls_itself_is_cut_off
            depth_and_length_have_limits
            columns_have_a_limit
            any_query_is_answered;
        cases: expressions tables;
        limits:
            rows_without_end
            lists_and_texts_without_end
            what_is_shared_counts_each_time
            memory_is_counted_over_all_rows
            work_that_grows_with_the_square
            columns_from_rows
            many_bags_of_one_size
            many_keys_and_attributes
            deep_texts_are_read_as_texts_or_refused
            functions_in_functions
            regular_expressions;
        sample: what_microsofts_analyser_says;
        syntax:
            good_queries_have_no_errors
            bad_queries_have_their_errors
            any_text_is_answered
            any_row_of_tokens_is_answered
            any_change_of_a_query_is_answered
            any_prefix_of_a_query_is_answered
            depth_and_length_have_a_limit_with_a_message
            long_chains_are_read_or_answered;
    };
    let compared = trials! {
        agreement:
            the_same_queries_parse_and_the_first_error_stands_in_the_same_place
            what_the_engine_answers_parses
            the_same_columns_are_returned_and_the_same_names_are_unknown
            the_columns_are_those_that_the_engine_returned;
        engine: answers_of_the_engine;
        execution: real_queries_run;
    };
    let missing = recorded::folder().is_none();
    let compared = compared.into_iter().map(|trial| trial.with_kind("recorded").with_ignored_flag(missing));
    trials.extend(compared);
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
