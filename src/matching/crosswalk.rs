//! Renumbering learned from what is linked and from what ranks first: "old sheet 12 of former commune X → new sheet 7".

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::matcher::claims;
use super::paper::{Named, commune, is_confirmed};
use super::rates::{Level, LevelRates};
use super::ward::Ward;
use super::{Claim, Matcher};
use crate::cadastre::{
    CertificateId, Crosswalk, CrosswalkId, CrosswalkOrigin, Designation, FormerSheet, MapGeneration, ParcelId,
    Renumbering, Snapshot, Timestamp,
};
use crate::jobs::{Cancelled, Watch};

/// Papers that must agree before a rule is suggested. Source: ours; two could be chance.
const FEWEST: usize = 3;

/// Share of the papers of its numbers that must agree. Source: ours; `peers.md` §8 idea 3 shows 38 of 41.
const SHARE: f64 = 0.70;

/// Score from which on a candidate that nobody has confirmed votes.
const VOTES_FROM: f64 = 0.95;

/// A rule that papers suggest; nobody has accepted it yet.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkSuggestion {
    pub from: FormerSheet,
    /// Sheet of the present map.
    pub to: Designation,
    /// `None` when only the sheet is clear: its parcels were numbered anew.
    pub numbers: Option<Renumbering>,
    pub agree: u32,
    /// How many of those that agree are links that a person made or confirmed.
    pub confirmed: u32,
    /// Papers of the same numbers that do not agree, sorted; for a person to look at.
    pub exceptions: Vec<CertificateId>,
}

impl CrosswalkSuggestion {
    /// The rule as a person accepted it. `None` while only the sheet is clear.
    pub fn accepted(&self, id: CrosswalkId, by: &str, at: Timestamp) -> Option<Crosswalk> {
        let disagree = u32::try_from(self.exceptions.len()).unwrap_or(u32::MAX);
        Some(Crosswalk {
            id,
            from: self.from.clone(),
            to: self.to.clone(),
            numbers: self.numbers.clone()?,
            origin: CrosswalkOrigin::Links { agree: self.agree, disagree },
            by: by.to_owned(),
            at,
        })
    }

    /// What it makes of a printed sheet and number; nothing where the map has no such parcel.
    pub(super) fn named(&self, sheet: &Designation, number: &Designation, ward: &Ward) -> Option<Named> {
        let rates = Some(self.rates());
        let Some(rule) = &self.numbers else {
            let written = format!("{sheet} → {}", self.to);
            return Some(Named { sheet: self.to.key(), number: String::new(), written, exact: Level::Same, rates });
        };
        let present = rule.apply(number)?;
        let written = format!("{sheet}/{number} → {}/{present}", self.to);
        let named = Named { sheet: self.to.key(), number: present.key(), written, exact: Level::Same, rates };
        (!ward.named(&named.sheet, &named.number).is_empty()).then_some(named)
    }

    fn rates(&self) -> LevelRates {
        let (agree, others) = (f64::from(self.agree), self.exceptions.len() as f64);
        let same = (agree + 0.5) / (agree + others + 1.5);
        [same, (1.0 - same) * 0.15, (1.0 - same) * 0.05, (1.0 - same) * 0.80]
    }
}

/// One paper that says what an old number has become.
struct Vote {
    certificate: CertificateId,
    /// Former commune; empty when the paper does not tell.
    commune: String,
    confirmed: bool,
    old_number: i64,
    sheet: String,
    shift: i64,
}

