//! A ward that was checked, and is checked again where it is edited.
//!
//! What an edit can change between parcels: the spots, strips and short edges that touch its box, because a face changes only with an edge
//! around it, a strip only with one along it; and the spots that a copy explains, where the edit touches the copy or what it is a copy of.
//! These are found again from the shapes around there; a face or a strip that reaches further widens the window until it lies within, or is
//! plainly too wide to be a spot.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Geometry, MultiPolygon, Rect};
use rayon::prelude::*;

use super::Limits;
use super::boxes::{apart, grown, within};
use super::fault::{Fault, sort};
use super::nets::unmatched;
use super::outline::Outline;
use super::rules::{self, Copies, Places, Told};
use super::shapes::{Outlined, Shapes};
use super::spot::{self, spots};
use super::strip::{Land, Strip, strips};
use super::ward::Ward;
use crate::cadastre::{Parcel, ParcelId, Snapshot};
use crate::geometry::{Arrangement, Edge, Node, box_around_boxes, box_around_nodes, boxes_touch};
use crate::jobs::{Cancelled, Watch};

/// A ward with its faults of shape.
pub struct Checked {
    pub(super) ward: Ward,
    slivers: BTreeMap<u32, Fault>,
    outside: BTreeMap<u32, Fault>,
    pub(super) between: Vec<Told>,
}

/// What an edit changed: faults that are no more, and faults that are new. One that only measures otherwise now is in both.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    pub gone: Vec<Fault>,
    pub come: Vec<Fault>,
}

impl Difference {
    /// Without what is the same before and after.
    fn between(mut gone: Vec<Fault>, mut come: Vec<Fault>) -> Self {
        gone.retain(|fault| match come.iter().position(|other| other == fault) {
            Some(same) => {
                come.swap_remove(same);
                false
            }
            None => true,
        });
        Self { gone, come }
    }

    fn extend(&mut self, other: Self) {
        self.gone.extend(other.gone);
        self.come.extend(other.come);
    }
}

/// How much wider than what changed the first window is, millimetres: the width of a gap, and a parcel more.
const MARGIN: f64 = 10_000.0;

impl Checked {
    /// Checks the parcels of a snapshot.
    ///
    /// Errors: [`Cancelled`].
    pub fn of_snapshot(snapshot: &Snapshot, limits: &Limits, watch: &Watch) -> Result<Self, Cancelled> {
        let parcels: Vec<&Arc<Parcel>> = snapshot.parcels.iter().collect();
        Self::of_parcels(snapshot, &parcels, limits, watch)
    }

    /// Likewise; `parcels` are all of the snapshot.
    pub(super) fn of_parcels(
        snapshot: &Snapshot,
        parcels: &[&Arc<Parcel>],
        limits: &Limits,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let mut checked = Self::of(parcels, |parcel| (parcel.id, parcel.polygons()), limits, watch)?;
        checked.compare_with_outline(snapshot.references.iter().filter_map(|reference| reference.geometry.as_deref()));
        Ok(checked)
    }

