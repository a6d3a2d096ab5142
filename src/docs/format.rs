//! The page `docs/format.md`: every key of a definition and of the project file.

use crate::project::Config;
use crate::schema::{definition_schema, reference, schema_of};

const HEAD: &str = "\
# The format

Every key of a definition and of the project file; [the guide](guide/definition.md) explains how they work together. A key without a default \
may be left out, unless it is required.

Generated from the types by `cargo xtask generate`.

- [Definitions](#definitions): [detection](#detection), [file of automation rules](#automation-file)
- [`rulesmith.toml`](#rulesmithtoml)

## Definitions

A YAML file is a [detection](#detection), or with `kind: automation` a [file of automation rules](#automation-file).
";

/// The whole page.
pub(super) fn page() -> String {
    let (definitions, project) = (reference(&definition_schema()), reference(&schema_of::<Config>()));
    format!("{HEAD}{definitions}\n## `rulesmith.toml`\n{project}")
}
