//! Reference layers in an export: a feature table for each layer and kind of geometry.

use std::borrow::Cow;

use geo_types::{Geometry, MultiLineString, MultiPoint, MultiPolygon};

use super::columns::ReferenceColumns;
use super::{ExportError, fid, look};
use crate::cadastre::{LayerKind, ReferenceFeature, Snapshot};
use crate::formats::gpkg_writer::names::PlainNames;
use crate::formats::gpkg_writer::{GeometryType, GpkgWriter, Shape, TableKind, TableSpec};
use crate::jobs::Watch;

/// A geometry as one of the three kinds of tables.
enum Multi<'a> {
    Points(Cow<'a, MultiPoint<f64>>),
    Lines(Cow<'a, MultiLineString<f64>>),
    Polygons(Cow<'a, MultiPolygon<f64>>),
}

impl<'a> Multi<'a> {
    /// `None` for a collection of different kinds, which no reader makes, and for what may not be delivered.
    fn of(geometry: &'a Geometry<f64>) -> Option<Self> {
        let multi = match geometry {
            Geometry::Point(point) => Self::Points(Cow::Owned(MultiPoint::new(vec![*point]))),
            Geometry::MultiPoint(points) => Self::Points(Cow::Borrowed(points)),
            Geometry::Line(line) => Self::Lines(Cow::Owned(MultiLineString::new(vec![(*line).into()]))),
            Geometry::LineString(line) => Self::Lines(Cow::Owned(MultiLineString::new(vec![line.clone()]))),
            Geometry::MultiLineString(lines) => Self::Lines(Cow::Borrowed(lines)),
            Geometry::Polygon(polygon) => Self::Polygons(Cow::Owned(MultiPolygon::new(vec![polygon.clone()]))),
            Geometry::MultiPolygon(polygons) => Self::Polygons(Cow::Borrowed(polygons)),
            Geometry::Rect(rect) => Self::Polygons(Cow::Owned(MultiPolygon::new(vec![rect.to_polygon()]))),
            Geometry::Triangle(triangle) => Self::Polygons(Cow::Owned(MultiPolygon::new(vec![triangle.to_polygon()]))),
            Geometry::GeometryCollection(_) => return None,
        };
        multi.shape().is_deliverable().then_some(multi)
    }

    fn shape(&self) -> Shape<'_> {
        match self {
            Self::Points(points) => Shape::Points(points),
            Self::Lines(lines) => Shape::Lines(lines),
            Self::Polygons(polygons) => Shape::Polygons(polygons),
        }
    }

    fn kind(&self) -> usize {
        match self {
            Self::Points(_) => 0,
            Self::Lines(_) => 1,
            Self::Polygons(_) => 2,
        }
    }
}

/// What a layer's tables end in, by kind: points, lines, polygons, and rows without a geometry.
const TABLES: [(&str, TableKind); 4] = [
    ("diem", TableKind::Features(GeometryType::MultiPoint)),
    ("duong", TableKind::Features(GeometryType::MultiLineString)),
    ("vung", TableKind::Features(GeometryType::MultiPolygon)),
    ("khong_hinh", TableKind::Attributes),
];
const WITHOUT_GEOMETRY: usize = 3;

/// Writes the reference features, layer by layer. A layer of one kind gets a table of its name, a mixed one a table a kind.
pub fn write(
    writer: &GpkgWriter,
    snapshot: &Snapshot,
    personal_data: bool,
    names: &mut PlainNames,
    watch: &Watch,
) -> Result<(), ExportError> {
    watch.begin("stage-export-references", snapshot.references.len() as u64);
    for layer in snapshot.layers.iter() {
        let features: Vec<&ReferenceFeature> = snapshot
            .references
            .iter()
            .map(std::convert::AsRef::as_ref)
            .filter(|feature| feature.layer == layer.id)
            .collect();
        if features.is_empty() {
            continue;
        }
        let columns = ReferenceColumns::of(layer, &features, personal_data);
        let mut by_kind: [Vec<&ReferenceFeature>; 4] = Default::default();
        for feature in features {
            let multi = feature.geometry.as_deref().and_then(Multi::of);
            by_kind[multi.map_or(WITHOUT_GEOMETRY, |multi| multi.kind())].push(feature);
        }
        let base = if layer.kind == LayerKind::Reference { layer.name.clone() } else { format!("nen {}", layer.name) };
        let mixed = by_kind.iter().filter(|features| !features.is_empty()).count() > 1;
        for (features, (suffix, kind)) in by_kind.iter().zip(TABLES).filter(|(features, _)| !features.is_empty()) {
            let name = names.give(&if mixed { format!("{base} {suffix}") } else { base.clone() });
            let spec = TableSpec { identifier: name.clone(), name, kind, columns: columns.specs.clone() };
            let mut table = writer.table(&spec)?;
            let mut cells = Vec::new();
            for (row, feature) in features.iter().enumerate() {
                look(watch, row)?;
                columns.fill(feature, &mut cells);
                match feature.geometry.as_deref().and_then(Multi::of) {
                    Some(multi) => table.feature(fid(feature.id), multi.shape(), &cells)?,
                    None => table.attributes(fid(feature.id), &cells)?,
                }
            }
            table.finish()?;
        }
    }
    Ok(())
}
