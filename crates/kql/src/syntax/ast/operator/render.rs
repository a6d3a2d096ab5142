//! `render`.

use crate::syntax::ast::{Name, NamedParameter};

/// `render chart with (…)`, or with properties written after the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Render {
    /// The kind of chart.
    pub chart: Name,
    /// In order.
    pub properties: Vec<NamedParameter>,
}
