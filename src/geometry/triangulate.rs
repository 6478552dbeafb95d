//! Polygons as triangles for drawing, with f32 offsets from an f64 origin.

use geo::TriangulateEarcut;
use geo_types::{Coord, MultiPolygon};

/// Corners and triangles, ready for a vertex and an index buffer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Triangles {
    /// Metres from the origin: exact to 0.5 mm up to 8 km from it (24 bits).
    pub corners: Vec<[f32; 2]>,
    /// Three indices into `corners` a triangle.
    pub indices: Vec<u32>,
}

/// Triangles that cover the polygons. Limits: of a ring that crosses itself the triangles are some, not the right ones.
pub fn triangulate(polygons: &MultiPolygon<f64>, origin: Coord<f64>) -> Triangles {
    let mut triangles = Triangles::default();
    for polygon in &polygons.0 {
        let raw = polygon.earcut_triangles_raw();
        let base = triangles.corners.len();
        triangles.corners.extend(raw.vertices.iter().map(|[x, y]| [(x - origin.x) as f32, (y - origin.y) as f32]));
        triangles.indices.extend(raw.triangle_indices.iter().filter_map(|index| u32::try_from(base + index).ok()));
    }
    triangles
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, Polygon, polygon};

    #[test]
    fn the_triangles_cover_the_area_without_the_hole() {
        let (x, y) = (587_111.0, 2_318_456.0);
        let outer = polygon![(x: x, y: y), (x: x + 4.0, y: y), (x: x + 4.0, y: y + 4.0), (x: x, y: y + 4.0)];
        let hole =
            LineString::from(vec![(x + 1.0, y + 1.0), (x + 1.0, y + 2.0), (x + 2.0, y + 2.0), (x + 2.0, y + 1.0)]);
        let ringed = MultiPolygon(vec![Polygon::new(outer.exterior().clone(), vec![hole])]);
        let triangles = triangulate(&ringed, Coord { x, y });
        let covered: f32 = triangles
            .indices
            .chunks(3)
            .map(|corners| {
                let [a, b, c] = [0, 1, 2].map(|corner| triangles.corners[corners[corner] as usize]);
                ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
            })
            .sum();
        assert!((covered - 15.0).abs() < 1e-4, "{covered}");
    }
}
