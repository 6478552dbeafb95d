//! The columns of the table of parcels: what the project knows of each, and every column of its source maps.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use crate::cadastre::{ColumnRole, LayerKind, Snapshot};
use crate::i18n::Message;

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Where wards are seen together, whose parcel it is.
    Ward,
    Sheet,
    Number,
    /// Square metres by law (diện tích pháp lý).
    LegalArea,
    /// Square metres of its polygons (diện tích tính).
    Area,
    /// Square metres of its polygons beyond the legal area; empty where one of the two is not known.
    Difference,
    LandUse,
    Address,
    /// Serials of the certificates that are linked with it.
    Certificates,
    /// How many of the three blocks (ba khối) it has.
    Blocks,
    /// How far its papers are in the project.
    LinkState,
    Lock,
    /// Of the source maps, by its name; the so-many-th of that name in one layer, from 0.
    Map {
        name: EcoString,
        occurrence: usize,
    },
}

/// What stands before the name of a map's column in its id.
const OF_MAP: &str = "map:";

impl Column {
    /// The columns that are no map's, in the order in which they are offered.
    pub const OWN: [Self; 11] = [
        Self::Sheet,
        Self::Number,
        Self::LegalArea,
        Self::Area,
        Self::Difference,
        Self::LandUse,
        Self::Address,
        Self::Certificates,
        Self::Blocks,
        Self::LinkState,
        Self::Lock,
    ];

    /// The columns that are shown until the user chooses.
    pub const FIRST: [Self; 7] =
        [Self::Sheet, Self::Number, Self::LegalArea, Self::LandUse, Self::Address, Self::Certificates, Self::Blocks];

    /// [`Column::FIRST`], behind the ward where there are several.
    pub fn first(snapshot: &Snapshot) -> Vec<Self> {
        let ward = (!snapshot.wards.is_empty()).then_some(Self::Ward);
        ward.into_iter().chain(Self::FIRST).collect()
    }

    /// Every column that a project has, its own ones first. One name in several layers is one column. Personal columns are none.
    pub fn offered(snapshot: &Snapshot) -> Vec<Self> {
        let ward = (!snapshot.wards.is_empty()).then_some(Self::Ward);
        let mut offered: Vec<Self> = ward.into_iter().chain(Self::OWN).collect();
        let mut known = BTreeSet::new();
        for layer in snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels) {
            let columns = of_map(layer.columns.iter().map(|column| (&*column.name, column.role)));
            offered.extend(columns.into_iter().flatten().filter(|column| known.insert(column.clone())));
        }
        offered
    }

    /// Its name for settings and for the command line: `legal_area`, `map:TENCHU`, `map:TENCHU#2`.
    pub fn id(&self) -> String {
        match self {
            Self::Ward => "ward".to_owned(),
            Self::Sheet => "sheet".to_owned(),
            Self::Number => "number".to_owned(),
            Self::LegalArea => "legal_area".to_owned(),
            Self::Area => "area".to_owned(),
            Self::Difference => "difference".to_owned(),
            Self::LandUse => "land_use".to_owned(),
            Self::Address => "address".to_owned(),
            Self::Certificates => "certificates".to_owned(),
            Self::Blocks => "blocks".to_owned(),
            Self::LinkState => "link".to_owned(),
            Self::Lock => "lock".to_owned(),
            Self::Map { name, occurrence: 0 } => format!("{OF_MAP}{name}"),
            Self::Map { name, occurrence } => format!("{OF_MAP}{name}#{}", occurrence + 1),
        }
    }

    /// The column of an id among those that a project has.
    pub fn of_id(id: &str, offered: &[Self]) -> Option<Self> {
        offered.iter().find(|column| column.id() == id).cloned()
    }

    /// What stands above it.
    pub fn title(&self, say: &dyn Fn(&Message) -> String) -> String {
        let key = match self {
            Self::Ward => "table-ward",
            Self::Sheet => "desktop-col-sheet",
            Self::Number => "desktop-col-number",
            Self::LegalArea => "table-legal-area",
            Self::Area => "table-area",
            Self::Difference => "table-difference",
            Self::LandUse => "desktop-col-land-use",
            Self::Address => "desktop-col-address",
            Self::Certificates => "desktop-col-certificates",
            Self::Blocks => "desktop-col-blocks",
            Self::LinkState => "table-link-state",
            Self::Lock => "table-lock",
            Self::Map { name, occurrence: 0 } => return name.to_string(),
            Self::Map { name, occurrence } => return format!("{name} ({})", occurrence + 1),
        };
        say(&Message::new(key))
    }

    /// Whether it is an area, square metres: a number with one decimal on the screen.
    pub fn is_area(&self) -> bool {
        matches!(self, Self::LegalArea | Self::Area | Self::Difference)
    }

    /// Whether its values follow from links, certificates and scans too, not from the parcel alone.
    pub fn is_of_links(&self) -> bool {
        matches!(self, Self::Certificates | Self::Blocks | Self::LinkState)
    }
}

/// The columns that the table has of the columns of one layer, each with its role; `None` for one that stays hidden.
pub fn of_map<'c>(columns: impl Iterator<Item = (&'c str, ColumnRole)>) -> Vec<Option<Column>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    columns
        .map(|(name, role)| {
            let occurrence = *seen.entry(name).and_modify(|count| *count += 1).or_insert(0);
            (role != ColumnRole::Personal).then(|| Column::Map { name: name.into(), occurrence })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::table::sample::ward;

    #[test]
    fn personal_columns_are_not_offered_and_ids_lead_back() {
        let offered = Column::offered(&ward());
        let ids: Vec<String> = offered.iter().skip(Column::OWN.len()).map(Column::id).collect();
        assert_eq!(ids, ["map:GHICHU", "map:DODAC", "map:GHICHU#2"]);
        for column in &offered {
            assert_eq!(Column::of_id(&column.id(), &offered).as_ref(), Some(column));
        }
        assert_eq!(Column::of_id("map:TENCHU", &offered), None, "a holder's name");
    }
}
