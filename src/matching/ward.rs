//! The ward as matching sees it: the comparable values of every parcel, and how many parcels share each.

use std::collections::HashMap;
use std::sync::Arc;

use geo_types::{Coord, Rect};

use super::density::Density;
use super::paper::present_code;
use super::sides::{SideLengths, SidesIndex, side_lengths};
use crate::cadastre::{Attribute, Details, LandUseCode, Parcel, ParcelId, Purpose, Serial, SerialColumns, Snapshot};
use crate::geometry::{SpatialIndex, area, bounding_box};
use crate::jobs::{Cancelled, Watch};
use crate::text::{fold, nfc};

/// Texts as small numbers: equal numbers, equal texts.
#[derive(Default)]
pub(super) struct Interner {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let (next, text): (u32, Arc<str>) = (self.texts.len() as u32, text.into());
        self.texts.push(text.clone());
        self.numbers.insert(text, next);
        next
    }

    /// The number of a text that some parcel has.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The numbers of the texts that hold this one.
    pub(super) fn containing<'a>(&'a self, part: &'a str) -> impl Iterator<Item = u32> + 'a {
        (0..).zip(&self.texts).filter(move |(_, text)| text.contains(part)).map(|(number, _)| number)
    }

    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", AsRef::as_ref)
    }
}

/// One parcel. Indices of the [`Ward`]'s lists are positions of parcels, in the order of their ids.
pub(super) struct WardParcel {
    pub id: ParcelId,
    pub sheet: u32,
    pub number: u32,
    /// Legal and measured area, square metres; equal where the map has one only.
    pub areas: [f64; 2],
    pub land_use: u32,
    /// Folded names of people and offices in its personal columns.
    pub names: Box<[u32]>,
    /// Citizen numbers in its personal columns.
    pub citizen_numbers: Box<[u64]>,
    /// Words of its address, sorted.
    pub address: Box<[u32]>,
    pub address_text: Box<str>,
    /// Middle of its box, metres (east, north).
    pub place: Option<Coord<f64>>,
}

/// Every parcel, and who shares what. It holds personal data in memory: it has no `Debug`, and nothing of it is written.
pub(super) struct Ward {
    pub parcels: Vec<WardParcel>,
    pub sheets: Interner,
    pub numbers: Interner,
    pub names: Interner,
    pub words: Interner,
    pub by_name: HashMap<(u32, u32), Vec<u32>>,
    pub by_sheet: Vec<Vec<u32>>,
    pub by_number: Vec<Vec<u32>>,
    pub by_holder: Vec<Vec<u32>>,
    /// Names that share first and last word.
    pub holders_alike: HashMap<(String, String), Vec<u32>>,
    pub by_citizen_number: HashMap<u64, Vec<u32>>,
    pub by_word: Vec<Vec<u32>>,
    pub by_serial: HashMap<Serial, Vec<u32>>,
    /// Sorted by area; a parcel whose two areas differ stands here twice.
    pub by_area: Vec<(f64, u32)>,
    /// Sets of land-use codes, each sorted, with how many parcels have it.
    pub land_uses: Vec<(Vec<LandUseCode>, u32)>,
    pub sides: Vec<SideLengths>,
    pub by_sides: SidesIndex,
    /// Boxes, by position.
    pub places: SpatialIndex,
    pub density: Density,
    pub bounds: Vec<Option<Rect<f64>>>,
    /// How many parcels have a value to compare.
    pub with_an_area: f64,
    pub with_people: f64,
    pub with_an_address: f64,
    pub with_sides: f64,
}

impl Ward {
    /// Reads every parcel once. About 0.1 s for 40 000.
    ///
    /// Errors: [`Cancelled`].
    pub(super) fn build(snapshot: &Snapshot, watch: &Watch) -> Result<Self, Cancelled> {
        watch.begin("stage-reading-ward", snapshot.parcels.len() as u64);
        let mut ward = Self::empty(snapshot.parcels.len());
        let mut land_uses: HashMap<Vec<LandUseCode>, u32> = HashMap::new();
        let mut boxes: Vec<(u64, Rect<f64>)> = Vec::with_capacity(snapshot.parcels.len());
        let serials = SerialColumns::of(snapshot);
        for (at, parcel) in snapshot.parcels.iter().enumerate() {
            if at % 256 == 0 {
                watch.check()?;
                watch.advance(256);
            }
            let at = at as u32;
            let polygons = parcel.polygons();
            let bounds = polygons.as_ref().and_then(bounding_box);
            boxes.extend(bounds.map(|bounds| (u64::from(at), bounds)));
            let land_use = ward.land_use(parcel, &mut land_uses);
            let entry = ward.enter(parcel, at, land_use, (bounds, polygons.as_ref().map(area)));
            if let Some(serial) = serials.serial_of(parcel) {
                ward.by_serial.entry(serial).or_default().push(at);
            }
            ward.sides.push(polygons.as_ref().map(side_lengths).unwrap_or_default());
            ward.bounds.push(bounds);
            ward.parcels.push(entry);
        }
        ward.by_area.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ward.places = SpatialIndex::new(boxes.iter().copied());
        ward.density = Density::new(ward.parcels.iter().filter_map(|parcel| parcel.place));
        ward.by_sides = SidesIndex::new(&ward.sides);
        let having = |has: fn(&WardParcel) -> bool| ward.parcels.iter().filter(|parcel| has(parcel)).count() as f64;
        ward.with_an_area = having(|parcel| parcel.areas[0] > 0.0);
        ward.with_people = having(|parcel| !parcel.names.is_empty() || !parcel.citizen_numbers.is_empty());
        ward.with_an_address = having(|parcel| !parcel.address.is_empty());
        ward.with_sides = ward.sides.iter().filter(|sides| !sides.is_empty()).count() as f64;
        Ok(ward)
    }

