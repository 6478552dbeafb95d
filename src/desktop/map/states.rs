//! The state of every drawn parcel: one texel each, kept in step with colouring, selection, pointing and changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::canvas::MapInput;
use super::chunk::Chunk;
use super::look::Look;
use super::scene::Scene;
use super::style::{DOT, HIDDEN, HOVERED, MARKED, Palette, SELECTED};
use crate::cadastre::ParcelId;

/// The texels of one chunk: red, green, blue, bits of [`super::style`]. A new version is a new upload.
#[derive(Debug, Clone)]
pub struct ChunkStates {
    pub texels: Arc<Vec<[u8; 4]>>,
    pub version: u64,
}

/// The texels of a scene, each chunk's from when it is first drawn.
#[derive(Debug, Default)]
pub struct States {
    /// By the key of the chunk.
    by_chunk: HashMap<u64, ChunkStates>,
    pub references: Option<ChunkStates>,
    /// How many parcels of a chunk are selected or marked, by its number.
    emphasised: BTreeMap<usize, usize>,
    look: Option<Look>,
    palette: Option<&'static Palette>,
    selection: Arc<BTreeSet<ParcelId>>,
    hovered: Option<ParcelId>,
    marked: Option<ParcelId>,
    last_version: u64,
}

impl States {
    /// Starts anew for another scene, or for a look that draws most parcels otherwise.
    pub fn restyle(&mut self, look: &Look, palette: &'static Palette) {
        let version = self.next_version();
        let [r, g, b, _] = palette.reference.to_array();
        let texels = Arc::new(vec![[r, g, b, 0], [r, g, b, DOT]]);
        *self = Self {
            references: Some(ChunkStates { texels, version }),
            look: Some(look.clone()),
            palette: Some(palette),
            last_version: version,
            ..Self::default()
        };
    }

    /// Follows what changed since the last frame; touches only the chunks of parcels that changed.
    pub fn follow(&mut self, scene: &Scene, input: &MapInput<'_>, hovered: Option<ParcelId>) {
        let palette = Palette::of(input.theme);
        if self.palette != Some(palette) {
            self.restyle(input.look, palette);
        }
        self.follow_look(scene, input.look, palette);
        let mut changed = BTreeSet::new();
        if self.selection != *input.selection {
            changed.extend(self.selection.symmetric_difference(input.selection).copied());
        }
        for (was, is) in [(self.hovered, hovered), (self.marked, input.marked)] {
            if was != is {
                changed.extend(was.into_iter().chain(is));
            }
        }
        let before: Vec<u8> = changed.iter().map(|parcel| self.bits(*parcel)).collect();
        // Also where it is the same parcels in another set, so that the next comparison sees it at once.
        self.selection = Arc::clone(input.selection);
        (self.hovered, self.marked) = (hovered, input.marked);
        for (parcel, before) in changed.into_iter().zip(before) {
            let Some((at, slot)) = scene.place(parcel) else { continue };
            let after = self.bits(parcel);
            self.emphasise(at, before, after);
            self.change(scene, (at, slot), |texel| texel[3] = texel[3] & !(SELECTED | HOVERED | MARKED) | after);
        }
    }

    fn follow_look(&mut self, scene: &Scene, look: &Look, palette: &'static Palette) {
        let Some(before) = self.look.as_ref().filter(|before| !before.draws_as(look)) else { return };
        let Some(differing) = look.differing(before) else {
            self.restyle(look, palette);
            return;
        };
        self.look = Some(look.clone());
        for parcel in differing {
            let bits = self.bits(parcel);
            if let Some((place, [r, g, b, flags])) = scene.place(parcel).zip(self.texel(scene, parcel)) {
                self.change(scene, place, |texel| *texel = [r, g, b, flags | bits]);
            }
        }
    }

