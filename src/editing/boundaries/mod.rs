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

use crate::cadastre::{ParcelId, Snapshot};

/// Where boundaries are edited.
#[derive(Clone, Copy)]
pub struct Land<'a> {
    pub snapshot: &'a Snapshot,
    /// The parcels whose boxes touch a window, metres in the project's CRS; more do no harm.
    pub near: &'a dyn Fn(Rect<f64>) -> Vec<ParcelId>,
}

#[cfg(test)]
mod tests {
    use geo_types::Coord;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::super::delete_parcels;
    use super::sample::Ward;
    use super::*;
    use crate::geometry::{Arrangement, Edge, Grid};

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

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_edited_a_valid_ward_stays_valid_and_every_act_can_be_taken_back(
            acts in prop::collection::vec((0..40_usize, 0..12_usize, 0..12_u32, [-7.0..7.0, -7.0..7.0]), 1..40),
        ) {
            let mut ward = lattice();
            let first = ward.snapshot.clone();
            let mut done = Vec::new();
            for (at, corner, act, [east, north]) in acts {
                let rows: Vec<_> = ward.snapshot.parcels.iter().cloned().collect();
                let Some(row) = rows.get(at % rows.len().max(1)) else { break };
                let beside = rows[(at + 1) % rows.len()].id;
                let ring = row.polygons().expect("a polygon").0[0].exterior().0.clone();
                let [here, next] = [corner, corner + 1].map(|at| ring[at % (ring.len() - 1)]);
                let by = Coord { x: east, y: north };
                let middle = (here + next) / 2.0;
                let act = ward.edit(|land| match act {
                    0 | 1 => move_corner(land, here, here + by),
                    2 => move_corner(land, middle, middle + by / 3.0),
                    3 => remove_corner(land, here),
                    4 if at % 3 == 0 => merge_parcels(land, &[row.id, beside], row.id),
                    4 => split_parcel(land, row.id, &[here + by, here, here - by * 3.0], None),
                    5 => reshape_boundary(land, &[here, middle + by / 2.0, next]),
                    6 => cut_hole(land, row.id, &[middle + by, middle - by / 2.0, here + by / 3.0]),
                    7 => fill_hole(land, here + by, None),
                    8 => draw_parcel(land, &[here, middle + by, next], Some(middle + by / 2.0), None),
                    9 => draw_parcel(land, &[here + by, middle - by, next + by * 2.0, here + by], None, Some(row.id)),
                    10 if at % 4 == 0 => delete_parcels(land.snapshot, [row.id]),
                    _ => {
                        let cut = [Cut::AreaAlong { area: 30.0 + east }, Cut::Parallel { distance: 3.0 + north / 7.0 }];
                        cut_line(land.snapshot, row.id, [here, next], cut[at % 2])
                            .and_then(|line| split_parcel(land, row.id, &line, None))
                    }
                });
                if let Ok(act) = act {
                    ward.snapshot = ward.snapshot.apply(&act).expect("made for it");
                    done.push(act);
                    assert_valid(&ward);
                }
            }
            for act in done.iter().rev() {
                ward.snapshot = ward.snapshot.apply(&act.inverted()).expect("its inverse");
            }
            prop_assert!(ward.snapshot.parcels == first.parcels);
        }
    }
}
