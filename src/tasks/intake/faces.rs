//! Faces of one certificate in several files: which names and which shots belong together.

use crate::text::fold;

/// Most faces of one certificate: four, and some supplement pages. Source: `certificate.md` §4.1.
pub(super) const MOST_FACES: usize = 8;

/// Seconds between two shots of one paper, at most. Source: turning a paper over takes a few seconds; fetching the next from the
/// pile, as many: so this proposes and never decides.
pub(super) const SHOT_WITHIN: i64 = 20;

/// The name that faces of one paper share, and whether it is a name of this paper and not of every picture of a device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FaceName {
    /// The folder, and the name without the face, folded.
    pub base: String,
    pub own: bool,
}

/// Words that name a face when they end a name.
const WORDS: [&str; 8] = ["mat truoc", "mat sau", "truoc", "sau", "mat ngoai", "mat trong", "trang bo sung", "bo sung"];

/// Words before the number of a face.
const COUNTED: [&str; 4] = ["mat", "trang", "page", "to"];

/// What a file's name (with `/`) says about its face: `…_1`, `… (2)`, `… trang 3`, `… mat sau`. `None` for a name without one.
pub(super) fn face_name(path: &str) -> Option<FaceName> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folded = fold(stem);
    let is_gap = |c: char| matches!(c, ' ' | '_' | '-' | '.' | '(' | ')');
    let words = folded.split(is_gap).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let kept = kept_words(&words)?;
    let base = words.get(..kept).filter(|base| !base.is_empty())?.join(" ");
    let own = base.chars().any(|c| c.is_ascii_digit());
    Some(FaceName { base: format!("{folder}/{base}"), own })
}

/// How many words are before those of the face.
fn kept_words(words: &[&str]) -> Option<usize> {
    let named = WORDS.iter().find_map(|face| {
        let count = face.split(' ').count();
        let start = words.len().checked_sub(count)?;
        (words.get(start..)?.join(" ") == **face).then_some(start)
    });
    if named.is_some() {
        return named;
    }
    let (last, before) = words.split_last()?;
    let number: usize = last.parse().ok().filter(|_| last.len() <= 2)?;
    if !(1..=MOST_FACES).contains(&number) {
        return None;
    }
    let counted = before.last().is_some_and(|word| COUNTED.contains(word)) && before.len() > 1;
    Some(before.len() - usize::from(counted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_share_the_name_before_their_number_or_word() {
        for (path, base, own) in [
            ("quet/Hồ sơ 17_1.jpg", "quet/ho so 17", true),
            ("quet/ho so 17 (2).jpg", "quet/ho so 17", true),
            ("quet/Hồ sơ 17 trang 3.jpg", "quet/ho so 17", true),
            ("quet/Hồ sơ 17 mặt sau.jpg", "quet/ho so 17", true),
            ("quet/ho_so_17_trang_bo_sung.pdf", "quet/ho so 17", true),
            ("scan_2.jpg", "/scan", false),
        ] {
            assert_eq!(face_name(path), Some(FaceName { base: base.to_owned(), own }), "{path}");
        }
    }

    #[test]
    fn a_camera_s_number_is_no_face() {
        for path in ["IMG_0001.jpg", "IMG_20260320_091526.jpg", "ho so 17.jpg", "1.jpg", "so 99.jpg", "mat sau.jpg"] {
            assert_eq!(face_name(path), None, "{path}");
        }
    }
}
