//! Lints on what a definition says of itself: names, texts, entities, details.

pub(super) mod duplicate_entity;
pub(super) mod duplicate_id;
pub(super) mod duplicate_name;
pub(super) mod duplicate_reference;
pub(super) mod formerly_names_itself;
pub(super) mod id_file_name_mismatch;
pub(super) mod insufficient_identifiers;
pub(super) mod invalid_column_name;
pub(super) mod invalid_date;
pub(super) mod invalid_detail_key;
pub(super) mod invalid_placeholder;
pub(super) mod no_platform;
pub(super) mod too_many_details;
pub(super) mod too_many_dynamic_columns;
pub(super) mod unclosed_placeholder;
pub(super) mod unsupported_entity;
pub(super) mod unsupported_identifier;
