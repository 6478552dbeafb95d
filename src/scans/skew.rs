//! How far the lines of print of a page lean.

/// Most places of ink that are looked at.
const MOST_PLACES: usize = 6_000;

/// Fewer places of ink than these make no lines.
const FEWEST_PLACES: usize = 300;

/// Steps of the first search and of the second, degrees. Source: a line of text 1 200 pixels long leaves its row of
/// [`COARSE_BIN`] pixels within half a step.
const COARSE_STEP: f64 = 0.5;
const FINE_STEP: f64 = 0.05;

/// Heights of the rows that places are counted in, pixels.
const COARSE_BIN: f64 = 6.0;
const FINE_BIN: f64 = 2.0;

/// How much more the best angle must gather in few rows than the usual one does. Source: text pages of the sample ward give 1.5
/// to 4, noise and photographs of a desk below 1.1.
const LINES_FROM: f64 = 1.2;

/// Degrees, clockwise, -45 to 45, by which the lines of print lean; `None` when there are none. `ink`: places of print in
/// pixels from the upper left, at about 150 dpi. Limits: cannot tell a page from the same page turned by quarters.
pub(super) fn skew_degrees(ink: &[(u32, u32)]) -> Option<f32> {
    if ink.len() < FEWEST_PLACES {
        return None;
    }
    let step = ink.len().div_ceil(MOST_PLACES).max(1);
    let places: Vec<(f64, f64)> = ink.iter().step_by(step).map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
    let mut rows = Vec::new();
    let coarse: Vec<(f64, f64)> = (-90..90)
        .map(|step| f64::from(step) * COARSE_STEP)
        .map(|degrees| (degrees, gathered(&places, degrees, COARSE_BIN, &mut rows)))
        .collect();
    let (around, best) = coarse.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut scores: Vec<f64> = coarse.iter().map(|(_, score)| *score).collect();
    scores.sort_unstable_by(f64::total_cmp);
    let usual = *scores.get(scores.len() / 2)?;
    if best < usual * LINES_FROM {
        return None;
    }
    let fine = (-12..=12)
        .map(|step| around + f64::from(step) * FINE_STEP)
        .map(|degrees| (degrees, gathered(&places, degrees, FINE_BIN, &mut rows)));
    let (degrees, _) = fine.max_by(|a, b| a.1.total_cmp(&b.1))?;
    // A quarter turn more or less is the same lean.
    let within = (degrees + 45.0).rem_euclid(90.0) - 45.0;
    Some(within as f32)
}

/// How much the places stand together in rows or in columns that lean by so many degrees: the sum of squares of their counts,
/// of rows or of columns, whichever is more.
fn gathered(places: &[(f64, f64)], degrees: f64, bin: f64, rows: &mut Vec<u32>) -> f64 {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let mut sum = |across: bool| {
        let along = |(x, y): &(f64, f64)| if across { x * cos + y * sin } else { y * cos - x * sin };
        let least = places.iter().map(along).fold(f64::INFINITY, f64::min);
        rows.fill(0);
        for place in places {
            // Not negative: `least` is the least of them.
            let row = ((along(place) - least) / bin) as usize;
            if row >= rows.len() {
                rows.resize(row + 1, 0);
            }
            if let Some(count) = rows.get_mut(row) {
                *count += 1;
            }
        }
        rows.iter().map(|count| f64::from(*count).powi(2)).sum::<f64>()
    };
    sum(false).max(sum(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Broken lines that lean clockwise by so many degrees.
    fn lines(degrees: f64) -> Vec<(u32, u32)> {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut ink = Vec::new();
        for line in 0..30 {
            for x in (0..900).filter(|x| (x / 13 + line) % 3 > 0) {
                for thick in 0..4 {
                    let (x, y) = (f64::from(x) - 450.0, f64::from(line * 26 + thick) - 400.0);
                    ink.push(((x * cos - y * sin + 700.0) as u32, (x * sin + y * cos + 700.0) as u32));
                }
            }
        }
        ink
    }

    #[test]
    fn the_lean_of_lines_is_found_to_a_tenth_of_a_degree() {
        for degrees in [0.0, 0.7, -2.4, 8.3, -31.2] {
            let found = skew_degrees(&lines(degrees)).expect("lines");
            assert!((f64::from(found) - degrees).abs() < 0.11, "{degrees}: {found}");
        }
    }

    #[test]
    fn a_page_on_its_side_leans_no_more_than_one_that_stands() {
        let found = skew_degrees(&lines(92.0)).expect("lines");
        assert!((f64::from(found) - 2.0).abs() < 0.11, "{found}");
    }

    #[test]
    fn dust_has_no_lines() {
        // Source: Steele, Lea and Flood, SplitMix64.
        let mixed = |at: u64| {
            let at = at.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let at = (at ^ (at >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let at = (at ^ (at >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            at ^ (at >> 31)
        };
        let dust: Vec<(u32, u32)> =
            (1..3_000).map(|at| ((mixed(at) % 1_000) as u32, (mixed(at) / 1_000 % 1_399) as u32)).collect();
        assert_eq!(skew_degrees(&dust), None);
        assert_eq!(skew_degrees(&[(3, 4); 20]), None);
    }
}
