//! Random acts on a project, for the tests that hold its promises.

#![allow(dead_code, clippy::unwrap_used)]

pub mod pl3;

use std::sync::Arc;

use geo_types::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon};
use thuaso::cadastre::*;
use thuaso::i18n::Message;

/// A small generator of numbers; the same seed gives the same acts.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A clock that stands still.
pub fn clock() -> Timestamp {
    Timestamp(1_795_000_000)
}

fn square(x: f64, y: f64) -> MultiPolygon<f64> {
    let corner = |dx: f64, dy: f64| Coord { x: x + dx, y: y + dy };
    let ring = vec![corner(0.0, 0.0), corner(5.0, 0.0), corner(5.0, 20.0), corner(0.0, 20.0), corner(0.0, 0.0)];
    MultiPolygon::new(vec![Polygon::new(LineString::new(ring), vec![])])
}

fn parcel(id: u64, dice: &mut Dice) -> Parcel {
    let personal = [Attribute::Null, Attribute::Text("Nguyễn Văn Mẫu")];
    Parcel {
        id: ParcelId(id),
        sheet: Designation::new(&(dice.below(9) + 1).to_string()),
        number: Designation::new(&dice.below(500).to_string()),
        legal_area: dice.yes().then(|| dice.below(1000) as f64 / 10.0),
        land_use: LandUse::parse(if dice.yes() { "ONT+CLN" } else { "" }).into(),
        geometry: dice.yes().then(|| square(587_000.123 + dice.below(999) as f64, 2_320_000.456).into()),
        details: ParcelDetails {
            locked: dice.yes(),
            source_row: id as u32,
            layer: dice.yes().then_some(LayerId(1)),
            address: "Thôn Mẫu".to_owned(),
            attributes: [Attribute::Integer(id as i64), Attribute::Legacy { text: "ở", raw: b"\xEB" }]
                .into_iter()
                .collect(),
            personal: if dice.yes() {
                personal.into_iter().collect::<Attributes>().into()
            } else {
                Confidential::default()
            },
        }
        .into(),
    }
}

fn certificate(id: u64, dice: &mut Dice) -> Certificate {
    let mut certificate =
        Certificate::with_serial(CertificateId(id), Serial::parse(&format!("AB {:06}", dice.below(999_999))));
    certificate.issue_date =
        PartialDate::from_parts(2000 + dice.below(25) as i16, 1 + dice.below(12) as u8, 1 + dice.below(28) as u8);
    certificate.printed_area = dice.yes().then_some(93.5);
    certificate.printed_parcels =
        vec![PrintedParcel { sides: vec![5.0, 20.1], ..PrintedParcel::numbered("12", "03-1", Some(93.5)) }];
    certificate.barcode = if dice.yes() { CertificateBarcode::parse("0990214000123") } else { None };
    certificate.supersedes = Serial::parse("AB 000001").into_iter().collect();
    certificate.flat = dice.yes().then(|| Flat { number: "1204".to_owned(), ..Flat::default() });
    certificate.obstacle = dice.yes().then(|| Obstacle {
        reason: ObstacleReason::Mortgaged,
        note: "ngân hàng".to_owned(),
        by: "người thử".to_owned(),
        at: clock(),
    });
    certificate.verified = dice.yes().then(stamp);
    certificate
}

fn stamp() -> Stamp {
    Stamp { by: "người thử".to_owned(), at: clock() }
}

fn reading() -> PageReading {
    let quality = PageQuality {
        dots_per_inch: Some(300.0),
        sharpness: 0.75,
        contrast: 0.5,
        skew_degrees: Some(-1.25),
        ink: 0.125,
        faults: PageFaults { cut: true, ..PageFaults::default() },
    };
    let codes = vec![
        PageCode::CitizenCard { number: CitizenDigest([7; 16]) },
        PageCode::CertificateBarcode(CertificateBarcode::parse("099021400012345").unwrap()),
    ];
    PageReading { width: 2480, height: 3508, quality, codes, look: u64::MAX - 5 }
}