    /// Looks for the ward's outline among reference features, and for parcels that lie outside of it.
    pub(super) fn compare_with_outline<'a>(&mut self, references: impl Iterator<Item = &'a Geometry<f64>>) {
        self.ward.outline = Outline::among(references, &self.ward.shapes);
        let count = if self.ward.outline.is_some() { self.ward.count() } else { 0 };
        let of_shape = |at: u32| rules::outside_ward(&self.ward, at).map(|fault| (at, fault));
        self.outside = (0..count).into_par_iter().with_min_len(1_024).filter_map(of_shape).collect();
    }

    /// Checks what lies in parcels and between them; `outlined` says of each which it is.
    ///
    /// Errors: [`Cancelled`].
    pub(super) fn of<'a, T: Sync, P: Borrow<MultiPolygon<f64>>>(
        parcels: &'a [T],
        outlined: impl Fn(&'a T) -> Outlined<P> + Sync,
        limits: &Limits,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        watch.begin("stage-checking-shapes", parcels.len() as u64);
        let shapes = Shapes::of(parcels, outlined, watch)?;
        watch.begin("stage-checking-boundaries", 0);
        let edges = unmatched(&shapes, watch)?;
        let (ward, arrangement) = rayon::join(|| Ward::new(shapes, limits), || Arrangement::of(&edges));
        watch.check()?;
        let (spots, land) = spots(&ward, &arrangement, watch)?;
        let strips = strips(&ward, &arrangement, &land);
        let count = ward.count();
        let short_edges = rules::short_edges(&ward, 0..count);
        let places = Places { spots, nodes: passed(&arrangement), strips, short_edges };
        let between = rules::between_parcels(&ward, places, &Copies::default());
        let of_shape = |at: u32| rules::sliver(&ward, at).map(|fault| (at, fault));
        let slivers = (0..count).into_par_iter().with_min_len(1_024).filter_map(of_shape).collect();
        Ok(Self { ward, slivers, outside: BTreeMap::new(), between })
    }

    /// The faults, by rule, then by parcels, then by place.
    pub fn faults(&self) -> Vec<Fault> {
        let between = self.between.iter().filter_map(|told| told.fault.clone());
        let mut faults = rules::of_outlines(&self.ward, &|_| true);
        faults.extend(self.slivers.values().chain(self.outside.values()).cloned().chain(between));
        sort(&mut faults);
        faults
    }

    /// Checks again what edits of parcels touch: their polygons now, `None` for a parcel that is no more. What that changed.
    pub fn edit<P: Borrow<MultiPolygon<f64>>>(
        &mut self,
        edits: impl IntoIterator<Item = (ParcelId, Option<Option<P>>)>,
    ) -> Difference {
        let edits: Vec<(ParcelId, Option<Option<P>>)> = edits.into_iter().collect();
        let known = edits.iter().filter_map(|(id, _)| self.ward.shapes.position(*id));
        let gone = self.of_shapes(&known.collect());
        let now =
            edits.iter().map(|(id, now)| (*id, now.as_ref().map(|polygons| polygons.as_ref().map(Borrow::borrow))));
        let touched = self.ward.edit(now);
        // What was there and what is are two boxes of one shape.
        let shapes: BTreeSet<u32> = touched.iter().map(|(at, _)| *at).collect();
        for at in &shapes {
            self.slivers.remove(at);
            self.slivers.extend(rules::sliver(&self.ward, *at).map(|fault| (*at, fault)));
            self.outside.remove(at);
            self.outside.extend(rules::outside_ward(&self.ward, *at).map(|fault| (*at, fault)));
        }
        let mut difference = Difference::between(gone, self.of_shapes(&shapes));
        for changed in apart(touched.into_iter().map(|(_, bounds)| bounds).collect()) {
            difference.extend(self.check_again(&changed));
        }
        difference
    }

    /// The boxes of what is not told because it follows from another fault, millimetres.
    pub(super) fn untold(&self) -> impl Iterator<Item = Rect<f64>> {
        self.between.iter().filter(|told| told.fault.is_none()).map(|told| told.bounds)
    }

    /// The faults of single shapes.
    fn of_shapes(&self, shapes: &BTreeSet<u32>) -> Vec<Fault> {
        let slivers = shapes.iter().flat_map(|at| [self.slivers.get(at), self.outside.get(at)]).flatten().cloned();
        let outlines = rules::of_outlines(&self.ward, &|at| shapes.contains(&at));
        slivers.chain(outlines).collect()
    }

    /// Finds again what lies between parcels in and around a box within which they changed.
    fn check_again(&mut self, changed: &Rect<f64>) -> Difference {
        let mut region = self.region_of(changed);
        let (told, region) = loop {
            let known =
                self.between.iter().filter(|told| !told.copies.is_empty() && !boxes_touch(&told.bounds, &region));
            let known = Copies(known.flat_map(|told| &told.copies).copied().collect::<BTreeSet<u32>>());
            let told = rules::between_parcels(&self.ward, self.places_touching(region), &known);
            let new = told.iter().filter(|told| boxes_touch(&told.bounds, changed));
            match box_around_boxes(new.flat_map(|told| self.bounds_of(told)).chain([region])) {
                Some(wider) if wider != region => region = wider,
                _ => break (told, region),
            }
        };
        let before: Vec<Told> = self.between.extract_if(.., |told| boxes_touch(&told.bounds, &region)).collect();
        let faults = |told: &[Told]| told.iter().filter_map(|told| told.fault.clone()).collect();
        let difference = Difference::between(faults(&before), faults(&told));
        self.between.extend(told);
        difference
    }

    /// Where an edit within a box may change what was told: what touches the box, and what copies among that explain.
    fn region_of(&self, changed: &Rect<f64>) -> Rect<f64> {
        let touched = self.between.iter().filter_map(|told| {
            if told.copies.is_empty() {
                return boxes_touch(&told.bounds, changed).then(|| vec![told.bounds]);
            }
            let bounds = self.bounds_of(told);
            bounds.iter().any(|bounds| boxes_touch(bounds, changed)).then_some(bounds)
        });
        box_around_boxes(touched.flatten().chain([*changed])).unwrap_or(*changed)
    }

    /// The box of what was told, and of its parcels where one is another over again.
    fn bounds_of(&self, told: &Told) -> Vec<Rect<f64>> {
        let copies = told.fault.iter().filter(|_| !told.copies.is_empty());
        let shapes = copies.flat_map(|fault| &fault.parcels).filter_map(|parcel| self.ward.shapes.position(*parcel));
        shapes.filter_map(|at| self.ward.shape(at).bounds()).chain([told.bounds]).collect()
    }

    /// What the rules between parcels judge where it touches a region.
    fn places_touching(&self, region: Rect<f64>) -> Places {
        // What was told and is found again has to lie within whole.
        let told = self.between.iter().map(|told| told.bounds).filter(|bounds| boxes_touch(bounds, &region));
        let mut window = grown(box_around_boxes(told.chain([region])).unwrap_or(region), MARGIN);
        let mut margin = MARGIN;
        loop {
            let ward = &self.ward;
            let mut edges = ward.unmatched_within(&window);
            edges.extend(frame(&window));
            let arrangement = Arrangement::of(&edges);
            let mut found = Vec::new();
            let mut land = vec![Land::Beyond; arrangement.faces().len()];
            let mut wider = None;
            for (face, land) in arrangement.faces().iter().zip(&mut land) {
                let bounds = spot::bounds_of(&arrangement, face);
                let Some(bounds) = bounds.filter(|bounds| within(&window, bounds, 0.0)) else { continue };
                *land = Land::Taken;
                if !boxes_touch(&bounds, &region) {
                    continue;
                }
                // The frame counts too.
                let count = face.count - 1;
                let spot = if within(&window, &bounds, 1.0) {
                    spot::spot(ward, &arrangement, face, count)
                } else {
                    if !spot::is_plainly_none(ward, &arrangement, face, count, &window) {
                        wider = box_around_boxes([bounds].into_iter().chain(wider));
                    }
                    None
                };
                if count == 0 && spot.is_none() {
                    *land = Land::Open;
                }
                found.extend(spot);
            }
            let mut strips = if wider.is_none() { strips(ward, &arrangement, &land) } else { Vec::new() };
            strips.retain(|strip| boxes_touch(&strip.bounds(), &region));
            // The boundaries on which a strip goes on have to be seen too.
            let cut = strips.iter().map(Strip::bounds).filter(|bounds| !within(&window, bounds, MARGIN / 2.0));
            wider = box_around_boxes(cut.chain(wider));
            let grown = wider.and_then(|wider| box_around_boxes([grown(wider, margin), window]));
            match grown.filter(|grown| *grown != window) {
                Some(wider) => {
                    window = wider;
                    margin *= 2.0;
                }
                None => {
                    spot::sort(&mut found);
                    let touches = |nodes: &[Node]| {
                        box_around_nodes(nodes.iter().copied()).is_some_and(|place| boxes_touch(&place, &region))
                    };
                    let mut nodes = passed(&arrangement);
                    nodes.retain(|node| touches(&[*node]));
                    let mut short_edges = rules::short_edges(ward, ward.near(region));
                    short_edges.retain(|(edge, _)| touches(&[edge.from, edge.to]));
                    return Places { spots: found, nodes, strips, short_edges };
                }
            }
        }
    }
}

