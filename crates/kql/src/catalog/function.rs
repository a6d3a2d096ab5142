//! Functions, aggregates, plugins and operators with their signatures, decoded on demand.
//!
//! A signature is written `constant regex: string, group?: long, rest{1,64}: scalar -> string`: for each parameter
//! what kind of argument it takes, its name, how often it may occur, and of what type; then the result.

use super::index::{self, FunctionEntry};
use crate::syntax::ast::ScalarType;

/// The four kinds of things that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
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
pub struct FunctionSymbol {
    /// Its name.
    pub name: &'static str,
    /// How a result column without a name of its own is named.
    pub naming: ResultNameKind,
    /// The prefix of such a name.
    pub prefix: Option<&'static str>,
    /// What replaces it, if it is of old.
    pub obsolete: Option<&'static str>,
    /// Whether it is constant if its arguments are.
    pub foldable: bool,
    /// Its overloads.
    pub signatures: Vec<Signature>,
}

impl FunctionSymbol {
    /// Fewest arguments over all overloads.
    pub fn min_arguments(&self) -> usize {
        self.signatures.iter().map(Signature::min_arguments).min().unwrap_or(0)
    }

    /// Most arguments over all overloads.
    pub fn max_arguments(&self) -> usize {
        self.signatures.iter().map(Signature::max_arguments).max().unwrap_or(0)
    }
}

/// How a result column is named after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultNameKind {
    /// Not: it gets a default name.
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
pub struct Signature {
    /// In order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: ReturnTypeKind,
}

impl Signature {
    /// Fewest arguments.
    pub fn min_arguments(&self) -> usize {
        self.parameters.iter().map(|parameter| parameter.min).sum()
    }

    /// Most arguments.
    pub fn max_arguments(&self) -> usize {
        self.parameters.iter().map(|parameter| parameter.max).fold(0, usize::saturating_add)
    }

