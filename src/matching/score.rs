//! From evidence to a score, a ranking and a standing.

use super::keys::{Key, keys};
use super::paper::Paper;
use super::rates::{Level, LevelRates};
use super::{Candidate, Chip, Claim, EvidenceKind, Matcher, Ranking, Standing};
use crate::cadastre::{ParcelId, Snapshot};

/// Share of papers whose parcel the map does not have: split, merged, of another ward. Source: ours, from the obstacles that
/// `campaign.md` §7.6 lists.
const NOT_ON_MAP: f64 = 0.03;

/// A sure claim has at least this score. Source: the precision that automatic links must have, 99.9 %.
const SURE: f64 = 0.999;

/// A soft key whose weight is below this contradicts. Natural logarithm: a pair three times rarer among those that belong together.
const CONTRADICTS: f64 = -1.1;

/// A soft key whose weight is above this agrees: three times as frequent.
const AGREES: f64 = 1.1;

impl Matcher {
    /// At most `limit` candidates of a claim, best first, each with its evidence.
    pub fn rank(&self, snapshot: &Snapshot, claim: Claim, limit: usize) -> Ranking {
        let empty = |standing| Ranking { claim, candidates: Vec::new(), standing };
        let Some(paper) = Paper::of(self, snapshot, claim).filter(Paper::has_evidence) else {
            return empty(Standing::NoEvidence);
        };
        let keys = self.weighed(snapshot, &paper);
        if keys.iter().all(|weighed| weighed.key.kind == EvidenceKind::Taken) {
            return empty(Standing::NoEvidence);
        }
        let scored = self.scored(&keys);
        let standing = self.standing(&paper, &keys, &scored);
        let candidates = scored.iter().take(limit).filter_map(|(at, score)| {
            let parcel = self.ward.parcels.get(*at as usize)?.id;
            Some(Candidate { parcel, score: *score, chips: chips(&keys, *at) })
        });
        Ranking { claim, candidates: candidates.collect(), standing }
    }

    /// The best candidate of a claim and its score, without its evidence in words.
    pub fn best(&self, snapshot: &Snapshot, claim: Claim) -> Option<(ParcelId, f64)> {
        let paper = Paper::of(self, snapshot, claim).filter(Paper::has_evidence)?;
        let (at, score) = self.scored(&self.weighed(snapshot, &paper)).first().copied()?;
        Some((self.ward.parcels.get(at as usize)?.id, score))
    }

