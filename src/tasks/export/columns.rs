//! The columns of the delivered parcels: those of the national model, then every column of the source maps.
//!
//! Source of the national names: TT 09/2024 as the exchange files of VBDLIS spell them (`national-model.md` §6.1), in the
//! lower case that GIS intakes ask for; the original spelling is in `gpkg_data_columns`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use geo::Area;
use geo_types::MultiPolygon;

use crate::cadastre::{
    Attribute, AttributesIter, ColumnKind, ColumnRole, Details, LandUseCode, Layer, LayerId, LayerKind, Parcel,
    PartialDate, Purpose, ReferenceFeature, Snapshot, ValueKind,
};
use crate::formats::gpkg_writer::names::PlainNames;
use crate::formats::gpkg_writer::{Cell, ColumnSpec, ColumnType};

/// Delivered areas are rounded to this part of a square metre, so that no noise of arithmetic is delivered: 1 cm².
const AREA_STEPS_PER_SQUARE_METRE: f64 = 10_000.0;

/// Name, type, spelling of the national model, and what the column is when a delivered file is imported again: what is computed
/// here is left out there.
pub(in crate::tasks) const PARCEL_COLUMNS: [(&str, ColumnType, &str, ColumnRole); 10] = [
    ("so_hieu_to_ban_do", ColumnType::Text, "soHieuToBanDo", ColumnRole::Sheet),
    ("so_thu_tu_thua", ColumnType::Text, "soThuTuThua", ColumnRole::Number),
    ("dien_tich_phap_ly", ColumnType::Double, "dienTichPhapLy", ColumnRole::LegalArea),
    ("dien_tich", ColumnType::Double, "dienTich", ColumnRole::LeftOut),
    ("loai_dat", ColumnType::Text, "loaiDat", ColumnRole::LandUse),
    ("ma_muc_dich_su_dung", ColumnType::Text, "maMucDichSuDung", ColumnRole::LeftOut),
    ("dia_chi", ColumnType::Text, "diaChi", ColumnRole::Address),
    ("co_khong_gian", ColumnType::Boolean, "coKhongGian", ColumnRole::LeftOut),
    ("co_thuoc_tinh", ColumnType::Boolean, "coThuocTinh", ColumnRole::LeftOut),
    ("co_ho_so_quet", ColumnType::Boolean, "coHoSoQuet", ColumnRole::LeftOut),
];

/// Which slot each column of a layer goes to; `None` for one that is not delivered as a column of its own.
#[derive(Debug, Default)]
struct LayerSlots {
    kept: Vec<Option<usize>>,
    personal: Vec<Option<usize>>,
}

/// The columns of the parcels, and how to fill them.
#[derive(Debug)]
pub struct ParcelColumns {
    pub specs: Vec<ColumnSpec>,
    by_layer: BTreeMap<LayerId, LayerSlots>,
}

