//! Renumbering learned from all papers of an old sheet together: "old sheet 12 of former commune X → new sheet 7".
//!
//! One paper alone may fit twenty parcels by its area and its holder. That ten papers of one sheet fit ten parcels which all lie on
//! one sheet of today, each so many numbers further, is no chance: every rule is weighed by what all papers of its sheet say of the
//! parcels that it leads to, and the best one is taken first, then the best one for what it leaves unexplained.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::paper::{Named, Paper, is_confirmed};
use super::rates::{Level, LevelRates};
use super::ward::Ward;
use super::{Claim, Matcher, may_be_one};
use crate::cadastre::{
    CertificateId, Crosswalk, CrosswalkId, CrosswalkOrigin, Designation, FormerSheet, MapGeneration, Renumbering,
    Snapshot, Timestamp,
};
use crate::jobs::{Cancelled, Watch};

/// Papers that must agree before a rule is suggested. Source: ours; two could be chance.
const FEWEST: usize = 3;

/// Shares of the papers of a sheet that a rule may leave unexplained, of which the likeliest counts: papers of another map's sheet of
/// that number, of the other sheets that this one has become, with slips. Source: ours; `campaign.md` tells of up to three maps in one
/// pile.
const UNEXPLAINED: [f64; 5] = [0.5, 0.75, 0.9, 0.97, 0.99];

/// How much likelier than another parcel one must be for its paper to agree with a rule, or less likely to contradict it. Natural
/// logarithm; source: ours.
const AGREES_FROM: f64 = 2.0;

/// One paper says so much for a rule at most, natural logarithm: no paper alone makes one.
const MOST_OF_A_PAPER: f64 = 8.0;

/// What a link that a person stands behind says of its parcel and of all others, natural logarithm.
const LINKED: f64 = MOST_OF_A_PAPER;

/// Odds at which a rule is suggested, natural logarithm: 99 to 1.
const ODDS: f64 = 4.6;

/// Constants by which a sheet could have been renumbered: its numbers run to some hundreds. Source: ours.
const SHIFTS: f64 = 400.0;

/// Papers that agree on a rule that needs no look before it is accepted; as many may not fit it, for one old number names sheets of
/// several maps. Source: of such rules 99 in a hundred are right (`thuaso score-matching`).
const CLEAR_FROM: u32 = 4;

/// Parcels of a paper that may bring a rule up; more share its description than help to find one. Source: ours.
const MOST_LIKELY: usize = 200;

/// Rules of a sheet that all of its papers are held against, the best supported first. Source: ours; some hundred papers on one sheet
/// support a good many by chance.
const MOST_WEIGHED: usize = 64;

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
    /// Whether a person may accept it among many without a look at each.
    pub fn is_clear(&self) -> bool {
        self.numbers.is_some() && self.agree >= CLEAR_FROM && self.exceptions.len() <= self.agree as usize
    }

    /// Whether a rule of the same old sheet says the same. Another constant between the same sheets is another map's.
    pub fn says_what(&self, rule: &Crosswalk) -> bool {
        let same_numbers = self.numbers.as_ref().is_none_or(|numbers| *numbers == rule.numbers);
        rule.to.key() == self.to.key() && (same_numbers || matches!(rule.numbers, Renumbering::Table(_)))
    }

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
            return Some(Named { rates, ..Named::sheet(&self.to, written) });
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

/// A paper that cites the old sheet.
struct Cited<'a> {
    certificate: CertificateId,
    /// Former commune; empty when the paper does not tell.
    commune: &'a str,
    number: i64,
    /// A person stands behind its link.
    confirmed: bool,
    /// Parcels of today that its description makes likely.
    likely: Vec<Likely<'a>>,
    /// How much likelier than another parcel one of this sheet and number is, natural logarithm; `None` where there is none.
    weight: WeightOf<'a>,
}

type WeightOf<'a> = Box<dyn Fn(&str, i64) -> Option<f64> + 'a>;

struct Likely<'a> {
    sheet: &'a str,
    number: i64,
    weight: f64,
}

