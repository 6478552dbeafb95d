//! Text as Vietnamese files really hold it: legacy encodings told apart value by value, and the folding that search uses.
//!
//! Promises: clean Unicode Vietnamese is never changed; what a reading is unsure of is called doubtful; text is NFC.
//! Never: a guess by file or by column alone, spelling corrected.

mod decode;
mod fold;
mod garbled;
mod joined;
mod natural;
mod number;
mod tcvn3;
mod viet;
mod vni;

pub use decode::{Choice, Decoded, Encoding, UnknownEncoding, decode, shown_as_windows_1252};
pub use fold::{fold, nfc};
pub use garbled::{Garble, garbled, may_be_garbled};
pub use joined::JoinedTexts;
pub use natural::{NaturalPart, natural_parts};
pub use number::parse_number;
pub use tcvn3::encode_tcvn3;
