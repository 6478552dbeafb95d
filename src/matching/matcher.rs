//! The ward and what is known about it, ready to rank any claim.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use geo_types::Coord;

use super::keys::{Key, keys};
use super::paper::{Paper, commune, is_confirmed};
use super::pile::Pile;
use super::rates::{Level, LevelRates, Rates};
use super::ward::Ward;
use super::{Candidate, Chip, Claim, CrosswalkSuggestion, EvidenceKind, Ranking, Standing};
use crate::cadastre::{Certificate, CertificateId, Crosswalk, ParcelId, Serial, Snapshot};
use crate::crs::{Crs, Transformer};
use crate::jobs::{Cancelled, Watch};

/// Share of papers whose parcel the map does not have: split, merged, of another ward. Source: ours, from the obstacles that
/// `campaign.md` §7.6 lists.
const NOT_ON_MAP: f64 = 0.03;

/// A sure claim has at least this score. Source: the precision that automatic links must have, 99.9 %.
const SURE: f64 = 0.999;

/// A soft key whose weight is below this contradicts. Natural logarithm: a pair three times rarer among those that belong together.
const CONTRADICTS: f64 = -1.1;

/// A soft key whose weight is above this agrees: three times as frequent.
const AGREES: f64 = 1.1;

/// Linked certificates of one former commune on a sheet from which on the sheet is that commune's. Source: ours.
const ENOUGH_FOR_A_COMMUNE: u32 = 4;

/// Made from one snapshot by a job; ranks claims of that snapshot or of a slightly later one. Holds personal data in memory.
pub struct Matcher {
    pub(super) ward: Ward,
    pub(super) crosswalks: HashMap<String, Vec<Arc<Crosswalk>>>,
    pub(super) suggestions: HashMap<String, Vec<CrosswalkSuggestion>>,
    /// Where the photos of certificates were taken, metres (east, north) of the project's CRS.
    pub(super) photos: HashMap<CertificateId, Coord<f64>>,
    pub(super) pile: Pile,
    pub(super) by_serial: HashMap<Serial, Vec<CertificateId>>,
    /// Former commune of a sheet, as links have shown.
    pub(super) communes: BTreeMap<u32, String>,
    /// Parcels that have a link.
    pub(super) linked_parcels: f64,
    rates: Rates,
    revision: u64,
}

impl Matcher {
    /// Reads the ward and learns from its confirmed links.
    ///
    /// Errors: [`Cancelled`].
    pub fn build(snapshot: &Snapshot, watch: &Watch) -> Result<Self, Cancelled> {
        let mut by_serial: HashMap<Serial, Vec<CertificateId>> = HashMap::new();
        for certificate in snapshot.certificates.iter() {
            if let Some(serial) = &certificate.serial {
                by_serial.entry(serial.clone()).or_default().push(certificate.id);
            }
        }
        let mut matcher = Self {
            ward: Ward::build(snapshot, watch)?,
            crosswalks: HashMap::new(),
            suggestions: HashMap::new(),
            photos: photos(snapshot),
            pile: Pile::build(snapshot),
            by_serial,
            communes: BTreeMap::new(),
            linked_parcels: 0.0,
            rates: Rates::default(),
            revision: snapshot.revision,
        };
        matcher.learn(snapshot, watch)?;
        Ok(matcher)
    }

    /// The same ward with the links, crosswalks and certificates of a later snapshot; the parcels must be unchanged.
    ///
    /// Errors: [`Cancelled`].
    pub fn renewed(mut self, snapshot: &Snapshot, watch: &Watch) -> Result<Self, Cancelled> {
        self.pile = Pile::build(snapshot);
        self.learn(snapshot, watch)?;
        Ok(self)
    }

    /// With suggestions for crosswalks that nobody has accepted yet.
    #[must_use]
    pub fn with_suggestions(mut self, suggestions: &[CrosswalkSuggestion]) -> Self {
        self.suggestions.clear();
        for suggestion in suggestions {
            self.suggestions.entry(suggestion.from.sheet.clone()).or_default().push(suggestion.clone());
        }
        self
    }

