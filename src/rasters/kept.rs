//! Tiles that were made, in a temporary file without a name: the system takes it back when the program ends, however it ends.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use super::RasterError;

/// Level, column and row of a tile.
pub type TileKey = (usize, u32, u32);

/// Tiles of RGBA, compressed.
pub struct KeptTiles {
    file: File,
    /// Where each begins, and its bytes there.
    places: HashMap<TileKey, (u64, usize)>,
    end: u64,
}

impl KeptTiles {
    pub fn new() -> Result<Self, RasterError> {
        let file = tempfile::tempfile().map_err(|error| no_room(&error))?;
        Ok(Self { file, places: HashMap::new(), end: 0 })
    }

    pub fn keep(&mut self, key: TileKey, rgba: &[u8]) -> Result<(), RasterError> {
        let packed = lz4_flex::block::compress(rgba);
        self.file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(&packed))
            .map_err(|error| no_room(&error))?;
        self.places.insert(key, (self.end, packed.len()));
        self.end += packed.len() as u64;
        Ok(())
    }

    /// So many bytes of a tile; `None` of one that is not kept.
    pub fn tile(&mut self, key: TileKey, bytes: usize) -> Result<Option<Vec<u8>>, RasterError> {
        let Some((start, length)) = self.places.get(&key).copied() else { return Ok(None) };
        let mut packed = vec![0; length];
        self.file
            .seek(SeekFrom::Start(start))
            .and_then(|_| self.file.read_exact(&mut packed))
            .map_err(|error| no_room(&error))?;
        let rgba = lz4_flex::block::decompress(&packed, bytes);
        rgba.map(Some).map_err(|error| RasterError::NoRoom { reason: error.to_string() })
    }
}

fn no_room(error: &std::io::Error) -> RasterError {
    RasterError::NoRoom { reason: error.to_string() }
}
