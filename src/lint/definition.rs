//! Lints on what a definition says of itself: names, texts, entities, details.

pub(super) mod broken_date;
pub(super) mod column_is_no_name;
pub(super) mod detail_key_is_no_name;
pub(super) mod duplicate_entity;
pub(super) mod duplicate_id;
pub(super) mod duplicate_name;
pub(super) mod duplicate_reference;
pub(super) mod empty_placeholder;
pub(super) mod entity_is_lost;
pub(super) mod formerly_names_itself;
pub(super) mod id_is_not_the_file_stem;
pub(super) mod identifier_is_lost;
pub(super) mod insufficient_entity;
pub(super) mod no_platform;
pub(super) mod too_many_details;
pub(super) mod too_many_dynamic_columns;
pub(super) mod unclosed_placeholder;
