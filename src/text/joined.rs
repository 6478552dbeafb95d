//! Many texts one after the other: columns and indices keep millions of them, and look through them at the speed of memory.

use memchr::memmem;

/// Stands behind each text; nothing that is looked for can hold it.
const TEXT_END: char = '\u{1f}';

/// Texts by number, in the order in which they came. Memory: their bytes, and five for each.
#[derive(Debug, Default)]
pub struct JoinedTexts {
    all: String,
    /// Where each ends, its end mark included.
    ends: Vec<u32>,
}

impl JoinedTexts {
    /// Takes in a text and gives its number. What does not fit into 4 GiB is left empty: no city comes near.
    pub fn push(&mut self, text: &str) -> u32 {
        let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        if u32::try_from(self.all.len() + text.len() + 1).is_ok() {
            self.all.push_str(text);
        }
        self.all.push(TEXT_END);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        at
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, at: u32) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(self.all.len(), |end| *end as usize);
        let start = (at as usize).checked_sub(1).map_or(0, end);
        self.all.get(start..end(at as usize).saturating_sub(TEXT_END.len_utf8())).unwrap_or_default()
    }

    /// The numbers of the texts that hold `part`, in their order; of all where it is empty.
    pub fn holding<'t>(&'t self, part: &'t str) -> impl Iterator<Item = u32> + 't {
        let finder = memmem::Finder::new(part.as_bytes());
        let all = self.all.as_bytes();
        let (mut from, mut at) = (0, 0);
        std::iter::from_fn(move || {
            let hit = from + finder.find(all.get(from..)?)?;
            // Where the hit lies: texts are many, so far jumps are halved, and a near one is a step.
            let later = self.ends.get(at..).unwrap_or_default();
            at += match later.first() {
                Some(end) if *end as usize > hit => 0,
                _ => later.partition_point(|end| *end as usize <= hit),
            };
            from = *self.ends.get(at)? as usize;
            u32::try_from(at).ok()
        })
    }

    /// Gives back what room was kept for more.
    pub fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_parts_and_do_not_run_into_each_other() {
        let mut texts = JoinedTexts::default();
        let given = ["ngo dong", "", "xom tay", "ngo dong 2", ""];
        assert_eq!(given.map(|text| texts.push(text)), [0, 1, 2, 3, 4]);
        assert_eq!([0, 1, 2, 3, 4].map(|at| texts.get(at)), given);
        let holding = |part: &str| texts.holding(part).collect::<Vec<_>>();
        assert_eq!(holding("ngo dong"), [0, 3]);
        assert_eq!(holding("o"), [0, 2, 3]);
        assert_eq!(holding("2"), [3]);
        assert_eq!(holding(""), [0, 1, 2, 3, 4]);
        assert_eq!(holding("dongxom"), Vec::<u32>::new());
        assert_eq!(JoinedTexts::default().holding("").count(), 0);
    }
}
