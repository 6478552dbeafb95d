//! The ward and what is known about it, ready to rank any claim.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use geo_types::Coord;

use super::communes::Communes;
use super::keys::keys;
use super::paper::{Paper, building_key, is_confirmed};
use super::pile::Pile;
use super::rates::Rates;
use super::ward::Ward;
use super::{Claim, CrosswalkSuggestion};
use crate::cadastre::{Certificate, CertificateId, Crosswalk, Layer, Parcel, ParcelId, Serial, Snapshot, Table};
use crate::crs::{Crs, Transformer};
use crate::jobs::{Cancelled, Watch};

/// Linked certificates of one former commune on a sheet from which on the sheet is that commune's. Source: ours.
const ENOUGH_FOR_A_COMMUNE: u32 = 4;

/// Share of what is known of a sheet that must name one commune. Source: ours; slips are few, borders between communes are sheets' own.
const SHARE_OF_A_COMMUNE: f64 = 0.9;

/// Made from one snapshot by a job; ranks claims of that snapshot or of a slightly later one. Holds personal data in memory.
pub struct Matcher {
    pub(super) ward: Arc<Ward>,
    /// What the ward was read from.
    map: (Table<Parcel>, Table<Layer>),
    /// By old sheet; each with its commune as [`Communes::meant`].
    pub(super) crosswalks: HashMap<String, Vec<(String, Arc<Crosswalk>)>>,
    pub(super) suggestions: HashMap<String, Vec<CrosswalkSuggestion>>,
    /// Where the photos of certificates were taken, metres (east, north) of the project's CRS.
    pub(super) photos: HashMap<CertificateId, Coord<f64>>,
    pub(super) pile: Pile,
    pub(super) by_serial: HashMap<Serial, Vec<CertificateId>>,
    /// Positions of the parcels to which confirmed links lead from flats, by [`building_key`]; each once, sorted.
    pub(super) by_building: HashMap<String, Vec<u32>>,
    pub(super) communes: Arc<Communes>,
    /// How many confirmed links say that a sheet was in a commune.
    communes_linked: BTreeMap<(u32, String), u32>,
    /// Former commune of a sheet, as links and rules have shown.
    pub(super) commune_of_sheet: BTreeMap<u32, String>,
    /// Parcels that have a link.
    pub(super) linked_parcels: f64,
    pub(super) rates: Rates,
    revision: u64,
}

impl Matcher {
    /// Reads the ward and learns from its confirmed links.
    ///
    /// Errors: [`Cancelled`].
    pub fn build(snapshot: &Snapshot, watch: &Watch) -> Result<Self, Cancelled> {
        Self::of_ward(Arc::new(Ward::build(snapshot, watch)?), HashMap::new(), snapshot, watch)
    }

    /// With the same suggestions for another snapshot; the ward is read anew only where its map has changed.
    ///
    /// Errors: [`Cancelled`].
    pub fn renewed(&self, snapshot: &Snapshot, watch: &Watch) -> Result<Self, Cancelled> {
        let ward = if self.has_map_of(snapshot) { self.ward.clone() } else { Arc::new(Ward::build(snapshot, watch)?) };
        Self::of_ward(ward, self.suggestions.clone(), snapshot, watch)
    }

    /// Whether the map of the snapshot is the one that was read.
    pub fn has_map_of(&self, snapshot: &Snapshot) -> bool {
        self.map.0.is_unchanged(&snapshot.parcels) && self.map.1.is_unchanged(&snapshot.layers)
    }

