//! Why a scan, or a page of it, cannot be shown.

use super::{MAX_PAGE_PIXELS, MAX_PAGES};
use crate::i18n::{Explain, Message};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    #[error("the file is empty")]
    Empty,
    #[error("neither PDF, JPEG, PNG, TIFF, WebP nor HEIC")]
    UnknownFormat,
    /// A photo of a telephone of a kind for which there is no decoder here: AVIF, or HEVC with unusual tools.
    #[error("HEIF photo of an unusual kind")]
    Heic,
    #[error("password needed")]
    Encrypted,
    /// `detail` is the decoder's own word, in English.
    #[error("damaged: {detail}")]
    Damaged { detail: String },
    #[error("no decoder for this kind: {detail}")]
    Unsupported { detail: String },
    /// JPEG in TIFF as it was before 1995, which nearly no program reads.
    #[error("TIFF with JPEG of the old style")]
    OldJpegTiff,
    /// A small file that would unpack to more than a paper can hold.
    #[error("a stream that unpacks to more than {most} bytes")]
    Bomb { most: u64 },
    #[error("a page of {width} x {height} pixels is too large")]
    TooLarge { width: u64, height: u64 },
    /// Of a size that a page may have, but with more bytes in each pixel than fit; `most` pixels of that kind would.
    #[error("a page of {width} x {height} pixels of this depth is too large")]
    TooDeep { width: u64, height: u64, most: u64 },
    #[error("no pages")]
    NoPages,
    #[error("too many pages")]
    TooManyPages,
    /// Pages are counted from 0.
    #[error("no page {page}")]
    NoSuchPage { page: u32 },
}

impl ScanError {
    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }
}

impl Explain for ScanError {
    fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("scans-empty"),
            Self::UnknownFormat => Message::new("scans-unknown-format"),
            Self::Heic => Message::new("scans-heic"),
            Self::Encrypted => Message::new("scans-encrypted"),
            Self::Damaged { detail } => Message::new("scans-damaged").with("detail", detail.as_str()),
            Self::Unsupported { detail } => Message::new("scans-unsupported").with("detail", detail.as_str()),
            Self::OldJpegTiff => Message::new("scans-old-jpeg-tiff"),
            Self::Bomb { most } => {
                Message::new("scans-bomb").with("most", i64::try_from(most / 1_000_000).unwrap_or(i64::MAX))
            }
            Self::TooLarge { width, height } => too_large(*width, *height, MAX_PAGE_PIXELS),
            Self::TooDeep { width, height, most } => too_large(*width, *height, *most),
            Self::NoPages => Message::new("scans-no-pages"),
            Self::TooManyPages => Message::new("scans-too-many-pages").with("most", MAX_PAGES),
            Self::NoSuchPage { page } => Message::new("scans-no-such-page").with("page", page.saturating_add(1)),
        }
    }
}

fn too_large(width: u64, height: u64, most: u64) -> Message {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Message::new("scans-too-large")
        .with("width", number(width))
        .with("height", number(height))
        .with("most", number(most / 1_000_000))
}
