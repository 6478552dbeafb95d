//! Identifiers inside one project: small numbers, given in order, never reused.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A parcel (thửa đất).
    ParcelId
);
id!(
    /// A certificate (giấy chứng nhận).
    CertificateId
);
id!(
    /// A holder (người sử dụng đất).
    HolderId
);
id!(
    /// A scanned file (bản quét).
    ScanId
);
id!(
    /// A link between a certificate and a parcel (liên kết).
    LinkId
);
id!(
    /// A layer of a source map.
    LayerId
);
id!(
    /// A feature of a reference layer.
    ReferenceId
);
id!(
    /// A finding: something wrong with the data.
    FindingId
);
id!(
    /// A row of a register (dòng của sổ tổng hợp).
    RegisterRowId
);
id!(
    /// A renumbering crosswalk (bảng đối chiếu).
    CrosswalkId
);
id!(
    /// An exception (ngoại lệ).
    ExceptionId
);
id!(
    /// A picture under the map (ảnh nền).
    UnderlayId
);
