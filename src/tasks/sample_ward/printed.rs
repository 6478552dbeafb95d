//! What a certificate prints about a parcel: numbers of the map of its time, an area measured then, an address of a commune that
//! may be no more, and the sides of the sketch.

use geo_types::Coord;

use super::dice::Dice;
use super::history::{Commune, Generation, History};
use super::register_entry::{CITY, Entry, WARD, one_decimal};
use super::sheet::NumberedPiece;

#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub sheet: String,
    pub number: String,
    /// Square metres.
    pub area: f64,
    pub address: String,
    /// Codes joined with `+`.
    pub land_use: String,
    /// Metres with one decimal, clockwise from the first corner.
    pub sides: Vec<f64>,
    /// The former commune that issued it; `None` for the ward.
    pub commune: Option<&'static Commune>,
    pub generation: Generation,
}

/// A corner that lies nearer to the line between its neighbours than this is on no sketch. Metres.
const ON_THE_LINE: f64 = 0.15;

impl Printed {
    /// As the map of today has it.
    pub fn of_today(piece: &NumberedPiece, entry: &Entry) -> Self {
        Self {
            sheet: piece.sheet.to_string(),
            number: piece.number.to_string(),
            area: entry.legal_area.unwrap_or(entry.area),
            address: entry.address.clone(),
            land_use: entry.land_use.clone(),
            sides: sides(piece),
            commune: None,
            generation: Generation::Present,
        }
    }

    /// As a map of another time had it.
    pub fn of(
        history: &History,
        generation: Generation,
        piece: &NumberedPiece,
        entry: &Entry,
        dice: &mut Dice,
    ) -> Self {
        let old = history.sheet(generation, piece.sheet);
        let commune = old.map(|old| old.commune);
        Self {
            sheet: old.map_or(piece.sheet, |old| old.sheet).to_string(),
            number: old.map_or_else(|| piece.number.to_string(), |old| old.number(piece.number).to_owned()),
            area: area(generation, entry, dice),
            address: address(generation, entry, commune, dice),
            land_use: land_use(generation, &entry.land_use, dice),
            sides: sides(piece),
            commune,
            generation,
        }
    }
}

/// Older surveys measured with a tape and wrote whole metres; one paper in a hundred is simply wrong. Shares: M, from the
/// differences of published maps (`cadastral-map.md` §2.3) and the brief of the campaign.
fn area(generation: Generation, entry: &Entry, dice: &mut Dice) -> f64 {
    let (equal, off) = match generation {
        Generation::Survey299 => (0.20, 0.04),
        Generation::Survey1994 => (0.60, 0.03),
        Generation::BeforeMerger => (0.90, 0.01),
        Generation::Present => (0.97, 0.005),
    };
    let area = if dice.chance(0.008) {
        entry.area * dice.between(0.4, 1.8)
    } else if dice.chance(equal) {
        entry.area
    } else {
        entry.area * (1.0 + dice.between(0.1 * off, off) * if dice.chance(0.5) { 1.0 } else { -1.0 })
    };
    if generation == Generation::Survey299 { area.round().max(1.0) } else { one_decimal(area).max(0.1) }
}

/// Before 2000 a paper says the hamlet or the street; later ones the house, in words as long as the clerk's patience.
fn address(generation: Generation, entry: &Entry, commune: Option<&Commune>, dice: &mut Dice) -> String {
    let place = &entry.place;
    let area = match commune {
        Some(commune) => format!("{}, {}", commune.name, commune.district),
        None => format!("{WARD}, {CITY}"),
    };
    match generation {
        Generation::Survey299 if dice.chance(0.5) => format!("Xóm {}, {area}", place.group % 9 + 1),
        Generation::Survey299 => area,
        Generation::Survey1994 if dice.chance(0.5) => format!("{}, {area}", place.street),
        _ => {
            let words = format!("{}, {area}", place.in_full());
            match dice.below(4) {
                0 => abbreviated(&words),
                1 => format!("TDP số {}, {words}", place.group),
                _ => words,
            }
        }
    }
}