    fn of_ward(
        ward: Arc<Ward>,
        suggestions: HashMap<String, Vec<CrosswalkSuggestion>>,
        snapshot: &Snapshot,
        watch: &Watch,
    ) -> Result<Self, Cancelled> {
        let mut by_serial: HashMap<Serial, Vec<CertificateId>> = HashMap::new();
        for certificate in snapshot.certificates.iter() {
            if let Some(serial) = &certificate.serial {
                by_serial.entry(serial.clone()).or_default().push(certificate.id);
            }
        }
        let communes = Arc::new(Communes::learn(snapshot));
        let mut crosswalks: HashMap<String, Vec<(String, Arc<Crosswalk>)>> = HashMap::new();
        for crosswalk in snapshot.crosswalks.iter() {
            let commune = communes.meant(&crosswalk.from.commune).to_owned();
            crosswalks.entry(crosswalk.from.sheet.clone()).or_default().push((commune, crosswalk.clone()));
        }
        let linked: BTreeSet<ParcelId> = snapshot.links.iter().map(|link| link.parcel).collect();
        let mut matcher = Self {
            ward,
            map: (snapshot.parcels.clone(), snapshot.layers.clone()),
            crosswalks,
            suggestions,
            photos: photos(snapshot),
            pile: Pile::build(snapshot),
            by_serial,
            by_building: HashMap::new(),
            communes,
            communes_linked: BTreeMap::new(),
            commune_of_sheet: BTreeMap::new(),
            linked_parcels: linked.len() as f64,
            rates: Rates::default(),
            revision: snapshot.revision,
        };
        matcher.by_building = matcher.buildings_linked(snapshot);
        matcher.communes_linked = matcher.communes_linked(snapshot);
        matcher.commune_of_sheet = matcher.communes_of_sheets();
        matcher.rates = matcher.learned_rates(snapshot, watch)?;
        Ok(matcher)
    }

    /// With suggestions for crosswalks that nobody has accepted yet.
    #[must_use]
    pub fn with_suggestions(mut self, suggestions: &[CrosswalkSuggestion]) -> Self {
        self.suggestions.clear();
        for suggestion in suggestions {
            self.suggestions.entry(suggestion.from.sheet.clone()).or_default().push(suggestion.clone());
        }
        self.commune_of_sheet = self.communes_of_sheets();
        self
    }

    /// The revision of the snapshot that it was made from.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Which former communes the papers are of.
    pub fn communes(&self) -> &Arc<Communes> {
        &self.communes
    }

    /// How often keys agree, as confirmed links show.
    fn learned_rates(&self, snapshot: &Snapshot, watch: &Watch) -> Result<Rates, Cancelled> {
        let mut rates = Rates::default();
        for link in snapshot.links.iter().filter(|link| is_confirmed(link)) {
            watch.check()?;
            let Some(certificate) = snapshot.certificates.get(link.certificate) else { continue };
            // Of several parcels nothing says which is which.
            if certificate.printed_parcels.len() > 1 {
                continue;
            }
            let claim = Claim { certificate: certificate.id, printed: 0 };
            let (Some(paper), Some(at)) = (Paper::of(self, snapshot, claim), self.position(link.parcel)) else {
                continue;
            };
            for key in keys(self, snapshot, &paper) {
                if let Some(level) = (key.level)(at) {
                    rates.learn(key.kind, &paper.regime, level);
                }
            }
        }
        Ok(rates)
    }

    fn buildings_linked(&self, snapshot: &Snapshot) -> HashMap<String, Vec<u32>> {
        let mut found: HashMap<String, Vec<u32>> = HashMap::new();
        for link in snapshot.links.iter().filter(|link| is_confirmed(link)) {
            let flat = snapshot.certificates.get(link.certificate).and_then(|certificate| certificate.flat.as_ref());
            if let (Some(building), Some(at)) = (flat.and_then(building_key), self.position(link.parcel)) {
                found.entry(building).or_default().push(at);
            }
        }
        for parcels in found.values_mut() {
            parcels.sort_unstable();
            parcels.dedup();
        }
        found
    }

