//! Names of tables and columns that every GIS program takes: `^[a-z][a-z0-9_]*$`, at most 57 characters, each once.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name that PDOK's intake takes (RQ21 there), so that `rtree_{table}_geom` stays below 63 bytes.
pub const NAME_CHARACTERS: usize = 57;

/// Beginnings that the standard and SQLite keep for their own tables.
const RESERVED_PREFIXES: [&str; 3] = ["gpkg", "rtree_", "sqlite_"];

/// Whether `name` may stand in SQL between double quotes and passes the intake rules.
pub fn is_plain(name: &str) -> bool {
    name.len() <= NAME_CHARACTERS
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A plain name that still tells what the original said: `soHieuToBanDo` and `Số hiệu tờ bản đồ` both become
/// `so_hieu_to_ban_do`, `SHBANDO` becomes `shbando`, `1_x` becomes `c_1_x`.
pub fn plain(original: &str) -> String {
    let mut name = String::new();
    let mut after_lower = false;
    for c in original.nfd().filter(|c| !is_combining_mark(*c)) {
        let c = match c {
            'đ' | 'ð' => 'd',
            'Đ' | 'Ð' | 'Ɖ' => 'D',
            other => other,
        };
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_lower {
                name.push('_');
            }
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        after_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    let mut name = name.trim_end_matches('_').to_owned();
    let reserved = RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    if reserved || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name.insert_str(0, if name.is_empty() { "c" } else { "c_" });
    }
    name.truncate(NAME_CHARACTERS);
    name
}

/// Gives out plain names, each once: the second `dien_tich` is `dien_tich_2`.
#[derive(Debug, Clone, Default)]
pub struct PlainNames {
    taken: BTreeSet<String>,
}

impl PlainNames {
    /// Names that are taken from the start.
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    pub fn give(&mut self, original: &str) -> String {
        let base = plain(original);
        let mut name = base.clone();
        let mut count = 2_u32;
        while !self.taken.insert(name.clone()) {
            let suffix = format!("_{count}");
            let kept = base.len().min(NAME_CHARACTERS - suffix.len());
            name = format!("{}{suffix}", &base[..kept]);
            count += 1;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_field_become_plain() {
        for (original, expected) in [
            ("soHieuToBanDo", "so_hieu_to_ban_do"),
            ("Số hiệu tờ bản đồ", "so_hieu_to_ban_do"),
            ("SHBANDO", "shbando"),
            ("Đất ở", "dat_o"),
            ("1_x", "c_1_x"),
            ("", "c"),
            ("__", "c"),
            ("a\"; DROP TABLE x", "a_drop_table_x"),
            ("MDSD2003", "mdsd2003"),
            ("gpkg_contents", "c_gpkg_contents"),
            ("sqlite_master", "c_sqlite_master"),
        ] {
            assert_eq!(plain(original), expected);
            assert!(is_plain(&plain(original)));
        }
        assert!(is_plain(&plain(&"dài".repeat(40))));
    }

    #[test]
    fn each_name_is_given_once() {
        let mut names = PlainNames::reserving(["fid"]);
        assert_eq!([names.give("FID"), names.give("fid"), names.give("x")], ["fid_2", "fid_3", "x"]);
        let long = "a".repeat(80);
        let (first, second) = (names.give(&long), names.give(&long));
        assert!(first != second && is_plain(&first) && is_plain(&second));
    }
}
