//! Where the defects are: at most one in a block, none in or beside a sheet that is moved, kinds in turn.
//!
//! A function of the seed and the counts alone. Limits: sheets that are not written whole have none; where the blocks are too few,
//! so are the defects.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::dice::Dice;
use super::super::lattice::Lattice;
use super::super::register_entry::Entry;
use super::super::sheet::{self, NumberedPiece};
use super::block::Block;
use super::kind::Kind;
use super::made::{self, Added, Change, Made};
use super::ring::{self, Point};
use super::truth::TrueDefect;
use crate::coverage::Rule;
use crate::jobs::{Cancelled, Watch};

/// Column and row of the lattice.
type Cell = (i64, i64);

/// Everything that is done to a ward's map.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// By sheet and number.
    pub changes: BTreeMap<(u32, u32), Change>,
    /// Sheets that are moved, by how many millimetres.
    pub moves: BTreeMap<u32, Point>,
    /// With the sheet, and the number that the row gets.
    pub added: Vec<(u32, u32, Added)>,
    pub truth: Vec<TrueDefect>,
}

/// At most one sheet of so many is moved: each takes the blocks around it from the other kinds.
const SHEETS_PER_MOVE: usize = 16;

impl Plan {
    /// Errors: [`Cancelled`].
    pub fn new(lattice: &Lattice, parcels: u32, count: u32, watch: &Watch) -> Result<Self, Cancelled> {
        let mut plan = Self::default();
        if count == 0 {
            return Ok(plan);
        }
        let mut cells = whole_sheets(lattice, parcels, watch)?;
        let mut taken = BTreeSet::new();
        let kinds = Kind::ALL.len();
        let wished = usize::try_from(count).unwrap_or(usize::MAX).min(cells.len());
        let moved = plan.move_sheets(lattice, wished / kinds, &cells, &mut taken);
        let in_blocks = Kind::ALL.into_iter().filter(|kind| *kind != Kind::ShiftedSheet);
        let mut waiting: VecDeque<Kind> = in_blocks.cycle().take(wished - moved).collect();
        shuffle(&mut cells, &mut lattice.dice("defects", 0, 0));
        for (sheet, cell) in cells {
            watch.check()?;
            if waiting.is_empty() {
                break;
            }
            if taken.contains(&cell) {
                continue;
            }
            let pieces = sheet::by_number(lattice, sheet);
            let block = Block::new(&pieces, cell.0, cell.1);
            let mut tried = BTreeSet::new();
            let made = waiting
                .iter()
                .enumerate()
                .filter(|(_, kind)| tried.insert(**kind))
                .find_map(|(at, kind)| Some((at, *kind, in_block(lattice, *kind, &block, cell)?)));
            if let Some((at, kind, made)) = made {
                waiting.remove(at);
                plan.take(sheet, &pieces, kind, made);
            }
        }
        Ok(plan)
    }

    /// Moves sheets that other sheets surround, and takes their cells and those around them out of what comes after.
    /// Returns how many.
    fn move_sheets(
        &mut self,
        lattice: &Lattice,
        count: usize,
        cells: &[(u32, Cell)],
        taken: &mut BTreeSet<Cell>,
    ) -> usize {
        let known: BTreeSet<Cell> = cells.iter().map(|(_, cell)| *cell).collect();
        let mut sheets: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
        for (sheet, cell) in cells {
            sheets.entry(*sheet).or_default().push(*cell);
        }
        let mut sheets: Vec<(u32, Vec<Cell>)> = sheets.into_iter().collect();
        let most = count.min(sheets.len().div_ceil(SHEETS_PER_MOVE));
        shuffle(&mut sheets, &mut lattice.dice("moved sheets", 0, 0));
        for (sheet, own) in sheets {
            if self.moves.len() == most {
                break;
            }
            let around: BTreeSet<Cell> = own.iter().flat_map(|cell| with_neighbours(*cell)).collect();
            if around.is_subset(&known) && around.is_disjoint(taken) {
                taken.extend(around);
                let by = vector(&mut lattice.dice("moved sheet", i64::from(sheet), 0));
                self.moves.insert(sheet, by);
                let pieces = sheet::by_number(lattice, sheet);
                self.truth.push(TrueDefect::of_sheet(sheet, &pieces, by));
            }
        }
        self.moves.len()
    }

    /// Enters what was made. A further row gets the next number of its sheet, unless it has its parcel's.
    fn take(&mut self, sheet: u32, pieces: &[NumberedPiece], kind: Kind, made: Made) {
        let mut parcels: Vec<(u32, u32)> = made.parcels.iter().map(|number| (sheet, *number)).collect();
        if let Some(added) = made.added {
            let of_sheet = pieces.iter().map(|piece| piece.number);
            let before = self.added.iter().filter(|(on, _, _)| *on == sheet).map(|(_, number, _)| *number);
            let free = of_sheet.chain(before).max().unwrap_or(0) + 1;
            let number = if added.same_row { added.like } else { free };
            parcels.push((sheet, number));
            if added.same_row {
                let place = ring::metres(made.place);
                self.truth.push(TrueDefect::consequence(Rule::DuplicateNumber, parcels.clone(), place));
            }
            self.added.push((sheet, number, added));
        }
        self.changes.extend(made.changed.into_iter().map(|(number, change)| ((sheet, number), change)));
        self.truth.push(TrueDefect {
            rule: kind.rule(),
            kind: kind.into(),
            parcels,
            whole_sheet: false,
            width: made.width,
            area: made.area,
            place: ring::metres(made.place),
            moved: made.moved.map(ring::metres),
        });
    }
}

/// A defect of a kind in the first parcel of the block that is fit for it, beginning anywhere.
fn in_block(lattice: &Lattice, kind: Kind, block: &Block, (column, row): Cell) -> Option<Made> {
    if (kind == Kind::EmptyHole) == block.is_houses() {
        return None;
    }
    let mut dice = lattice.dice(kind.name(), column, row);
    let mut inner = block.inner();
    let first = dice.below(inner.len());
    inner.rotate_left(first);
    inner.into_iter().find_map(|piece| made::make(kind, block, piece, &Entry::of(lattice, piece), &mut dice))
}

/// The cells of the sheets that are written whole, by sheet.
fn whole_sheets(lattice: &Lattice, parcels: u32, watch: &Watch) -> Result<Vec<(u32, Cell)>, Cancelled> {
    let mut cells = Vec::new();
    let (mut written, all) = (0, usize::try_from(parcels).unwrap_or(usize::MAX));
    for (number, pieces) in (1..).zip(sheet::sheets(lattice)) {
        watch.check()?;
        written += pieces.len();
        if written > all {
            break;
        }
        let own: BTreeSet<Cell> = pieces.iter().map(|piece| (piece.column, piece.row)).collect();
        cells.extend(own.into_iter().map(|cell| (number, cell)));
    }
    Ok(cells)
}

fn with_neighbours((column, row): Cell) -> impl Iterator<Item = Cell> {
    (-1..=1).flat_map(move |right| (-1..=1).map(move |down| (column + right, row + down)))
}

/// About 0.31 m one way and 0.02 m the other: what one wrong control point does. Millimetres. Source: issue 4.
fn vector(dice: &mut Dice) -> Point {
    let mut way =
        |low: f64, high: f64| (dice.between(low, high) * if dice.chance(0.5) { 1.0 } else { -1.0 }).round() as i64;
    [way(280.0, 340.0), way(10.0, 30.0)]
}

fn shuffle<T>(order: &mut [T], dice: &mut Dice) {
    for at in (1..order.len()).rev() {
        order.swap(at, dice.below(at + 1));
    }
}
