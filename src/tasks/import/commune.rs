//! Which commune, or at least which province, a map is of, by the codes in its own columns.

use std::collections::BTreeMap;

use crate::cadastre::is_commune_column;
use crate::crs::{Ward, ward_by_code};
use crate::formats::{ColumnValues, FeatureTable};

/// What most features of a layer are in. One stray code, or a few of neighbours, says nothing of the map.
#[derive(Debug, Default, PartialEq)]
pub struct Commune {
    /// The code of more than half of the features with a known one.
    pub ward_code: Option<String>,
    /// The same for the province, which a map of a whole district has.
    pub province_code: Option<String>,
}

/// Reads the first column of commune codes that has a known one. Codes may be numbers, or have lost their leading zeros.
pub fn commune_of(table: &FeatureTable) -> Commune {
    let columns = table.columns.iter().filter(|column| is_commune_column(&column.name));
    let counted = columns.map(|column| count(&column.values, table.len())).find(|counted| !counted.is_empty());
    let counted = counted.unwrap_or_default();
    let all: usize = counted.values().sum();
    let mut of_provinces: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, times) in &counted {
        if let Some(ward) = ward_by_code(code) {
            *of_provinces.entry(ward.province).or_default() += times;
        }
    }
    let most = |times: &usize| times * 2 > all;
    Commune {
        ward_code: counted.into_iter().find(|(_, times)| most(times)).map(|(code, _)| code.to_owned()),
        province_code: of_provinces.into_iter().find(|(_, times)| most(times)).map(|(code, _)| code.to_owned()),
    }
}

/// How often each known code stands in a column.
fn count(values: &ColumnValues, rows: usize) -> BTreeMap<&'static str, usize> {
    let mut counted = BTreeMap::new();
    // Features of a commune stand together: most rows repeat the code before.
    let mut last: (Vec<u8>, Option<&'static Ward>) = (Vec::new(), None);
    let mut number = String::new();
    for row in 0..rows {
        let written = match values {
            ColumnValues::Text(runs) => runs.get(row).unwrap_or_default().trim_ascii(),
            ColumnValues::Integer(values) => written_as(&mut number, values.get(row)),
            // A number column of a DBF file without declared decimals.
            ColumnValues::Real(values) => {
                written_as(&mut number, values.get(row).filter(|code| code.fract() == 0.0).map(|code| code as i64))
            }
            _ => return counted,
        };
        if last.0 != written {
            let code = std::str::from_utf8(written).ok().filter(|code| !code.is_empty());
            last = (written.to_owned(), code.and_then(ward_by_code));
        }
        if let Some(ward) = last.1 {
            *counted.entry(ward.code).or_default() += 1;
        }
    }
    counted
}

fn written_as(number: &mut String, code: Option<i64>) -> &[u8] {
    *number = code.map(|code| code.to_string()).unwrap_or_default();
    number.as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ByteRuns, Column, GeometryKind, Nullable};

    fn layer(name: &str, values: ColumnValues, rows: usize) -> FeatureTable {
        let mut table = FeatureTable::default();
        table.columns.push(Column { name: name.to_owned(), values });
        table.geometry.kinds = vec![GeometryKind::Absent; rows];
        table
    }

    fn texts(codes: &[&str]) -> FeatureTable {
        let mut runs = ByteRuns::default();
        codes.iter().for_each(|code| runs.push((!code.is_empty()).then_some(code.as_bytes())));
        layer("Mã xã", ColumnValues::Text(runs), codes.len())
    }

    fn known(ward: Option<&str>, province: Option<&str>) -> Commune {
        Commune { ward_code: ward.map(str::to_owned), province_code: province.map(str::to_owned) }
    }

    #[test]
    fn the_code_of_most_rows_is_taken_not_the_first() {
        // 00004 and 00008 are of Hà Nội, 25747 of Thành phố Hồ Chí Minh.
        assert_eq!(
            commune_of(&texts(&["25747", "", "00004", " 4 ", "4", "x", "99999"])),
            known(Some("00004"), Some("01"))
        );
        assert_eq!(commune_of(&texts(&["99999", "x", ""])), Commune::default());
    }

    #[test]
    fn a_map_of_several_communes_has_a_province_only() {
        assert_eq!(commune_of(&texts(&["00004", "00008", "00025", "25747"])), known(None, Some("01")));
        assert_eq!(commune_of(&texts(&["00004", "25747"])), Commune::default());
    }

    #[test]
    fn codes_may_be_numbers() {
        let mut whole = Nullable::default();
        [Some(4), None, Some(25_747), Some(4)].into_iter().for_each(|code| whole.push(code));
        assert_eq!(commune_of(&layer("MAXA", ColumnValues::Integer(whole), 4)), known(Some("00004"), Some("01")));
        let mut real = Nullable::default();
        [Some(4.5), Some(f64::NAN), Some(25_747.0)].into_iter().for_each(|code| real.push(code));
        assert_eq!(commune_of(&layer("xaid", ColumnValues::Real(real), 3)), known(Some("25747"), Some("79")));
    }

    #[test]
    fn a_column_of_other_numbers_says_nothing() {
        let mut whole = Nullable::default();
        whole.push(Some(4));
        assert_eq!(commune_of(&layer("SHTHUA", ColumnValues::Integer(whole), 1)), Commune::default());
    }
}
