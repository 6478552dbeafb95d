//! Acts about the look of the map that have an object; those without are commands.

use super::{Colouring, Picked};
use crate::cadastre::LayerId;

#[derive(Debug, Clone, PartialEq)]
pub enum LookAct {
    ColourBy(Colouring),
    /// Selects the parcels of a line of the legend.
    Select(Picked),
    /// Shows only those.
    ShowOnly(Picked),
    ShowLayer(LayerId, bool),
    /// Draws a reference layer over the next one above it, or below the one beneath.
    MoveLayer {
        layer: LayerId,
        up: bool,
    },
    ZoomToLayer(LayerId),
    /// From 0 to 1.
    FillOpacity(f32),
    /// Gives the view on the screen a name.
    AddBookmark(String),
    /// Of the project's bookmarks the so-many-th.
    GoToBookmark(usize),
    RenameBookmark(usize, String),
    DropBookmark(usize),
}
