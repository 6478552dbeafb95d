//! What a residential group has to bring or to say, item by item.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::CodeSubject;
use crate::cadastre::{Certificate, CertificateId, Parcel, ParcelId, ParcelIndex, Purpose, Snapshot};
use crate::checks::{Lacking, NationalCode, Ward, needs_no_certificate};
use crate::i18n::Message;
use crate::text::fold;

/// One line of a field sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub parcel: Option<ParcelId>,
    /// `12/125`; what the paper says, where it is not linked. Empty when nobody knows.
    pub place: String,
    /// Empty for a parcel without a certificate.
    pub serial: String,
    /// Only when names were asked for.
    pub names: Vec<String>,
    /// What is lacking, most weighty first; at least one.
    pub reasons: Vec<Message>,
    /// What the head of the group can do about the first of them.
    pub next: Message,
    pub code: CodeSubject,
}

/// How a parcel of the group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParcelState {
    /// Linked, and nothing is lacking that the group could bring.
    Done,
    Lacking,
    WithoutCertificate,
}

/// The parcels and the lines of one group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupContent {
    pub parcels: BTreeMap<ParcelId, ParcelState>,
    /// By place, then by serial.
    pub items: Vec<Item>,
}

/// What only the household can bring: numbers and dates of its people. The rest of what a paper says the office reads from its scan.
const OF_PEOPLE: [(NationalCode, &str); 4] = [
    (NationalCode::MaSoDinhDanh, "field-sheet-no-citizen-number"),
    (NationalCode::NamSinh, "field-sheet-no-birth-year"),
    (NationalCode::GioiTinh, "field-sheet-no-sex"),
    (NationalCode::DiaChi, "field-sheet-no-address"),
];

/// The content of a group's sheet. Its parcels are those linked to its certificates or named by them, and parcels without a certificate
/// whose address names the group.
pub(super) fn content(
    ward: &Ward<'_>,
    lacking: &BTreeMap<CertificateId, Lacking>,
    (index, unlinked): (&ParcelIndex, &[Unlinked]),
    group: &str,
    with_names: bool,
) -> GroupContent {
    let snapshot = ward.snapshot();
    let mut content = GroupContent::default();
    for certificate in snapshot.certificates.iter().filter(|row| row.residential_group.trim() == group) {
        let linked: Vec<ParcelId> = snapshot.links_of_certificate(certificate.id).map(|link| link.parcel).collect();
        let parcels = if linked.is_empty() { named(certificate, index) } else { linked.clone() };
        let wanted = lacking.get(&certificate.id).and_then(|lacks| wanted(certificate, lacks, linked.is_empty()));
        let state = if wanted.is_some() { ParcelState::Lacking } else { ParcelState::Done };
        for parcel in &parcels {
            let known = content.parcels.entry(*parcel).or_insert(state);
            *known = (*known).max(state);
        }
        if let Some((reasons, next)) = wanted {
            let parcel = parcels.first().and_then(|id| snapshot.parcels.get(*id));
            content.items.push(Item {
                parcel: parcel.map(|row| row.id),
                place: place(certificate, parcel.map(AsRef::as_ref)),
                serial: certificate.serial.as_ref().map(ToString::to_string).unwrap_or_default(),
                names: if with_names { names(snapshot, certificate) } else { Vec::new() },
                reasons,
                next,
                code: CodeSubject::Certificate(certificate.id),
            });
        }
    }
    add_parcels_without_certificate(snapshot, unlinked, group, &mut content);
    content.items.sort_by_cached_key(|item| (sorted(&item.place), item.serial.clone()));
    content
}

