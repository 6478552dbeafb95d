//! Invented certificates: which parcels have one, with which serial, and who stands on it.

use std::collections::BTreeMap;

use super::cell::Use;
use super::dice::Dice;
use super::lattice::Lattice;
use super::people::Person;
use super::printed::Printed;
use super::register_entry::{Entry, Owner, WARD_CODE};
use super::sheet::{self, NumberedPiece};

/// The form that a certificate is printed on. Source: `certificate.md` §4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One letter and six digits, before 1/7/2004.
    Land1993,
    /// Two letters and six digits, 1/7/2004 to 9/12/2009.
    Land2003,
    /// Two letters and six digits with a bar code, 10/12/2009 to 30/6/2014.
    Joint2009,
    /// The same, 1/7/2014 to 31/12/2024.
    Land2014,
    /// Two letters and eight digits with a QR code, from 1/1/2025.
    Qr2025,
}

/// One invented certificate.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    /// Counted from 0.
    pub index: u32,
    pub serial: String,
    pub form: Form,
    /// Day, month, year.
    pub issued: (u8, u8, u16),
    /// Number in the register (số vào sổ).
    pub registry: String,
    /// Number of the file at the office (mã hồ sơ).
    pub file_number: u32,
    pub holders: Vec<Person>,
    pub parcels: Vec<PaperParcel>,
    /// Serial of the certificate that this one says it replaces.
    pub supersedes: Option<String>,
    pub flat: Option<PaperFlat>,
    /// Who uses the land now, and how that came, where the register knows of a change.
    pub changed: Option<(Person, &'static str)>,
    pub fate: Fate,
}

/// What happened to the parcel after the paper was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing: it is on the map as one parcel.
    Same,
    /// A later certificate has replaced this one.
    Superseded,
    Split,
    Merged,
    /// It lies in another ward.
    Outside,
    /// A flat: the parcel is the building's.
    Flat,
}

/// The flat that a certificate is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PaperFlat {
    pub estate: String,
    pub building: String,
    pub number: String,
    /// Square metres.
    pub floor_area: f64,
}

/// A parcel as a certificate has it.
#[derive(Debug, Clone)]
pub(super) struct PaperParcel {
    pub piece: NumberedPiece,
    pub entry: Entry,
    pub printed: Printed,
    /// Sheet and number of the parcels of today that it is; none when it lies elsewhere.
    pub today: Vec<(u32, u32)>,
}

/// Every so many certificates, one is about two parcels.
const TWO_PARCELS_EVERY: usize = 8;
/// The last of every so many is of another co-owner of the parcel before it.
const CO_OWNER_EVERY: usize = 12;

/// Whether a certificate may be about this parcel: people have it, and there is a paper.
pub(super) fn can_have_paper(piece: &NumberedPiece, entry: &Entry) -> bool {
    let private = matches!(piece.used_as, Use::House | Use::Garden | Use::Field);
    private && matches!(entry.owner, Owner::People(_)) && entry.legal_area.is_some()
}

/// Gives certificates to `count` of the candidates (sheet and number), fewer where there are fewer.
pub(super) fn papers(lattice: &Lattice, candidates: &[(u32, u32)], count: u32) -> Vec<Paper> {
    let wanted = usize::try_from(count).unwrap_or(usize::MAX).min(candidates.len());
    let extra = wanted / TWO_PARCELS_EVERY;
    let mut chosen = drawn(lattice, candidates, wanted + extra).into_iter();
    let mut sheets: BTreeMap<u32, Vec<NumberedPiece>> = BTreeMap::new();
    let mut paper_parcel = |key: (u32, u32)| {
        let pieces = sheets.entry(key.0).or_insert_with(|| sheet::by_number(lattice, key.0));
        let piece = pieces.iter().find(|piece| piece.number == key.1)?.clone();
        let entry = Entry::of(lattice, &piece);
        Some(PaperParcel { printed: Printed::of_today(&piece, &entry), today: vec![key], entry, piece })
    };
    let mut papers: Vec<Paper> = Vec::with_capacity(wanted);
    while papers.len() < wanted {
        let place = papers.len();
        let before = papers.last().map(|paper| paper.parcels.clone());
        let (parcels, co_owner) = match before {
            Some(parcels) if place % CO_OWNER_EVERY == CO_OWNER_EVERY - 1 => (parcels, true),
            _ => {
                let keys = if place % TWO_PARCELS_EVERY == 5 { 2 } else { 1 };
                (chosen.by_ref().take(keys).filter_map(&mut paper_parcel).collect(), false)
            }
        };
        papers.push(paper(lattice, place, parcels, co_owner));
    }
    papers
}