    fn weighed<'a>(&'a self, snapshot: &'a Snapshot, paper: &'a Paper<'a>) -> Vec<Weighed<'a>> {
        let weigh = |key: Key<'a>| {
            let rates = key.rates.unwrap_or_else(|| self.rates.of(key.kind, &paper.regime));
            Weighed { weights: weights(&key, &rates), rest: weight_of_rest(&key, &rates), key }
        };
        keys(self, snapshot, paper).into_iter().map(weigh).collect()
    }

    /// What a paper tells of its parcel beside any number of a sheet and a parcel.
    pub(super) fn description<'a>(&'a self, snapshot: &'a Snapshot, paper: &'a Paper<'a>) -> Description<'a> {
        let mut keys = self.weighed(snapshot, paper);
        keys.retain(|weighed| !weighed.key.kind.is_number());
        Description(keys)
    }

    /// Positions of all candidates with their scores, best first: definition 4 of the room. The prior of every parcel is the same,
    /// so it is left out; the ward's other parcels and "none of them" are weighed against the candidates.
    fn scored(&self, keys: &[Weighed<'_>]) -> Vec<(u32, f64)> {
        let mut candidates: Vec<u32> = keys.iter().flat_map(|weighed| weighed.key.candidates.iter().copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let on_map = (1.0 - NOT_ON_MAP).ln();
        let rest = self.ward.size().ln() + on_map + keys.iter().map(|weighed| weighed.rest).sum::<f64>();
        let none = self.ward.size().ln() + NOT_ON_MAP.ln();
        let evidence = |at: u32| keys.iter().filter_map(|weighed| weighed.weight(at)).sum::<f64>();
        let mut scored: Vec<(u32, f64)> = candidates.into_iter().map(|at| (at, evidence(at) + on_map)).collect();
        scored.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let highest = scored.first().map_or(none, |(_, best)| best.max(none)).max(rest);
        let all = scored.iter().map(|(_, weight)| *weight).chain([none, rest]);
        let whole: f64 = all.map(|weight| (weight - highest).exp()).sum();
        for (_, weight) in &mut scored {
            *weight = (*weight - highest).exp() / whole;
        }
        scored
    }

    /// Definition 5 of the room.
    fn standing(&self, paper: &Paper<'_>, keys: &[Weighed<'_>], scored: &[(u32, f64)]) -> Standing {
        let Some((best, score)) = scored.first().copied() else { return Standing::Open };
        let named: Vec<Vec<u32>> =
            keys.iter().filter(|weighed| weighed.key.kind.is_hard()).map(Weighed::passing).collect();
        let naming: Vec<&Vec<u32>> = named.iter().filter(|named| !named.is_empty()).collect();
        let disagree = naming.iter().any(|one| naming.iter().any(|other| !one.iter().any(|at| other.contains(at))));
        let soft: Vec<(EvidenceKind, f64)> = keys
            .iter()
            .filter(|weighed| !weighed.key.kind.is_hard())
            .filter_map(|weighed| Some((weighed.key.kind, weighed.weight(best)?)))
            .collect();
        let contradicted = soft.iter().any(|(kind, weight)| kind.lasts() && *weight < CONTRADICTS);
        if disagree || (contradicted && naming.iter().any(|named| named.contains(&best))) {
            return Standing::Contradictory;
        }
        let passes_all = !named.is_empty() && named.iter().all(|named| named.contains(&best));
        let agreed = soft.iter().any(|(_, weight)| *weight > AGREES);
        let stands_alone = paper.certificate.flat.is_none() && paper.certificate.obstacle.is_none();
        let sure = passes_all && agreed && !contradicted && score >= SURE && stands_alone;
        let parcel = self.ward.parcels.get(best as usize).filter(|_| sure);
        parcel.map_or(Standing::Open, |parcel| Standing::Sure(parcel.id))
    }
}

/// A key with what its levels weigh, natural logarithms of likelihood ratios.
struct Weighed<'a> {
    key: Key<'a>,
    weights: LevelRates,
    /// Of a parcel that the key has not gathered, on average.
    rest: f64,
}

impl Weighed<'_> {
    /// `None` for a parcel that has no value to compare.
    fn weight(&self, at: u32) -> Option<f64> {
        (self.key.level)(at).map(|level| self.weights[level as usize])
    }

    /// The parcels that the key names.
    fn passing(&self) -> Vec<u32> {
        let candidates = self.key.candidates.iter().copied();
        candidates.filter(|at| (self.key.level)(*at) == Some(Level::Same)).collect()
    }
}

/// The keys of a paper that describe its parcel.
pub(super) struct Description<'a>(Vec<Weighed<'a>>);

impl Description<'_> {
    /// How much likelier than another parcel this one is, natural logarithm.
    pub(super) fn weight(&self, at: u32) -> f64 {
        self.0.iter().filter_map(|weighed| weighed.weight(at)).sum()
    }

    /// The parcels that are at least so much likelier, the likeliest first.
    pub(super) fn likely(&self, from: f64) -> Vec<(u32, f64)> {
        let mut gathered: Vec<u32> = self.0.iter().flat_map(|weighed| weighed.key.candidates.iter().copied()).collect();
        gathered.sort_unstable();
        gathered.dedup();
        let mut likely: Vec<(u32, f64)> =
            gathered.into_iter().map(|at| (at, self.weight(at))).filter(|(_, weight)| *weight >= from).collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely
    }
}

fn chips(keys: &[Weighed<'_>], at: u32) -> Vec<Chip> {
    let chip = |weighed: &Weighed<'_>| {
        let level = (weighed.key.level)(at)?;
        let weight = weighed.weights[level as usize];
        Some(Chip { kind: weighed.key.kind, weight, says: (weighed.key.says)(at, level) })
    };
    let mut chips: Vec<Chip> = keys.iter().filter_map(chip).collect();
    chips.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.kind.cmp(&b.kind)));
    chips
}

