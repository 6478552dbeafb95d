//! A scanned file (bản quét), identified by its content.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CertificateId, PageReading, PhotoOrigin, ScanId};
use crate::i18n::Message;

/// A scanned paper: one file, however many pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    pub id: ScanId,
    pub source: SourceFile,
    /// Further places where the same bytes were met; the same file twice is one scan.
    pub other_paths: Vec<String>,
    pub format: ScanFormat,
    pub pages: u32,
    pub kind: ScanKind,
    pub state: ScanState,
    /// The certificate that it shows, once that is known.
    pub certificate: Option<CertificateId>,
    /// Why it waits for a person instead of attaching itself to a certificate.
    pub doubt: Option<Message>,
    /// Whether the project file holds a copy of the bytes.
    pub stored: bool,
    /// Quarter turns clockwise that the user gave it, 0 to 3, after the file's own orientation.
    pub quarter_turns: u8,
    /// What was found out about its pages, in their order; empty for a scan that was taken in before this was done.
    pub readings: Arc<[PageReading]>,
    pub photo: PhotoOrigin,
    /// Pages that show something else than the file as a whole, sorted by page.
    pub pages_apart: Vec<PageApart>,
}

impl Scan {
    /// A file about which nothing is known yet.
    pub fn of_file(id: ScanId, source: SourceFile, format: ScanFormat, kind: ScanKind) -> Self {
        Self {
            id,
            source,
            other_paths: Vec::new(),
            format,
            pages: 1,
            kind,
            state: ScanState::Readable,
            certificate: None,
            doubt: None,
            stored: false,
            quarter_turns: 0,
            readings: Arc::default(),
            photo: PhotoOrigin::default(),
            pages_apart: Vec::new(),
        }
    }

    /// The certificate that a page (from 0) shows, as far as it is known.
    pub fn certificate_of_page(&self, page: u32) -> Option<CertificateId> {
        match self.pages_apart.iter().find(|apart| apart.page == page) {
            Some(apart) => apart.certificate,
            None => self.certificate,
        }
    }

    /// Every certificate of which it has a page, each once, sorted.
    pub fn certificates(&self) -> Vec<CertificateId> {
        let mut all: Vec<CertificateId> =
            self.pages_apart.iter().filter_map(|apart| apart.certificate).chain(self.certificate).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A page that shows something else than its file as a whole: another certificate, or a paper of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageApart {
    /// From 0.
    pub page: u32,
    /// `None`: no certificate's.
    pub certificate: Option<CertificateId>,
    pub kind: ScanKind,
}

/// A file outside of the project: what it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    pub hash: ContentHash,
    /// With `/`; relative to the project's folder where it can be, else absolute. A hint: the hash is the identity.
    pub path: String,
    pub bytes: u64,
}

impl SourceFile {
    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// BLAKE3 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What the bytes are, whatever the file's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScanFormat {
    Pdf,
    Jpeg,
    Png,
    Tiff,
    Unknown,
    WebP,
    Heic,
}

/// What a scan shows. Source: `certificate.md` §4.5, the national system's `loaiHoSoQuet`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScanKind {
    /// The certificate itself (`-GCN`).
    Certificate,
    /// Identity papers (`-GT`): personal data throughout.
    IdentityPapers,
    Other,
    /// One of our field sheets that came back: about many certificates and parcels, and written on by hand.
    FieldSheet,
}

impl ScanKind {
    /// Whether everything on it is personal data, so that it is neither delivered nor kept without being asked for.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::IdentityPapers | Self::FieldSheet)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScanState {
    Readable,
    /// Damaged, encrypted or of an unknown kind; the reason is told. It stays in the project.
    Unreadable(Message),
}
