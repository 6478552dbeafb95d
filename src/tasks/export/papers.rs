//! Certificates, holders, scans and links in an export.

use std::borrow::Cow;

use super::columns::{iso, number};
use super::protect::{is_silent, silent_path};
use super::{
    CERTIFICATE_HOLDERS, CERTIFICATE_SCANS, CERTIFICATES, ExportError, ExportOptions, ExportReport, HOLDERS, LINKS,
    LINKS_WITHOUT_GEOMETRY, PARCELS, PARCELS_WITHOUT_GEOMETRY, SCANS, ScanBytes, ScanDelivery, deliverable, fid,
    instant, look,
};
use crate::cadastre::{
    Certificate, ContentHash, Holder, Link, LinkMethod, PrintedParcel, Purpose, Scan, ScanFormat, ScanKind, Snapshot,
};
use crate::formats::gpkg_writer::{Cell, ColumnSpec, ColumnType, GpkgWriter, RelationSpec, TableKind, TableSpec};
use crate::i18n::Message;
use crate::jobs::Watch;

/// Writes the tables of papers, each only when it has rows: intakes refuse empty tables.
pub fn write(
    writer: &GpkgWriter,
    snapshot: &Snapshot,
    options: &ExportOptions,
    bytes: &dyn ScanBytes,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<(), ExportError> {
    watch.begin("stage-export-certificates", snapshot.certificates.len() as u64);
    write_certificates(writer, snapshot, options.personal_data, watch)?;
    write_links(writer, snapshot, options.personal_data, report, watch)?;
    if options.personal_data {
        write_holders(writer, snapshot, watch)?;
    }
    let delivered = match options.scans {
        ScanDelivery::None => return Ok(()),
        ScanDelivery::Reference => write_scan_references(writer, snapshot, options.personal_data, report, watch)?,
        ScanDelivery::Embed => write_media(writer, snapshot, options.personal_data, bytes, report, watch)?,
    };
    let pairs =
        delivered.iter().filter_map(|scan| Some((fid(snapshot.certificates.get(scan.certificate?)?.id), fid(scan.id))));
    relate(writer, CERTIFICATE_SCANS, SCANS, options.scans == ScanDelivery::Embed, pairs)
}

fn attributes(name: &str, columns: &[(&str, ColumnType)]) -> TableSpec {
    let columns = columns.iter().map(|(name, kind)| ColumnSpec::new(name, *kind)).collect();
    TableSpec { name: name.to_owned(), kind: TableKind::Attributes, identifier: name.to_owned(), columns }
}

fn write_certificates(
    writer: &GpkgWriter,
    snapshot: &Snapshot,
    personal_data: bool,
    watch: &Watch,
) -> Result<(), ExportError> {
    if snapshot.certificates.is_empty() {
        return Ok(());
    }
    let mut columns = vec![
        ("so_phat_hanh", ColumnType::Text),
        ("ngay_cap", ColumnType::Text),
        ("so_vao_so", ColumnType::Text),
        ("dien_tich_in", ColumnType::Double),
        ("thua_dat_in", ColumnType::Text),
    ];
    if personal_data {
        // Notes are free text of the paper and name people: "nhận thừa kế từ ông …".
        columns.push(("ghi_chu", ColumnType::Text));
    }
    let mut table = writer.table(&attributes(CERTIFICATES, &columns))?;
    for (row, certificate) in snapshot.certificates.iter().enumerate() {
        look(watch, row)?;
        let mut cells = certificate_cells(certificate);
        if personal_data {
            cells.push(Cell::text_or_null(&certificate.note));
        }
        table.attributes(fid(certificate.id), &cells)?;
    }
    table.finish()?;
    Ok(())
}

fn certificate_cells(certificate: &Certificate) -> Vec<Cell<'_>> {
    let printed: Vec<String> = certificate.printed_parcels.iter().map(printed_text).collect();
    vec![
        certificate.serial.as_ref().map_or(Cell::Null, |serial| Cell::text(serial.as_str())),
        certificate.issue_date.map_or(Cell::Null, |date| Cell::Text(Cow::Owned(iso(date)))),
        Cell::text_or_null(&certificate.registry_number),
        number(certificate.printed_area),
        if printed.is_empty() { Cell::Null } else { Cell::Text(Cow::Owned(printed.join("; "))) },
    ]
}

/// `12/125 (245.8 m²)`: a parcel as the paper names it.
fn printed_text(parcel: &PrintedParcel) -> String {
    match parcel.area {
        Some(area) => format!("{}/{} ({area} m²)", parcel.sheet, parcel.number),
        None => format!("{}/{}", parcel.sheet, parcel.number),
    }
}

