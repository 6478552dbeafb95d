//! Finding by whatever a person remembers: sheet/parcel, serial, holder, address; accents, case and leading zeros do not matter.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cadastre::{
    Certificate, CertificateId, Designation, Parcel, ParcelId, Purpose, ReferenceFeature, ReferenceId, ScanId, Serial,
    Snapshot,
};
use crate::text::{JoinedTexts, fold};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Parcel(ParcelId),
    Certificate(CertificateId),
    Scan(ScanId),
    /// A named place of a reference layer: a road, a hamlet.
    Place(ReferenceId),
}

/// One answer, with what to show of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub found: Found,
    /// `12/125`, the serial, the file, the name.
    pub label: String,
    /// Address, holder, layer.
    pub note: String,
}

/// The texts of a snapshot, folded. Made by a job; answers within a frame. It has only what is looked through: what answers show is the snapshot's.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub revision: u64,
    snapshot: Snapshot,
    /// Numbers of parcels as keys, by their place in `numbered`.
    numbers: HashMap<String, u32>,
    numbered: Groups,
    /// By their place in `addressed`: many parcels have the same.
    addresses: JoinedTexts,
    addressed: Groups,
    /// Serial without its space, and the holders.
    papers: Named<CertificateId>,
    /// File names.
    scans: Named<ScanId>,
    places: Named<ReferenceId>,
}

/// Parcels in groups, those of a group in the order of the map.
#[derive(Debug, Default)]
struct Groups {
    /// Where each group ends.
    ends: Vec<u32>,
    parcels: Vec<ParcelId>,
}

impl Groups {
    /// Of each parcel of the map its group, in the order of the map.
    fn new(snapshot: &Snapshot, group_of: &[u32]) -> Self {
        let mut starts: Vec<u32> = Vec::new();
        for group in group_of {
            let behind = *group as usize + 1;
            if starts.len() <= behind {
                starts.resize(behind + 1, 0);
            }
            starts[behind] += 1;
        }
        for group in 1..starts.len() {
            starts[group] += starts[group - 1];
        }
        let mut parcels = vec![ParcelId(0); group_of.len()];
        // Each start moves on to the end of its group.
        for (parcel, group) in snapshot.parcels.iter().zip(group_of) {
            let at = &mut starts[*group as usize];
            parcels[*at as usize] = parcel.id;
            *at += 1;
        }
        starts.pop();
        Self { ends: starts, parcels }
    }

    fn of(&self, group: u32) -> &[ParcelId] {
        let end = |group: usize| self.ends.get(group).map_or(0, |end| *end as usize);
        let start = (group as usize).checked_sub(1).map_or(0, end);
        self.parcels.get(start..end(group as usize)).unwrap_or_default()
    }
}

/// Rows with a text each.
#[derive(Debug)]
struct Named<Id> {
    ids: Vec<Id>,
    texts: JoinedTexts,
}

impl<Id> Default for Named<Id> {
    fn default() -> Self {
        Self { ids: Vec::new(), texts: JoinedTexts::default() }
    }
}

impl<Id: Copy> Named<Id> {
    fn new(rows: impl Iterator<Item = (Id, String)>) -> Self {
        let mut named = Self::default();
        for (id, text) in rows {
            named.ids.push(id);
            named.texts.push(&text);
        }
        named.texts.shrink_to_fit();
        named
    }

    fn id(&self, at: u32) -> Option<Id> {
        self.ids.get(at as usize).copied()
    }

    /// The rows whose text holds all words.
    fn holding_all<'t>(&'t self, words: &'t Words<'_>) -> impl Iterator<Item = Id> + 't {
        words.held_by(&self.texts).filter_map(|at| self.id(at))
    }
}

/// Words that a text must hold.
struct Words<'q> {
    /// The longest: fewest texts hold it.
    longest: &'q str,
    all: Vec<&'q str>,
}

impl<'q> Words<'q> {
    fn of(folded: &'q str) -> Self {
        let all: Vec<&str> = folded.split(' ').collect();
        let longest = all.iter().copied().max_by_key(|word| word.len()).unwrap_or_default();
        Self { longest, all }
    }

    /// The texts that hold all of them.
    fn held_by<'t>(&'t self, texts: &'t JoinedTexts) -> impl Iterator<Item = u32> + 't {
        texts.holding(self.longest).filter(|at| self.all.iter().all(|word| texts.get(*at).contains(word)))
    }
}

