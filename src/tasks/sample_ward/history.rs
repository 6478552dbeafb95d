//! How the invented ward came to its numbers: the communes that were merged into it, and what older maps called its parcels.
//!
//! 1. The ward is a merger of three communes on 1/7/2025; its sheets run through, so most of them got another number then.
//! 2. The present survey was made before: with the former commune's sheet number, parcels have the numbers of today.
//! 3. Before it were the maps of the 1990s and those of Directive 299/TTg: other sheet numbers, and on every sheet numbers
//!    that are the same, moved by a constant, or in another order altogether; a few parcels are exceptions everywhere.
//! 4. The third commune had two series of sheets in the 1990s that both began at 1: such a sheet's number names two sheets.
//!
//! Limits: a sheet of an older map covers exactly one of today. Source of the cases: `cadastral-map.md` §2.2.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::lattice::Lattice;

/// A commune that is no more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Commune {
    /// Not a code of any commune.
    pub code: &'static str,
    pub name: &'static str,
    /// What papers of its time call its district.
    pub district: &'static str,
}

pub(super) const COMMUNES: [Commune; 3] = [
    Commune { code: "99011", name: "xã Mẫu Thượng", district: "huyện Mẫu Giang" },
    Commune { code: "99013", name: "xã Mẫu Hạ", district: "huyện Mẫu Giang" },
    Commune { code: "99017", name: "thị trấn Mẫu Đông", district: "huyện Mẫu Giang" },
];

/// The ward next to it, of which papers stray in.
pub(super) const NEIGHBOUR: Commune =
    Commune { code: "99031", name: "xã Đồi Bạc", district: "huyện Mẫu Giang" };

/// Shares of the ward's sheets, in per cent, from the north.
const SHEETS_OF_COMMUNES: [u32; 3] = [38, 34, 28];

/// The map that a paper's numbers are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// Directive 299/TTg, 1980s.
    Survey299,
    Survey1994,
    /// The present survey, with the former commune's sheet numbers.
    BeforeMerger,
    /// The ward's map of today.
    Present,
}

impl Generation {
    /// As the truth's tables name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Survey299 => "299",
            Self::Survey1994 => "1994",
            Self::BeforeMerger => "trước sáp nhập",
            Self::Present => "hiện tại",
        }
    }
}

/// How numbers on an older sheet became those of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    Same,
    /// `old = new + so many`, round the sheet's end.
    Moved(u32),
    Shuffled,
}

/// A sheet of an older map.
#[derive(Debug, Clone)]
pub(super) struct OldSheet {
    pub generation: Generation,
    pub commune: &'static Commune,
    pub sheet: u32,
    pub present_sheet: u32,
    pub numbering: Numbering,
    /// Another sheet of the same commune and map has the same number.
    pub ambiguous: bool,
    /// The old number of present number `at + 1`.
    numbers: Vec<String>,
}

impl OldSheet {
    pub fn number(&self, present: u32) -> &str {
        let at = usize::try_from(present).unwrap_or(usize::MAX).wrapping_sub(1);
        self.numbers.get(at).map_or("", String::as_str)
    }

    /// Present and old number of every parcel of the sheet.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, &str)> {
        (1_u32..).zip(self.numbers.iter().map(String::as_str))
    }
}

/// Every older map of the ward.
pub(super) struct History {
    sheets: BTreeMap<(Generation, u32), OldSheet>,
}

/// A parcel whose number does not follow its sheet's rule, per parcel. Source: M, from the 1 to 3 % of the field.
const SHARE_OF_EXCEPTIONS: f64 = 0.02;

impl History {
    /// `parcels_of_sheet` has the count of parcels of every present sheet, in their order from 1.
    pub fn new(lattice: &Lattice, parcels_of_sheet: &[u32]) -> Self {
        let total = u32::try_from(parcels_of_sheet.len()).unwrap_or(u32::MAX);
        let [first, second, _] = SHEETS_OF_COMMUNES;
        let ends = [total * first / 100, total * (first + second) / 100, total];
        let mut history = Self { sheets: BTreeMap::new() };
        let mut start = 0;
        for (at, (commune, end)) in COMMUNES.iter().zip(ends).enumerate() {
            let present: Vec<u32> = (start + 1..=end).collect();
            start = end;
            for generation in [Generation::Survey299, Generation::Survey1994, Generation::BeforeMerger] {
                let two_series = at == 2 && generation == Generation::Survey1994;
                let old = old_sheets(lattice, &present, generation, two_series);
                for (present_sheet, (sheet, ambiguous)) in present.iter().copied().zip(old) {
                    let index = usize::try_from(present_sheet).unwrap_or(1).saturating_sub(1);
                    let count = parcels_of_sheet.get(index).copied().unwrap_or(0);
                    let (numbering, numbers) = numbers(lattice, generation, present_sheet, count);
                    let old = OldSheet { generation, commune, sheet, present_sheet, numbering, ambiguous, numbers };
                    history.sheets.insert((generation, present_sheet), old);
                }
            }
        }
        history
    }

