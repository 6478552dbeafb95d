//! What a column of a source map means: by its name, by a remembered preset, and for personal data by its content too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::own_export;
use crate::cadastre::{ColumnInfo, ColumnPreset, ColumnRole};
use crate::formats::{Column, ColumnValues, FeatureTable};
use crate::text;

/// Column names met in the field: folded name, role, rank (1 is the best claim), source.
const NAMES: &str = include_str!("../../../assets/columns.csv");

/// How many values are looked at to say that a column holds citizen numbers.
const CONTENT_SAMPLE: usize = 2_000;

/// A column of which at least this share of the values looks like citizen numbers is personal data, whatever its name.
/// Our own choice: a wrong "personal" costs one click, a wrong "kept" leaks.
const CONTENT_SHARE: f64 = 0.5;

/// Digits of a citizen number (số định danh cá nhân). Source: `citizen-id.md`.
const CITIZEN_NUMBER_DIGITS: usize = 12;

/// The name that GDAL and QGIS give the key of a GeoPackage table.
const ROW_KEY: &str = "fid";

/// Begins of folded names that speak of a person, whatever follows: `tenchu1`, `hotenvo`, `cccd2`. Source: ours; a wrong
/// "personal" costs one click, a wrong "kept" leaks.
const PERSONAL_BEGINS: [&str; 18] = [
    "tenchu",
    "tencsd",
    "tennguoi",
    "hoten",
    "hovaten",
    "chuho",
    "chusd",
    "chusudung",
    "nguoisd",
    "nguoisudung",
    "cccd",
    "cmnd",
    "socc",
    "socm",
    "ngaysinh",
    "namsinh",
    "dienthoai",
    "vochong",
];

/// Family names that most Vietnamese have, and what stands before names. Source: ours, from common knowledge.
const NAME_BEGINS: [&str; 41] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "trịnh", "đoàn", "đào", "mai", "lâm", "trương", "lương", "hà", "tạ", "cao", "chu", "tô", "thái",
    "lưu", "quách", "vương", "khuất", "kiều", "nghiêm", "ông", "bà", "tống", "phùng", "hộ",
];

/// Citizen numbers whose leading zeros a number column has lost: province codes are 001 to 096. Source: `citizen-id.md`.
const CITIZEN_NUMBERS: std::ops::RangeInclusive<i64> = 1_000_000_000..=96_999_999_999;

/// The columns of a layer with the role that each is taken for. A role other than `Personal`, `Kept` and `LeftOut` is given
/// once, to the column with the best claim; a preset that maps one of the names outranks what is known of layers that this
/// program delivered, and that the names known to the program.
pub fn guess_roles(table: &FeatureTable, preset: Option<&ColumnPreset>) -> Vec<ColumnInfo> {
    let mut columns: Vec<ColumnInfo> = table
        .columns
        .iter()
        .map(|column| ColumnInfo { name: column.name.clone(), kind: column.kind(), role: ColumnRole::Kept })
        .collect();
    let mut best: BTreeMap<ColumnRole, (u32, usize)> = BTreeMap::new();
    let delivered = own_export::roles(table);
    for (index, (column, delivered)) in table.columns.iter().zip(delivered).enumerate() {
        let Some((role, rank)) = claim(&column.name, preset, delivered) else { continue };
        if matches!(role, ColumnRole::Personal | ColumnRole::LeftOut) {
            columns[index].role = role;
        } else if best.get(&role).is_none_or(|(best_rank, _)| rank < *best_rank) {
            best.insert(role, (rank, index));
        }
    }
    for (role, (_, index)) in best {
        columns[index].role = role;
    }
    for (info, column) in columns.iter_mut().zip(&table.columns) {
        let told = preset.is_some_and(|preset| preset_role(preset, &column.name).is_some());
        if info.role == ColumnRole::Kept && !told {
            if holds_persons(column) {
                info.role = ColumnRole::Personal;
            } else if counts_rows(column) {
                info.role = ColumnRole::LeftOut;
            }
        }
    }
    columns
}

/// The remembered preset that was made for a layer of exactly these columns, if there is one.
pub fn matching_preset<'a>(presets: &'a [ColumnPreset], table: &FeatureTable) -> Option<&'a ColumnPreset> {
    presets.iter().rev().find(|preset| {
        preset.roles.len() == table.columns.len()
            && table.columns.iter().all(|column| preset_role(preset, &column.name).is_some())
    })
}

fn claim(name: &str, preset: Option<&ColumnPreset>, delivered: Option<ColumnRole>) -> Option<(ColumnRole, u32)> {
    if let Some(role) = preset.and_then(|preset| preset_role(preset, name)).or(delivered) {
        return (role != ColumnRole::Kept).then_some((role, 0));
    }
    let folded = folded_name(name);
    let personal = || PERSONAL_BEGINS.iter().any(|begin| folded.starts_with(begin));
    KNOWN.get(&folded).copied().or_else(|| personal().then_some((ColumnRole::Personal, 1)))
}

