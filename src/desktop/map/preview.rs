//! What an act would make of some parcels, over the map before it is done: their outlines before and after, and the land that changes
//! hands.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, Align2, Color32, FontId, Pos2, Shape, Stroke, pos2, vec2};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use super::camera::Camera;
use super::style::Palette;
use crate::cadastre::ParcelId;
use crate::geometry::{
    Arrangement, Edge, Face, Grid, Triangulator, area, bounding_box, box_around_boxes, inner_point, label_point,
    multi_polygon_contains, rings,
};

/// The polygons of a parcel before and after; `None` for a row without.
pub type Change = (ParcelId, [Option<Arc<MultiPolygon<f64>>>; 2]);

/// Parcels before and after, ready to be drawn. Metres (east, north) in the project's CRS.
#[derive(Debug)]
pub struct Preview {
    pub parcels: Vec<Previewed>,
    land: Vec<Land>,
}

/// A parcel that changes.
#[derive(Debug)]
pub struct Previewed {
    pub parcel: ParcelId,
    shapes: [Option<Arc<MultiPolygon<f64>>>; 2],
    /// Corners that come, and corners that go.
    corners: [Vec<Coord<f64>>; 2],
    /// A place in it, and one in its changed land.
    label: Option<[Coord<f64>; 2]>,
}

/// Land of a parcel that changes.
#[derive(Debug)]
struct Land {
    turn: Turn,
    corners: Vec<Coord<f64>>,
    /// Three indices into the corners a triangle.
    triangles: Vec<u32>,
    bounds: Rect<f64>,
}

/// What becomes of land, among the parcels that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It stays whose it is.
    Kept,
    /// Somebody gets it.
    Gained,
    /// Somebody loses it.
    Lost,
    /// From one to another.
    Moved,
}

impl Turn {
    /// Those in which it changes hands.
    const CHANGES: [Self; 3] = [Self::Gained, Self::Lost, Self::Moved];

    /// Source: Okabe and Ito's colours for every kind of colour vision.
    pub fn colour(self) -> Color32 {
        match self {
            Self::Gained => Color32::from_rgb(0, 158, 115),
            Self::Lost => Color32::from_rgb(213, 94, 0),
            Self::Moved => Color32::from_rgb(160, 80, 160),
            Self::Kept => Color32::from_rgb(0, 114, 178),
        }
    }
}

/// Share of its colour in land that changes hands: the map shows through.
const LAND_STRENGTH: f32 = 0.62;
/// Likewise in land that stays: enough to see what is one parcel.
const KEPT_STRENGTH: f32 = 0.16;
/// How far from the changed land a parcel's label stands at most, points.
const LABEL_REACH: f32 = 120.0;
/// How far lines are drawn beyond the canvas, points: dashes of a long boundary seen from near would be without number.
const BEYOND: f32 = 30.0;
const LABEL_SIZE: f32 = 13.0;

impl Preview {
    pub fn of(changes: Vec<Change>) -> Self {
        let mut faces = faces(&changes);
        // The label stands at the largest that changes.
        faces.sort_by(|a, b| area(a).total_cmp(&area(b)));
        let mut parcels: Vec<Previewed> = changes.into_iter().map(Previewed::of).collect();
        let mut triangulator = Triangulator::default();
        let mut land = Vec::new();
        for polygon in faces {
            let Some((place, bounds)) = inside(&polygon).zip(bounding_box(&polygon)) else { continue };
            let (mut kept, mut gained, mut lost) = (false, false, false);
            for parcel in &mut parcels {
                let [before, after] = parcel
                    .shapes
                    .each_ref()
                    .map(|shape| shape.as_deref().is_some_and(|shape| multi_polygon_contains(shape, place)));
                kept |= after;
                gained |= after && !before;
                lost |= before && !after;
                if let Some(label) = parcel.label.as_mut().filter(|_| before != after) {
                    label[1] = place;
                }
            }
            let turn = match (gained, lost) {
                (false, false) if kept => Turn::Kept,
                (false, false) => continue,
                (true, false) => Turn::Gained,
                (false, true) => Turn::Lost,
                (true, true) => Turn::Moved,
            };
            let mut triangles = Vec::new();
            triangulator.add(&polygon, 0, &mut triangles);
            let corners = polygon.0.iter().flat_map(rings).flat_map(|ring| ring.0.iter().copied()).collect();
            land.push(Land { turn, corners, triangles, bounds });
        }
        Self { parcels, land }
    }

    /// The box of the changed land, or of the corners that come or go. `None` where nothing is seen to change.
    pub fn bounds(&self) -> Option<Rect<f64>> {
        let corners = self.parcels.iter().flat_map(|parcel| parcel.corners.iter().flatten());
        let corners = corners.map(|corner| Rect::new(*corner, *corner));
        let changed = self.land.iter().filter(|land| land.turn != Turn::Kept).map(|land| land.bounds);
        box_around_boxes(changed).or_else(|| box_around_boxes(corners))
    }

