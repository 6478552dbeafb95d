//! From a feature's columns to a parcel's fields: texts decoded value by value, personal data set apart.

use std::collections::BTreeMap;

use geo_types::{LineString, MultiPolygon, Polygon};

use crate::cadastre::{
    Attribute, Attributes, AttributesBuilder, ColumnInfo, ColumnRole, Designation, LandUse, PartialDate,
};
use crate::formats::{ColumnValues, FeatureTable};
use crate::geometry::is_finite;
use crate::text::{self, Decoded};

/// The fields of one parcel as its row says them.
#[derive(Debug, Default)]
pub struct ParcelFields {
    pub sheet: Designation,
    pub number: Designation,
    pub legal_area: Option<f64>,
    /// A legal area that is written but is no number, as written.
    pub unreadable_area: Option<String>,
    pub land_use: LandUse,
    pub address: String,
    pub attributes: Attributes,
    pub personal: Attributes,
}

/// Counts of what the decoding of a layer's texts met.
#[derive(Debug, Default)]
pub struct TextTally {
    pub decoded: BTreeMap<&'static str, u64>,
    pub doubtful: u64,
}

/// A text of which the user should see both readings.
#[derive(Debug, Clone, PartialEq)]
pub struct TextDoubt {
    pub column: usize,
    pub row: u64,
    /// The bytes shown as Windows-1252, the way a program without the right font shows them.
    pub before: String,
    pub after: String,
}

/// Reads the rows of one layer, one after the other.
pub struct RowReader<'a> {
    table: &'a FeatureTable,
    columns: &'a [ColumnInfo],
    choice: text::Choice,
    any_personal: bool,
    kept: AttributesBuilder,
    personal: AttributesBuilder,
    pub tally: TextTally,
    pub doubts: Vec<TextDoubt>,
}

impl<'a> RowReader<'a> {
    /// `columns` are the table's columns with the roles that were chosen.
    pub fn new(table: &'a FeatureTable, columns: &'a [ColumnInfo], choice: text::Choice) -> Self {
        Self {
            table,
            columns,
            choice,
            any_personal: columns.iter().any(|column| column.role == ColumnRole::Personal),
            kept: AttributesBuilder::default(),
            personal: AttributesBuilder::default(),
            tally: TextTally::default(),
            doubts: Vec::new(),
        }
    }

    pub fn is_personal(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|info| info.role == ColumnRole::Personal)
    }

    /// The fields of a row; its attributes are those of all columns that are not left out. Doubts about its texts are added to [`RowReader::doubts`].
    pub fn read(&mut self, row: usize) -> ParcelFields {
        let mut fields = ParcelFields::default();
        let columns = self.columns.iter().zip(&self.table.columns).enumerate();
        for (index, (info, column)) in columns.filter(|(_, (info, _))| info.role != ColumnRole::LeftOut) {
            let decoded = match &column.values {
                ColumnValues::Text(runs) => runs.get(row).map(|raw| (raw, self.decode(index, row, raw))),
                _ => None,
            };
            let value = match &decoded {
                Some((raw, decoded)) if decoded.changed => Attribute::Legacy { text: &decoded.text, raw },
                Some((_, decoded)) => Attribute::Text(&decoded.text),
                None => plain_value(&column.values, row),
            };
            assign(&mut fields, info.role, value);
            if info.role == ColumnRole::Personal {
                self.personal.push(value);
                self.kept.push(Attribute::Null);
            } else {
                self.kept.push(value);
                if self.any_personal {
                    self.personal.push(Attribute::Null);
                }
            }
        }
        fields.attributes = self.kept.finish();
        fields.personal = self.personal.finish();
        fields
    }

    fn decode(&mut self, column: usize, row: usize, raw: &[u8]) -> Decoded {
        let decoded = text::decode(raw, self.choice, self.table.code_page.as_deref());
        if decoded.changed {
            *self.tally.decoded.entry(decoded.encoding.name()).or_default() += 1;
        }
        if decoded.doubtful {
            self.tally.doubtful += 1;
            self.doubts.push(TextDoubt {
                column,
                row: row as u64,
                before: text::shown_as_windows_1252(raw),
                after: decoded.text.clone(),
            });
        }
        decoded
    }
}

