//! Pictures that lie on the ground under the map: a scanned map sheet, an orthophoto.
//!
//! Definitions:
//! 1. A *picture* is read in tiles, at full size (level 0), half (1), quarter (2)…; a pixel is counted right and down from the upper left
//!    corner of the upper left one.
//! 2. What a file *states* of where it lies is a GeoTIFF's tags, else a world file beside it, each with a CRS or without. It states that of its
//!    pixels as they are stored; where its orientation turns them, [`Stated::upright`] says the same of the picture as it is seen.
//! 3. The *lie* of a picture is where its pixels are in the project's CRS: by its control points, else by what was stated.
//!
//! Promises: the files are only read; nothing is written beside them, what must be made (smaller levels) lies in an unnamed temporary file.
//! A picture of any size takes some 100 MiB; what its header claims is checked, what is damaged is told ([`RasterError`]). Never here: screens, the project.
//!
//! Limits: MrSID and ECW have no free decoder; JPEG 2000 has none here. A TIFF with a palette, with CCITT or turned by its orientation tag, and every
//! file that is no TIFF, is decoded as a whole and has at most 150 million pixels. GeoTIFF with more than one tie point and no scale,
//! and heights, are not read.

mod error;
mod kept;
mod levels;
mod lie;
mod picture;
mod stated;

pub use error::RasterError;
pub use kept::TileKey;
pub use levels::Levels;
pub use lie::Lie;
pub use picture::{Picture, PictureHead, Tile, picture_head};
pub use stated::{Stated, StatedBy, stated};

/// Side of a tile in pixels: a texture of 1 MiB.
pub const TILE_SIDE: u32 = 512;
