//! Functions, aggregates, plugins and operators with their signatures, decoded on demand.
//!
//! A signature is written `constant regex: string, group?: long, rest{1,64}: scalar -> string`: for each parameter
//! what kind of argument it takes, its name, how often it may occur, and of what type; then the result.

mod decode;

use serde::Deserialize;

use super::index::{self, FunctionEntry};
use crate::syntax::ast::ScalarType;

/// The four kinds of things that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SymbolKind {
    /// Scalar functions, and the few that return tables.
    Function,
    /// Aggregates of `summarize` and its kin.
    Aggregate,
    /// Plugins of `evaluate`.
    Plugin,
    /// Operators, by the name that the data gives them: `Add`, `HasAny`.
    Operator,
}

/// A function of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct FunctionSymbol {
    /// Its name.
    pub name: &'static str,
    /// How a result column without a name of its own is named.
    pub naming: ResultNameKind,
    /// The prefix of such a name.
    pub prefix: Option<&'static str>,
    /// Whether it is constant if its arguments are.
    pub foldable: bool,
    /// Whether its value changes from row to row by itself.
    pub volatility: Volatility,
    /// How a call of it is evaluated.
    pub form: FunctionForm,
    /// Its overloads.
    pub signatures: Vec<Signature>,
}

impl FunctionSymbol {
    /// Fewest arguments over all overloads.
    pub(crate) fn min_arguments(&self) -> usize {
        self.signatures.iter().map(Signature::min_arguments).min().unwrap_or(0)
    }

    /// Most arguments over all overloads.
    pub(crate) fn max_arguments(&self) -> usize {
        self.signatures.iter().map(Signature::max_arguments).max().unwrap_or(0)
    }
}

/// Whether a function has another value for each row, even where its arguments stay the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Volatility {
    /// The same arguments give the same value all through a run.
    #[default]
    Stable,
    /// The value depends on the row, or on chance: `rand`, `row_number`, `pack_all`.
    PerRow,
}

/// How a call of a function is evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FunctionForm {
    /// From the values of its arguments.
    #[default]
    Plain,
    /// By a rule of its own.
    Special(SpecialForm),
    /// From the rows around the one at hand, which have to be in a defined order.
    Window(WindowFunction),
}

/// Functions whose arguments are not all evaluated, or not for their values alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SpecialForm {
    /// `iff`, `case`: of the results only the one that is chosen.
    Choice,
    /// `coalesce`: up to the first that is not null.
    Coalesce,
    /// `pack_all`: all columns of the row.
    PackAll,
    /// `bag_pack_columns`: its columns, by name.
    PackColumns,
    /// `ingestion_time`: when the row came in.
    IngestionTime,
    /// What the service looks up, and the caller has to give offline.
    Provided,
}

/// Functions over rows in a defined order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WindowFunction {
    Previous,
    Next,
    RowNumber,
    CumulativeSum,
    DenseRank,
    MinimumRank,
    Session,
}

/// How a result column is named after a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResultNameKind {
    /// Not: it gets a default name.
    #[default]
    None,
    /// As the first argument.
    First,
    /// As the only argument.
    Only,
    /// The function's name, `_`, the first argument's.
    NameAndFirst,
    /// The prefix, `_`, the first argument's.
    PrefixAndFirst,
    /// The prefix alone.
    Prefix,
    /// The value of the first argument, where it names a column of the input.
    FirstValueIfColumn,
}

/// An overload.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    /// In order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: ReturnTypeKind,
}

impl Signature {
    /// Fewest arguments.
    pub(crate) fn min_arguments(&self) -> usize {
        self.parameters.iter().map(|parameter| parameter.min).sum()
    }

    /// Most arguments.
    pub(crate) fn max_arguments(&self) -> usize {
        self.parameters.iter().map(|parameter| parameter.max).fold(0, usize::saturating_add)
    }