/// `count` of the candidates by chance, in the order of the draw.
fn drawn(lattice: &Lattice, candidates: &[(u32, u32)], count: usize) -> Vec<(u32, u32)> {
    let mut left = candidates.to_vec();
    let mut dice = lattice.dice("certificates", 0, 0);
    let mut chosen = Vec::with_capacity(count.min(left.len()));
    while chosen.len() < count && !left.is_empty() {
        chosen.push(left.swap_remove(dice.below(left.len())));
    }
    chosen
}

fn paper(lattice: &Lattice, place: usize, parcels: Vec<PaperParcel>, co_owner: bool) -> Paper {
    let index = u32::try_from(place).unwrap_or(u32::MAX);
    let mut dice = lattice.dice("paper", i64::from(index), 0);
    let form = if dice.chance(0.45) { Form::Qr2025 } else { Form::Land2014 };
    let holders = if co_owner { vec![Person::invented(&mut dice)] } else { owners(parcels.first()) };
    let year = if form == Form::Qr2025 { 2025 } else { 2014 + u16::try_from(dice.below(11)).unwrap_or(0) };
    let month = if year == 2014 { 7 + dice.below(6) } else { 1 + dice.below(12) };
    Paper {
        index,
        serial: serial(index, form, &mut dice),
        form,
        issued: (u8::try_from(1 + dice.below(28)).unwrap_or(1), u8::try_from(month).unwrap_or(1), year),
        registry: format!("CS {:05}", 1 + dice.below(99_999)),
        file_number: 20_000 + index,
        holders,
        parcels,
        supersedes: None,
        flat: None,
        changed: None,
        fate: Fate::Same,
    }
}

/// The people who have a parcel.
pub(super) fn owners(parcel: Option<&PaperParcel>) -> Vec<Person> {
    match parcel.map(|parcel| &parcel.entry.owner) {
        Some(Owner::People(people)) => people.clone(),
        _ => Vec::new(),
    }
}

/// Letters that no certificate has been printed with so far: series of two letters run from A to D. The index makes it unique.
/// Limits: which single letters were never printed is not documented; J is not of the Vietnamese alphabet, and none is known.
pub(super) fn serial(index: u32, form: Form, dice: &mut Dice) -> String {
    let letters: &[&str] = match form {
        Form::Land1993 => &["J"],
        Form::Land2003 => &["MA", "MB"],
        Form::Joint2009 => &["MK", "ML", "MQ"],
        Form::Land2014 | Form::Qr2025 => &["MS", "MĐ", "MX"],
    };
    let letters = dice.pick(letters).unwrap_or("MS");
    match form {
        Form::Qr2025 => format!("{letters} {:08}", (u64::from(index) * 7_919 + 241_637) % 100_000_000),
        // 7 919 and the modulus have no common factor: as many different numbers as there are.
        _ => format!("{letters} {:06}", (u64::from(index) * 7_919 + 24_163) % 1_000_000),
    }
}

impl Paper {
    /// Thirteen digits on the forms of 2009 to 2024: the commune of its time, year, number of the file.
    /// Source: `certificate.md` §4.2.
    pub fn barcode(&self) -> Option<String> {
        let printed = &self.parcels.first()?.printed;
        matches!(self.form, Form::Joint2009 | Form::Land2014).then(|| {
            format!(
                "{}{:02}{:06}",
                printed.commune.map_or(WARD_CODE, |commune| commune.code),
                self.issued.2 % 100,
                self.file_number
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cadastre::Serial;

    fn ward() -> (Lattice, Vec<(u32, u32)>) {
        let lattice = Lattice::new(11, 300);
        let pieces = sheet::sheets(&lattice).flatten().take(300);
        let candidates = pieces.filter(|piece| can_have_paper(piece, &Entry::of(&lattice, piece)));
        let candidates = candidates.map(|piece| (piece.sheet, piece.number)).collect();
        (lattice, candidates)
    }

    #[test]
    fn serials_are_readable_and_each_is_there_once() {
        let (lattice, candidates) = ward();
        let papers = papers(&lattice, &candidates, 100);
        let serials: BTreeSet<String> =
            papers.iter().filter_map(|paper| Serial::parse(&paper.serial)).map(|serial| serial.to_string()).collect();
        assert_eq!((papers.len(), serials.len()), (100, 100));
    }

    #[test]
    fn certificates_and_parcels_are_many_to_many() {
        let (lattice, candidates) = ward();
        let papers = papers(&lattice, &candidates, 24);
        assert!(papers.iter().any(|paper| paper.parcels.len() == 2));
        let keys = |paper: &Paper| paper.parcels.iter().map(|p| (p.piece.sheet, p.piece.number)).collect::<Vec<_>>();
        let all: Vec<_> = papers.iter().flat_map(keys).collect();
        assert!(all.iter().collect::<BTreeSet<_>>().len() < all.len(), "no parcel has two certificates");
    }

    #[test]
    fn there_are_never_more_certificates_than_parcels_that_can_have_one() {
        let (lattice, candidates) = ward();
        assert_eq!(papers(&lattice, &candidates, 5_000).len(), candidates.len());
    }
}
