//! Land-use codes (mã loại đất) as maps write them.

use std::fmt;

/// One code of the land-use list: `ONT`, `CLN`. Upper-case ASCII, two to four letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LandUseCode([u8; 4]);

impl LandUseCode {
    pub fn new(code: &str) -> Option<Self> {
        let trimmed = code.trim();
        let fits = (2..=4).contains(&trimmed.len()) && trimmed.bytes().all(|byte| byte.is_ascii_alphabetic());
        let mut bytes = [b' '; 4];
        for (to, from) in bytes.iter_mut().zip(trimmed.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        fits.then_some(Self(bytes))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl fmt::Display for LandUseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LandUseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The land use of a parcel: what the map says, word for word, and the codes in it (`ONT+CLN`), main one first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LandUse {
    pub verbatim: String,
    pub codes: Vec<LandUseCode>,
}

impl LandUse {
    /// Reads `ONT+CLN`, `ONT, CLN`, `ONT/CLN`. What is no code (`1L`, `đất vườn`) stays in `verbatim` only.
    pub fn parse(text: &str) -> Self {
        let codes = text.split(['+', ',', ';', '/', ' ', '-']).filter_map(LandUseCode::new).collect();
        Self { verbatim: text.trim().to_owned(), codes }
    }

    pub fn main(&self) -> Option<LandUseCode> {
        self.codes.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_codes_of_one_parcel_are_a_list() {
        let land_use = LandUse::parse(" ont+CLN ");
        assert_eq!(land_use.verbatim, "ont+CLN");
        assert_eq!(land_use.codes, LandUse::parse("ONT, CLN").codes);
        assert_eq!(land_use.main().map(|code| code.to_string()), Some("ONT".to_owned()));
    }

    #[test]
    fn an_old_code_is_kept_verbatim() {
        let land_use = LandUse::parse("1L");
        assert_eq!((land_use.verbatim.as_str(), land_use.codes.len()), ("1L", 0));
    }
}
