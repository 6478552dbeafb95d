//! The project file: every act durable, every act reversible. [`Session`] is the only door to a change.

mod error;
mod session;

pub use error::ProjectError;
pub use session::{Access, Saved, Session};
