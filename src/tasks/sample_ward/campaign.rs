//! The certificates of a ward in its campaign: papers of five generations, citing the maps of their times, about land that has
//! been sold, inherited, split and merged since; flats, farms of many parcels, co-owners, papers of another ward.
//!
//! Shares are M (chosen after the descriptions in `campaign.md` §7.1, §7.6 and `cadastral-map.md` §2.2), named below.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Use;
use super::certificate::{Fate, Form, Paper, PaperFlat, PaperParcel, can_have_paper, owners, serial};
use super::dice::Dice;
use super::history::{Generation, History, NEIGHBOUR};
use super::lattice::Lattice;
use super::maps::Drawn;
use super::people::Person;
use super::printed::Printed;
use super::register_entry::Entry;
use super::sheet::{self, NumberedPiece};

/// Below so many certificates a ward has no history: every fault of the field would be a large part of it.
pub const CAMPAIGN_FROM: u32 = 500;

/// What a draw makes, in per mille of draws.
const KINDS: [(Kind, u32); 9] = [
    (Kind::One, 841),
    (Kind::Two, 45),
    (Kind::Farm, 10),
    (Kind::CoOwners, 25),
    (Kind::Replaced, 25),
    (Kind::Flat, 28),
    (Kind::Split, 11),
    (Kind::Merged, 8),
    (Kind::Outside, 7),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    One,
    Two,
    /// Several fields.
    Farm,
    /// One parcel, a certificate for each of two or three.
    CoOwners,
    /// A certificate and the one that it replaced.
    Replaced,
    Flat,
    Split,
    Merged,
    Outside,
}

/// Forms by their share in per cent.
const FORMS: [(Form, u32); 5] =
    [(Form::Land1993, 18), (Form::Land2003, 14), (Form::Joint2009, 20), (Form::Land2014, 35), (Form::Qr2025, 13)];

struct Land {
    piece: NumberedPiece,
    entry: Entry,
}

/// Makes `count` certificates, fewer where fewer parcels can have one; in the order in which residential groups hand them in.
pub(super) fn papers(lattice: &Lattice, history: &History, drawn: &Drawn, count: u32) -> Vec<Paper> {
    let mut maker = Maker::new(lattice, history, drawn);
    let wanted = usize::try_from(count).unwrap_or(usize::MAX);
    while maker.papers.len() < wanted {
        let mut dice = lattice.dice("campaign", i64::from(maker.draws), 0);
        maker.draws += 1;
        let kind = dice.weighed(&KINDS).unwrap_or(Kind::One);
        if !maker.make(kind, &mut dice) && maker.left.is_empty() {
            break;
        }
    }
    maker.papers.truncate(wanted);
    in_order(maker.papers)
}

struct Maker<'a> {
    lattice: &'a Lattice,
    history: &'a History,
    lands: Vec<Land>,
    at: BTreeMap<(u32, u32), usize>,
    /// Indexes of `lands` in the order of the draw, the next one last.
    left: Vec<usize>,
    fields: Vec<usize>,
    buildings: Vec<Land>,
    abroad: Vec<NumberedPiece>,
    used: BTreeSet<usize>,
    draws: u32,
    papers: Vec<Paper>,
}

impl<'a> Maker<'a> {
    fn new(lattice: &'a Lattice, history: &'a History, drawn: &Drawn) -> Self {
        let candidates: BTreeSet<(u32, u32)> = drawn.candidates.iter().copied().collect();
        let buildings: BTreeSet<(u32, u32)> = drawn.buildings.iter().copied().collect();
        let (mut lands, mut with_flats) = (Vec::with_capacity(candidates.len()), Vec::new());
        for piece in (1..=drawn.sheets).flat_map(|number| sheet::by_number(lattice, number)) {
            let key = (piece.sheet, piece.number);
            if candidates.contains(&key) {
                lands.push(Land { entry: Entry::of(lattice, &piece), piece });
            } else if buildings.contains(&key) {
                with_flats.push(Land { entry: Entry::of(lattice, &piece), piece });
            }
        }
        let at = lands.iter().enumerate().map(|(at, land)| ((land.piece.sheet, land.piece.number), at)).collect();
        let mut left: Vec<usize> = (0..lands.len()).collect();
        let mut dice = lattice.dice("campaign draw", 0, 0);
        for place in (1..left.len()).rev() {
            left.swap(place, dice.below(place + 1));
        }
        let fields: Vec<usize> =
            (0..lands.len()).filter(|at| lands.get(*at).is_some_and(|land| land.piece.used_as == Use::Field)).collect();
        let neighbour = Lattice { seed: lattice.seed ^ 0x5EED, ..*lattice };
        let abroad = (1..=3).flat_map(|number| sheet::by_number(&neighbour, number));
        let abroad = abroad.filter(|piece| can_have_paper(piece, &Entry::of(&neighbour, piece))).collect();
        let (used, papers) = (BTreeSet::new(), Vec::new());
        Self { lattice, history, lands, at, left, fields, buildings: with_flats, abroad, used, draws: 0, papers }
    }

