//! Repairs: what would make the ward valid again, one proposal a place, each proved before it is offered.
//!
//! Definitions:
//! 1. A *place* is what is repaired as one: the outline of a parcel, parcels that are one over again, or faults between parcels that touch.
//! 2. Of an overlap or a gap every face is given to one parcel: boundaries that are already on the map hold, one on the whole length where
//!    two parcels meet, and, but for [`Strategy::Medial`], no corner is put where no boundary was. So no corner *moves*; how far a boundary *gives way* is told.
//!    What is open is closed first by an edge at each of its ends: from corner to corner, or from the corner where one boundary ends to the
//!    other, which gets a corner there.
//! 3. What is wrong along the seams of a moved sheet ([`MovedSheet`]) is not cut. Where a person asks for it the sheet is moved as a whole,
//!    and its corners that fit become those of its neighbours.
//! 4. A *locked* parcel keeps every coordinate, bit by bit.
//! 5. Nothing is dropped: of parcels that are one over again, and of one that encloses nothing, the row stays, without a polygon.
//! 6. A repair is *proved* when the neighbourhood, checked again, has fewer faults and of no rule more than before; an area that newly
//!    disagrees with the legal one is such a fault. In exchange for a worse one on the same parcel only `missing_geometry` and
//!    `several_parts` may come ([`EXCHANGES`]). What was there all the time, untold because it followed from a flaw that is mended, does
//!    not come by the repair; nor is a short edge counted, which a corner that is set beside another leaves.
//! 7. What a person leaves as it is, this time ([`RepairQuestion::vetoed`]) or by an exception that stands, is not touched, nor what hangs
//!    together with it.
//! 8. A *way* is one repair of one place, by what a person chooses instead of the plan ([`Way`]); it is proved likewise.
//!
//! Promises: a plan changes nothing; the same ward gives the same plan; parcels that no repair names are not touched. Never here: disk,
//! screens, the journal.

mod coordinates;
mod copies;
mod corner_order;
mod decide;
mod dissection;
mod moved;
mod outline;
mod places;
mod propose;
mod rebuild;
mod rounds;
mod shares;
mod units;
mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::MultiPolygon;

pub use ways::{Way, Workbench};

use super::fault::{Fault, Rule};
use super::{Checked, Limits, MovedSheet};
use crate::cadastre::{ParcelId, Snapshot};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// How it is decided to whom a face belongs. Several are tried in their order; one that does not decide leaves it to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strategy {
    /// The boundary of the parcel that a person named first ([`RepairQuestion::priority`]) holds.
    Priority,
    /// The boundary that brings the areas to the legal ones. Decides only where they say it clearly.
    Evidence,
    /// The parcel with which the face has the longest border: the shorter boundary holds.
    LongestBorder,
    /// Each gets what is nearer to its boundary, of an overlap or a gap that is long and narrow. The only one that makes new corners.
    Medial,
    /// The parcel with the largest area.
    LargestArea,
    /// The parcel with the smallest area.
    SmallestArea,
}

impl Strategy {
    pub const ALL: [Self; 6] =
        [Self::Priority, Self::Evidence, Self::LongestBorder, Self::Medial, Self::LargestArea, Self::SmallestArea];

    /// Its name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Evidence => "evidence",
            Self::LongestBorder => "longest-border",
            Self::Medial => "medial",
            Self::LargestArea => "largest-area",
            Self::SmallestArea => "smallest-area",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name)
    }
}

/// What is asked of repairs.
#[derive(Debug, Clone)]
pub struct RepairQuestion {
    pub limits: Limits,
    pub strategies: Vec<Strategy>,
    /// For [`Strategy::Priority`]: the lesser the number, the rather a parcel's boundary holds; after them those that have none.
    pub priority: BTreeMap<ParcelId, usize>,
    /// Rules whose faults are repaired.
    pub rules: BTreeSet<Rule>,
    /// An overlap or a gap that is wider, metres, is left to a person.
    pub widest: f64,
    /// A boundary that gives way further, metres, is left to a person, but where the legal areas say it, or one side lacks corners.
    pub farthest: f64,
    pub locked: BTreeSet<ParcelId>,
    /// Only faults of these parcels; `None` for all.
    pub only: Option<BTreeSet<ParcelId>>,
    /// Names of faults ([`fault_ids`](super::fault_ids)) that are left alone, with what hangs together with them.
    pub vetoed: BTreeSet<String>,
    /// Sheets, by the key of their number, that are moved to where they fit, if they were moved.
    pub moves: BTreeSet<String>,
}

