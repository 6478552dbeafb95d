//! Counting: what the matching said against what is true.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::cadastre::{MapGeneration, ParcelId, Renumbering, Snapshot};
use crate::matching::{CrosswalkSuggestion, Ranking};
use crate::tasks::sample_ward::{CampaignInHand, Generation, Reason, TrueClaim, TrueCrosswalk};

/// The truth in the project's own ids.
pub(super) struct Answers<'a> {
    pub claims: BTreeMap<(u64, usize), Answer<'a>>,
}

/// What is true about one claim.
pub(super) struct Answer<'a> {
    pub claim: &'a TrueClaim,
    pub parcels: Vec<ParcelId>,
}

impl Answer<'_> {
    /// Whether the map has the parcel of the paper as one parcel.
    pub fn is_on_the_map(&self) -> bool {
        self.parcels.len() == 1 && matches!(self.claim.reason, Reason::None | Reason::Superseded | Reason::Flat)
    }
}

impl<'a> Answers<'a> {
    pub fn new(campaign: &'a CampaignInHand, snapshot: &Snapshot) -> Self {
        let by_number: BTreeMap<(&str, &str), ParcelId> = snapshot
            .parcels
            .iter()
            .map(|parcel| ((parcel.sheet.as_str(), parcel.number.as_str()), parcel.id))
            .collect();
        let claims = campaign.claims.iter().map(|claim| {
            let parcels = claim.today.iter().filter_map(|(sheet, number)| {
                by_number.get(&(sheet.to_string().as_str(), number.to_string().as_str())).copied()
            });
            let key = (claim.certificate as u64 + 1, claim.printed);
            (key, Answer { claim, parcels: parcels.collect() })
        });
        Self { claims: claims.collect() }
    }

    pub fn of(&self, ranking: &Ranking) -> Option<&Answer<'a>> {
        self.claims.get(&(ranking.claim.certificate.0, ranking.claim.printed))
    }

    /// Whether a link between a certificate and a parcel is right.
    pub fn link_is_right(&self, certificate: u64, parcel: ParcelId) -> bool {
        let claims = self.claims.range((certificate, 0)..(certificate + 1, 0));
        claims.into_iter().any(|(_, answer)| answer.is_on_the_map() && answer.parcels.contains(&parcel))
    }
}

/// `right` of `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Share {
    pub right: u64,
    pub all: u64,
}

impl Share {
    pub fn count(&mut self, right: bool) {
        self.right += u64::from(right);
        self.all += 1;
    }

    /// Per cent; 100 of nothing.
    pub fn per_cent(self) -> f64 {
        if self.all == 0 { 100.0 } else { self.right as f64 * 100.0 / self.all as f64 }
    }
}

/// Whether the true parcel is among the first one, three and nine candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct AmongFirst {
    pub one: Share,
    pub three: Share,
    pub nine: Share,
}

impl AmongFirst {
    pub(super) fn count(&mut self, ranking: &Ranking, answer: &Answer<'_>) {
        self.count_place(ranking.candidates.iter().position(|candidate| answer.parcels.contains(&candidate.parcel)));
    }

    /// The true parcel's place, from 0.
    pub(super) fn count_place(&mut self, place: Option<usize>) {
        let within = |most: usize| place.is_some_and(|place| place < most);
        self.one.count(within(1));
        self.three.count(within(3));
        self.nine.count(within(9));
    }
}

/// A tenth of the scale of scores: what was promised, and how often it came true.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Tenth {
    /// Sum of the scores of the first candidates.
    pub promised: f64,
    pub kept: Share,
}

impl Tenth {
    /// Mean score.
    pub fn mean(self) -> f64 {
        if self.kept.all == 0 { 0.0 } else { self.promised / self.kept.all as f64 }
    }
}