fn preset_role(preset: &ColumnPreset, name: &str) -> Option<ColumnRole> {
    preset.roles.iter().find(|(mapped, _)| mapped == name).map(|(_, role)| *role)
}

/// A column name without case, accents, spaces and signs: `Số_tờ` → `soto`.
pub(super) fn folded_name(name: &str) -> String {
    text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

static KNOWN: LazyLock<BTreeMap<String, (ColumnRole, u32)>> = LazyLock::new(|| {
    NAMES
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let (name, role, rank) = (fields.next()?, fields.next()?, fields.next()?);
            Some((name.to_owned(), (role_named(role)?, rank.parse().ok()?)))
        })
        .collect()
});

fn role_named(name: &str) -> Option<ColumnRole> {
    Some(match name {
        "sheet" => ColumnRole::Sheet,
        "number" => ColumnRole::Number,
        "legal_area" => ColumnRole::LegalArea,
        "land_use" => ColumnRole::LandUse,
        "address" => ColumnRole::Address,
        "certificate_serial" => ColumnRole::CertificateSerial,
        "personal" => ColumnRole::Personal,
        _ => return None,
    })
}

/// Whether at least half of a sample of the values are citizen numbers or names of persons.
fn holds_persons(column: &Column) -> bool {
    let (mut seen, mut alike) = (0_u32, 0_u32);
    let mut count = |is_person: bool| {
        seen += 1;
        alike += u32::from(is_person);
    };
    match &column.values {
        ColumnValues::Text(runs) => (0..runs.ends.len())
            .filter_map(|row| runs.get(row).filter(|value| !value.is_empty()))
            .take(CONTENT_SAMPLE)
            .for_each(|value| count(is_citizen_number(value) || is_name(value))),
        ColumnValues::Integer(numbers) => (0..numbers.values.len())
            .filter_map(|row| numbers.get(row))
            .take(CONTENT_SAMPLE)
            .for_each(|value| count(CITIZEN_NUMBERS.contains(&value))),
        _ => {}
    }
    seen > 0 && f64::from(alike) >= CONTENT_SHARE * f64::from(seen)
}

/// Whether a column is the key that GIS programs give the rows of a GeoPackage, and does nothing but count them: then its
/// numbers say no more than the order of the rows does.
fn counts_rows(column: &Column) -> bool {
    let ColumnValues::Integer(numbers) = &column.values else { return false };
    let consecutive =
        numbers.values.windows(2).all(|pair| matches!(pair, [one, next] if one.checked_add(1) == Some(*next)));
    column.name.eq_ignore_ascii_case(ROW_KEY) && numbers.absent.is_empty() && consecutive
}

fn is_citizen_number(value: &[u8]) -> bool {
    value.len() == CITIZEN_NUMBER_DIGITS && value.iter().all(u8::is_ascii_digit) && value.first() == Some(&b'0')
}