/// Weights of a key's levels. A parcel without a value says nothing, so the rates are of those that have one.
fn weights(key: &Key<'_>, rates: &LevelRates) -> LevelRates {
    let with_value: f64 = key.shares.iter().sum::<f64>().min(1.0);
    let weights: LevelRates = std::array::from_fn(|at| (rates[at] * with_value / key.shares[at]).ln());
    if key.kind == EvidenceKind::Taken {
        // That a parcel is free is no merit.
        return weights.map(|weight| weight.min(0.0));
    }
    weights
}

/// Logarithm of the mean likelihood ratio of the parcels that the key has not gathered.
fn weight_of_rest(key: &Key<'_>, rates: &LevelRates) -> f64 {
    if key.gathered == 0 {
        return 0.0;
    }
    let with_value: f64 = key.shares.iter().sum::<f64>().min(1.0);
    let left =
        |levels: &LevelRates, scale: f64| levels.iter().skip(key.gathered).sum::<f64>() * scale + (1.0 - with_value);
    (left(rates, with_value) / left(&key.shares, 1.0)).ln()
}

#[cfg(test)]
mod tests {

    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::cadastre::{
        Attribute, Attributes, Certificate, CertificateId, ChangeSet, Crosswalk, CrosswalkId, CrosswalkOrigin,
        Designation, Edit, FormerSheet, Holder, HolderId, Link, LinkId, LinkMethod, MapGeneration, Parcel,
        ParcelDetails, PrintedParcel, Renumbering, Serial, Timestamp,
    };
    use crate::i18n::Message;
    use crate::jobs::Watch;
    use crate::matching::ParcelQuery;

