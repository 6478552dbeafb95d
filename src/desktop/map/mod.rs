//! The map canvas: a ward drawn from GPU buffers, and what the user points at.
//!
//! Definitions:
//! 1. The *camera* is f64: the world point in the middle of the canvas and metres per pixel. North is up.
//! 2. A *scene* is the drawable form of one [`crate::cadastre::Snapshot`]: chunks of neighbouring parcels, the spatial index and the
//!    label points. It is made by a job; the last one stays drawn until the next is there.
//! 3. From afar a chunk is drawn as its *overview*, a grid of cells that know who holds them; a pixel is the mean of four places in it.
//!    From near it is drawn by its *shapes*, triangles and outlines with f32 offsets from an f64 origin, which a job makes when
//!    they are first needed.
//! 4. The *state* of a parcel (fill colour, selected, hovered) is one texel: changing a selection re-meshes nothing.
//! 5. A *preview* is what an act would make of some parcels, over the map before it is done.
//! 6. A *pick* is the parcel whose polygon holds the point; among several the one with the smallest area.
//!
//! Never here: a change to the project, words (names come in through [`MapInput`]), work on files.

mod camera;
mod canvas;
mod chunk;
mod furniture;
mod gestures;
mod labels;
mod pipelines;
mod preview;
mod renderer;
mod scene;
mod shapes;
mod states;
mod style;
mod view;

pub use camera::Camera;
pub use canvas::{BoxSelection, Click, ColourBy, MapInput, MapResponse, MapTheme, MapTool, map_ui};
pub use preview::{Preview, Turn};
pub use style::{LegendEntry, LegendMeaning, LinkState, Palette};
pub use view::MapView;
pub(super) use view::{SceneJob, scene_job};
