//! Limits between classes of numbers: quantiles, rounded as far as that tells them apart.

/// Between so many classes with as many numbers each, as far as equal numbers allow it. `sorted` ascends. There may be fewer; each is above the
/// lowest number, so that no class is empty.
pub fn limits(sorted: &[f64], classes: usize) -> Vec<f64> {
    let Some((lowest, highest)) = sorted.first().copied().zip(sorted.last().copied()) else { return Vec::new() };
    let marks = |of: &[f64]| {
        let quantiles = (1..classes).filter_map(|at| of.get(of.len() * at / classes).copied());
        let mut marks: Vec<f64> = std::iter::once(lowest).chain(quantiles).chain([highest]).collect();
        marks.dedup();
        marks
    };
    let mut distinct = sorted.to_vec();
    distinct.dedup();
    let of_all = marks(sorted);
    // Where most are equal, what differs is told apart.
    let marks = if of_all.len() > classes / 2 + 1 { of_all } else { marks(&distinct) };
    let rounded = marks.array_windows().map(|[before, mark, after]| rounded(*mark, (mark - before).min(after - mark)));
    let mut limits: Vec<f64> = rounded.filter(|limit| *limit > lowest && *limit <= highest).collect();
    limits.dedup();
    limits
}

/// A number rounded to 1, 2 or 5 times a power of ten, by less than a quarter of what stands between it and its neighbours.
fn rounded(number: f64, gap: f64) -> f64 {
    let power = (gap / 2.0).log10().floor();
    if !power.is_finite() {
        return number;
    }
    let unit = 10_f64.powf(power);
    let step = [5.0, 2.0].into_iter().map(|steps| steps * unit).find(|step| *step <= gap / 2.0).unwrap_or(unit);
    let near = (number / step).round() * step;
    // 0.3, not 0.30000000000000004.
    let decimals = (-power).clamp(0.0, 12.0) as usize;
    format!("{near:.decimals$}").parse().unwrap_or(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_classes_are_as_large_as_each_other() {
        let areas: Vec<f64> = (0..5_000).map(|at| 37.3 + f64::from(at) * 0.137).collect();
        let found = limits(&areas, 5);
        assert_eq!(found, [150.0, 300.0, 450.0, 600.0]);
        let count = |low: f64, high: f64| areas.iter().filter(|area| (low..high).contains(area)).count();
        let bounds: Vec<f64> = [vec![0.0], found, vec![f64::INFINITY]].concat();
        for pair in bounds.windows(2) {
            assert!((700..=1_300).contains(&count(pair[0], pair[1])), "{pair:?}");
        }
    }

    #[test]
    fn small_numbers_keep_the_digits_that_tell_them_apart() {
        let shares: Vec<f64> = (1..=100).map(|at| f64::from(at) / 1_000.0).collect();
        assert_eq!(limits(&shares, 5), [0.02, 0.04, 0.06, 0.08]);
    }

    #[test]
    fn equal_numbers_make_fewer_classes_and_none_that_is_empty() {
        let mut areas = vec![100.0; 900];
        areas.extend((1..=100).map(|at| 100.0 + f64::from(at)));
        let found = limits(&areas, 5);
        assert_eq!(found, [120.0, 140.0, 160.0, 180.0]);
        assert!(limits(&[], 5).is_empty() && limits(&[7.0, 7.0], 5).is_empty());
    }
}