/// What is wanted of a certificate, and the next action. `None` when the group can do nothing for it.
fn wanted(certificate: &Certificate, lacks: &Lacking, unlinked: bool) -> Option<(Vec<Message>, Message)> {
    if let Some(obstacle) = &certificate.obstacle {
        let next = Message::new(obstacle.reason.next_action_key());
        return Some((vec![Message::new(obstacle.reason.key())], next));
    }
    let wants = [
        (lacks.codes.contains(&NationalCode::NoLink), "field-sheet-no-scan", "field-sheet-bring-scan"),
        (unlinked && certificate.flat.is_none(), "field-sheet-no-link", "field-sheet-show-parcel"),
    ];
    let mut reasons: Vec<(Message, Message)> = wants
        .into_iter()
        .filter(|(lacks, ..)| *lacks)
        .map(|(_, reason, next)| (Message::new(reason), Message::new(next)))
        .collect();
    let people = OF_PEOPLE.into_iter().filter(|(code, _)| lacks.codes.contains(code));
    reasons.extend(people.map(|(_, key)| (Message::new(key), Message::new("field-sheet-bring-identity"))));
    let next = reasons.first()?.1.clone();
    Some((reasons.into_iter().map(|(reason, _)| reason).collect(), next))
}

fn named(certificate: &Certificate, index: &ParcelIndex) -> Vec<ParcelId> {
    let parcels = certificate.printed_parcels.iter().filter(|printed| !printed.number.is_empty());
    let found = parcels.filter_map(|printed| match index.find(&printed.sheet, &printed.number) {
        [one] => Some(*one),
        _ => None,
    });
    found.collect::<BTreeSet<_>>().into_iter().collect()
}

fn place(certificate: &Certificate, parcel: Option<&Parcel>) -> String {
    match (parcel, certificate.printed_parcels.first()) {
        (Some(parcel), _) => parcel.label(),
        (None, Some(printed)) if !printed.number.is_empty() => format!("{}/{}", printed.sheet, printed.number),
        _ => String::new(),
    }
}

fn names(snapshot: &Snapshot, certificate: &Certificate) -> Vec<String> {
    let holders = certificate.holders.iter().filter_map(|id| snapshot.holders.get(*id));
    holders.map(|holder| holder.name.open(Purpose::Delivery).clone()).filter(|name| !name.trim().is_empty()).collect()
}

/// A parcel that should have a certificate and has no link, with its folded address.
pub(super) type Unlinked = (ParcelId, String);

/// Every such parcel whose address is known: made once for all groups.
pub(super) fn unlinked(snapshot: &Snapshot) -> Vec<Unlinked> {
    let without = snapshot.parcels.iter().filter(|parcel| {
        !parcel.details().address().trim().is_empty()
            && snapshot.links_of_parcel(parcel.id).next().is_none()
            && !needs_no_certificate(parcel)
    });
    without.map(|parcel| (parcel.id, fold(parcel.details().address()))).collect()
}

fn add_parcels_without_certificate(
    snapshot: &Snapshot,
    unlinked: &[Unlinked],
    group: &str,
    content: &mut GroupContent,
) {
    let name = fold(group);
    let of_group = |address: &str| {
        // As whole words: group 1 is not group 12.
        let mut at = address.match_indices(name.as_str());
        at.any(|(from, found)| {
            let around = [
                address.get(..from).and_then(|before| before.chars().next_back()),
                address.get(from + found.len()..).and_then(|after| after.chars().next()),
            ];
            around.into_iter().flatten().all(|letter| !letter.is_alphanumeric())
        })
    };
    let of_group = unlinked.iter().filter(|(id, address)| !content.parcels.contains_key(id) && of_group(address));
    let found: Vec<_> = of_group.filter_map(|(id, _)| snapshot.parcels.get(*id)).collect();
    for parcel in found {
        content.parcels.insert(parcel.id, ParcelState::WithoutCertificate);
        content.items.push(Item {
            parcel: Some(parcel.id),
            place: parcel.label(),
            serial: String::new(),
            names: Vec::new(),
            reasons: vec![Message::new("field-sheet-no-certificate")],
            next: Message::new("field-sheet-bring-certificate"),
            code: CodeSubject::Parcel { sheet: parcel.sheet.clone(), number: parcel.number.clone() },
        });
    }
}

