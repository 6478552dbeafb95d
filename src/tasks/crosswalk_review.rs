//! What a person needs to see before a renumbering is accepted: who agrees, who does not, and how many papers wait for it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::queue::{WorkState, work_state};
use super::suggested_crosswalks;
use crate::cadastre::{
    CertificateId, Crosswalk, CrosswalkId, Designation, FormerSheet, ParcelId, ParcelIndex, Renumbering, Snapshot,
};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use crate::matching::{self, Claim, Communes, CrosswalkSuggestion, Matcher};

/// Every suggestion and every accepted rule of a snapshot, with what speaks for them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrosswalkReview {
    pub revision: u64,
    /// As [`suggested_crosswalks`] gives them; what can be accepted comes first, and of it what serves most papers.
    pub offers: Vec<CrosswalkOffer>,
    /// How many waiting certificates an accepted rule serves.
    pub serves: BTreeMap<CrosswalkId, usize>,
    /// Which former communes the papers are of.
    pub communes: Arc<Communes>,
}

/// A suggestion as a person decides about it.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkOffer {
    pub suggestion: CrosswalkSuggestion,
    /// Certificates still without their link that name the old sheet, and that the rule leads to a parcel of the map (or, where only the
    /// sheet is clear, to a sheet of it).
    pub serves: usize,
    pub exceptions: Vec<CrosswalkException>,
}

/// A paper of the old sheet that the rule does not fit.
#[derive(Debug, Clone, PartialEq)]
pub struct CrosswalkException {
    pub certificate: CertificateId,
    /// Sheet and number as printed.
    pub printed: (Designation, Designation),
    /// The parcel that it is linked to, or that ranks first for it.
    pub parcel: Option<ParcelId>,
    /// Whether that is a link.
    pub linked: bool,
    /// Where the rule would lead.
    pub by_rule: Option<ParcelId>,
}

/// What a rule is called: `Tờ 12 (xã cũ: xã Mẫu Hạ – 99013) → tờ 7`.
pub fn crosswalk_heading(from: &FormerSheet, to: &Designation, communes: &Communes) -> Message {
    let message = match communes.label(&from.commune).as_str() {
        "" => Message::new("campaign-crosswalk-any-commune"),
        commune => Message::new("campaign-crosswalk-of-commune").with("commune", commune),
    };
    message.with("from", from.sheet.as_str()).with("to", to.as_str())
}

/// Compares all papers with each other.
///
/// Errors: [`Cancelled`].
pub fn crosswalk_review(snapshot: &Snapshot, watch: &Watch) -> Result<CrosswalkReview, Cancelled> {
    let (matcher, suggestions) = suggested_crosswalks(snapshot, None, watch)?;
    let index = ParcelIndex::build(snapshot);
    let communes = Arc::clone(matcher.communes());
    let waiting = Waiting::of(snapshot, &communes, watch)?;
    let mut offers = Vec::with_capacity(suggestions.len());
    for suggestion in suggestions {
        watch.check()?;
        let serves = waiting.served(&suggestion.from, &suggestion.to, suggestion.numbers.as_ref(), &index);
        let exceptions = exceptions(&suggestion, snapshot, &matcher, &index);
        offers.push(CrosswalkOffer { suggestion, serves, exceptions });
    }
    // What can be accepted first.
    offers.sort_by_key(|offer| (offer.suggestion.numbers.is_none(), std::cmp::Reverse(offer.serves)));
    let served = |rule: &Crosswalk| waiting.served(&rule.from, &rule.to, Some(&rule.numbers), &index);
    let serves = snapshot.crosswalks.iter().map(|rule| (rule.id, served(rule))).collect();
    Ok(CrosswalkReview { revision: snapshot.revision, offers, serves, communes: Arc::clone(&communes) })
}

fn exceptions(
    suggestion: &CrosswalkSuggestion,
    snapshot: &Snapshot,
    matcher: &Matcher,
    index: &ParcelIndex,
) -> Vec<CrosswalkException> {
    let exception = |id: &CertificateId| {
        let paper = snapshot.certificates.get(*id)?;
        let at = paper.printed_parcels.iter().position(|printed| printed.sheet.key() == suggestion.from.sheet)?;
        let printed = paper.printed_parcels.get(at)?;
        let link = snapshot.links_of_certificate(*id).next().map(|link| link.parcel);
        let best = || matcher.best(snapshot, Claim { certificate: *id, printed: at }).map(|(parcel, _)| parcel);
        let number = suggestion.numbers.as_ref().and_then(|rule| rule.apply(&printed.number));
        Some(CrosswalkException {
            certificate: *id,
            printed: (printed.sheet.clone(), printed.number.clone()),
            parcel: link.or_else(best),
            linked: link.is_some(),
            by_rule: number.and_then(|number| index.find(&suggestion.to, &number).first().copied()),
        })
    };
    suggestion.exceptions.iter().filter_map(exception).collect()
}

/// What the certificates without their link name, by the key of the sheet: former commune and number of each.
struct Waiting<'a> {
    communes: &'a Communes,
    by_sheet: HashMap<String, Vec<(&'a str, &'a Designation)>>,
}

impl<'a> Waiting<'a> {
    fn of(snapshot: &'a Snapshot, communes: &'a Communes, watch: &Watch) -> Result<Self, Cancelled> {
        let mut by_sheet: HashMap<String, Vec<(&str, &Designation)>> = HashMap::new();
        for paper in snapshot.certificates.iter() {
            watch.check()?;
            if !matches!(work_state(snapshot, paper), WorkState::ToDo | WorkState::Postponed) {
                continue;
            }
            for printed in paper.printed_parcels.iter().filter(|printed| !printed.number.is_empty()) {
                let commune = communes.of(paper, Some(printed));
                by_sheet.entry(printed.sheet.key()).or_default().push((commune, &printed.number));
            }
        }
        Ok(Self { communes, by_sheet })
    }