    fn empty(parcels: usize) -> Self {
        Self {
            parcels: Vec::with_capacity(parcels),
            sheets: Interner::default(),
            numbers: Interner::default(),
            names: Interner::default(),
            words: Interner::default(),
            by_name: HashMap::new(),
            by_sheet: Vec::new(),
            by_number: Vec::new(),
            by_holder: Vec::new(),
            holders_alike: HashMap::new(),
            by_citizen_number: HashMap::new(),
            by_word: Vec::new(),
            by_serial: HashMap::new(),
            by_area: Vec::new(),
            land_uses: Vec::new(),
            sides: Vec::with_capacity(parcels),
            by_sides: SidesIndex::default(),
            places: SpatialIndex::default(),
            density: Density::default(),
            bounds: Vec::with_capacity(parcels),
            with_an_area: 0.0,
            with_people: 0.0,
            with_an_address: 0.0,
            with_sides: 0.0,
        }
    }

    /// Enters one parcel into all lists.
    fn enter(
        &mut self,
        parcel: &Parcel,
        at: u32,
        land_use: u32,
        (bounds, measured): (Option<Rect<f64>>, Option<f64>),
    ) -> WardParcel {
        let sheet = self.sheets.intern(&parcel.sheet.key());
        let number = self.numbers.intern(&parcel.number.key());
        if !parcel.number.is_empty() {
            self.by_name.entry((sheet, number)).or_default().push(at);
            list(&mut self.by_number, number).push(at);
        }
        list(&mut self.by_sheet, sheet).push(at);

        let measured = measured.filter(|area| *area > 0.0);
        let legal = parcel.legal_area.filter(|area| *area > 0.0);
        let areas = [legal.or(measured).unwrap_or(0.0), measured.or(legal).unwrap_or(0.0)];
        let twice = (areas[0] - areas[1]).abs() > f64::EPSILON;
        self.by_area.extend(areas.iter().take(if twice { 2 } else { 1 }).filter(|area| **area > 0.0).map(|a| (*a, at)));

        let details = parcel.details();
        let (names, citizen_numbers) = self.people(&details, at);
        let address = self.address(details.address(), at);
        let place = bounds.map(Rect::center);
        let address_text = details.address().into();
        WardParcel {
            id: parcel.id,
            sheet,
            number,
            areas,
            land_use,
            names,
            citizen_numbers,
            address,
            address_text,
            place,
        }
    }

    fn people(&mut self, details: &Details, at: u32) -> (Box<[u32]>, Box<[u64]>) {
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        for value in details.personal().open(Purpose::Matching).clone() {
            match value {
                Attribute::Text(text) | Attribute::Legacy { text, .. } => match citizen_number(text) {
                    Some(number) => numbers.push(number),
                    None => names.extend(people_named(text).map(|name| self.name(&name))),
                },
                Attribute::Integer(number) => numbers.extend(u64::try_from(number).ok().filter(|n| *n > 99_999_999)),
                _ => {}
            }
        }
        names.sort_unstable();
        names.dedup();
        for name in &names {
            list(&mut self.by_holder, *name).push(at);
        }
        for number in &numbers {
            self.by_citizen_number.entry(*number).or_default().push(at);
        }
        (names.into(), numbers.into())
    }

    fn name(&mut self, folded: &str) -> u32 {
        let known = self.names.texts.len();
        let name = self.names.intern(folded);
        if name as usize == known {
            self.holders_alike.entry(first_and_last(folded)).or_default().push(name);
        }
        name
    }

    fn address(&mut self, text: &str, at: u32) -> Box<[u32]> {
        let mut words: Vec<u32> = address_words(text).map(|word| self.words.intern(&word)).collect();
        words.sort_unstable();
        words.dedup();
        for word in &words {
            list(&mut self.by_word, *word).push(at);
        }
        words.into()
    }

