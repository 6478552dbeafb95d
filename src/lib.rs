//! ThửaSổ: a native desktop editor for cadastral maps of Vietnamese wards.
//!
//! The rooms stand on floors; `use crate::…` points down only. `README.md` has the picture, `tests/architecture.rs`
//! holds it.

// floor 1
pub mod crs;
pub mod geometry;
pub mod i18n;
pub mod jobs;
pub mod text;
// floor 2
pub mod cadastre;
pub mod formats;
pub mod scans;
// floor 3
pub mod editing;
pub mod rasters;
// floor 4
pub mod checks;
pub mod coverage;
pub mod matching;
pub mod project;
// floor 5
pub mod tasks;
// floor 6
pub mod cli;
pub mod desktop;

/// Why not the system's: a ward is millions of small blocks, made by one thread and freed by another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
