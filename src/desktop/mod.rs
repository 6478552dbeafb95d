//! The window.

mod theme;
mod words;
