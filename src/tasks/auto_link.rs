//! Links that the data itself states: by the name or folder of a scan, by a column of the map. A doubt links nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::link_by_number::LinkRefusal;
use crate::cadastre::{
    Certificate, CertificateId, ChangeSet, Designation, LinkMethod, NameReading, ParcelId, ParcelIndex, Serial,
    SerialColumns, Snapshot, Timestamp,
};
use crate::editing::NewLinks;
use crate::i18n::{Explain, Message};
use crate::jobs::{Cancelled, Watch};

/// What [`auto_link`] proposes: one act, and what it could not decide.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoLink {
    pub act: ChangeSet,
    pub report: AutoLinkReport,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct AutoLinkReport {
    pub linked: u64,
    /// Pairs that were linked before; left alone.
    pub already: u64,
    /// Certificates with hints that do not all name one same parcel, in the order of their ids.
    pub unlinked: Vec<Unlinked>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Unlinked {
    pub certificate: CertificateId,
    pub reason: Message,
    /// Every parcel that a hint points to, sorted; for a person to choose from. Empty when none is on the map.
    pub candidates: Vec<ParcelId>,
}

/// Links every certificate to the one parcel that its scans' names or a column of the map state.
///
/// What is printed on a certificate, and bare numbers in a name (`12_125_…`), link nothing: they may be of an older map
/// or no parcel at all. Where they point elsewhere, it is a doubt, and a certificate in doubt is not linked.
///
/// Errors: [`Cancelled`]; nothing is changed then.
pub fn auto_link(snapshot: &Snapshot, by: &str, at: Timestamp, watch: &Watch) -> Result<AutoLink, Cancelled> {
    watch.begin("stage-linking", snapshot.certificates.len() as u64);
    let sources = Sources {
        snapshot,
        index: ParcelIndex::build(snapshot),
        column: parcels_by_serial(snapshot, watch)?,
        holders: holders_of_serials(snapshot),
    };
    let mut links = NewLinks::new(snapshot, by, at);
    let mut report = AutoLinkReport::default();
    for certificate in snapshot.certificates.iter() {
        watch.check()?;
        watch.advance(1);
        let hints = sources.hints(certificate);
        let linked: BTreeSet<ParcelId> =
            snapshot.links_of_certificate(certificate.id).map(|link| link.parcel).collect();
        match decide(&hints, &linked) {
            Decision::Nothing => {}
            Decision::Already(pairs) => report.already += pairs,
            Decision::Link(parcel, how) => match links.add(certificate.id, parcel, how) {
                Ok(_) => report.linked += 1,
                Err(refusal) => report.unlinked.push(Unlinked {
                    certificate: certificate.id,
                    reason: refusal.message(),
                    candidates: vec![parcel],
                }),
            },
            Decision::Doubt(reason) => {
                let candidates: BTreeSet<ParcelId> = hints.iter().flat_map(|hint| hint.parcels.clone()).collect();
                let candidates = candidates.into_iter().collect();
                report.unlinked.push(Unlinked { certificate: certificate.id, reason, candidates });
            }
        }
    }
    Ok(AutoLink { act: links.act(Message::new("act-auto-link")), report })
}

/// One statement about where a certificate belongs.
#[derive(Debug, Clone)]
struct Hint {
    source: Source,
    /// `sheet/parcel` as it is said there.
    said: String,
    /// The parcels of that name, sorted.
    parcels: Vec<ParcelId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Words in the name or the folders of a scan.
    Name,
    Column,
    /// On the certificate itself: can only raise a doubt.
    Printed,
    /// Numbers without words in a name: can only raise a doubt.
    BareNumbers,
    /// The column's serial, when several certificates have it: can only raise a doubt.
    SharedSerial,
}

enum Decision {
    Nothing,
    /// How many pairs are linked already.
    Already(u64),
    Link(ParcelId, LinkMethod),
    Doubt(Message),
}

/// `linked`: where the certificate is linked now. Whoever linked it has decided; nothing is added to that.
fn decide(hints: &[Hint], linked: &BTreeSet<ParcelId>) -> Decision {
    let of = |sources: &[Source]| hints.iter().filter(|hint| sources.contains(&hint.source)).collect::<Vec<_>>();
    let stated = of(&[Source::Name, Source::Column]);
    let pointed: BTreeSet<ParcelId> = stated.iter().flat_map(|hint| hint.parcels.iter().copied()).collect();
    let all_there = stated.iter().all(|hint| !hint.parcels.is_empty());
    if !stated.is_empty() && all_there && pointed.is_subset(linked) {
        return Decision::Already(pointed.len() as u64);
    }
    if let [shared, ..] = of(&[Source::SharedSerial]).as_slice() {
        return if linked.is_empty() { Decision::Doubt(shared_serial(shared)) } else { Decision::Nothing };
    }
    let Some(first) = stated.first() else {
        return match of(&[Source::BareNumbers]).first() {
            Some(bare) if linked.is_empty() => {
                Decision::Doubt(Message::new("tasks-link-bare-numbers").with("parcel", bare.said.as_str()))
            }
            _ => Decision::Nothing,
        };
    };
    if !linked.is_empty() {
        return Decision::Doubt(Message::new("tasks-link-elsewhere").with("parcels", said(&stated)));
    }
    if stated.iter().any(|hint| hint.parcels != first.parcels) {
        return Decision::Doubt(conflict(hints));
    }
    let parcel = match first.parcels.as_slice() {
        [one] => *one,
        [] => return Decision::Doubt(LinkRefusal::NoParcel { parcel: said(&stated) }.message()),
        several if first.source == Source::Column => {
            return Decision::Doubt(Message::new("tasks-link-serial-several-parcels").with("count", several.len()));
        }
        several => {
            let refusal = LinkRefusal::SeveralParcels { parcel: first.said.clone(), count: several.len() };
            return Decision::Doubt(refusal.message());
        }
    };
    let printed: BTreeSet<ParcelId> = of(&[Source::Printed]).iter().flat_map(|hint| hint.parcels.clone()).collect();
    let print_agrees = printed.is_empty() || printed.contains(&parcel);
    let bare_agrees = of(&[Source::BareNumbers]).iter().all(|hint| hint.parcels.contains(&parcel));
    if !print_agrees || !bare_agrees {
        return Decision::Doubt(conflict(hints));
    }
    let named = stated.iter().any(|hint| hint.source == Source::Name);
    Decision::Link(parcel, if named { LinkMethod::FileName } else { LinkMethod::MapColumn })
}

fn conflict(hints: &[Hint]) -> Message {
    Message::new("tasks-link-conflict").with("parcels", said(&hints.iter().collect::<Vec<_>>()))
}

fn shared_serial(hint: &Hint) -> Message {
    Message::new("tasks-link-serial-shared").with("parcels", hint.said.as_str())
}

/// What hints say, each once, sorted.
fn said(hints: &[&Hint]) -> String {
    let each: BTreeSet<&str> = hints.iter().map(|hint| hint.said.as_str()).collect();
    each.into_iter().collect::<Vec<_>>().join(", ")
}

struct Sources<'a> {
    snapshot: &'a Snapshot,
    index: ParcelIndex,
    column: BTreeMap<Serial, Vec<ParcelId>>,
    /// How many certificates have a serial.
    holders: BTreeMap<Serial, usize>,
}