impl SearchIndex {
    pub fn build(snapshot: &Snapshot) -> Self {
        let (mut numbers, mut known) = (HashMap::new(), HashMap::<Box<str>, u32>::new());
        let mut addresses = JoinedTexts::default();
        let (mut number_of, mut address_of) = (Vec::new(), Vec::new());
        for parcel in snapshot.parcels.iter() {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            number_of.push(*numbers.entry(parcel.number.key()).or_insert(next));
            let details = parcel.details();
            let address = details.address();
            address_of.push(match known.get(address) {
                Some(at) => *at,
                None => *known.entry(address.into()).or_insert(addresses.push(&fold(address))),
            });
        }
        addresses.shrink_to_fit();
        let papers = snapshot.certificates.iter().map(|paper| {
            let serial = paper.serial.as_ref().map(folded_serial).unwrap_or_default();
            (paper.id, format!("{serial} {}", fold(&holders_of(snapshot, paper))))
        });
        let places = snapshot.references.iter().map(|place| (place.id, fold(&name_of(place))));
        Self {
            revision: snapshot.revision,
            numbers,
            numbered: Groups::new(snapshot, &number_of),
            addresses,
            addressed: Groups::new(snapshot, &address_of),
            papers: Named::new(papers),
            scans: Named::new(snapshot.scans.iter().map(|scan| (scan.id, fold(scan.source.file_name())))),
            places: Named::new(places.filter(|(_, name)| !name.is_empty())),
            snapshot: snapshot.clone(),
        }
    }

    /// The parcels that `sheet/number` names, whatever the spelling of the numbers; none without both.
    pub fn named(&self, text: &str) -> Vec<ParcelId> {
        let Some((sheet, number)) = text.split_once('/') else { return Vec::new() };
        let (sheet, number) = (Designation::new(sheet).key(), Designation::new(number).key());
        self.numbered(Some(&sheet), &number).collect()
    }

    /// The parcels with a number, on a sheet or on any; both as keys.
    fn numbered(&self, sheet: Option<&str>, number: &str) -> impl Iterator<Item = ParcelId> {
        let group = self.numbers.get(number).filter(|_| !number.is_empty());
        let parcels = group.map(|group| self.numbered.of(*group)).unwrap_or_default().iter().copied();
        let is_on = move |parcel: &Arc<Parcel>| sheet.is_none_or(|sheet| parcel.sheet.key() == sheet);
        parcels.filter(move |id| sheet.is_none() || self.snapshot.parcels.get(*id).is_some_and(is_on))
    }

    /// At most `limit` answers, the surest first: the number that was typed, then serials, then texts that hold all words.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query.trim();
        if query.is_empty() {
            return Vec::new();
        }
        let mut hits = self.in_named_wards(query, limit);
        let (sheet, number) = match query.split_once('/') {
            Some((sheet, number)) => (Some(Designation::new(sheet).key()), Designation::new(number).key()),
            None => (None, Designation::new(query).key()),
        };
        let named = self.numbered(sheet.as_deref(), &number);
        hits.extend(named.take(limit).map(|id| self.parcel_hit(id)));
        let folded = fold(query);
        let compact = folded.replace(' ', "");
        let words = Words::of(&folded);
        let papers = &self.papers;
        // The text of a paper begins with its serial.
        let serial = Serial::parse(query).map(|serial| folded_serial(&serial) + " ");
        let is_exact = |at: &u32| serial.as_ref().is_some_and(|serial| papers.texts.get(*at).starts_with(serial));
        let exact = serial.iter().flat_map(|serial| papers.texts.holding(serial)).filter(is_exact);
        let compact_in = |at: &u32| papers.texts.get(*at).contains(&compact);
        let alike = words.held_by(&papers.texts).filter(|at| !compact_in(at));
        let alike = papers.texts.holding(&compact).chain(alike).filter(|at| !is_exact(at));
        let found = exact.take(limit).chain(alike.take(limit)).filter_map(|at| papers.id(at));
        hits.extend(found.filter_map(|id| self.paper_hit(id)));
        if sheet.is_none() && compact.len() >= SHORTEST_TEXT {
            let there = words.held_by(&self.addresses).flat_map(|address| self.addressed.of(address));
            hits.extend(there.take(limit).map(|id| self.parcel_hit(*id)));
            let scans = self.scans.holding_all(&words).take(limit);
            hits.extend(scans.filter_map(|id| self.scan_hit(id)));
            let places = self.places.holding_all(&words).take(limit);
            hits.extend(places.filter_map(|id| self.place_hit(id)));
        }
        hits.dedup_by_key(|hit| hit.found);
        hits.truncate(limit);
        hits
    }

    fn parcel_hit(&self, id: ParcelId) -> Hit {
        let parcel = self.snapshot.parcels.get(id);
        let (label, mut note) =
            parcel.map(|parcel| (parcel.label(), parcel.details().address().to_owned())).unwrap_or_default();
        if let Some(ward) = self.snapshot.ward_of(id) {
            note =
                [ward.name.as_str(), &note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        }
        Hit { found: Found::Parcel(id), label, note }
    }

    fn paper_hit(&self, id: CertificateId) -> Option<Hit> {
        let paper = self.snapshot.certificates.get(id)?;
        let label = paper.serial.as_ref().map(ToString::to_string).unwrap_or_default();
        Some(Hit { found: Found::Certificate(id), label, note: holders_of(&self.snapshot, paper) })
    }

    /// Where wards are seen together: the parcels that a ward's name and a number name, in either order, `mẫu 12/125`.
    fn in_named_wards(&self, query: &str, limit: usize) -> Vec<Hit> {
        if self.snapshot.wards.is_empty() {
            return Vec::new();
        }
        // Wards have numbers in their names: what has a stroke is the parcel's, else the only number.
        let is_number = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
        let is_whole = |word: &&str| is_number(word) && word.contains('/');
        let by_stroke = query.split_whitespace().any(|word| is_whole(&word));
        let (numbers, name): (Vec<&str>, Vec<&str>) =
            query.split_whitespace().partition(|word| if by_stroke { is_whole(word) } else { is_number(word) });
        let ([number], false) = (numbers.as_slice(), name.is_empty()) else { return Vec::new() };
        let (sheet, number) = match number.split_once('/') {
            Some((sheet, number)) => (Some(Designation::new(sheet).key()), Designation::new(number).key()),
            None => (None, Designation::new(number).key()),
        };
        let words: Vec<String> = name.into_iter().map(fold).collect();
        let wards = self.snapshot.wards.iter().filter(|ward| {
            let name = fold(&ward.name);
            words.iter().all(|word| name.contains(word.as_str()))
        });
        let wards: Vec<_> = wards.collect();
        let parcels = self.numbered(sheet.as_deref(), &number);
        let named = parcels.filter(|id| wards.iter().any(|ward| ward.has(*id)));
        named.take(limit).map(|id| self.parcel_hit(id)).collect()
    }

    fn scan_hit(&self, id: ScanId) -> Option<Hit> {
        let scan = self.snapshot.scans.get(id)?;
        let paper = scan.certificate.and_then(|id| self.snapshot.certificates.get(id));
        let note = paper.and_then(|paper| paper.serial.as_ref()).map(ToString::to_string).unwrap_or_default();
        Some(Hit { found: Found::Scan(id), label: scan.source.file_name().to_owned(), note })
    }

    fn place_hit(&self, id: ReferenceId) -> Option<Hit> {
        let place = self.snapshot.references.get(id)?;
        let note = self.snapshot.layers.get(place.layer).map(|layer| layer.name.clone()).unwrap_or_default();
        Some(Hit { found: Found::Place(id), label: name_of(place), note })
    }
}