/// What a rule is about: sheet of today, and what is added to a number.
type Target<'a> = (&'a str, i64);

/// The rules that papers suggest and no accepted crosswalk says already, sorted by what they are about.
///
/// Errors: [`Cancelled`].
pub fn suggest_crosswalks(
    matcher: &Matcher,
    snapshot: &Snapshot,
    watch: &Watch,
) -> Result<Vec<CrosswalkSuggestion>, Cancelled> {
    let mut by_sheet: BTreeMap<String, Vec<(Claim, i64)>> = BTreeMap::new();
    for certificate in snapshot.certificates.iter() {
        for (at, printed) in certificate.printed_parcels.iter().enumerate().filter(|(_, one)| !one.sheet.is_empty()) {
            if let Some(number) = whole(&printed.number.key()) {
                let claim = Claim { certificate: certificate.id, printed: at };
                by_sheet.entry(printed.sheet.key()).or_default().push((claim, number));
            }
        }
    }
    watch.begin("stage-comparing-papers", by_sheet.len() as u64);
    let sheets: Vec<_> = by_sheet.into_iter().collect();
    let suggested: Vec<Vec<CrosswalkSuggestion>> = sheets
        .par_iter()
        .map(|(sheet, claims)| {
            watch.check()?;
            watch.advance(1);
            let papers: Vec<(Paper<'_>, i64)> = claims
                .iter()
                .filter_map(|(claim, number)| Some((Paper::of(matcher, snapshot, *claim)?, *number)))
                .collect();
            let cited: Vec<Cited<'_>> =
                papers.iter().map(|(paper, number)| cited(matcher, snapshot, paper, *number)).collect();
            Ok(rules_of(sheet, &cited, &matcher.ward))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut suggestions: Vec<CrosswalkSuggestion> = suggested.into_iter().flatten().collect();
    let known = |suggestion: &CrosswalkSuggestion| {
        let mut rules = matcher.crosswalks.get(&suggestion.from.sheet).into_iter().flatten();
        rules.any(|(commune, rule)| *commune == suggestion.from.commune && suggestion.says_what(rule))
    };
    suggestions.retain(|suggestion| !known(suggestion));
    Ok(suggestions)
}

/// A number without letters; ten digits and more are no parcel's.
fn whole(key: &str) -> Option<i64> {
    key.parse::<u32>().ok().map(i64::from)
}

fn cited<'a>(matcher: &'a Matcher, snapshot: &'a Snapshot, paper: &'a Paper<'a>, number: i64) -> Cited<'a> {
    let ward = &matcher.ward;
    let certificate = paper.certificate.id;
    // Of several parcels nothing says which link is whose.
    let only = paper.certificate.printed_parcels.len() == 1;
    let link = snapshot.links_of_certificate(certificate).find(|link| only && is_confirmed(link));
    let linked = link.and_then(|link| matcher.position(link.parcel));
    let description = matcher.description(snapshot, paper);
    let mut likely = linked.map_or_else(|| description.likely(AGREES_FROM), |at| vec![(at, LINKED)]);
    likely.truncate(MOST_LIKELY);
    let likely = likely.into_iter().filter_map(|(at, weight)| {
        let parcel = ward.parcels.get(at as usize)?;
        let number = whole(ward.number_text(parcel.number))?;
        Some(Likely { sheet: ward.sheet_text(parcel.sheet), number, weight })
    });
    let likely = likely.collect();
    let weight_of = move |at: u32| match linked {
        Some(linked) if linked == at => LINKED,
        Some(_) => -LINKED,
        None => description.weight(at),
    };
    let weight = move |sheet: &str, number: i64| {
        let named = ward.named(sheet, &number.to_string()).iter();
        named.map(|at| weight_of(*at)).max_by(f64::total_cmp)
    };
    Cited { certificate, commune: paper.commune, number, confirmed: linked.is_some(), likely, weight: Box::new(weight) }
}

/// What papers say together of a rule, natural logarithm of the likelihood ratio: each is either of the rule, and says so much, or of
/// another.
fn say_together(ratios: &[f64]) -> f64 {
    let with =
        |unexplained: f64| ratios.iter().map(|ratio| ((1.0 - unexplained) * ratio + unexplained).ln()).sum::<f64>();
    UNEXPLAINED.into_iter().map(with).fold(f64::MIN, f64::max) - (UNEXPLAINED.len() as f64).ln()
}

impl Cited<'_> {
    /// How much likelier the paper is where the rule is about it.
    fn ratio(&self, (sheet, shift): Target<'_>) -> f64 {
        (self.weight)(sheet, self.number + shift).map_or(0.0, |weight| weight.min(MOST_OF_A_PAPER).exp())
    }

    fn agrees(&self, (sheet, shift): Target<'_>) -> bool {
        (self.weight)(sheet, self.number + shift).is_some_and(|weight| weight >= AGREES_FROM)
    }

    fn contradicts(&self, (sheet, shift): Target<'_>) -> bool {
        (self.weight)(sheet, self.number + shift).is_none_or(|weight| weight <= -AGREES_FROM)
    }

    /// Whether a rule of that commune is about this paper.
    fn may_be_of(&self, commune: &str) -> bool {
        may_be_one(commune, self.commune)
    }
}

/// The rules of the sheets that papers call by one number: one of each former commune and map. Such a sheet may have become several,
/// each with a shift of its own; one that was numbered anew has no shift, but may still be one sheet. Papers that do not tell their
/// commune count with those that agree with them.
fn rules_of(sheet: &str, papers: &[Cited<'_>], ward: &Ward) -> Vec<CrosswalkSuggestion> {
    let needed = (ward.by_sheet.len().max(1) as f64 * SHIFTS).ln() + ODDS;
    let mut left: BTreeSet<usize> = (0..papers.len()).collect();
    let mut found: Vec<(Target<'_>, &str, Vec<usize>)> = Vec::new();
    while let Some((target, commune, agreeing)) = best_rule(papers, &left, needed) {
        agreeing.iter().for_each(|at| {
            left.remove(at);
        });
        found.push((target, commune, agreeing));
    }
    let of = |at: &usize| papers.get(*at);
    let mut rules = Vec::new();
    for (target @ (to, shift), commune, agreeing) in &found {
        // Numbers that stayed are news only where another former commune has the sheet too.
        if *shift == 0 && *to == sheet && papers.iter().all(|paper| paper.may_be_of(commune)) {
            continue;
        }
        let agreeing: Vec<&Cited<'_>> = agreeing.iter().filter_map(of).collect();
        let numbers = || agreeing.iter().map(|paper| paper.number);
        let (Some(low), Some(high)) = (numbers().min(), numbers().max()) else { continue };
        // A paper of another commune, or of one that nobody knows, is no exception to this commune's rule.
        let excepted = left.iter().filter_map(of).filter(|paper| {
            paper.commune == *commune && (low..=high).contains(&paper.number) && paper.contradicts(*target)
        });
        let exceptions = excepted.map(|paper| paper.certificate).collect();
        rules.push(rule(sheet, commune, to, Some(Renumbering::Shift(*shift)), &agreeing, exceptions));
    }
    rules.extend(numbered_anew(sheet, papers, &left, ward));
    rules
}

/// The rule that the papers in `left` say most for, where it is enough: with its commune and those that agree.
fn best_rule<'a>(
    papers: &'a [Cited<'a>],
    left: &BTreeSet<usize>,
    needed: f64,
) -> Option<(Target<'a>, &'a str, Vec<usize>)> {
    let mut supports: BTreeMap<Target<'a>, Vec<(usize, f64)>> = BTreeMap::new();
    for at in left {
        let Some(paper) = papers.get(*at) else { continue };
        for likely in &paper.likely {
            let of_rule = supports.entry((likely.sheet, likely.number - paper.number)).or_default();
            if of_rule.last().is_none_or(|(last, _)| last != at) {
                of_rule.push((*at, likely.weight.min(MOST_OF_A_PAPER)));
            }
        }
    }
    // Nothing that the other papers say makes a rule better than this.
    let most =
        |of_rule: &[(usize, f64)]| of_rule.iter().map(|(_, weight)| weight + (1.0 - UNEXPLAINED[0]).ln()).sum::<f64>();
    let enough = |of_rule: &[(usize, f64)]| of_rule.len() >= FEWEST && most(of_rule) >= needed;
    let mut promising: Vec<_> = supports.into_iter().filter(|(_, of_rule)| enough(of_rule)).collect();
    promising.sort_by(|(_, a), (_, b)| most(b).total_cmp(&most(a)));
    promising.truncate(MOST_WEIGHED);
    let mut best: Option<(f64, Target<'a>, &str, Vec<usize>)> = None;
    for (target, of_rule) in promising {
        let supporters: Vec<&Cited<'_>> = of_rule.iter().filter_map(|(at, _)| papers.get(*at)).collect();
        let commune = shared_commune(&supporters);
        let about: Vec<(usize, &Cited<'_>)> = left
            .iter()
            .filter_map(|at| Some((*at, papers.get(*at)?)))
            .filter(|(_, paper)| paper.may_be_of(commune))
            .collect();
        let says = say_together(&about.iter().map(|(_, paper)| paper.ratio(target)).collect::<Vec<_>>());
        if says < needed || best.as_ref().is_some_and(|(most, ..)| *most >= says) {
            continue;
        }
        let agreeing: Vec<usize> = about.iter().filter(|(_, paper)| paper.agrees(target)).map(|(at, _)| *at).collect();
        if agreeing.len() >= FEWEST {
            best = Some((says, target, commune, agreeing));
        }
    }
    best.map(|(_, target, commune, agreeing)| (target, commune, agreeing))
}

/// Sheets whose parcels were numbered in another order: of the papers that no rule explains, many are likely on one sheet.
fn numbered_anew(sheet: &str, papers: &[Cited<'_>], left: &BTreeSet<usize>, ward: &Ward) -> Vec<CrosswalkSuggestion> {
    let sheets = ward.by_sheet.len().max(1) as f64;
    let needed = sheets.ln() + ODDS;
    let left: Vec<&Cited<'_>> = left.iter().filter_map(|at| papers.get(*at)).collect();
    let communes: BTreeSet<&str> = left.iter().map(|paper| paper.commune).collect();
    let mut rules = Vec::new();
    for commune in communes {
        let of_commune: Vec<&Cited<'_>> = left.iter().copied().filter(|paper| paper.commune == commune).collect();
        let mut best: Option<(f64, &str)> = None;
        let targets: BTreeSet<&str> =
            of_commune.iter().flat_map(|paper| paper.likely.iter().map(|likely| likely.sheet)).collect();
        for to in targets {
            let says = say_together(&of_commune.iter().map(|paper| paper.ratio_of_sheet(to, ward)).collect::<Vec<_>>());
            if says >= needed && best.is_none_or(|(most, _)| says > most) {
                best = Some((says, to));
            }
        }
        let Some((_, to)) = best else { continue };
        let (agreeing, others): (Vec<&Cited<'_>>, Vec<&Cited<'_>>) =
            of_commune.into_iter().partition(|paper| paper.ratio_of_sheet(to, ward) > 1.0);
        if agreeing.len() >= FEWEST {
            let exceptions = others.iter().map(|paper| paper.certificate).collect();
            rules.push(rule(sheet, commune, to, None, &agreeing, exceptions));
        }
    }
    rules
}

impl Cited<'_> {
    /// How much likelier the paper is where it is about some parcel of a sheet.
    fn ratio_of_sheet(&self, sheet: &str, ward: &Ward) -> f64 {
        let on_sheet = self.likely.iter().filter(|likely| likely.sheet == sheet);
        let sum: f64 = on_sheet.map(|likely| likely.weight.min(MOST_OF_A_PAPER).exp()).sum();
        let parcels = ward.sheets.find(sheet).and_then(|sheet| ward.by_sheet.get(sheet as usize));
        sum / parcels.map_or(1, |parcels| parcels.len().max(1)) as f64
    }
}

/// The commune that most of the papers tell which tell any; empty when none does.
fn shared_commune<'a>(papers: &[&'a Cited<'a>]) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for paper in papers.iter().filter(|paper| !paper.commune.is_empty()) {
        *counts.entry(paper.commune).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("", |(commune, _)| commune)
}

fn rule(
    sheet: &str,
    commune: &str,
    to: &str,
    numbers: Option<Renumbering>,
    agreeing: &[&Cited<'_>],
    mut exceptions: Vec<CertificateId>,
) -> CrosswalkSuggestion {
    exceptions.sort_unstable();
    let count = |papers: usize| u32::try_from(papers).unwrap_or(u32::MAX);
    CrosswalkSuggestion {
        from: FormerSheet { commune: commune.to_owned(), generation: MapGeneration::Unknown, sheet: sheet.to_owned() },
        to: Designation::new(to),
        numbers,
        agree: count(agreeing.len()),
        confirmed: count(agreeing.iter().filter(|paper| paper.confirmed).count()),
        exceptions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Parcel, ParcelId};
    use crate::i18n::Message;

    /// Twelve sheets of three hundred parcels.
    fn ward() -> Ward {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 0..3_600_u64 {
            let (sheet, number) = (id / 300 + 1, id % 300 + 1);
            act.push(Edit::insert(Parcel::numbered(ParcelId(id + 1), &sheet.to_string(), &number.to_string())));
        }
        Ward::build(&Snapshot::default().apply(&act).expect("insertions"), &Watch::new()).expect("nobody cancels")
    }

    /// A paper: commune, number on the old sheet, and the parcels of today that its description fits.
    type Told<'a> = (&'a str, i64, &'a [(&'a str, i64)]);

    /// Rules for old sheet 12: commune, sheet, constant, how many agree, how many do not.
    fn rules(papers: &[Told<'_>]) -> Vec<(String, String, Option<i64>, u32, usize)> {
        let cited = |(at, (commune, number, fits)): (u64, &Told<'_>)| {
            let fits: Vec<(String, i64)> = fits.iter().map(|(sheet, number)| ((*sheet).to_owned(), *number)).collect();
            Cited {
                certificate: CertificateId(at),
                commune: (*commune).to_owned().leak(),
                number: *number,
                confirmed: false,
                likely: fits
                    .iter()
                    .map(|(sheet, number)| Likely { sheet: sheet.clone().leak(), number: *number, weight: 8.0 })
                    .collect(),
                weight: Box::new(move |sheet, number| {
                    let fitting = fits.iter().any(|(of, one)| of == sheet && *one == number);
                    (number > 0).then_some(if fitting { 8.0 } else { -3.0 })
                }),
            }
        };
        let cited: Vec<Cited<'_>> = (1..).zip(papers).map(cited).collect();
        let rules = rules_of("12", &cited, &ward());
        let told = rules.into_iter().map(|rule| {
            let shift = rule.numbers.map(|numbers| match numbers {
                Renumbering::Shift(shift) => shift,
                Renumbering::Table(_) => unreachable!("no table was given"),
            });
            (rule.from.commune, rule.to.to_string(), shift, rule.agree, rule.exceptions.len())
        });
        told.collect()
    }

    fn rule(
        commune: &str,
        to: &str,
        shift: Option<i64>,
        agree: u32,
        exceptions: usize,
    ) -> (String, String, Option<i64>, u32, usize) {
        (commune.to_owned(), to.to_owned(), shift, agree, exceptions)
    }

    #[test]
    fn papers_that_agree_suggest_a_shift_and_name_the_exceptions() {
        let of: [Told<'_>; 6] = [
            ("X", 1, &[("7", 201)]),
            ("X", 5, &[("7", 205)]),
            ("X", 9, &[("7", 209)]),
            ("X", 20, &[("7", 220)]),
            ("X", 30, &[("7", 230)]),
            ("X", 11, &[("3", 4)]),
        ];
        assert_eq!(rules(&of), [rule("X", "7", Some(200), 5, 1)]);
    }

    #[test]
    fn papers_that_fit_many_parcels_each_still_agree_on_one_rule() {
        let of: [Told<'_>; 5] = [
            ("X", 1, &[("2", 17), ("7", 201), ("9", 3), ("11", 280)]),
            ("X", 5, &[("1", 8), ("4", 77), ("7", 205), ("9", 160)]),
            ("X", 9, &[("2", 61), ("5", 9), ("7", 209), ("8", 44)]),
            ("X", 20, &[("3", 90), ("6", 1), ("7", 220), ("10", 299)]),
            ("X", 41, &[("3", 12), ("6", 150), ("7", 241), ("12", 41)]),
        ];
        assert_eq!(rules(&of), [rule("X", "7", Some(200), 5, 0)]);
    }

    #[test]
    fn papers_without_a_commune_count_with_those_that_agree() {
        let of: [Told<'_>; 9] = [
            ("99001", 1, &[("7", 201)]),
            ("99001", 5, &[("7", 205)]),
            ("", 9, &[("7", 209)]),
            ("99001", 14, &[("7", 214)]),
            ("", 3, &[("4", 90)]),
            ("99002", 2, &[("4", 22)]),
            ("99002", 6, &[("4", 26)]),
            ("99002", 7, &[("4", 27)]),
            ("99002", 8, &[("4", 28)]),
        ];
        let mut found = rules(&of);
        found.sort();
        assert_eq!(found, [rule("99001", "7", Some(200), 4, 0), rule("99002", "4", Some(20), 4, 0)]);
    }

    #[test]
    fn two_papers_suggest_nothing() {
        assert_eq!(rules(&[("X", 1, &[("7", 201)]), ("X", 5, &[("7", 205)])]), []);
    }

    #[test]
    fn a_sheet_may_have_become_two() {
        let of: [Told<'_>; 9] = [
            ("X", 1, &[("7", 201)]),
            ("X", 5, &[("7", 205)]),
            ("X", 9, &[("7", 209)]),
            ("X", 12, &[("7", 212)]),
            ("X", 50, &[("8", 10)]),
            ("X", 51, &[("8", 11)]),
            ("X", 52, &[("8", 12)]),
            ("X", 55, &[("8", 15)]),
            ("X", 58, &[("8", 18)]),
        ];
        assert_eq!(rules(&of), [rule("X", "8", Some(-40), 5, 0), rule("X", "7", Some(200), 4, 0)]);
    }

    #[test]
    fn a_large_sheet_may_have_become_many() {
        // Ten sheets of twelve papers each: no rule explains more than a tenth.
        let sheets: Vec<String> = (1..=10).map(|sheet| sheet.to_string()).collect();
        let of = |at: usize| (at as i64 * 7 + 1, [(sheets[at / 12].as_str(), (at % 12) as i64 * 7 + 1)]);
        let fits: Vec<(i64, [(&str, i64); 1])> = (0..120).map(of).collect();
        let papers: Vec<Told<'_>> = fits.iter().map(|(old, fits)| ("X", *old, fits.as_slice())).collect();
        let found = rules(&papers);
        assert_eq!(found.len(), 10, "{found:?}");
        assert!(found.iter().all(|(.., agree, exceptions)| (*agree, *exceptions) == (12, 0)), "{found:?}");
    }

    #[test]
    fn a_sheet_that_was_numbered_anew_is_still_known_as_a_sheet() {
        let new = [90, 3, 41, 8, 77, 120, 260, 15, 201, 33];
        let fits: Vec<[(&str, i64); 1]> = new.iter().map(|number| [("7", *number)]).collect();
        let papers: Vec<Told<'_>> = (1..).zip(&fits).map(|(old, fits)| ("X", old * 3, fits.as_slice())).collect();
        assert_eq!(rules(&papers), [rule("X", "7", None, 10, 0)]);
    }

    #[test]
    fn numbers_that_stayed_need_no_rule() {
        let of: [Told<'_>; 5] = [
            ("", 1, &[("12", 1)]),
            ("", 5, &[("12", 5)]),
            ("", 9, &[("12", 9)]),
            ("", 10, &[("12", 10)]),
            ("", 14, &[("12", 14)]),
        ];
        assert_eq!(rules(&of), []);
    }
}