    /// Whether the draw made anything.
    fn make(&mut self, kind: Kind, dice: &mut Dice) -> bool {
        let form = dice.weighed(&FORMS).unwrap_or(Form::Land2014);
        let issued = issued(form, dice);
        let cited = generation(form, issued, dice);
        match kind {
            Kind::Flat => return self.flat(dice),
            Kind::Outside => return self.outside(form, issued, dice),
            Kind::Farm => return self.farm(form, issued, cited, dice),
            _ => {}
        }
        let Some(first) = self.take() else { return false };
        let parcel = self.parcel(first, cited, dice);
        match kind {
            Kind::Two => {
                let second = self.neighbour_of(first).or_else(|| self.take());
                let second = second.map(|second| {
                    self.used.insert(second);
                    self.parcel(second, cited, dice)
                });
                self.paper(form, issued, [Some(parcel), second].into_iter().flatten().collect(), Fate::Same, dice);
            }
            Kind::CoOwners => {
                for _ in 0..2 + dice.below(2) {
                    self.paper(form, issued, vec![parcel.clone()], Fate::Same, dice);
                    if let Some(paper) = self.papers.last_mut() {
                        paper.holders = match paper.holders.first() {
                            Some(first) if dice.chance(0.4) => vec![first.clone()],
                            _ => vec![Person::invented(dice)],
                        };
                    }
                }
            }
            Kind::Replaced => {
                let (early, early_issued) = match form {
                    Form::Land1993 | Form::Land2003 => (Form::Land1993, issued_between(1994, 2003, dice)),
                    _ => (Form::Land2003, issued_between(2005, 2008, dice)),
                };
                let old = self.parcel(first, generation(early, early_issued, dice), dice);
                let late = if form == Form::Land1993 { Form::Land2014 } else { form };
                let late_issued = if form == Form::Land1993 { issued_between(2015, 2024, dice) } else { issued };
                self.paper(early, early_issued, vec![old], Fate::Superseded, dice);
                let replaced = self.papers.last().map(|paper| paper.serial.clone());
                self.paper(late, late_issued, vec![parcel], Fate::Same, dice);
                if let Some(paper) = self.papers.last_mut() {
                    paper.supersedes = replaced;
                }
            }
            Kind::Split => return self.split(first, parcel, form, issued, dice),
            Kind::Merged => {
                let mut parcel = parcel;
                parcel.printed.area = (parcel.printed.area * dice.between(0.3, 0.7) * 10.0).round() / 10.0;
                parcel.printed.sides.clear();
                if dice.chance(0.5) {
                    // The number that went under with the merger.
                    parcel.printed.number = (parcel.piece.number + 300).to_string();
                }
                self.paper(form, issued, vec![parcel], Fate::Merged, dice);
            }
            _ => self.paper(form, issued, vec![parcel], Fate::Same, dice),
        }
        true
    }

    /// One parcel when the paper was issued, two today: it and the one beside it.
    fn split(&mut self, first: usize, mut parcel: PaperParcel, form: Form, issued: Day, dice: &mut Dice) -> bool {
        let Some(second) = self.neighbour_of(first) else {
            self.paper(form, issued, vec![parcel], Fate::Same, dice);
            return true;
        };
        self.used.insert(second);
        if let Some(land) = self.lands.get(second) {
            parcel.printed.area = ((parcel.printed.area + land.entry.area) * 10.0).round() / 10.0;
            parcel.today.push((land.piece.sheet, land.piece.number));
        }
        parcel.printed.sides.clear();
        self.paper(form, issued, vec![parcel], Fate::Split, dice);
        true
    }