impl Default for RepairQuestion {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            limits,
            strategies: vec![Strategy::Evidence, Strategy::LongestBorder],
            priority: BTreeMap::new(),
            rules: REPAIRED.into_iter().collect(),
            widest: limits.gap_width,
            farthest: limits.point_error,
            locked: BTreeSet::new(),
            only: None,
            vetoed: BTreeSet::new(),
            moves: BTreeSet::new(),
        }
    }
}

/// Rules that have a repair.
pub const REPAIRED: [Rule; 9] = [
    Rule::InvalidRing,
    Rule::Spike,
    Rule::RepeatedVertex,
    Rule::Overlap,
    Rule::DuplicateParcel,
    Rule::Gap,
    Rule::OpenGap,
    Rule::UnmatchedEdge,
    Rule::NearParallel,
];

/// Faults that may come for one that goes: of the first rule, by repairs of the second.
const EXCHANGES: [(Rule, Rule); 5] = [
    (Rule::MissingGeometry, Rule::DuplicateParcel),
    (Rule::MissingGeometry, Rule::InvalidRing),
    (Rule::SeveralParts, Rule::InvalidRing),
    (Rule::SeveralParts, Rule::Spike),
    (Rule::SeveralParts, Rule::Overlap),
];

/// A repair that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// What it mends, as it was told before.
    pub faults: Vec<Fault>,
    /// What was done, one sentence a decision, with its reason.
    pub methods: Vec<Message>,
    pub parcels: Vec<Mended>,
    /// How far a boundary gives way at most, metres.
    pub moved: f64,
}

/// A parcel that a repair changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    pub parcel: ParcelId,
    /// Square metres; that of a ring that crosses itself is nobody's.
    pub area_before: f64,
    pub area_after: f64,
    /// Its polygons before and after; `None` for a row without.
    pub shapes: [Option<Arc<MultiPolygon<f64>>>; 2],
}

/// A fault that no repair holds for, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    pub fault: Fault,
    pub reason: Message,
}

/// What repairs would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RepairPlan {
    pub repairs: Vec<Repair>,
    pub left: Vec<Left>,
    /// Every fault of shape before, by rule, then by parcels, then by place.
    pub faults: Vec<Fault>,
    /// Those afterwards, by rule.
    pub after: BTreeMap<Rule, usize>,
    /// The polygons afterwards of every parcel that changes; `None` for a row that is left without one.
    pub polygons: BTreeMap<ParcelId, Option<Arc<MultiPolygon<f64>>>>,
    /// The sheets that were moved, and what became of each.
    pub sheets: Vec<(MovedSheet, Move)>,
}

/// What becomes of a sheet that was moved.
#[derive(Debug, Clone, PartialEq)]
pub enum Move {
    /// Nobody asked for it: what is wrong along its seams is left.
    Offered,
    /// It is moved back.
    Made,
    /// It cannot be, and why.
    Refused(Message),
}

/// Plans the repair of a ward. With the ward as it would be, checked.
///
/// Errors: [`Cancelled`].
pub fn plan_repairs(
    snapshot: &Snapshot,
    question: &RepairQuestion,
    watch: &Watch,
) -> Result<(RepairPlan, Checked), Cancelled> {
    let mut checked = Checked::of_snapshot(snapshot, &question.limits, watch)?;
    let plan = rounds::plan(snapshot, &mut checked, question, watch)?;
    Ok((plan, checked))
}

/// The square metres of a polygon, 0 of none.
fn area(polygons: Option<&MultiPolygon<f64>>) -> f64 {
    polygons.map_or(0.0, crate::geometry::area)
}

#[cfg(test)]
mod tests;