fn scan(id: u64, dice: &mut Dice) -> Scan {
    Scan {
        id: ScanId(id),
        source: SourceFile {
            hash: ContentHash([dice.below(256) as u8; 32]), path: format!("quét/{id}.pdf"), bytes: 1
        },
        other_paths: vec!["khác/bản.pdf".to_owned()],
        format: ScanFormat::Pdf,
        pages: 2,
        kind: ScanKind::Certificate,
        state: if dice.yes() { ScanState::Readable } else { ScanState::Unreadable(Message::new("scan-encrypted")) },
        certificate: dice.yes().then_some(CertificateId(1 + dice.below(3))),
        doubt: dice.yes().then(|| Message::new("scan-doubt").with("serial", "AB 000001")),
        stored: false,
        quarter_turns: dice.below(4) as u8,
        readings: if dice.yes() { [reading(), reading()].into() } else { [].into() },
        photo: PhotoOrigin { longitude_latitude: dice.yes().then_some((105.8, 21.03)), taken: Some(1_795_000_000) },
        pages_apart: if dice.yes() {
            vec![PageApart { page: 1, certificate: Some(CertificateId(2)), kind: ScanKind::Certificate }]
        } else {
            Vec::new()
        },
    }
}

fn holder(id: u64) -> Holder {
    Holder {
        id: HolderId(id),
        name: "Trần Thị Mẫu".to_owned().into(),
        citizen_number: Some("000085000001".to_owned().into()),
        birth_date: Some(PartialDate::Year(1985).into()),
        address: None,
    }
}

/// One act of one to five changes that fits the snapshot.
pub fn random_act(snapshot: &Snapshot, dice: &mut Dice) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-test").with("n", dice.below(1000)));
    let mut state = snapshot.clone();
    for _ in 0..=dice.below(5) {
        let change = random_change(&state, dice);
        let mut one = ChangeSet::new(Message::new("one"));
        one.push(change.clone());
        state = state.apply(&one).unwrap();
        act.push(change);
    }
    act
}

