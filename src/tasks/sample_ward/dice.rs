//! Chance that is not left to chance: numbers made of a seed and a place, the same on every machine.

/// A run of numbers for one place of the ward. Why our own: the bytes of the sample must outlive any library's version.
/// Source: SplitMix64, Steele, Lea, Flood, OOPSLA 2014.
pub(super) struct Dice {
    state: u64,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Dice {
    /// The dice of `topic` at a place; two neighbours that ask for the same place see the same numbers.
    pub fn at(seed: u64, topic: &str, place: [i64; 2]) -> Self {
        let mut state = mixed(seed.wrapping_add(GOLDEN));
        for byte in topic.bytes() {
            state = mixed(state ^ u64::from(byte)).wrapping_add(GOLDEN);
        }
        for part in place {
            state = mixed(state ^ part.cast_unsigned()).wrapping_add(GOLDEN);
        }
        Self { state }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mixed(self.state)
    }

    /// At least 0, below 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Below `count`; 0 when `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % count).unwrap_or(0)
    }

    /// One of `choices`, the first ones not likelier than the last.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> Option<&'a T> {
        choices.get(self.below(choices.len())).copied()
    }

    /// One of `choices` by its weight.
    pub fn weighed<T: Copy>(&mut self, choices: &[(T, u32)]) -> Option<T> {
        let total: u32 = choices.iter().map(|(_, weight)| weight).sum();
        let mut left = self.unit() * f64::from(total);
        for (choice, weight) in choices {
            left -= f64::from(*weight);
            if left < 0.0 {
                return Some(*choice);
            }
        }
        choices.last().map(|(choice, _)| *choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_always_has_the_same_numbers() {
        let first = |place| Dice::at(7, "alley", place).next();
        assert_eq!(first([3, -4]), first([3, -4]));
        assert_ne!(first([3, -4]), first([-4, 3]));
        assert_ne!(first([3, -4]), Dice::at(8, "alley", [3, -4]).next());
    }

    #[test]
    fn weights_decide() {
        let mut dice = Dice::at(1, "weights", [0, 0]);
        let heads = (0..1_000).filter(|_| dice.weighed(&[(true, 9), (false, 1)]) == Some(true)).count();
        assert!((850..950).contains(&heads), "{heads}");
    }
}
