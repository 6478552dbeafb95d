//! Numbers as people type them.

/// Reads a number with `,` or `.` before the decimals: `1.234,5`, `1,234.5`, `245.8`, `245,8`.
pub fn parse_number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (comma, point) = (compact.rfind(','), compact.rfind('.'));
    let plain = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => compact.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => compact.replace(',', ""),
        (Some(_), None) => compact.replacen(',', ".", 1),
        _ => compact,
    };
    plain.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_either_separator() {
        for (text, value) in
            [("245.8", 245.8), ("245,8", 245.8), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12", 12.0)]
        {
            assert_eq!(parse_number(text), Some(value), "{text}");
        }
        assert_eq!(parse_number("12a"), None);
    }
}
