//! Known defects for the map of the invented ward, and the truth about them: what a check has to find, and nothing else.
//!
//! 1. Kinds come in turn (`kind`); each defect breaks one rule at one place, and its measures are computed from the corners that
//!    are written, to the millimetre of the map.
//! 2. A block has one defect at most, away from its ends, so that no defect touches another; nor is there one in or beside a
//!    sheet that was moved.
//! 3. The ward without them is a valid coverage: every edge has the same corners on both sides.
//! 4. The truth also has what follows from a defect and may be told of its own (`consequence`), and the legal areas that never
//!    agreed, as maps of the field have them (`field`).
//! 5. Papers, registers and numbers of older maps know the land as it is: no defect is theirs.
//!
//! Promises: the same seed gives the same bytes; a ward without defects is as if this room were not there.

mod block;
mod kind;
mod made;
mod of_attributes;
mod of_boundaries;
mod of_rings;
mod plan;
mod ring;
mod truth;

use std::borrow::Cow;

use geo_types::{MultiPolygon, Polygon};

use super::SampleOptions;
use super::lattice::Lattice;
use super::register_entry::{Entry, one_decimal};
use super::sheet::{self, NumberedPiece};
use crate::coverage::{Limits, Rule};
use crate::geometry;
use crate::jobs::{Cancelled, Watch};

pub(super) use truth::{TrueDefect, write_truth};

use made::Change;
use plan::Plan;
use ring::Ring;
use truth::Cause;

/// The defects of a ward, and the truth as far as the map was written.
#[derive(Debug, Default)]
pub(super) struct Defects {
    plan: Plan,
    wished: bool,
}

/// A parcel as the map has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapRow<'a> {
    pub number: u32,
    pub parts: Cow<'a, [Polygon<f64>]>,
}

impl Defects {
    /// Errors: [`Cancelled`].
    pub fn new(lattice: &Lattice, options: &SampleOptions, watch: &Watch) -> Result<Self, Cancelled> {
        let plan = Plan::new(lattice, options.parcels, options.defects, watch)?;
        Ok(Self { plan, wished: options.defects > 0 })
    }

    /// How a parcel is written, and its entry with it.
    pub fn row<'a>(&mut self, piece: &'a NumberedPiece, entry: &mut Entry) -> MapRow<'a> {
        let mut row = MapRow { number: piece.number, parts: Cow::Borrowed(std::slice::from_ref(&piece.shape)) };
        if !self.wished {
            return row;
        }
        let change = self.plan.changes.get(&(piece.sheet, piece.number));
        match change {
            Some(Change::Shape(parts)) => row.parts = parts.iter().map(|rings| polygon(rings)).collect(),
            Some(Change::Number(number)) => row.number = *number,
            Some(Change::LegalArea(area)) => entry.legal_area = Some(*area),
            None => {}
        }
        let cause = match change {
            Some(Change::LegalArea(_)) => None,
            Some(Change::Shape(_)) => Some(Cause::Consequence),
            _ => Some(Cause::Field),
        };
        if let Some(by) = self.plan.moves.get(&piece.sheet) {
            let moved = |ring: &_| Ring::of(ring).moved(*by).line();
            let moved = |part: &Polygon<f64>| {
                Polygon::new(moved(part.exterior()), part.interiors().iter().map(moved).collect())
            };
            row.parts = row.parts.iter().map(moved).collect();
        }
        if let Some(cause) = cause {
            self.compare_areas((piece.sheet, row.number), &row.parts, entry.legal_area, cause);
        }
        row
    }

    /// The rows that the map has beyond its parcels, each with its entry.
    pub fn further_rows(&mut self, lattice: &Lattice) -> Vec<(NumberedPiece, Entry)> {
        let mut rows = Vec::new();
        for (sheet, number, added) in std::mem::take(&mut self.plan.added) {
            let pieces = sheet::by_number(lattice, sheet);
            let Some(like) = pieces.into_iter().find(|piece| piece.number == added.like) else { continue };
            let mut entry = Entry::of(lattice, &like);
            let shape = polygon(&[added.ring]);
            entry.area = one_decimal(geometry::area(&MultiPolygon(vec![shape.clone()])));
            if !added.same_row {
                entry.legal_area = None;
            }
            self.compare_areas((sheet, number), std::slice::from_ref(&shape), entry.legal_area, Cause::Field);
            rows.push((NumberedPiece { number, shape, ..like }, entry));
        }
        rows
    }

    /// What is wrong on the map, injected first; and how many were injected.
    pub fn truth(self) -> (Vec<TrueDefect>, u32) {
        let mut truth = self.plan.truth;
        truth.sort_by_key(|defect| defect.kind);
        let injected = truth.iter().filter(|defect| matches!(defect.kind, Cause::Injected(_))).count();
        (truth, u32::try_from(injected).unwrap_or(u32::MAX))
    }

    /// Enters a parcel whose legal area is not that of the map.
    fn compare_areas(&mut self, parcel: (u32, u32), parts: &[Polygon<f64>], legal: Option<f64>, kind: Cause) {
        let Some(legal) = legal else { return };
        let shape = MultiPolygon(parts.to_vec());
        let difference = (legal - geometry::area(&shape)).abs();
        if difference <= Limits::default().area_rounding {
            return;
        }
        let corner = || parts.first().and_then(|part| part.exterior().0.first().copied());
        if let Some(place) = geometry::label_point(&shape).map(|label| label.place).or_else(corner) {
            let parcels = vec![parcel];
            let (area, width, moved, whole_sheet) = (Some(difference), None, None, false);
            let rule = Rule::AreaMismatch;
            self.plan.truth.push(TrueDefect { rule, kind, parcels, whole_sheet, width, area, place, moved });
        }
    }
}

