//! What a user keeps of the map of one project: its colouring, its layers and pictures, and the views that have a name.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::super::underlays::UnderlayLooks;
use crate::cadastre::{Layer, LayerId, LayerKind};

/// Of a project on this machine.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectMap {
    pub project: PathBuf,
    /// Id of the colouring; `None` for the usual one.
    pub colouring: Option<String>,
    /// Numbers of the layers that are switched off.
    pub hidden: Vec<u64>,
    /// Numbers of the reference layers as they lie over each other, the lowest first, where the user has changed that.
    pub order: Vec<u64>,
    pub bookmarks: Vec<Bookmark>,
    /// How the pictures under it look.
    pub underlays: UnderlayLooks,
}

/// A view that has a name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookmark {
    pub name: String,
    /// Middle of the view, metres in the project's CRS.
    pub east: f64,
    pub north: f64,
    pub metres_per_point: f64,
}

impl ProjectMap {
    pub fn hides(&self, layer: LayerId) -> bool {
        self.hidden.contains(&layer.0)
    }

    pub fn show(&mut self, layer: LayerId, show: bool) {
        self.hidden.retain(|hidden| *hidden != layer.0);
        if !show {
            self.hidden.push(layer.0);
            self.hidden.sort_unstable();
        }
    }

    /// The reference layers as they lie over each other, the lowest first: those that the user has not ordered on top, in the order in which they
    /// came.
    pub fn reference_order<'l>(&self, layers: impl Iterator<Item = &'l Layer>) -> Vec<LayerId> {
        let references = layers.filter(|layer| layer.kind == LayerKind::Reference).map(|layer| layer.id);
        let mut ordered: Vec<LayerId> = references.collect();
        let place = |layer: &LayerId| self.order.iter().position(|known| *known == layer.0).unwrap_or(usize::MAX);
        ordered.sort_by_key(|layer| (place(layer), layer.0));
        ordered
    }

    /// Moves a reference layer one up or down among `order`, which is that of now.
    pub fn move_layer(&mut self, mut order: Vec<LayerId>, layer: LayerId, up: bool) {
        let Some(at) = order.iter().position(|known| *known == layer) else { return };
        let other = if up { Some(at + 1).filter(|other| *other < order.len()) } else { at.checked_sub(1) };
        if let Some(other) = other {
            order.swap(at, other);
            self.order = order.into_iter().map(|layer| layer.0).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ContentHash, SourceFile};

    fn layer(id: u64, kind: LayerKind) -> Layer {
        Layer {
            id: LayerId(id),
            name: id.to_string(),
            kind,
            source: SourceFile { hash: ContentHash([1; 32]), path: String::new(), bytes: 1 },
            columns: Vec::new(),
            source_crs: String::new(),
            encoding: String::new(),
        }
    }

    #[test]
    fn a_moved_layer_keeps_its_place_and_a_new_one_lies_on_top() {
        let layers: Vec<Layer> = [1, 2, 3].map(|id| layer(id, LayerKind::Reference)).into();
        let mut map = ProjectMap::default();
        let order = |map: &ProjectMap, layers: &[Layer]| {
            map.reference_order(layers.iter()).into_iter().map(|layer| layer.0).collect::<Vec<_>>()
        };
        assert_eq!(order(&map, &layers), [1, 2, 3]);
        map.move_layer(map.reference_order(layers.iter()), LayerId(1), true);
        assert_eq!(order(&map, &layers), [2, 1, 3]);
        map.move_layer(map.reference_order(layers.iter()), LayerId(2), false);
        assert_eq!(order(&map, &layers), [2, 1, 3], "the lowest stays");
        let more = [layers, vec![layer(9, LayerKind::Reference), layer(4, LayerKind::Parcels)]].concat();
        assert_eq!(order(&map, &more), [2, 1, 3, 9]);
    }
}
