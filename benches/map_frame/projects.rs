//! Projects of invented wards on disk, as a director opens them together: each 40 000 parcels with an address and the columns of a map; of a share
//! of them a certificate with a scan.

use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;
use rayon::prelude::*;
use thuaso::cadastre::{
    Attribute, Attributes, Certificate, CertificateId, ChangeSet, ColumnInfo, ColumnKind, ColumnRole, ContentHash,
    Edit, Layer, LayerId, LayerKind, Link, LinkId, LinkMethod, Parcel, ParcelDetails, ParcelId, ProjectSettings, Scan,
    ScanFormat, ScanId, ScanKind, Serial, Snapshot, SourceFile, Timestamp,
};
use thuaso::crs::Crs;
use thuaso::i18n::Message;
use thuaso::jobs::Watch;
use thuaso::project::Session;
use thuaso::tasks::together::open_together;

use super::wards::{self, WARD};

const COLUMNS: [&str; 6] = ["SOTO", "SOTHUA", "LOAIDAT", "DIENTICH", "TENCHU", "XUDONG"];

/// So many projects, opened together; prints how long that took. They are written before, once: a run that finds them reads them as they are.
pub fn together(projects: usize, papers_percent: u64) -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench-data/together-{papers_percent}"));
    std::fs::create_dir_all(&folder).expect("a folder to write to");
    let start = Instant::now();
    let paths: Vec<PathBuf> = (0..projects).map(|ward| folder.join(format!("phường {ward:03}.thuaso"))).collect();
    let written: usize = paths.par_iter().enumerate().map(|(ward, path)| write(ward, path, papers_percent)).sum();
    let bytes: u64 = paths.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum();
    println!(
        "{{\"phase\":\"write projects\",\"n\":{written},\"wall\":{:.1},\"mib\":{}}}",
        start.elapsed().as_secs_f64(),
        bytes >> 20
    );
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let together = open_together(&paths, &Watch::new()).expect("not cancelled");
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    assert!(together.left_out.is_empty(), "{:?}", together.left_out);
    let parcels = together.snapshot.parcels.len();
    println!(
        "{{\"phase\":\"read together\",\"n\":{parcels},\"projects\":{projects},\"wall\":{wall:.3},\"cpu\":{cpu:.3}}}"
    );
    together.snapshot
}

/// How many were written: 1 or 0.
fn write(ward: usize, path: &Path, papers_percent: u64) -> usize {
    if path.exists() {
        return 0;
    }
    // One that was written half is not taken for a whole one.
    let unfinished = path.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let mut session = Session::create(&unfinished, "bench", || Timestamp(0)).expect("room on the disk");
    session.perform(act(ward, papers_percent, &session.snapshot().clone())).expect("a new project");
    session.flush().expect("room on the disk");
    drop(session);
    std::fs::rename(&unfinished, path).expect("the same disk");
    // Nobody needs a backup of it.
    thuaso::project::backups(&unfinished).iter().for_each(|backup| drop(std::fs::remove_file(backup)));
    1
}

fn act(ward: usize, papers_percent: u64, empty: &Snapshot) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-bench"));
    let settings = ProjectSettings {
        crs: Some(Crs::vn2000(105 * 60)),
        ward_name: format!("Phường Mẫu {ward}"),
        ..ProjectSettings::default()
    };
    act.push(Edit::<ProjectSettings> { before: Some(empty.settings.clone()), after: Some(settings.into()) });
    let column = |name: &&str| ColumnInfo {
        name: (*name).to_owned(),
        kind: if *name == "DIENTICH" { ColumnKind::Real } else { ColumnKind::Text },
        role: if *name == "TENCHU" { ColumnRole::Personal } else { ColumnRole::Kept },
    };
    act.push(Edit::insert(Layer {
        id: LayerId(1),
        name: "thửa".to_owned(),
        kind: LayerKind::Parcels,
        source: SourceFile { hash: ContentHash([0; 32]), path: "thửa.shp".to_owned(), bytes: 1 },
        columns: COLUMNS.iter().map(column).collect(),
        source_crs: String::new(),
        encoding: String::new(),
    }));
    let land_uses = wards::land_uses();
    for at in 0..WARD {
        let parcel = wards::parcel(ward * WARD + at, usize::MAX, &land_uses);
        let id = at as u64 + 1;
        let address = format!("Tổ {}, đường Mẫu {}, phường Mẫu {ward}", at / 800 + 1, at % 61);
        let details = ParcelDetails {
            layer: Some(LayerId(1)),
            source_row: at as u32,
            attributes: [
                Attribute::Text(parcel.sheet.as_str()),
                Attribute::Text(parcel.number.as_str()),
                Attribute::Text(&parcel.land_use.verbatim),
                Attribute::Real(parcel.legal_area.unwrap_or_default()),
                Attribute::Null,
                Attribute::Text(["Đông", "Tây", "Nam"][at % 3]),
            ]
            .into_iter()
            .collect(),
            address,
            personal: [Attribute::Null; 4]
                .into_iter()
                .chain([Attribute::Text("Người Mẫu")])
                .collect::<Attributes>()
                .into(),
            ..ParcelDetails::default()
        };
        act.push(Edit::insert(Parcel { id: ParcelId(id), details: details.into(), ..parcel }));
        if (at as u64 * 7_919) % 100 < papers_percent {
            papers(&mut act, id, ward);
        }
    }
    act
}

/// A certificate of a parcel, linked, and its scan.
fn papers(act: &mut ChangeSet, id: u64, ward: usize) {
    let serial = Serial::parse(&format!("AA {:08}", ward as u64 * 100_000 + id));
    act.push(Edit::insert(Certificate::with_serial(CertificateId(id), serial)));
    act.push(Edit::insert(Link {
        id: LinkId(id),
        certificate: CertificateId(id),
        parcel: ParcelId(id),
        how: LinkMethod::Number,
        by: "bench".to_owned(),
        at: Timestamp(0),
        evidence: Vec::new(),
        confirmed: None,
    }));
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&id.to_le_bytes());
    let source = SourceFile { hash: ContentHash(hash), path: format!("{id}.pdf"), bytes: 1 };
    let mut scan = Scan::of_file(ScanId(id), source, ScanFormat::Pdf, ScanKind::Certificate);
    scan.certificate = Some(CertificateId(id));
    act.push(Edit::insert(scan));
}
