//! What the project file says to rendering.

use crate::project::{Config, DefenderApi};
use crate::render::settings::Settings;

impl From<&Config> for Settings {
    fn from(config: &Config) -> Self {
        Self {
            namespace: config.identity.namespace,
            defender_beta: config.defender.api == DefenderApi::Beta,
            preview: config.sentinel.preview,
            owners: config.owners.clone(),
            playbooks: config.playbooks.clone(),
        }
    }
}
