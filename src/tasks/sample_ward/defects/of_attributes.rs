//! Defects of a row and its attributes: it is there twice, its number is another's, its legal area is wrong.

use super::super::dice::Dice;
use super::super::register_entry::{Entry, one_decimal};
use super::super::sheet::NumberedPiece;
use super::block::{Block, outline};
use super::made::{Added, Change, Made, inside};
use super::ring::{self, Point};

/// The parcel once more, moved.
pub(super) fn duplicate(piece: &NumberedPiece, by: Point) -> Made {
    let outer = outline(piece);
    let moved = by != [0, 0];
    Made {
        area: Some(outer.area().abs()),
        added: Some(Added { ring: outer.moved(by), like: piece.number, same_row: !moved }),
        parcels: vec![piece.number],
        width: Some(ring::length([0, 0], by)),
        place: inside(piece),
        moved: moved.then_some(by),
        ..Made::default()
    }
}

/// Why without a legal area: such a parcel has no paper, and no paper names the number that is lost.
pub(super) fn neighbours_number(block: &Block, piece: &NumberedPiece, entry: &Entry) -> Option<Made> {
    let next = block.beside(piece, 1)?;
    entry.legal_area.is_none().then(|| Made {
        changed: vec![(piece.number, Change::Number(next.number))],
        parcels: vec![next.number, next.number],
        place: inside(piece),
        ..Made::default()
    })
}

/// By so much a wrong legal area is off, square metres: more than one per cent of any house.
const WRONG_BY: (f64, f64) = (3.0, 15.0);

pub(super) fn wrong_area(piece: &NumberedPiece, entry: &Entry, dice: &mut Dice) -> Option<Made> {
    let legal = entry.legal_area.filter(|legal| *legal == entry.area)?;
    let by = one_decimal(dice.between(WRONG_BY.0, WRONG_BY.1)) * if dice.chance(0.5) { 1.0 } else { -1.0 };
    let wrong = one_decimal(legal + by);
    (wrong > 2.0 * WRONG_BY.1).then(|| Made {
        changed: vec![(piece.number, Change::LegalArea(wrong))],
        parcels: vec![piece.number],
        area: Some((wrong - outline(piece).area().abs()).abs()),
        place: inside(piece),
        ..Made::default()
    })
}