    /// The revision of the snapshot that it was made from.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The claims of a certificate: one for each parcel that it names, one for none.
    pub fn claims(&self, certificate: &Certificate) -> Vec<Claim> {
        claims(certificate).collect()
    }

    /// What crosswalks say, which communes sheets were in, and how often keys agree: all from what is confirmed.
    fn learn(&mut self, snapshot: &Snapshot, watch: &Watch) -> Result<(), Cancelled> {
        self.revision = snapshot.revision;
        self.crosswalks.clear();
        for crosswalk in snapshot.crosswalks.iter() {
            self.crosswalks.entry(crosswalk.from.sheet.clone()).or_default().push(crosswalk.clone());
        }
        let mut linked: Vec<u64> = snapshot.links.iter().map(|link| link.parcel.0).collect();
        linked.sort_unstable();
        linked.dedup();
        self.linked_parcels = linked.len() as f64;
        self.learn_communes(snapshot);
        self.rates = Rates::default();
        let mut rates = Rates::default();
        for link in snapshot.links.iter().filter(|link| is_confirmed(link)) {
            watch.check()?;
            let Some(certificate) = snapshot.certificates.get(link.certificate) else { continue };
            // Of several parcels nothing says which is which.
            if certificate.printed_parcels.len() > 1 {
                continue;
            }
            let claim = Claim { certificate: certificate.id, printed: 0 };
            let (Some(paper), Some(at)) = (Paper::of(self, snapshot, claim), self.position(link.parcel)) else {
                continue;
            };
            for key in keys(self, snapshot, &paper) {
                if let Some(level) = (key.level)(at) {
                    rates.learn(key.kind, &paper.regime, level);
                }
            }
        }
        self.rates = rates;
        Ok(())
    }

    fn learn_communes(&mut self, snapshot: &Snapshot) {
        let mut seen: BTreeMap<(u32, String), u32> = BTreeMap::new();
        for link in snapshot.links.iter().filter(|link| is_confirmed(link)) {
            let Some(certificate) = snapshot.certificates.get(link.certificate) else { continue };
            let told = commune(certificate, certificate.printed_parcels.first(), snapshot);
            if let Some(parcel) = self.position(link.parcel).and_then(|at| self.ward.parcels.get(at as usize))
                && !told.is_empty()
            {
                *seen.entry((parcel.sheet, told.to_owned())).or_default() += 1;
            }
        }
        let mut of_sheet: BTreeMap<u32, u32> = BTreeMap::new();
        seen.iter().for_each(|((sheet, _), count)| *of_sheet.entry(*sheet).or_default() += count);
        // A sheet on which two communes met is neither's.
        let clear = |sheet: &u32, count: u32| count >= ENOUGH_FOR_A_COMMUNE && of_sheet.get(sheet) == Some(&count);
        self.communes =
            seen.into_iter().filter(|((sheet, _), count)| clear(sheet, *count)).map(|(key, _)| key).collect();
    }