fn abbreviated(address: &str) -> String {
    let shortened = [
        ("Số ", ""),
        ("phố ", ""),
        ("phường ", "P. "),
        ("xã ", "X. "),
        ("thị trấn ", "TT "),
        ("huyện ", "H. "),
        ("TP. Hà Nội", "HN"),
    ];
    shortened.into_iter().fold(address.to_owned(), |words, (long, short)| words.replace(long, short))
}

/// Codes of before 2004 on papers of their time. Source: `land-use.md` §3.2.
fn land_use(generation: Generation, codes: &str, dice: &mut Dice) -> String {
    match (generation, codes) {
        (Generation::Survey299 | Generation::Survey1994, "ODT") => {
            dice.pick(&["T", "ONT", "Đất thổ cư"]).unwrap_or("T")
        }
        (Generation::Survey299 | Generation::Survey1994, "ODT+CLN") => {
            dice.pick(&["T+Vườn", "ONT+CLN", "ONT+CLN"]).unwrap_or("ONT+CLN")
        }
        (Generation::Survey299, "LUC") => dice.pick(&["2L", "LUA"]).unwrap_or("2L"),
        (Generation::BeforeMerger, "ODT") if dice.chance(0.5) => "ONT",
        _ => codes,
    }
    .to_owned()
}

/// The lengths that a sketch carries.
pub(super) fn sides(piece: &NumberedPiece) -> Vec<f64> {
    let corners = corners(&piece.shape.exterior().0);
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(from, to)| one_decimal((to.x - from.x).hypot(to.y - from.y))).collect()
}

/// The corners that a surveyor would draw: those that are no mere points on a straight side.
pub(super) fn corners(ring: &[Coord<f64>]) -> Vec<Coord<f64>> {
    let open = ring.get(..ring.len().saturating_sub(1)).unwrap_or_default();
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(open.len());
    for (at, corner) in open.iter().enumerate() {
        let before = kept.last().or(open.last());
        let after = open.get((at + 1) % open.len().max(1));
        let off = match (before, after) {
            (Some(a), Some(b)) => {
                let (dx, dy) = (b.x - a.x, b.y - a.y);
                ((corner.x - a.x) * dy - (corner.y - a.y) * dx).abs() / dx.hypot(dy).max(1e-9)
            }
            _ => f64::MAX,
        };
        if off > ON_THE_LINE {
            kept.push(*corner);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::lattice::Lattice;
    use super::super::sheet;
    use super::*;

    #[test]
    fn a_sketch_has_few_sides_and_goes_round_the_parcel() {
        let lattice = Lattice::new(3, 300);
        for piece in sheet::by_number(&lattice, 1) {
            let (sides, ring) = (sides(&piece), &piece.shape.exterior().0);
            let round: f64 = ring.windows(2).map(|side| (side[1].x - side[0].x).hypot(side[1].y - side[0].y)).sum();
            let told: f64 = sides.iter().sum();
            assert!(sides.len() >= 3 && (told - round).abs() < 0.05 * round, "{told} of {round} m: {sides:?}");
        }
    }

    #[test]
    fn a_paper_of_the_last_years_is_nearly_always_right_about_the_area() {
        let lattice = Lattice::new(3, 2_000).in_campaign();
        let pieces: Vec<_> = sheet::sheets(&lattice).flatten().take(2_000).collect();
        let history = History::new(&lattice, &[130; 16]);
        let equal = |generation| {
            let same = pieces.iter().filter(|piece| {
                let entry = Entry::of(&lattice, piece);
                let mut dice = lattice.dice("test", i64::from(piece.sheet), i64::from(piece.number));
                let printed = Printed::of(&history, generation, piece, &entry, &mut dice);
                (printed.area - entry.area).abs() < 0.05
            });
            same.count() as f64 / pieces.len() as f64
        };
        assert!(equal(Generation::Present) > 0.94);
        assert!((0.5..0.7).contains(&equal(Generation::Survey1994)));
        assert!(equal(Generation::Survey299) < 0.3);
    }
}