impl ParcelColumns {
    /// Columns of all parcel layers by name: one name in several layers is one column. A column's type is what its values
    /// are; values of different types make it text.
    pub fn of(snapshot: &Snapshot, personal_data: bool) -> Self {
        // The last: the property of the linked certificates in GeoJSON.
        let mut names = PlainNames::reserving(["fid", "geom", super::CERTIFICATES]);
        let mut specs: Vec<ColumnSpec> = Vec::new();
        for (name, kind, title, _) in PARCEL_COLUMNS {
            specs.push(ColumnSpec::new(&names.give(name), kind).titled(title));
        }
        let mut slots: BTreeMap<(bool, String, usize), usize> = BTreeMap::new();
        let mut by_layer: BTreeMap<LayerId, LayerSlots> = BTreeMap::new();
        let roles: &[bool] = if personal_data { &[false, true] } else { &[false] };
        let mut kinds: Vec<Kinds> = Vec::new();
        let mut texts_only = true;
        for personal in roles {
            for layer in snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels) {
                let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
                let slots_of_layer = layer.columns.iter().map(|column| {
                    let occurrence = *seen.entry(&column.name).and_modify(|count| *count += 1).or_insert(0);
                    let wanted = if *personal {
                        column.role == ColumnRole::Personal
                    } else {
                        // A legal area in words may be one that could not be read: its text goes along.
                        let in_words = column.role == ColumnRole::LegalArea && column.kind == ColumnKind::Text;
                        in_words || matches!(column.role, ColumnRole::Kept | ColumnRole::CertificateSerial)
                    };
                    wanted.then(|| {
                        texts_only &= column.kind == ColumnKind::Text;
                        *slots.entry((*personal, column.name.clone(), occurrence)).or_insert_with(|| {
                            specs.push(
                                ColumnSpec::new(&names.give(&column.name), ColumnType::Text).titled(&column.name),
                            );
                            kinds.push(Kinds::declared(column.kind));
                            specs.len() - 1
                        })
                    })
                });
                let slots_of_layer: Vec<Option<usize>> = slots_of_layer.collect();
                let entry = by_layer.entry(layer.id).or_default();
                if *personal { entry.personal = slots_of_layer } else { entry.kept = slots_of_layer }
            }
        }
        // Columns of texts have no other values: where there are no others, nothing is to be seen.
        for parcel in snapshot.parcels.iter().take_while(|_| !texts_only) {
            let Some(layer) = parcel.layer().and_then(|layer| by_layer.get(&layer)) else { continue };
            let details = parcel.details();
            see(&mut kinds, details.attributes(), &layer.kept, PARCEL_COLUMNS.len());
            if personal_data {
                let personal = details.personal().open(Purpose::Delivery).clone();
                see(&mut kinds, personal, &layer.personal, PARCEL_COLUMNS.len());
            }
        }
        for (spec, seen) in specs.iter_mut().skip(PARCEL_COLUMNS.len()).zip(&kinds) {
            spec.kind = seen.column_type();
        }
        Self { specs, by_layer }
    }

    /// The values of a parcel, one a column; `details` and `polygons` are its own.
    pub fn cells<'s>(
        &self,
        snapshot: &Snapshot,
        parcel: &'s Parcel,
        details: &'s Details,
        polygons: Option<&MultiPolygon<f64>>,
    ) -> Vec<Cell<'s>> {
        let blocks = snapshot.blocks(parcel);
        let mut cells = Vec::with_capacity(self.specs.len());
        cells.extend([
            Cell::text_or_null(parcel.sheet.as_str()),
            Cell::text_or_null(parcel.number.as_str()),
            number(parcel.legal_area),
            number(polygons.map(|polygons| rounded(polygons.unsigned_area()))),
            Cell::text_or_null(&parcel.land_use.verbatim),
            match parcel.land_use.codes.as_slice() {
                [] => Cell::Null,
                [code] => Cell::text(code.as_str()),
                codes => Cell::Text(Cow::Owned(codes.iter().map(LandUseCode::as_str).collect::<Vec<_>>().join("+"))),
            },
            Cell::text_or_null(details.address()),
            Cell::Boolean(blocks.geometry),
            Cell::Boolean(blocks.attributes),
            Cell::Boolean(blocks.scan),
        ]);
        cells.resize(self.specs.len(), Cell::Null);
        let Some(layer) = parcel.layer().and_then(|layer| self.by_layer.get(&layer)) else { return cells };
        place(&self.specs, details.attributes(), &layer.kept, &mut cells);
        if layer.personal.iter().any(Option::is_some) {
            let personal = details.personal().open(Purpose::Delivery).clone();
            place(&self.specs, personal, &layer.personal, &mut cells);
        }
        cells
    }
}

/// The columns of one reference layer in the order of its file, all but the personal ones unless asked for.
#[derive(Debug)]
pub struct ReferenceColumns {
    pub specs: Vec<ColumnSpec>,
    kept: Vec<Option<usize>>,
    /// All `None` without personal data.
    personal: Vec<Option<usize>>,
}