    /// Whether a parameter may be repeated.
    pub fn repeats(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.max > 1)
    }

    /// Whether `count` arguments fill each round of parameters that repeat together: `case(p, a, p, b)` lacks its last.
    pub fn is_whole(&self, count: usize) -> bool {
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
    pub fn layout(&self, count: usize) -> Vec<Option<usize>> {
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
pub struct Parameter {
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
pub enum ArgumentKind {
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
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum ParameterTypeKind {
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
pub struct ScalarTypeSet(u16);

impl ScalarTypeSet {
    /// Whether `ty` is in it.
    pub fn contains(self, ty: ScalarType) -> bool {
        self.0 & (1 << ty as u16) != 0
    }

    /// With `ty` in it.
    #[must_use]
    pub fn with(self, ty: ScalarType) -> Self {
        Self(self.0 | (1 << ty as u16))
    }

    /// How many.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`ScalarType`].
    pub fn iter(self) -> impl Iterator<Item = ScalarType> {
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
pub enum ReturnTypeKind {
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
pub fn function(group: SymbolKind, name: &str) -> Option<&'static FunctionSymbol> {
    let (name, entry) = entries(group).get_key_value(name)?;
    Some(entry.decoded.get_or_init(|| decode(name, entry)))
}

/// The names of a group, in no order.
pub fn names(group: SymbolKind) -> impl Iterator<Item = &'static str> {
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

fn decode(name: &'static str, entry: &FunctionEntry) -> FunctionSymbol {
    FunctionSymbol {
        name,
        naming: match entry.naming {
            Some("first") => ResultNameKind::First,
            Some("only") => ResultNameKind::Only,
            Some("name_and_first") => ResultNameKind::NameAndFirst,
            Some("prefix_and_first") => ResultNameKind::PrefixAndFirst,
            Some("prefix") => ResultNameKind::Prefix,
            Some("first_value_if_column") => ResultNameKind::FirstValueIfColumn,
            _ => ResultNameKind::None,
        },
        prefix: entry.prefix,
        obsolete: entry.obsolete,
        foldable: entry.foldable,
        signatures: entry.signatures.iter().map(|text| signature(text)).collect(),
    }
}

fn signature(text: &'static str) -> Signature {
    let (parameters, result) = text.rsplit_once("->").unwrap_or((text, "custom"));
    Signature {
        parameters: parameters
            .split(", ")
            .filter(|parameter| !parameter.trim().is_empty())
            .map(|text| parameter(text.trim()))
            .collect(),
        result: returned(result.trim()),
    }
}

fn parameter(text: &'static str) -> Parameter {
    let (head, rest) = text.split_once(": ").unwrap_or((text, "any"));
    let (kind, values) = rest.split_once(" = ").unwrap_or((rest, ""));
    let (argument, name) = match head.split_once(' ') {
        Some(("column", name)) => (ArgumentKind::Column, name),
        Some(("column_of_first", name)) => (ArgumentKind::ColumnOfFirst, name),
        Some(("constant", name)) => (ArgumentKind::Constant, name),
        Some(("literal", name)) => (ArgumentKind::Literal, name),
        Some(("star", name)) => (ArgumentKind::Star, name),
        Some(("starred", name)) => (ArgumentKind::ExpressionOrStar, name),
        Some(("aggregate", name)) => (ArgumentKind::Aggregate, name),
        _ => (ArgumentKind::Expression, head),
    };
    let (name, min, max) = if let Some(name) = name.strip_suffix('?') {
        (name, 0, 1)
    } else if let Some((name, count)) = name.strip_suffix('}').and_then(|name| name.split_once('{')) {
        let (low, high) = count.split_once(',').unwrap_or((count, count));
        (
            name,
            low.parse().unwrap_or(1),
            if high.is_empty() { usize::MAX } else { high.parse().unwrap_or(usize::MAX) },
        )
    } else {
        (name, 1, 1)
    };
    let values = if values.is_empty() { Vec::new() } else { values.split('/').collect() };
    Parameter { name, kind: kind_of(kind), argument, min, max, values }
}

fn kind_of(text: &str) -> ParameterTypeKind {
    match text {
        "type" => ParameterTypeKind::TypeOf,
        "any" => ParameterTypeKind::Any,
        "scalar" => ParameterTypeKind::Scalar,
        "number" => ParameterTypeKind::Number,
        "integer" => ParameterTypeKind::Integer,
        "summable" => ParameterTypeKind::Summable,
        "orderable" => ParameterTypeKind::Orderable,
        "number_or_bool" => ParameterTypeKind::NumberOrBool,
        "string_or_dynamic" => ParameterTypeKind::StringOrDynamic,
        "string_or_array" => ParameterTypeKind::StringOrArray,
        "integer_or_array" => ParameterTypeKind::IntegerOrArray,
        "array" => ParameterTypeKind::Array,
        "bag" => ParameterTypeKind::Bag,
        "not_dynamic" => ParameterTypeKind::NotDynamic,
        "not_bool" => ParameterTypeKind::NotBool,
        "not_real_or_bool" => ParameterTypeKind::NotRealOrBool,
        "common_scalar" => ParameterTypeKind::CommonScalar,
        "common_scalar_or_dynamic" => ParameterTypeKind::CommonScalarOrDynamic,
        "common_orderable" => ParameterTypeKind::CommonOrderable,
        "tabular" => ParameterTypeKind::Tabular,
        "parameter0" => ParameterTypeKind::Parameter0,
        "parameter1" => ParameterTypeKind::Parameter1,
        types => {
            let types = types
                .split('|')
                .filter_map(ScalarType::from_keyword)
                .fold(ScalarTypeSet::default(), ScalarTypeSet::with);
            if types.is_empty() { ParameterTypeKind::Any } else { ParameterTypeKind::Types(types) }
        }
    }
}

fn returned(text: &'static str) -> ReturnTypeKind {
    if let Some(columns) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        let column = |column: &'static str| {
            let (name, ty) = column.split_once(':').unwrap_or((column, "string"));
            (name, ScalarType::from_keyword(ty).unwrap_or(ScalarType::String))
        };
        return ReturnTypeKind::Columns(columns.split(' ').map(column).collect());
    }
    match text {
        "parameter0" => ReturnTypeKind::Parameter0,
        "parameter1" => ReturnTypeKind::Parameter1,
        "promoted" => ReturnTypeKind::Promoted,
        "widest" => ReturnTypeKind::Widest,
        "common" => ReturnTypeKind::Common,
        "common_not_dynamic" => ReturnTypeKind::CommonNotDynamic,
        "literal0" => ReturnTypeKind::Literal0,
        "literal1" => ReturnTypeKind::Literal1,
        "literal_last" => ReturnTypeKind::LiteralLast,
        "table" => ReturnTypeKind::Table,
        "open_table" => ReturnTypeKind::OpenTable,
        "sorted_arrays" => ReturnTypeKind::SortedArrays,
        "arg_extreme" => ReturnTypeKind::ArgExtreme,
        "arg_extreme_prefixed" => ReturnTypeKind::ArgExtremePrefixed,
        "take_any" => ReturnTypeKind::TakeAny,
        "percentiles" => ReturnTypeKind::Percentiles,
        "percentiles_array" => ReturnTypeKind::PercentilesArray,
        name => ScalarType::from_keyword(name).map_or(ReturnTypeKind::Custom, ReturnTypeKind::Type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_of_the_data_is_understood() {
        for group in [SymbolKind::Function, SymbolKind::Aggregate, SymbolKind::Plugin, SymbolKind::Operator] {
            for name in names(group) {
                let function = function(group, name).unwrap_or_else(|| panic!("{name}"));
                for signature in &function.signatures {
                    if group != SymbolKind::Plugin {
                        assert_ne!(signature.result, ReturnTypeKind::Custom, "{name}");
                    }
                    assert!(signature.min_arguments() <= signature.max_arguments(), "{name}");
                    for parameter in &signature.parameters {
                        assert!(
                            parameter.kind != ParameterTypeKind::Any || name == "__invoke",
                            "{name} {}",
                            parameter.name
                        );
                        assert!(!parameter.name.contains([' ', '?', '{']), "{name} {}", parameter.name);
                    }
                }
            }
        }
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
