//! What is true about the invented campaign: the parcel of every claim, why it has none, which of its keys lead there, and what
//! every older sheet has become. For counting; the program never reads it.

use std::collections::BTreeMap;
use std::io::Write;

use super::certificate::{Fate, Paper, PaperParcel};
use super::history::{Generation, History, Numbering};
use super::register::Row;
use super::typist::{ADDRESS, AREA, NAME, NUMBER, SHEET};
use crate::cadastre::Designation;
use crate::text;

/// One parcel as one certificate names it.
#[derive(Debug, Clone)]
pub struct TrueClaim {
    /// Index of the certificate in the order of the register, and of the parcel on it.
    pub certificate: usize,
    pub printed: usize,
    /// As printed, without the register's faults.
    pub serial: String,
    /// Sheet and number of today; two for a parcel that was split since; none outside of the ward.
    pub today: Vec<(u32, u32)>,
    pub reason: Reason,
    pub keys: Keys,
    /// Metres.
    pub sides: Vec<f64>,
}

/// Why a claim has no parcel of its own on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It has one.
    None,
    Superseded,
    Split,
    Merged,
    Outside,
    Flat,
}

impl Reason {
    fn words(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Superseded => "đã cấp đổi",
            Self::Split => "đã tách thửa",
            Self::Merged => "đã hợp thửa",
            Self::Outside => "ngoài địa bàn",
            Self::Flat => "căn hộ",
        }
    }
}

/// Which values, as the register has them, agree with the true parcel as the map has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keys {
    /// Sheet and number name the parcel on the map of today.
    pub number: bool,
    /// They name it through the renumbering of an older sheet, and only it.
    pub crosswalk: bool,
    /// As `crosswalk`, where the sheet's rule is a constant that this parcel follows.
    pub by_rule: bool,
    /// Within the agreement of areas.
    pub area: bool,
    pub holder: bool,
    /// House and street are on both.
    pub address: bool,
}

/// Areas agree within this, or one per cent: what rounding and a second measurement differ by. Square metres.
/// Source: `cadastral-map.md` §2.3.
const AREA_AGREES: f64 = 0.5;

impl Keys {
    /// Sheet and number lead to the parcel, as they stand or by a constant that can be learned, and something that describes it
    /// agrees. A sheet that was numbered in another order needs its whole table: its numbers are no evidence.
    pub fn enough(self) -> bool {
        (self.number || self.by_rule) && (self.area || self.holder || self.address)
    }

    /// Something names the parcel: its numbers, or two descriptions together.
    pub fn usable(self) -> bool {
        let described = u8::from(self.area) + u8::from(self.holder) + u8::from(self.address);
        self.number || self.by_rule || described >= 2
    }

    fn words(self) -> String {
        let known = [
            (self.number, "số thửa"),
            (self.crosswalk, "số thửa cũ"),
            (self.area, "diện tích"),
            (self.holder, "tên chủ"),
            (self.address, "địa chỉ"),
        ];
        known.into_iter().filter(|(there, _)| *there).map(|(_, word)| word).collect::<Vec<_>>().join("; ")
    }
}

/// What an older sheet has become.
#[derive(Debug, Clone)]
pub struct TrueCrosswalk {
    /// Code and name of the former commune.
    pub commune: (&'static str, &'static str),
    pub generation: Generation,
    pub sheet: u32,
    pub present_sheet: u32,
    /// `new = old + shift` for most of its parcels; `None` where there is no such rule.
    pub shift: Option<i64>,
    /// Another sheet of the commune and map has its number.
    pub ambiguous: bool,
    /// Old and present number of every parcel.
    pub numbers: Vec<(String, u32)>,
    /// Claims that cite it.
    pub claims: usize,
}

/// The truth about every claim, in the order of the register.
pub(super) fn claims(history: &History, papers: &[Paper], rows: &[Row]) -> Vec<TrueClaim> {
    let mut claims: Vec<TrueClaim> = Vec::new();
    for row in rows {
        let known = claims.last_mut().filter(|last| (last.certificate, last.printed) == (row.paper, row.parcel));
        let Some(paper) = papers.get(row.paper) else { continue };
        let Some(parcel) = paper.parcels.get(row.parcel) else { continue };
        match known {
            // A further holder of the same claim: any of them is a key.
            Some(claim) => claim.keys.holder |= holder_agrees(parcel, row),
            None => claims.push(TrueClaim {
                certificate: row.paper,
                printed: row.parcel,
                serial: paper.serial.clone(),
                today: parcel.today.clone(),
                reason: match paper.fate {
                    Fate::Same => Reason::None,
                    Fate::Superseded => Reason::Superseded,
                    Fate::Split => Reason::Split,
                    Fate::Merged => Reason::Merged,
                    Fate::Outside => Reason::Outside,
                    Fate::Flat => Reason::Flat,
                },
                keys: keys(history, parcel, row),
                sides: parcel.printed.sides.clone(),
            }),
        }
    }
    claims
}