/// Every first candidate with its score, in ten classes.
pub(super) fn calibration(tenths: &mut [Tenth; 10], ranking: &Ranking, answer: &Answer<'_>) {
    let Some(first) = ranking.candidates.first() else { return };
    // Clamped to the ten classes.
    let class = ((first.score * 10.0) as usize).min(9);
    if let Some(tenth) = tenths.get_mut(class) {
        tenth.promised += first.score;
        tenth.kept.count(answer.is_on_the_map() && answer.parcels.contains(&first.parcel));
    }
}

/// How crosswalks fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct CrosswalkScore {
    /// Sheets with a rule that enough papers cite: recovered of all.
    pub recovered: Share,
    /// Sheets numbered anew that enough papers cite: at least their present sheet is known.
    pub sheets: Share,
    /// Rules that were suggested and are true.
    pub suggested: Share,
}

/// An old sheet that fewer papers cite than this cannot be learned. Source: ours; three must agree, and faults take their share.
pub const PAPERS_FOR_A_CROSSWALK: usize = 8;

/// Share of a sheet's parcels, and how many, for which a constant must hold to be one of the sheet's rules: where the numbering went
/// round, its two parts have one each.
const PART_OF_A_SHEET: (f64, usize) = (0.05, 5);

fn holds_for_a_part(truth: &TrueCrosswalk, shift: i64) -> bool {
    let follows = |(old, new): &&(String, u32)| old.parse::<i64>().is_ok_and(|old| old + shift == i64::from(*new));
    let of_rule = truth.numbers.iter().filter(follows).count();
    of_rule >= PART_OF_A_SHEET.1 && of_rule as f64 >= PART_OF_A_SHEET.0 * truth.numbers.len() as f64
}

/// Compares every rule that was ever suggested with the truth.
pub(super) fn crosswalks(campaign: &CampaignInHand, suggested: &[CrosswalkSuggestion]) -> CrosswalkScore {
    let mut score = CrosswalkScore::default();
    let fits = |truth: &TrueCrosswalk, rule: &CrosswalkSuggestion| {
        let generation = match rule.from.generation {
            MapGeneration::Survey299 => truth.generation == Generation::Survey299,
            MapGeneration::Survey1994 => truth.generation == Generation::Survey1994,
            MapGeneration::Present | MapGeneration::Unknown => true,
        };
        generation
            && (rule.from.commune.is_empty()
                || [truth.commune.0, truth.commune.1].contains(&rule.from.commune.as_str()))
            && rule.from.sheet == truth.sheet.to_string()
            && rule.to.key() == truth.present_sheet.to_string()
    };
    let same_rule = |truth: &TrueCrosswalk, rule: &CrosswalkSuggestion| match &rule.numbers {
        Some(Renumbering::Shift(shift)) => truth.shift == Some(*shift) || holds_for_a_part(truth, *shift),
        Some(Renumbering::Table(_)) => true,
        None => truth.shift.is_none(),
    };
    for truth in &campaign.crosswalks {
        let is_new = truth.sheet != truth.present_sheet || truth.shift != Some(0);
        if truth.ambiguous || truth.claims < PAPERS_FOR_A_CROSSWALK || !is_new {
            continue;
        }
        let mut rules = suggested.iter().filter(|rule| fits(truth, rule));
        match truth.shift {
            // Recovered is the constant of most of its parcels.
            Some(shift) => {
                score.recovered.count(rules.any(|rule| rule.numbers == Some(Renumbering::Shift(shift))));
            }
            None => score.sheets.count(rules.next().is_some()),
        }
    }
    let mut seen = BTreeSet::new();
    for rule in suggested.iter().filter(|rule| rule.numbers.is_some()) {
        if seen.insert(format!("{:?} {:?} {:?}", rule.from, rule.to, rule.numbers)) {
            score.suggested.count(campaign.crosswalks.iter().any(|truth| fits(truth, rule) && same_rule(truth, rule)));
        }
    }
    score
}

