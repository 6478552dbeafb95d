//! The map canvas: a ward drawn from GPU buffers, and what the user points at.
//!
//! Definitions:
//! 1. The *camera* is f64: the world point in the middle of the canvas and metres per pixel. North is up.
//! 2. A *scene* is the drawable form of one [`crate::cadastre::Snapshot`]: chunks of neighbouring parcels and the spatial index. The first is made
//!    by a job. An act makes a *step* from one to the next in the frame that follows it, in time of what it changed; of an act that
//!    changes hundreds of parcels a job makes the scene, and the last one stays drawn until it is there.
//! 3. From afar the map is drawn as *tiles*, whose texels are the mean colour of all land in them, so that a parcel has its share however small it
//!    is; then a chunk as its *overview*, a grid of cells that know who holds them; from near by its *shapes*, triangles and outlines with f32
//!    offsets from an f64 origin. A job makes overviews, shapes and labels of what is on the canvas; until they are
//!    there what is coarser stands for them, and what was not seen for long is given up.
//! 4. The *state* of a parcel (fill colour, selected, hovered, hidden) is one texel: changing a selection or a [`Look`] re-meshes nothing.
//! 5. *Pictures* lie under the parcels, in pieces that are given frame by frame.
//! 6. A *preview* is what an act would make of some parcels, over the map before it is done.
//! 7. A *pick* is the parcel whose polygon holds the point; among several the one with the smallest area. What the look hides is none.
//!
//! Never here: a change to the project, words (names come in through [`MapInput`]), work on files.

mod camera;
mod canvas;
mod chunk;
mod chunk_labels;
mod detail;
mod follow;
mod frame;
mod furniture;
mod gestures;
mod gpu;
mod labels;
mod look;
mod pictures;
mod pipelines;
mod places;
mod preview;
mod renderer;
mod scene;
mod scene_build;
#[cfg(test)]
mod scene_tests;
mod shapes;
mod sides;
mod states;
mod style;
mod tiles;
mod view;

pub use camera::Camera;
pub use canvas::{BoxSelection, Click, ColourBy, MapInput, MapResponse, MapTheme, MapTool, map_ui};
pub use look::{Classes, Ink, Look, Shown};
pub use pictures::{MapPicture, PictureMesh, PictureTexels};
pub use preview::{Preview, Turn};
pub use sides::SideLabel;
pub use style::{LegendEntry, LegendMeaning, LinkState, Palette};
pub use view::MapView;
pub(super) use view::{SceneJob, scene_job};
