//! What each column of a sheet is, by the words above it.

use std::sync::LazyLock;

use crate::formats::register_form::{COLUMN_COUNT, Field, USES};
use crate::text;

const TABLE: &str = include_str!("../../../assets/register-headers.csv");

/// What a column of a sheet is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// Counts the rows.
    Ordinal,
    /// Residential group (tổ dân phố, thôn).
    Group,
    Field(Field),
}

/// A column of a sheet and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// From 0.
    pub column: usize,
    /// The words above it, upper headings first.
    pub header: String,
    pub meaning: Meaning,
    /// Guessed from its place or from words that fit another column too: a person should look.
    pub doubtful: bool,
}

/// What one header says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Plain(Meaning),
    /// Address of whom, its place tells.
    Address,
    /// Part of a land use: 0 use, 1 area, 2 origin, 3 form, 4 term.
    UsePart(usize),
}

struct Rule {
    claim: Claim,
    needs: Vec<String>,
    not: Vec<String>,
    sure: bool,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TABLE.as_bytes()).into_records().flatten();
    let phrases = |column: Option<&str>| -> Vec<String> {
        column
            .unwrap_or_default()
            .split('|')
            .filter(|phrase| !phrase.is_empty())
            .map(|phrase| format!(" {phrase} "))
            .collect()
    };
    let rule = |row: csv::StringRecord| {
        let claim = match row.get(0)? {
            "ordinal" => Claim::Plain(Meaning::Ordinal),
            "group" => Claim::Plain(Meaning::Group),
            "address" => Claim::Address,
            "use" => Claim::UsePart(0),
            "use_area" => Claim::UsePart(1),
            "origin" => Claim::UsePart(2),
            "form" => Claim::UsePart(3),
            "term" => Claim::UsePart(4),
            key => Claim::Plain(Meaning::Field(Field::by_key(key)?)),
        };
        Some(Rule { claim, needs: phrases(row.get(1)), not: phrases(row.get(2)), sure: row.get(3) == Some("yes") })
    };
    rows.filter_map(rule).collect()
});

/// A header as the rules read it: folded, signs as spaces, a space at both ends.
fn plain(header: &str) -> String {
    let folded = text::fold(header);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn claim(plain: &str) -> Option<(Claim, bool)> {
    let fits = |rule: &&Rule| {
        rule.needs.iter().any(|phrase| plain.contains(phrase)) && !rule.not.iter().any(|phrase| plain.contains(phrase))
    };
    RULES.iter().find(fits).map(|rule| (rule.claim, rule.sure))
}

/// Stands between a title over several columns and the title of one of them.
pub(super) const UNDER: &str = " › ";

/// What upper titles say of the sheet and the number below them.
const OF_THE_MAP: [&str; 4] = [" bddc ", " ban do dia chinh ", " bd dia chinh ", " dia chinh "];
const OF_THE_PAPER: [&str; 3] = [" gcn ", " giay chung nhan ", " giay "];
const OF_NOW: [&str; 2] = [" hien tai ", " dang su dung "];

/// The claim of a column: its own title first, those over it where that leaves a doubt.
fn claim_of(header: &str) -> Option<(Claim, bool)> {
    let Some((upper, own)) = header.rsplit_once(UNDER) else { return claim(&plain(header)) };
    let (upper, own) = (plain(upper), claim(&plain(own)));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| upper.contains(phrase));
    let field = |field| Some((Claim::Plain(Meaning::Field(field)), true));
    match own {
        Some((Claim::Plain(Meaning::Field(Field::PaperSheet)), false)) if says(&OF_THE_MAP) => field(Field::MapSheet),
        Some((Claim::Plain(Meaning::Field(Field::PaperNumber)), false)) if says(&OF_THE_MAP) => field(Field::MapNumber),
        Some((Claim::Plain(Meaning::Field(sheet @ (Field::PaperSheet | Field::PaperNumber))), false))
            if says(&OF_THE_PAPER) =>
        {
            field(sheet)
        }
        Some((Claim::Plain(Meaning::Field(Field::PersonName)), _)) if says(&OF_NOW) => field(Field::CurrentName),
        Some((Claim::Plain(Meaning::Field(Field::CitizenNumber)), _)) if says(&OF_NOW) => field(Field::CurrentNumber),
        Some((Claim::Address | Claim::Plain(Meaning::Field(Field::PersonAddress)), _)) if says(&OF_NOW) => {
            field(Field::CurrentAddress)
        }
        Some((Claim::Plain(Meaning::Field(Field::Area)), _)) if says(&[" loai dat ", " muc dich su dung "]) => {
            Some((Claim::UsePart(1), true))
        }
        Some((claim, true)) => Some((claim, true)),
        unsure => claim(&plain(header)).filter(|(_, sure)| *sure).or(unsure),
    }
}

