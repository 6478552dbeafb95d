//! How a parcel is split: along a line that is drawn, or as far from a side, or so much land.

use egui::Ui;
use geo_types::Coord;

use super::super::act::Act;
use super::super::app::App;
use super::super::state::AppState;
use super::super::widgets;
use super::super::words::parse_number;
use super::{BoundaryAct, BoundaryView};
use crate::cadastre::ParcelId;
use crate::editing::{Cut, nearest_side};

/// How the line is found that splits a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CutMode {
    /// It is drawn.
    #[default]
    Line,
    Parallel,
    AreaAlong,
    AreaAcross,
}

impl CutMode {
    const ALL: [Self; 4] = [Self::Line, Self::Parallel, Self::AreaAlong, Self::AreaAcross];

    fn key(self) -> &'static str {
        match self {
            Self::Line => "boundary-cut-line",
            Self::Parallel => "boundary-cut-parallel",
            Self::AreaAlong => "boundary-cut-area-along",
            Self::AreaAcross => "boundary-cut-area-across",
        }
    }
}

/// A split that is measured from a side.
#[derive(Debug, Default)]
pub struct CutLine {
    pub mode: CutMode,
    /// Metres or square metres, as typed.
    amount: String,
    /// The side at the mouse, or that was clicked.
    pub side: Option<(ParcelId, [Coord<f64>; 2])>,
}

impl CutLine {
    /// What is asked for; `None` until there is a side and a number.
    pub fn wanted(&self) -> Option<(ParcelId, [Coord<f64>; 2], Cut)> {
        let (parcel, side) = self.side?;
        let amount = parse_number(&self.amount)?;
        let cut = match self.mode {
            CutMode::Line => return None,
            CutMode::Parallel => Cut::Parallel { distance: amount },
            CutMode::AreaAlong => Cut::AreaAlong { area: amount },
            CutMode::AreaAcross => Cut::AreaAcross { area: amount },
        };
        Some((parcel, side, cut))
    }
}

impl App {
    /// The side of the selected parcel, or of the one under the mouse, that is nearest to it.
    pub(super) fn follow_side(&mut self, cursor: Option<Coord<f64>>) {
        let selected = &self.state.selection.parcels;
        let only = selected.first().copied().filter(|_| selected.len() == 1);
        let side = cursor.and_then(|place| {
            let parcel = only.or_else(|| self.map.parcel_at(place))?;
            let polygons = self.state.snapshot().parcels.get(parcel)?.polygons()?;
            let [from, to] = nearest_side(&polygons, place)?;
            // Land across a side is measured from its nearer end.
            let far = |end: Coord<f64>| (end.x - place.x).hypot(end.y - place.y);
            let turned = self.boundaries.cut.mode == CutMode::AreaAcross && far(to) < far(from);
            Some((parcel, if turned { [to, from] } else { [from, to] }))
        });
        self.boundaries.cut.side = side;
    }
}

impl BoundaryView {
    /// A click chooses the side; the next ones the part that keeps the number.
    pub(super) fn click_cut(&mut self, place: Option<Coord<f64>>) {
        if self.ended {
            self.part_kept = place;
        } else {
            self.ended = self.cut.side.is_some();
        }
    }
}

/// The ways to split, and the number that one asks for.
pub fn cut_ui(ui: &mut Ui, view: &mut BoundaryView, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let mode = view.cut.mode;
    if let Some(other) = widgets::choice(ui, words, "boundary-cut-mode", (mode, CutMode::ALL), CutMode::key) {
        acts.push(Act::Boundary(BoundaryAct::Cut(other)));
    }
    let key = match mode {
        CutMode::Line => return,
        CutMode::Parallel => "boundary-cut-metres",
        CutMode::AreaAlong | CutMode::AreaAcross => "boundary-cut-square-metres",
    };
    let label = ui.label(words.text(key));
    ui.add(egui::TextEdit::singleline(&mut view.cut.amount).desired_width(80.0)).labelled_by(label.id);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_before_there_is_a_side_and_a_number() {
        let side = [Coord { x: 0.0, y: 0.0 }, Coord { x: 9.0, y: 0.0 }];
        let mut cut = CutLine { mode: CutMode::Parallel, ..CutLine::default() };
        assert_eq!(cut.wanted(), None);
        cut.side = Some((ParcelId(3), side));
        assert_eq!(cut.wanted(), None);
        cut.amount = "2,5".to_owned();
        assert_eq!(cut.wanted(), Some((ParcelId(3), side, Cut::Parallel { distance: 2.5 })));
        cut.mode = CutMode::AreaAcross;
        assert_eq!(cut.wanted(), Some((ParcelId(3), side, Cut::AreaAcross { area: 2.5 })));
    }
}
