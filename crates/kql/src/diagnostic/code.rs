//! The codes of everything that can be wrong with a query: one table, in the order of their texts.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares [`Code`] from the table of its variants, texts and titles.
macro_rules! codes {
    ($($variant:ident $text:literal $title:literal)*) => {
        /// What is wrong, as a name that can be looked up, counted and suppressed.
        ///
        /// Codes that begin with `KS` are those of Microsoft's analyser, which users know from the portal; the others
        /// are this crate's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes, in the order of their texts.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it is printed: `KS142`, `never-true`.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// What it means, in one sentence.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }
        }
    };
}

codes! {
    MissingText "KS001" "A string or another literal is not closed, or has an invalid escape."
    UnexpectedCharacter "KS002" "The character has no meaning in KQL."
    TokenExpected "KS005" "A keyword, a punctuation mark or one of a list of words is expected."
    MissingElement "KS006" "A name, an expression or a clause is missing."
    OperatorNotDefined "KS106" "The operator is not defined for operands of these types."
    TypeExpected "KS107" "A value of another type is expected."
    ScalarExpected "KS108" "A scalar is expected, and this is a table."
    ColumnExpected "KS109" "The name of a column is expected."
    RenameAssignmentExpected "KS110" "`project-rename` expects `new = old`."
    TabularValueExpected "KS111" "A table is expected, and this is a scalar."
    TypeNotAllowed "KS116" "A value of this type is not allowed here."
    FunctionRequiresArgumentList "KS117" "A function is named without its argument list."
    ArgumentCountExpected "KS118" "Another number of arguments is expected."
    FunctionExpectsArgumentCountExact "KS119" "The function expects another number of arguments."
    FunctionExpectsArgumentCountRange "KS120" "The number of arguments is outside the range that the function accepts."
    FunctionHasIncorrectNumberOfArguments "KS121" "No signature of the function has this number of arguments."
    PluginNotDefined "KS124" "`evaluate` names an unknown plugin."
    PluginNotAllowed "KS126" "A plugin is called outside `evaluate`."
    FunctionNotDefinedWithMatchingParameters "KS127" "No signature of the function accepts arguments of these types."
    ExpressionMustBeConstant "KS129" "The expression must be constant."
    ExpressionMustBeLiteral "KS131" "The expression must be a literal."
    ExpressionMustBeInteger "KS134" "The expression must be an int or a long."
    ExpressionMustBeIntegerOrArray "KS136" "The expression must be an int, a long or a dynamic array of them."
    ExpressionMustBeNumeric "KS137" "The expression must be a number."
    ExpressionMustBeSummable "KS138" "The expression must be a number, a timespan or a datetime."
    MultiValuedExpressionCannotBeAssigned "KS139" "An expression with several values cannot be assigned to one variable."
    ExpressionMustHaveValue "KS140" "The expression must be one of a list of values."
    ExpressionMustHaveType "KS141" "The expression must have another type."
    UnknownName "KS142" "The name refers to nothing that is known here."
    AggregateNotAllowed "KS144" "An aggregate function is called where rows are not aggregated."
    ColumnMustExistOnBothSidesOfJoin "KS145" "A join key must be a column of both tables."
    ElementAccessNotAllowed "KS147" "Brackets cannot select an element of this value."
    ExpressionHasOneValue "KS149" "Several names are given to an expression that has one value."
    NameHasNoExpression "KS150" "There are more names than values."
    InvalidTypeName "KS160" "The name of a type is expected."
    DuplicateColumnDeclaration "KS171" "Two columns have the same name."
    IncorrectNumberOfDataValues "KS173" "The number of values must be a multiple of the number of columns."
    OperatorCannotBeFirst "KS174" "The operator needs a table before it."
    OperatorMustBeFirst "KS175" "The operator must be the first of the query."
    OperatorExpected "KS176" "A tabular operator is expected after `|`."
    InvalidJoinCondition "KS182" "A join condition must be a common column or `$left.a == $right.b`."
    InvalidJoinConditionOperand "KS183" "An operand of a join condition must name its side: `$left.a` or `$right.b`."
    TableHasNoColumns "KS190" "The table has no columns."
    StarNotAllowed "KS191" "`*` is not allowed here."
    IncompleteFragment "KS198" "Text follows that cannot belong to the query."
    VariableAlreadyDeclared "KS201" "A `let` statement declares a name a second time."
    UnknownTable "KS204" "The name refers to no table or tabular function that is known here."
    FuzzyEntityNotDefined "KS205" "A table of `union isfuzzy=true` is not known, and the query runs without it."
    ExpressionMustBeOrderable "KS206" "The expression must have a type that has an order."
    UnknownFunction "KS211" "The name refers to no function that is known here."
    RawGuidNotAllowed "KS214" "A guid must be written as `guid(…)`."
    JoinColumnsMustHaveSameType "KS227" "A common column of a join has a different type in each table."
    NameRequiresBrackets "KS228" "A keyword is used as a name without `['…']`."
    NoCommonArgumentType "KS232" "The arguments have no common type."
    ExpressionMustBeStringOrArray "KS233" "The expression must be a string or a dynamic array of strings."
    ExpressionMustBeDynamicArray "KS234" "The expression must be a dynamic array."
    ExpressionMustBeDynamicBag "KS235" "The expression must be a dynamic bag."
    InvalidNameInAggregateContext "KS236" "`summarize` names neither an aggregate nor a scalar function."
    InvalidNameInPluginContext "KS237" "`evaluate` names a function that is not a plugin."
    JoinKeyCannotBeDynamic "KS241" "A join key cannot be dynamic."
    JoinKeysNotComparable "KS242" "The two sides of a join key have types that cannot be compared."
    MissingRequiredColumns "KS249" "The table lacks columns that the function requires."
    WildcardNotAllowed "KS268" "A name with `*` is not allowed here."
    InvalidRegex "invalid-regex" "The regular expression cannot be compiled."
    NeverTrue "never-true" "The comparison can never be true."
    NotTabular "not-tabular" "The query is to be run, and its result is not a table."
    TooDeep "too-deep" "The query is nested too deeply or too long to be parsed to its end."
    TooLarge "too-large" "The query is nested too deeply or too large to be bound to its end."
}

impl Code {
    /// The code that is printed so.
    ///
    /// ```
    /// use rulesmith_kql::Code;
    /// assert_eq!(Code::from_text("KS142"), Some(Code::UnknownName));
    /// ```
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.binary_search_by(|code| code.text().cmp(text)).ok().map(|index| Self::ALL[index])
    }

    /// Whether Microsoft's analyser reports it under the same code.
    pub fn is_microsofts(self) -> bool {
        self.text().starts_with("KS")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_declared_once_and_in_order() {
        assert!(Code::ALL.is_sorted_by(|a, b| a.text() < b.text() && a < b));
    }

    #[test]
    fn titles_are_sentences() {
        for code in Code::ALL {
            let title = code.title();
            assert!(title.ends_with('.') && !title.starts_with(char::is_lowercase), "{code}: {title}");
        }
    }

    #[test]
    fn a_code_is_found_by_its_text() {
        assert_eq!(Code::from_text("too-large"), Some(Code::TooLarge));
        assert_eq!(Code::from_text("KS000"), None);
        assert_eq!(Code::from_text("ks142"), None);
    }
}