    /// Whether a parameter may be repeated.
    pub(crate) fn repeats(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.max > 1)
    }

    /// Whether `count` arguments fill each round of parameters that repeat together: `case(p, a, p, b)` lacks its last.
    pub(crate) fn is_whole(&self, count: usize) -> bool {
        let block = self.parameters.iter().filter(|parameter| parameter.max > 1).count();
        let others: usize = self
            .parameters
            .iter()
            .filter(|parameter| parameter.max <= 1)
            .map(|parameter| parameter.min)
            .sum();
        block < 2 || count.saturating_sub(others).is_multiple_of(block)
    }

    /// The parameter that each of `count` arguments belongs to. Neighbouring repeatable parameters repeat together
    /// (`case(predicate, then, predicate, then, else)`); what follows them takes the last arguments.
    pub(crate) fn layout(&self, count: usize) -> Vec<Option<usize>> {
        let Some(first) = self.parameters.iter().position(|parameter| parameter.max > 1) else {
            return (0..count).map(|index| (index < self.parameters.len()).then_some(index)).collect();
        };
        let block = self.parameters.iter().skip(first).take_while(|parameter| parameter.max > 1).count();
        let after = self.parameters.len() - first - block;
        let tail = self.parameters.iter().skip(first + block).map(|parameter| parameter.min).sum::<usize>();
        let repeated = count.saturating_sub(first + tail);
        // A trailing optional parameter (`array_sort_asc(a, b, true)`) only takes an argument by its type; the
        // caller compares types, so both readings are equal here.
        (0..count)
            .map(|index| {
                if index < first {
                    Some(index)
                } else if index < first + repeated {
                    Some(first + (index - first) % block)
                } else {
                    let position = index - first - repeated;
                    (position < after).then_some(first + block + position)
                }
            })
            .collect()
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What types it takes.
    pub kind: ParameterTypeKind,
    /// What kind of argument it takes.
    pub argument: ArgumentKind,
    /// Fewest occurrences: 0 for an optional one.
    pub min: usize,
    /// Most occurrences.
    pub max: usize,
    /// The only texts that it takes; empty for any.
    pub values: Vec<&'static str>,
}

/// What kind of argument a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgumentKind {
    /// Any expression.
    Expression,
    /// A column.
    Column,
    /// A column of the table that is the first argument.
    ColumnOfFirst,
    /// A constant expression.
    Constant,
    /// A literal.
    Literal,
    /// An expression or `*`.
    ExpressionOrStar,
    /// `*` only.
    Star,
    /// An aggregate.
    Aggregate,
}

/// What types a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterTypeKind {
    /// One of these.
    Types(ScalarTypeSet),
    /// A `typeof(…)`.
    TypeOf,
    Any,
    Scalar,
    Number,
    Integer,
    Summable,
    Orderable,
    NumberOrBool,
    StringOrDynamic,
    StringOrArray,
    IntegerOrArray,
    Array,
    Bag,
    NotDynamic,
    NotBool,
    NotRealOrBool,
    CommonScalar,
    CommonScalarOrDynamic,
    CommonOrderable,
    Tabular,
    /// The type of the first argument.
    Parameter0,
    /// The type of the second argument.
    Parameter1,
}

/// A set of scalar types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct ScalarTypeSet(u16);

impl ScalarTypeSet {
    /// Whether `ty` is in it.
    pub(crate) fn contains(self, ty: ScalarType) -> bool {
        self.0 & (1 << ty as u16) != 0
    }

    /// With `ty` in it.
    #[must_use]
    pub(crate) fn with(self, ty: ScalarType) -> Self {
        Self(self.0 | (1 << ty as u16))
    }

    /// How many.
    pub(crate) fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// In the order of [`ScalarType`].
    pub(crate) fn iter(self) -> impl Iterator<Item = ScalarType> {
        const ALL: [ScalarType; 10] = [
            ScalarType::Bool,
            ScalarType::Int,
            ScalarType::Long,
            ScalarType::Real,
            ScalarType::Decimal,
            ScalarType::DateTime,
            ScalarType::Timespan,
            ScalarType::Guid,
            ScalarType::String,
            ScalarType::Dynamic,
        ];
        ALL.into_iter().filter(move |ty| self.contains(*ty))
    }
}