    /// Twenty sheets of fifty parcels; parcel `s/n` is a rectangle of its own size, 5 cm from the next one, and belongs to a
    /// person of its own.
    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 1..=1000_u64 {
            let (sheet, number) = ((id - 1) / 50 + 1, (id - 1) % 50 + 1);
            let (width, depth) = (5.0 + number as f64 / 10.0, 12.0 + sheet as f64 / 2.0);
            let along = number as f64;
            let (x, y) = (587_000.0 + 5.0 * along + along * along / 20.0, 2_320_000.0 + sheet as f64 * 30.0);
            let ring = LineString::from(vec![(x, y), (x + width, y), (x + width, y + depth), (x, y + depth), (x, y)]);
            let owner = owner(id);
            act.push(Edit::insert(Parcel {
                legal_area: Some(width * depth),
                geometry: Some(MultiPolygon(vec![Polygon::new(ring, vec![])]).into()),
                details: ParcelDetails {
                    personal: [Attribute::Text(&owner)].into_iter().collect::<Attributes>().into(),
                    ..ParcelDetails::with_address(&format!("Số {number}, phố Mẫu {}", char::from(b'A' + sheet as u8)))
                }
                .into(),
                ..Parcel::numbered(ParcelId(id), &sheet.to_string(), &number.to_string())
            }));
        }
        Snapshot::default().apply(&act).expect("insertions")
    }

    fn owner(id: u64) -> String {
        const GIVEN: [&str; 10] = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nam"];
        let word = |at: u64| GIVEN[(at % 10) as usize];
        format!("Lê {} {} {}", word(id), word(id / 10), word(id / 100))
    }

    /// The ward with one certificate that names `sheet/number`, an area and a holder.
    fn with_paper(ward: &Snapshot, sheet: &str, number: &str, area: Option<f64>, holder: Option<&str>) -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let mut certificate = Certificate::with_serial(CertificateId(1), Serial::parse("BX 037034"));
        certificate.printed_parcels = vec![PrintedParcel::numbered(sheet, number, area)];
        if let Some(name) = holder {
            let name = name.to_owned().into();
            let holder = Holder { id: HolderId(1), name, citizen_number: None, birth_date: None, address: None };
            act.push(Edit::insert(holder));
            certificate.holders = vec![HolderId(1)];
        }
        act.push(Edit::insert(certificate));
        ward.apply(&act).expect("insertions")
    }

    fn ranked(snapshot: &Snapshot) -> Ranking {
        let matcher = Matcher::build(snapshot, &Watch::new()).expect("not cancelled");
        matcher.rank(snapshot, Claim { certificate: CertificateId(1), printed: 0 }, 9)
    }

    fn area_of(snapshot: &Snapshot, id: u64) -> Option<f64> {
        snapshot.parcels.get(id)?.legal_area.map(|area| (area * 10.0).round() / 10.0)
    }

    #[test]
    fn a_paper_that_agrees_in_everything_is_sure() {
        let ward = ward();
        let ranking = ranked(&with_paper(&ward, "12", "25", area_of(&ward, 575), Some(&owner(575))));
        assert_eq!(ranking.standing, Standing::Sure(ParcelId(575)));
        assert!(ranking.candidates[0].score > 0.999);
        let kinds: Vec<EvidenceKind> = ranking.candidates[0].chips.iter().map(|chip| chip.kind).collect();
        assert_eq!(kinds.len(), 3);
        assert!(ranking.candidates[0].chips.iter().all(Chip::speaks_for));
    }

    #[test]
    fn a_number_alone_is_never_sure() {
        let ranking = ranked(&with_paper(&ward(), "12", "25", None, None));
        assert_eq!((ranking.candidates[0].parcel, ranking.standing), (ParcelId(575), Standing::Open));
        assert!((0.3..0.9).contains(&ranking.candidates[0].score));
    }

    #[test]
    fn a_number_that_the_area_and_the_holder_contradict_is_not_linked() {
        let ward = ward();
        let ranking = ranked(&with_paper(&ward, "12", "25", Some(450.0), Some("Vũ Xuân Khác")));
        assert!(matches!(ranking.standing, Standing::Contradictory | Standing::Open), "{:?}", ranking.standing);
        let chips = &ranking.candidates.iter().find(|of| of.parcel == ParcelId(575)).expect("named").chips;
        assert!(chips.iter().any(|chip| chip.kind == EvidenceKind::Area && !chip.speaks_for()));
    }

    #[test]
    fn an_illegible_number_is_found_by_area_and_holder() {
        let ward = ward();
        let ranking = ranked(&with_paper(&ward, "", "", area_of(&ward, 575), Some(&owner(575))));
        assert_eq!(ranking.candidates[0].parcel, ParcelId(575));
        assert_eq!(ranking.standing, Standing::Open);
    }

    #[test]
    fn a_slip_in_the_number_still_finds_the_parcel() {
        let ward = ward();
        let ranking = ranked(&with_paper(&ward, "12", "52", area_of(&ward, 575), Some(&owner(575))));
        assert_eq!(ranking.candidates[0].parcel, ParcelId(575));
        assert!(!matches!(ranking.standing, Standing::Sure(_)));
    }

    #[test]
    fn without_any_key_there_is_no_score() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Certificate::with_serial(CertificateId(1), None)));
        let ranking = ranked(&ward().apply(&act).expect("an insertion"));
        assert_eq!((ranking.candidates.len(), ranking.standing), (0, Standing::NoEvidence));
    }

    #[test]
    fn an_accepted_crosswalk_leads_to_the_present_number() {
        let ward = ward();
        let paper = with_paper(&ward, "112", "225", area_of(&ward, 575), Some(&owner(575)));
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::insert(Crosswalk {
            id: CrosswalkId(1),
            from: FormerSheet { commune: String::new(), generation: MapGeneration::Unknown, sheet: "112".to_owned() },
            to: Designation::new("12"),
            numbers: Renumbering::Shift(-200),
            origin: CrosswalkOrigin::Links { agree: 9, disagree: 0 },
            by: "an".to_owned(),
            at: Timestamp(0),
        }));
        let ranking = ranked(&paper.apply(&act).expect("an insertion"));
        assert_eq!(ranking.standing, Standing::Sure(ParcelId(575)));
        assert_eq!(ranking.candidates[0].chips[0].kind, EvidenceKind::Crosswalk);
    }

    #[test]
    fn a_flat_is_never_linked_without_a_person() {
        let ward = ward();
        let paper = with_paper(&ward, "12", "25", area_of(&ward, 575), Some(&owner(575)));
        let before = paper.certificates.get(1_u64).expect("just made").clone();
        let flat = Certificate { flat: Some(crate::cadastre::Flat::default()), ..before.as_ref().clone() };
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::replace(before, flat));
        assert_eq!(ranked(&paper.apply(&act).expect("made for it")).standing, Standing::Open);
    }

    #[test]
    fn a_flat_is_where_another_flat_of_its_building_is_linked() {
        let flat = |number: &str, building: &str| {
            let (estate, building, number) = ("Khu Mẫu".to_owned(), building.to_owned(), number.to_owned());
            Some(crate::cadastre::Flat { estate, building, number })
        };
        let ward = with_paper(&ward(), "", "", None, None);
        let before = ward.certificates.get(1_u64).expect("just made").clone();
        let mut act = ChangeSet::new(Message::new("act-test"));
        act.push(Edit::replace(
            before.clone(),
            Certificate { flat: flat("502", "nhà ct1"), ..before.as_ref().clone() },
        ));
        for (id, building) in [(2, "Nhà CT1"), (3, "Nhà CT2")] {
            let paper = Certificate::with_serial(CertificateId(id), None);
            act.push(Edit::insert(Certificate { flat: flat("1203", building), ..paper }));
        }
        let mut ward = ward.apply(&act).expect("made for it");
        for (certificate, parcel) in [(2, 575), (3, 600)] {
            let (certificate, parcel) = (CertificateId(certificate), ParcelId(parcel));
            let how = LinkMethod::Click;
            let link = crate::editing::link_certificate(&ward, certificate, parcel, how, "lan", Timestamp(1));
            ward = ward.apply(&link.expect("both are there")).expect("made for it");
        }
        let ranking = ranked(&ward);
        assert_eq!((ranking.candidates[0].parcel, ranking.standing), (ParcelId(575), Standing::Open));
        assert_eq!(ranking.candidates[0].chips[0].kind, EvidenceKind::Building);
    }

    #[test]
    fn sides_find_a_parcel_from_any_corner() {
        let ward = ward();
        let matcher = Matcher::build(&ward, &Watch::new()).expect("not cancelled");
        // Sheet 12, number 25: 7.5 by 18.0 metres.
        let sides = |sides: &[f64]| ParcelQuery { sides: sides.to_vec(), ..ParcelQuery::default() };
        let found = matcher.find(&sides(&[18.0, 7.5, 18.1, 7.5]));
        assert!(found.iter().any(|found| found.parcel == ParcelId(575)), "{found:?}");
        assert!(matcher.find(&sides(&[18.0, 7.5])).is_empty());
    }

    #[test]
    fn an_area_and_the_name_of_a_neighbour_narrow_it_down() {
        let ward = ward();
        let matcher = Matcher::build(&ward, &Watch::new()).expect("not cancelled");
        let near = |name: &str, area| ParcelQuery { neighbour: name.to_owned(), area, ..ParcelQuery::default() };
        let alone = matcher.find(&near("", Some((134.9, 135.1))));
        assert!(alone.iter().any(|found| found.parcel == ParcelId(575)), "{alone:?}");
        let beside = matcher.find(&near(&owner(576), Some((134.9, 135.1))));
        assert_eq!(beside.iter().map(|found| found.parcel.0).collect::<Vec<_>>(), [575]);
        assert!(matcher.find(&near("không ai", Some((134.9, 135.1)))).is_empty());
        assert!(matcher.find(&ParcelQuery::default()).is_empty());
    }

    #[test]
    fn confirmed_links_teach_that_numbers_are_of_an_older_map() {
        let ward = ward();
        let paper = with_paper(&ward, "12", "25", None, None);
        let mut act = ChangeSet::new(Message::new("act-test"));
        for id in 2..=60_u64 {
            let mut certificate = Certificate::with_serial(CertificateId(id), Serial::parse(&format!("BX {id:06}")));
            certificate.printed_parcels = vec![PrintedParcel::numbered("3", &id.to_string(), None)];
            act.push(Edit::insert(certificate));
            let how = LinkMethod::Click;
            let (by, at) = (String::new(), Timestamp(0));
            let (certificate, parcel) = (CertificateId(id), ParcelId(id + 500));
            act.push(Edit::insert(Link {
                id: LinkId(id),
                certificate,
                parcel,
                how,
                by,
                at,
                evidence: vec![],
                confirmed: None,
            }));
        }
        let before = ranked(&paper).candidates[0].score;
        let after = ranked(&paper.apply(&act).expect("insertions")).candidates[0].score;
        assert!(after < before / 2.0, "{after} is not far below {before}");
    }
}
