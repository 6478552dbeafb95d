//! Which members of a group are looked through before all of it is confirmed.

use std::collections::BTreeSet;

/// Lot size up to which, and the sample for it. Source: ISO 2859-1:1999 table 1 and 2-A, general inspection level II; a lot is accepted
/// when none of its sample is wrong (Ac = 0).
const SAMPLES: [(usize, usize); 13] = [
    (8, 2),
    (15, 3),
    (25, 5),
    (50, 8),
    (90, 13),
    (150, 20),
    (280, 32),
    (500, 50),
    (1_200, 80),
    (3_200, 125),
    (10_000, 200),
    (35_000, 315),
    (150_000, 500),
];
/// Sample of a lot larger than all of these.
const LARGEST: usize = 800;
/// Fewer say nothing of a lot. Source: ours.
const FEWEST: usize = 5;

/// How many of a lot are looked through; all of a small one.
pub fn sample_size(lot: usize) -> usize {
    let size = SAMPLES.iter().find(|(most, _)| lot <= *most).map_or(LARGEST, |(_, size)| *size);
    size.max(FEWEST).min(lot)
}

/// The positions (sorted, each once) of a sample of a lot: the same seed draws the same.
pub fn draw_sample(lot: usize, seed: u64) -> Vec<usize> {
    let mut left = sample_size(lot);
    let mut drawn = BTreeSet::new();
    let mut state = seed;
    while left > 0 {
        // Below 2^53 members the remainder's bias is under one in a million.
        let at = usize::try_from(splitmix(&mut state) % (lot.max(1) as u64)).unwrap_or(0);
        if drawn.insert(at) {
            left -= 1;
        }
    }
    drawn.into_iter().collect()
}

/// Source: SplitMix64, Steele, Lea and Flood (2014), public domain.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_grow_with_the_lot_as_the_standard_says() {
        let sizes = [0, 1, 5, 6, 26, 151, 500, 40_000, 200_000].map(sample_size);
        assert_eq!(sizes, [0, 1, 5, 5, 8, 32, 50, 500, 800]);
    }

    #[test]
    fn a_sample_is_drawn_once_each_and_the_same_again() {
        let drawn = draw_sample(412, 7);
        assert_eq!((drawn.len(), drawn.last().is_some_and(|last| *last < 412)), (50, true));
        assert!(drawn.is_sorted_by(|a, b| a < b));
        assert_eq!(draw_sample(412, 7), drawn);
        assert_ne!(draw_sample(412, 8), drawn);
        assert_eq!((draw_sample(0, 7), draw_sample(1, 7)), (vec![], vec![0]));
    }
}
