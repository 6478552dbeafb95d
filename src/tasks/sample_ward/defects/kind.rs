//! The kinds of injected defects: their names in the truth, and the rule that each breaks.

use crate::coverage::Rule;

/// What is injected. The order is that of the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A boundary that two parcels share bulges in one of them into the other.
    Overlap,
    /// It bulges out of the other: nobody has the strip.
    Gap,
    /// As `Overlap` and `Gap`, a few millimetres or centimetres wide.
    SliverOverlap,
    SliverGap,
    /// A row that is there twice.
    Duplicate,
    /// The same polygon a little beside, under another number.
    NearDuplicate,
    Bowtie,
    Spike,
    /// A corner twice.
    DupVertex,
    /// A corner, and another one a millimetre beside.
    NearVertex,
    /// A corner on the boundary that the neighbour lacks.
    ExtraNode,
    /// The corner between two neighbours, left out of the straight boundary opposite.
    MissingNode,
    /// A further row whose ring runs out and back.
    ZeroArea,
    /// A parcel under its neighbour's number.
    DupNumber,
    /// A legal area that the parcel never had.
    WrongArea,
    /// A hole in a parcel, and nothing in it.
    EmptyHole,
    /// A parcel that also has a piece of the next but one.
    SeveralParts,
    /// A whole sheet moved: one cause, and overlaps and gaps all along its seams.
    ShiftedSheet,
}

impl Kind {
    pub const ALL: [Self; 18] = [
        Self::Overlap,
        Self::Gap,
        Self::SliverOverlap,
        Self::SliverGap,
        Self::Duplicate,
        Self::NearDuplicate,
        Self::Bowtie,
        Self::Spike,
        Self::DupVertex,
        Self::NearVertex,
        Self::ExtraNode,
        Self::MissingNode,
        Self::ZeroArea,
        Self::DupNumber,
        Self::WrongArea,
        Self::EmptyHole,
        Self::SeveralParts,
        Self::ShiftedSheet,
    ];

    /// As the truth names it; the same words as in `gen_ward.py`, where that has the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Gap => "gap",
            Self::SliverOverlap => "sliver_overlap",
            Self::SliverGap => "sliver_gap",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near_duplicate",
            Self::Bowtie => "bowtie",
            Self::Spike => "spike",
            Self::DupVertex => "dup_vertex",
            Self::NearVertex => "near_vertex",
            Self::ExtraNode => "extra_node",
            Self::MissingNode => "missing_node",
            Self::ZeroArea => "zero_area",
            Self::DupNumber => "dup_number",
            Self::WrongArea => "wrong_area",
            Self::EmptyHole => "empty_hole",
            Self::SeveralParts => "several_parts",
            Self::ShiftedSheet => "shifted_sheet",
        }
    }

    /// The rule that must find it.
    pub fn rule(self) -> Rule {
        match self {
            Self::Overlap | Self::SliverOverlap | Self::ShiftedSheet => Rule::Overlap,
            Self::Gap | Self::SliverGap => Rule::Gap,
            Self::Duplicate | Self::NearDuplicate => Rule::DuplicateParcel,
            Self::Bowtie | Self::ZeroArea => Rule::InvalidRing,
            Self::Spike => Rule::Spike,
            Self::DupVertex | Self::NearVertex => Rule::RepeatedVertex,
            Self::ExtraNode | Self::MissingNode => Rule::UnmatchedEdge,
            Self::DupNumber => Rule::DuplicateNumber,
            Self::WrongArea => Rule::AreaMismatch,
            Self::EmptyHole => Rule::EmptyHole,
            Self::SeveralParts => Rule::SeveralParts,
        }
    }
}
