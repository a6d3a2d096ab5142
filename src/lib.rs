//! One YAML definition of a detection becomes what Microsoft's services accept: a Defender XDR custom
//! detection, a Sentinel analytics rule keyed on the incident that the first one raises, and automation rules.
//!
//! ```text
//! files → source → yaml → schema → Definition ─┬→ lint (kql::bind, attack, platform) → diagnostics ─┐
//!                                              ├→ render (view → Tera → JSON, checked) → out/       ├→ report → stdout, exit status
//!                                              └→ scenario (kql::eval over samples) → outcomes ─────┘
//! ```
//! Each module is one step of that flow and knows only the steps before it; `ARCHITECTURE.md` has the table.

#![deny(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests make the files that they read"))]

pub mod attack;
pub mod citation;
pub mod cli;
pub mod commands;
pub mod definition;
pub mod diagnostic;
pub mod docs;
pub mod document;
pub mod folder;
pub mod lint;
pub mod platform;
pub mod project;
pub mod render;
pub mod report;
pub mod rows;
pub mod scenario;
pub mod schema;
pub mod source;
pub mod yaml;