/// The rules that links and high rankings suggest and no accepted crosswalk says already, sorted by what they are about.
///
/// Errors: [`Cancelled`].
pub fn suggest_crosswalks(
    matcher: &Matcher,
    snapshot: &Snapshot,
    watch: &Watch,
) -> Result<Vec<CrosswalkSuggestion>, Cancelled> {
    let certificates: Vec<_> = snapshot.certificates.iter().collect();
    watch.begin("stage-comparing-papers", certificates.len() as u64);
    let votes: Vec<Option<(String, Vote)>> = certificates
        .par_iter()
        .map(|certificate| {
            watch.check()?;
            watch.advance(1);
            let Some(claim) = claims(certificate).next().filter(|_| certificate.printed_parcels.len() == 1) else {
                return Ok(None);
            };
            let linked = snapshot.links_of_certificate(certificate.id).find(|link| is_confirmed(link));
            let (parcel, confirmed) = match linked {
                Some(link) => (Some(link.parcel), true),
                None => (likely(matcher, snapshot, claim), false),
            };
            Ok(parcel.and_then(|parcel| vote(matcher, snapshot, certificate.id, parcel, confirmed)))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut by_sheet: BTreeMap<String, Vec<Vote>> = BTreeMap::new();
    for (sheet, vote) in votes.into_iter().flatten() {
        by_sheet.entry(sheet).or_default().push(vote);
    }
    let mut suggestions: Vec<CrosswalkSuggestion> =
        by_sheet.iter().flat_map(|(sheet, votes)| rules_of(sheet, votes)).collect();
    let known = |suggestion: &CrosswalkSuggestion| {
        let rules = matcher.crosswalks.get(&suggestion.from.sheet).into_iter().flatten();
        rules.into_iter().any(|rule| rule.from == suggestion.from && rule.to.key() == suggestion.to.key())
    };
    suggestions.retain(|suggestion| !known(suggestion));
    Ok(suggestions)
}

/// The parcel that ranks first and hardly leaves a doubt.
fn likely(matcher: &Matcher, snapshot: &Snapshot, claim: Claim) -> Option<ParcelId> {
    matcher.best(snapshot, claim).filter(|(_, score)| *score >= VOTES_FROM).map(|(parcel, _)| parcel)
}

fn vote(
    matcher: &Matcher,
    snapshot: &Snapshot,
    certificate: CertificateId,
    parcel: ParcelId,
    confirmed: bool,
) -> Option<(String, Vote)> {
    let paper = snapshot.certificates.get(certificate)?;
    let printed = paper.printed_parcels.first().filter(|printed| !printed.sheet.is_empty())?;
    let old_number: i64 = printed.number.key().parse().ok()?;
    let present = matcher.ward.parcels.get(matcher.position(parcel)? as usize)?;
    let new_number: i64 = matcher.ward.number_text(present.number).parse().ok()?;
    let commune = commune(paper, Some(printed), snapshot).to_owned();
    let sheet = matcher.ward.sheet_text(present.sheet).to_owned();
    let vote = Vote { certificate, commune, confirmed, old_number, sheet, shift: new_number - old_number };
    Some((printed.sheet.key(), vote))
}

/// The rules of the sheets that papers call by one number: one of each former commune. Such a sheet may have become several, each
/// with a shift of its own; one that was numbered anew has no shift, but may still be one sheet. Papers that do not tell their
/// commune vote with those that agree with them.
fn rules_of(sheet: &str, votes: &[Vote]) -> Vec<CrosswalkSuggestion> {
    let mut clusters: BTreeMap<(&str, i64), Vec<&Vote>> = BTreeMap::new();
    for vote in votes {
        clusters.entry((&vote.sheet, vote.shift)).or_default().push(vote);
    }
    clusters.retain(|_, agreeing| agreeing.len() >= FEWEST);
    let explained = |vote: &&Vote| clusters.contains_key(&(vote.sheet.as_str(), vote.shift));
    let unexplained: Vec<&Vote> = votes.iter().filter(|vote| !explained(vote)).collect();
    let mut rules: Vec<CrosswalkSuggestion> = Vec::new();
    for ((to, shift), agreeing) in &clusters {
        let commune = shared_commune(agreeing);
        if commune.is_empty() && *shift == 0 && *to == sheet {
            continue;
        }
        let numbers = || agreeing.iter().map(|vote| vote.old_number);
        let (Some(low), Some(high)) = (numbers().min(), numbers().max()) else { continue };
        // A paper of another commune, or of one that nobody knows, is no exception to this commune's rule.
        let of_commune = |vote: &&&Vote| vote.commune == commune && (low..=high).contains(&vote.old_number);
        let exceptions = unexplained.iter().filter(of_commune).map(|vote| vote.certificate).collect();
        rules.extend(rule(sheet, commune, to, Some(Renumbering::Shift(*shift)), agreeing, exceptions));
    }
    let mut anew: BTreeMap<(&str, &str), Vec<&Vote>> = BTreeMap::new();
    for vote in &unexplained {
        anew.entry((&vote.commune, &vote.sheet)).or_default().push(vote);
    }
    for ((commune, to), agreeing) in &anew {
        let others = unexplained.iter().filter(|vote| vote.commune == *commune && vote.sheet != *to);
        let exceptions = others.map(|vote| vote.certificate).collect();
        rules.extend(rule(sheet, commune, to, None, agreeing, exceptions));
    }
    rules
}

/// The commune that most of the papers tell which tell any; empty when none does.
fn shared_commune<'a>(votes: &[&'a Vote]) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for vote in votes.iter().filter(|vote| !vote.commune.is_empty()) {
        *counts.entry(&vote.commune).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("", |(commune, _)| commune)
}