fn keys(history: &History, parcel: &PaperParcel, row: &Row) -> Keys {
    let value = |column: usize| row.values.get(column).map_or("", String::as_str);
    let printed = &parcel.printed;
    let Some((sheet, number)) = parcel.today.first().copied() else { return Keys::default() };
    let same = |typed: &str, meant: &str| Designation::new(typed).key() == Designation::new(meant).key();
    let as_printed = same(value(SHEET), &printed.sheet) && same(value(NUMBER), &printed.number);
    let old = history.sheet(printed.generation, sheet);
    let crosswalk = as_printed && old.is_some_and(|old| !old.ambiguous && old.number(number) == printed.number);
    let moved = printed.number.parse::<i64>().ok().zip(old.and_then(|old| shift(old.numbering)));
    let address = !parcel.entry.place.in_full().is_empty()
        && parcel.entry.place.house.is_some()
        && parcel.entry.address.contains(&parcel.entry.place.in_full())
        && text::fold(value(ADDRESS)).contains(&text::fold(&parcel.entry.place.street.replace("phố ", "")))
        && parcel.entry.place.house.is_some_and(|house| value(ADDRESS).contains(&house.to_string()));
    Keys {
        number: same(value(SHEET), &sheet.to_string()) && same(value(NUMBER), &number.to_string()),
        crosswalk,
        by_rule: crosswalk && moved.is_some_and(|(old, shift)| old + shift == i64::from(number)),
        area: area_of(value(AREA)).is_some_and(|area| {
            let off = (area - parcel.entry.area).abs();
            off <= AREA_AGREES || off <= 0.01 * parcel.entry.area
        }),
        holder: holder_agrees(parcel, row),
        address,
    }
}

fn holder_agrees(parcel: &PaperParcel, row: &Row) -> bool {
    let typed = row.values.get(NAME).map_or("", String::as_str);
    let read = text::decode(typed.as_bytes(), text::Choice::Auto, None).text;
    let plain = |name: &str| text::fold(name).trim().trim_start_matches("ong ").trim_start_matches("ba ").to_owned();
    !parcel.entry.owner_on_map.is_empty() && plain(&read) == plain(&parcel.entry.owner_on_map)
}

/// An area as clerks type it: a comma or a point, with or without its unit.
pub(crate) fn area_of(typed: &str) -> Option<f64> {
    let digits = typed.trim().trim_end_matches("m2").trim_end_matches("m²").trim().replace(',', ".");
    digits.parse::<f64>().ok().filter(|area| area.is_finite() && *area > 0.0)
}

fn shift(numbering: Numbering) -> Option<i64> {
    match numbering {
        Numbering::Same => Some(0),
        Numbering::Moved(by) => Some(-i64::from(by)),
        Numbering::Shuffled => None,
    }
}

/// The truth about every older sheet, by map and present sheet.
pub(super) fn crosswalks(history: &History, papers: &[Paper]) -> Vec<TrueCrosswalk> {
    let mut cited: BTreeMap<(Generation, u32), usize> = BTreeMap::new();
    for parcel in papers.iter().flat_map(|paper| &paper.parcels) {
        if let Some((present, _)) = parcel.today.first() {
            *cited.entry((parcel.printed.generation, *present)).or_default() += 1;
        }
    }
    let mut found: Vec<TrueCrosswalk> = Vec::new();
    for old in history.sheets() {
        found.push(TrueCrosswalk {
            commune: (old.commune.code, old.commune.name),
            generation: old.generation,
            sheet: old.sheet,
            present_sheet: old.present_sheet,
            shift: shift(old.numbering),
            ambiguous: old.ambiguous,
            numbers: old.pairs().map(|(new, number)| (number.to_owned(), new)).collect(),
            claims: cited.get(&(old.generation, old.present_sheet)).copied().unwrap_or(0),
        });
    }
    found
}

