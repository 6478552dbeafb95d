//! A sheet that lies beside where its neighbours say: by what vector, and what that leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use geo_types::{Coord, Rect};

use crate::cadastre::{Designation, ParcelId, Snapshot};
use crate::coverage::fault::{Fault, Rule};
use crate::coverage::keys::Keys;
use crate::coverage::ward::Ward;
use crate::geometry::{Node, SpatialIndex, box_around_nodes};
use crate::i18n::Message;

/// A sheet that was moved as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedSheet {
    pub sheet: Designation,
    pub parcels: Vec<ParcelId>,
    /// Metres (east, north) from where it is to where it fits the other sheets.
    pub by: Coord<f64>,
    /// Corners along other sheets that have one of theirs within reach, before the move.
    pub compared: usize,
    /// Distances at the fitting corners after the move, metres: the root of the mean square, and the largest.
    pub residuals: [f64; 2],
    /// From each of the fitting corners that of other sheets which it is.
    pub(crate) fit: BTreeMap<Node, Node>,
}

/// Rules whose faults run along the seam of a moved sheet.
const ALONG_SEAMS: [Rule; 5] = [Rule::Overlap, Rule::Gap, Rule::OpenGap, Rule::UnmatchedEdge, Rule::NearParallel];

/// So many parcels with faults along a seam, and corners, are no accident. Source: ours, as the seams that repairs leave whole.
const LEAST: usize = 8;

/// Share of the corners along other sheets that the vector has to explain. Source: ours; beside one moved sheet may lie another.
const MOST: f64 = 0.6;

/// Share of them that may fit as they are.
const FEW: f64 = 0.1;

/// A sheet is off by no more, millimetres. Source: ours, half the least side of most parcels, beyond which corners are taken for each other.
const REACH: f64 = 3_000.0;

/// Corners fit that are this near, millimetres. Source: a crack, `peers.md` §3.6, T03.
const FITTING: f64 = 50.0;

/// A lesser difference, millimetres, is that of two roundings.
const LEAST_MOVE: f64 = 2.0;

/// Differences are counted by squares of this size, millimetres.
const SQUARE: i64 = 10;

impl MovedSheet {
    /// What says so, and what would be left.
    pub fn message(&self) -> Message {
        Message::new("coverage-cause-moved-sheet")
            .with("sheet", self.sheet.as_str())
            .with("parcels", self.parcels.len())
            .with_number("across", self.by.x.abs(), 3)
            .with("to", direction(self.by.x, ["coverage-west", "coverage-east"]))
            .with_number("along", self.by.y.abs(), 3)
            .with("towards", direction(self.by.y, ["coverage-south", "coverage-north"]))
            .with("fitting", self.fit.len())
            .with("compared", self.compared)
            .with_number("mean", self.residuals[0], 3)
            .with_number("most", self.residuals[1], 3)
    }
}

fn direction(metres: f64, [negative, positive]: [&'static str; 2]) -> Message {
    Message::new(if metres < 0.0 { negative } else { positive })
}

/// The sheets that were moved, each with the places of its faults in the list. Of two that lie off each other the one is told of which more
/// corners say so, else the one with fewer parcels.
pub(crate) fn moved_sheets(ward: &Ward, snapshot: &Snapshot, faults: &[Fault]) -> Vec<(MovedSheet, Vec<usize>)> {
    let keys = Keys::of(snapshot);
    let sheet = |id: &ParcelId| snapshot.parcels.get(*id).and_then(|parcel| keys.sheet(parcel));
    let mut seams: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, fault) in faults.iter().enumerate().filter(|(_, fault)| ALONG_SEAMS.contains(&fault.rule)) {
        let sheets: BTreeSet<Option<String>> = fault.parcels.iter().map(sheet).collect();
        let several = sheets.len() > 1;
        sheets.into_iter().flatten().filter(|_| several).for_each(|sheet| seams.entry(sheet).or_default().push(at));
    }
    // One gap may run along a whole seam.
    let is_seam = |of: &[usize]| of.iter().flat_map(|at| &faults[*at].parcels).collect::<BTreeSet<_>>().len() >= LEAST;
    seams.retain(|_, faults| is_seam(faults));
    if seams.is_empty() {
        return Vec::new();
    }
    let position = |at: &usize| faults[*at].parcels.iter().filter_map(|id| ward.shapes.position(*id));
    let of_sheet = |at: &u32, key: &str| sheet(&ward.parcel(*at)).is_some_and(|other| other == key);
    let said = seams.iter().filter_map(|(key, seam)| {
        let along: BTreeSet<u32> = seam.iter().flat_map(position).collect();
        let (own, theirs) = along.into_iter().partition(|at| of_sheet(at, key));
        Some((key.as_str(), Said::by(ward, own, theirs)?))
    });
    let said: BTreeMap<&str, Said> = said.collect();
    if said.is_empty() {
        return Vec::new();
    }
    let mut shapes: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, id) in (0_u32..).zip(&ward.shapes.ids) {
        if let Some((key, _)) = sheet(id).and_then(|key| said.get_key_value(key.as_str())) {
            shapes.entry(key).or_default().push(at);
        }
    }
    let moved = said.into_iter().filter_map(|(key, said)| {
        let shapes = shapes.get(key)?;
        // One that fits as it is was not moved: its neighbour was.
        let was_moved = fits(ward, shapes) as f64 <= FEW * said.fit.len() as f64;
        let sheet = snapshot.parcels.get(ward.parcel(*shapes.first()?))?.sheet.clone();
        let parcels = ward.parcels(shapes.iter().copied());
        let Said { by: [x, y], compared, residuals, fit } = said;
        let by = Coord { x: x / 1e3, y: y / 1e3 };
        was_moved.then_some((MovedSheet { sheet, parcels, by, compared, residuals, fit }, seams.get(key)?))
    });
    let mut measured: Vec<(MovedSheet, &Vec<usize>)> = moved.collect();
    measured.sort_by(|(one, _), (other, _)| {
        let by_size = one.parcels.len().cmp(&other.parcels.len()).then_with(|| one.sheet.cmp(&other.sheet));
        other.fit.len().cmp(&one.fit.len()).then(by_size)
    });
    let mut explained = BTreeSet::new();
    let mut moved = Vec::new();
    for (sheet, seam) in measured {
        let own: Vec<usize> = seam.iter().copied().filter(|at| !explained.contains(at)).collect();
        if is_seam(&own) {
            explained.extend(own.iter().copied());
            moved.push((sheet, own));
        }
    }
    moved
}

