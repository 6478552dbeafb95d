//! Acts on boundaries. A boundary that parcels share is one thing: no act moves one side of it.
//!
//! Definitions, on the grid of whole millimetres:
//! 1. A *corner* (điểm góc ranh) is a place where a ring of a parcel turns. Parcels with a corner at the same place share it.
//! 2. An edge that passes within half a millimetre of a corner of another parcel *lacks* it.
//! 3. A *junction* is a corner from which more than two boundaries go.
//! 4. An outline is *legal* when its rings neither cross nor touch themselves or each other but in single places, and what they enclose
//!    is the parcel and nothing else.
//!
//! Promises:
//! 1. An act on a corner is one on every parcel that has it; a parcel that lacks it gets it first.
//! 2. Where an act puts a corner onto an edge of another parcel, or an edge over a corner of another one, the edge gets that corner: what
//!    matched before matches afterwards.
//! 3. An act is refused, and nothing is changed, where it would touch a locked parcel, make a legal outline illegal, or let
//!    parcels overlap that did not, or by more than they did.
//! 4. Corners that no act names keep their coordinates, bit by bit.
//!
//! Not promised: that no narrow strip of nobody's land is left beside the ward's own outline. The check tells that.

mod blank;
mod corner;
mod cut_line;
mod draw;
mod hole;
mod merge;
mod number;
mod outline;
mod patch;
mod proof;
mod reshape;
#[cfg(test)]
mod sample;
mod shift;
mod split;

pub use blank::Effort;
pub use corner::{insert_corner, move_corner, remove_corner};
pub use cut_line::{Cut, cut_line, nearest_side};
pub use draw::draw_parcel;
pub use hole::{cut_hole, fill_hole};
pub use merge::merge_parcels;
pub use number::next_free_number;
pub use reshape::reshape_boundary;
pub use shift::move_parcels;
pub use split::{is_divided, split_parcel};

use geo_types::Rect;

use crate::cadastre::{Parcel, ParcelId, Snapshot};