/// Milliseconds of many equal pieces of work.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Times {
    pub median_ms: f64,
    pub p99_ms: f64,
    pub most_ms: f64,
}

impl Times {
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: f64| {
            let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
            times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
        };
        Self { median_ms: at(0.5), p99_ms: at(0.99), most_ms: at(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{CertificateId, Designation, FormerSheet};
    use crate::matching::{Candidate, Claim, Standing};
    use crate::tasks::sample_ward::Keys;

    fn ranking(parcels: &[(u64, f64)]) -> Ranking {
        let candidate =
            |(parcel, score): &(u64, f64)| Candidate { parcel: ParcelId(*parcel), score: *score, chips: vec![] };
        Ranking {
            claim: Claim { certificate: CertificateId(1), printed: 0 },
            candidates: parcels.iter().map(candidate).collect(),
            standing: Standing::Open,
        }
    }

    fn truth(reason: Reason) -> TrueClaim {
        TrueClaim {
            certificate: 0,
            printed: 0,
            serial: String::new(),
            today: vec![(1, 2)],
            reason,
            keys: Keys::default(),
            sides: Vec::new(),
        }
    }

    #[test]
    fn a_second_candidate_counts_for_three_and_not_for_one() {
        let claim = truth(Reason::None);
        let answer = Answer { claim: &claim, parcels: vec![ParcelId(7)] };
        let mut first = AmongFirst::default();
        first.count(&ranking(&[(3, 0.6), (7, 0.3)]), &answer);
        assert_eq!((first.one.right, first.three.right, first.nine.right, first.one.all), (0, 1, 1, 1));
    }

    #[test]
    fn a_promise_about_land_that_is_not_on_the_map_is_broken() {
        let (kept, merged) = (truth(Reason::None), truth(Reason::Merged));
        let mut tenths = [Tenth::default(); 10];
        for claim in [&kept, &merged] {
            calibration(&mut tenths, &ranking(&[(7, 0.93)]), &Answer { claim, parcels: vec![ParcelId(7)] });
        }
        assert_eq!(tenths[9].kept, Share { right: 1, all: 2 });
        assert!((tenths[9].mean() - 0.93).abs() < 1e-9);
    }

    #[test]
    fn times_are_told_by_their_order() {
        let times = Times::of((1..=100).map(Duration::from_millis).collect());
        assert_eq!((times.median_ms, times.p99_ms, times.most_ms), (51.0, 100.0, 100.0));
    }

    #[test]
    fn a_rule_to_another_sheet_is_no_recovery() {
        let rule = |to: &str, shift| CrosswalkSuggestion {
            from: FormerSheet {
                commune: "99013".to_owned(),
                generation: MapGeneration::Unknown,
                sheet: "4".to_owned(),
            },
            to: Designation::new(to),
            numbers: Some(Renumbering::Shift(shift)),
            agree: 9,
            confirmed: 0,
            exceptions: Vec::new(),
        };
        let campaign = CampaignInHand {
            ward_code: "99026",
            ward_name: "phường Mẫu Sơn",
            map: std::path::PathBuf::new(),
            rows: Vec::new(),
            papers: Vec::new(),
            claims: Vec::new(),
            crosswalks: vec![TrueCrosswalk {
                commune: ("99013", "xã Mẫu Hạ"),
                generation: Generation::Survey1994,
                sheet: 4,
                present_sheet: 30,
                shift: Some(-5),
                ambiguous: false,
                numbers: Vec::new(),
                claims: 20,
            }],
        };
        let recovered = |rules: &[CrosswalkSuggestion]| crosswalks(&campaign, rules);
        assert_eq!(recovered(&[rule("30", -5)]).recovered, Share { right: 1, all: 1 });
        assert_eq!(recovered(&[rule("31", -5)]).recovered, Share { right: 0, all: 1 });
        assert_eq!(recovered(&[rule("30", 2)]).suggested, Share { right: 0, all: 1 });
    }
}