impl ReferenceColumns {
    pub fn of(layer: &Layer, features: &[&ReferenceFeature], personal_data: bool) -> Self {
        let mut names = PlainNames::reserving(["fid", "geom"]);
        let (mut specs, mut kinds, mut kept, mut personal) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for column in &layer.columns {
            let is_personal = column.role == ColumnRole::Personal;
            let slot = (personal_data || !is_personal).then(|| {
                specs.push(ColumnSpec::new(&names.give(&column.name), ColumnType::Text).titled(&column.name));
                kinds.push(Kinds::declared(column.kind));
                specs.len() - 1
            });
            kept.push(slot.filter(|_| !is_personal));
            personal.push(slot.filter(|_| is_personal));
        }
        for feature in features {
            see(&mut kinds, feature.attributes.iter(), &kept, 0);
            if personal_data {
                see(&mut kinds, feature.personal.open(Purpose::Delivery).iter(), &personal, 0);
            }
        }
        specs.iter_mut().zip(&kinds).for_each(|(spec, seen)| spec.kind = seen.column_type());
        Self { specs, kept, personal }
    }

    /// The values of a feature, one a column. `cells` is cleared first.
    pub fn fill<'s>(&self, feature: &'s ReferenceFeature, cells: &mut Vec<Cell<'s>>) {
        cells.clear();
        cells.resize(self.specs.len(), Cell::Null);
        place(&self.specs, feature.attributes.iter(), &self.kept, cells);
        if self.personal.iter().any(Option::is_some) {
            place(&self.specs, feature.personal.open(Purpose::Delivery).iter(), &self.personal, cells);
        }
    }
}

/// Puts each value into the cell of its slot.
fn place<'s>(specs: &[ColumnSpec], mut values: AttributesIter<'s>, slots: &[Option<usize>], cells: &mut [Cell<'s>]) {
    for slot in slots {
        let Some(slot) = *slot else {
            values.next_kind();
            continue;
        };
        let Some(value) = values.next() else { return };
        if let (Some(cell), Some(spec)) = (cells.get_mut(slot), specs.get(slot)) {
            *cell = cell_of(value, spec.kind);
        }
    }
}

/// Which kinds of values a column has, as a set of bits, and the kind that the file declared.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    declared: ColumnKind,
    seen: u8,
}

const BOOLEAN: u8 = 1;
const INTEGER: u8 = 2;
const REAL: u8 = 4;
const TEXT: u8 = 8;
const DAY: u8 = 16;
const YEAR: u8 = 32;
const BYTES: u8 = 64;

impl Kinds {
    fn declared(declared: ColumnKind) -> Self {
        Self { declared, seen: 0 }
    }

    fn see(&mut self, value: ValueKind) {
        self.seen |= match value {
            ValueKind::Null => 0,
            ValueKind::Boolean => BOOLEAN,
            ValueKind::Integer => INTEGER,
            ValueKind::Real => REAL,
            ValueKind::Text => TEXT,
            ValueKind::Day => DAY,
            ValueKind::Year => YEAR,
            ValueKind::Bytes => BYTES,
        };
    }

    fn column_type(self) -> ColumnType {
        const NUMBERS: u8 = INTEGER | REAL;
        match (self.seen, self.declared) {
            (0, ColumnKind::Boolean) | (BOOLEAN, _) => ColumnType::Boolean,
            (0, ColumnKind::Integer) | (INTEGER, _) => ColumnType::Integer,
            (0, ColumnKind::Real) | (REAL | NUMBERS, _) => ColumnType::Double,
            (0, ColumnKind::Date) | (DAY, _) => ColumnType::Date,
            (0, ColumnKind::Bytes) | (BYTES, _) => ColumnType::Blob,
            _ => ColumnType::Text,
        }
    }
}

/// `kinds` belongs to the slots from `first` on.
fn see(kinds: &mut [Kinds], attributes: AttributesIter<'_>, slots: &[Option<usize>], first: usize) {
    for (value, slot) in attributes.kinds().zip(slots) {
        if let Some(seen) = slot.and_then(|slot| kinds.get_mut(slot.checked_sub(first)?)) {
            seen.see(value);
        }
    }
}