/// How many of these headers say something, for finding the row of the headers.
pub(super) fn understood(headers: &[(usize, String)]) -> usize {
    headers.iter().filter(|(_, header)| claim_of(header).is_some()).count()
}

/// The meaning of each column that has one, from left to right. A field is given once, except that a later land use is the next.
pub fn guess(headers: &[(usize, String)]) -> Vec<MappedColumn> {
    let mut mapped: Vec<MappedColumn> = Vec::new();
    let mut uses = Uses::default();
    for (column, header) in headers {
        let plain = plain(header);
        let Some((claim, sure)) = claim_of(header) else { continue };
        let has = |field: Field| mapped.iter().any(|other| other.meaning == Meaning::Field(field));
        let (meaning, doubtful) = match claim {
            Claim::Plain(Meaning::Field(Field::Area)) => match uses.area(&plain, has(Field::Area)) {
                Some(field) => (Meaning::Field(field), false),
                None => continue,
            },
            Claim::Plain(Meaning::Field(Field::CitizenNumber))
                if has(Field::CitizenNumber) && has(Field::CurrentName) =>
            {
                (Meaning::Field(Field::CurrentNumber), false)
            }
            Claim::Plain(meaning) => (meaning, !sure),
            Claim::Address if has(Field::PaperNumber) || has(Field::MapNumber) => {
                (Meaning::Field(Field::ParcelAddress), true)
            }
            Claim::Address if has(Field::CurrentName) => (Meaning::Field(Field::CurrentAddress), true),
            Claim::Address => (Meaning::Field(Field::PersonAddress), true),
            Claim::UsePart(part) => match uses.part(&plain, part, has(Field::AssetKind)) {
                Some(field) => (Meaning::Field(field), false),
                None => continue,
            },
        };
        if !mapped.iter().any(|other| other.meaning == meaning) {
            mapped.push(MappedColumn { column: *column, header: header.clone(), meaning, doubtful });
        }
    }
    by_place(headers, &mut mapped);
    mapped.sort_by_key(|column| column.column);
    mapped
}

/// Which land use of a row the columns are at.
#[derive(Debug, Default)]
struct Uses {
    /// Fields given so far, per land use.
    given: [[bool; 5]; 3],
}

impl Uses {
    /// The number that stands in the header, else the first land use that lacks the part.
    fn part(&mut self, plain: &str, part: usize, after_assets: bool) -> Option<Field> {
        if after_assets && part >= 3 {
            return Some(if part == 3 { Field::AssetForm } else { Field::AssetTerm });
        }
        let told = (1..=3)
            .find(|number| plain.ends_with(&format!(" {number} ")) || plain.contains(&format!(" loai {number} ")));
        let at = told.map(|number| number - 1).or_else(|| self.given.iter().position(|use_| !use_[part]))?;
        *self.given.get_mut(at)?.get_mut(part)? = true;
        USES.get(at)?.get(part).copied()
    }

    /// `Diện tích` is the parcel's, until a land use stands before it.
    fn area(&mut self, plain: &str, has_area: bool) -> Option<Field> {
        let begun = self.given.iter().any(|use_| use_[0]);
        let numbered = (1..=3).any(|number| plain.ends_with(&format!(" {number} ")));
        if (begun && has_area) || numbered { self.part(plain, 1, false) } else { Some(Field::Area) }
    }
}

