//! Lints on the Defender XDR side of a detection.

pub(super) mod actions_are_not_allowed;
pub(super) mod alert_description_is_long;
pub(super) mod alert_title_is_long;
pub(super) mod device_groups_without_a_device;
pub(super) mod duplicate_alert_title;
pub(super) mod duplicate_defender_id;
pub(super) mod duplicate_response;
pub(super) mod file_action_without_a_hash;
pub(super) mod frequency_is_a_preview;
pub(super) mod frequency_out_of_range;
pub(super) mod lookback_does_not_fit;
pub(super) mod needs_the_beta_api;
pub(super) mod no_asset_entity;
