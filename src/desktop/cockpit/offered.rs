//! The parcels that are offered for a claim, in a short numbered list, and which one is picked.

use std::collections::BTreeSet;

use super::news::{Place, RankedClaim};
use crate::cadastre::{LinkMethod, ParcelId, Snapshot};
use crate::i18n::Message;
use crate::matching::{Chip, Claim, Standing};

/// Score from which on the best candidate is picked beforehand: more likely right than wrong. Below it a person must say: Enter alone
/// links nothing.
const PICKED_FROM: f64 = 0.5;

/// One parcel that the certificate may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    pub parcel: ParcelId,
    /// Probability, 0 to 1; `None` for one that a person found.
    pub score: Option<f64>,
    pub chips: Vec<Chip>,
    pub place: Option<Place>,
    /// How a link to it comes about.
    pub how: LinkMethod,
}

impl Offered {
    /// A parcel of which nothing was compared.
    pub fn plain(snapshot: &Snapshot, parcel: ParcelId, how: LinkMethod) -> Self {
        Self { parcel, score: None, chips: Vec::new(), place: Place::of(snapshot, parcel), how }
    }

    /// What spoke for it, to be kept with its link.
    pub fn evidence(&self) -> Vec<Message> {
        self.chips.iter().filter(|chip| chip.speaks_for()).map(|chip| chip.says.clone()).collect()
    }
}

/// Definition 2 and 3 of the cockpit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Offers {
    /// The claim that they are for; `None` while they are still to come.
    pub of: Option<Claim>,
    /// Revision of the ranking that is shown.
    pub revision: u64,
    pub standing: Option<Standing>,
    pub list: Vec<Offered>,
    pub picked: Option<usize>,
    /// Where the list came from.
    pub source: Source,
}

/// Where offers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    #[default]
    Ranking,
    Sides,
}

impl Offers {
    /// Of a ranking. The best is picked when it is likely, unless the evidence contradicts itself: then a person must say.
    pub fn ranked(ranked: &RankedClaim) -> Self {
        let likely = ranked.offered.first().and_then(|best| best.score).is_some_and(|score| score >= PICKED_FROM);
        let picks = likely && ranked.standing != Standing::Contradictory;
        Self {
            of: Some(ranked.claim),
            revision: ranked.revision,
            standing: Some(ranked.standing),
            list: ranked.offered.clone(),
            picked: picks.then_some(0),
            source: Source::Ranking,
        }
    }

    pub fn picked(&self) -> Option<&Offered> {
        self.list.get(self.picked?)
    }

    /// The parcels that the map marks: all that are offered, and the one that is picked.
    pub fn emphasised(&self) -> (BTreeSet<ParcelId>, Option<ParcelId>) {
        (self.list.iter().map(|offered| offered.parcel).collect(), self.picked().map(|offered| offered.parcel))
    }

    /// Picks this parcel; one that is not offered yet comes at the end.
    pub fn pick_parcel(&mut self, snapshot: &Snapshot, parcel: ParcelId, how: LinkMethod) {
        let at = self.list.iter().position(|offered| offered.parcel == parcel).unwrap_or_else(|| {
            self.list.push(Offered::plain(snapshot, parcel, how));
            self.list.len() - 1
        });
        self.picked = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::CertificateId;

    fn ranked(standing: Standing, best: f64) -> RankedClaim {
        let snapshot = Snapshot::default();
        let offer = |id, score| Offered {
            score: Some(score),
            ..Offered::plain(&snapshot, ParcelId(id), LinkMethod::Candidate)
        };
        let offered = vec![offer(1, best), offer(2, best / 2.0)];
        let claim = Claim { certificate: CertificateId(1), printed: 0 };
        RankedClaim { claim, revision: 3, standing, offered }
    }

    #[test]
    fn the_best_is_picked_unless_it_is_unlikely_or_the_evidence_contradicts_itself() {
        assert_eq!(Offers::ranked(&ranked(Standing::Open, 0.5)).picked, Some(0));
        assert_eq!(Offers::ranked(&ranked(Standing::Open, 0.49)).picked, None);
        assert_eq!(Offers::ranked(&ranked(Standing::Contradictory, 0.99)).picked, None);
    }

    #[test]
    fn a_parcel_that_is_not_offered_yet_comes_at_the_end_and_keeps_how_it_was_found() {
        let mut offers = Offers::ranked(&ranked(Standing::Open, 0.9));
        offers.pick_parcel(&Snapshot::default(), ParcelId(9), LinkMethod::Number);
        offers.pick_parcel(&Snapshot::default(), ParcelId(9), LinkMethod::Click);
        assert_eq!((offers.list.len(), offers.picked), (3, Some(2)));
        assert_eq!(offers.picked().map(|offered| offered.how), Some(LinkMethod::Number));
        offers.pick_parcel(&Snapshot::default(), ParcelId(2), LinkMethod::Click);
        assert_eq!(offers.picked().map(|offered| offered.how), Some(LinkMethod::Candidate));
    }
}
