//! How much aliases repeat: a few bytes of anchors and aliases can mean gigabytes.

use crate::document::{Node, NodeKind};

/// How much all aliases of a file may repeat, in bytes as [`measure`] counts them.
pub(super) const LIMIT: usize = 4 * 1024 * 1024;

/// What a value itself weighs, without its text.
const NODE: usize = 64;

/// The weight and the depth of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) bytes: usize,
    pub(super) depth: usize,
}

/// Weighs a tree.
pub(super) fn measure(node: &Node) -> Cost {
    match &node.kind {
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => Cost { bytes: NODE, depth: 0 },
        NodeKind::String { text, .. } => Cost { bytes: NODE + text.len(), depth: 0 },
        NodeKind::Seq(items) => sum(items.iter().map(measure)),
        NodeKind::Map(entries) => sum(entries.iter().map(|(key, node)| {
            let cost = measure(node);
            Cost { bytes: cost.bytes + key.text.len(), depth: cost.depth }
        })),
    }
}

fn sum(parts: impl Iterator<Item = Cost>) -> Cost {
    parts.fold(Cost { bytes: NODE, depth: 1 }, |all, part| Cost {
        bytes: all.bytes.saturating_add(part.bytes),
        depth: all.depth.max(part.depth + 1),
    })
}