/// Two to five words, the first a family name or what stands before a name, with its accents or all without.
fn is_name(value: &[u8]) -> bool {
    let text = text::decode(value, text::Choice::Auto, None).text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &&str| word.chars().all(char::is_alphabetic);
    let plain = text.is_ascii();
    let begins = |name: &&str| **name == *words[0] || (plain && text::fold(name) == words[0]);
    (2..=5).contains(&words.len()) && words.iter().all(letters) && NAME_BEGINS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ByteRuns;

    fn layer(columns: &[(&str, &[&str])]) -> FeatureTable {
        let column = |(name, values): &(&str, &[&str])| {
            let mut runs = ByteRuns::default();
            values.iter().for_each(|value| runs.push(Some(value.as_bytes())));
            Column { name: (*name).to_owned(), values: ColumnValues::Text(runs) }
        };
        FeatureTable { columns: columns.iter().map(column).collect(), ..FeatureTable::default() }
    }

    fn roles(table: &FeatureTable, preset: Option<&ColumnPreset>) -> Vec<ColumnRole> {
        guess_roles(table, preset).into_iter().map(|column| column.role).collect()
    }

    #[test]
    fn names_of_the_field_are_understood() {
        use ColumnRole::{Address, Kept, LandUse, LegalArea, Number, Personal, Sheet};
        let famis = layer(&[
            ("SHBANDO", &[]),
            ("SHTHUA", &[]),
            ("DIENTICH", &[]),
            ("DIENTICHPL", &[]),
            ("KHLOAIDAT", &[]),
            ("TENCHU", &[]),
            ("DIACHI", &[]),
            ("MSCOLOR", &[]),
        ]);
        assert_eq!(roles(&famis, None), [Sheet, Number, Kept, LegalArea, LandUse, Personal, Address, Kept]);
        let national = layer(&[("soHieuToBanDo", &[]), ("soThuTuThua", &[]), ("So_to", &[]), ("Diện tích", &[])]);
        assert_eq!(roles(&national, None), [Sheet, Number, Kept, LegalArea]);
    }

    #[test]
    fn citizen_numbers_are_personal_under_any_name() {
        let odd = layer(&[("GHICHU", &["001085000001", "001085000002", ""]), ("MA", &["123456789012"])]);
        assert_eq!(roles(&odd, None), [ColumnRole::Personal, ColumnRole::Kept]);
    }

    #[test]
    fn a_preset_outranks_the_known_names() {
        let table = layer(&[("SHTHUA", &[]), ("SO", &[])]);
        let preset = ColumnPreset {
            name: "riêng".to_owned(),
            roles: vec![("SHTHUA".to_owned(), ColumnRole::Kept), ("SO".to_owned(), ColumnRole::Number)],
        };
        assert_eq!(roles(&table, Some(&preset)), [ColumnRole::Kept, ColumnRole::Number]);
        assert_eq!(matching_preset(std::slice::from_ref(&preset), &table), Some(&preset));
    }

    #[test]
    fn a_layer_that_was_delivered_gives_its_fields_back_and_leaves_out_what_was_computed() {
        use ColumnRole::{Address, Kept, LandUse, LeftOut, LegalArea, Number, Sheet};
        let delivered = [
            "so_hieu_to_ban_do",
            "so_thu_tu_thua",
            "dien_tich_phap_ly",
            "dien_tich",
            "loai_dat",
            "ma_muc_dich_su_dung",
            "dia_chi",
            "co_khong_gian",
            "co_thuoc_tinh",
            "co_ho_so_quet",
        ];
        let fields = [Sheet, Number, LegalArea, LeftOut, LandUse, LeftOut, Address, LeftOut, LeftOut, LeftOut];
        let check = |before: &[&'static str], after: &[&'static str], expected: &[ColumnRole]| {
            let names = before.iter().chain(&delivered).chain(after);
            let columns: Vec<(&str, &[&str])> = names.map(|name| (*name, &[][..])).collect();
            let expected: Vec<ColumnRole> = [&vec![LeftOut; before.len()], &fields[..], expected].concat();
            assert_eq!(roles(&layer(&columns), None), expected, "{after:?}");
        };
        check(&["fid"], &["so_to", "dtpl", "giay_chung_nhan", "id"], &[Kept; 4]);
        check(&[], &["so_to", "id", "giay_chung_nhan", "feature_id"], &[Kept, Kept, LeftOut, LeftOut]);
        let foreign: Vec<(&str, &[&str])> = delivered.iter().skip(1).map(|name| (*name, &[][..])).collect();
        assert!(!roles(&layer(&foreign), None).contains(&LeftOut));
    }

    #[test]
    fn a_key_that_only_counts_the_rows_is_left_out() {
        let key = |name: &str, numbers: &[Option<i64>]| {
            let mut values = crate::formats::Nullable::default();
            numbers.iter().for_each(|number| values.push(*number));
            let column = Column { name: name.to_owned(), values: ColumnValues::Integer(values) };
            guess_roles(&FeatureTable { columns: vec![column], ..FeatureTable::default() }, None)[0].role
        };
        assert_eq!(key("fid", &[Some(7), Some(8), Some(9)]), ColumnRole::LeftOut);
        for (name, numbers) in [("fid", [Some(1), Some(3)]), ("fid", [Some(1), None]), ("STT", [Some(1), Some(2)])] {
            assert_eq!(key(name, &numbers), ColumnRole::Kept, "{name}: {numbers:?}");
        }
    }

    #[test]
    fn every_line_of_the_name_table_is_read() {
        assert_eq!(KNOWN.len(), NAMES.lines().count() - 1);
    }

    #[test]
    fn names_of_persons_are_personal_under_any_spelling() {
        let personal =
            |name: &str, value: &str| guess_roles(&layer(&[(name, &[value])]), None)[0].role == ColumnRole::Personal;
        for name in ["TENCSD", "NguoiSD", "ten_chu1", "TENCHU2", "HoTenVo", "Tên chủ sử dụng đất", "CCCD2", "SO_CC"]
        {
            assert!(personal(name, "x"), "{name}");
        }
        assert!(personal("Ten", "Nguyễn Văn Mẫu") && personal("GHICHU", "bà Trần Thị Thử"));
        for (name, value) in [
            ("Ten", "Trường học"),
            ("Ten", "Đường Đào"),
            ("DIACHI2", "Thôn Đông, xã Mẫu Sơn"),
            ("GHICHU", "Lê 12"),
            ("A", "ho"),
        ] {
            assert!(!personal(name, value), "{name}: {value}");
        }
        let mut numbers = crate::formats::Nullable::default();
        numbers.push(Some(1_099_012_345));
        let column = Column { name: "MA".to_owned(), values: ColumnValues::Integer(numbers) };
        assert!(holds_persons(&column));
    }
}