fn plain_value(values: &ColumnValues, row: usize) -> Attribute<'_> {
    let value = match values {
        ColumnValues::Boolean(values) => values.get(row).copied().flatten().map(Attribute::Boolean),
        ColumnValues::Integer(values) => values.get(row).map(Attribute::Integer),
        ColumnValues::Real(values) => values.get(row).map(Attribute::Real),
        ColumnValues::Date(values) => values
            .get(row)
            .copied()
            .flatten()
            .and_then(|(year, month, day)| PartialDate::from_parts(year, month, day))
            .map(Attribute::Date),
        ColumnValues::Bytes(runs) => runs.get(row).map(Attribute::Bytes),
        ColumnValues::Text(_) => None,
    };
    value.unwrap_or(Attribute::Null)
}

fn assign(fields: &mut ParcelFields, role: ColumnRole, value: Attribute<'_>) {
    match role {
        ColumnRole::Sheet => fields.sheet = Designation::new(&value.display()),
        ColumnRole::Number => fields.number = Designation::new(&value.display()),
        ColumnRole::LandUse => fields.land_use = LandUse::parse(&value.display()),
        ColumnRole::Address => fields.address = value.display().trim().to_owned(),
        ColumnRole::LegalArea => match value {
            Attribute::Integer(area) if area >= 0 => fields.legal_area = Some(area as f64),
            Attribute::Real(area) if area.is_finite() && area >= 0.0 => fields.legal_area = Some(area),
            _ => {
                let written = value.display();
                fields.legal_area = read_area(&written);
                if fields.legal_area.is_none() && !written.trim().is_empty() {
                    fields.unreadable_area = Some(written);
                }
            }
        },
        ColumnRole::CertificateSerial | ColumnRole::Personal | ColumnRole::Kept | ColumnRole::LeftOut => {}
    }
}

/// An area as papers and maps write it: `245,8`, `245.8`, `1.245,8`, `1,245.8`, `245,8 m2`. `None` for what is no area, and for
/// `1.245` and `1,245`: nobody can tell thousands from decimals there.
fn read_area(written: &str) -> Option<f64> {
    let lower = written.trim().to_lowercase();
    let number = lower.trim_end_matches("m2").trim_end_matches("m²").trim();
    let compact: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let decimal = compact.rfind([',', '.']);
    let plain: String = match decimal {
        None => compact,
        Some(at) => {
            let (whole, decimals) = (&compact[..at], &compact[at + 1..]);
            let thousands = if compact[at..].starts_with(',') { '.' } else { ',' };
            let groups: Vec<&str> = whole.split(thousands).collect();
            let grouped = groups.len() > 1;
            if (!grouped && decimals.len() == 3) || groups.iter().skip(1).any(|group| group.len() != 3) {
                return None;
            }
            format!("{}.{decimals}", groups.concat())
        }
    };
    let digits = plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.parse().ok().filter(|area: &f64| digits && area.is_finite())
}

/// The polygons without the rings that enclose nothing, and how many those were. `None` when nothing is left, or a
/// coordinate is not finite, so that nothing can be drawn or measured.
pub fn usable(geometry: MultiPolygon<f64>) -> Option<(MultiPolygon<f64>, usize)> {
    let whole = |ring: &LineString<f64>| ring.0.len() >= 4;
    let finite = |ring: &LineString<f64>| ring.0.iter().all(is_finite);
    let rings = |geometry: &MultiPolygon<f64>| -> usize {
        geometry.0.iter().map(|polygon| 1 + polygon.interiors().len()).sum()
    };
    let before = rings(&geometry);
    if geometry.0.iter().any(|polygon| !finite(polygon.exterior()) || !polygon.interiors().iter().all(finite)) {
        return None;
    }
    let kept = geometry.0.into_iter().filter(|polygon| whole(polygon.exterior())).map(|polygon| {
        let (exterior, interiors) = polygon.into_inner();
        Polygon::new(exterior, interiors.into_iter().filter(whole).collect())
    });
    let kept = MultiPolygon::new(kept.collect());
    let dropped = before - rings(&kept);
    (!kept.0.is_empty()).then_some((kept, dropped))
}