    fn farm(&mut self, form: Form, issued: Day, generation: Generation, dice: &mut Dice) -> bool {
        let mut parcels = Vec::new();
        for _ in 0..3 + dice.below(7) {
            let free = self.fields.iter().rposition(|at| !self.used.contains(at));
            let Some(field) = free.map(|place| self.fields.remove(place)) else { break };
            self.used.insert(field);
            parcels.push(self.parcel(field, generation, dice));
        }
        if parcels.is_empty() {
            return false;
        }
        self.paper(form, issued, parcels, Fate::Same, dice);
        true
    }

    fn flat(&mut self, dice: &mut Dice) -> bool {
        // The first buildings are the large ones: hundreds of flats against dozens.
        let most = dice.below(self.buildings.len()) + 1;
        let which = dice.below(most);
        let Some(land) = self.buildings.get(which) else { return false };
        let (form, issued) = if dice.chance(0.7) {
            (Form::Land2014, issued_between(2015, 2024, dice))
        } else {
            (Form::Joint2009, issued_between(2010, 2013, dice))
        };
        let printed = Printed::of(self.history, Generation::BeforeMerger, &land.piece, &land.entry, dice);
        let parcel = PaperParcel {
            piece: land.piece.clone(),
            entry: land.entry.clone(),
            printed,
            today: vec![(land.piece.sheet, land.piece.number)],
        };
        let (floor, door) = (2 + dice.below(20), 1 + dice.below(12));
        let flat = PaperFlat {
            estate: "Khu nhà ở Mẫu Sơn".to_owned(),
            building: format!("CT{}", which + 1),
            number: format!("{floor}{door:02}"),
            floor_area: (dice.between(45.0, 120.0) * 10.0).round() / 10.0,
        };
        self.paper(form, issued, vec![parcel], Fate::Flat, dice);
        if let Some(paper) = self.papers.last_mut() {
            paper.flat = Some(flat);
            paper.holders = vec![Person::invented(dice)];
        }
        true
    }

    fn outside(&mut self, form: Form, issued: Day, dice: &mut Dice) -> bool {
        if self.abroad.is_empty() {
            return false;
        }
        let piece = self.abroad.swap_remove(dice.below(self.abroad.len()));
        let entry = Entry::of(self.lattice, &piece);
        let mut printed = Printed::of_today(&piece, &entry);
        printed.sheet = (1 + dice.below(60)).to_string();
        printed.number = (1 + dice.below(160)).to_string();
        printed.address = format!("{}, {}, {}", entry.place.street, NEIGHBOUR.name, NEIGHBOUR.district);
        printed.commune = Some(&NEIGHBOUR);
        printed.generation = generation(form, issued, dice);
        let parcel = PaperParcel { piece, entry, printed, today: Vec::new() };
        self.paper(form, issued, vec![parcel], Fate::Outside, dice);
        if let Some(paper) = self.papers.last_mut() {
            paper.holders = vec![Person::invented(dice)];
            paper.changed = None;
        }
        true
    }

    /// The next parcel of the draw that has no paper yet.
    fn take(&mut self) -> Option<usize> {
        loop {
            let at = self.left.pop()?;
            if self.used.insert(at) {
                return Some(at);
            }
        }
    }

    /// The parcel beside this one in its row, when it can have a paper and has none yet.
    fn neighbour_of(&self, at: usize) -> Option<usize> {
        let piece = &self.lands.get(at)?.piece;
        let beside = [piece.number + 1, piece.number.wrapping_sub(1)].into_iter();
        let known = beside.filter_map(|number| self.at.get(&(piece.sheet, number)).copied());
        known.filter(|other| !self.used.contains(other)).find(|other| {
            let other = self.lands.get(*other).map(|land| &land.piece);
            other.is_some_and(|other| {
                (other.column, other.row, other.used_as) == (piece.column, piece.row, piece.used_as)
                    && other.place.abs_diff(piece.place) == 1
            })
        })
    }

    fn parcel(&self, at: usize, generation: Generation, dice: &mut Dice) -> PaperParcel {
        let land = self.lands.get(at).expect("an index of the draw");
        let printed = Printed::of(self.history, generation, &land.piece, &land.entry, dice);
        let today = vec![(land.piece.sheet, land.piece.number)];
        PaperParcel { piece: land.piece.clone(), entry: land.entry.clone(), printed, today }
    }

