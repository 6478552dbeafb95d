//! What one claim has to offer: every key of its certificate, in the form in which the ward is asked.

use geo_types::Coord;

use super::rates::{Level, LevelRates, Regime};
use super::ward::{address_words, citizen_number, first_and_last, people_named};
use super::{Claim, Matcher, may_be_one};
use crate::cadastre::{
    Certificate, Crosswalk, Designation, Flat, LandUse, LandUseCode, LandUseTable, LinkMethod, NameReading,
    PrintedParcel, Purpose, Renumbering, Snapshot,
};
use crate::text::fold;

/// A parcel as something names it: keys of sheet and number, and as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub sheet: String,
    /// Empty when only the sheet is known.
    pub number: String,
    pub written: String,
    /// What a parcel of exactly this name compares as.
    pub exact: Level,
    /// How sure this very name is, where that is known.
    pub rates: Option<LevelRates>,
}

impl Named {
    fn is_same(&self, other: &Self) -> bool {
        (&self.sheet, &self.number) == (&other.sheet, &other.number)
    }

    /// A whole sheet.
    pub(super) fn sheet(sheet: &Designation, written: String) -> Self {
        Self { sheet: sheet.key(), number: String::new(), written, exact: Level::Same, rates: None }
    }

    fn new(sheet: &Designation, number: &Designation) -> Self {
        Self {
            sheet: sheet.key(),
            number: number.key(),
            written: format!("{sheet}/{number}"),
            exact: Level::Same,
            rates: None,
        }
    }
}

/// The keys of one claim.
pub(super) struct Paper<'a> {
    pub certificate: &'a Certificate,
    /// Code or name of the former commune; empty when the paper does not tell, or tells the present one.
    pub commune: &'a str,
    pub regime: Regime,
    /// Sheet and number as printed.
    pub names: Vec<Named>,
    pub crosswalked: Vec<Named>,
    pub suggested: Vec<Named>,
    /// Sheets of a paper whose number is not known.
    pub sheets: Vec<Named>,
    pub file_names: Vec<Named>,
    pub bare_names: Vec<Named>,
    /// Square metres.
    pub area: Option<f64>,
    pub land_use: Vec<LandUseCode>,
    /// Folded names.
    pub holders: Vec<String>,
    pub holder_ids: Vec<u32>,
    pub holders_alike: Vec<u32>,
    pub citizen_numbers: Vec<u64>,
    /// Words that some address of the map has, sorted.
    pub address: Vec<u32>,
    address_text: &'a str,
    /// Metres.
    pub sides: &'a [f64],
    /// Metres (east, north) of the project's CRS.
    pub photo: Option<Coord<f64>>,
    /// Parcels of the papers next to it in the pile.
    pub neighbours: Vec<Coord<f64>>,
    /// Parcels of the certificates that this one replaces.
    pub of_replaced: Vec<u32>,
}

impl<'a> Paper<'a> {
    /// `None` when the certificate is not there.
    pub(super) fn of(matcher: &'a Matcher, snapshot: &'a Snapshot, claim: Claim) -> Option<Self> {
        let certificate = snapshot.certificates.get(claim.certificate)?.as_ref();
        let printed = certificate.printed_parcels.get(claim.printed);
        let only = certificate.printed_parcels.len() <= 1;
        let ward = &matcher.ward;
        let commune = matcher.communes.of(certificate, printed);
        let mut paper = Self {
            certificate,
            commune,
            regime: regime(certificate, commune),
            names: Vec::new(),
            crosswalked: Vec::new(),
            suggested: Vec::new(),
            sheets: Vec::new(),
            file_names: Vec::new(),
            bare_names: Vec::new(),
            area: printed.and_then(|printed| printed.area).or(certificate.printed_area.filter(|_| only)),
            land_use: printed.map(|printed| land_use(&printed.land_use)).unwrap_or_default(),
            holders: Vec::new(),
            holder_ids: Vec::new(),
            holders_alike: Vec::new(),
            citizen_numbers: Vec::new(),
            address: Vec::new(),
            address_text: printed.map_or("", |printed| printed.address.as_str()),
            sides: printed.map_or(&[], |printed| printed.sides.as_slice()),
            photo: matcher.photos.get(&claim.certificate).copied(),
            neighbours: Vec::new(),
            of_replaced: Vec::new(),
        };
        paper.read_names(matcher, printed);
        if only {
            paper.read_files(snapshot);
        }
        paper.read_people(matcher, snapshot);
        paper.address = address_words(paper.address_text).filter_map(|word| ward.words.find(&word)).collect();
        paper.address.sort_unstable();
        paper.address.dedup();
        paper.neighbours =
            matcher.pile.around(snapshot, claim.certificate).filter_map(|id| matcher.place(id)).collect();
        paper.of_replaced = certificate
            .supersedes
            .iter()
            .filter_map(|serial| matcher.by_serial.get(serial))
            .flatten()
            .flat_map(|id| snapshot.links_of_certificate(*id))
            .filter_map(|link| matcher.position(link.parcel))
            .collect();
        Some(paper)
    }

