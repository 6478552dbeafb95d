//! Finding by whatever a person remembers: sheet/parcel, serial, holder, address; accents, case and leading zeros do not matter.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cadastre::{
    CertificateId, Designation, ParcelId, Purpose, ReferenceFeature, ReferenceId, ScanId, Serial, Snapshot,
};
use crate::text::fold;

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

/// All texts of a snapshot, folded. Made by a job; answers within a frame.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub revision: u64,
    /// Has what answers show, so that it is not kept twice.
    snapshot: Snapshot,
    parcels: Vec<ParcelEntry>,
    /// Sheets and numbers as keys.
    keys: Texts,
    /// Addresses, folded: many parcels have the same.
    addresses: Texts,
    certificates: Vec<CertificateEntry>,
    scans: Vec<(ScanId, Box<str>)>,
    places: Vec<(ReferenceId, Box<str>)>,
}

/// A parcel by its place among the texts.
#[derive(Debug)]
struct ParcelEntry {
    id: ParcelId,
    sheet: u32,
    number: u32,
    address: u32,
}

/// Texts, each once.
#[derive(Debug, Default)]
struct Texts {
    texts: Vec<Arc<str>>,
    at: HashMap<Arc<str>, u32>,
}

impl Texts {
    fn keep(&mut self, text: &str) -> u32 {
        if let Some(at) = self.at.get(text) {
            return *at;
        }
        let (at, text) = (u32::try_from(self.texts.len()).unwrap_or(u32::MAX), Arc::<str>::from(text));
        self.texts.push(text.clone());
        self.at.insert(text, at);
        at
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.at.get(text).copied()
    }
}

#[derive(Debug)]
struct CertificateEntry {
    id: CertificateId,
    serial: Option<Serial>,
    label: String,
    holders: String,
    /// Serial without its space, and the holders, folded.
    text: String,
}

impl SearchIndex {
    pub fn build(snapshot: &Snapshot) -> Self {
        let (mut keys, mut addresses) = (Texts::default(), Texts::default());
        let parcels = snapshot.parcels.iter().map(|parcel| ParcelEntry {
            id: parcel.id,
            sheet: keys.keep(&parcel.sheet.key()),
            number: keys.keep(&parcel.number.key()),
            address: addresses.keep(&fold(parcel.details().address())),
        });
        let parcels = parcels.collect();
        let certificates = snapshot.certificates.iter().map(|certificate| {
            let names = certificate.holders.iter().filter_map(|id| snapshot.holders.get(*id));
            let holders = names.map(|holder| holder.name.open(Purpose::Search).clone()).collect::<Vec<_>>().join(", ");
            let label = certificate.serial.as_ref().map(ToString::to_string).unwrap_or_default();
            CertificateEntry {
                id: certificate.id,
                serial: certificate.serial.clone(),
                text: format!("{} {}", fold(&label).replace(' ', ""), fold(&holders)),
                label,
                holders,
            }
        });
        let certificates = certificates.collect();
        let scans = snapshot.scans.iter().map(|scan| (scan.id, fold(scan.source.file_name()).into())).collect();
        let named = |feature: &ReferenceFeature| {
            let text = fold(&name_of(feature));
            (!text.is_empty()).then(|| (feature.id, text.into()))
        };
        let places = snapshot.references.iter().filter_map(|feature| named(feature)).collect();
        let revision = snapshot.revision;
        Self { revision, snapshot: snapshot.clone(), parcels, keys, addresses, certificates, scans, places }
    }

    /// The parcels that `sheet/number` names, whatever the spelling of the numbers; none without both.
    pub fn named(&self, text: &str) -> Vec<ParcelId> {
        let Some((sheet, number)) = text.split_once('/') else { return Vec::new() };
        let (sheet, number) = (Designation::new(sheet).key(), Designation::new(number).key());
        self.numbered(Some(&sheet), &number).map(|parcel| parcel.id).collect()
    }

    /// The parcels with a number, on a sheet or on any; both as keys.
    fn numbered(&self, sheet: Option<&str>, number: &str) -> impl Iterator<Item = &ParcelEntry> {
        let number = self.keys.find(number).filter(|_| !number.is_empty());
        // A sheet that is not there has no parcel.
        let sheet = sheet.map(|sheet| self.keys.find(sheet));
        self.parcels.iter().filter(move |parcel| {
            Some(parcel.number) == number && sheet.is_none_or(|sheet| Some(parcel.sheet) == sheet)
        })
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
        hits.extend(named.take(limit).map(|parcel| self.parcel_hit(parcel)));
        let folded = fold(query);
        let serial = Serial::parse(query);
        let compact = folded.replace(' ', "");
        let exact = |entry: &&CertificateEntry| serial.is_some() && entry.serial == serial;
        hits.extend(self.certificates.iter().filter(exact).map(CertificateEntry::hit));
        let words: Vec<&str> = folded.split(' ').collect();
        let has_all = |text: &str| words.iter().all(|word| text.contains(word));
        let alike =
            |entry: &&CertificateEntry| !exact(entry) && (entry.text.contains(&compact) || has_all(&entry.text));
        hits.extend(self.certificates.iter().filter(alike).take(limit).map(CertificateEntry::hit));
        if sheet.is_none() && compact.len() >= SHORTEST_TEXT {
            let is_there: Vec<bool> = self.addresses.texts.iter().map(|text| has_all(text)).collect();
            let there = self.parcels.iter().filter(|parcel| is_there.get(parcel.address as usize) == Some(&true));
            hits.extend(there.take(limit).map(|parcel| self.parcel_hit(parcel)));
            let scans = self.scans.iter().filter(|(_, text)| has_all(text)).take(limit);
            hits.extend(scans.filter_map(|(id, _)| self.scan_hit(*id)));
            let places = self.places.iter().filter(|(_, text)| has_all(text)).take(limit);
            hits.extend(places.filter_map(|(id, _)| self.place_hit(*id)));
        }
        hits.dedup_by_key(|hit| hit.found);
        hits.truncate(limit);
        hits
    }

    fn parcel_hit(&self, entry: &ParcelEntry) -> Hit {
        let parcel = self.snapshot.parcels.get(entry.id);
        let (label, mut note) =
            parcel.map(|parcel| (parcel.label(), parcel.details().address().to_owned())).unwrap_or_default();
        if let Some(ward) = self.snapshot.ward_of(entry.id) {
            note =
                [ward.name.as_str(), &note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        }
        Hit { found: Found::Parcel(entry.id), label, note }
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
        let named = parcels.filter(|parcel| wards.iter().any(|ward| ward.has(parcel.id)));
        named.take(limit).map(|parcel| self.parcel_hit(parcel)).collect()
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

/// Letters below which half the ward's addresses would answer.
const SHORTEST_TEXT: usize = 2;

impl CertificateEntry {
    fn hit(&self) -> Hit {
        Hit { found: Found::Certificate(self.id), label: self.label.clone(), note: self.holders.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Certificate, ChangeSet, Edit, Holder, HolderId, Parcel, ParcelDetails};
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
