//! The 49 columns of the campaign's form PL3, as one table.
//!
//! Source: `campaign.md` §7.4 (sheet `PL3-01`, columns B to AX, numbers of the form; mandatory ones after Phụ lục 8).

use super::workbook::column_letters;
use crate::cadastre::{Attribute, Attributes, AttributesBuilder};

/// How many columns the form has; A before them counts the rows.
pub const COLUMN_COUNT: usize = 49;

/// What kind of value a column has: how it is repaired, compared and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueOf {
    Text,
    CommuneCode,
    Serial,
    /// A day; a year alone is doubtful.
    IssueDate,
    /// A day or a year.
    BirthDate,
    CitizenNumber,
    OrganisationNumber,
    /// Of one of the lists in `assets/register-words.csv`, by its name there. `true`: other spellings are made the list's.
    Words(&'static str, bool),
    /// Number of a sheet, a parcel or a flat.
    Designation,
    /// Square metres.
    Area,
    LandUse,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    pub field: Field,
    /// For mappings written by hand.
    pub key: &'static str,
    /// As the form prints it; empty where it prints none.
    pub number: &'static str,
    pub title: &'static str,
    pub value: ValueOf,
    pub mandatory: bool,
    /// Tells who somebody is: shown only where personal data is asked for.
    pub personal: bool,
    /// Filled by the heads of residential groups.
    pub asked_of_heads: bool,
    /// In widths of a digit.
    pub width: f64,
}

macro_rules! columns {
    ($($field:ident $key:literal $number:literal $title:literal $value:expr, $flags:literal $width:literal;)*) => {
        /// A column of the form, in the form's order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $title] $field,)*
        }

        /// Every column, in the form's order. Flags: `m` mandatory, `p` personal, `h` asked of heads of residential groups.
        pub const COLUMNS: [Column; COLUMN_COUNT] = [
            $(Column {
                field: Field::$field,
                key: $key,
                number: $number,
                title: $title,
                value: $value,
                mandatory: flag($flags, b'm'),
                personal: flag($flags, b'p'),
                asked_of_heads: flag($flags, b'h'),
                width: $width,
            },)*
        ];
    };
}

/// Whether `letter` is among the flags.
const fn flag(flags: &str, letter: u8) -> bool {
    let bytes = flags.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == letter {
            return true;
        }
        at += 1;
    }
    false
}

use ValueOf::{
    Area, BirthDate, CitizenNumber, CommuneCode, Designation, IssueDate, LandUse, OrganisationNumber, Serial, Text,
    Words,
};

columns! {
    CommuneCode "commune_code" "1" "Mã ĐVHC cấp xã" CommuneCode, "m" 9.0;
    Serial "serial" "2" "Số phát hành" Serial, "m" 13.0;
    IssueDate "issue_date" "3" "Ngày cấp" IssueDate, "m" 11.0;
    RegistryNumber "registry_number" "4" "Số vào sổ" Text, "m" 11.0;
    OrganisationName "organisation_name" "5" "Tên tổ chức" Text, "" 20.0;
    OrganisationNumber "organisation_number" "6" "Số định danh tổ chức" OrganisationNumber, "" 13.0;
    PersonName "person_name" "7" "Họ tên chủ/người đại diện" Text, "mp" 24.0;
    BirthDate "birth_date" "8" "Ngày sinh" BirthDate, "ph" 11.0;
    Sex "sex" "9" "Giới tính" Words("sex", true), "ph" 7.0;
    CitizenNumber "citizen_number" "10" "CCCD" CitizenNumber, "mph" 15.0;
    PersonAddress "person_address" "11" "Địa chỉ thường trú" Text, "ph" 28.0;
    LegalPerson "legal_person" "12" "Pháp nhân" Words("legal-person", true), "m" 12.0;
    Role "role" "13" "Vai trò" Words("role", true), "m" 12.0;
    CurrentName "current_name" "" "Tên người sử dụng hiện tại" Text, "ph" 24.0;
    CurrentNumber "current_number" "" "CCCD người sử dụng hiện tại" CitizenNumber, "ph" 15.0;
    CurrentAddress "current_address" "14" "Địa chỉ người sử dụng hiện tại" Text, "ph" 28.0;
    ChangeReason "change_reason" "15" "Lý do thay đổi" Words("change-reason", false), "h" 16.0;
    ParcelCode "parcel_code" "16" "Mã định danh thửa" Text, "" 16.0;
    PaperSheet "paper_sheet" "17" "Số tờ trên GCN" Designation, "" 8.0;
    PaperNumber "paper_number" "18" "Số thửa trên GCN" Designation, "" 8.0;
    MapSheet "map_sheet" "19" "Số tờ trên BĐĐC" Designation, "" 8.0;
    MapNumber "map_number" "20" "Số thửa trên BĐĐC" Designation, "" 8.0;
    ParcelAddress "parcel_address" "23" "Địa chỉ thửa" Text, "mh" 30.0;
    Area "area" "24" "Diện tích" Area, "m" 10.0;
    Use1 "use_1" "25" "Loại đất 1" LandUse, "m" 9.0;
    UseArea1 "use_area_1" "26" "Diện tích 1" Area, "" 10.0;
    Origin1 "origin_1" "27" "Nguồn gốc 1" Words("origin", false), "m" 28.0;
    Form1 "form_1" "28" "Hình thức 1" Words("use-form", false), "m" 13.0;
    Term1 "term_1" "29" "Thời hạn 1" Words("term", false), "m" 16.0;
    Use2 "use_2" "30" "Loại đất 2" LandUse, "" 9.0;
    UseArea2 "use_area_2" "31" "Diện tích 2" Area, "" 10.0;
    Origin2 "origin_2" "32" "Nguồn gốc 2" Words("origin", false), "" 28.0;
    Form2 "form_2" "33" "Hình thức 2" Words("use-form", false), "" 13.0;
    Term2 "term_2" "34" "Thời hạn 2" Words("term", false), "" 16.0;
    Use3 "use_3" "35" "Loại đất 3" LandUse, "" 9.0;
    UseArea3 "use_area_3" "36" "Diện tích 3" Area, "" 10.0;
    Origin3 "origin_3" "37" "Nguồn gốc 3" Words("origin", false), "" 28.0;
    Form3 "form_3" "38" "Hình thức 3" Words("use-form", false), "" 13.0;
    Term3 "term_3" "39" "Thời hạn 3" Words("term", false), "" 16.0;
    AssetKind "asset_kind" "40" "Loại tài sản" Words("asset-kind", false), "" 16.0;
    Estate "estate" "41" "Khu chung cư" Text, "" 18.0;
    Building "building" "42" "Nhà chung cư" Text, "" 14.0;
    FlatNumber "flat_number" "43" "Số căn hộ" Designation, "" 9.0;
    BuiltArea "built_area" "44" "Diện tích xây dựng" Area, "" 10.0;
    FloorArea "floor_area" "45" "Diện tích sàn" Area, "" 10.0;
    AssetForm "asset_form" "46" "Hình thức sở hữu" Words("use-form", false), "" 13.0;
    AssetTerm "asset_term" "47" "Thời hạn sở hữu" Words("term", false), "" 14.0;
    AssetGrade "asset_grade" "48" "Cấp hạng" Text, "" 9.0;
    ScanFile "scan_file" "49" "Tên file quét" Text, "m" 24.0;
}

