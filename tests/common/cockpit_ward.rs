//! A small invented ward for the linking cockpit: parcels of different sizes, a paper and its scan for some of them.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::{
    Certificate, CertificateId, ChangeSet, ContentHash, Edit, Holder, HolderId, LandUse, Parcel, ParcelDetails,
    ParcelId, PrintedParcel, Scan, ScanFormat, ScanId, ScanKind, Serial, SourceFile, Timestamp,
};
use thuaso::i18n::Message;
use thuaso::project::Session;
use thuaso::scans::{Canvas, JpegStyle, TextStyle, jpeg_file};

/// Parcels of one sheet.
const SHEET: u64 = 60;
/// South-west corner, metres (east, north), about where VN-2000 has Hà Nội.
pub const CORNER: (f64, f64) = (587_000.0, 2_320_000.0);

/// What is wrong with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: sheet, number, area and sides are those of the map.
    None,
    /// Sheet and number could not be read; nobody entered them.
    NumberUnread,
    /// As before, and the sketch's sides are legible.
    SidesOnly,
    /// The number of another parcel stands in the register; area and sides are right.
    WrongNumber,
}

/// The ward's papers, by serial: the parcel each is about, and its fault.
pub struct Ward {
    pub project: PathBuf,
    pub truth: BTreeMap<String, (ParcelId, Fault)>,
    pub labels: BTreeMap<ParcelId, String>,
}

/// The faults of the papers, in the order of the queue.
pub fn fault(at: u64) -> Fault {
    match at % 20 {
        5 => Fault::NumberUnread,
        9 => Fault::SidesOnly,
        15 => Fault::WrongNumber,
        _ => Fault::None,
    }
}

/// Width and height of a parcel, metres: no two of a ward of some hundreds are alike.
pub fn size(id: u64) -> (f64, f64) {
    (8.0 + (id * 37 % 97) as f64 * 0.25, 15.0 + (id * 53 % 89) as f64 * 0.31)
}

/// Makes the project with its scans in `folder`.
pub fn make(folder: &Path, parcels: u64, papers: u64, scan_size: (u32, u32)) -> Ward {
    let project = folder.join("phường mẫu.thuaso");
    let mut session = Session::create(&project, "người thử", || Timestamp(1_795_000_000)).unwrap();
    let mut act = ChangeSet::new(Message::new("act-import").with("files", "mẫu"));
    let mut labels = BTreeMap::new();
    for id in 1..=parcels {
        let parcel = parcel(id);
        labels.insert(parcel.id, parcel.label());
        act.push(Edit::insert(parcel));
    }
    let mut truth = BTreeMap::new();
    for at in 0..papers {
        let (id, about) = (at + 1, at * (parcels / papers).max(1) + 1);
        let serial = format!("AA {:08}", 10_000 + id);
        truth.insert(serial.clone(), (ParcelId(about), fault(at)));
        act.push(Edit::insert(paper(id, about, fault(at), &serial)));
        act.push(Edit::insert(holder(id)));
        act.push(Edit::insert(scan(folder, id, &serial, &labels[&ParcelId(about)], scan_size)));
    }
    session.perform(act).unwrap();
    session.flush().unwrap();
    Ward { project, truth, labels }
}

/// A parcel of its own size, its south-west corner here: metres (east, north).
pub fn parcel_at(id: u64, (x, y): (f64, f64), sheet: &str, number: &str) -> Parcel {
    let (width, height) = size(id);
    let corner = |dx: f64, dy: f64| Coord { x: x + dx, y: y + dy };
    let ring = vec![corner(0.0, 0.0), corner(width, 0.0), corner(width, height), corner(0.0, height), corner(0.0, 0.0)];
    Parcel {
        legal_area: Some((width * height * 10.0).round() / 10.0),
        land_use: LandUse::parse("ODT").into(),
        geometry: Some(MultiPolygon::new(vec![Polygon::new(LineString::new(ring), vec![])]).into()),
        ..Parcel::numbered(ParcelId(id), sheet, number)
    }
}

/// A holder of no real name.
pub fn holder(id: u64) -> Holder {
    Holder {
        id: HolderId(id),
        name: "Nguyễn Văn Mẫu".to_owned().into(),
        citizen_number: None,
        birth_date: None,
        address: None,
    }
}

fn parcel(id: u64) -> Parcel {
    let (column, row) = ((id - 1) % SHEET, (id - 1) / SHEET);
    let corner = (CORNER.0 + column as f64 * 34.0, CORNER.1 + row as f64 * 44.0);
    let land = parcel_at(id, corner, &(row + 1).to_string(), &(column + 1).to_string());
    Parcel { details: ParcelDetails::with_address("Phố Mẫu").into(), ..land }
}

fn paper(id: u64, about: u64, fault: Fault, serial: &str) -> Certificate {
    let land = parcel(about);
    let (width, height) = size(about);
    let sides = vec![width, height, width, height];
    let named = PrintedParcel {
        land_use: "ODT".to_owned(),
        ..PrintedParcel::numbered(land.sheet.as_str(), land.number.as_str(), land.legal_area)
    };
    let printed = match fault {
        Fault::None => PrintedParcel { sides, ..named },
        Fault::NumberUnread | Fault::SidesOnly => PrintedParcel::default(),
        Fault::WrongNumber => {
            let other = parcel(about + 1);
            PrintedParcel { number: other.number, sides, ..named }
        }
    };
    let printed_parcels = if printed == PrintedParcel::default() { Vec::new() } else { vec![printed] };
    let residential_group = format!("Tổ {}", id % 3 + 1);
    Certificate {
        printed_parcels,
        residential_group,
        holders: vec![HolderId(id)],
        ..Certificate::with_serial(CertificateId(id), Serial::parse(serial))
    }
}

fn scan(folder: &Path, id: u64, serial: &str, label: &str, (width, height): (u32, u32)) -> Scan {
    let mut page = Canvas::new(width, height, [250, 246, 238]);
    let style = TextStyle { size: width as f32 / 34.0, bold: true, colour: [40, 38, 45], opacity: 1.0 };
    for (line, text) in ["GIẤY MẪU", serial, &format!("Tờ / thửa: {label}")].into_iter().enumerate() {
        page.text((width as f32 * 0.1, height as f32 * (0.25 + 0.08 * line as f32)), style, text);
    }
    let bytes =
        jpeg_file(&page, JpegStyle { quality: 80, dots_per_inch: 200, grey: false, orientation: None }).unwrap();
    let name = format!("{serial}-GCN.jpg");
    std::fs::write(folder.join(&name), &bytes).unwrap();
    let hash = ContentHash(*blake3::hash(&bytes).as_bytes());
    let source = SourceFile { hash, path: name, bytes: bytes.len() as u64 };
    let certificate = Some(CertificateId(id));
    Scan { certificate, ..Scan::of_file(ScanId(id), source, ScanFormat::Jpeg, ScanKind::Certificate) }
}