/// So many columns must stand where the form has them before their place is believed.
const ENOUGH_IN_PLACE: usize = 20;

/// The columns of the form that no word told, where nearly all others stand as the form has them.
fn by_place(headers: &[(usize, String)], mapped: &mut Vec<MappedColumn>) {
    let offset_of = |column: &MappedColumn| match column.meaning {
        Meaning::Field(field) => column.column.checked_sub(field.index()),
        _ => None,
    };
    let offsets: Vec<usize> = mapped.iter().filter_map(offset_of).collect();
    let count = |wanted: usize| offsets.iter().filter(|offset| **offset == wanted).count();
    let Some(offset) = [1, 0].into_iter().max_by_key(|offset| count(*offset)) else { return };
    if count(offset) < ENOUGH_IN_PLACE || count(offset) * 10 < offsets.len() * 9 {
        return;
    }
    for field in Field::all().take(COLUMN_COUNT) {
        let column = field.index() + offset;
        let free = !mapped.iter().any(|other| other.column == column || other.meaning == Meaning::Field(field));
        if free {
            let header = headers.iter().find(|(at, _)| *at == column).map(|(_, text)| text.clone()).unwrap_or_default();
            mapped.push(MappedColumn { column, header, meaning: Meaning::Field(field), doubtful: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::register_form::COLUMNS;

    fn keys(headers: &[&str]) -> Vec<(usize, String, bool)> {
        let headers: Vec<(usize, String)> = headers.iter().map(|header| (*header).to_owned()).enumerate().collect();
        let key = |meaning| match meaning {
            Meaning::Field(field) => field.column().key.to_owned(),
            other => format!("{other:?}"),
        };
        guess(&headers).into_iter().map(|mapped| (mapped.column, key(mapped.meaning), mapped.doubtful)).collect()
    }

    #[test]
    fn the_forms_own_titles_mean_its_columns() {
        let titles: Vec<&str> = std::iter::once("STT").chain(COLUMNS.iter().map(|column| column.title)).collect();
        let mapped = keys(&titles);
        assert_eq!(mapped.len(), 50);
        for ((_, key, doubtful), column) in mapped.iter().skip(1).zip(COLUMNS) {
            assert_eq!((key.as_str(), *doubtful), (column.key, false), "{}", column.title);
        }
    }

    #[test]
    fn an_older_sheet_with_fewer_columns_is_understood() {
        let mapped = keys(&[
            "TT",
            "Mã xã",
            "Số phát hành GCN",
            "Ngày, tháng, năm cấp",
            "Số vào sổ cấp GCN",
            "Họ và tên",
            "Năm sinh",
            "Giới tính",
            "Số CCCD/CMND",
            "Địa chỉ thường trú",
            "Tờ bản đồ số",
            "Thửa đất số",
            "Địa chỉ",
            "Diện tích (m2)",
            "Mục đích sử dụng",
            "Diện tích",
            "Nguồn gốc sử dụng",
            "Hình thức sử dụng",
            "Thời hạn sử dụng",
            "Loại đất",
            "Diện tích",
            "Tên file",
        ]);
        let fields: Vec<&str> = mapped.iter().map(|(_, key, _)| key.as_str()).collect();
        assert_eq!(
            fields,
            [
                "Ordinal",
                "commune_code",
                "serial",
                "issue_date",
                "registry_number",
                "person_name",
                "birth_date",
                "sex",
                "citizen_number",
                "person_address",
                "paper_sheet",
                "paper_number",
                "parcel_address",
                "area",
                "use_1",
                "use_area_1",
                "origin_1",
                "form_1",
                "term_1",
                "use_2",
                "use_area_2",
                "scan_file",
            ]
        );
        let doubtful: Vec<&str> = mapped.iter().filter(|column| column.2).map(|column| column.1.as_str()).collect();
        assert_eq!(doubtful, ["paper_sheet", "paper_number", "parcel_address"]);
    }

    #[test]
    fn headers_of_another_table_mean_little() {
        assert!(keys(&["Doanh thu", "Quý I", "Quý II", "Ghi chú"]).is_empty());
    }
}