/// Writes the truth about claims as CSV in UTF-8.
///
/// Errors: those of `out`.
pub(super) fn write_claims(out: impl Write, papers: &[Paper], claims: &[TrueClaim]) -> Result<(), csv::Error> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "so_phat_hanh",
        "thua_thu",
        "to_hien_tai",
        "thua_hien_tai",
        "vi_sao_khong_lien_ket",
        "khoa_dung_duoc",
        "ban_do_tren_giay",
        "ma_xa_cu",
        "to_tren_giay",
        "thua_tren_giay",
        "ma_vach",
        "canh_tren_so_do",
    ])?;
    for claim in claims {
        let Some(paper) = papers.get(claim.certificate) else { continue };
        let Some(printed) = paper.parcels.get(claim.printed).map(|parcel| &parcel.printed) else { continue };
        let joined = |part: fn(&(u32, u32)) -> u32| {
            claim.today.iter().map(|pair| part(pair).to_string()).collect::<Vec<_>>().join(" ")
        };
        rows.write_record([
            claim.serial.clone(),
            (claim.printed + 1).to_string(),
            joined(|pair| pair.0),
            joined(|pair| pair.1),
            claim.reason.words().to_owned(),
            claim.keys.words(),
            printed.generation.name().to_owned(),
            printed.commune.map_or("", |commune| commune.code).to_owned(),
            printed.sheet.clone(),
            printed.number.clone(),
            paper.barcode().unwrap_or_default(),
            claim.sides.iter().map(|side| format!("{side:.1}")).collect::<Vec<_>>().join(" "),
        ])?;
    }
    Ok(rows.flush()?)
}

/// Writes the truth about older sheets as CSV in UTF-8: one row a parcel.
///
/// Errors: those of `out`.
pub(super) fn write_crosswalks(out: impl Write, crosswalks: &[TrueCrosswalk]) -> Result<(), csv::Error> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "ban_do",
        "ma_xa_cu",
        "xa_cu",
        "to_cu",
        "to_hien_tai",
        "quy_tac",
        "trung_so_to",
        "thua_cu",
        "thua_hien_tai",
    ])?;
    for crosswalk in crosswalks {
        let rule = crosswalk.shift.map_or_else(|| "đảo số".to_owned(), |shift| format!("{shift:+}"));
        for (old, new) in &crosswalk.numbers {
            rows.write_record([
                crosswalk.generation.name(),
                crosswalk.commune.0,
                crosswalk.commune.1,
                &crosswalk.sheet.to_string(),
                &crosswalk.present_sheet.to_string(),
                &rule,
                if crosswalk.ambiguous { "có" } else { "" },
                old,
                &new.to_string(),
            ])?;
        }
    }
    Ok(rows.flush()?)
}

#[cfg(test)]
mod tests {
    use super::super::campaign::small;
    use super::super::register::rows;
    use super::super::typist::spoil;
    use super::*;

    #[test]
    fn most_claims_have_enough_evidence_and_some_have_none() {
        let (lattice, history, papers) = small();
        let mut typed = rows(papers, true);
        spoil(lattice, &mut typed);
        let claims = claims(history, papers, &typed);
        assert_eq!(claims.len(), papers.iter().map(|paper| paper.parcels.len()).sum::<usize>());
        let share =
            |which: &dyn Fn(&&TrueClaim) -> bool| claims.iter().filter(which).count() as f64 / claims.len() as f64;
        assert!(share(&|claim| claim.keys.enough()) > 0.5);
        assert!((0.0..0.3).contains(&share(&|claim| !claim.keys.usable())), "{}", share(&|claim| !claim.keys.usable()));
        assert!(share(&|claim| claim.reason != Reason::None) < 0.12);
    }

    #[test]
    fn an_area_is_read_as_clerks_type_it() {
        for (typed, area) in
            [("120,5", Some(120.5)), ("120.5 m2", Some(120.5)), ("85", Some(85.0)), ("", None), ("m2", None)]
        {
            assert_eq!(area_of(typed), area, "{typed}");
        }
    }

    #[test]
    fn a_crosswalks_rule_is_what_its_numbers_do() {
        let (_, history, papers) = small();
        for crosswalk in crosswalks(history, papers) {
            let Some(shift) = crosswalk.shift else { continue };
            let follow = crosswalk
                .numbers
                .iter()
                .filter(|(old, new)| old.parse::<i64>().is_ok_and(|old| old + shift == i64::from(*new)))
                .count();
            assert!(follow * 2 > crosswalk.numbers.len(), "{crosswalk:?}");
        }
    }
}