fn polygon(rings: &[Ring]) -> Polygon<f64> {
    let mut lines = rings.iter().map(Ring::line);
    let outer = lines.next().unwrap_or_else(|| geo_types::LineString(Vec::new()));
    Polygon::new(outer, lines.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;

    use geo::{BooleanOps, Validation};
    use geo_types::Coord;

    use super::kind::Kind;
    use super::*;

    const OPTIONS: SampleOptions = SampleOptions { parcels: 6_000, seed: 4, certificates: 0, scans: 0, defects: 90 };

    /// Shape and legal area.
    type Row = (MultiPolygon<f64>, Option<f64>);

    /// A map as it is written, as it was meant, and the truth.
    struct Map {
        rows: BTreeMap<(u32, u32), Vec<Row>>,
        meant: BTreeMap<(u32, u32), Row>,
        truth: Vec<TrueDefect>,
    }

    /// Made once: it is the same for every test.
    static WARD: LazyLock<Map> = LazyLock::new(|| map(OPTIONS));

    fn map(options: SampleOptions) -> Map {
        let lattice = Lattice::new(options.seed, options.parcels);
        let mut defects = Defects::new(&lattice, &options, &Watch::new()).expect("nobody cancels");
        let (mut rows, mut meant) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::new());
        for piece in sheet::ward(&lattice, options.parcels) {
            let mut entry = Entry::of(&lattice, &piece);
            let whole = MultiPolygon(vec![piece.shape.clone()]);
            meant.insert((piece.sheet, piece.number), (whole, entry.legal_area));
            let row = defects.row(&piece, &mut entry);
            let written = (MultiPolygon(row.parts.into_owned()), entry.legal_area);
            rows.entry((piece.sheet, row.number)).or_default().push(written);
        }
        for (piece, entry) in defects.further_rows(&lattice) {
            let written = (MultiPolygon(vec![piece.shape]), entry.legal_area);
            rows.entry((piece.sheet, piece.number)).or_default().push(written);
        }
        Map { rows, meant, truth: defects.truth().0 }
    }

    impl Map {
        fn injected(&self, kind: Kind) -> impl Iterator<Item = &TrueDefect> {
            self.truth.iter().filter(move |defect| defect.kind == Cause::Injected(kind))
        }

        /// The first row of the parcel that comes so manieth in a defect.
        fn shape(&self, defect: &TrueDefect, place: usize) -> &MultiPolygon<f64> {
            &self.rows[&defect.parcels[place]][0].0
        }

        fn meant(&self, defect: &TrueDefect) -> &MultiPolygon<f64> {
            &self.meant[&defect.parcels[0]].0
        }
    }

    fn corners(shape: &MultiPolygon<f64>) -> Vec<Coord<f64>> {
        shape.0.iter().flat_map(geometry::rings).flat_map(|ring| ring.0.iter().copied()).collect()
    }

    fn near(one: Option<f64>, other: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < 1e-6)
    }

    fn apart(a: Coord<f64>, b: Coord<f64>) -> f64 {
        (a.x - b.x).hypot(a.y - b.y)
    }

    #[test]
    fn every_kind_is_injected_and_names_parcels_of_the_map() {
        let map = &*WARD;
        for kind in Kind::ALL {
            assert!(map.injected(kind).count() >= 3, "{kind:?}");
            assert!(map.injected(kind).all(|defect| defect.rule == kind.rule()));
        }
        assert_eq!(map.truth.iter().filter(|defect| matches!(defect.kind, Cause::Injected(_))).count(), 90);
        for defect in map.truth.iter().filter(|defect| !defect.whole_sheet) {
            assert!(defect.parcels.iter().all(|parcel| map.rows.contains_key(parcel)), "{defect:?}");
            let reached = |(shape, _): &(_, _)| geometry::multi_polygon_distance(shape, defect.place) < 2.0;
            assert!(map.rows[&defect.parcels[0]].iter().any(reached), "{defect:?}");
        }
    }

    #[test]
    fn an_overlap_and_a_gap_are_as_large_as_the_truth_says() {
        let map = &*WARD;
        for (kind, widths) in [(Kind::Overlap, (0.5, 1.2)), (Kind::SliverOverlap, (0.003, 0.061))] {
            for defect in map.injected(kind) {
                let common = map.shape(defect, 0).intersection(map.shape(defect, 1));
                assert!((geometry::area(&common) - defect.area.unwrap()).abs() < 1e-3, "{defect:?}");
                assert!((widths.0 - 1e-3..widths.1 + 1e-3).contains(&defect.width.unwrap()), "{defect:?}");
                assert!(geometry::multi_polygon_contains(&common, defect.place), "{defect:?}");
            }
        }
        for defect in map.injected(Kind::Gap).chain(map.injected(Kind::SliverGap)) {
            let meant = |place: usize| &map.meant[&defect.parcels[place]].0;
            let missing = meant(0).union(meant(1)).difference(&map.shape(defect, 0).union(map.shape(defect, 1)));
            assert!((geometry::area(&missing) - defect.area.unwrap()).abs() < 1e-3, "{defect:?}");
            assert!(geometry::multi_polygon_contains(&missing, defect.place), "{defect:?}");
        }
    }

    #[test]
    fn rings_and_corners_are_wrong_where_the_truth_says() {
        let map = &*WARD;
        for defect in map.injected(Kind::Bowtie) {
            assert!(!map.shape(defect, 0).is_valid() && map.meant(defect).is_valid(), "{defect:?}");
        }
        for defect in map.injected(Kind::Spike) {
            let ring = corners(map.shape(defect, 0));
            let tip = ring.iter().position(|corner| *corner == defect.place).expect("the tip is a corner");
            assert_eq!(ring[tip - 1], ring[tip + 1]);
            assert!(near(defect.width, apart(ring[tip], ring[tip - 1])));
        }
        for (kind, width) in [(Kind::DupVertex, 0.0), (Kind::NearVertex, 0.001)] {
            for defect in map.injected(kind) {
                let least =
                    corners(map.shape(defect, 0)).windows(2).map(|edge| apart(edge[0], edge[1])).reduce(f64::min);
                assert!(near(defect.width, width) && near(least, width), "{defect:?}");
            }
        }
        for (kind, has, lacks) in [(Kind::ExtraNode, 0, 1), (Kind::MissingNode, 1, 0)] {
            for defect in map.injected(kind) {
                assert!(corners(map.shape(defect, has)).contains(&defect.place), "{defect:?}");
                assert!(!corners(map.shape(defect, lacks)).contains(&defect.place), "{defect:?}");
                let straight = defect.area.is_none();
                assert!(defect.width < Some(if straight { 0.001 } else { 0.25 }), "more than a corner: {defect:?}");
            }
        }
        for defect in map.injected(Kind::ZeroArea) {
            assert_eq!(geometry::area(map.shape(defect, 0)), 0.0);
        }
        for defect in map.injected(Kind::EmptyHole) {
            let filled = geometry::area(map.meant(defect)) - geometry::area(map.shape(defect, 0));
            assert!(near(defect.area, filled) && defect.width > Some(Limits::default().gap_width), "{defect:?}");
        }
        for defect in map.injected(Kind::SeveralParts) {
            let parts = &map.shape(defect, 0).0;
            assert!(parts.len() == 2 && near(defect.area, geometry::area(&MultiPolygon(vec![parts[1].clone()]))));
        }
    }

    #[test]
    fn rows_are_doubled_renumbered_and_moved_as_the_truth_says() {
        let map = &*WARD;
        for defect in map.injected(Kind::Duplicate) {
            let [one, two] = &map.rows[&defect.parcels[0]][..] else { panic!("{defect:?}") };
            assert!(one == two && near(defect.area, geometry::area(&one.0)), "{defect:?}");
        }
        for defect in map.injected(Kind::NearDuplicate) {
            let by = defect.moved.expect("it was moved");
            let pairs = corners(map.shape(defect, 0)).into_iter().zip(corners(map.shape(defect, 1)));
            assert!(pairs.into_iter().all(|(a, b)| apart(a + by, b) < 1e-6), "{defect:?}");
            assert!(near(defect.width, by.x.hypot(by.y)));
        }
        for defect in map.injected(Kind::DupNumber) {
            assert_eq!(map.rows[&defect.parcels[0]].len(), 2, "{defect:?}");
        }
        for defect in map.injected(Kind::WrongArea) {
            let (shape, legal) = &map.rows[&defect.parcels[0]][0];
            assert!(near(defect.area, (legal.unwrap() - geometry::area(shape)).abs()));
            assert!(defect.area > Some(2.9), "{defect:?}");
        }
        for defect in map.injected(Kind::ShiftedSheet) {
            let (by, sheet) = (defect.moved.expect("it was moved"), defect.parcels[0].0);
            let all = map.meant.range((sheet, 0)..(sheet + 1, 0));
            let moved = all.filter(|(parcel, (shape, _))| {
                let mut pairs = corners(shape).into_iter().zip(corners(&map.rows[parcel][0].0));
                pairs.all(|(a, b)| apart(a + by, b) < 1e-6)
            });
            assert!(moved.count() == map.meant.range((sheet, 0)..(sheet + 1, 0)).count());
        }
    }

    #[test]
    fn defects_do_not_touch_each_other() {
        let map = &*WARD;
        let mut known: BTreeMap<[i64; 2], usize> = BTreeMap::new();
        for (at, defect) in map.truth.iter().enumerate() {
            let (Cause::Injected(_), false) = (defect.kind, defect.whole_sheet) else { continue };
            for corner in defect.parcels.iter().flat_map(|parcel| &map.rows[parcel]).flat_map(|row| corners(&row.0)) {
                let other = known.insert(ring::on_grid(&corner), at);
                assert!(other.is_none_or(|other| other == at), "{defect:?} and {:?}", other.map(|at| &map.truth[at]));
            }
        }
        let moved: BTreeSet<u32> = map.injected(Kind::ShiftedSheet).map(|defect| defect.parcels[0].0).collect();
        let others = map.truth.iter().filter(|defect| matches!(defect.kind, Cause::Injected(_)) && !defect.whole_sheet);
        assert!(others.flat_map(|defect| &defect.parcels).all(|(sheet, _)| !moved.contains(sheet)));
    }

    #[test]
    fn what_is_in_no_defect_is_as_it_was_meant_and_every_wrong_area_is_told() {
        let map = &*WARD;
        let changed: BTreeSet<(u32, u32)> = map.truth.iter().flat_map(|defect| defect.parcels.clone()).collect();
        let moved: BTreeSet<u32> = map.injected(Kind::ShiftedSheet).map(|defect| defect.parcels[0].0).collect();
        let mut cut = 0;
        for (parcel, rows) in &map.rows {
            let shape = &rows[0].0;
            let same = map.meant.get(parcel).is_some_and(|(meant, _)| meant == shape);
            cut += usize::from(!(same || changed.contains(parcel) || moved.contains(&parcel.0)));
            for (shape, legal) in rows.iter().filter(|(_, legal)| legal.is_some()) {
                let off = (legal.unwrap() - geometry::area(shape)).abs() > Limits::default().area_rounding;
                let told = |defect: &TrueDefect| defect.rule == Rule::AreaMismatch && defect.parcels == [*parcel];
                assert!(!off || map.truth.iter().any(told), "{parcel:?}");
            }
        }
        // A parcel that lost a piece to another is valid itself.
        assert!(cut <= map.injected(Kind::SeveralParts).count());
    }

    #[test]
    fn a_small_ward_has_fewer_and_one_without_none() {
        let wished = SampleOptions { parcels: 400, defects: 1_000, ..OPTIONS };
        let some = map(wished).truth.iter().filter(|defect| matches!(defect.kind, Cause::Injected(_))).count();
        assert!((5..60).contains(&some), "{some}");
        let none = map(SampleOptions { defects: 0, ..wished });
        assert!(none.truth.is_empty());
        assert!(none.meant.iter().all(|(parcel, meant)| none.rows[parcel] == [meant.clone()]));
    }
}