    /// What a map called a present sheet; `None` for the present map itself.
    pub fn sheet(&self, generation: Generation, present: u32) -> Option<&OldSheet> {
        self.sheets.get(&(generation, present))
    }

    /// Every sheet of every older map, by map and present sheet.
    pub fn sheets(&self) -> impl Iterator<Item = &OldSheet> {
        self.sheets.values()
    }
}

/// The old number of each present sheet of one commune, and whether another one has it too.
fn old_sheets(lattice: &Lattice, present: &[u32], generation: Generation, two_series: bool) -> Vec<(u32, bool)> {
    let count = u32::try_from(present.len()).unwrap_or(u32::MAX);
    let place = i64::from(present.first().copied().unwrap_or(0));
    let mut dice = lattice.dice(generation.name(), place, 0);
    let mut order: Vec<u32> = (1..=count).collect();
    match generation {
        Generation::BeforeMerger | Generation::Present => {}
        // Surveyors of the 1990s began elsewhere.
        Generation::Survey1994 => {
            let by = dice.below(order.len());
            order.rotate_left(by);
            order.reverse();
        }
        Generation::Survey299 => shuffle(&mut order, &mut dice),
    }
    let first_series = if two_series { count - count / 5 } else { count };
    order
        .into_iter()
        .map(|sheet| {
            let second = sheet > first_series;
            let sheet = if second { sheet - first_series } else { sheet };
            (sheet, two_series && (second || sheet <= count - first_series))
        })
        .collect()
}

fn numbers(lattice: &Lattice, generation: Generation, sheet: u32, count: u32) -> (Numbering, Vec<String>) {
    let mut dice = lattice.dice("old numbers", i64::from(sheet), generation as i64);
    let most = usize::try_from(count / 4).unwrap_or(1).max(2);
    let moved = Numbering::Moved(u32::try_from(1 + dice.below(most)).unwrap_or(1));
    let numbering = match generation {
        Generation::Present | Generation::BeforeMerger => Numbering::Same,
        Generation::Survey1994 => {
            dice.weighed(&[(Numbering::Same, 30), (moved, 50), (Numbering::Shuffled, 20)]).unwrap_or(moved)
        }
        Generation::Survey299 => dice.weighed(&[(moved, 35), (Numbering::Shuffled, 65)]).unwrap_or(moved),
    };
    let mut old: Vec<u32> = (1..=count).collect();
    match numbering {
        Numbering::Same => {}
        Numbering::Moved(by) => {
            let by = usize::try_from(by).unwrap_or(0).min(old.len());
            old.rotate_left(by);
        }
        Numbering::Shuffled => shuffle(&mut old, &mut dice),
    }
    let follows = matches!(generation, Generation::Present | Generation::BeforeMerger);
    let numbers = old.into_iter().map(|number| {
        if !follows && dice.chance(SHARE_OF_EXCEPTIONS) {
            // Numbered late: at the end of the sheet, or with a letter.
            if dice.chance(0.5) { (number + count).to_string() } else { format!("{number}a") }
        } else {
            number.to_string()
        }
    });
    (numbering, numbers.collect())
}

fn shuffle(order: &mut [u32], dice: &mut Dice) {
    for at in (1..order.len()).rev() {
        order.swap(at, dice.below(at + 1));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn history() -> History {
        History::new(&Lattice::new(5, 40_000), &[110; 320])
    }

    #[test]
    fn an_invented_commune_has_no_real_code() {
        for commune in COMMUNES.iter().chain([&NEIGHBOUR]) {
            assert!(crate::crs::ward_by_code(commune.code).is_none(), "{commune:?}");
        }
    }

    #[test]
    fn sheets_of_the_first_commune_keep_their_numbers_at_the_merger_and_others_do_not() {
        let history = history();
        let before = |present| history.sheet(Generation::BeforeMerger, present).map(|old| old.sheet);
        assert_eq!((before(1), before(121), before(122)), (Some(1), Some(121), Some(1)));
        let commune = |present| history.sheet(Generation::BeforeMerger, present).map(|old| old.commune.code);
        assert_eq!((commune(121), commune(122)), (Some("99011"), Some("99013")));
    }

    #[test]
    fn an_old_sheet_names_one_of_today_unless_it_is_ambiguous() {
        let history = history();
        let mut known: BTreeSet<(Generation, &str, u32)> = BTreeSet::new();
        for old in history.sheets().filter(|old| !old.ambiguous) {
            assert!(known.insert((old.generation, old.commune.code, old.sheet)), "{old:?}");
        }
        assert!(history.sheets().any(|old| old.ambiguous));
    }

    #[test]
    fn most_numbers_of_a_moved_sheet_differ_by_one_constant_and_numbers_stay_apart() {
        let history = history();
        for old in history.sheets() {
            let all: BTreeSet<&str> = old.pairs().map(|(_, number)| number).collect();
            assert_eq!(all.len(), 110, "{old:?}");
            if let Numbering::Moved(by) = old.numbering {
                let follow = old.pairs().filter(|(new, number)| number.parse() == Ok(new + by)).count();
                assert!(follow > 60, "{follow} of 110 follow {by}");
            }
        }
    }
}
