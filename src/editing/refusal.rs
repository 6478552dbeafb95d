//! Why a command cannot run here.

use crate::cadastre::{CertificateId, CrosswalkId, HolderId, LinkId, ParcelId, ScanId, Serial, UnderlayId};
use crate::i18n::{Arg, Explain, Message};

/// A command that cannot run, with its reason. Nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no parcel {}", .0.0)]
    NoParcel(ParcelId),
    #[error("there is no certificate {}", .0.0)]
    NoCertificate(CertificateId),
    #[error("there is no holder {}", .0.0)]
    NoHolder(HolderId),
    #[error("there is no scan {}", .0.0)]
    NoScan(ScanId),
    #[error("there is no link {}", .0.0)]
    NoLink(LinkId),
    #[error("there is no crosswalk {}", .0.0)]
    NoCrosswalk(CrosswalkId),
    #[error("there is no underlay {}", .0.0)]
    NoUnderlay(UnderlayId),
    /// Counted from 1: no place, off the picture, or the same pixel as one before it.
    #[error("control point {point} does not lie on the picture, or is given twice")]
    NoControlPoint { point: usize },
    /// An exception without a reason.
    #[error("an exception needs a reason")]
    NoReason,
    #[error("fault {fault} has no exception")]
    NoException { fault: String },
    /// The labels of the certificate and of the parcel, as the user knows them.
    #[error("the certificate is linked to this parcel already")]
    LinkedAlready { certificate: Arg, parcel: Arg },
    /// Another certificate has this serial.
    #[error("serial {serial} belongs to another certificate")]
    SerialTaken { serial: Serial },
    #[error("scan {file} is attached to no certificate")]
    NotAttached { file: String },
    /// Pages are counted from 0.
    #[error("scan {file} has no page {page}")]
    NoSuchPage { file: String, page: u32 },
    #[error("no pages of scan {file} were chosen")]
    NoPages { file: String },
    #[error("this is no place on the map")]
    NoPlace,
    #[error("there is no boundary here")]
    NoBoundary,
    #[error("there is no corner here")]
    NoCorner,
    #[error("boundaries meet at this corner")]
    Junction,
    #[error("a locked parcel would change")]
    Locked { parcel: Arg },
    #[error("the boundary of a parcel would cross itself")]
    Crosses { parcel: Arg },
    #[error("the line does not divide the parcel")]
    NotDivided { parcel: Arg },
    #[error("the outline of a parcel is not legal as it is")]
    NotLegal { parcel: Arg },
    #[error("the line does not begin and end on one boundary")]
    NoRun,
    #[error("the parcels do not lie beside each other")]
    Apart { parcels: String },
    #[error("parcels {parcels} would overlap")]
    Overlaps { parcels: String },
    #[error("boundaries enclose no land here that is in no parcel")]
    NoBlank,
    #[error("there is no parcel that a new one could be like")]
    NoneAlike,
    #[error("the ring holds no land of the parcel, or all of it")]
    NoHole { parcel: Arg },
    /// No line in this direction leaves so much land on either side.
    #[error("the parcel cannot be cut so")]
    NoCut { parcel: Arg },
    /// An area that is negative, infinite or no number.
    #[error("an area must be a number of square metres, 0 or more")]
    BadArea,
}

impl Explain for Refusal {
    fn message(&self) -> Message {
        match self {
            Self::NoParcel(id) => Message::new("editing-no-parcel").with("id", id.0),
            Self::NoCertificate(id) => Message::new("editing-no-certificate").with("id", id.0),
            Self::NoHolder(id) => Message::new("editing-no-holder").with("id", id.0),
            Self::NoScan(id) => Message::new("editing-no-scan").with("id", id.0),
            Self::NoLink(id) => Message::new("editing-no-link").with("id", id.0),
            Self::NoCrosswalk(id) => Message::new("editing-no-crosswalk").with("id", id.0),
            Self::NoUnderlay(id) => Message::new("editing-no-underlay").with("id", id.0),
            Self::NoControlPoint { point } => Message::new("editing-no-control-point").with("point", *point),
            Self::NoReason => Message::new("editing-no-reason"),
            Self::NoException { fault } => Message::new("editing-no-exception").with("fault", fault.as_str()),
            Self::LinkedAlready { certificate, parcel } => Message::new("editing-linked-already")
                .with("certificate", certificate.clone())
                .with("parcel", parcel.clone()),
            Self::SerialTaken { serial } => Message::new("editing-serial-taken").with("serial", serial.as_str()),
            Self::NotAttached { file } => Message::new("editing-not-attached").with("file", file.as_str()),
            Self::NoSuchPage { file, page } => {
                Message::new("editing-no-such-page").with("file", file.as_str()).with("page", page.saturating_add(1))
            }
            Self::NoPages { file } => Message::new("editing-no-pages").with("file", file.as_str()),
            Self::NoPlace => Message::new("editing-no-place"),
            Self::NoBoundary => Message::new("editing-no-boundary"),
            Self::NoCorner => Message::new("editing-no-corner"),
            Self::Junction => Message::new("editing-junction"),
            Self::Locked { parcel } => Message::new("editing-locked").with("parcel", parcel.clone()),
            Self::Crosses { parcel } => Message::new("editing-crosses").with("parcel", parcel.clone()),
            Self::NotDivided { parcel } => Message::new("editing-not-divided").with("parcel", parcel.clone()),
            Self::NotLegal { parcel } => Message::new("editing-not-legal").with("parcel", parcel.clone()),
            Self::NoRun => Message::new("editing-no-run"),
            Self::Apart { parcels } => Message::new("editing-apart").with("parcels", parcels.as_str()),
            Self::Overlaps { parcels } => Message::new("editing-overlaps").with("parcels", parcels.as_str()),
            Self::NoBlank => Message::new("editing-no-blank"),
            Self::NoneAlike => Message::new("editing-none-alike"),
            Self::NoHole { parcel } => Message::new("editing-no-hole").with("parcel", parcel.clone()),
            Self::NoCut { parcel } => Message::new("editing-no-cut").with("parcel", parcel.clone()),
            Self::BadArea => Message::new("editing-bad-area"),
        }
    }
}