impl Sources<'_> {
    fn hints(&self, certificate: &Certificate) -> Vec<Hint> {
        let mut hints = Vec::new();
        for scan in self.snapshot.scans_of_certificate(certificate.id) {
            for path in std::iter::once(&scan.source.path).chain(&scan.other_paths) {
                let reading = NameReading::of(path);
                let source = if reading.sheet_parcel_in_words { Source::Name } else { Source::BareNumbers };
                hints.extend(reading.sheet_parcel.map(|(sheet, number)| self.named(source, &sheet, &number)));
            }
        }
        for printed in &certificate.printed_parcels {
            hints.push(self.named(Source::Printed, &printed.sheet, &printed.number));
        }
        // Numbers of an older map, or no parcel's numbers at all, point nowhere.
        hints.retain(|hint| hint.source == Source::Name || !hint.parcels.is_empty());
        let serial = certificate.serial.as_ref();
        if let Some((serial, parcels)) = serial.and_then(|serial| self.column.get_key_value(serial)) {
            let shared = self.holders.get(serial).is_some_and(|count| *count > 1);
            let source = if shared { Source::SharedSerial } else { Source::Column };
            let names: BTreeSet<String> = parcels.iter().filter_map(|id| self.name_of(*id)).collect();
            let said = names.into_iter().collect::<Vec<_>>().join(", ");
            hints.push(Hint { source, said, parcels: parcels.clone() });
        }
        hints
    }

    fn named(&self, source: Source, sheet: &Designation, number: &Designation) -> Hint {
        Hint { source, said: format!("{sheet}/{number}"), parcels: self.index.find(sheet, number).to_vec() }
    }

    fn name_of(&self, parcel: ParcelId) -> Option<String> {
        let parcel = self.snapshot.parcels.get(parcel)?;
        Some(format!("{}/{}", parcel.sheet, parcel.number))
    }
}

fn holders_of_serials(snapshot: &Snapshot) -> BTreeMap<Serial, usize> {
    let mut holders = BTreeMap::new();
    for serial in snapshot.certificates.iter().filter_map(|certificate| certificate.serial.clone()) {
        *holders.entry(serial).or_default() += 1;
    }
    holders
}