fn cell_of<'s>(value: Attribute<'s>, kind: ColumnType) -> Cell<'s> {
    match (value, kind) {
        (Attribute::Null, _) => Cell::Null,
        (Attribute::Boolean(value), ColumnType::Boolean) => Cell::Boolean(value),
        (Attribute::Integer(value), ColumnType::Integer) => Cell::Integer(value),
        // The nearest double: whole numbers of map columns are far below 2^53.
        (Attribute::Integer(value), ColumnType::Double) => Cell::Double(value as f64),
        (Attribute::Real(value), ColumnType::Double) => number(Some(value)),
        (Attribute::Bytes(bytes), ColumnType::Blob) => Cell::Bytes(Cow::Borrowed(bytes)),
        (Attribute::Text(text) | Attribute::Legacy { text, .. }, _) => Cell::text(text),
        (Attribute::Date(date), _) => Cell::Text(Cow::Owned(iso(date))),
        (Attribute::Bytes(bytes), _) => {
            Cell::Text(Cow::Owned(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
        }
        (other, _) => Cell::Text(Cow::Owned(other.display())),
    }
}

/// SQLite has no NaN: what is no number is left blank.
pub fn number(value: Option<f64>) -> Cell<'static> {
    value.filter(|value| value.is_finite()).map_or(Cell::Null, Cell::Double)
}

/// ISO 8601: `2009-12-10`, or `1985` for a date that is only a year.
pub fn iso(date: PartialDate) -> String {
    match date {
        PartialDate::Year(year) => format!("{year:04}"),
        PartialDate::Day { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
    }
}

fn rounded(square_metres: f64) -> f64 {
    (square_metres * AREA_STEPS_PER_SQUARE_METRE).round() / AREA_STEPS_PER_SQUARE_METRE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Attributes, ColumnInfo, ContentHash, Edit, ParcelDetails, ParcelId, SourceFile};

    #[test]
    fn a_column_of_several_layers_is_what_its_values_are_in_all_of_them() {
        let mut ward = Snapshot::default();
        let source = || SourceFile { hash: ContentHash([0; 32]), path: "tep".to_owned(), bytes: 0 };
        for (id, kind, value) in [(1, ColumnKind::Text, Attribute::Null), (2, ColumnKind::Real, Attribute::Real(1.5))] {
            let layer = Layer {
                id: LayerId(id),
                name: format!("to-{id}"),
                kind: LayerKind::Parcels,
                source: source(),
                columns: vec![ColumnInfo { name: "CAO".to_owned(), kind, role: ColumnRole::Kept }],
                source_crs: String::new(),
                encoding: String::new(),
            };
            let attributes = [value].into_iter().collect();
            let details = ParcelDetails { layer: Some(layer.id), attributes, ..ParcelDetails::default() };
            let parcel = Parcel { details: details.into(), ..Parcel::numbered(ParcelId(id), "5", "1") };
            ward.change_in_place(&Edit::insert(layer).into()).expect("a new id");
            ward.change_in_place(&Edit::insert(parcel).into()).expect("a new id");
        }
        let columns = ParcelColumns::of(&ward, false);
        assert_eq!(columns.specs.last().map(|spec| spec.kind), Some(ColumnType::Double));
    }

    #[test]
    fn values_of_different_types_make_a_text_column() {
        let kinds = |values: &[Attribute<'_>]| {
            let mut kinds = Kinds::declared(ColumnKind::Real);
            let row: Attributes = values.iter().copied().collect();
            row.iter().kinds().for_each(|kind| kinds.see(kind));
            kinds.column_type()
        };
        assert_eq!(kinds(&[]), ColumnType::Double);
        assert_eq!(kinds(&[Attribute::Integer(1), Attribute::Real(0.5)]), ColumnType::Double);
        assert_eq!(kinds(&[Attribute::Integer(1), Attribute::Text("a")]), ColumnType::Text);
        assert_eq!(kinds(&[Attribute::Date(PartialDate::Year(1985))]), ColumnType::Text);
        assert_eq!(cell_of(Attribute::Integer(12), ColumnType::Text), Cell::text("12"));
        assert_eq!(cell_of(Attribute::Real(f64::NAN), ColumnType::Double), Cell::Null);
    }
}
