//! Polygons as triangles for drawing.

use earcut::Earcut;
use geo_types::MultiPolygon;

/// Makes triangles; one for many polygons keeps its memory between them.
#[derive(Default)]
pub struct Triangulator {
    earcut: Earcut<f64>,
    /// First corners of the holes, without the closing corners of the rings before them.
    holes: Vec<u32>,
    triangles: Vec<u32>,
}

impl Triangulator {
    /// Adds the triangles that cover the polygons: three indices each, into the corners of all rings in their order, each ring with its
    /// closing corner, the first corner being `base`. Limits: of a ring that crosses itself the triangles are some, not the right
    /// ones; corners past 2³² are left out.
    pub fn add(&mut self, polygons: &MultiPolygon<f64>, base: usize, indices: &mut Vec<u32>) {
        let mut first = base;
        for polygon in &polygons.0 {
            let all = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let rings = || all().filter(|ring| !ring.0.is_empty());
            // The closing corner of a ring is its first one again.
            let open = rings().map(|ring| ring.0.split_last().map_or(&[][..], |(_, open)| open));
            self.holes.clear();
            let mut corners = 0;
            for ring in open.clone() {
                if corners > 0 {
                    self.holes.push(u32::try_from(corners).unwrap_or(u32::MAX));
                }
                corners += ring.len();
            }
            let places = open.flatten().map(|corner| [corner.x, corner.y]);
            self.earcut.earcut(places, &self.holes, &mut self.triangles);
            for corner in &self.triangles {
                let closing_before = self.holes.partition_point(|hole| hole <= corner);
                indices.extend(u32::try_from(first + *corner as usize + closing_before));
            }
            first += rings().map(|ring| ring.0.len()).sum::<usize>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Coord, LineString, Polygon, polygon};

    #[test]
    fn the_triangles_cover_the_area_without_the_hole() {
        let (x, y) = (587_111.0, 2_318_456.0);
        let outer = polygon![(x: x, y: y), (x: x + 4.0, y: y), (x: x + 4.0, y: y + 4.0), (x: x, y: y + 4.0)];
        let hole =
            LineString::from(vec![(x + 1.0, y + 1.0), (x + 1.0, y + 2.0), (x + 2.0, y + 2.0), (x + 2.0, y + 1.0)]);
        let apart = polygon![(x: x + 9.0, y: y), (x: x + 11.0, y: y), (x: x + 11.0, y: y + 1.0)];
        let ringed = MultiPolygon(vec![Polygon::new(outer.exterior().clone(), vec![hole]), apart]);
        let corners: Vec<Coord<f64>> = geo::CoordsIter::coords_iter(&ringed).collect();
        let mut indices = Vec::new();
        Triangulator::default().add(&ringed, 100, &mut indices);
        let area_of = |corner_indices: &[u32]| {
            let [a, b, c] = [0, 1, 2].map(|corner| corners[corner_indices[corner] as usize - 100]);
            ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)).abs() / 2.0
        };
        let covered: f64 = indices.chunks(3).map(area_of).sum();
        assert!((covered - 16.0).abs() < 1e-6, "{covered}");
    }
}