/// What the corners of a sheet along others say: as [`MovedSheet`], the vector in millimetres.
struct Said {
    by: [f64; 2],
    compared: usize,
    residuals: [f64; 2],
    fit: BTreeMap<Node, Node>,
}

impl Said {
    /// By shapes of the sheet, and of others along it. `None` where they say nothing.
    fn by(ward: &Ward, own: Vec<u32>, theirs: Vec<u32>) -> Option<Self> {
        let corners = |shapes: Vec<u32>| -> BTreeSet<Node> {
            shapes.into_iter().flat_map(|at| ward.shape(at).nodes().iter().copied()).collect()
        };
        let (own, theirs) = (corners(own), Corners::of(corners(theirs)));
        let vector = most_said(&own, &theirs)?;
        let said = said_by(&own, &theirs, vector);
        let by = [0, 1].map(|axis| median(said.iter().map(|(node, to)| between(*node, *to)[axis]).collect()));
        let off = |(node, to): (&Node, &Node)| -> f64 {
            let vector = between(*node, *to);
            length([vector[0] - by[0], vector[1] - by[1]])
        };
        let fit: BTreeMap<Node, Node> = said.into_iter().filter(|(node, to)| off((node, to)) <= FITTING).collect();
        let reach = length(vector) + FITTING;
        let compared = own.iter().filter(|node| theirs.near(node.place(), reach).next().is_some()).count();
        let fitting = fit.len() as f64;
        if fit.len() < LEAST || fitting < MOST * compared as f64 || length(by) < LEAST_MOVE {
            return None;
        }
        let squares: f64 = fit.iter().map(|pair| off(pair).powi(2)).sum();
        let most = fit.iter().map(off).fold(0.0, f64::max);
        Some(Self { by, compared, residuals: [(squares / fitting).sqrt() / 1e3, most / 1e3], fit })
    }
}

/// Corners of other sheets, by where they are.
struct Corners {
    nodes: Vec<Node>,
    index: SpatialIndex,
}

impl Corners {
    fn of(nodes: BTreeSet<Node>) -> Self {
        let nodes: Vec<Node> = nodes.into_iter().collect();
        let boxes = nodes.iter().map(|node| Rect::new(node.place(), node.place()));
        Self { index: SpatialIndex::new((0..).zip(boxes)), nodes }
    }

    /// Those within a reach, with the vectors to them, all in millimetres.
    fn near(&self, [x, y]: [f64; 2], reach: f64) -> impl Iterator<Item = (Node, [f64; 2])> {
        let window = Rect::new([x - reach, y - reach], [x + reach, y + reach]);
        let nodes = self.index.query(window).into_iter().map(|at| self.nodes[at as usize]);
        let vectors = nodes.map(move |node| (node, [node.place()[0] - x, node.place()[1] - y]));
        vectors.filter(move |(_, by)| length(*by) <= reach)
    }
}

fn length([x, y]: [f64; 2]) -> f64 {
    x.hypot(y)
}