/// Numbers in the order of counting, what has none last.
fn sorted(place: &str) -> (bool, Vec<(u64, String)>) {
    let part = |part: &str| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        (digits.parse().unwrap_or(u64::MAX), part.to_owned())
    };
    (place.is_empty(), place.split('/').map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Obstacle, ObstacleReason, ParcelDetails, Timestamp};
    use crate::checks::sample::Sample;
    use crate::checks::{SeenFiles, lacking};

    fn of(sample: &Sample, group: &str, with_names: bool) -> GroupContent {
        let ward = Ward::of(&sample.0);
        let lacking = lacking(&ward, &SeenFiles::new());
        let (index, unlinked) = (ParcelIndex::build(&sample.0), unlinked(&sample.0));
        content(&ward, &lacking, (&index, &unlinked), group, with_names)
    }

    fn keys(content: &GroupContent) -> Vec<(String, Vec<String>)> {
        let line = |item: &Item| {
            (item.place.clone(), item.reasons.iter().map(|reason| reason.key.clone().into_owned()).collect())
        };
        content.items.iter().map(line).collect()
    }

    /// Certificates 1 to 12 of parcels of the same numbers, complete and linked.
    fn complete(count: u64) -> Sample {
        let mut sample = Sample::default();
        for id in 1..=count {
            sample.parcel(id);
            sample.certificate(id);
            sample.enter(id);
            sample.scan(id, id);
            sample.link(id, id);
            sample.change_certificate(id, |row| row.residential_group = "Tổ 1".to_owned());
        }
        sample
    }

    #[test]
    fn what_is_complete_is_on_the_map_and_not_on_the_list() {
        let content = of(&complete(2), "Tổ 1", false);
        assert!(content.items.is_empty());
        assert_eq!(content.parcels.values().collect::<Vec<_>>(), [&ParcelState::Done, &ParcelState::Done]);
        assert_eq!(of(&complete(2), "Tổ 2", false), GroupContent::default());
    }

    #[test]
    fn what_a_household_can_bring_is_listed_and_what_the_office_can_read_is_not() {
        let mut sample = complete(12);
        sample.change_certificate(10, |row| row.registry_number.clear());
        sample.change_scan(12, |scan| scan.certificate = None);
        sample.row(2, &[(9, "")]);
        let content = of(&sample, "Tổ 1", false);
        let one = |key: &str| vec![key.to_owned()];
        assert_eq!(
            keys(&content),
            [("1/2".to_owned(), one("field-sheet-no-citizen-number")), ("1/12".to_owned(), one("field-sheet-no-scan"))]
        );
        assert_eq!(content.parcels.get(&ParcelId(12)), Some(&ParcelState::Lacking));
        assert_eq!(content.parcels.get(&ParcelId(10)), Some(&ParcelState::Done));
    }

    #[test]
    fn an_obstacle_is_said_with_its_next_action() {
        let mut sample = complete(1);
        let reason = ObstacleReason::Mortgaged;
        sample.change_certificate(1, |row| {
            row.obstacle = Some(Obstacle { reason, note: String::new(), by: "an".to_owned(), at: Timestamp(0) });
        });
        let content = of(&sample, "Tổ 1", false);
        assert_eq!(content.items.len(), 1);
        assert_eq!(content.items[0].next.key, reason.next_action_key());
    }

    #[test]
    fn a_parcel_without_a_certificate_is_of_the_group_that_its_address_names() {
        let mut sample = complete(1);
        for (id, address) in [(2, "Số 3, tổ 1, phường Mẫu"), (3, "Tổ 12"), (4, "Tổ 1"), (5, "")] {
            sample.parcel(id);
            sample.change_parcel(id, |parcel| parcel.details = ParcelDetails::with_address(address).into());
        }
        let places: Vec<_> = of(&sample, "Tổ 1", false).items.into_iter().map(|item| item.place).collect();
        assert_eq!(places, ["1/2", "1/4"]);
    }

    #[test]
    fn names_stand_there_only_when_they_are_asked_for() {
        let mut sample = complete(1);
        sample.change_scan(1, |scan| scan.certificate = None);
        assert!(of(&sample, "Tổ 1", false).items[0].names.is_empty());
        assert_eq!(of(&sample, "Tổ 1", true).items[0].names, ["Nguyễn Văn Mẫu"]);
    }
}