    /// Follows a step from one scene to the next.
    pub fn step(&mut self, before: &Scene, after: &Scene) {
        for parcel in &after.stepped {
            let (was, is) = (before.place(*parcel), after.place(*parcel));
            let bits = self.bits(*parcel);
            if was == is {
                let texel = self.texel(after, *parcel);
                if let Some((place, [r, g, b, flags])) = is.zip(texel) {
                    self.change(after, place, |texel| *texel = [r, g, b, flags | bits]);
                }
                continue;
            }
            if let Some(was) = was {
                self.emphasise(was.0, bits, 0);
                self.change(before, was, |texel| texel[3] = HIDDEN);
            }
            if let Some(is) = is {
                self.emphasise(is.0, 0, bits);
            }
        }
    }

    /// The texels of a chunk, made if it was not drawn before.
    pub fn of(&mut self, scene: &Scene, at: usize, chunk: &Chunk) -> ChunkStates {
        if let Some(states) = self.by_chunk.get(&chunk.key) {
            return states.clone();
        }
        let standard = Look::default();
        let look = self.look.as_ref().unwrap_or(&standard);
        let parcels = chunk.parcels.iter().zip(&chunk.colours);
        let mut texels: Vec<[u8; 4]> =
            parcels.map(|(parcel, colour)| look.texel(&scene.snapshot, parcel.id, *colour)).collect();
        let mut set = |parcel: ParcelId, bits: u8| {
            if let Some((_, slot)) = scene.place(parcel).filter(|(chunk, _)| *chunk == at)
                && let Some(texel) = texels.get_mut(slot)
            {
                texel[3] |= bits;
            }
        };
        if self.selection.len() > chunk.parcels.len() {
            let here = chunk.parcels.iter().map(|parcel| parcel.id).filter(|parcel| self.selection.contains(parcel));
            here.for_each(|parcel| set(parcel, SELECTED));
        } else {
            self.selection.iter().for_each(|parcel| set(*parcel, SELECTED));
        }
        self.hovered.into_iter().for_each(|parcel| set(parcel, HOVERED));
        self.marked.into_iter().for_each(|parcel| set(parcel, MARKED));
        scene.slots_left(at).for_each(|slot| {
            if let Some(texel) = texels.get_mut(slot) {
                texel[3] = HIDDEN;
            }
        });
        let states = ChunkStates { texels: Arc::new(texels), version: self.next_version() };
        self.by_chunk.insert(chunk.key, states.clone());
        states
    }

    /// The chunks that have selected or marked parcels.
    pub fn emphasised(&self, at: usize) -> bool {
        self.emphasised.contains_key(&at)
    }

    pub fn hovered(&self) -> Option<ParcelId> {
        self.hovered
    }

    fn bits(&self, parcel: ParcelId) -> u8 {
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        bit(self.selection.contains(&parcel), SELECTED)
            | bit(self.hovered == Some(parcel), HOVERED)
            | bit(self.marked == Some(parcel), MARKED)
    }

    fn emphasise(&mut self, at: usize, before: u8, after: u8) {
        let [before, after] = [before, after].map(|bits| usize::from(bits & (SELECTED | MARKED) != 0));
        let count = self.emphasised.entry(at).or_default();
        *count = (*count + after).saturating_sub(before);
        if *count == 0 {
            self.emphasised.remove(&at);
        }
    }

    fn texel(&self, scene: &Scene, parcel: ParcelId) -> Option<[u8; 4]> {
        let (at, slot) = scene.place(parcel)?;
        let land_use = *scene.chunk(at)?.colours.get(slot)?;
        Some(self.look.as_ref()?.texel(&scene.snapshot, parcel, land_use))
    }

    fn change(&mut self, scene: &Scene, (at, slot): (usize, usize), change: impl FnOnce(&mut [u8; 4])) {
        let version = self.next_version();
        let Some(states) = scene.chunk(at).and_then(|chunk| self.by_chunk.get_mut(&chunk.key)) else { return };
        if let Some(texel) = Arc::make_mut(&mut states.texels).get_mut(slot) {
            change(texel);
            states.version = version;
        }
    }

    fn next_version(&mut self) -> u64 {
        self.last_version += 1;
        self.last_version
    }
}
