//! Columns V and W: which parcel of the map each printed parcel is, by the links of its certificate.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cadastre::{Certificate, LayerId, LayerKind, Parcel, PrintedParcel, Snapshot};
use crate::text;

/// Names of columns of maps that hold a parcel's national identifier, folded. Source: `national-model.md`, field.
const IDENTIFIER_COLUMNS: [&str; 5] = ["madinhdanhthua", "madinhdanhthuadat", "madinhdanh", "mathuadat", "mdinhdanh"];

/// Areas of one parcel on paper and on the map differ by less than this part. Source: ours; matching decides links, this only orders
/// those that people have made already.
const AREA_LIKENESS: f64 = 0.05;

/// Whether a printed parcel may be this one of the map.
type Fits<'a> = &'a dyn Fn(&PrintedParcel, &Parcel) -> bool;

/// Parcels of the map by printed parcel of one certificate, in the order of the printed parcels; `None` where no link, or no single
/// one, is of that parcel.
pub fn parcels_of(snapshot: &Snapshot, certificate: &Certificate) -> Vec<Option<Arc<Parcel>>> {
    let linked: Vec<Arc<Parcel>> = snapshot
        .links_of_certificate(certificate.id)
        .filter_map(|link| snapshot.parcels.get(link.parcel).cloned())
        .collect();
    let printed: Vec<&PrintedParcel> = certificate.printed_parcels.iter().collect();
    if printed.is_empty() {
        // A certificate of which no parcel was read is about the one parcel that it is linked to.
        return vec![if let [only] = linked.as_slice() { Some(only.clone()) } else { None }];
    }
    let mut given: Vec<Option<Arc<Parcel>>> = vec![None; printed.len()];
    let mut free = linked;
    let same_number = |printed: &PrintedParcel, parcel: &Parcel| {
        printed.sheet.key() == parcel.sheet.key() && printed.number.key() == parcel.number.key()
    };
    let same_area =
        |printed: &PrintedParcel, parcel: &Parcel| match (printed.area, parcel.legal_area.or_else(|| map_area(parcel)))
        {
            (Some(paper), Some(map)) => (paper - map).abs() <= AREA_LIKENESS * paper.max(map),
            _ => false,
        };
    let tests: [Fits<'_>; 3] = [&same_number, &same_area, &|_, _| true];
    for fits in tests {
        // Only what fits one way round and back is taken.
        let mut pairs = Vec::new();
        for (at, printed) in printed.iter().enumerate().filter(|(at, _)| given.get(*at).is_some_and(Option::is_none)) {
            let fitting: Vec<usize> =
                (0..free.len()).filter(|index| free.get(*index).is_some_and(|parcel| fits(printed, parcel))).collect();
            if let [only] = fitting.as_slice() {
                pairs.push((at, *only));
            }
        }
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, index) in &pairs {
            *taken.entry(*index).or_default() += 1;
        }
        for (at, index) in pairs.iter().filter(|(_, index)| taken.get(index) == Some(&1)) {
            if let (Some(slot), Some(parcel)) = (given.get_mut(*at), free.get(*index)) {
                *slot = Some(parcel.clone());
            }
        }
        free.retain(|parcel| !given.iter().flatten().any(|other| other.id == parcel.id));
    }
    given
}

fn map_area(parcel: &Parcel) -> Option<f64> {
    use geo::Area;
    parcel.polygons().map(|geometry| geometry.unsigned_area())
}

/// Which column of each layer holds the national identifier of a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identifiers(BTreeMap<LayerId, usize>);

impl Identifiers {
    pub fn of(snapshot: &Snapshot) -> Self {
        let column = |name: &str| {
            let folded: String = text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect();
            IDENTIFIER_COLUMNS.contains(&folded.as_str())
        };
        let layers = snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels);
        Self(
            layers
                .filter_map(|layer| Some((layer.id, layer.columns.iter().position(|info| column(&info.name))?)))
                .collect(),
        )
    }

    /// The identifier of a parcel; empty where its map tells none.
    pub fn get(&self, parcel: &Parcel) -> String {
        let column = parcel.layer().and_then(|layer| self.0.get(&layer));
        column.map(|column| parcel.details().shown(*column)).unwrap_or_default()
    }
}
