//! The project that a campaign becomes: its map imported, its register and what its scans tell taken in as they stand.
//!
//! Nothing of the truth is used here. Faults stay: a serial that cannot be read is none, a number typed wrong stays wrong.

use std::path::{Path, PathBuf};

use crate::cadastre::{
    Certificate, CertificateBarcode, CertificateId, ChangeSet, Confidential, ContentHash, Designation, Edit, Flat,
    Holder, HolderId, PartialDate, PrintedParcel, ProjectSettings, Scan, ScanFormat, ScanId, ScanKind, Serial,
    Snapshot, SourceFile,
};
use crate::i18n::Message;
use crate::jobs::Watch;
use crate::tasks::import::{ImportError, ImportOptions, import_files};
use crate::tasks::sample_ward::{CampaignInHand, Row, area_of};
use crate::text;

/// Of so many bar codes one is not read: low resolution, blur. Source: ours.
const BAR_CODE_LOST_EVERY: usize = 5;

/// Columns of form PL3, counted from 0 at its column B. Source: `campaign.md` §7.4.
mod column {
    pub const COMMUNE: usize = 0;
    pub const SERIAL: usize = 1;
    pub const ISSUED: usize = 2;
    pub const REGISTRY: usize = 3;
    pub const NAME: usize = 6;
    pub const CITIZEN: usize = 9;
    pub const REASON: usize = 16;
    pub const SHEET: usize = 18;
    pub const NUMBER: usize = 19;
    pub const ADDRESS: usize = 22;
    pub const AREA: usize = 23;
    pub const LAND_USES: [usize; 3] = [24, 29, 34];
    pub const ESTATE: usize = 40;
    pub const BUILDING: usize = 41;
    pub const FLAT: usize = 42;
}

/// The campaign as a project; certificate `at` of the campaign has id `at + 1`.
///
/// Errors: those of an import.
pub(super) fn project_of(campaign: &CampaignInHand, folder: &Path, watch: &Watch) -> Result<Snapshot, ImportError> {
    let options = ImportOptions {
        crs: None,
        project_crs: None,
        encoding: text::Choice::Auto,
        preset: None,
        project_folder: folder.to_owned(),
    };
    let maps: [PathBuf; 1] = [campaign.map.clone()];
    let imported = import_files(&Snapshot::default(), &maps, &options, watch)?;
    let snapshot = applied(&Snapshot::default(), &imported.act);
    // As the office that made the project wrote it there.
    let settings = ProjectSettings {
        ward_code: campaign.ward_code.to_owned(),
        ward_name: campaign.ward_name.to_owned(),
        ..snapshot.settings.as_ref().clone()
    };
    let mut named = ChangeSet::new(Message::new("act-edit-settings"));
    named.push(Edit { before: Some(snapshot.settings.clone()), after: Some(settings.into()) });
    let snapshot = applied(&snapshot, &named);
    Ok(applied(&snapshot, &papers(campaign)))
}

/// The snapshot after an act that was made for it.
pub(super) fn applied(snapshot: &Snapshot, act: &ChangeSet) -> Snapshot {
    snapshot.apply(act).expect("the act was made for this very snapshot")
}

fn papers(campaign: &CampaignInHand) -> ChangeSet {
    let mut act = ChangeSet::new(Message::new("act-import"));
    let mut holders = 0;
    for rows in campaign.rows.chunk_by(|one, next| one.paper == next.paper) {
        let Some(first) = rows.first() else { continue };
        let id = CertificateId(first.paper as u64 + 1);
        let mut certificate = certificate(id, first);
        for rows in rows.chunk_by(|one, next| one.parcel == next.parcel) {
            certificate.printed_parcels.extend(rows.first().map(printed));
        }
        // Every parcel's rows name the same people.
        for row in rows.iter().filter(|row| row.parcel == 0) {
            let (name, citizen) = (value(row, column::NAME), value(row, column::CITIZEN));
            if name.is_empty() && citizen.is_empty() {
                continue;
            }
            holders += 1;
            certificate.holders.push(HolderId(holders));
            act.push(Edit::insert(Holder {
                id: HolderId(holders),
                name: Confidential::new(read(name)),
                citizen_number: (!citizen.is_empty()).then(|| Confidential::new(citizen.to_owned())),
                birth_date: None,
                address: None,
            }));
        }
        if let Some(paper) = campaign.papers.get(first.paper) {
            let read = first.paper % BAR_CODE_LOST_EVERY != 0;
            certificate.barcode = paper.barcode.as_deref().filter(|_| read).and_then(CertificateBarcode::parse);
            certificate.residential_group = format!("Tổ {}", paper.group);
            let mut hash = [0; 32];
            hash.iter_mut().zip(id.0.to_le_bytes()).for_each(|(to, from)| *to = from);
            let source = SourceFile { hash: ContentHash(hash), path: paper.path.clone(), bytes: 0 };
            let mut scan = Scan::of_file(ScanId(id.0), source, ScanFormat::Pdf, ScanKind::Certificate);
            scan.certificate = Some(id);
            scan.photo = paper.photo;
            act.push(Edit::insert(scan));
        }
        act.push(Edit::insert(certificate));
    }
    act
}

fn value(row: &Row, column: usize) -> &str {
    row.values.get(column).map_or("", |value| value.trim())
}

/// A text of an old font as text.
fn read(typed: &str) -> String {
    text::decode(typed.as_bytes(), text::Choice::Auto, None).text
}

fn certificate(id: CertificateId, row: &Row) -> Certificate {
    let flat = Flat {
        estate: value(row, column::ESTATE).to_owned(),
        building: value(row, column::BUILDING).to_owned(),
        number: value(row, column::FLAT).to_owned(),
    };
    Certificate {
        issue_date: PartialDate::parse(value(row, column::ISSUED)),
        registry_number: value(row, column::REGISTRY).to_owned(),
        supersedes: Serial::find_all(value(row, column::REASON)),
        flat: (flat != Flat::default()).then_some(flat),
        ..Certificate::with_serial(id, Serial::parse(value(row, column::SERIAL)))
    }
}

fn printed(row: &Row) -> PrintedParcel {
    let land_uses = column::LAND_USES.map(|at| value(row, at));
    let land_uses: Vec<&str> = land_uses.into_iter().filter(|code| !code.is_empty()).collect();
    PrintedParcel {
        sheet: Designation::new(value(row, column::SHEET)),
        number: Designation::new(value(row, column::NUMBER)),
        area: area_of(value(row, column::AREA)),
        address: read(value(row, column::ADDRESS)),
        land_use: land_uses.join("+"),
        sides: Vec::new(),
        commune: value(row, column::COMMUNE).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_an_old_font_are_read_and_wrong_numbers_stay_wrong() {
        assert_eq!(read(&text::shown_as_windows_1252(&text::encode_tcvn3("Trần Thị Hường"))), "Trần Thị Hường");
        let mut values = vec![String::new(); 49];
        for (at, typed) in
            [(column::SHEET, "07"), (column::NUMBER, "21.0"), (column::AREA, "85,5 m2"), (24, "ODT"), (29, "CLN")]
        {
            values[at] = typed.to_owned();
        }
        let printed = printed(&Row { paper: 0, parcel: 0, holder: 0, values });
        assert_eq!((printed.sheet.as_str(), printed.number.key().as_str()), ("07", "21"));
        assert_eq!((printed.area, printed.land_use.as_str()), (Some(85.5), "ODT+CLN"));
    }
}
