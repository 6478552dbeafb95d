//! The register of the invented ward as offices hand it in: the columns of form PL3, one row a certificate, parcel and person.

use std::io::Write;

use super::certificate::{Paper, PaperParcel};
use super::people::Person;
use super::register_entry::{CITY, WARD, WARD_CODE};

/// The columns B to AX. Source: `campaign.md` §7.4.
pub(super) const HEADER: [&str; 49] = [
    "Mã ĐVHC cấp xã",
    "Số phát hành",
    "Ngày cấp",
    "Số vào sổ",
    "Tên tổ chức",
    "Số định danh tổ chức",
    "Họ tên chủ/người đại diện",
    "Ngày sinh",
    "Giới tính",
    "CCCD",
    "Địa chỉ thường trú",
    "Pháp nhân",
    "Vai trò",
    "Tên người sử dụng hiện tại",
    "CCCD người sử dụng hiện tại",
    "Địa chỉ người sử dụng hiện tại",
    "Lý do thay đổi",
    "Mã định danh thửa",
    "Số tờ trên GCN",
    "Số thửa trên GCN",
    "Số tờ trên BĐĐC",
    "Số thửa trên BĐĐC",
    "Địa chỉ thửa",
    "Diện tích",
    "Loại đất 1",
    "Diện tích 1",
    "Nguồn gốc 1",
    "Hình thức 1",
    "Thời hạn 1",
    "Loại đất 2",
    "Diện tích 2",
    "Nguồn gốc 2",
    "Hình thức 2",
    "Thời hạn 2",
    "Loại đất 3",
    "Diện tích 3",
    "Nguồn gốc 3",
    "Hình thức 3",
    "Thời hạn 3",
    "Loại tài sản",
    "Khu chung cư",
    "Nhà chung cư",
    "Số căn hộ",
    "Diện tích xây dựng",
    "Diện tích sàn",
    "Hình thức sở hữu",
    "Thời hạn sở hữu",
    "Cấp hạng",
    "Tên file quét",
];

/// Marks UTF-8 for the spreadsheets of offices.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A row of the register, and what it is about.
#[derive(Debug, Clone)]
pub struct Row {
    /// Indexes of the paper, of its parcel and of its holder.
    pub paper: usize,
    pub parcel: usize,
    pub holder: usize,
    /// In the order of `HEADER`.
    pub values: Vec<String>,
}

/// Every certificate, parcel and person, as a careful clerk would type them. The columns of the map of today
/// (19 and 20 of the form) are filled for a ward without a history only: in a campaign they are what the links must bring.
pub(super) fn rows(papers: &[Paper], campaign: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, paper) in papers.iter().enumerate() {
        for (parcel, printed) in paper.parcels.iter().enumerate() {
            for (holder, person) in paper.holders.iter().enumerate() {
                let values = row(paper, printed, person, holder, campaign);
                rows.push(Row { paper: at, parcel, holder, values });
            }
        }
    }
    rows
}

/// Writes the register in UTF-8.
///
/// Errors: those of `out`.
pub(super) fn write_register(mut out: impl Write, rows: &[Row]) -> Result<(), csv::Error> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut written = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    written.write_record(HEADER)?;
    for row in rows {
        written.write_record(&row.values)?;
    }
    Ok(written.flush()?)
}

