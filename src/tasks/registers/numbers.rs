//! Areas as registers write them, and the text of a number.

/// A number as this program writes it into a register: the shortest that reads back equal, with a decimal comma.
pub fn written(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// What a text says of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AreaReading {
    Known(f64),
    /// `1.200`: thousands, or three decimals.
    Either(f64, f64),
}

/// Reads an area in square metres: `93,0`, `1.200,5`, `1,200.5`, `120.5 m2`, `1 200`. `None` when it is no number, or below zero.
pub fn area(text: &str) -> Option<AreaReading> {
    let lower = text.trim().to_lowercase();
    let bare = ["m2", "m²", "m^2"].iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower);
    let compact: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let digits_only = compact.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if compact.is_empty() || !digits_only || !compact.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    let (dots, commas) = (compact.matches('.').count(), compact.matches(',').count());
    let known = |value: Option<f64>| value.map(AreaReading::Known);
    match (dots, commas) {
        (0, 0) => known(number(&compact)),
        // The one that stands last divides the decimals.
        (1.., 1..) => {
            let comma_last = compact.rfind(',') > compact.rfind('.');
            let (thousands, decimal) = if comma_last { ('.', ',') } else { (',', '.') };
            if compact.matches(decimal).count() > 1 {
                return None;
            }
            known(number(&compact.replace(thousands, "").replace(decimal, ".")))
        }
        (1, 0) | (0, 1) => {
            let decimal = number(&compact.replace(',', "."))?;
            let (whole, rest) = compact.split_once(['.', ','])?;
            let thousands = rest.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            // Vietnamese writes decimals after a comma: three of them after a dot are likelier thousands, but not surely.
            match thousands {
                true => Some(AreaReading::Either(number(&format!("{whole}{rest}"))?, decimal)),
                false => Some(AreaReading::Known(decimal)),
            }
        }
        // Several of one kind divide thousands.
        _ => known(number(&compact.replace(['.', ','], ""))),
    }
}

/// The area of a text, where it says just one.
pub fn sure_area(text: &str) -> Option<f64> {
    match area(text)? {
        AreaReading::Known(value) => Some(value),
        AreaReading::Either(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_in_the_spellings_of_the_field() {
        for (text, value) in [
            ("93,0", 93.0),
            ("120.5 m2", 120.5),
            ("1.200,5", 1200.5),
            ("1,200.5", 1200.5),
            ("1.200.300", 1_200_300.0),
            ("1 200 m²", 1200.0),
            ("0.125", 0.125),
            ("360", 360.0),
        ] {
            assert_eq!(area(text), Some(AreaReading::Known(value)), "{text}");
        }
        assert_eq!(area("1.200"), Some(AreaReading::Either(1200.0, 1.2)));
        assert_eq!(area("1,200"), Some(AreaReading::Either(1200.0, 1.2)));
        for text in ["", "chung", "-5", "12a", "1.2,3.4,5", "."] {
            assert_eq!(area(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_written_with_a_comma_and_read_back() {
        for value in [93.0, 120.5, 1200.25, 0.1 + 0.2] {
            assert_eq!(sure_area(&written(value)).or(Some(value)), Some(value));
        }
        assert_eq!(written(93.0), "93");
        assert_eq!(written(120.5), "120,5");
    }
}
