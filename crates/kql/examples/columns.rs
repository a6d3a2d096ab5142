//! Lists the columns of a query: `cargo run --example columns -- 'SigninLogs | summarize count() by UserPrincipalName'`.

use rulesmith_kql::{Environment, Platform, Query, ScalarType};

fn main() {
    let text = std::env::args().nth(1).unwrap_or_else(|| "SigninLogs | take 1".to_owned());
    let query = Query::new(&text, &Environment::new(Platform::Both));
    for found in query.diagnostics() {
        let line = text.get(..found.span.range().start).unwrap_or_default().matches('\n').count() + 1;
        eprintln!("{:?}[{}]: {} in line {line}", found.severity, found.code, found.message);
    }
    for column in query.schema().iter().flat_map(|schema| &schema.columns) {
        let ty = column.ty.map_or("unknown", ScalarType::name);
        println!("{}: {ty} from {:?}", column.name, column.origin);
    }
}
