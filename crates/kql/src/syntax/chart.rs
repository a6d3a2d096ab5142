//! The charts of `render`.

/// Their names, as Microsoft's analyser lists them. Some are reserved words or begin with a digit.
pub(crate) const CHARTS: &[&str] = &[
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
];

/// The properties of a chart that take one word of a list, with these words.
pub(crate) const PROPERTY_WORDS: &[(&str, &[&str])] = &[
    ("kind", &["default", "unstacked", "stacked", "stacked100", "map"]),
    ("legend", &["visible", "hidden"]),
    ("xaxis", &["linear", "log"]),
    ("yaxis", &["linear", "log"]),
    ("ysplit", &["none", "axes", "panels"]),
];