    fn served(&self, from: &FormerSheet, to: &Designation, rule: Option<&Renumbering>, index: &ParcelIndex) -> usize {
        let papers = self.by_sheet.get(&from.sheet).into_iter().flatten();
        // A table may call a commune by its name where papers have its code.
        let of_rule = self.communes.meant(&from.commune);
        let leads = |number: &Designation| match rule {
            Some(rule) => rule.apply(number).is_some_and(|present| !index.find(to, &present).is_empty()),
            None => true,
        };
        papers.filter(|(commune, number)| matching::may_be_one(commune, of_rule) && leads(number)).count()
    }
}

/// One row of an office's table as it will be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Former commune; empty when the table does not tell.
    pub commune: String,
    /// `12/5`.
    pub old: String,
    /// `7/205`.
    pub new: String,
    /// Whether the map has the new one.
    pub on_map: bool,
}

/// The rows of rules that were read from a table, in the order of the rules.
pub fn table_rows(rules: &[Crosswalk], snapshot: &Snapshot) -> Vec<TableRow> {
    let index = ParcelIndex::build(snapshot);
    let rows = |rule: &Crosswalk| {
        let Renumbering::Table(pairs) = &rule.numbers else { return Vec::new() };
        let row = |(old, new): &(String, String)| TableRow {
            commune: rule.from.commune.clone(),
            old: format!("{}/{old}", rule.from.sheet),
            new: format!("{}/{new}", rule.to),
            on_map: !index.find(&rule.to, &Designation::new(new)).is_empty(),
        };
        pairs.iter().map(row).collect()
    };
    rules.iter().flat_map(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Certificate, ChangeSet, CrosswalkOrigin, Edit, LinkMethod, MapGeneration, Parcel, PrintedParcel, Timestamp,
    };
    use crate::editing::{accept_crosswalks, link_certificate};
    use crate::i18n::Message;

    /// Sheet 7 has the parcels 201 to 220. Papers of old sheet 12: those of 1, 2, 4 and 5 are linked by the rule +200, that of 3 elsewhere;
    /// those of 6, 7 and 99 wait.
    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=20 {
            act.push(Edit::insert(Parcel::numbered(ParcelId(id), "7", &(200 + id).to_string())));
        }
        for (id, number) in (1..).zip([1, 2, 4, 5, 3, 6, 7, 99]) {
            let mut paper = Certificate::with_serial(CertificateId(id), None);
            let printed = PrintedParcel::numbered("12", &number.to_string(), None);
            paper.printed_parcels = vec![PrintedParcel { commune: "99001".to_owned(), ..printed }];
            act.push(Edit::insert(paper));
        }
        let mut ward = Snapshot::default().apply(&act).expect("insertions into nothing");
        for (paper, parcel) in [(1, 1), (2, 2), (3, 4), (4, 5), (5, 11)] {
            let by = LinkMethod::Click;
            let act = link_certificate(&ward, CertificateId(paper), ParcelId(parcel), by, "lan", Timestamp(1));
            ward = ward.apply(&act.expect("both are there")).expect("made for it");
        }
        ward
    }

    #[test]
    fn an_offer_names_its_exceptions_and_counts_the_papers_that_wait_for_it() {
        let ward = ward();
        let review = crosswalk_review(&ward, &Watch::new()).expect("not cancelled");
        let [offer] = review.offers.as_slice() else { panic!("{review:?}") };
        assert_eq!(offer.suggestion.numbers, Some(Renumbering::Shift(200)));
        assert_eq!((offer.suggestion.agree, offer.suggestion.confirmed, offer.serves), (4, 4, 2));
        let [exception] = offer.exceptions.as_slice() else { panic!("{offer:?}") };
        assert_eq!((exception.certificate, exception.parcel), (CertificateId(5), Some(ParcelId(11))));
        assert_eq!((exception.linked, exception.by_rule), (true, Some(ParcelId(3))));
    }

    #[test]
    fn an_accepted_rule_is_no_offer_any_more_and_still_counts_whom_it_serves() {
        let ward = ward();
        let offers = crosswalk_review(&ward, &Watch::new()).expect("not cancelled").offers;
        let rules = offers.iter().filter_map(|it| it.suggestion.accepted(CrosswalkId(0), "lan", Timestamp(1)));
        let after = ward.apply(&accept_crosswalks(&ward, rules.collect())).expect("made for it");
        let review = crosswalk_review(&after, &Watch::new()).expect("not cancelled");
        assert_eq!((review.offers.len(), review.serves), (0, BTreeMap::from([(CrosswalkId(1), 2)])));
    }

    #[test]
    fn rows_of_a_table_say_whether_the_map_has_their_parcel() {
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        let rule = Crosswalk {
            id: CrosswalkId(0),
            from: FormerSheet {
                commune: "99001".to_owned(),
                generation: MapGeneration::Unknown,
                sheet: "12".to_owned(),
            },
            to: Designation::new("7"),
            numbers: Renumbering::Table(vec![pair("1", "201"), pair("9", "999")]),
            origin: CrosswalkOrigin::Table { file: "bang.xlsx".to_owned() },
            by: "lan".to_owned(),
            at: Timestamp(1),
        };
        let rows = table_rows(&[rule], &ward());
        let told: Vec<_> = rows.iter().map(|row| (row.old.as_str(), row.new.as_str(), row.on_map)).collect();
        assert_eq!(told, [("12/1", "7/201", true), ("12/9", "7/999", false)]);
    }
}
