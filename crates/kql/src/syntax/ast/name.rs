//! Names, types and column declarations of the tree.

use std::sync::Arc;

use super::Expr;
use crate::syntax::span::Span;

/// A name as written, with brackets, quotes and escapes taken off: `['a b']` is `a b`.
///
/// Where a name was expected and none stood there, `text` is empty and `span` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name itself.
    pub text: Arc<str>,
    /// Where it stands, brackets included.
    pub span: Span,
    /// Whether it was written in brackets, `['…']`.
    pub bracketed: bool,
}

impl Name {
    /// Whether the parser put this in the place of a name that is not there.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty() && self.span.is_empty()
    }
}

/// The scalar types of Kusto.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names of the types are their documentation")]
pub enum ScalarType {
    Bool,
    Int,
    Long,
    Real,
    Decimal,
    DateTime,
    Timespan,
    Guid,
    String,
    Dynamic,
}

impl ScalarType {
    /// The type's own name, as `getschema` and Microsoft's analyser write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::DateTime => "datetime",
            Self::Timespan => "timespan",
            Self::Guid => "guid",
            Self::String => "string",
            Self::Dynamic => "dynamic",
        }
    }

    /// The type that a word of a query names, aliases included (`double`, `date`, `boolean`, …).
    pub fn from_keyword(word: &str) -> Option<Self> {
        Some(match word {
            "bool" | "boolean" => Self::Bool,
            "int" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "uint" => Self::Int,
            "long" | "int64" | "uint64" | "ulong" => Self::Long,
            "real" | "double" | "float" => Self::Real,
            "decimal" => Self::Decimal,
            "datetime" | "date" => Self::DateTime,
            "timespan" | "time" => Self::Timespan,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "string" => Self::String,
            "dynamic" => Self::Dynamic,
            _ => return None,
        })
    }
}

/// A type as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// The type; `None` where the word is none (the parser has reported it).
    pub ty: Option<ScalarType>,
    /// Where it stands.
    pub span: Span,
}

/// `name: type`, in schemas of `datatable`, `externaldata`, `parse`, parameters and others.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDecl {
    /// The column.
    pub name: Name,
    /// Its type; `None` where none was written.
    pub ty: Option<TypeRef>,
    /// `= value`, where the place allows one (`scan declare`, parameters).
    pub default: Option<Expr>,
    /// The whole declaration.
    pub span: Span,
}

/// A schema in parentheses: `(a: string, b: long)`, or `(*)` for a table of any columns.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSchema {
    /// The columns, in order.
    pub columns: Vec<ColumnDecl>,
    /// Whether the schema has a `*`: further columns are allowed.
    pub open: bool,
    /// From `(` to `)`.
    pub span: Span,
}
