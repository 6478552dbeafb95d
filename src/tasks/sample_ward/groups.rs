//! The sheets of the heads of residential groups (tổ dân phố): a spreadsheet each, in the words of whoever keeps it.

use std::io::Write;

use super::certificate::Paper;
use super::lattice::Lattice;

/// The group of a paper: where its first parcel lies.
pub(super) fn group_of(paper: &Paper) -> u32 {
    paper.parcels.first().map_or(0, |parcel| parcel.entry.place.group)
}

/// Name of a group's file.
pub(super) fn file_name(group: u32) -> String {
    format!("Tổ {group:02}.csv")
}

/// Writes the sheet of one group: one row a certificate. Heads know names and houses, and serials mostly.
///
/// Errors: those of `out`.
pub(super) fn write_group(
    lattice: &Lattice,
    group: u32,
    papers: &[Paper],
    mut out: impl Write,
) -> Result<(), csv::Error> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut rows = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(out);
    rows.write_record(["STT", "Họ và tên chủ hộ", "Địa chỉ", "Số GCN", "Tờ BĐ", "Thửa", "Đã nộp bản sao", "Ghi chú"])?;
    let mine = papers.iter().filter(|paper| group_of(paper) == group);
    for (place, paper) in (1..).zip(mine) {
        let mut dice = lattice.dice("group head", i64::from(paper.index), 0);
        let serial = if dice.chance(0.12) { String::new() } else { paper.serial.clone() };
        let first = paper.parcels.first();
        let printed = first.filter(|_| dice.chance(0.6)).map(|parcel| &parcel.printed);
        let notes = ["", "", "", "", "", "vắng nhà", "đang thế chấp ngân hàng", "chờ thừa kế"];
        rows.write_record([
            place.to_string(),
            paper.holders.first().map(|person| person.name.clone()).unwrap_or_default(),
            first.map(|parcel| parcel.entry.place.in_full()).unwrap_or_default(),
            serial,
            printed.map(|printed| printed.sheet.clone()).unwrap_or_default(),
            printed.map(|printed| printed.number.clone()).unwrap_or_default(),
            if dice.chance(0.92) { "x" } else { "" }.to_owned(),
            dice.pick(&notes).unwrap_or("").to_owned(),
        ])?;
    }
    Ok(rows.flush()?)
}