    /// How many confirmed links say that a sheet was in a former commune.
    fn communes_linked(&self, snapshot: &Snapshot) -> BTreeMap<(u32, String), u32> {
        let mut seen: BTreeMap<(u32, String), u32> = BTreeMap::new();
        for link in snapshot.links.iter().filter(|link| is_confirmed(link)) {
            let Some(certificate) = snapshot.certificates.get(link.certificate) else { continue };
            let told = self.communes.of(certificate, certificate.printed_parcels.first());
            if let Some(parcel) = self.position(link.parcel).and_then(|at| self.ward.parcels.get(at as usize))
                && !told.is_empty()
            {
                *seen.entry((parcel.sheet, told.to_owned())).or_default() += 1;
            }
        }
        seen
    }

    /// Which former commune a sheet was in, as confirmed links and the rules that lead to it say.
    fn communes_of_sheets(&self) -> BTreeMap<u32, String> {
        let mut seen = self.communes_linked.clone();
        let accepted = self.crosswalks.values().flatten().map(|(commune, rule)| (commune, &rule.to, rule.papers()));
        let suggested = self.suggestions.values().flatten();
        let suggested = suggested.map(|suggestion| (&suggestion.from.commune, &suggestion.to, suggestion.agree));
        for (commune, to, papers) in accepted.chain(suggested).filter(|(commune, ..)| !commune.is_empty()) {
            if let Some(sheet) = self.ward.sheets.find(&to.key()) {
                *seen.entry((sheet, commune.clone())).or_default() += papers;
            }
        }
        let mut of_sheet: BTreeMap<u32, u32> = BTreeMap::new();
        seen.iter().for_each(|((sheet, _), count)| *of_sheet.entry(*sheet).or_default() += count);
        // A sheet on which two communes met is neither's.
        let clear = |sheet: &u32, count: u32| {
            let all = of_sheet.get(sheet).copied().unwrap_or(count);
            count >= ENOUGH_FOR_A_COMMUNE && f64::from(count) >= SHARE_OF_A_COMMUNE * f64::from(all)
        };
        seen.into_iter().filter(|((sheet, _), count)| clear(sheet, *count)).map(|(key, _)| key).collect()
    }

    /// Position of a parcel in the ward.
    pub(super) fn position(&self, parcel: ParcelId) -> Option<u32> {
        self.ward.parcels.binary_search_by_key(&parcel, |entry| entry.id).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// Middle of a parcel, metres (east, north).
    pub(super) fn place(&self, parcel: ParcelId) -> Option<Coord<f64>> {
        self.ward.parcels.get(self.position(parcel)? as usize)?.place
    }

    /// Positions of the parcels that fit the lengths of a sketch, each side within `tolerance` metres.
    pub(super) fn fitting_sides(&self, lengths: &[f64], tolerance: f64) -> Vec<u32> {
        let fits = |at: &u32| {
            self.ward.sides.get(*at as usize).is_some_and(|sides| sides.difference(lengths, tolerance).is_some())
        };
        let mut fitting: Vec<u32> = self.ward.by_sides.around(lengths, tolerance).filter(fits).collect();
        fitting.sort_unstable();
        fitting
    }
}

/// The claims of a certificate: one for each parcel that it names, one for none.
pub fn claims(certificate: &Certificate) -> impl Iterator<Item = Claim> + use<> {
    let id = certificate.id;
    (0..certificate.printed_parcels.len().max(1)).map(move |printed| Claim { certificate: id, printed })
}

/// The photos that say where they were taken, in the project's CRS.
fn photos(snapshot: &Snapshot) -> HashMap<CertificateId, Coord<f64>> {
    let Some(crs) = &snapshot.settings.crs else { return HashMap::new() };
    let taken: Vec<(CertificateId, (f64, f64))> =
        snapshot.scans.iter().filter_map(|scan| Some((scan.certificate?, scan.photo.longitude_latitude?))).collect();
    if taken.is_empty() {
        return HashMap::new();
    }
    let Ok(transformer) = Transformer::new(&Crs::wgs84(), crs) else { return HashMap::new() };
    let placed = taken
        .into_iter()
        .filter_map(|(certificate, (x, y))| Some((certificate, transformer.point(Coord { x, y }).ok()?)));
    placed.collect()
}