/// The vector to corners of others that most corners have, millimetres, to a square of [`SQUARE`]; of several the shortest.
fn most_said(own: &BTreeSet<Node>, theirs: &Corners) -> Option<[f64; 2]> {
    let mut votes: HashMap<[i64; 2], usize> = HashMap::new();
    for (_, by) in own.iter().flat_map(|node| theirs.near(node.place(), REACH)) {
        *votes.entry(by.map(|by| (by / SQUARE as f64).round() as i64)).or_default() += 1;
    }
    let around = |[x, y]: [i64; 2]| -> usize {
        (-1..=1).flat_map(|i| (-1..=1).map(move |j| [x + i, y + j])).filter_map(|square| votes.get(&square)).sum()
    };
    let shortest = |[x, y]: [i64; 2]| (x * x + y * y, x, y);
    let said = votes.keys().max_by_key(|square| (around(**square), std::cmp::Reverse(shortest(**square))));
    said.map(|square| square.map(|at| (at * SQUARE) as f64))
}

/// For corners the one of others that is nearest to where a vector says, within [`FITTING`]; none is said of two.
fn said_by(own: &BTreeSet<Node>, theirs: &Corners, [x, y]: [f64; 2]) -> BTreeMap<Node, Node> {
    let nearest = |node: &Node| {
        let [at_x, at_y] = node.place();
        let near = theirs.near([at_x + x, at_y + y], FITTING).map(|(to, by)| (length(by), to));
        near.min_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)))
    };
    let mut taken: BTreeMap<Node, (f64, Node)> = BTreeMap::new();
    for (node, (off, to)) in own.iter().filter_map(|node| Some((*node, nearest(node)?))) {
        let best = taken.entry(to).or_insert((off, node));
        if off < best.0 {
            *best = (off, node);
        }
    }
    taken.into_iter().map(|(to, (_, node))| (node, to)).collect()
}

fn between(node: Node, to: Node) -> [f64; 2] {
    node.to(to).map(|along| along as f64)
}

/// The middle one, 0 of none. A whole number of millimetres.
fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

/// How many corners of a sheet are corners of other shapes.
fn fits(ward: &Ward, sheet: &[u32]) -> usize {
    let own: HashSet<Node> = sheet.iter().flat_map(|at| ward.shape(*at).nodes().iter().copied()).collect();
    let Some(window) = box_around_nodes(own.iter().copied()) else { return 0 };
    let others = ward.near(window).into_iter().filter(|at| sheet.binary_search(at).is_err());
    let shared: BTreeSet<Node> =
        others.flat_map(|at| ward.shape(at).nodes().iter().copied()).filter(|node| own.contains(node)).collect();
    shared.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo::Translate;

    use super::super::CauseKind;
    use crate::cadastre::{Edit, Parcel, ParcelId, Snapshot};
    use crate::coverage::lattice::sheets as ward;
    use crate::coverage::{Cause, Checkup, Limits, Rule, check};
    use crate::jobs::Watch;

    fn checkup(ward: &Snapshot) -> Checkup {
        check(ward, &Limits::default(), &Rule::ALL, &Watch::new()).expect("not cancelled")
    }

    fn sheets(checkup: &Checkup) -> Vec<(String, [f64; 2], usize)> {
        let moved = |cause: &Cause| match &cause.kind {
            CauseKind::MovedSheet(moved) => {
                Some((moved.sheet.as_str().to_owned(), [moved.by.x, moved.by.y], cause.faults.len()))
            }
            _ => None,
        };
        checkup.causes.iter().filter_map(moved).collect()
    }

    #[test]
    fn a_sheet_between_two_that_was_moved_is_one_decision() {
        let checkup = checkup(&ward(&[("2", [0.31, -0.02])]));
        assert!(checkup.faults.len() >= 16, "{}", checkup.faults.len());
        assert_eq!(sheets(&checkup), [("2".to_owned(), [-0.31, 0.02], checkup.faults.len())]);
        assert_eq!(checkup.causes.len(), 1);
    }

    #[test]
    fn the_sheet_is_told_that_fits_nowhere_and_not_its_neighbour() {
        for sheet in ["1", "3"] {
            let found = checkup(&ward(&[(sheet, [-0.4, 0.7])]));
            assert_eq!(
                sheets(&found).iter().map(|(sheet, by, _)| (sheet.as_str(), *by)).collect::<Vec<_>>(),
                [(sheet, [0.4, -0.7])]
            );
        }
    }

    #[test]
    fn parcels_that_were_moved_one_by_one_are_no_sheet() {
        let intact = checkup(&ward(&[]));
        assert_eq!((intact.faults.len(), intact.causes.len()), (0, 0));
        let mut ward = ward(&[]);
        for (at, id) in (33..=112).step_by(7).enumerate() {
            let parcel = ward.parcels.get(ParcelId(id)).expect("there").as_ref().clone();
            let by = 0.2 + 0.03 * at as f64;
            let geometry = parcel.polygons().map(|polygons| polygons.translate(by, by - 0.5).into());
            let after = Parcel { geometry, ..parcel.clone() };
            ward.change_in_place(&Edit::replace(Arc::new(parcel), after).into()).expect("there");
        }
        let found = checkup(&ward);
        assert!(found.faults.len() >= 8);
        assert_eq!(sheets(&found), []);
    }
}
