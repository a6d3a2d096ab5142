//! Why an evaluation ended without an answer: not implemented, refused by the language, a fixture missing, a limit.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::Value;

/// The end of an evaluation without rows. Spans are byte ranges in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvalError {
    /// A construct that this engine does not execute, or a corner of it whose result is not known for certain.
    Unsupported {
        /// The construct in the words of the query language.
        construct: String,
        /// Where it stands.
        span: Option<Range<usize>>,
    },
    /// What the Kusto engine refuses as well.
    Refused {
        /// What is wrong.
        message: String,
        /// Where it stands.
        span: Option<Range<usize>>,
    },
    /// Rows that only the caller can give, for example those of `externaldata` or of a watchlist.
    Fixture {
        /// What has to be supplied.
        missing: Box<Missing>,
        /// Where the query asks for it.
        span: Option<Range<usize>>,
    },
    /// Rows that were given, but cannot be used.
    Data {
        /// What is wrong, and where in the data.
        message: String,
    },
    /// It took longer than it may.
    Time {
        /// How long it may take.
        limit: Duration,
    },
    /// A limit on rows, steps, text size or depth.
    Limit {
        /// Which one and how large it is.
        message: String,
    },
}

/// What a query asks the caller for. Displayed as in "the query needs …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The rows of a table.
    Table(Arc<str>),
    /// The rows of `externaldata` from these addresses.
    External(Vec<Arc<str>>),
    /// The rows of a function of a service or of the workspace.
    Function {
        /// Its name.
        name: Arc<str>,
        /// What it is called with.
        arguments: Vec<Value>,
    },
    /// The value of a query parameter, or of a function where it is called.
    Scalar {
        /// Its name.
        name: Arc<str>,
        /// Whether it is called with arguments.
        called: bool,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) => write!(f, "rows for the table `{name}`"),
            Self::External(addresses) => write!(f, "rows for `externaldata` of `{}`", addresses.join("`, `")),
            Self::Function { name, arguments } => {
                let arguments: Vec<String> =
                    arguments.iter().map(|value| format!("'{}'", value.to_cow())).collect();
                write!(f, "rows for `{name}({})`", arguments.join(", "))
            }
            Self::Scalar { name, called: true } => write!(f, "a value for `{name}(…)`"),
            Self::Scalar { name, called: false } => write!(f, "a value for `{name}`"),
        }
    }
}

impl EvalError {
    /// Rows or a value that only the caller can give; the place is added by [`EvalError::at`].
    pub fn missing(missing: Missing) -> Self {
        Self::Fixture { missing: Box::new(missing), span: None }
    }

    /// A construct that is not executed; the place is added by [`EvalError::at`].
    pub fn unsupported(construct: impl Into<String>) -> Self {
        Self::Unsupported { construct: construct.into(), span: None }
    }

    /// Something the engine refuses too; the place is added by [`EvalError::at`].
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), span: None }
    }

    /// A limit was reached.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::Limit { message: message.into() }
    }

    /// Adds the place unless a more precise one is known already.
    #[must_use]
    pub fn at(mut self, place: Range<usize>) -> Self {
        match &mut self {
            Self::Unsupported { span, .. } | Self::Refused { span, .. } | Self::Fixture { span, .. } => {
                span.get_or_insert(place);
            }
            Self::Data { .. } | Self::Time { .. } | Self::Limit { .. } => {}
        }
        self
    }

    /// Where in the query the evaluation ended, if that is known.
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Self::Unsupported { span, .. } | Self::Refused { span, .. } | Self::Fixture { span, .. } => {
                span.clone()
            }
            Self::Data { .. } | Self::Time { .. } | Self::Limit { .. } => None,
        }
    }

    /// The message for a person; `query` gives line and column.
    pub fn message(&self, query: &str) -> String {
        let place = self.span().map(|span| {
            let before = query.get(..span.start.min(query.len())).unwrap_or(query);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
            format!(" at {line}:{column}")
        });
        let place = place.unwrap_or_default();
        match self {
            Self::Unsupported { construct, .. } => format!("cannot execute `{construct}`{place}"),
            Self::Refused { message, .. } => format!("{message}{place}"),
            Self::Fixture { missing, .. } => format!("the query needs {missing}{place}"),
            Self::Time { limit } => format!("the query passed its time limit of {} s", limit.as_secs_f64()),
            Self::Data { message } | Self::Limit { message } => message.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EvalError;

    #[test]
    fn places_are_lines_and_columns_in_characters() {
        let query = "T\n| where é | fork ()";
        let start = query.find("fork").expect("in the text");
        let stop = EvalError::unsupported("fork").at(start..start + 4);
        assert_eq!(stop.message(query), "cannot execute `fork` at 2:13");
    }

    #[test]
    fn the_first_place_stays() {
        let stop = EvalError::refused("no").at(3..4).at(9..10);
        assert_eq!(stop.span(), Some(3..4));
    }
}