    /// How land changes hands.
    pub fn turns(&self) -> impl Iterator<Item = Turn> {
        Turn::CHANGES.into_iter().filter(|turn| self.land.iter().any(|land| land.turn == *turn))
    }
}

impl Previewed {
    fn of((parcel, shapes): Change) -> Self {
        let [old, new] = shapes.each_ref().map(|shape| corners_of(shape.as_deref()));
        let corners = [new.difference(&old), old.difference(&new)].map(|bits| bits.copied().map(from_bits).collect());
        let [before, after] = &shapes;
        let middle = after.as_deref().and_then(label_point).or_else(|| label_point(before.as_deref()?));
        Self { parcel, corners, label: middle.map(|middle| [middle.place; 2]), shapes }
    }
}

fn corners_of(polygons: Option<&MultiPolygon<f64>>) -> BTreeSet<[u64; 2]> {
    let corners = polygons.into_iter().flat_map(|polygons| &polygons.0).flat_map(rings).flat_map(|ring| &ring.0);
    corners.map(|corner| [corner.x.to_bits(), corner.y.to_bits()]).collect()
}

fn from_bits([x, y]: [u64; 2]) -> Coord<f64> {
    Coord { x: f64::from_bits(x), y: f64::from_bits(y) }
}

/// What the outlines before and after cut the land into.
fn faces(changes: &[Change]) -> Vec<MultiPolygon<f64>> {
    let shapes = || changes.iter().flat_map(|(_, shapes)| shapes.iter().flatten());
    let Some(home) = shapes().find_map(|shape| bounding_box(shape)) else { return Vec::new() };
    let grid = Grid::around(home.center());
    let mut edges = Vec::new();
    for ring in shapes().flat_map(|shape| &shape.0).flat_map(rings) {
        let nodes: Vec<_> = ring.0.iter().filter_map(|corner| grid.node(*corner)).collect();
        let pairs = nodes.windows(2).filter_map(|pair| Some(Edge { from: *pair.first()?, to: *pair.last()? }));
        edges.extend(pairs.filter(|edge| edge.from != edge.to));
    }
    edges.sort_unstable();
    edges.dedup();
    let arrangement = Arrangement::of(&edges);
    let polygon = |face: &Face| {
        face.shell?;
        let ring = |ring: u32| {
            let mut line: Vec<Coord<f64>> = arrangement.nodes(ring).map(|node| grid.place(node)).collect();
            line.extend(line.first().copied());
            LineString(line)
        };
        let mut rings = arrangement.rings(face).map(ring);
        let shell = rings.next()?;
        Some(MultiPolygon(vec![Polygon::new(shell, rings.collect())]))
    };
    arrangement.faces().iter().filter_map(polygon).collect()
}

fn inside(face: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    let polygon = face.0.first()?;
    if polygon.interiors().is_empty() {
        return inner_point(polygon.exterior());
    }
    label_point(face).map(|point| point.place)
}

/// Draws a preview. `labels` are those of its parcels, in their order; of a parcel with an empty one only the corners are drawn.
pub fn preview_ui(
    painter: &egui::Painter,
    canvas: egui::Rect,
    camera: &Camera,
    (preview, labels): (&Preview, &[String]),
    palette: &Palette,
) {
    let screen = |place: Coord<f64>| camera.screen_from_world(canvas, place);
    for land in &preview.land {
        let strength = if land.turn == Turn::Kept { KEPT_STRENGTH } else { LAND_STRENGTH };
        let colour = land.turn.colour().gamma_multiply(strength);
        let mut mesh = egui::Mesh::default();
        land.corners.iter().for_each(|corner| mesh.colored_vertex(screen(*corner), colour));
        mesh.indices.clone_from(&land.triangles);
        painter.add(mesh);
        // A sliver of a centimetre has no pixels.
        if land.turn != Turn::Kept {
            let outline: Vec<Pos2> = land.corners.iter().map(|corner| screen(*corner)).collect();
            painter.add(Shape::line(outline, Stroke::new(1.0, land.turn.colour())));
        }
    }
    let segments = |shape: &Option<Arc<MultiPolygon<f64>>>| -> Vec<[Pos2; 2]> {
        let rings = shape.iter().flat_map(|shape| &shape.0).flat_map(rings);
        let sides = rings.flat_map(LineString::lines).map(|side| [screen(side.start), screen(side.end)]);
        sides.filter_map(|side| clipped(side, canvas.expand(BEYOND))).collect()
    };
    let labelled = || preview.parcels.iter().zip(labels).filter(|(_, label)| !label.is_empty());
    for (parcel, _) in labelled() {
        let [before, after] = parcel.shapes.each_ref().map(segments);
        for side in &before {
            painter.add(Shape::line_segment(*side, Stroke::new(3.0, palette.casing.gamma_multiply(0.8))));
            painter.extend(Shape::dashed_line(side, Stroke::new(1.8, palette.before), 6.0, 5.0));
        }
        for (width, colour) in [(5.0, palette.casing), (2.6, palette.selected)] {
            painter.extend(after.iter().map(|side| Shape::line_segment(*side, Stroke::new(width, colour))));
        }
    }
    for parcel in &preview.parcels {
        let [come, gone] = &parcel.corners;
        gone.iter().map(|corner| screen(*corner)).for_each(|at| {
            painter.circle(at, 3.5, palette.casing, Stroke::new(1.5, palette.before));
        });
        come.iter().map(|corner| screen(*corner)).for_each(|at| {
            painter.circle(at, 4.0, palette.selected, Stroke::new(1.5, palette.casing));
        });
    }
    let mut taken: Vec<egui::Rect> = Vec::new();
    for (parcel, label) in labelled() {
        let Some([middle, land]) = parcel.label else { continue };
        let (from, way) = (screen(land), screen(middle) - screen(land));
        let at = from + way * (LABEL_REACH / way.length().max(LABEL_REACH));
        let galley = painter.layout_no_wrap(label.clone(), FontId::proportional(LABEL_SIZE), palette.text);
        let mut room = Align2::CENTER_CENTER.anchor_size(at, galley.size()).expand2(vec2(6.0, 3.0));
        while let Some(other) = taken.iter().find(|other| other.intersects(room)) {
            room = room.translate(vec2(0.0, other.bottom() - room.top() + 2.0));
        }
        taken.push(room);
        painter.rect(
            room,
            4.0,
            palette.ground.gamma_multiply(0.92),
            Stroke::new(1.0, palette.selected),
            egui::StrokeKind::Outside,
        );
        painter.galley(pos2(room.left() + 6.0, room.top() + 3.0), galley, palette.text);
    }
}

