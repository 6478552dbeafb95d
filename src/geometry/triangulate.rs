//! Polygons as triangles for drawing.

use earcut::Earcut;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::measure::{box_around, rings};

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
            self.triangulate(polygon);
            for corner in &self.triangles {
                let closing_before = self.holes.partition_point(|hole| hole <= corner);
                indices.extend(u32::try_from(first + *corner as usize + closing_before));
            }
            first += filled_rings(polygon).map(|ring| ring.0.len()).sum::<usize>();
        }
    }

    /// The triangles of one polygon, into its corners without the closing ones.
    fn triangulate(&mut self, polygon: &Polygon<f64>) {
        self.holes.clear();
        self.triangles.clear();
        let Some(shell) = box_around(polygon.exterior().0.iter().copied()) else { return };
        // The closing corner of a ring is its first one again.
        let open = |ring: &LineString<f64>| ring.0.len().saturating_sub(1);
        let mut corners = open(polygon.exterior());
        if corners < 3 {
            return;
        }
        for hole in filled_rings(polygon).skip(1) {
            self.holes.push(u32::try_from(corners).unwrap_or(u32::MAX));
            corners += open(hole);
        }
        // A hole that sticks out of its shell is more than earcut can bear: it is cut at the shell's box.
        let (low, high) = (shell.min(), shell.max());
        let within = |corner: &Coord<f64>| [corner.x.max(low.x).min(high.x), corner.y.max(low.y).min(high.y)];
        let places = filled_rings(polygon).flat_map(|ring| ring.0.iter().take(open(ring))).map(within);
        self.earcut.earcut(places, &self.holes, &mut self.triangles);
    }
}

/// The rings that have corners, the outer one first.
fn filled_rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    rings(polygon).filter(|ring| !ring.0.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Rect, coord, polygon};

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

    #[test]
    fn a_hole_that_sticks_out_or_has_no_place_and_a_flat_shell_do_no_harm() {
        let shell = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 100.0, y: 100.0 }).to_polygon();
        let wave: Vec<Coord<f64>> =
            (0..120).map(|at| coord! { x: 10.0 + f64::from(at) * 0.5, y: 50.0 + f64::from(at % 2) * 9.0 }).collect();
        for far in [coord! { x: 40.0, y: -900.0 }, coord! { x: f64::NAN, y: 40.0 }] {
            let hole = LineString(wave.iter().copied().chain([far, wave[0]]).collect());
            let polygons = MultiPolygon(vec![Polygon::new(shell.exterior().clone(), vec![hole])]);
            let mut indices = Vec::new();
            Triangulator::default().add(&polygons, 0, &mut indices);
            assert!(indices.iter().all(|index| (*index as usize) < 5 + 122));
        }
        let flat = Polygon::new(LineString(vec![coord! { x: 1.0, y: 1.0 }]), vec![shell.exterior().clone()]);
        let mut indices = Vec::new();
        Triangulator::default().add(&MultiPolygon(vec![flat, shell.clone()]), 0, &mut indices);
        assert_eq!(indices.len(), 6);
        assert!(indices.iter().all(|index| (6..11).contains(index)), "those of the second: {indices:?}");
    }
}