    /// The names that the paper prints, and what crosswalks make of them.
    fn read_names(&mut self, matcher: &Matcher, printed: Option<&PrintedParcel>) {
        let Some(printed) = printed else { return };
        let sheet = printed.sheet.key();
        let covers = |commune: &str| may_be_one(commune, self.commune);
        let rules = matcher.crosswalks.get(&sheet).into_iter().flatten().filter(|(commune, _)| covers(commune));
        let rules = rules.map(|(_, rule)| rule.as_ref());
        let suggestions = matcher.suggestions.get(&sheet).into_iter().flatten();
        let suggestions = suggestions.filter(|suggestion| covers(&suggestion.from.commune));
        if printed.number.is_empty() {
            if !sheet.is_empty() {
                let crosswalked = rules.map(|rule| &rule.to).chain(suggestions.map(|suggestion| &suggestion.to));
                let moved = crosswalked.map(|to| (to, format!("{} → {to}", printed.sheet)));
                let sheets = std::iter::once((&printed.sheet, printed.sheet.to_string())).chain(moved);
                self.sheets = sheets.map(|(sheet, written)| Named::sheet(sheet, written)).collect();
                unique(&mut self.sheets);
            }
            return;
        }
        self.names.push(Named::new(&printed.sheet, &printed.number));
        let apply = |crosswalk: &Crosswalk| {
            let number = crosswalk.numbers.apply(&printed.number)?;
            let written = format!("{}/{} → {}/{number}", printed.sheet, printed.number, crosswalk.to);
            let named = Named { written, ..Named::new(&crosswalk.to, &number) };
            // A shift leads somewhere for any number: only what the map has is an answer.
            let exists = !matcher.ward.named(&named.sheet, &named.number).is_empty();
            (exists || matches!(crosswalk.numbers, Renumbering::Table(_))).then_some(named)
        };
        self.crosswalked = rules.filter_map(apply).collect();
        if !self.crosswalked.is_empty() {
            // A paper that does not tell its commune may as well cite the present map; one of a former commune hardly.
            let exact = if self.commune.is_empty() { Level::Same } else { Level::Near };
            self.crosswalked.extend(self.names.iter().map(|name| Named { exact, ..name.clone() }));
        }
        // What a crosswalk was accepted for may still be another map's sheet of that number.
        let known = |named: &Named| self.names.iter().chain(&self.crosswalked).any(|name| name.is_same(named));
        let suggested = suggestions
            .filter_map(|suggestion| suggestion.named(&printed.sheet, &printed.number, &matcher.ward))
            .filter(|named| !known(named));
        self.suggested = suggested.collect();
        unique(&mut self.crosswalked);
        unique(&mut self.suggested);
    }

    /// What the names of its files say.
    fn read_files(&mut self, snapshot: &Snapshot) {
        for scan in snapshot.scans_of_certificate(self.certificate.id) {
            for path in std::iter::once(&scan.source.path).chain(&scan.other_paths) {
                let reading = NameReading::of(path);
                let names = if reading.sheet_parcel_in_words { &mut self.file_names } else { &mut self.bare_names };
                names.extend(reading.sheet_parcel.map(|(sheet, number)| Named::new(&sheet, &number)));
            }
        }
        for names in [&mut self.file_names, &mut self.bare_names] {
            unique(names);
            // Who named the file after the paper has said nothing new.
            names.retain(|named| !self.names.iter().any(|name| name.is_same(named)));
        }
    }

    fn read_people(&mut self, matcher: &Matcher, snapshot: &Snapshot) {
        let ward = &matcher.ward;
        for holder in self.certificate.holders.iter().filter_map(|id| snapshot.holders.get(*id)) {
            self.holders.extend(people_named(holder.name.open(Purpose::Matching)));
            let number = holder.citizen_number.as_ref().map(|number| number.open(Purpose::Matching));
            self.citizen_numbers.extend(number.and_then(|number| citizen_number(number)));
        }
        self.holder_ids = self.holders.iter().filter_map(|name| ward.names.find(name)).collect();
        for name in &self.holders {
            let alike = ward.holders_alike.get(&first_and_last(name)).into_iter().flatten();
            self.holders_alike.extend(alike.filter(|id| !self.holder_ids.contains(id)));
        }
    }

    /// Whether there is anything to rank by.
    pub(super) fn has_evidence(&self) -> bool {
        !(self.names.is_empty()
            && self.sheets.is_empty()
            && self.file_names.is_empty()
            && self.bare_names.is_empty()
            && self.area.is_none()
            && self.holders.is_empty()
            && self.citizen_numbers.is_empty()
            && self.address.is_empty()
            && self.sides.is_empty()
            && self.photo.is_none()
            && self.neighbours.is_empty()
            && self.of_replaced.is_empty()
            && self.certificate.flat.is_none()
            && self.certificate.serial.is_none())
    }

    pub(super) fn address_written(&self) -> &str {
        self.address_text
    }
}

/// Each name once, sorted.
fn unique(names: &mut Vec<Named>) {
    names.sort_by(|a, b| (&a.sheet, &a.number, a.exact).cmp(&(&b.sheet, &b.number, b.exact)));
    names.dedup_by(|a, b| a.is_same(b));
}

/// The building of a flat, whatever the case and the accents; `None` when neither it nor its estate is named.
pub(super) fn building_key(flat: &Flat) -> Option<String> {
    let key = format!("{}\n{}", fold(&flat.estate), fold(&flat.building));
    (key.len() > 1).then_some(key)
}

pub(super) fn regime(certificate: &Certificate, commune: &str) -> Regime {
    if commune.is_empty() {
        format!("{:?}", certificate.serial.as_ref().map(crate::cadastre::Serial::form))
    } else {
        commune.to_owned()
    }
}

/// Codes of a text, old ones as what they became, sorted.
fn land_use(text: &str) -> Vec<LandUseCode> {
    let mut codes: Vec<LandUseCode> = LandUse::parse(text).codes.into_iter().map(present_code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The code of today for a code of any list; itself where there is no single successor.
pub(super) fn present_code(code: LandUseCode) -> LandUseCode {
    LandUseTable::builtin().in_force(code).map_or(code, |entry| entry.code)
}

/// Whether a person stands behind a link: what the program made alone teaches nothing until somebody has looked.
pub(super) fn is_confirmed(link: &crate::cadastre::Link) -> bool {
    link.confirmed.is_some() || link.how != LinkMethod::Evidence
}