/// The part of a segment that lies in a box. Source: Liang and Barsky, 1984.
pub(super) fn clipped([from, to]: [Pos2; 2], room: egui::Rect) -> Option<[Pos2; 2]> {
    let way = to - from;
    let (mut begins, mut ends) = (0.0_f32, 1.0_f32);
    for (step, low, high) in
        [(way.x, room.left() - from.x, room.right() - from.x), (way.y, room.top() - from.y, room.bottom() - from.y)]
    {
        if step == 0.0 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (enter, leave) = if step > 0.0 { (low / step, high / step) } else { (high / step, low / step) };
        (begins, ends) = (begins.max(enter), ends.min(leave));
    }
    (begins < ends).then(|| [from + way * begins, from + way * ends])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, east: f64) -> Option<Arc<MultiPolygon<f64>>> {
        let low = Coord { x: 587_000.0 + west, y: 2_320_000.0 };
        let high = Coord { x: 587_000.0 + east, y: 2_320_010.0 };
        Some(Arc::new(Rect::new(low, high).to_polygon().into()))
    }

    #[test]
    fn land_is_told_by_what_becomes_of_it() {
        let turns = |changes: &[[Option<Arc<MultiPolygon<f64>>>; 2]]| {
            let changes = (1..).map(ParcelId).zip(changes.iter().cloned()).collect();
            let preview = Preview::of(changes);
            let bounds = preview.bounds().map(|bounds| (bounds.min().x - 587_000.0, bounds.max().x - 587_000.0));
            (preview.turns().collect::<Vec<_>>(), bounds.map(|(low, high)| (low.round(), high.round())))
        };
        assert_eq!(turns(&[[square(0.0, 10.0), square(0.0, 12.0)]]), (vec![Turn::Gained], Some((10.0, 12.0))));
        assert_eq!(turns(&[[square(0.0, 10.0), square(0.0, 9.0)]]), (vec![Turn::Lost], Some((9.0, 10.0))));
        let swap = [[square(0.0, 10.0), square(0.0, 12.0)], [square(10.0, 20.0), square(12.0, 20.0)]];
        assert_eq!(turns(&swap), (vec![Turn::Moved], Some((10.0, 12.0))));
        assert_eq!(turns(&[[square(0.0, 10.0), None]]).0, [Turn::Lost]);
        assert_eq!(turns(&[[square(0.0, 10.0), square(0.0, 10.0)]]), (vec![], None));
    }

    #[test]
    fn lines_are_cut_at_the_canvas() {
        let room = egui::Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        let cut = |from: [f32; 2], to: [f32; 2]| clipped([from.into(), to.into()], room);
        assert_eq!(cut([-10.0, 5.0], [20.0, 5.0]), Some([pos2(0.0, 5.0), pos2(10.0, 5.0)]));
        assert_eq!(cut([1.0, 1.0], [2.0, 2.0]), Some([pos2(1.0, 1.0), pos2(2.0, 2.0)]));
        assert_eq!((cut([-1.0, 20.0], [20.0, 20.0]), cut([-5.0, 0.0], [0.0, -5.0])), (None, None));
    }
}
