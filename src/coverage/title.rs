//! What each rule is about, in words.

use super::Rule;
use crate::i18n::Message;

/// The heading of a rule's faults.
pub fn title(rule: Rule) -> Message {
    match rule {
        Rule::MissingGeometry => Message::new("coverage-title-missing-geometry"),
        Rule::InvalidRing => Message::new("coverage-title-invalid-ring"),
        Rule::Spike => Message::new("coverage-title-spike"),
        Rule::RepeatedVertex => Message::new("coverage-title-repeated-vertex"),
        Rule::SeveralParts => Message::new("coverage-title-several-parts"),
        Rule::ShortEdge => Message::new("coverage-title-short-edge"),
        Rule::EmptyHole => Message::new("coverage-title-empty-hole"),
        Rule::Overlap => Message::new("coverage-title-overlap"),
        Rule::DuplicateParcel => Message::new("coverage-title-duplicate-parcel"),
        Rule::Gap => Message::new("coverage-title-gap"),
        Rule::OpenGap => Message::new("coverage-title-open-gap"),
        Rule::UnmatchedEdge => Message::new("coverage-title-unmatched-edge"),
        Rule::NearParallel => Message::new("coverage-title-near-parallel"),
        Rule::Sliver => Message::new("coverage-title-sliver"),
        Rule::OutsideWard => Message::new("coverage-title-outside-ward"),
        Rule::DuplicateNumber => Message::new("coverage-title-duplicate-number"),
        Rule::AreaMismatch => Message::new("coverage-title-area-mismatch"),
        Rule::LandUseCode => Message::new("coverage-title-land-use-code"),
        Rule::GarbledText => Message::new("coverage-title-garbled-text"),
    }
}
