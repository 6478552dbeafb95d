//! The window: panels that draw from a project and send commands. It decides nothing.

pub mod map;