    fn paper(&mut self, form: Form, issued: Day, parcels: Vec<PaperParcel>, fate: Fate, dice: &mut Dice) {
        let made = u32::try_from(self.papers.len()).unwrap_or(u32::MAX);
        let (holders, changed) = holders(&owners(parcels.first()), dice);
        let registry = match form {
            Form::Land1993 => format!("{:05} QSDĐ", 1 + dice.below(9_999)),
            Form::Land2003 => format!("H.{:05}", 1 + dice.below(9_999)),
            Form::Joint2009 => format!("CH {:05}", 1 + dice.below(9_999)),
            Form::Land2014 => format!("CS {:05}", 1 + dice.below(99_999)),
            Form::Qr2025 => format!("VP {:05}", 1 + dice.below(9_999)),
        };
        self.papers.push(Paper {
            index: made,
            serial: serial(made, form, dice),
            form,
            issued,
            registry,
            file_number: 20_000 + made,
            holders,
            parcels,
            supersedes: None,
            flat: None,
            changed,
            fate,
        });
    }
}

/// Day, month, year.
type Day = (u8, u8, u16);

fn issued_between(first: u16, last: u16, dice: &mut Dice) -> Day {
    let year = first + u16::try_from(dice.below(usize::from(last - first) + 1)).unwrap_or(0);
    let (day, month) = (1 + dice.below(28), 1 + dice.below(12));
    (u8::try_from(day).unwrap_or(1), u8::try_from(month).unwrap_or(1), year)
}

/// Inside the years of the form, in whole years. Source: `certificate.md` §4.1.
fn issued(form: Form, dice: &mut Dice) -> Day {
    match form {
        Form::Land1993 => issued_between(1994, 2003, dice),
        Form::Land2003 => issued_between(2005, 2008, dice),
        Form::Joint2009 => issued_between(2010, 2013, dice),
        Form::Land2014 => issued_between(2015, 2024, dice),
        Form::Qr2025 => issued_between(2025, 2025, dice),
    }
}

/// Which map a paper of this form and day cites; from the merger of 1/7/2025 on it is the ward's.
fn generation(form: Form, issued: Day, dice: &mut Dice) -> Generation {
    use Generation::{BeforeMerger, Present, Survey299, Survey1994};
    let shares: &[(Generation, u32)] = match form {
        Form::Land1993 => &[(Survey299, 60), (Survey1994, 40)],
        Form::Land2003 => &[(Survey299, 15), (Survey1994, 85)],
        Form::Joint2009 => &[(Survey1994, 60), (BeforeMerger, 40)],
        Form::Land2014 => &[(Survey1994, 25), (BeforeMerger, 75)],
        Form::Qr2025 if issued.1 < 7 => &[(BeforeMerger, 100)],
        Form::Qr2025 => &[(Present, 100)],
    };
    dice.weighed(shares).unwrap_or(BeforeMerger)
}