/// Parcels whose column of certificate serials holds exactly one serial.
fn parcels_by_serial(snapshot: &Snapshot, watch: &Watch) -> Result<BTreeMap<Serial, Vec<ParcelId>>, Cancelled> {
    let columns = SerialColumns::of(snapshot);
    let mut found: BTreeMap<Serial, Vec<ParcelId>> = BTreeMap::new();
    if columns.is_empty() {
        return Ok(found);
    }
    for parcel in snapshot.parcels.iter() {
        watch.check()?;
        if let Some(serial) = columns.serial_of(parcel) {
            found.entry(serial).or_default().push(parcel.id);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{
        Attribute, AttributesBuilder, ColumnInfo, ColumnKind, ColumnRole, ContentHash, Edit, Layer, LayerId, LayerKind,
        Parcel, ParcelDetails, PrintedParcel, Scan, ScanFormat, ScanId, ScanKind, SourceFile,
    };
    use crate::editing::link_certificate;

    const SERIAL: &str = "BX 037034";

    fn source(path: &str) -> SourceFile {
        SourceFile { hash: ContentHash([0; 32]), path: path.to_owned(), bytes: 1 }
    }

    /// Parcels as sheet, number and what the map's column of serials says.
    fn map(parcels: &[(&str, &str, &str)]) -> ChangeSet {
        let mut act = ChangeSet::new(Message::new("act-auto-link"));
        let role = ColumnRole::CertificateSerial;
        let column = ColumnInfo { name: "SO_PH".to_owned(), kind: ColumnKind::Text, role };
        let layer = Layer {
            id: LayerId(1),
            name: "thua".to_owned(),
            kind: LayerKind::Parcels,
            source: source("thua.shp"),
            columns: vec![column],
            source_crs: String::new(),
            encoding: "utf-8".to_owned(),
        };
        act.changes.push(Edit::insert(layer).into());
        for (id, (sheet, number, serial)) in (1..).zip(parcels) {
            let mut attributes = AttributesBuilder::default();
            attributes.push(Attribute::Text(serial));
            let parcel = Parcel {
                details: ParcelDetails {
                    layer: Some(LayerId(1)),
                    attributes: attributes.finish(),
                    ..ParcelDetails::default()
                }
                .into(),
                ..Parcel::numbered(ParcelId(id), sheet, number)
            };
            act.changes.push(Edit::insert(parcel).into());
        }
        act
    }

    /// The map, and one certificate with scans of these paths and these printed parcels.
    fn ward(parcels: &[(&str, &str, &str)], paths: &[&str], printed: &[(&str, &str)]) -> Snapshot {
        let mut act = map(parcels);
        let mut certificate = Certificate::with_serial(CertificateId(1), Serial::parse(SERIAL));
        certificate
            .printed_parcels
            .extend(printed.iter().map(|(sheet, number)| PrintedParcel::numbered(sheet, number, None)));
        act.changes.push(Edit::insert(certificate).into());
        for (id, path) in (1..).zip(paths) {
            let scan = Scan::of_file(ScanId(id), source(path), ScanFormat::Pdf, ScanKind::Certificate);
            let scan = Scan { certificate: Some(CertificateId(1)), ..scan };
            act.changes.push(Edit::insert(scan).into());
        }
        Snapshot::default().apply(&act).unwrap()
    }

    fn run(snapshot: &Snapshot) -> AutoLink {
        auto_link(snapshot, "an", Timestamp(0), &Watch::new()).unwrap()
    }

    fn links(snapshot: &Snapshot) -> Vec<(u64, LinkMethod)> {
        let after = snapshot.apply(&run(snapshot).act).unwrap();
        after.links.iter().map(|link| (link.parcel.0, link.how)).collect()
    }

    /// Reason and candidates of the one doubt; nothing must be linked.
    fn doubt(snapshot: &Snapshot) -> (String, Vec<u64>) {
        let done = run(snapshot);
        assert!(done.act.changes.is_empty(), "linked in spite of a doubt");
        let [only] = done.report.unlinked.as_slice() else { panic!("{:?}", done.report) };
        (only.reason.key.to_string(), only.candidates.iter().map(|parcel| parcel.0).collect())
    }

    const TWO: [(&str, &str, &str); 2] = [("12", "125", ""), ("12", "126", "")];

    #[test]
    fn words_in_the_name_link() {
        let by_name = ward(&TWO, &["to 12 thua 125 BX 037034.pdf"], &[]);
        assert_eq!(links(&by_name), [(1, LinkMethod::FileName)]);
    }

    #[test]
    fn words_in_the_folders_link() {
        let by_folder = ward(&TWO, &["Tờ 12/Thửa 126/BX 037034.pdf"], &[]);
        assert_eq!(links(&by_folder), [(2, LinkMethod::FileName)]);
    }

    #[test]
    fn the_map_column_links() {
        let by_column = ward(&[("12", "125", ""), ("12", "126", "bx037034")], &["BX 037034.pdf"], &[]);
        assert_eq!(links(&by_column), [(2, LinkMethod::MapColumn)]);
    }

    #[test]
    fn hints_that_agree_make_one_link() {
        let parcels = [("12", "125", SERIAL), ("12", "126", "")];
        let paths = ["to 12 thua 125 BX 037034-GCN.pdf", "Tờ 12/Thửa 125/BX 037034-GT.pdf", "12_125_BX 037034.pdf"];
        assert_eq!(links(&ward(&parcels, &paths, &[("012", "125")])), [(1, LinkMethod::FileName)]);
    }

    #[test]
    fn hints_to_different_parcels_link_none_and_list_all() {
        let conflict = ("tasks-link-conflict".to_owned(), vec![1, 2]);
        let column = [("12", "125", ""), ("12", "126", SERIAL)];
        assert_eq!(doubt(&ward(&column, &["to 12 thua 125 BX 037034.pdf"], &[])), conflict);
        let names = ["to 12 thua 125 BX 037034-GCN.pdf", "to 12 thua 126 BX 037034-GT.pdf"];
        assert_eq!(doubt(&ward(&TWO, &names, &[])), conflict);
        assert_eq!(doubt(&ward(&TWO, &["to 12 thua 125 BX 037034.pdf"], &[("12", "126")])), conflict);
        assert_eq!(doubt(&ward(&column, &["12_125_BX 037034.pdf"], &[])), conflict);
        let gone = ward(&column, &["to 12 thua 999 BX 037034.pdf"], &[]);
        assert_eq!(doubt(&gone), ("tasks-link-conflict".to_owned(), vec![2]));
    }

    #[test]
    fn a_printed_parcel_alone_links_nothing() {
        let done = run(&ward(&TWO, &["BX 037034.pdf"], &[("12", "125")]));
        assert_eq!((done.act.changes.len(), done.report), (0, AutoLinkReport::default()));
    }

    #[test]
    fn a_printed_parcel_of_an_older_map_is_no_conflict() {
        let older = ward(&TWO, &["to 12 thua 125 BX 037034.pdf"], &[("3", "77")]);
        assert_eq!(links(&older), [(1, LinkMethod::FileName)]);
    }

    #[test]
    fn bare_numbers_before_a_serial_are_offered() {
        let bare = ward(&TWO, &["12_125_BX 037034-GCN.pdf"], &[]);
        assert_eq!(doubt(&bare), ("tasks-link-bare-numbers".to_owned(), vec![1]));
    }

    #[test]
    fn a_parcel_that_is_not_there_is_told() {
        let gone = ward(&TWO, &["to 12 thua 999 BX 037034.pdf"], &[]);
        assert_eq!(doubt(&gone), ("tasks-link-no-parcel".to_owned(), vec![]));
    }

    #[test]
    fn several_parcels_of_a_number_are_all_offered() {
        let twice = ward(&[("12", "125", ""), ("12", "0125", "")], &["to 12 thua 125 BX 037034.pdf"], &[]);
        assert_eq!(doubt(&twice), ("tasks-link-several-parcels".to_owned(), vec![1, 2]));
        let column = ward(&[("12", "125", SERIAL), ("12", "126", SERIAL)], &[], &[]);
        assert_eq!(doubt(&column), ("tasks-link-serial-several-parcels".to_owned(), vec![1, 2]));
    }

    #[test]
    fn a_serial_of_several_certificates_links_none_by_the_column() {
        let mut shared = ward(&[("12", "125", SERIAL)], &[], &[]);
        let second = Certificate::with_serial(CertificateId(2), Serial::parse(SERIAL));
        shared.certificates.set(CertificateId(2), Some(second.into()));
        let done = run(&shared);
        let keys: Vec<_> = done.report.unlinked.iter().map(|doubt| doubt.reason.key.to_string()).collect();
        assert_eq!((done.act.changes.len(), keys), (0, vec!["tasks-link-serial-shared".to_owned(); 2]));
    }

    #[test]
    fn what_is_linked_already_stays_and_nothing_is_added() {
        let before = ward(&TWO, &["to 12 thua 125 BX 037034.pdf"], &[]);
        let after = before.apply(&run(&before).act).unwrap();
        let again = run(&after);
        assert_eq!((again.act.changes.len(), again.report.already, again.report.unlinked.len()), (0, 1, 0));
        let (certificate, parcel) = (CertificateId(1), ParcelId(2));
        let by_hand = link_certificate(&before, certificate, parcel, LinkMethod::Click, "an", Timestamp(0)).unwrap();
        let elsewhere = before.apply(&by_hand).unwrap();
        assert_eq!(doubt(&elsewhere), ("tasks-link-elsewhere".to_owned(), vec![1]));
    }
}