/// Where boundaries are edited.
#[derive(Clone, Copy)]
pub struct Land<'a> {
    pub snapshot: &'a Snapshot,
    /// The parcels whose boxes touch a window, metres in the project's CRS; more do no harm.
    pub near: &'a dyn Fn(Rect<f64>) -> Vec<ParcelId>,
    /// What [`next_free_number`] says, which looks at every parcel: who asks at each move of the mouse remembers it.
    pub next_number: &'a dyn Fn(&Snapshot, &Parcel) -> u64,
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use geo_types::Coord;
    use proptest::prelude::*;
    use proptest::test_runner::{RngSeed, TestRunner};

    use super::super::{Refusal, delete_parcels};
    use super::sample::{Ward, place};
    use super::*;
    use crate::cadastre::ChangeSet;
    use crate::geometry::{Arrangement, Edge, Grid, Motion};

    /// Thirty parcels of about ten metres a side.
    fn lattice() -> Ward {
        let corner = |column: u32, row: u32| {
            let sway = f64::from((column * 7 + row * 3) % 5) * 0.317;
            format!("{} {}", f64::from(column) * 10.0 + sway, f64::from(row) * 10.0 - sway)
        };
        let parcel = |at: u32| {
            let (column, row) = (at % 6, at / 6);
            let ring = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| corner(column + x, row + y));
            format!("{}({})", at + 1, ring.join(","))
        };
        Ward::of(&(0..30).map(parcel).collect::<Vec<_>>().join(" "))
    }

    /// Nobody's land is in two parcels, every outline is legal, and every edge is one with its neighbour's from corner to corner.
    fn assert_valid(ward: &Ward) {
        let grid = Grid::around(ward.at(0.0, 0.0));
        let mut edges: Vec<Edge> = Vec::new();
        for row in ward.snapshot.parcels.iter() {
            let outline = outline::Outline::of(&row.polygons().expect("a polygon"));
            assert!(proof::is_legal(&outline.nodes(grid)), "{}", row.label());
            edges.extend(proof::layer(&outline.nodes(grid)));
        }
        let arrangement = Arrangement::of(&edges);
        assert_eq!(arrangement.passages(), [], "an edge lacks a corner");
        assert!(arrangement.faces().iter().all(|face| matches!(face.count, 0 | 1)), "parcels overlap");
    }

    #[test]
    fn whatever_is_edited_a_valid_ward_stays_valid_and_every_act_can_be_taken_back() {
        let config = ProptestConfig {
            cases: 64,
            rng_seed: RngSeed::Fixed(2_026),
            source_file: Some(file!()),
            ..ProptestConfig::default()
        };
        let acts = prop::collection::vec((0..40_usize, 0..12_usize, 0..ACTS.len(), [-7.0..7.0, -7.0..7.0]), 1..40);
        let allowed = RefCell::new([0; ACTS.len()]);
        let held = TestRunner::new(config).run(&acts, |acts| {
            let mut ward = lattice();
            let first = ward.snapshot.clone();
            let mut done = Vec::new();
            for (at, corner, act, by) in acts {
                let rows: Vec<_> = ward.snapshot.parcels.iter().cloned().collect();
                let Some(row) = rows.get(at % rows.len().max(1)) else { break };
                let ring = row.polygons().expect("a polygon").0[0].exterior().0.clone();
                let side = [corner, corner + 1].map(|at| ring[at % (ring.len() - 1)]);
                let parcels = [row.id, rows[(at + 1) % rows.len()].id];
                if let Ok(changes) = ward.edit(|land| ACTS[act](land, parcels, side, Coord::from(by))) {
                    ward.snapshot = ward.snapshot.apply(&changes).expect("made for it");
                    done.push(changes);
                    allowed.borrow_mut()[act] += 1;
                    assert_valid(&ward);
                }
            }
            for act in done.iter().rev() {
                ward.snapshot = ward.snapshot.apply(&act.inverted()).expect("its inverse");
            }
            prop_assert!(ward.snapshot.parcels == first.parcels);
            Ok(())
        });
        held.expect("it holds");
        assert!(allowed.borrow().iter().all(|count| *count > 0), "an act that is always refused: {allowed:?}");
    }

    /// An act on a parcel and the next one, a side of the first, and a way from its beginning.
    type Tried = fn(Land<'_>, [ParcelId; 2], [Coord<f64>; 2], Coord<f64>) -> Result<ChangeSet, Refusal>;

    fn middle([here, next]: [Coord<f64>; 2]) -> Coord<f64> {
        (here + next) / 2.0
    }

    const ACTS: [Tried; 14] = [
        |land, _, [here, _], by| move_corner(land, here, here + by),
        |land, _, side, by| move_corner(land, middle(side), middle(side) + by / 3.0),
        |land, _, [here, _], _| remove_corner(land, here),
        |land, [one, other], _, _| merge_parcels(land, &[one, other], one),
        |land, [one, _], [here, _], by| split_parcel(land, one, &[here + by, here, here - by * 3.0], None),
        |land, _, side, by| reshape_boundary(land, &[side[0], middle(side) + by / 2.0, side[1]]),
        |land, [one, _], side, by| {
            cut_hole(land, one, &[middle(side) + by, middle(side) - by / 2.0, side[0] + by / 3.0])
        },
        |land, _, _, _| {
            // The middles of the first parcels: some of them are gone.
            let middles = (0..30).map(|at| place(f64::from(at % 6) * 10.0 + 5.0, f64::from(at / 6) * 10.0 + 5.0));
            let mut filled = middles.map(|middle| fill_hole(land, middle, None));
            filled.find(Result::is_ok).unwrap_or(Err(Refusal::NoBlank))
        },
        |land, _, side, by| {
            let line = [side[0], middle(side) + by, side[1]];
            draw_parcel(land, &line, Some(middle(side) + by / 2.0), None, Effort::Whole)
        },
        |land, [one, _], side, by| {
            let ring = [side[0] + by, middle(side) - by, side[1] + by * 2.0, side[0] + by];
            draw_parcel(land, &ring, None, Some(one), Effort::Whole)
        },
        |land, [one, _], _, by| {
            if by.x > 3.5 { delete_parcels(land.snapshot, [one]) } else { Err(Refusal::NoParcel(one)) }
        },
        |land, [one, _], side, by| {
            let line = cut_line(land.snapshot, one, side, Cut::AreaAlong { area: 30.0 + by.x })?;
            split_parcel(land, one, &line, None)
        },
        |land, [one, _], side, by| {
            let line = cut_line(land.snapshot, one, side, Cut::Parallel { distance: 3.0 + by.y / 7.0 })?;
            split_parcel(land, one, &line, None)
        },
        |land, parcels, [here, _], by| {
            let motion = Motion::fit(&[[here, here + by * 2.0]]).ok_or(Refusal::NoPlace)?;
            move_parcels(land, &parcels, &motion)
        },
    ];
}
