//! Editing boundaries on the map: a tool, what it would make of the parcels, and the bar over the map that says so.
//!
//! 1. A tool is on until Escape, its command again or its button. Without one the map selects.
//! 2. While the mouse moves, the act that a release or Enter would perform is worked out and shown: outlines before and after, the areas, or
//!    why it is refused. What is performed is that act and no other.
//! 3. The mouse snaps to corners, then to boundaries, unless Alt is held.
//! 4. After an act its preview stays until the map shows it itself.
//! 5. Every tool is of the keyboard too: corners and lines can be typed as coordinates.

mod acts;
mod bar;
mod cut;
mod gestures;
mod marks;
mod measure;
mod outlook;
mod place_ui;
mod points;
mod snap;
mod trace;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use geo_types::Coord;

use super::command::UiCommand;
use super::map::Preview;
use crate::cadastre::ParcelId;
use crate::editing::Effort;
use cut::CutLine;
pub use cut::CutMode;
pub use marks::snap as snap_mark;
use measure::{Known, Measure};
use outlook::{Asked, NextNumber, Outlook};
use points::Points;
pub use snap::{Snap, Snapping, snap};

/// What the mouse does to boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundaryTool {
    /// Moves, inserts and removes corners.
    Corner,
    /// Redraws a run of boundary.
    Reshape,
    /// Splits a parcel along a line.
    Split,
    /// Merges the selected parcels.
    Merge,
    /// Draws a parcel on nobody's land.
    Draw,
    /// Cuts a hole into a parcel, or fills one.
    Hole,
    /// Moves the selected parcels by pairs of places.
    Shift,
}

impl BoundaryTool {
    pub const ALL: [Self; 7] =
        [Self::Corner, Self::Reshape, Self::Split, Self::Merge, Self::Draw, Self::Hole, Self::Shift];

    pub fn command(self) -> UiCommand {
        match self {
            Self::Corner => UiCommand::CornerTool,
            Self::Reshape => UiCommand::ReshapeTool,
            Self::Split => UiCommand::SplitTool,
            Self::Merge => UiCommand::MergeTool,
            Self::Draw => UiCommand::DrawTool,
            Self::Hole => UiCommand::HoleTool,
            Self::Shift => UiCommand::ShiftTool,
        }
    }

    /// Whether a line is drawn with it.
    fn draws(self) -> bool {
        !matches!(self, Self::Corner | Self::Merge)
    }

    /// Whether its line may end where it began.
    fn closes(self) -> bool {
        matches!(self, Self::Split | Self::Draw | Self::Hole)
    }
}

/// Parcels that are merged at once: a frame must not wait for a whole ward.
const MOST_MERGED: usize = 60;
/// Parcels that are moved at once: a sheet has fewer.
const MOST_MOVED: usize = 1_000;

/// What the bar asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BoundaryAct {
    /// Performs what is shown.
    Perform,
    /// The corner that is picked, to a place that was typed; or the next corner of a line.
    Place(Coord<f64>),
    /// This one of the merged parcels stays.
    Keep(ParcelId),
    /// How a parcel is split.
    Cut(CutMode),
    RemoveCorner,
    Leave,
}

/// A preview with a label for each of its parcels.
type Shown = (Arc<Preview>, Vec<String>);

/// A tool at work.
#[derive(Default)]
pub struct BoundaryView {
    /// The corner, or place on a boundary, that is held while the button is down.
    held: Option<Snap>,
    /// Where on the screen the button went down.
    pressed_at: Option<egui::Pos2>,
    /// The corner that was clicked last, of this revision: its coordinates can be typed.
    picked: Option<(u64, Coord<f64>)>,
    /// Corners of a line so far; of parcels that are moved, where a place is and where it goes, by turns.
    line: Vec<Coord<f64>>,
    /// Where the mouse was when the line began, not snapped: in land that is meant as a whole, not on its boundary.
    began: Option<Coord<f64>>,
    /// The line is drawn; where it splits a parcel or cuts off land, a click says which part is meant.
    ended: bool,
    part_kept: Option<Coord<f64>>,
    parcel_kept: Option<ParcelId>,
    cut: CutLine,
    snap: Option<Snap>,
    cursor: Option<Coord<f64>>,
    outlook: Option<Outlook>,
    /// What was performed and made this revision, until the map shows it.
    settling: Option<(u64, Shown)>,
    /// What is typed into the bar.
    measure: Measure,
    /// A and B, from which is measured.
    marks: [Option<Coord<f64>>; 2],
    /// Corners of the boundary that is followed from the end of the line to the mouse.
    traced: Vec<Coord<f64>>,
    /// Points of files: places to snap to.
    points: Points,
    /// The number of the next parcel of the sheet that was asked for last.
    next_number: RefCell<Option<NextNumber>>,
}