/// The nodes that edges pass through between their ends, sorted.
fn passed(arrangement: &Arrangement) -> Vec<Node> {
    let mut nodes: Vec<Node> = arrangement.passages().iter().map(|passage| passage.node).collect();
    nodes.dedup();
    nodes
}

/// The outline of a window, itself on its left: what reaches out of the window is cut there, and counts once more within.
fn frame(window: &Rect<f64>) -> [Edge; 4] {
    let [low, high] = [window.min(), window.max()].map(|at| [at.x as i32, at.y as i32]);
    let corners = [[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]];
    let corners = corners.map(|[x, y]| Node::new(x, y));
    [0, 1, 2, 3].map(|at| Edge { from: corners[at], to: corners[(at + 1) % 4] })
}

#[cfg(test)]
mod tests {
    use super::super::lattice::{edited, lattice};
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn check(parcels: &BTreeMap<ParcelId, MultiPolygon<f64>>) -> Checked {
        let outlined: Vec<Outlined<&MultiPolygon<f64>>> =
            parcels.iter().map(|(id, geometry)| (*id, Some(geometry))).collect();
        Checked::of(&outlined, |parcel| *parcel, &Limits::default(), &Watch::new()).expect("not cancelled")
    }

    proptest! {
        // The same edits in every run; `PROPTEST_CASES` asks for more of them.
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2_026), ..ProptestConfig::default() })]

        #[test]
        fn after_any_edits_the_faults_are_those_of_a_whole_check(
            acts in prop::collection::vec((0..30_u64, 0..30_u64, 0..12_u32, 0..6_usize, [-6.0..6.0, -6.0..6.0]), 1..24),
        ) {
            let mut parcels = lattice(6, 5);
            let intact = parcels.clone();
            let mut checked = check(&parcels);
            prop_assert!(checked.faults().is_empty());
            let mut waiting = BTreeSet::new();
            for (one, other, act, at, by) in acts {
                let (one, other) = (ParcelId(one + 1), ParcelId(other + 1));
                match (act, parcels.get(&one), parcels.get(&other)) {
                    (10, Some(_), _) => drop(parcels.remove(&one)),
                    (0..10, Some(parcel), Some(other)) if parcel.0[0].exterior().0.len() > 4 => {
                        let after = edited(parcel, other, act, at, by);
                        parcels.insert(one, after);
                    }
                    _ => drop(parcels.insert(one, intact[&one].clone())),
                }
                waiting.insert(one);
                // Every third act waits for the next one.
                if at % 3 == 2 {
                    continue;
                }
                let mut told = checked.faults();
                let edits = std::mem::take(&mut waiting).into_iter().map(|id| (id, parcels.get(&id).map(Some)));
                let Difference { gone, come } = checked.edit(edits);
                prop_assert_eq!(checked.faults(), check(&parcels).faults());
                for fault in gone {
                    let at = told.iter().position(|other| *other == fault);
                    prop_assert!(at.is_some(), "{fault:?} was not told");
                    at.into_iter().for_each(|at| drop(told.remove(at)));
                }
                told.extend(come);
                sort(&mut told);
                prop_assert_eq!(told, checked.faults());
            }
        }
    }

    #[test]
    fn an_edit_and_back_leaves_no_fault() {
        let parcels = lattice(6, 5);
        let (mut checked, id) = (check(&parcels), ParcelId(14));
        let moved = edited(&parcels[&id], &parcels[&id], 0, 1, [0.4, 0.3]);
        checked.edit([(id, Some(Some(&moved)))]);
        assert!(!checked.faults().is_empty());
        checked.edit([(id, Some(Some(&parcels[&id])))]);
        assert_eq!(checked.faults(), []);
        checked.edit::<MultiPolygon<f64>>([(id, None)]);
        assert_eq!(checked.faults(), [], "a parcel of 96 m² that is gone leaves room for one");
    }
}