/// The three land uses of a row: use, area, origin, form, term.
pub const USES: [[Field; 5]; 3] = [
    [Field::Use1, Field::UseArea1, Field::Origin1, Field::Form1, Field::Term1],
    [Field::Use2, Field::UseArea2, Field::Origin2, Field::Form2, Field::Term2],
    [Field::Use3, Field::UseArea3, Field::Origin3, Field::Form3, Field::Term3],
];

impl Field {
    /// Where it stands in a row, from 0.
    pub fn index(self) -> usize {
        self as usize
    }

    pub fn column(self) -> &'static Column {
        &COLUMNS[self.index()]
    }

    /// As a person names it: `D · Ngày cấp`.
    pub fn label(self) -> String {
        format!("{} · {}", column_letters(self.index() + 1), self.column().title)
    }

    pub fn by_key(key: &str) -> Option<Self> {
        COLUMNS.iter().find(|column| column.key == key).map(|column| column.field)
    }

    pub fn all() -> impl Iterator<Item = Self> {
        COLUMNS.iter().map(|column| column.field)
    }
}

/// The values of one row in the form's order; texts, empty where there is none. Personal: kept in
/// [`Confidential`](crate::cadastre::Confidential) wherever they stay.
#[derive(Clone, PartialEq, Eq)]
pub struct Values(Vec<String>);

impl Values {
    pub fn get(&self, field: Field) -> &str {
        self.0.get(field.index()).map_or("", String::as_str)
    }

    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        if let Some(slot) = self.0.get_mut(field.index()) {
            *slot = value.into();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// As the project keeps them.
    pub fn packed(&self) -> Attributes {
        let mut packed = AttributesBuilder::default();
        for value in &self.0 {
            packed.push(if value.is_empty() { Attribute::Null } else { Attribute::Text(value) });
        }
        packed.finish()
    }

    /// What the project kept; values past the last column are not there, missing ones are empty.
    pub fn unpacked(attributes: &Attributes) -> Self {
        let mut values = Self::default();
        for (slot, value) in values.0.iter_mut().zip(attributes) {
            *slot = value.display();
        }
        values
    }
}

impl Default for Values {
    fn default() -> Self {
        Self(vec![String::new(); COLUMN_COUNT])
    }
}

/// Values of persons: never printed.
impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_where_the_form_has_them() {
        for (field, label, number) in [
            (Field::CommuneCode, "B", "1"),
            (Field::Serial, "C", "2"),
            (Field::CitizenNumber, "K", "10"),
            (Field::CurrentAddress, "Q", "14"),
            (Field::PaperSheet, "T", "17"),
            (Field::MapSheet, "V", "19"),
            (Field::MapNumber, "W", "20"),
            (Field::ParcelAddress, "X", "23"),
            (Field::Use1, "Z", "25"),
            (Field::Use2, "AE", "30"),
            (Field::AssetKind, "AO", "40"),
            (Field::ScanFile, "AX", "49"),
        ] {
            assert!(field.label().starts_with(&format!("{label} · ")), "{}", field.label());
            assert_eq!(field.column().number, number);
        }
        assert!(COLUMNS.iter().enumerate().all(|(index, column)| column.field.index() == index));
        assert!(COLUMNS.iter().all(|column| Field::by_key(column.key) == Some(column.field)));
    }

    #[test]
    fn values_are_kept_as_they_are_and_never_printed() {
        let mut values = Values::default();
        values.set(Field::PersonName, "Nguyễn Văn Mẫu");
        values.set(Field::ScanFile, "AB 000001-GCN.pdf");
        assert_eq!(Values::unpacked(&values.packed()), values);
        assert_eq!(format!("{values:?}"), "•••");
    }
}
