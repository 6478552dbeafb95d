//! What the user calls a row, for the names of acts and the texts of refusals. Never personal data.

use crate::cadastre::{Certificate, Parcel};
use crate::i18n::{Arg, Message};

/// The serial, or "certificate without a serial, number 7".
pub fn certificate_label(certificate: &Certificate) -> Arg {
    match &certificate.serial {
        Some(serial) => serial.as_str().into(),
        None => Message::new("editing-unread-serial").with("id", certificate.id.0).into(),
    }
}

/// `12/125`, or "parcel without a number, row 7".
pub fn parcel_label(parcel: &Parcel) -> Arg {
    if parcel.sheet.is_empty() && parcel.number.is_empty() {
        Message::new("editing-unnamed-parcel").with("id", parcel.id.0).into()
    } else {
        parcel.label().into()
    }
}