/// What a call returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReturnTypeKind {
    /// Always this type.
    Type(ScalarType),
    /// Several values; names and types.
    Columns(Vec<(&'static str, ScalarType)>),
    /// The type of the first argument.
    Parameter0,
    /// The type of the second argument.
    Parameter1,
    /// The type of the first argument, int made long.
    Promoted,
    /// The widest numeric type of the arguments, int made long.
    Widest,
    /// The common type of the arguments that have to have one.
    Common,
    /// The same, with dynamic arguments left out of account.
    CommonNotDynamic,
    /// The type that the first argument names.
    Literal0,
    /// The type that the second argument names.
    Literal1,
    /// The type that the last argument names.
    LiteralLast,
    /// The table that the first argument names.
    Table,
    /// A table of unknown columns.
    OpenTable,
    /// Each array argument sorted.
    SortedArrays,
    /// `arg_max`, `arg_min`.
    ArgExtreme,
    /// The same of old: results are named after the first argument.
    ArgExtremePrefixed,
    /// `take_any`, `any`.
    TakeAny,
    /// `percentiles` and its kin.
    Percentiles,
    /// The same as one array.
    PercentilesArray,
    /// By the function's own rule (plugins).
    Custom,
}

/// The function of this name and group.
pub(crate) fn function(group: SymbolKind, name: &str) -> Option<&'static FunctionSymbol> {
    let (name, entry) = entries(group).get_key_value(name)?;
    Some(entry.decoded.get_or_init(|| embedded(name, entry)))
}

#[expect(clippy::expect_used, reason = "the text is embedded, and a test decodes each entry")]
fn embedded(name: &'static str, entry: &FunctionEntry) -> FunctionSymbol {
    decode::symbol(name, entry).expect("embedded signatures are well-formed")
}

/// The names of a group, in no order.
pub(crate) fn names(group: SymbolKind) -> impl Iterator<Item = &'static str> {
    entries(group).keys().copied()
}

fn entries(group: SymbolKind) -> &'static std::collections::HashMap<&'static str, FunctionEntry> {
    let index = index::functions();
    match group {
        SymbolKind::Function => &index.functions,
        SymbolKind::Aggregate => &index.aggregates,
        SymbolKind::Plugin => &index.plugins,
        SymbolKind::Operator => &index.operators,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_data_is_understood() {
        for group in [SymbolKind::Function, SymbolKind::Aggregate, SymbolKind::Plugin, SymbolKind::Operator] {
            for (name, entry) in entries(group) {
                let function = decode::symbol(name, entry).unwrap_or_else(|error| panic!("{error}"));
                for signature in &function.signatures {
                    if group != SymbolKind::Plugin {
                        assert_ne!(signature.result, ReturnTypeKind::Custom, "{name}");
                    }
                    assert!(signature.min_arguments() <= signature.max_arguments(), "{name}");
                }
                if group != SymbolKind::Function {
                    assert_eq!(function.form, FunctionForm::Plain, "{name}");
                }
            }
        }
    }

    #[test]
    fn forms_and_volatility_are_data() {
        let facts = |name| function(SymbolKind::Function, name).map(|found| (found.form, found.volatility));
        assert_eq!(facts("strlen"), Some((FunctionForm::Plain, Volatility::Stable)));
        assert_eq!(facts("rand"), Some((FunctionForm::Plain, Volatility::PerRow)));
        assert_eq!(facts("case"), Some((FunctionForm::Special(SpecialForm::Choice), Volatility::Stable)));
        let previous = FunctionForm::Window(WindowFunction::Previous);
        assert_eq!(facts("prev"), Some((previous, Volatility::Stable)));
    }

    #[test]
    fn neighbouring_repeatable_parameters_repeat_together() {
        let case = function(SymbolKind::Function, "case").map(|function| function.signatures[0].layout(5));
        assert_eq!(case, Some(vec![Some(0), Some(1), Some(0), Some(1), Some(2)]));
        let strcat =
            function(SymbolKind::Function, "strcat").map(|function| function.signatures[0].layout(3));
        assert_eq!(strcat, Some(vec![Some(0), Some(0), Some(0)]));
        let split = function(SymbolKind::Function, "split").map(|function| function.signatures[0].layout(4));
        assert_eq!(split, Some(vec![Some(0), Some(1), Some(2), None]));
    }

    #[test]
    fn a_signature_carries_counts_values_and_kinds() {
        let bin = function(SymbolKind::Function, "bin")
            .map(|function| (function.naming, function.signatures[0].result.clone()));
        assert_eq!(bin, Some((ResultNameKind::First, ReturnTypeKind::Widest)));
        let parts = function(SymbolKind::Function, "datetime_diff")
            .map(|function| function.signatures[0].parameters[0].clone());
        assert!(
            parts.is_some_and(|part| part.values.contains(&"week") && part.argument == ArgumentKind::Literal)
        );
    }
}
