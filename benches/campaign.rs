//! The campaign's reports over a ward of 40 000 parcels and 20 000 certificates: link rules with their act, groups of parcels, progress,
//! one field sheet. One JSON line of milliseconds.
//!
//! `campaign [PARCELS]`: half as many certificates, each with a scan and a row of the register, three of four linked.

use std::time::Instant;

use geo_types::polygon;
use thuaso::cadastre::{
    Attribute, Attributes, Certificate, CertificateId, ChangeSet, ContentHash, Edit, LandUse, Link, LinkId, LinkMethod,
    Parcel, ParcelDetails, ParcelId, PrintedParcel, RegisterOrigin, RegisterRow, RegisterRowId, Scan, ScanFormat,
    ScanId, ScanKind, Serial, Snapshot, SourceFile, Timestamp,
};
use thuaso::checks::SeenFiles;
use thuaso::i18n::{Catalogue, Language, Message};
use thuaso::jobs::Watch;
use thuaso::tasks::field_sheet::{FieldSheets, ProjectMark, SheetRequest};
use thuaso::tasks::progress::{WorkingDays, day_of, progress};
use thuaso::tasks::{Look, check_links};

/// Certificates of one residential group.
const GROUP: u64 = 150;

fn main() {
    let parcels = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(40_000);
    let ward = ward(parcels);
    let (watch, seen) = (Watch::new(), SeenFiles::new());
    let began = Instant::now();
    let checked = check_links(&ward, &seen, Look::Quick, &watch).expect("not cancelled");
    let check = began.elapsed();
    let after = ward.apply(&checked.act).expect("made for this snapshot");
    let began = Instant::now();
    let again = check_links(&after, &seen, Look::Quick, &watch).expect("not cancelled");
    let check_again = began.elapsed();
    assert!(again.act.is_empty(), "the same list again");
    let today = day_of(Timestamp(1_795_000_000));
    let began = Instant::now();
    let stages = progress(&ward, &[], today, &WorkingDays::default());
    let progressed = began.elapsed();
    let began = Instant::now();
    let sheets = FieldSheets::new(&ward, ProjectMark::of(&[]));
    let prepared = began.elapsed();
    let catalogue = Catalogue::new(Language::Vietnamese);
    let say = |message: &Message| catalogue.say(message);
    let request = SheetRequest { group: "Tổ 7", day: today, with_names: false, language: "vi", say: &say };
    let began = Instant::now();
    let sheet = sheets.sheet(&request).expect("a group");
    let sheeted = began.elapsed();
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{{\"phase\":\"campaign\",\"n\":{parcels},\"check_ms\":{:.1},\"check_again_ms\":{:.1},\"doubts\":{},\"progress_ms\":{:.1},\
         \"left\":{},\"sheets_ms\":{:.1},\"sheet_ms\":{:.1},\"pages\":{}}}",
        ms(check),
        ms(check_again),
        checked.report.doubts.len(),
        ms(progressed),
        stages.left,
        ms(prepared),
        ms(sheeted),
        sheet.pages
    );
}

fn ward(parcels: u64) -> Snapshot {
    let mut act = ChangeSet::new(Message::new("bench"));
    for id in 1..=parcels {
        let (x, y) = (580_000.0 + (id % 200) as f64 * 6.0, 2_320_000.0 + (id / 200) as f64 * 22.0);
        let house = polygon![(x: x, y: y), (x: x + 5.0, y: y), (x: x + 5.0, y: y + 20.0), (x: x, y: y + 20.0)];
        act.push(Edit::insert(Parcel {
            legal_area: (id % 10 > 0).then_some(100.0),
            land_use: LandUse::parse(if id % 31 == 0 { "DGT" } else { "ODT" }).into(),
            details: ParcelDetails::with_address(&format!("Số {id}, Tổ {}", id / 300)).into(),
            geometry: Some(geo_types::MultiPolygon::from(house).into()),
            ..Parcel::numbered(ParcelId(id), &(id / 1_500 + 1).to_string(), &(id % 1_500 + 1).to_string())
        }));
    }
    for id in 1..=parcels / 2 {
        let serial = Serial::parse(&format!("MĐ {id:08}"));
        act.push(Edit::insert(Certificate {
            registry_number: if id % 3 == 0 { String::new() } else { format!("CH {id}") },
            residential_group: format!("Tổ {}", id / GROUP),
            printed_parcels: vec![PrintedParcel::numbered("1", &id.to_string(), Some(100.0))],
            ..Certificate::with_serial(CertificateId(id), serial)
        }));
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&id.to_le_bytes());
        let source = SourceFile { hash: ContentHash(hash), path: format!("quet/{id}.pdf"), bytes: 1 };
        let mut scan = Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate);
        scan.certificate = Some(CertificateId(id));
        act.push(Edit::insert(scan));
        let text =
            |column: u64| if (column + id).is_multiple_of(7) { Attribute::Null } else { Attribute::Text("Mẫu 1985") };
        act.push(Edit::insert(RegisterRow {
            id: RegisterRowId(id),
            certificate: Some(CertificateId(id)),
            position: id,
            origin: RegisterOrigin::default(),
            values: (0..49).map(text).collect::<Attributes>().into(),
            verbatim: Attributes::default().into(),
        }));
        if id % 4 > 0 {
            act.push(Edit::insert(Link {
                id: LinkId(id),
                certificate: CertificateId(id),
                parcel: ParcelId(id * 2),
                how: LinkMethod::Candidate,
                by: "an".to_owned(),
                at: Timestamp(1_795_000_000 - (id as i64 % 20) * 86_400),
                evidence: Vec::new(),
                confirmed: None,
            }));
        }
    }
    Snapshot::default().apply(&act).expect("new rows")
}