/// A rule, where enough papers agree.
fn rule(
    sheet: &str,
    commune: &str,
    to: &str,
    numbers: Option<Renumbering>,
    agreeing: &[&Vote],
    mut exceptions: Vec<CertificateId>,
) -> Option<CrosswalkSuggestion> {
    let share = agreeing.len() as f64 / (agreeing.len() + exceptions.len()) as f64;
    exceptions.sort_unstable();
    let count = |votes: usize| u32::try_from(votes).unwrap_or(u32::MAX);
    (agreeing.len() >= FEWEST && share >= SHARE).then(|| CrosswalkSuggestion {
        from: FormerSheet { commune: commune.to_owned(), generation: MapGeneration::Unknown, sheet: sheet.to_owned() },
        to: Designation::new(to),
        numbers,
        agree: count(agreeing.len()),
        confirmed: count(agreeing.iter().filter(|vote| vote.confirmed).count()),
        exceptions,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Papers of one commune: old number, present sheet and number.
    fn votes(commune: &str, of: &[(i64, &str, i64)]) -> Vec<Vote> {
        let vote = |(at, (old, sheet, new)): (u64, &(i64, &str, i64))| Vote {
            certificate: CertificateId(at),
            commune: commune.to_owned(),
            confirmed: true,
            old_number: *old,
            sheet: (*sheet).to_owned(),
            shift: new - old,
        };
        (1..).zip(of).map(vote).collect()
    }

    fn said(commune: &str, of: &[(i64, &str, i64)]) -> Vec<(String, Option<Renumbering>, u32, usize)> {
        let rules = rules_of("12", &votes(commune, of));
        rules.into_iter().map(|rule| (rule.to.to_string(), rule.numbers, rule.agree, rule.exceptions.len())).collect()
    }

    #[test]
    fn papers_without_a_commune_vote_with_those_that_agree() {
        let mut all = votes("99001", &[(1, "7", 201), (5, "7", 205)]);
        all.extend(votes("", &[(9, "7", 209), (3, "4", 90)]));
        all.extend(votes("99002", &[(2, "4", 2), (6, "4", 6), (7, "4", 7)]));
        let rules = rules_of("12", &all);
        let told: Vec<_> =
            rules.iter().map(|rule| (rule.from.commune.as_str(), rule.agree, rule.exceptions.len())).collect();
        assert_eq!(told, [("99002", 3, 0), ("99001", 3, 0)]);
    }

    #[test]
    fn papers_that_agree_suggest_a_shift_and_name_the_exceptions() {
        let of = [(1, "7", 201), (5, "7", 205), (9, "7", 209), (20, "7", 220), (11, "3", 4)];
        assert_eq!(said("X", &of), [("7".to_owned(), Some(Renumbering::Shift(200)), 4, 1)]);
    }

    #[test]
    fn two_papers_suggest_nothing() {
        assert_eq!(said("X", &[(1, "7", 201), (5, "7", 205)]), []);
    }

    #[test]
    fn a_sheet_may_have_become_two() {
        let of = [(1, "7", 201), (5, "7", 205), (9, "7", 209), (50, "8", 10), (51, "8", 11), (52, "8", 12)];
        let shifts: Vec<_> = said("X", &of).into_iter().map(|(sheet, rule, ..)| (sheet, rule)).collect();
        let shift = |by| Some(Renumbering::Shift(by));
        assert_eq!(shifts, [("7".to_owned(), shift(200)), ("8".to_owned(), shift(-40))]);
    }

    #[test]
    fn a_sheet_that_was_numbered_anew_is_still_known_as_a_sheet() {
        let of = [(1, "7", 90), (5, "7", 3), (9, "7", 41), (12, "7", 8)];
        assert_eq!(said("X", &of), [("7".to_owned(), None, 4, 0)]);
    }

    #[test]
    fn numbers_that_stayed_need_no_rule() {
        assert_eq!(said("", &[(1, "12", 1), (5, "12", 5), (9, "12", 9)]), []);
    }
}
