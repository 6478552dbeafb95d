//! Texts in which numbers count as numbers: `IMG_9` stands before `IMG_10`.

/// A run of digits by its value, or of anything else. Numbers come before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NaturalPart {
    Number(u64),
    Words(String),
}

/// The parts of a text, to order it by. Digits beyond 64 bits stay words.
pub fn natural_parts(text: &str) -> Vec<NaturalPart> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        parts.push(match run.parse() {
            Ok(number) if digits => NaturalPart::Number(number),
            _ => NaturalPart::Words(run.to_owned()),
        });
        rest = behind;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_by_their_value() {
        let mut names = ["IMG_10.jpg", "IMG_9.jpg", "AB 12.pdf"];
        names.sort_by_key(|name| natural_parts(name));
        assert_eq!(names, ["AB 12.pdf", "IMG_9.jpg", "IMG_10.jpg"]);
    }
}