    /// Position of a parcel in the ward.
    pub(super) fn position(&self, parcel: ParcelId) -> Option<u32> {
        self.ward.parcels.binary_search_by_key(&parcel, |entry| entry.id).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// Middle of a parcel, metres (east, north).
    pub(super) fn place(&self, parcel: ParcelId) -> Option<Coord<f64>> {
        self.ward.parcels.get(self.position(parcel)? as usize)?.place
    }

    /// Positions of the parcels that fit the lengths of a sketch, each side within `tolerance` metres.
    pub(super) fn fitting_sides(&self, lengths: &[f64], tolerance: f64) -> Vec<u32> {
        let fits = |at: &u32| {
            self.ward.sides.get(*at as usize).is_some_and(|sides| sides.difference(lengths, tolerance).is_some())
        };
        let mut fitting: Vec<u32> = self.ward.by_sides.around(lengths, tolerance).filter(fits).collect();
        fitting.sort_unstable();
        fitting
    }

    /// At most `limit` candidates of a claim, best first, each with its evidence.
    pub fn rank(&self, snapshot: &Snapshot, claim: Claim, limit: usize) -> Ranking {
        let empty = |standing| Ranking { claim, candidates: Vec::new(), standing };
        let Some(paper) = Paper::of(self, snapshot, claim).filter(Paper::has_evidence) else {
            return empty(Standing::NoEvidence);
        };
        let keys = keys(self, snapshot, &paper);
        if keys.iter().all(|key| key.kind == EvidenceKind::Taken) {
            return empty(Standing::NoEvidence);
        }
        let scored = self.scored(&paper, &keys);
        let standing = self.standing(&paper, &keys, &scored);
        let candidates = scored
            .iter()
            .take(limit)
            .filter_map(|(at, score)| {
                let parcel = self.ward.parcels.get(*at as usize)?.id;
                Some(Candidate { parcel, score: *score, chips: self.chips(&paper, &keys, *at) })
            })
            .collect();
        Ranking { claim, candidates, standing }
    }

    /// The best candidate of a claim and its score, without its evidence in words.
    pub fn best(&self, snapshot: &Snapshot, claim: Claim) -> Option<(ParcelId, f64)> {
        let paper = Paper::of(self, snapshot, claim).filter(Paper::has_evidence)?;
        let keys = keys(self, snapshot, &paper);
        let (at, score) = self.scored(&paper, &keys).first().copied()?;
        Some((self.ward.parcels.get(at as usize)?.id, score))
    }

    /// Positions of all candidates with their scores, best first.
    fn scored(&self, paper: &Paper<'_>, keys: &[Key<'_>]) -> Vec<(u32, f64)> {
        let mut candidates: Vec<u32> = keys.iter().flat_map(|key| key.candidates.iter().copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let weights: Vec<[f64; Level::COUNT]> = keys
            .iter()
            .map(|key| weights(key, &key.rates.unwrap_or_else(|| self.rates.of(key.kind, &paper.regime))))
            .collect();
        // Of the parcels that are no candidates: each key says about them what it says on average of those it has not gathered.
        let mut rest = self.ward.size().ln() + (1.0 - NOT_ON_MAP).ln();
        for key in keys {
            rest += weight_of_rest(key, &key.rates.unwrap_or_else(|| self.rates.of(key.kind, &paper.regime)));
        }
        let none = self.ward.size().ln() + NOT_ON_MAP.ln();
        let mut scored: Vec<(u32, f64)> = candidates
            .into_iter()
            .map(|at| {
                let evidence: f64 = keys
                    .iter()
                    .zip(&weights)
                    .filter_map(|(key, weights)| Some(weights[(key.level)(at)? as usize]))
                    .sum();
                (at, evidence + (1.0 - NOT_ON_MAP).ln())
            })
            .collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let highest = scored.first().map_or(none, |(_, best)| best.max(none)).max(rest);
        let whole: f64 = scored.iter().map(|(_, weight)| (weight - highest).exp()).sum::<f64>()
            + (none - highest).exp()
            + (rest - highest).exp();
        for (_, weight) in &mut scored {
            *weight = (*weight - highest).exp() / whole;
        }
        scored
    }

    fn chips(&self, paper: &Paper<'_>, keys: &[Key<'_>], at: u32) -> Vec<Chip> {
        let mut chips: Vec<Chip> = keys
            .iter()
            .filter_map(|key| {
                let level = (key.level)(at)?;
                let rates = key.rates.unwrap_or_else(|| self.rates.of(key.kind, &paper.regime));
                Some(Chip { kind: key.kind, weight: weights(key, &rates)[level as usize], says: (key.says)(at, level) })
            })
            .collect();
        chips.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.kind.cmp(&b.kind)));
        chips
    }

    /// Definition 5 of the room.
    fn standing(&self, paper: &Paper<'_>, keys: &[Key<'_>], scored: &[(u32, f64)]) -> Standing {
        let Some((best, score)) = scored.first().copied() else { return Standing::Open };
        let hard: Vec<&Key<'_>> = keys.iter().filter(|key| key.kind.is_hard()).collect();
        let passing = |key: &Key<'_>| -> Vec<u32> {
            let mut passing = key.candidates.clone();
            passing.retain(|at| (key.level)(*at) == Some(Level::Same));
            passing
        };
        let named: Vec<Vec<u32>> = hard.iter().map(|key| passing(key)).filter(|named| !named.is_empty()).collect();
        let disagree = named.iter().any(|one| named.iter().any(|other| !one.iter().any(|at| other.contains(at))));
        let weight = |key: &Key<'_>| {
            let rates = key.rates.unwrap_or_else(|| self.rates.of(key.kind, &paper.regime));
            (key.level)(best).map_or(0.0, |level| weights(key, &rates)[level as usize])
        };
        let soft: Vec<f64> = keys.iter().filter(|key| !key.kind.is_hard()).map(weight).collect();
        let contradicted = soft.iter().any(|weight| *weight < CONTRADICTS);
        if disagree || (contradicted && named.iter().any(|named| named.contains(&best))) {
            return Standing::Contradictory;
        }
        let passes_all = !hard.is_empty() && hard.iter().all(|key| passing(key) == [best]);
        let agreed = soft.iter().any(|weight| *weight > AGREES);
        let stands_alone = paper.certificate.flat.is_none() && paper.certificate.obstacle.is_none();
        if passes_all && agreed && !contradicted && score >= SURE && stands_alone {
            match self.ward.parcels.get(best as usize) {
                Some(parcel) => Standing::Sure(parcel.id),
                None => Standing::Open,
            }
        } else {
            Standing::Open
        }
    }
}