impl BoundaryView {
    fn picked_corner(&self) -> Option<Coord<f64>> {
        self.picked.map(|(_, corner)| corner)
    }

    /// What would be asked of the boundaries now; `selected` are the selected parcels, `under` the parcel that a line divides.
    fn asked(
        &self,
        tool: BoundaryTool,
        selected: &BTreeSet<ParcelId>,
        under: impl Fn(&[Coord<f64>]) -> Option<ParcelId>,
    ) -> Option<Asked> {
        let target = self.snap.map(Snap::place).or(self.cursor);
        match tool {
            BoundaryTool::Corner => {
                let (from, to) = (self.held?.place(), target?);
                (from != to).then_some(Asked::Move { from, to })
            }
            BoundaryTool::Reshape => Some(Asked::Reshape { line: self.drawn() }).filter(|_| self.drawn().len() > 1),
            BoundaryTool::Split if self.cut.mode != CutMode::Line => {
                let (parcel, side, cut) = self.cut.wanted()?;
                Some(Asked::Cut { parcel, side, cut, keeps: self.part_kept })
            }
            BoundaryTool::Split => {
                let line = self.drawn();
                let parcel = under(&line).filter(|_| line.len() > 1)?;
                Some(Asked::Split { parcel, line, keeps: self.part_kept })
            }
            BoundaryTool::Merge => {
                let parcels: Vec<ParcelId> = selected.iter().copied().collect();
                let keeper = self.parcel_kept.filter(|kept| selected.contains(kept)).or(parcels.first().copied())?;
                (2..=MOST_MERGED).contains(&parcels.len()).then_some(Asked::Merge { parcels, keeper })
            }
            BoundaryTool::Draw => {
                let line = self.drawn();
                let effort = if self.ended { Effort::Whole } else { Effort::Preview };
                (line.len() > 1 || self.ended).then_some(Asked::Draw { line, part: self.part_kept, effort })
            }
            BoundaryTool::Hole => match self.drawn().as_slice() {
                [place] if self.ended => Some(Asked::Fill { place: *place, into: self.parcel_kept }),
                ring @ [first, _, _, ..] => {
                    let closed: Vec<Coord<f64>> = ring.iter().chain([first]).copied().collect();
                    under(&closed).map(|parcel| Asked::CutHole { parcel, ring: ring.to_vec() })
                }
                _ => None,
            },
            BoundaryTool::Shift => {
                let parcels: Vec<ParcelId> = selected.iter().copied().collect();
                let pairs = self.pairs();
                let is_some = !pairs.is_empty() && (1..=MOST_MOVED).contains(&parcels.len());
                is_some.then_some(Asked::Shift { parcels, pairs })
            }
        }
    }

    /// Sets A, then B, then A anew.
    fn mark(&mut self, place: Coord<f64>) {
        self.marks = match self.marks {
            [Some(a), None] if a != place => [Some(a), Some(place)],
            _ => [Some(place), None],
        };
    }

    /// Where places are, and where they go.
    fn pairs(&self) -> Vec<[Coord<f64>; 2]> {
        self.line.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
    }

    /// What typed measures start from.
    fn known(&self) -> Known {
        let last = self.line.last().copied().or(self.picked_corner());
        let before = self.line.len().checked_sub(2).and_then(|at| self.line.get(at)).copied();
        Known { last: last.or(self.marks[0]), before, marks: self.marks }
    }

    /// The line with the corner that a click would add.
    fn drawn(&self) -> Vec<Coord<f64>> {
        // A line is one stroke; pairs are not.
        let next = self.snap.map(Snap::place).or(self.cursor).filter(|_| !self.ended && !self.line.is_empty());
        let mut line = self.line.clone();
        if let Some(next) = next.filter(|next| line.last() != Some(next)) {
            line.extend(self.traced.iter().copied().chain([next]));
        }
        line
    }