fn random_change(state: &Snapshot, dice: &mut Dice) -> Change {
    macro_rules! change {
        ($table:expr, $make:expr) => {{
            let rows: Vec<_> = $table.iter().cloned().collect();
            match dice.below(4) {
                0 if !rows.is_empty() => Edit::remove(rows[dice.below(rows.len() as u64) as usize].clone()).into(),
                1 if !rows.is_empty() => {
                    let row = rows[dice.below(rows.len() as u64) as usize].clone();
                    let id = row.id();
                    Edit::replace(row, $make(id, dice)).into()
                }
                _ => Edit::insert($make($table.next_id(), dice)).into(),
            }
        }};
    }
    match dice.below(13) {
        0 | 1 => change!(state.parcels, parcel),
        2 => change!(state.certificates, certificate),
        3 => change!(state.scans, scan),
        4 => change!(state.holders, |id, _: &mut Dice| holder(id)),
        5 => change!(state.links, |id, dice: &mut Dice| Link {
            id: LinkId(id),
            certificate: CertificateId(1 + dice.below(5)),
            parcel: ParcelId(1 + dice.below(5)),
            how: LinkMethod::Click,
            by: "người thử".to_owned(),
            at: clock(),
            evidence: if dice.yes() {
                vec![Message::new("evidence-number").with("paper", "12/125")]
            } else {
                Vec::new()
            },
            confirmed: dice.yes().then(stamp),
        }),
        6 => change!(state.references, |id, dice: &mut Dice| ReferenceFeature {
            id: ReferenceId(id),
            layer: LayerId(1),
            geometry: dice.yes().then(|| Arc::new(Geometry::Point(Point::new(1.5, 2.5)))),
            source_row: id,
            attributes: Attributes::default(),
            personal: Confidential::default(),
        }),
        7 => change!(state.findings, |id, dice: &mut Dice| Finding {
            id: FindingId(id),
            rule: "import-text".to_owned(),
            severity: Severity::Warning,
            layer: None,
            source_row: Some(dice.below(9)),
            parcel: dice.yes().then_some(ParcelId(1)),
            certificate: dice.yes().then_some(CertificateId(1)),
            scan: dice.yes().then_some(ScanId(1)),
            place: dice.yes().then_some(Coord { x: 1.25, y: -2.5 }),
            message: Message::new("import-doubtful-text").with("before", "§"),
            fault: dice.yes().then(|| FaultMark {
                name: format!("gap:12/{}", dice.below(9)),
                class: "crack".to_owned(),
                fingerprint: Fingerprint([dice.below(256) as u8; 32]),
            }),
        }),
        8 => change!(state.register, |id, dice: &mut Dice| RegisterRow {
            id: RegisterRowId(id),
            certificate: dice.yes().then_some(CertificateId(1 + dice.below(3))),
            position: id,
            origin: RegisterOrigin { file: "pl3.xlsx".to_owned(), sheet: "PL3-01".to_owned(), row: 7 },
            values: [Attribute::Text("AB 000001"), Attribute::Text("Nguyễn Văn Mẫu")]
                .into_iter()
                .collect::<Attributes>()
                .into(),
            verbatim: Confidential::default(),
        }),
        9 => change!(state.crosswalks, |id, dice: &mut Dice| Crosswalk {
            id: CrosswalkId(id),
            from: FormerSheet {
                commune: "00327".to_owned(),
                generation: MapGeneration::Survey1994,
                sheet: "12".to_owned()
            },
            to: Designation::new("7"),
            numbers: Renumbering::Shift(dice.below(300) as i64 - 150),
            origin: CrosswalkOrigin::Links { agree: 38, disagree: 3 },
            by: "người thử".to_owned(),
            at: clock(),
        }),
        10 => change!(state.exceptions, |id, dice: &mut Dice| Exception {
            id: ExceptionId(id),
            fault: format!("gap:12/{id}"),
            rule: "gap".to_owned(),
            reason: if dice.yes() { "ngõ của Nguyễn Văn Mẫu".to_owned() } else { String::new() }.into(),
            by: "người thử".to_owned(),
            at: clock(),
            fingerprint: Fingerprint([dice.below(256) as u8; 32]),
        }),
        11 => change!(state.underlays, |id, dice: &mut Dice| Underlay {
            id: UnderlayId(id),
            name: format!("tờ {id}"),
            file: PictureFile {
                path: format!("quét/tờ {id}.tif"),
                bytes: dice.below(1 << 40),
                page: dice.below(3) as u32
            },
            size: [1 + dice.below(20_000) as u32, 1 + dice.below(20_000) as u32],
            start: StatedPlace {
                affine: [0.1, 1e-17, 587_000.1 + dice.below(9) as f64 / 7.0, 0.0, -0.1, 2_320_000.3],
                crs: "105-30".to_owned(),
                is_put: dice.yes(),
            },
            kind: thuaso::geometry::WarpKind::ALL[dice.below(4) as usize],
            points: (0..dice.below(4))
                .map(|at| ControlPoint {
                    pixel: Coord { x: at as f64 / 3.0, y: 7.0 },
                    place: Coord { x: 587_000.0 + at as f64 / 9.0, y: 2_320_000.7 },
                    is_used: dice.yes(),
                })
                .collect(),
        }),
        _ => {
            let mut settings = state.settings.as_ref().clone();
            settings.ward_name = format!("phường Mẫu {}", dice.below(9));
            settings.auto_links = AutoLinkRecord { confirmed: dice.below(5) as u32, corrected: 1 };
            settings.work_lists = vec![WorkList { name: "Tổ 4".to_owned(), filter: "{}".to_owned() }];
            settings.compared_scans = vec![ComparedScans { scans: (ScanId(1), ScanId(2)), same: dice.yes() }];
            settings.citizen_key = dice.yes().then(|| [9; 32].into());
            settings.crs = Some(thuaso::crs::Crs::vn2000(105 * 60));
            Change::Settings(Edit::<ProjectSettings> {
                before: Some(state.settings.clone()),
                after: Some(Arc::new(settings)),
            })
        }
    }
}