/// The claims of a certificate: one for each parcel that it names, one for none.
pub fn claims(certificate: &Certificate) -> impl Iterator<Item = Claim> + use<> {
    let id = certificate.id;
    (0..certificate.printed_parcels.len().max(1)).map(move |printed| Claim { certificate: id, printed })
}

/// Logarithms of the likelihood ratios of a key's levels. A parcel without a value says nothing, so the rates are of those that
/// have one.
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

/// The photos that say where they were taken, in the project's CRS.
fn photos(snapshot: &Snapshot) -> HashMap<CertificateId, Coord<f64>> {
    let Some(crs) = &snapshot.settings.crs else { return HashMap::new() };
    let taken: Vec<(CertificateId, (f64, f64))> =
        snapshot.scans.iter().filter_map(|scan| Some((scan.certificate?, scan.photo.longitude_latitude?))).collect();
    if taken.is_empty() {
        return HashMap::new();
    }
    let Ok(transformer) = Transformer::new(&Crs::wgs84(), crs) else { return HashMap::new() };
    let placed = taken
        .into_iter()
        .filter_map(|(certificate, (x, y))| Some((certificate, transformer.point(Coord { x, y }).ok()?)));
    placed.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::cadastre::{
        Attribute, Attributes, ChangeSet, CrosswalkId, CrosswalkOrigin, Designation, Edit, FormerSheet, Holder,
        HolderId, Link, LinkId, LinkMethod, MapGeneration, Parcel, PrintedParcel, Renumbering, Timestamp,
    };
    use crate::i18n::Message;
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
                geometry: Some(Arc::new(MultiPolygon(vec![Polygon::new(ring, vec![])]))),
                personal: [Attribute::Text(&owner)].into_iter().collect::<Attributes>().into(),
                address: format!("Số {number}, phố Mẫu {}", char::from(b'A' + sheet as u8)),
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
