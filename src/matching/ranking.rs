//! What a ranking is: candidates of a claim, each with its score and the evidence for and against it.

use crate::cadastre::{CertificateId, ParcelId};
use crate::i18n::Message;

/// One parcel as one certificate names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    pub certificate: CertificateId,
    /// Index in [`crate::cadastre::Certificate::printed_parcels`]; 0 also for a certificate that names none.
    pub printed: usize,
}

/// The candidates of a claim, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    pub claim: Claim,
    pub candidates: Vec<Candidate>,
    pub standing: Standing,
}

/// A parcel that a claim may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub parcel: ParcelId,
    /// Probability that this is the parcel, 0 to 1.
    pub score: f64,
    /// The evidence, strongest first, those against behind those for.
    pub chips: Vec<Chip>,
}

/// One piece of evidence: value on paper ↔ value on map.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    pub kind: EvidenceKind,
    /// Natural logarithm of the likelihood ratio: above 0 speaks for the parcel, below 0 against it.
    pub weight: f64,
    /// Both values in words, without personal data: a name or a citizen number is only said to agree or not.
    pub says: Message,
}

impl Chip {
    pub fn speaks_for(&self) -> bool {
        self.weight > 0.0
    }
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// Sheet and number, as printed (hard).
    Number,
    /// Sheet and number through an accepted crosswalk (hard).
    Crosswalk,
    /// The serial stands in a column of the map (hard).
    MapSerial,
    /// Sheet and number in words in the name of the file or its folders (hard).
    FileName,
    /// Numbers without words in the name of the file.
    BareNumbers,
    /// Through a crosswalk that links suggest and nobody has accepted yet.
    SuggestedCrosswalk,
    /// The sheet alone, as printed and through crosswalks, of a paper whose number is not known.
    Sheet,
    Area,
    LandUse,
    Holder,
    Address,
    Sides,
    /// Where the photo was taken.
    PhotoPlace,
    /// Files next to this one are linked to parcels nearby.
    FileOrder,
    /// The former commune of the bar code or the paper.
    Commune,
    /// A certificate that this one replaces is linked to the parcel.
    Superseded,
    /// A certificate of another flat of the same building is linked to the parcel.
    Building,
    /// Another certificate is linked to the parcel.
    Taken,
}

impl EvidenceKind {
    /// Whether it names a parcel rather than describing one.
    pub fn is_hard(self) -> bool {
        matches!(self, Self::Number | Self::Crosswalk | Self::MapSerial | Self::FileName)
    }

    /// Whether it reads a number of a sheet and a parcel.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Crosswalk
                | Self::FileName
                | Self::BareNumbers
                | Self::SuggestedCrosswalk
                | Self::Sheet
        )
    }

    /// Whether the land itself shows it, so that a difference contradicts. Land is sold, renamed and used anew: holder, address and
    /// land use that differ only weigh.
    pub fn lasts(self) -> bool {
        matches!(self, Self::Area | Self::Sides | Self::Commune | Self::Superseded | Self::BareNumbers | Self::Taken)
    }
}

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// One parcel passes every hard key, a soft one agrees, none contradicts: may be linked without a person.
    Sure(ParcelId),
    /// A person must choose or confirm.
    Open,
    /// Hard keys or strong soft ones contradict each other.
    Contradictory,
    /// The paper has no usable key: there is nothing to rank by.
    NoEvidence,
}
