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
use crate::tasks::registers::Field;
use crate::tasks::sample_ward::{CampaignInHand, Row, area_of};
use crate::text;

/// Of so many bar codes one is not read: low resolution, blur. Source: ours.
const BAR_CODE_LOST_EVERY: usize = 5;

/// The campaign as a project; certificate `at` of the campaign has id `at + 1`.
///
/// Errors: those of an import.
pub(super) fn project_of(campaign: &CampaignInHand, folder: &Path, watch: &Watch) -> Result<Snapshot, ImportError> {
    let options = ImportOptions { project_folder: folder.to_owned(), ..ImportOptions::default() };
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
            let (name, citizen) = (value(row, Field::PersonName), value(row, Field::CitizenNumber));
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

fn value(row: &Row, field: Field) -> &str {
    row.values.get(field as usize).map_or("", |value| value.trim())
}

/// A text of an old font as text.
fn read(typed: &str) -> String {
    text::decode(typed.as_bytes(), text::Choice::Auto, None).text
}

fn certificate(id: CertificateId, row: &Row) -> Certificate {
    let flat = Flat {
        estate: value(row, Field::Estate).to_owned(),
        building: value(row, Field::Building).to_owned(),
        number: value(row, Field::FlatNumber).to_owned(),
    };
    Certificate {
        issue_date: PartialDate::parse(value(row, Field::IssueDate)),
        registry_number: value(row, Field::RegistryNumber).to_owned(),
        supersedes: Serial::find_all(value(row, Field::ChangeReason)),
        flat: (flat != Flat::default()).then_some(flat),
        ..Certificate::with_serial(id, Serial::parse(value(row, Field::Serial)))
    }
}

fn printed(row: &Row) -> PrintedParcel {
    let land_uses = [Field::Use1, Field::Use2, Field::Use3].map(|use_| value(row, use_));
    let land_uses: Vec<&str> = land_uses.into_iter().filter(|code| !code.is_empty()).collect();
    PrintedParcel {
        sheet: Designation::new(value(row, Field::PaperSheet)),
        number: Designation::new(value(row, Field::PaperNumber)),
        area: area_of(value(row, Field::Area)),
        address: read(value(row, Field::ParcelAddress)),
        land_use: land_uses.join("+"),
        sides: Vec::new(),
        commune: value(row, Field::CommuneCode).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::registers::COLUMN_COUNT;

    #[test]
    fn texts_of_an_old_font_are_read_and_wrong_numbers_stay_wrong() {
        assert_eq!(read(&text::shown_as_windows_1252(&text::encode_tcvn3("Trần Thị Hường"))), "Trần Thị Hường");
        let mut values = vec![String::new(); COLUMN_COUNT];
        for (at, typed) in [
            (Field::PaperSheet, "07"),
            (Field::PaperNumber, "21.0"),
            (Field::Area, "85,5 m2"),
            (Field::Use1, "ODT"),
            (Field::Use2, "CLN"),
        ] {
            values[at as usize] = typed.to_owned();
        }
        let printed = printed(&Row { paper: 0, parcel: 0, holder: 0, values });
        assert_eq!((printed.sheet.as_str(), printed.number.key().as_str()), ("07", "21"));
        assert_eq!((printed.area, printed.land_use.as_str()), (Some(85.5), "ODT+CLN"));
    }
}
