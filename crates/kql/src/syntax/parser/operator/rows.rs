//! Operators that choose, count, name or make rows.

use super::{OperatorParts, parts};
use crate::syntax::{
    ast::{self, OperatorKind},
    keyword::Keyword,
    parser::{
        Parser,
        parameter::{ParameterSet, ParameterStart},
    },
    token::TokenKind,
};

impl Parser<'_> {
    pub(in crate::syntax) fn parse_where(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let predicate = self.expect_named("a condition");
        parts(parameters, OperatorKind::Where(ast::Where { predicate: predicate.expr }))
    }

    pub(in crate::syntax) fn parse_take(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        parts(parameters, OperatorKind::Take(ast::Take { count: self.expect_named("a number of rows").expr }))
    }

    pub(in crate::syntax) fn parse_count(&mut self) -> OperatorParts {
        let name = self.eat_keyword(Keyword::As).map(|_| match self.kind() {
            TokenKind::Word => self.take_joined(1),
            _ => self.missing_name("a name"),
        });
        parts(Vec::new(), OperatorKind::Count(ast::Count { name }))
    }

    pub(in crate::syntax) fn parse_sample(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        parts(
            parameters,
            OperatorKind::Sample(ast::Sample { count: self.expect_named("a number of rows").expr }),
        )
    }

    pub(in crate::syntax) fn parse_sample_distinct(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        let count = self.expect_named("a number of values").expr;
        self.expect_keyword(Keyword::Of, "of");
        let of = self.expect_named("a column name");
        parts(parameters, OperatorKind::SampleDistinct(ast::SampleDistinct { count, of }))
    }

    pub(in crate::syntax) fn parse_range_operator(&mut self) -> OperatorParts {
        let name = self.expect_name("a column name");
        self.expect_keyword(Keyword::From, "from");
        let from = self.expect_unnamed("the first value");
        self.expect_keyword(Keyword::To, "to");
        let to = self.expect_unnamed("the last value");
        self.expect_keyword(Keyword::Step, "step");
        let step = self.expect_unnamed("the step");
        parts(Vec::new(), OperatorKind::Range(ast::Range { name, from, to, step }))
    }

    pub(in crate::syntax) fn parse_reduce(&mut self) -> OperatorParts {
        const PROPERTIES: &[&str] = &["threshold", "characters"];
        let parameters = self.parse_parameters(PROPERTIES, ParameterStart::Name);
        self.expect_keyword(Keyword::By, "by");
        let by = self.expect_named("a column name");
        let with = self.eat_keyword(Keyword::With).is_some();
        let properties =
            if with { self.parse_parameter_list(PROPERTIES, ParameterSet::OwnAndCommon) } else { Vec::new() };
        parts(parameters, OperatorKind::Reduce(ast::Reduce { by, properties }))
    }

    pub(in crate::syntax) fn parse_as(&mut self) -> OperatorParts {
        let parameters = self.parse_parameters(&[], ParameterStart::NameAndEquals);
        parts(parameters, OperatorKind::As(ast::As { name: self.expect_name("a name") }))
    }

    pub(in crate::syntax) fn parse_get_schema(&mut self) -> OperatorParts {
        let parameters = self.parse_parameter_named(&["kind"]).into_iter().collect();
        parts(parameters, OperatorKind::GetSchema)
    }

    pub(in crate::syntax) fn parse_consume(&mut self) -> OperatorParts {
        parts(self.parse_parameters(&[], ParameterStart::Name), OperatorKind::Consume)
    }

    pub(in crate::syntax) fn parse_assert_schema(&mut self) -> OperatorParts {
        let schema = self.expect_schema();
        parts(Vec::new(), OperatorKind::AssertSchema(ast::AssertSchema { schema }))
    }

    #[expect(clippy::unused_self, reason = "the table of operators holds methods of the parser")]
    pub(in crate::syntax) fn parse_execute_and_cache(&mut self) -> OperatorParts {
        parts(Vec::new(), OperatorKind::ExecuteAndCache)
    }
}