    fn land_use(&mut self, parcel: &Parcel, known: &mut HashMap<Vec<LandUseCode>, u32>) -> u32 {
        let mut codes: Vec<LandUseCode> = parcel.land_use.codes.iter().copied().map(present_code).collect();
        codes.sort_unstable();
        codes.dedup();
        let next = self.land_uses.len() as u32;
        let at = *known.entry(codes).or_insert_with_key(|codes| {
            self.land_uses.push((codes.clone(), 0));
            next
        });
        if let Some((_, count)) = self.land_uses.get_mut(at as usize) {
            *count += 1;
        }
        at
    }

    /// Keys of a parcel's sheet and number.
    pub(super) fn sheet_text(&self, sheet: u32) -> &str {
        self.sheets.text(sheet)
    }

    pub(super) fn number_text(&self, number: u32) -> &str {
        self.numbers.text(number)
    }

    /// `12/125`, by its keys.
    pub(super) fn label(&self, at: u32) -> String {
        let parcel = self.parcels.get(at as usize);
        parcel.map(|of| format!("{}/{}", self.sheet_text(of.sheet), self.number_text(of.number))).unwrap_or_default()
    }

    /// How many parcels there are, at least 1.
    pub(super) fn size(&self) -> f64 {
        self.parcels.len().max(1) as f64
    }

    /// Positions of the parcels whose area lies in this range, each once or twice.
    pub(super) fn with_area(&self, low: f64, high: f64) -> &[(f64, u32)] {
        let from = self.by_area.partition_point(|(area, _)| *area < low);
        let to = self.by_area.partition_point(|(area, _)| *area <= high);
        self.by_area.get(from..to).unwrap_or_default()
    }

    /// Positions of the parcels of this name; more than one when the map has it twice.
    pub(super) fn named(&self, sheet: &str, number: &str) -> &[u32] {
        let key = self.sheets.find(sheet).zip(self.numbers.find(number));
        key.and_then(|key| self.by_name.get(&key)).map_or(&[], Vec::as_slice)
    }
}

fn list(lists: &mut Vec<Vec<u32>>, at: u32) -> &mut Vec<u32> {
    if lists.len() <= at as usize {
        lists.resize_with(at as usize + 1, Vec::new);
    }
    &mut lists[at as usize]
}

/// Twelve digits, or nine of an old card; spaces and the leading zeros that spreadsheets eat do not matter.
pub(super) fn citizen_number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = (8..=12).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

/// Titles that stand before names on papers and maps. With their accents: `hộ` is a title, `Hồ` a family name.
const TITLES: [&str; 10] = ["ông", "bà", "hộ", "anh", "chị", "cụ", "vợ", "chồng", "ong", "ba"];

/// The people that a text names, folded, without titles: `Ông Nguyễn Văn A và bà Trần Thị B` names two.
pub(super) fn people_named(text: &str) -> impl Iterator<Item = String> {
    let lower = nfc(text).to_lowercase();
    let separated = lower.replace(" và ", ";").replace(" va ", ";").replace([',', '/', '-', '+', '&'], ";");
    let people: Vec<String> = separated
        .split(';')
        .map(|part| {
            let words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let named: Vec<&str> = words.skip_while(|word| TITLES.contains(word)).collect();
            fold(&named.join(" "))
        })
        .filter(|name| name.chars().any(char::is_alphabetic) && name.contains(' '))
        .collect();
    people.into_iter()
}

pub(super) fn first_and_last(name: &str) -> (String, String) {
    let first = name.split(' ').next().unwrap_or_default();
    let last = name.rsplit(' ').next().unwrap_or_default();
    (first.to_owned(), last.to_owned())
}

/// Words and numbers of an address, folded.
pub(super) fn address_words(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.bytes().all(|b| b.is_ascii_digit()) { word.trim_start_matches('0') } else { word }.to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_without_their_titles() {
        let named = |text: &str| people_named(text).collect::<Vec<_>>();
        assert_eq!(named("Ông Nguyễn Văn Mẫu và bà Trần Thị Thử"), ["nguyen van mau", "tran thi thu"]);
        assert_eq!(named("Hộ ông: Hồ Văn Mẫu"), ["ho van mau"]);
        assert_eq!(named("Hồ Chi"), ["ho chi"]);
        assert_eq!(named("UBND phường; 123"), ["ubnd phuong"]);
    }

    #[test]
    fn citizen_numbers_without_their_zeros_are_the_same() {
        assert_eq!(citizen_number("001085000001"), citizen_number(" 1085000001"));
        assert_eq!(citizen_number("12/125"), None);
    }
}
