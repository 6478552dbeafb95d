//! A row of a register (sổ tổng hợp, biểu PL3): one certificate, one parcel, one person, in the words of the form.

use serde::{Deserialize, Serialize};

use super::{Attributes, CertificateId, Confidential, RegisterRowId};

/// One row of a register as the project holds it. All of its values count as personal: names stand beside numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRow {
    pub id: RegisterRowId,
    /// `None` while its serial is unread, or names no certificate.
    pub certificate: Option<CertificateId>,
    /// Position in the register, from 0: rows go out in this order.
    pub position: u64,
    pub origin: RegisterOrigin,
    /// The values of the form's columns B to AX, texts, in their order; after repair.
    pub values: Confidential<Attributes>,
    /// The same as they stood in the file, where a repair changed any; empty otherwise.
    pub verbatim: Confidential<Attributes>,
}

/// Where a row was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RegisterOrigin {
    /// The file's name without its folders.
    pub file: String,
    pub sheet: String,
    /// Row of the sheet as a spreadsheet counts, from 1.
    pub row: u64,
}
