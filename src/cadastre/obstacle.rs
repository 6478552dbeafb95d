//! Why a certificate cannot be linked (vướng mắc), and what is to be done about it.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// A certificate that was put aside, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    pub reason: ObstacleReason,
    /// Free words of the person; no personal data is asked for here.
    pub note: String,
    pub by: String,
    pub at: Timestamp,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $key:literal;)*) => {
        /// Source: `campaign.md` §7.6, `peers.md` §8 idea 13.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ObstacleReason {
            $($(#[$doc])* $name,)*
        }

        impl ObstacleReason {
            pub const ALL: &[ObstacleReason] = &[$(Self::$name,)*];

            /// Key of its words.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("obstacle-", $key),)*
                }
            }

            /// Key of the sentence that says what to do next.
            pub fn next_action_key(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("obstacle-", $key, "-next"),)*
                }
            }
        }
    };
}

reasons! {
    /// The parcel was split after the paper was issued (đã tách thửa).
    SplitSince "split";
    /// The parcel was merged into another (đã hợp thửa).
    MergedSince "merged";
    /// The map has not followed reality (bản đồ chưa chỉnh lý).
    MapOutOfDate "map-out-of-date";
    /// A later certificate replaced this one (đã cấp đổi).
    Superseded "superseded";
    /// The land is not in this ward (ngoài địa bàn).
    OutsideWard "outside-ward";
    /// Nobody can read the copy (không đọc được).
    Illegible "illegible";
    /// A flat: the building has the parcel, not the certificate (căn hộ).
    Flat "flat";
    /// Disputed (đang tranh chấp).
    Disputed "disputed";
    /// The holder does not live there (chủ vắng mặt).
    OwnerAbsent "owner-absent";
    /// The bank holds the paper (đang thế chấp).
    Mortgaged "mortgaged";
    /// In a court's hands (đang kiện tụng).
    Litigation "litigation";
    /// The holder died; heirs have no papers yet (thừa kế chưa sang tên).
    Inherited "inherited";
    /// Sold by a handwritten paper (chuyển nhượng giấy tay).
    HandwrittenTransfer "handwritten-transfer";
}
