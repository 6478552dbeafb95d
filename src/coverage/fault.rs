//! A fault: a place where the ward is not valid.

use geo_types::Coord;

use crate::cadastre::ParcelId;
use crate::i18n::Message;

/// One place where one definition does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub rule: Rule,
    /// One of [`Rule::classes`].
    pub class: Class,
    /// Sorted. Of a gap those around it, of an overlap those over it.
    pub parcels: Vec<ParcelId>,
    /// Where to look: metres (east, north) in the project's CRS. `None` where the parcel has no place.
    pub place: Option<Coord<f64>>,
    /// Square metres: of the overlap, the gap, the parcel; where areas disagree that on the map less the legal one. `None` where none
    /// is meant.
    pub area: Option<f64>,
    /// Metres: diameter of the largest circle within the place, the distance of two boundaries, the length of a spike.
    pub width: Option<f64>,
    /// What is wrong, with the measures. Without personal data.
    pub message: Message,
}

/// What can be wrong. The order is that of the lists; a code, once given, stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    MissingGeometry,
    InvalidRing,
    Spike,
    RepeatedVertex,
    SeveralParts,
    ShortEdge,
    EmptyHole,
    Overlap,
    DuplicateParcel,
    Gap,
    OpenGap,
    UnmatchedEdge,
    NearParallel,
    Sliver,
    OutsideWard,
    DuplicateNumber,
    AreaMismatch,
    LandUseCode,
    GarbledText,
}

impl Rule {
    pub const ALL: [Self; 19] = [
        Self::MissingGeometry,
        Self::InvalidRing,
        Self::Spike,
        Self::RepeatedVertex,
        Self::SeveralParts,
        Self::ShortEdge,
        Self::EmptyHole,
        Self::Overlap,
        Self::DuplicateParcel,
        Self::Gap,
        Self::OpenGap,
        Self::UnmatchedEdge,
        Self::NearParallel,
        Self::Sliver,
        Self::OutsideWard,
        Self::DuplicateNumber,
        Self::AreaMismatch,
        Self::LandUseCode,
        Self::GarbledText,
    ];

    /// Its name in files and commands: that of the file that holds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingGeometry => "missing_geometry",
            Self::InvalidRing => "invalid_ring",
            Self::Spike => "spike",
            Self::RepeatedVertex => "repeated_vertex",
            Self::SeveralParts => "several_parts",
            Self::ShortEdge => "short_edge",
            Self::EmptyHole => "empty_hole",
            Self::Overlap => "overlap",
            Self::DuplicateParcel => "duplicate_parcel",
            Self::Gap => "gap",
            Self::OpenGap => "open_gap",
            Self::UnmatchedEdge => "unmatched_edge",
            Self::NearParallel => "near_parallel",
            Self::Sliver => "sliver",
            Self::OutsideWard => "outside_ward",
            Self::DuplicateNumber => "duplicate_number",
            Self::AreaMismatch => "area_mismatch",
            Self::LandUseCode => "land_use_code",
            Self::GarbledText => "garbled_text",
        }
    }

    /// The number in the catalogue of rules: `T01`. Source: `peers.md` §3.6.
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingGeometry => "G01",
            Self::InvalidRing => "G03",
            Self::Spike => "G04",
            Self::RepeatedVertex => "G06",
            Self::SeveralParts => "G07",
            Self::ShortEdge => "G08",
            Self::EmptyHole => "G09",
            Self::Overlap => "T01",
            Self::DuplicateParcel => "T02",
            Self::Gap => "T03",
            Self::OpenGap => "T04",
            Self::UnmatchedEdge => "T05",
            Self::NearParallel => "T06",
            Self::Sliver => "T07",
            Self::OutsideWard => "T08",
            Self::DuplicateNumber => "A01",
            Self::AreaMismatch => "A02",
            Self::LandUseCode => "A03",
            Self::GarbledText => "A04",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// Whether it is about what parcels are called and written to be, and not about where they are.
    pub fn is_of_columns(self) -> bool {
        self >= Self::DuplicateNumber
    }

    /// The class of its faults that has this name in files and commands.
    pub fn class(self, name: &str) -> Option<Class> {
        self.classes().iter().find(|class| class.name() == name).copied()
    }

    /// What its faults are told apart by, the lesser first; [`Class::Only`] where they are all alike.
    pub fn classes(self) -> &'static [Class] {
        match self {
            Self::Gap => &[Class::Block, Class::Sliver, Class::Crack],
            Self::OpenGap => &[Class::Sliver, Class::Crack],
            Self::DuplicateNumber => &[Class::Unnumbered, Class::Repeated],
            Self::AreaMismatch => &[Class::Slight, Class::Gross],
            Self::LandUseCode => &[Class::Superseded, Class::Unlisted],
            Self::GarbledText => &[Class::Legacy, Class::Lost],
            _ => &[Class::Only],
        }
    }
}

/// A kind of fault among those of one rule. How bad it is, the rule profile says of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The rule tells its faults not apart.
    Only,
    /// Between two drawings of one boundary: no wider than [`Limits::crack_width`](super::Limits::crack_width).
    Crack,
    /// Wider than a crack, and no wider than [`Limits::gap_width`](super::Limits::gap_width).
    Sliver,
    /// Wider than that, and small all the same.
    Block,
    /// A parcel has no number.
    Unnumbered,
    /// Several parcels have one number.
    Repeated,
    /// Areas differ by more than they are rounded, within the tolerance.
    Slight,
    /// Areas differ by more than the tolerance.
    Gross,
    /// A code of an earlier list.
    Superseded,
    /// No code of any list.
    Unlisted,
    /// Letters of another encoding, which can be read.
    Legacy,
    /// Letters that no encoding brings back.
    Lost,
}

impl Class {
    /// Its name in files and commands; empty for [`Class::Only`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Only => "",
            Self::Crack => "crack",
            Self::Sliver => "sliver",
            Self::Block => "block",
            Self::Unnumbered => "unnumbered",
            Self::Repeated => "repeated",
            Self::Slight => "slight",
            Self::Gross => "gross",
            Self::Superseded => "superseded",
            Self::Unlisted => "unlisted",
            Self::Legacy => "legacy",
            Self::Lost => "lost",
        }
    }
}

/// By rule, then by parcels, then by place.
pub(super) fn sort(faults: &mut [Fault]) {
    let place = |fault: &Fault| fault.place.map_or([f64::NEG_INFINITY; 2], |at| [at.x, at.y]);
    faults.sort_by(|a, b| {
        let by_parcels = (a.rule, &a.parcels).cmp(&(b.rule, &b.parcels));
        let ([ax, ay], [bx, by]) = (place(a), place(b));
        by_parcels.then(ax.total_cmp(&bx)).then(ay.total_cmp(&by))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_codes_are_given_once() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        let codes: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!((names.len(), codes.len()), (Rule::ALL.len(), Rule::ALL.len()));
        assert!(Rule::ALL.iter().all(|rule| Rule::from_name(rule.name()) == Some(*rule)));
        for rule in Rule::ALL {
            let classes: BTreeSet<_> = rule.classes().iter().map(|class| class.name()).collect();
            assert!(!classes.is_empty() && classes.len() == rule.classes().len(), "{rule:?}");
            assert_eq!(classes.contains(""), rule.classes() == [Class::Only], "{rule:?}");
        }
    }
}
