//! Lengths and directions of the sides of the selected parcels, made when the selection or a parcel changes.

use std::sync::Arc;

use super::map::SideLabel;
use super::state::AppState;
use super::words::{Words, degrees_text};
use crate::cadastre::Parcel;
use crate::geometry::{Side, sides};
use crate::i18n::Language;

/// So many selected parcels have their sides told, and so many sides altogether: more could not be read.
const MOST_PARCELS: usize = 4;
const MOST_SIDES: usize = 400;
/// Decimals of a length, metres. Source: parcel extracts (trích lục) print centimetres.
const DECIMALS: usize = 2;

/// The labels, and what they were made of.
#[derive(Default)]
pub struct SideLabels {
    of: Vec<Arc<Parcel>>,
    language: Option<Language>,
    labels: Vec<SideLabel>,
}

impl SideLabels {
    /// The labels as they are now; none where they are switched off.
    pub fn follow(&mut self, state: &AppState) -> &[SideLabel] {
        let parcels = &state.selection.parcels;
        let wanted = state.settings.side_labels && parcels.len() <= MOST_PARCELS;
        let rows = || state.selected_parcels().filter(|_| wanted);
        let language = Some(state.words.language());
        let same = self.language == language
            && rows().count() == self.of.len()
            && rows().zip(&self.of).all(|(row, of)| Arc::ptr_eq(row, of));
        if !same {
            let of: Vec<Arc<Parcel>> = rows().cloned().collect();
            let polygons = of.iter().filter_map(|row| row.polygons());
            let labels =
                polygons.flat_map(|polygons| sides(&polygons)).take(MOST_SIDES).map(|side| label(&side, &state.words));
            self.labels = labels.collect();
            (self.of, self.language) = (of, language);
        }
        &self.labels
    }
}

/// `25,32 · 118°04'27"`, or the length alone.
fn label(side: &Side, words: &Words) -> SideLabel {
    let length = words.number(side.length, DECIMALS);
    let both = format!("{length} · {}", degrees_text(side.azimuth));
    SideLabel { ends: side.ends, texts: vec![both, length] }
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, MultiPolygon, Rect};

    use super::*;
    use crate::cadastre::ParcelId;
    use crate::desktop::settings::Settings;

    #[test]
    fn a_side_is_told_in_metres_and_by_its_direction_from_grid_north() {
        let corner = |x: f64, y: f64| Coord { x: 587_000.0 + x, y: 2_320_000.0 + y };
        let square = Rect::new(corner(0.0, 0.0), corner(1_025.5, 8.0)).to_polygon();
        let row =
            Parcel { geometry: Some(MultiPolygon(vec![square]).into()), ..Parcel::numbered(ParcelId(1), "1", "1") };
        let words = Words::new(Language::Vietnamese);
        let texts: Vec<_> =
            row.polygons().iter().flat_map(sides).map(|side| label(&side, &words).texts.swap_remove(0)).collect();
        for expected in ["1.025,50 · 90°00'00\"", "8,00 · 180°00'00\"", "1.025,50 · 270°00'00\"", "8,00 · 0°00'00\""]
        {
            assert!(texts.iter().any(|text| text == expected), "{expected}: {texts:?}");
        }
    }

    #[test]
    fn without_a_selection_there_is_nothing_to_tell() {
        let state = AppState::new(Settings::default());
        assert!(SideLabels::default().follow(&state).is_empty());
    }
}