/// The texts of a place that are no codes.
fn name_of(place: &ReferenceFeature) -> String {
    let texts = place.attributes.iter().filter_map(|value| value.text()).map(str::trim);
    texts.filter(|text| text.chars().any(char::is_alphabetic)).collect::<Vec<_>>().join(" · ")
}

/// `md00012345` of `MĐ 00012345`.
fn folded_serial(serial: &Serial) -> String {
    fold(&serial.to_string()).replace(' ', "")
}

fn holders_of(snapshot: &Snapshot, paper: &Certificate) -> String {
    let names = paper.holders.iter().filter_map(|id| snapshot.holders.get(*id));
    names.map(|holder| holder.name.open(Purpose::Search).clone()).collect::<Vec<_>>().join(", ")
}

/// Letters below which half the ward's addresses would answer.
const SHORTEST_TEXT: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Holder, HolderId, ParcelDetails};
    use crate::i18n::Message;

    fn index() -> SearchIndex {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, sheet, number, address) in [(1, "12", "0125", "Thôn Đông Mẫu"), (2, "7", "125", "Ngõ 3, phố Mẫu")]
        {
            act.push(Edit::insert(Parcel {
                details: ParcelDetails::with_address(address).into(),
                ..Parcel::numbered(ParcelId(id), sheet, number)
            }));
        }
        let mut paper = Certificate::with_serial(CertificateId(1), Serial::parse("DĐ 659138"));
        paper.holders = vec![HolderId(1)];
        act.push(Edit::insert(paper));
        act.push(Edit::insert(Holder {
            id: HolderId(1),
            name: "Nguyễn Văn Đức".to_owned().into(),
            citizen_number: None,
            birth_date: None,
            address: None,
        }));
        SearchIndex::build(&Snapshot::default().apply(&act).unwrap())
    }

    #[test]
    fn a_parcel_is_named_by_sheet_and_number_in_any_spelling() {
        assert_eq!(index().named("012/0125"), [ParcelId(1)]);
        assert_eq!((index().named("12/"), index().named("125")), (vec![], vec![]));
    }

    fn found(query: &str) -> Vec<Found> {
        index().find(query, 10).into_iter().map(|hit| hit.found).collect()
    }

    #[test]
    fn numbers_serials_names_and_addresses_are_found_without_accents() {
        let (first, second, paper) =
            (Found::Parcel(ParcelId(1)), Found::Parcel(ParcelId(2)), Found::Certificate(CertificateId(1)));
        for (query, expected) in [
            ("12/125", vec![first]),
            ("012/0125", vec![first]),
            ("125", vec![first, second]),
            ("dd659138", vec![paper]),
            ("659138", vec![paper]),
            ("nguyen van duc", vec![paper]),
            ("DUC", vec![paper]),
            ("dong mau", vec![first]),
            ("pho mau", vec![second]),
            ("hà giang", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(query), expected, "{query}");
        }
    }
}
