//! Planar algorithms on metres, and the index of what is where. It knows no parcel: items have ids and boxes.
//!
//! Definitions:
//! 1. *Inside* is half-open: of the boundary, the left and lower parts belong to a polygon, the right and upper parts do
//!    not. In a coverage whose boundaries are exactly shared every point of its inside belongs to exactly one polygon.
//! 2. A *box* is the smallest axis-parallel rectangle around an item; boxes include their edges.
//! 3. The *label point* of a polygon is a point inside of it, as far from its boundary as it can be, to a precision.
//!
//! Promises: decisions about sides are exact (adaptive-precision orientation), so that two polygons never both claim a
//! point or both deny it because of rounding. Never here: units other than the caller's, screens, files.

mod arrangement;
mod boxes;
mod cell_grid;
mod cell_shares;
mod construct;
mod grid;
mod inscribed;
mod inside;
mod label_point;
mod measure;
mod medial;
mod motion;
mod outlines;
mod packed_polygons;
mod packed_tree;
mod shortened;
mod sides;
mod spatial_index;
mod stretch;
mod triangulate;
mod warp;

pub use arrangement::{Arrangement, Edge, Face, Passage, Piece, Strand};
pub use boxes::{box_around_boxes, boxes_touch};
pub use cell_grid::{CellGrid, NOBODY};
pub use cell_shares::{CellFrame, CellShares};
pub use construct::{along, azimuth, crossing, foot, polar, two_directions, two_distances};
pub use grid::{Grid, Node, box_around_nodes, in_odd_rings, turn, twice_ring_area};
pub use inscribed::{Circle, largest_circle};
pub use inside::{inner_point, multi_polygon_contains, polygon_contains, ring_contains};
pub use label_point::{LABEL_PRECISION, LabelPoint, ROOM_HEIGHT, label_point};
pub use measure::{
    area, bounding_box, box_around, distance, is_finite, multi_polygon_distance, rings, segment_distance,
    signed_ring_area,
};
pub use medial::{Stretch, medial_lines};
pub use motion::Motion;
pub use outlines::{NodePolygon, outlines};
pub use packed_polygons::PackedPolygons;
pub use shortened::shortened;
pub use sides::{Side, sides};
pub use spatial_index::{SpatialIndex, pick};
pub use stretch::{STRETCH_GAP, WIDEST_STRETCH, main_box, main_stretch};
pub use triangulate::Triangulator;
pub use warp::{Warp, WarpKind, pixel_at};
