//! Lints on the Defender XDR side of a detection.

pub(super) mod automated_actions_not_allowed;
pub(super) mod defender_frequency_out_of_range;
pub(super) mod device_groups_without_device;
pub(super) mod duplicate_action;
pub(super) mod duplicate_alert_title;
pub(super) mod duplicate_defender_id;
pub(super) mod file_action_without_hash;
pub(super) mod invalid_lookback;
pub(super) mod long_alert_description;
pub(super) mod long_alert_title;
pub(super) mod no_asset_entity;
pub(super) mod preview_frequency;
pub(super) mod requires_beta_api;