fn write_links(
    writer: &GpkgWriter,
    snapshot: &Snapshot,
    personal_data: bool,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<(), ExportError> {
    let (mut shaped, mut shapeless, mut dangling): (Vec<&Link>, Vec<&Link>, usize) = (Vec::new(), Vec::new(), 0);
    for link in snapshot.links.iter() {
        match (snapshot.parcels.get(link.parcel), snapshot.certificates.get(link.certificate)) {
            (Some(parcel), Some(_)) if deliverable(parcel.polygons().as_ref()).is_some() => shaped.push(link),
            (Some(_), Some(_)) => shapeless.push(link),
            _ => dangling += 1,
        }
    }
    if dangling > 0 {
        report.doubts.push(Message::new("tasks-export-dangling-links").with("count", dangling));
    }
    let mut columns =
        vec![ColumnSpec::new("cach_lien_ket", ColumnType::Text), ColumnSpec::new("luc_lien_ket", ColumnType::Text)];
    if personal_data {
        // An account is mostly a person's name.
        columns.push(ColumnSpec::new("nguoi_lien_ket", ColumnType::Text));
    }
    let both = [(LINKS, PARCELS, shaped), (LINKS_WITHOUT_GEOMETRY, PARCELS_WITHOUT_GEOMETRY, shapeless)];
    for (mapping, parcels, links) in both.into_iter().filter(|(_, _, links)| !links.is_empty()) {
        let mut table = writer.relation(&RelationSpec {
            mapping_table: mapping.to_owned(),
            base_table: parcels.to_owned(),
            related_table: CERTIFICATES.to_owned(),
            related_is_media: false,
            columns: columns.clone(),
        })?;
        for (row, link) in links.into_iter().enumerate() {
            look(watch, row)?;
            let mut cells = vec![Cell::text(method(link.how)), Cell::Text(Cow::Owned(instant(link.at)))];
            if personal_data {
                cells.push(Cell::text_or_null(&link.by));
            }
            table.link(fid(link.id), fid(link.parcel), fid(link.certificate), &cells)?;
        }
        table.finish()?;
    }
    Ok(())
}

/// How a link came about, as a word for machines.
fn method(how: LinkMethod) -> &'static str {
    match how {
        LinkMethod::Click => "click",
        LinkMethod::Number => "number",
        LinkMethod::Drag => "drag",
        LinkMethod::FileName => "file-name",
        LinkMethod::MapColumn => "map-column",
        LinkMethod::Evidence => "evidence",
        LinkMethod::Candidate => "candidate",
    }
}

fn write_holders(writer: &GpkgWriter, snapshot: &Snapshot, watch: &Watch) -> Result<(), ExportError> {
    if snapshot.holders.is_empty() {
        return Ok(());
    }
    let columns = [
        ("ho_ten", ColumnType::Text),
        ("so_dinh_danh", ColumnType::Text),
        ("ngay_sinh", ColumnType::Text),
        ("dia_chi", ColumnType::Text),
    ];
    let mut table = writer.table(&attributes(HOLDERS, &columns))?;
    for (row, holder) in snapshot.holders.iter().enumerate() {
        look(watch, row)?;
        table.attributes(fid(holder.id), &holder_cells(holder))?;
    }
    table.finish()?;
    let pairs = snapshot.certificates.iter().flat_map(|certificate| {
        let known = certificate.holders.iter().filter(|holder| snapshot.holders.get(**holder).is_some());
        known.map(|holder| (fid(certificate.id), fid(*holder)))
    });
    relate(writer, CERTIFICATE_HOLDERS, HOLDERS, false, pairs)
}

fn holder_cells(holder: &Holder) -> [Cell<'_>; 4] {
    let text = |value: &'_ Option<crate::cadastre::Confidential<String>>| {
        value.as_ref().map_or(Cell::Null, |value| Cell::Text(Cow::Owned(value.open(Purpose::Delivery).clone())))
    };
    [
        Cell::text_or_null(holder.name.open(Purpose::Delivery)),
        text(&holder.citizen_number),
        holder
            .birth_date
            .as_ref()
            .map_or(Cell::Null, |date| Cell::Text(Cow::Owned(iso(*date.open(Purpose::Delivery))))),
        text(&holder.address),
    ]
}

/// Relates certificates to rows of `related`; no mapping table when there are no pairs.
fn relate(
    writer: &GpkgWriter,
    mapping: &str,
    related: &str,
    related_is_media: bool,
    pairs: impl Iterator<Item = (i64, i64)>,
) -> Result<(), ExportError> {
    let mut pairs = pairs.peekable();
    if pairs.peek().is_none() {
        return Ok(());
    }
    let mut table = writer.relation(&RelationSpec {
        mapping_table: mapping.to_owned(),
        base_table: CERTIFICATES.to_owned(),
        related_table: related.to_owned(),
        related_is_media,
        columns: Vec::new(),
    })?;
    for (id, (base, related)) in (1_i64..).zip(pairs) {
        table.link(id, base, related, &[])?;
    }
    table.finish()?;
    Ok(())
}

