//! The state of every drawn parcel: one texel each, kept in step with colouring, selection and pointing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::canvas::{ColourBy, MapInput};
use super::scene::Scene;
use super::style::{DOT, HATCHED, HOVERED, MARKED, Palette, SELECTED};
use crate::cadastre::ParcelId;

const EMPHASISED: u8 = SELECTED | HOVERED | MARKED;

/// The texels of one chunk: red, green, blue, bits of [`super::style`]. A new version is a new upload.
#[derive(Debug, Clone)]
pub struct ChunkStates {
    pub texels: Arc<Vec<[u8; 4]>>,
    pub version: u64,
    /// How many parcels are selected, hovered or marked.
    pub emphasised: usize,
}

/// The texels of a scene.
#[derive(Debug, Default)]
pub struct States {
    pub parcels: Vec<ChunkStates>,
    pub references: Option<ChunkStates>,
    colour_by: Option<ColourBy>,
    palette: Option<&'static Palette>,
    selection: BTreeSet<ParcelId>,
    hovered: Option<ParcelId>,
    marked: Option<ParcelId>,
    last_version: u64,
}

impl States {
    /// Starts anew for another scene or another colouring.
    pub fn restyle(&mut self, scene: &Scene, colour_by: ColourBy, palette: &'static Palette) {
        let version = self.next_version();
        self.parcels = scene
            .chunks
            .iter()
            .zip(&scene.link_states)
            .map(|(chunk, links)| {
                let texels = match colour_by {
                    ColourBy::LandUse => chunk.colours.iter().map(|[r, g, b]| [*r, *g, *b, 0]).collect(),
                    ColourBy::LinkState => links
                        .iter()
                        .map(|state| {
                            let [r, g, b] = state.colour();
                            [r, g, b, if state.hatched() { HATCHED } else { 0 }]
                        })
                        .collect(),
                };
                ChunkStates { texels: Arc::new(texels), version, emphasised: 0 }
            })
            .collect();
        let [r, g, b, _] = palette.reference.to_array();
        let texels = Arc::new(vec![[r, g, b, 0], [r, g, b, DOT]]);
        self.references = Some(ChunkStates { texels, version, emphasised: 0 });
        (self.colour_by, self.palette) = (Some(colour_by), Some(palette));
        self.selection.clear();
        (self.hovered, self.marked) = (None, None);
    }

    /// Follows what changed since the last frame; touches only the chunks of parcels that changed.
    pub fn follow(&mut self, scene: &Scene, input: &MapInput<'_>, hovered: Option<ParcelId>) {
        let palette = Palette::of(input.theme);
        if self.colour_by != Some(input.colour_by) || self.palette != Some(palette) {
            self.restyle(scene, input.colour_by, palette);
        }
        if self.selection != *input.selection {
            let changed: Vec<ParcelId> = self.selection.symmetric_difference(input.selection).copied().collect();
            for parcel in changed {
                self.set(scene, parcel, SELECTED, input.selection.contains(&parcel));
            }
            self.selection.clone_from(input.selection);
        }
        let before = (self.hovered, self.marked);
        for (was, is, flag) in [(before.0, hovered, HOVERED), (before.1, input.marked, MARKED)] {
            if was != is {
                was.into_iter().for_each(|parcel| self.set(scene, parcel, flag, false));
                is.into_iter().for_each(|parcel| self.set(scene, parcel, flag, true));
            }
        }
        (self.hovered, self.marked) = (hovered, input.marked);
    }

    fn set(&mut self, scene: &Scene, parcel: ParcelId, flag: u8, on: bool) {
        let version = self.next_version();
        let Some((chunk, slot)) = scene.place(parcel) else { return };
        let Some(states) = self.parcels.get_mut(chunk) else { return };
        let Some([.., bits]) = Arc::make_mut(&mut states.texels).get_mut(slot) else { return };
        let before = *bits & EMPHASISED != 0;
        *bits = if on { *bits | flag } else { *bits & !flag };
        let after = *bits & EMPHASISED != 0;
        states.emphasised = states.emphasised + usize::from(after) - usize::from(before);
        states.version = version;
    }

    fn next_version(&mut self) -> u64 {
        self.last_version += 1;
        self.last_version
    }
}