    /// Forgets what is half done; true when there was something.
    fn let_go(&mut self) -> bool {
        let had = self.held.is_some() || !self.line.is_empty() || self.picked.is_some() || self.ended;
        (self.held, self.picked, self.ended, self.part_kept) = (None, None, false, None);
        (self.parcel_kept, self.cut.side) = (None, None);
        self.line.clear();
        self.outlook = None;
        self.measure.typed = Default::default();
        had
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Coord<f64> = Coord { x: 1.0, y: 2.0 };
    const TO: Coord<f64> = Coord { x: 3.0, y: 4.0 };

    #[test]
    fn a_held_corner_goes_where_the_mouse_snaps() {
        let mut view = BoundaryView { held: Some(Snap::Corner(FROM)), cursor: Some(TO), ..BoundaryView::default() };
        let asked = |view: &BoundaryView| view.asked(BoundaryTool::Corner, &BTreeSet::new(), |_| None);
        assert_eq!(asked(&view), Some(Asked::Move { from: FROM, to: TO }));
        view.snap = Some(Snap::Corner(Coord { x: 3.5, y: 4.0 }));
        assert_eq!(asked(&view), Some(Asked::Move { from: FROM, to: Coord { x: 3.5, y: 4.0 } }));
        view.snap = Some(Snap::Corner(FROM));
        assert_eq!(asked(&view), None, "where it is");
        assert!(view.let_go() && !view.let_go());
        assert_eq!(asked(&view), None);
    }

    #[test]
    fn a_line_grows_by_the_mouse_until_it_is_ended() {
        let mut view = BoundaryView { line: vec![FROM], cursor: Some(TO), ..BoundaryView::default() };
        assert_eq!(view.drawn(), [FROM, TO]);
        (view.line, view.ended) = (vec![FROM, TO], true);
        view.cursor = Some(FROM);
        assert_eq!(view.drawn(), [FROM, TO]);
        let split = view.asked(BoundaryTool::Split, &BTreeSet::new(), |_| Some(ParcelId(7)));
        assert_eq!(split, Some(Asked::Split { parcel: ParcelId(7), line: vec![FROM, TO], keeps: None }));
    }

    #[test]
    fn land_that_is_meant_as_a_whole_lies_where_the_mouse_was_not_where_it_snapped() {
        let mut view = BoundaryView::default();
        view.set(BoundaryTool::Hole, FROM, TO, false);
        let fill = view.asked(BoundaryTool::Hole, &BTreeSet::new(), |_| None);
        assert_eq!(fill, Some(Asked::Fill { place: TO, into: None }));
        let mut view = BoundaryView::default();
        view.set(BoundaryTool::Draw, FROM, TO, false);
        view.ended = true;
        view.mean_land(BoundaryTool::Draw);
        let draw = view.asked(BoundaryTool::Draw, &BTreeSet::new(), |_| None);
        assert_eq!(draw, Some(Asked::Draw { line: vec![TO], part: None, effort: Effort::Whole }));
    }

    #[test]
    fn a_ring_that_is_closed_along_a_boundary_has_its_corners_and_cuts_the_parcel_around_it() {
        let between = Coord { x: 2.0, y: 9.0 };
        let third = Coord { x: 5.0, y: 0.0 };
        let mut view = BoundaryView { line: vec![FROM, third, TO], traced: vec![between], ..BoundaryView::default() };
        view.set(BoundaryTool::Hole, FROM, FROM, true);
        assert_eq!(view.line, [FROM, third, TO, between, FROM]);
        view.ended = true;
        let asked = std::cell::RefCell::new(Vec::new());
        view.asked(BoundaryTool::Hole, &BTreeSet::new(), |ring| {
            *asked.borrow_mut() = ring.to_vec();
            None
        });
        assert_eq!(asked.take().first(), Some(&FROM));
        assert!(view.line.len() > 3 && view.ended);
    }

    #[test]
    fn a_corner_is_brought_to_a_point_of_a_file_but_none_is_held() {
        let points = Points::of(vec![crate::tasks::NamedPoint { name: "P1".to_owned(), place: TO }]);
        let mut view = BoundaryView { points, line: vec![FROM], ..BoundaryView::default() };
        assert_eq!(view.places(BoundaryTool::Corner, TO, 0.5), []);
        assert_eq!(view.places(BoundaryTool::Draw, TO, 0.5), [FROM, TO]);
        assert_eq!(view.places(BoundaryTool::Reshape, TO, 0.5), [TO]);
        view.held = Some(Snap::Corner(FROM));
        assert_eq!(view.places(BoundaryTool::Corner, TO, 0.5), [TO]);
    }

    #[test]
    fn merging_wants_two_parcels_and_keeps_one_of_them() {
        let mut view = BoundaryView { parcel_kept: Some(ParcelId(9)), ..BoundaryView::default() };
        let asked = |view: &BoundaryView, ids: &[u64]| {
            let selected = ids.iter().copied().map(ParcelId).collect();
            match view.asked(BoundaryTool::Merge, &selected, |_| None) {
                Some(Asked::Merge { keeper, .. }) => Some(keeper.0),
                _ => None,
            }
        };
        assert_eq!((asked(&view, &[4]), asked(&view, &[4, 5])), (None, Some(4)));
        view.parcel_kept = Some(ParcelId(5));
        assert_eq!(asked(&view, &[4, 5]), Some(5));
        assert_eq!(asked(&view, &(0..100).collect::<Vec<u64>>()), None, "a whole ward");
    }
}
