//! Signatures as the data writes them, read strictly: what is not known is an error.

use std::fmt;

use super::{
    ArgumentKind, FunctionSymbol, Parameter, ParameterTypeKind, ReturnTypeKind, ScalarTypeSet, Signature,
};
use crate::{catalog::index::FunctionEntry, syntax::ast::ScalarType};

/// A part of a signature that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidSignature {
    name: &'static str,
    problem: SignatureProblem,
}

#[derive(Debug, PartialEq, Eq)]
enum SignatureProblem {
    NoResult(&'static str),
    NoType(&'static str),
    UnknownType(&'static str),
    UnknownArgument(&'static str),
    InvalidCount(&'static str),
    UnknownResult(&'static str),
}

impl fmt::Display for InvalidSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SignatureProblem as P;
        let (problem, text) = match self.problem {
            P::NoResult(text) => ("missing `->` in", text),
            P::NoType(text) => ("missing type of parameter", text),
            P::UnknownType(text) => ("unknown type", text),
            P::UnknownArgument(text) => ("unknown kind of argument", text),
            P::InvalidCount(text) => ("invalid count", text),
            P::UnknownResult(text) => ("unknown result", text),
        };
        write!(f, "signature of `{}`: {problem} `{text}`", self.name)
    }
}

/// The function that an entry describes.
pub(super) fn symbol(name: &'static str, entry: &FunctionEntry) -> Result<FunctionSymbol, InvalidSignature> {
    let signatures = entry.signatures.iter().map(|text| signature(text)).collect::<Result<_, _>>();
    Ok(FunctionSymbol {
        name,
        naming: entry.naming,
        prefix: entry.prefix,
        foldable: entry.foldable,
        volatility: entry.volatility,
        form: entry.form,
        signatures: signatures.map_err(|problem| InvalidSignature { name, problem })?,
    })
}

fn signature(text: &'static str) -> Result<Signature, SignatureProblem> {
    let (parameters, result) = text.rsplit_once("->").ok_or(SignatureProblem::NoResult(text))?;
    let parameters = parameters.trim();
    let parameters = if parameters.is_empty() {
        Vec::new()
    } else {
        parameters.split(", ").map(parameter).collect::<Result<_, _>>()?
    };
    Ok(Signature { parameters, result: result_kind(result.trim())? })
}

fn parameter(text: &'static str) -> Result<Parameter, SignatureProblem> {
    let (head, rest) = text.split_once(": ").ok_or(SignatureProblem::NoType(text))?;
    let (kind, values) = match rest.split_once(" = ") {
        Some((kind, values)) => (kind, values.split('/').collect()),
        None => (rest, Vec::new()),
    };
    let (argument, counted) = match head.split_once(' ') {
        Some((argument, name)) => (argument_kind(argument)?, name),
        None => (ArgumentKind::Expression, head),
    };
    let (name, min, max) = counted_name(counted)?;
    Ok(Parameter { name, kind: type_kind(kind)?, argument, min, max, values })
}

fn argument_kind(text: &'static str) -> Result<ArgumentKind, SignatureProblem> {
    Ok(match text {
        "column" => ArgumentKind::Column,
        "column_of_first" => ArgumentKind::ColumnOfFirst,
        "constant" => ArgumentKind::Constant,
        "literal" => ArgumentKind::Literal,
        "star" => ArgumentKind::Star,
        "starred" => ArgumentKind::ExpressionOrStar,
        "aggregate" => ArgumentKind::Aggregate,
        _ => return Err(SignatureProblem::UnknownArgument(text)),
    })
}

/// A name with how often the parameter may occur: `name`, `name?`, `name{1,64}`, `name{0,}`.
fn counted_name(text: &'static str) -> Result<(&'static str, usize, usize), SignatureProblem> {
    if let Some(name) = text.strip_suffix('?') {
        return Ok((name, 0, 1));
    }
    let Some((name, counts)) = text.split_once('{') else { return Ok((text, 1, 1)) };
    let invalid = SignatureProblem::InvalidCount(text);
    let Some((low, high)) = counts.strip_suffix('}').and_then(|counts| counts.split_once(',')) else {
        return Err(invalid);
    };
    let max = if high.is_empty() { Some(usize::MAX) } else { high.parse().ok() };
    match (low.parse(), max) {
        (Ok(min), Some(max)) => Ok((name, min, max)),
        _ => Err(invalid),
    }
}

fn type_kind(text: &'static str) -> Result<ParameterTypeKind, SignatureProblem> {
    Ok(match text {
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
            let mut set = ScalarTypeSet::default();
            for ty in types.split('|') {
                set = set.with(ScalarType::from_keyword(ty).ok_or(SignatureProblem::UnknownType(ty))?);
            }
            ParameterTypeKind::Types(set)
        }
    })
}

fn result_kind(text: &'static str) -> Result<ReturnTypeKind, SignatureProblem> {
    if let Some(columns) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return columns.split(' ').map(result_column).collect::<Result<_, _>>().map(ReturnTypeKind::Columns);
    }
    Ok(match text {
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
        "custom" => ReturnTypeKind::Custom,
        ty => ScalarType::from_keyword(ty)
            .map(ReturnTypeKind::Type)
            .ok_or(SignatureProblem::UnknownResult(ty))?,
    })
}

/// A column of several results; one without a type is a string.
fn result_column(text: &'static str) -> Result<(&'static str, ScalarType), SignatureProblem> {
    let Some((name, ty)) = text.split_once(':') else { return Ok((text, ScalarType::String)) };
    ScalarType::from_keyword(ty).map(|ty| (name, ty)).ok_or(SignatureProblem::UnknownResult(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_an_error() {
        use SignatureProblem as P;
        for (text, problem) in [
            ("a: string", P::NoResult("a: string")),
            ("a -> string", P::NoType("a")),
            ("a: text -> string", P::UnknownType("text")),
            ("a: string|text -> string", P::UnknownType("text")),
            ("literally a: string -> string", P::UnknownArgument("literally")),
            ("a{1}: string -> string", P::InvalidCount("a{1}")),
            ("a{x,2}: string -> string", P::InvalidCount("a{x,2}")),
            ("a{1,2: string -> string", P::InvalidCount("a{1,2")),
            ("-> text", P::UnknownResult("text")),
            ("-> (a:text)", P::UnknownResult("a:text")),
        ] {
            assert_eq!(signature(text).map(|_| ()), Err(problem), "{text}");
        }
    }
}
