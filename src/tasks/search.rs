//! Finding by whatever a person remembers: sheet/parcel, serial, holder, address; accents, case and leading zeros do not matter.

use crate::cadastre::{CertificateId, Designation, ParcelId, Purpose, Serial, Snapshot};
use crate::text::fold;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Parcel(ParcelId),
    Certificate(CertificateId),
}

/// One answer, with what to show of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub found: Found,
    /// `12/125`, or the serial.
    pub label: String,
    /// Address or holder.
    pub note: String,
}

/// All texts of a snapshot, folded. Made by a job; answers within a frame.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub revision: u64,
    /// Has what answers show, so that it is not kept twice.
    snapshot: Snapshot,
    parcels: Vec<ParcelEntry>,
    certificates: Vec<CertificateEntry>,
}

#[derive(Debug)]
struct ParcelEntry {
    id: ParcelId,
    sheet: Box<str>,
    number: Box<str>,
    /// The address, folded.
    text: Box<str>,
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
        let parcels = snapshot.parcels.iter().map(|parcel| ParcelEntry {
            id: parcel.id,
            sheet: parcel.sheet.key().into(),
            number: parcel.number.key().into(),
            text: fold(parcel.details().address()).into(),
        });
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
        Self {
            revision: snapshot.revision,
            parcels: parcels.collect(),
            certificates: certificates.collect(),
            snapshot: snapshot.clone(),
        }
    }

    /// The parcels that `sheet/number` names, whatever the spelling of the numbers; none without both.
    pub fn named(&self, text: &str) -> Vec<ParcelId> {
        let Some((sheet, number)) = text.split_once('/') else { return Vec::new() };
        let (sheet, number) = (Designation::new(sheet).key(), Designation::new(number).key());
        let named = self.parcels.iter().filter(|parcel| *parcel.number == *number && *parcel.sheet == *sheet);
        named.filter(|_| !number.is_empty()).map(|parcel| parcel.id).collect()
    }

    /// At most `limit` answers, the surest first: the number that was typed, then serials, then texts that hold all words.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query.trim();
        if query.is_empty() {
            return Vec::new();
        }
        let mut hits = Vec::new();
        let (sheet, number) = match query.split_once('/') {
            Some((sheet, number)) => (Some(Designation::new(sheet).key()), Designation::new(number).key()),
            None => (None, Designation::new(query).key()),
        };
        if !number.is_empty() {
            let named = self.parcels.iter().filter(|parcel| {
                *parcel.number == *number && sheet.as_ref().is_none_or(|sheet| *parcel.sheet == **sheet)
            });
            hits.extend(named.take(limit).map(|parcel| self.parcel_hit(parcel)));
        }
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
            let there = self.parcels.iter().filter(|parcel| has_all(&parcel.text));
            hits.extend(there.take(limit).map(|parcel| self.parcel_hit(parcel)));
        }
        hits.dedup_by_key(|hit| hit.found);
        hits.truncate(limit);
        hits
    }

    fn parcel_hit(&self, entry: &ParcelEntry) -> Hit {
        let parcel = self.snapshot.parcels.get(entry.id);
        let (label, note) =
            parcel.map(|parcel| (parcel.label(), parcel.details().address().to_owned())).unwrap_or_default();
        Hit { found: Found::Parcel(entry.id), label, note }
    }
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
