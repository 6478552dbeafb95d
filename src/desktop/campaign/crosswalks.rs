//! What the dialog of renumberings remembers: what papers suggest, what is chosen, and the table of an office that is looked at.

use std::sync::Arc;

use crate::cadastre::{
    CertificateId, Crosswalk, CrosswalkId, Designation, FormerSheet, MapGeneration, Renumbering, Snapshot,
};
use crate::i18n::Message;
use crate::matching::CrosswalkSuggestion;
use crate::tasks::{self, CrosswalkOffer, CrosswalkReview, DoubtfulRow, TableRow};

#[derive(Default)]
pub struct Crosswalks {
    /// `None` before the first answer.
    pub review: Option<Arc<CrosswalkReview>>,
    /// Revision for which papers were compared last.
    pub asked: Option<u64>,
    /// Whether the accepted rules are listed, not the suggestions.
    pub accepted: bool,
    pub chosen: Option<Chosen>,
    /// Sheets of a certificate from which the dialog was opened: the first offer of one of them is chosen once there are offers.
    pub wanted_of: Option<CertificateId>,
    pub table: Option<Arc<TableInHand>>,
}

/// What the right half shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Chosen {
    Offer(CrosswalkSuggestion),
    Accepted(CrosswalkId),
}

/// An office's table that was read and not taken yet.
pub struct TableInHand {
    pub file: String,
    pub rules: Vec<Crosswalk>,
    pub rows: Vec<TableRow>,
    pub doubtful: Vec<DoubtfulRow>,
}

impl TableInHand {
    /// Rows whose new parcel the map does not have.
    pub fn not_on_map(&self) -> usize {
        self.rows.iter().filter(|row| !row.on_map).count()
    }
}

impl Crosswalks {
    /// What a rule is called: `Tờ 12 (xã cũ: xã Mẫu Hạ – 99013) → tờ 7`.
    pub fn heading(&self, from: &FormerSheet, to: &Designation) -> Message {
        let communes = self.review.as_ref().map(|review| Arc::clone(&review.communes)).unwrap_or_default();
        tasks::crosswalk_heading(from, to, &communes)
    }

    /// The offers that nobody has accepted since they were made.
    pub fn open_offers<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a CrosswalkOffer> {
        let offers = self.review.iter().flat_map(|review| &review.offers);
        offers.filter(|offer| !is_accepted(&offer.suggestion, snapshot))
    }

    /// The suggestions that can be accepted without a look at each.
    pub fn clear(&self, snapshot: &Snapshot) -> Vec<CrosswalkSuggestion> {
        let clear = |offer: &&CrosswalkOffer| offer.suggestion.is_clear();
        self.open_offers(snapshot).filter(clear).map(|offer| offer.suggestion.clone()).collect()
    }

    /// Chooses the offer for the certificate from which the dialog was opened.
    pub fn choose_wanted(&mut self, snapshot: &Snapshot) {
        let Some(communes) = self.review.as_ref().map(|review| Arc::clone(&review.communes)) else { return };
        let Some(paper) = self.wanted_of.take().and_then(|id| snapshot.certificates.get(id)) else { return };
        let sheets: Vec<String> = paper.printed_parcels.iter().map(|printed| printed.sheet.key()).collect();
        let commune = communes.of(paper, paper.printed_parcels.first());
        let of_sheet = self.open_offers(snapshot).filter(|offer| sheets.contains(&offer.suggestion.from.sheet));
        // That of the paper's own commune, else one that is for any.
        let offer = of_sheet.min_by_key(|offer| match offer.suggestion.from.commune.as_str() {
            of if of == commune => 0,
            "" => 1,
            _ => 2,
        });
        if let Some(chosen) = offer.map(|offer| Chosen::Offer(offer.suggestion.clone())) {
            (self.chosen, self.accepted) = (Some(chosen), false);
        }
    }
}

fn is_accepted(suggestion: &CrosswalkSuggestion, snapshot: &Snapshot) -> bool {
    snapshot.crosswalks.iter().any(|rule| rule.from == suggestion.from && suggestion.says_what(rule))
}

/// How numbers became new ones, in words.
pub fn rule(numbers: Option<&Renumbering>) -> Message {
    match numbers {
        Some(Renumbering::Shift(0)) => Message::new("campaign-crosswalk-same"),
        Some(Renumbering::Shift(by)) if *by > 0 => {
            Message::new("campaign-crosswalk-plus").with("by", by.unsigned_abs())
        }
        Some(Renumbering::Shift(by)) => Message::new("campaign-crosswalk-minus").with("by", by.unsigned_abs()),
        Some(Renumbering::Table(pairs)) => Message::new("campaign-crosswalk-table").with("count", pairs.len()),
        None => Message::new("campaign-crosswalk-anew"),
    }
}

/// Key of the name of a map generation, in the order in which they are listed.
pub const GENERATIONS: [(MapGeneration, &str); 4] = [
    (MapGeneration::Survey299, "campaign-generation-299"),
    (MapGeneration::Survey1994, "campaign-generation-1994"),
    (MapGeneration::Present, "campaign-generation-present"),
    (MapGeneration::Unknown, "campaign-generation-unknown"),
];