/// The scans that may be delivered: identity papers and field sheets are personal data throughout.
fn deliverable_scans(snapshot: &Snapshot, personal_data: bool) -> impl Iterator<Item = &Scan> {
    let scans = snapshot.scans.iter().map(std::convert::AsRef::as_ref);
    scans.filter(move |scan: &&Scan| personal_data || !scan.kind.is_personal())
}

const SCAN_COLUMNS: [(&str, ColumnType); 4] = [
    ("ten_tep", ColumnType::Text),
    ("ma_bam_blake3", ColumnType::Text),
    ("so_trang", ColumnType::Integer),
    ("loai", ColumnType::Text),
];

fn scan_cells(scan: &Scan, personal_data: bool) -> [Cell<'_>; 4] {
    let path = if personal_data { scan.source.path.clone() } else { silent_path(scan) };
    let kind = match scan.kind {
        ScanKind::Certificate => "certificate",
        ScanKind::IdentityPapers => "identity-papers",
        ScanKind::Other => "other",
        ScanKind::FieldSheet => "field-sheet",
    };
    [
        Cell::Text(Cow::Owned(path)),
        Cell::Text(Cow::Owned(scan.source.hash.to_string())),
        Cell::Integer(i64::from(scan.pages)),
        Cell::text(kind),
    ]
}

fn count_shortened(scan: &Scan, personal_data: bool, report: &mut ExportReport) {
    report.withheld.paths += usize::from(!personal_data && !is_silent(&scan.source.path));
}

fn write_scan_references<'s>(
    writer: &GpkgWriter,
    snapshot: &'s Snapshot,
    personal_data: bool,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<Vec<&'s Scan>, ExportError> {
    let scans: Vec<&Scan> = deliverable_scans(snapshot, personal_data).collect();
    if scans.is_empty() {
        return Ok(scans);
    }
    watch.begin("stage-export-scans", scans.len() as u64);
    let mut columns = SCAN_COLUMNS.to_vec();
    columns.push(("kieu_noi_dung", ColumnType::Text));
    let mut table = writer.table(&attributes(SCANS, &columns))?;
    for (row, scan) in scans.iter().enumerate() {
        look(watch, row)?;
        count_shortened(scan, personal_data, report);
        let mut cells = scan_cells(scan, personal_data).to_vec();
        cells.push(Cell::text(content_type(scan.format)));
        table.attributes(fid(scan.id), &cells)?;
    }
    table.finish()?;
    Ok(scans)
}

fn write_media<'s>(
    writer: &GpkgWriter,
    snapshot: &'s Snapshot,
    personal_data: bool,
    bytes: &dyn ScanBytes,
    report: &mut ExportReport,
    watch: &Watch,
) -> Result<Vec<&'s Scan>, ExportError> {
    watch.begin("stage-export-scans", snapshot.scans.len() as u64);
    let columns = SCAN_COLUMNS.iter().map(|(name, kind)| ColumnSpec::new(name, *kind)).collect();
    let spec = TableSpec { name: SCANS.to_owned(), kind: TableKind::Media, identifier: SCANS.to_owned(), columns };
    // Made with its first row: intakes refuse empty tables.
    let mut table = None;
    let mut delivered = Vec::new();
    for scan in deliverable_scans(snapshot, personal_data) {
        watch.check()?;
        watch.advance(1);
        let data = match bytes.bytes(scan) {
            Ok(data) => data,
            Err(reason) => {
                report.doubts.push(
                    Message::new("tasks-export-scan-missing").with("hash", short_hash(scan)).with("reason", reason),
                );
                continue;
            }
        };
        // The bytes are the scan: others under its name are not delivered.
        if ContentHash(*blake3::hash(&data).as_bytes()) != scan.source.hash {
            report.doubts.push(Message::new("tasks-export-scan-changed").with("hash", short_hash(scan)));
            continue;
        }
        count_shortened(scan, personal_data, report);
        let table = match &mut table {
            Some(table) => table,
            none => none.insert(writer.table(&spec)?),
        };
        table.media(fid(scan.id), &data, content_type(scan.format), &scan_cells(scan, personal_data))?;
        delivered.push(scan);
    }
    if let Some(table) = table {
        table.finish()?;
    }
    Ok(delivered)
}

/// Enough of a hash for a person to tell scans apart; a file name could tell a person's name.
fn short_hash(scan: &Scan) -> String {
    scan.source.hash.to_string().chars().take(12).collect()
}

/// Media type, by the bytes and not by the file's name. Source: RFC 2046 and the IANA registry.
fn content_type(format: ScanFormat) -> &'static str {
    match format {
        ScanFormat::Pdf => "application/pdf",
        ScanFormat::Jpeg => "image/jpeg",
        ScanFormat::Png => "image/png",
        ScanFormat::Tiff => "image/tiff",
        ScanFormat::WebP => "image/webp",
        ScanFormat::Heic => "image/heic",
        ScanFormat::Unknown => "application/octet-stream",
    }
}