fn row(paper: &Paper, parcel: &PaperParcel, person: &Person, place: usize, campaign: bool) -> Vec<String> {
    let (day, month, year) = paper.issued;
    let couple = paper.holders.len() > 1;
    let role = match (couple, person.woman) {
        (false, _) => "Cá nhân",
        (true, true) => "Vợ",
        (true, false) => "Chồng",
    };
    let printed = &parcel.printed;
    let area = printed.area;
    let sex = if person.woman { "Nữ" } else { "Nam" };
    let today = |number: u32| if campaign { String::new() } else { number.to_string() };
    let reason = match (&paper.changed, &paper.supersedes) {
        (Some((_, reason)), _) => (*reason).to_owned(),
        (None, Some(serial)) => format!("Cấp đổi từ GCN số {serial}"),
        (None, None) => String::new(),
    };
    let now = paper.changed.as_ref().map(|(person, _)| person);
    // The form wants the ward's code; of a paper of a former commune some clerks copy that commune's.
    let of_paper = printed.commune.filter(|_| paper.index.is_multiple_of(3)).map_or(WARD_CODE, |commune| commune.code);
    let mut row = vec![
        of_paper.to_owned(),
        paper.serial.clone(),
        format!("{day:02}/{month:02}/{year}"),
        paper.registry.clone(),
        String::new(),
        String::new(),
        person.name.clone(),
        // The form wants a day; old papers say the year only, and then so does the register.
        person.birth_year.to_string(),
        sex.to_owned(),
        person.citizen_number.clone(),
        format!("{WARD}, {CITY}"),
        if couple { "Vợ chồng" } else { "Cá nhân" }.to_owned(),
        role.to_owned(),
        now.map(|person| person.name.clone()).unwrap_or_default(),
        now.map(|person| person.citizen_number.clone()).unwrap_or_default(),
        now.map(|_| format!("{WARD}, {CITY}")).unwrap_or_default(),
        reason,
        String::new(),
        printed.sheet.clone(),
        printed.number.clone(),
        today(parcel.piece.sheet),
        today(parcel.piece.number),
        printed.address.clone(),
        vietnamese(area),
    ];
    let codes: Vec<&str> = printed.land_use.split('+').collect();
    for at in 0..3 {
        match codes.get(at) {
            Some(code) => row.extend([
                (*code).to_owned(),
                vietnamese(part_of(area, at, codes.len())),
                "Công nhận QSDĐ như giao đất có thu tiền sử dụng đất".to_owned(),
                "Sử dụng riêng".to_owned(),
                if is_dwelling(code) { "Lâu dài" } else { "Đến ngày 15/10/2063" }.to_owned(),
            ]),
            None => row.extend(std::iter::repeat_n(String::new(), 5)),
        }
    }
    match &paper.flat {
        Some(flat) => row.extend([
            "Căn hộ chung cư".to_owned(),
            flat.estate.clone(),
            flat.building.clone(),
            flat.number.clone(),
            String::new(),
            vietnamese(flat.floor_area),
            "Sở hữu riêng".to_owned(),
            "Lâu dài".to_owned(),
            String::new(),
        ]),
        None => row.extend(std::iter::repeat_n(String::new(), 9)),
    }
    row.push(if place == 0 { format!("{}-GCN.pdf", paper.serial) } else { String::new() });
    row
}

/// Codes of today, and the words of before 2004. Source: `land-use.md` §3.2.
pub(super) fn is_dwelling(code: &str) -> bool {
    code.starts_with('O') || matches!(code, "T" | "Đất thổ cư")
}

/// Of two land uses the first has at most 120 m², the limit of a dwelling's land; the last one takes the rest.
fn part_of(area: f64, at: usize, count: usize) -> f64 {
    let dwelling = area.min(120.0);
    match (at, count) {
        (_, 0 | 1) => area,
        (0, _) => dwelling,
        (_, _) => area - dwelling,
    }
}

fn vietnamese(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::super::lattice::Lattice;
    use super::super::register_entry::Entry;
    use super::super::{certificate, sheet};
    use super::*;

    #[test]
    fn a_row_has_every_column_of_the_form() -> Result<(), csv::Error> {
        let lattice = Lattice::new(3, 200);
        let pieces = sheet::sheets(&lattice).flatten().take(200);
        let able = pieces.filter(|piece| certificate::can_have_paper(piece, &Entry::of(&lattice, piece)));
        let candidates: Vec<(u32, u32)> = able.map(|piece| (piece.sheet, piece.number)).collect();
        let papers = certificate::papers(&lattice, &candidates, 30);
        let mut bytes = Vec::new();
        write_register(&mut bytes, &rows(&papers, false))?;
        assert!(bytes.starts_with(BYTE_ORDER_MARK.as_bytes()));

        let people: usize = papers.iter().map(|paper| paper.parcels.len() * paper.holders.len()).sum();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(&bytes[BYTE_ORDER_MARK.len()..]).records().collect::<Result<_, _>>()?;
        assert_eq!((rows.len(), rows[0].len()), (people, 49));
        assert!(rows.iter().all(|row| row[9].starts_with("000") && !row[1].is_empty()));
        Ok(())
    }
}
