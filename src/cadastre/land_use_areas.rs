//! The areas written beside the codes of a land use (diện tích từng loại đất): `ONT: 200 m2; CLN: 100 m2`.

use super::land_use::{LandUse, LandUseCode};
use crate::text::parse_number;

/// What a text of codes and areas is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Code(LandUseCode),
    /// Square metres.
    Area(f64),
}

/// How units begin, in lower case, and the square metres of one; a text without a unit is in m².
const UNITS: [(&str, f64); 5] = [("m2", 1.0), ("m²", 1.0), ("m 2", 1.0), ("ha", 10_000.0), ("m", 1.0)];

impl LandUse {
    /// Each code with its area (m²) in the order of the text, the area behind each code or before each. Empty where a code has none, and
    /// where the text has words, shares (`60%`) or numbers that are nobody's area.
    pub fn areas(&self) -> Vec<(LandUseCode, f64)> {
        let tokens = self.tokens().unwrap_or_default();
        let pairs = tokens.chunks(2).map(|pair| match *pair {
            [Token::Code(code), Token::Area(area)] => Some((true, code, area)),
            [Token::Area(area), Token::Code(code)] => Some((false, code, area)),
            _ => None,
        });
        let pairs: Vec<(bool, LandUseCode, f64)> = pairs.collect::<Option<_>>().unwrap_or_default();
        let one_way = pairs.windows(2).all(|pair| pair[0].0 == pair[1].0);
        pairs.into_iter().filter(|_| one_way).map(|(_, code, area)| (code, area)).collect()
    }

    /// `None` where something stands in the text that is neither.
    fn tokens(&self) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        let mut rest = self.verbatim.as_str();
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
                let (number, behind) = rest.split_at(end);
                let (unit, behind) = unit_of(behind);
                tokens.push(Token::Area(parse_number(number.trim_end_matches(['.', ',']))? * unit));
                rest = behind;
            } else if first.is_alphabetic() {
                let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                rest = behind;
                if word != "và" {
                    let code = LandUseCode::new(word).filter(|code| self.codes.contains(code))?;
                    tokens.push(Token::Code(code));
                }
            } else if first == '%' {
                return None;
            } else {
                rest = &rest[first.len_utf8()..];
            }
        }
        Some(tokens)
    }
}

/// The square metres of the unit that a text begins with, and what stands behind it.
fn unit_of(text: &str) -> (f64, &str) {
    let spaceless = text.trim_start();
    let begins = |unit: &str| spaceless.get(..unit.len()).is_some_and(|begin| begin.to_lowercase() == unit);
    let ends = |unit: &str| !spaceless[unit.len()..].starts_with(char::is_alphabetic);
    let found = UNITS.into_iter().find(|(unit, _)| begins(unit) && ends(unit));
    found.map_or((1.0, text), |(unit, metres)| (metres, &spaceless[unit.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_behind_their_codes_or_before_them() {
        for text in [
            "ONT(200,5)+CLN(100)",
            "ONT: 200.5; CLN: 100",
            "ONT 200,5m2 + CLN 100 m 2",
            "ONT=0,02005ha;CLN=0,01 ha",
            "ONT200,5 và CLN 100,0",
            "200,5 ONT, 100 M² CLN.",
        ] {
            let areas = LandUse::parse(text).areas();
            let [(first, a), (second, b)] = areas.as_slice() else { panic!("{text}: {areas:?}") };
            assert_eq!((first.as_str(), second.as_str()), ("ONT", "CLN"), "{text}");
            assert!((a - 200.5).abs() < 1e-9 && (b - 100.0).abs() < 1e-9, "{text}: {areas:?}");
        }
        assert_eq!(LandUse::parse("ODT 1.200,5").areas().len(), 1);
    }

    #[test]
    fn what_is_not_whole_has_no_areas() {
        for text in
            ["", "ONT+CLN", "ONT 200+CLN", "ONT 60%, CLN 40 %", "ONT 200 + đất vườn 100", "200", "ONT 200 100 CLN"]
        {
            assert_eq!(LandUse::parse(text).areas(), [], "{text}");
        }
    }
}
