//! Why an import did not happen. Nothing of the project was changed then.

use std::path::PathBuf;

use crate::crs::CrsError;
use crate::formats::FormatError;
use crate::i18n::{Explain, Message};
use crate::jobs::Cancelled;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The coordinates fit several CRSs equally well, or none, or their place contests the one that the file names: a person must
    /// choose.
    #[error("the CRS of {path} is undecided among {candidates:?}")]
    CrsUndecided { path: PathBuf, layer: String, candidates: Vec<String>, contested: Option<Message> },
    /// The very same file is in the project already.
    #[error("{path} is in the project already")]
    AlreadyImported { path: PathBuf },
    /// A datum from which nothing public leads to VN-2000 exactly enough for parcels.
    #[error("{path}, layer {layer}: {crs} cannot be transformed exactly")]
    OldDatum { path: PathBuf, layer: String, crs: String },
    /// The project's own CRS must count metres: areas and distances are computed in it.
    #[error("{crs} is not in metres")]
    NotMetric { crs: String },
    /// A project stays in the CRS that it has.
    #[error("the project is in {has}, not in {wanted}")]
    OtherProjectCrs { has: String, wanted: String },
    /// None of the columns that the preset names is in any layer of parcels.
    #[error("the preset {preset} names none of the columns: {columns:?}")]
    PresetOfAnotherMap { preset: String, columns: Vec<String> },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Explain for ImportError {
    fn message(&self) -> Message {
        match self {
            Self::Format(error) => error.message(),
            Self::Crs(error) => error.message(),
            Self::CrsUndecided { path, candidates, contested: Some(reason), .. } => {
                Message::new("import-crs-contested")
                    .with("path", path.clone())
                    .with("reason", reason.clone())
                    .with("candidates", candidates.join("; "))
            }
            Self::CrsUndecided { path, layer, candidates, .. } if candidates.is_empty() => {
                Message::new("import-crs-unknown").with("path", path.clone()).with("layer", layer.clone())
            }
            Self::CrsUndecided { path, layer, candidates, .. } => Message::new("import-crs-undecided")
                .with("path", path.clone())
                .with("layer", layer.clone())
                .with("candidates", candidates.join("; ")),
            Self::AlreadyImported { path } => Message::new("import-already").with("path", path.clone()),
            Self::OldDatum { path, layer, crs } => Message::new("import-old-datum")
                .with("path", path.clone())
                .with("layer", layer.clone())
                .with("crs", crs.as_str()),
            Self::NotMetric { crs } => Message::new("import-not-metric").with("crs", crs.as_str()),
            Self::OtherProjectCrs { has, wanted } => {
                Message::new("import-other-project-crs").with("has", has.as_str()).with("wanted", wanted.as_str())
            }
            Self::PresetOfAnotherMap { preset, columns } => Message::new("import-preset-of-another-map")
                .with("preset", preset.as_str())
                .with("columns", columns.join(", ")),
            Self::Cancelled(_) => Message::new("cancelled"),
        }
    }
}

impl Explain for CrsError {
    fn message(&self) -> Message {
        match self {
            Self::Unknown(written) => Message::new("crs-unknown").with("written", written.as_str()),
            Self::NoZone { written, zones } => {
                Message::new("crs-no-zone").with("written", written.as_str()).with("zones", zones.as_str())
            }
            Self::NoTransformation { from, to, .. } => {
                Message::new("crs-no-transformation").with("from", from.as_str()).with("to", to.as_str())
            }
            Self::OutOfRange => Message::new("crs-out-of-range"),
        }
    }
}