/// Who stands on the paper: mostly who has the parcel by the map, otherwise who sold it, a parent, or a name misspelt.
/// With them, who uses the land now, where the register knows of the change.
fn holders(owners: &[Person], dice: &mut Dice) -> (Vec<Person>, Option<(Person, &'static str)>) {
    let Some(owner) = owners.first() else { return (vec![Person::invented(dice)], None) };
    let known = dice.chance(0.3);
    let roll = dice.unit();
    if roll < 0.07 {
        (vec![Person::invented(dice)], known.then(|| (owner.clone(), "Nhận chuyển nhượng")))
    } else if roll < 0.12 {
        (vec![Person::parent_of(owner, dice)], known.then(|| (owner.clone(), "Nhận thừa kế")))
    } else if roll < 0.16 {
        let mut people = owners.to_vec();
        if let Some(first) = people.first_mut() {
            first.name = misspelt(&first.name, dice);
        }
        (people, None)
    } else {
        let mut people = owners.to_vec();
        if dice.chance(0.25) {
            people.reverse();
        }
        (people, None)
    }
}

/// Pairs that clerks hear or read as one.
const HEARD_ALIKE: [(&str, &str); 8] = [
    ("Thị", "Thi"),
    ("ễ", "ể"),
    ("Hường", "Hương"),
    ("Quang", "Quảng"),
    ("Phúc", "Phú"),
    ("Minh", "Mình"),
    ("Sơn", "Sỹ"),
    ("Hải", "Hài"),
];

fn misspelt(name: &str, dice: &mut Dice) -> String {
    let fitting: Vec<&(&str, &str)> = HEARD_ALIKE.iter().filter(|(right, _)| name.contains(right)).collect();
    match dice.pick(&fitting) {
        Some((right, wrong)) => name.replacen(right, wrong, 1),
        // A middle name left out.
        None => {
            let words: Vec<&str> = name.split(' ').collect();
            match words.as_slice() {
                [family, .., given] => format!("{family} {given}"),
                _ => name.to_owned(),
            }
        }
    }
}

/// By residential group, then as the streets run; numbers of files follow.
fn in_order(mut papers: Vec<Paper>) -> Vec<Paper> {
    papers.sort_by_key(|paper| {
        let first = paper.parcels.first();
        let group = first.map_or(0, |parcel| parcel.entry.place.group);
        let piece = first.map(|parcel| &parcel.piece);
        (group, piece.map(|piece| (piece.row, piece.column, piece.number)), paper.index)
    });
    for (index, paper) in (0_u32..).zip(&mut papers) {
        paper.index = index;
        paper.file_number = 20_000 + index;
    }
    papers
}

/// A small ward in its campaign, made once for all tests.
#[cfg(test)]
pub(super) fn small() -> &'static (Lattice, History, Vec<Paper>) {
    static SMALL: std::sync::LazyLock<(Lattice, History, Vec<Paper>)> = std::sync::LazyLock::new(|| {
        let lattice = Lattice::new(11, 6_000).in_campaign();
        let drawn = Drawn::counted(&lattice, 6_000);
        let history = History::new(&lattice, &drawn.parcels_of_sheet);
        let papers = papers(&lattice, &history, &drawn, 3_000);
        (lattice, history, papers)
    });
    &SMALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_has_every_form_every_map_and_every_fate() {
        let (_, _, papers) = small();
        assert_eq!(papers.len(), 3_000);
        let forms: BTreeSet<String> = papers.iter().map(|paper| format!("{:?}", paper.form)).collect();
        let fates: BTreeSet<String> = papers.iter().map(|paper| format!("{:?}", paper.fate)).collect();
        let maps: BTreeSet<Generation> =
            papers.iter().flat_map(|paper| paper.parcels.iter().map(|parcel| parcel.printed.generation)).collect();
        assert_eq!((forms.len(), fates.len(), maps.len()), (5, 6, 4), "{forms:?} {fates:?} {maps:?}");
        assert!(papers.iter().any(|paper| paper.parcels.len() > 4), "no farm");
    }

    #[test]
    fn serials_are_readable_and_each_is_there_once() {
        let (_, _, papers) = small();
        let serials: BTreeSet<String> = papers
            .iter()
            .filter_map(|paper| crate::cadastre::Serial::parse(&paper.serial))
            .map(|serial| serial.to_string())
            .collect();
        assert_eq!(serials.len(), papers.len());
    }

    #[test]
    fn what_a_paper_prints_leads_through_its_map_to_its_parcel() {
        let (_, history, papers) = small();
        let mut looked = 0;
        for paper in papers.iter().filter(|paper| paper.fate == Fate::Same) {
            for parcel in &paper.parcels {
                let (sheet, number) = parcel.today[0];
                let printed = &parcel.printed;
                let expected = match history.sheet(printed.generation, sheet) {
                    Some(old) => (old.sheet.to_string(), old.number(number).to_owned()),
                    None => (sheet.to_string(), number.to_string()),
                };
                assert_eq!((printed.sheet.clone(), printed.number.clone()), expected);
                looked += 1;
            }
        }
        assert!(looked > 2_000);
    }

    #[test]
    fn a_replaced_paper_is_in_the_campaign_and_older() {
        let (_, _, papers) = small();
        let by_serial: BTreeMap<&str, &Paper> = papers.iter().map(|paper| (paper.serial.as_str(), paper)).collect();
        let pairs: Vec<(&Paper, &Paper)> =
            papers.iter().filter_map(|paper| Some((paper, *by_serial.get(paper.supersedes.as_deref()?)?))).collect();
        assert!(pairs.len() > 30);
        assert!(pairs.iter().all(|(new, old)| new.issued.2 >= old.issued.2 && old.fate == Fate::Superseded));
    }

    #[test]
    fn there_are_never_more_certificates_than_land_for_them() {
        let lattice = Lattice::new(2, 1_200).in_campaign();
        let drawn = Drawn::counted(&lattice, 1_200);
        let history = History::new(&lattice, &drawn.parcels_of_sheet);
        let papers = papers(&lattice, &history, &drawn, 50_000);
        assert!(papers.len() < 2_000, "{}", papers.len());
    }
}