#[cfg(test)]
mod tests {
    use geo_types::wkt;

    use super::*;
    use crate::cadastre::ColumnKind;
    use crate::formats::{ByteRuns, Column, Nullable};

    fn texts(name: &str, value: &[u8]) -> Column {
        let mut runs = ByteRuns::default();
        runs.push(Some(value));
        Column { name: name.to_owned(), values: ColumnValues::Text(runs) }
    }

    fn fields(columns: Vec<(Column, ColumnRole)>) -> ParcelFields {
        let info = |(column, role): &(Column, ColumnRole)| ColumnInfo {
            name: column.name.clone(),
            kind: ColumnKind::Text,
            role: *role,
        };
        let infos: Vec<ColumnInfo> = columns.iter().map(info).collect();
        let table = FeatureTable {
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            ..FeatureTable::default()
        };
        RowReader::new(&table, &infos, text::Choice::Auto).read(0)
    }

    #[test]
    fn a_legacy_text_is_decoded_and_its_bytes_are_kept() {
        let raw = b"\xA7\xCA\x74 \xEB \x74\xB9\x69 \xAE\xAB thi";
        let fields = fields(vec![(texts("DIACHI", raw), ColumnRole::Address)]);
        assert!(fields.address.starts_with("Đất ở tại đô"), "{}", fields.address);
        assert!(matches!(fields.attributes.get(0), Attribute::Legacy { raw: kept, .. } if kept == raw));
    }

    #[test]
    fn personal_columns_are_set_apart() {
        let fields = fields(vec![
            (texts("SHTHUA", b"012"), ColumnRole::Number),
            (texts("TENCHU", b"Tran Van Mau"), ColumnRole::Personal),
        ]);
        assert_eq!(fields.attributes.iter().collect::<Vec<_>>(), [Attribute::Text("012"), Attribute::Null]);
        assert_eq!(fields.personal.iter().collect::<Vec<_>>(), [Attribute::Null, Attribute::Text("Tran Van Mau")]);
    }

    #[test]
    fn a_number_column_names_a_sheet_without_decimals() {
        let mut values = Nullable::default();
        values.push(Some(12.0));
        let column = Column { name: "SHBANDO".to_owned(), values: ColumnValues::Real(values) };
        assert_eq!(fields(vec![(column, ColumnRole::Sheet)]).sheet.as_str(), "12");
    }

    #[test]
    fn areas_are_read_with_comma_or_point() {
        for (written, area) in [
            ("245,8", Some(245.8)),
            (" 245.8 ", Some(245.8)),
            ("1.245,8", Some(1245.8)),
            ("93,0 m2", Some(93.0)),
            ("1,245.8", Some(1245.8)),
            ("12.345.678,5", Some(12_345_678.5)),
            ("245.8 M2", Some(245.8)),
            ("1.245", None),
            ("1,245", None),
            ("1,24.8", None),
            ("1,234,567", None),
            ("1e3", None),
            ("khoảng 90", None),
            ("-3", None),
            ("", None),
        ] {
            assert_eq!(read_area(written), area, "{written}");
        }
    }

    #[test]
    fn rings_that_enclose_nothing_are_left_out_and_counted() {
        let square = wkt!(MULTIPOLYGON(((0. 0.,9. 0.,9. 9.,0. 0.))));
        assert_eq!(usable(square.clone()), Some((square.clone(), 0)));
        let with_scraps = wkt!(MULTIPOLYGON(((0. 0.,9. 0.,9. 9.,0. 0.),(1. 1.,2. 1.,1. 1.)),((5. 5.,6. 5.,5. 5.),(5. 5.,6. 6.,5. 5.))));
        assert_eq!(usable(with_scraps), Some((square, 3)));
        assert_eq!(usable(wkt!(MULTIPOLYGON(((0. 0.,1. 0.,0. 0.))))), None);
        assert_eq!(usable(MultiPolygon::new(vec![])), None);
        let endless = LineString::from(vec![(0., 0.), (f64::INFINITY, 0.), (1., 1.), (0., 0.)]);
        assert_eq!(usable(Polygon::new(endless, vec![]).into()), None);
    }
}
