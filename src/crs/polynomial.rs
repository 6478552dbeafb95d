//! A polynomial in place of PROJ over the extent of one map, held against PROJ before it is used.
//!
//! The coordinates are brought to −1…1, each output is a polynomial of total degree 3, 5 or 7, found on Chebyshev nodes; the lowest
//! degree that agrees with PROJ on a grid of other points is taken. No degree does for the extent of a country: then there is none.

use std::sync::LazyLock;

use fearless_simd::{Level, Simd, dispatch};
use geo_types::Coord;

/// Largest distance from PROJ that a fit may have anywhere it was looked at, metres. Source: issue 2 §8 (0.01 mm).
pub(super) const TOLERANCE: f64 = 1e-5;

/// The fit must be this much better than [`TOLERANCE`] at the points it is held against, for those in between.
const MARGIN: f64 = 4.0;

/// Fewer points than this go through PROJ one by one: a fit asks PROJ for some 400.
const WORTH_A_FIT: usize = 2_000;

/// Metres of one degree of latitude, rounded up.
const METRES_PER_DEGREE: f64 = 112_000.0;

/// Points that are worked on together, so that the compiler can use vector instructions.
const LANES: usize = 8;

/// Powers of a normalised coordinate up to degree 7.
const TERMS: usize = 8;

/// The widest vectors of this processor. The loops are plain Rust, compiled once for each width; no products are fused into sums,
/// so every processor gives the same numbers.
static VECTORS: LazyLock<Level> = LazyLock::new(Level::new);

/// A fitted transformation.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    degree: usize,
    middle: Coord<f64>,
    /// Normalised units per unit of the input.
    scale: Coord<f64>,
    /// `[i][j]`: coefficient of u^j v^i.
    x: [[f64; TERMS]; TERMS],
    y: [[f64; TERMS]; TERMS],
}

/// A fit for these coordinates, or `None` when they are few, not all finite, or too far apart for a polynomial.
pub(super) fn fit(
    coords: &[Coord<f64>],
    to_degrees: bool,
    exact: impl Fn(Coord<f64>) -> Option<Coord<f64>>,
) -> Option<Fit> {
    if coords.len() < WORTH_A_FIT {
        return None;
    }
    let (low, high) = extent(coords)?;
    let metres = if to_degrees { METRES_PER_DEGREE } else { 1.0 };
    [3, 5, 7].into_iter().find_map(|degree| {
        let fit = Fit::over(low, high, degree, &exact)?;
        let off = fit.largest_error(&exact)? * metres;
        (off * MARGIN <= TOLERANCE).then_some(fit)
    })
}

impl Fit {
    pub(super) fn apply(&self, coords: &mut [Coord<f64>]) {
        match self.degree {
            3 => dispatch!(*VECTORS, simd => self.apply_with::<_, 3>(simd, coords)),
            5 => dispatch!(*VECTORS, simd => self.apply_with::<_, 5>(simd, coords)),
            _ => dispatch!(*VECTORS, simd => self.apply_with::<_, 7>(simd, coords)),
        }
    }

    #[inline(always)]
    fn apply_with<S: Simd, const DEGREE: usize>(&self, _: S, coords: &mut [Coord<f64>]) {
        self.apply_degree::<DEGREE>(coords);
    }

    #[inline(always)]
    fn apply_degree<const DEGREE: usize>(&self, coords: &mut [Coord<f64>]) {
        let (blocks, rest) = coords.as_chunks_mut::<LANES>();
        for block in blocks {
            self.apply_block::<DEGREE>(block);
        }
        let mut last = [self.middle; LANES];
        last[..rest.len()].copy_from_slice(rest);
        self.apply_block::<DEGREE>(&mut last);
        rest.copy_from_slice(&last[..rest.len()]);
    }

    #[inline(always)]
    fn apply_block<const DEGREE: usize>(&self, block: &mut [Coord<f64>; LANES]) {
        let (mut u, mut v) = ([0.0; LANES], [0.0; LANES]);
        for lane in 0..LANES {
            u[lane] = (block[lane].x - self.middle.x) * self.scale.x;
            v[lane] = (block[lane].y - self.middle.y) * self.scale.y;
        }
        let x = evaluate::<DEGREE>(&self.x, &u, &v);
        let y = evaluate::<DEGREE>(&self.y, &u, &v);
        for lane in 0..LANES {
            block[lane] = Coord { x: x[lane], y: y[lane] };
        }
    }

    /// Chebyshev interpolation on a grid of nodes, cut at a total degree.
    fn over(
        low: Coord<f64>,
        high: Coord<f64>,
        degree: usize,
        exact: &impl Fn(Coord<f64>) -> Option<Coord<f64>>,
    ) -> Option<Self> {
        let nodes = degree + 3;
        let half = (high - low) / 2.0;
        // An extent without width has no scale; any does.
        let reach = |half: f64| if half > 0.0 { half } else { 1.0 };
        let half = Coord { x: reach(half.x), y: reach(half.y) };
        let middle = (low + high) / 2.0;
        let node = |k: usize| (std::f64::consts::PI * (k as f64 + 0.5) / nodes as f64).cos();
        let (mut x, mut y) = ([[0.0; TERMS]; TERMS], [[0.0; TERMS]; TERMS]);
        for row in 0..nodes {
            for column in 0..nodes {
                let (u, v) = (node(column), node(row));
                let value = exact(Coord { x: middle.x + u * half.x, y: middle.y + v * half.y })?;
                let (tu, tv) = (chebyshev(u), chebyshev(v));
                for i in 0..=degree {
                    for j in 0..=degree - i {
                        let weight = if i == 0 { 1.0 } else { 2.0 } * if j == 0 { 1.0 } else { 2.0 };
                        let share = weight * tv[i] * tu[j] / (nodes * nodes) as f64;
                        x[i][j] += share * value.x;
                        y[i][j] += share * value.y;
                    }
                }
            }
        }
        let scale = Coord { x: 1.0 / half.x, y: 1.0 / half.y };
        Some(Self { degree, middle, scale, x: powers(&x), y: powers(&y) })
    }

    /// The largest distance from the exact transformation on a grid that has none of the nodes, in units of the output.
    fn largest_error(&self, exact: &impl Fn(Coord<f64>) -> Option<Coord<f64>>) -> Option<f64> {
        const STEPS: i32 = 8;
        let mut worst: f64 = 0.0;
        for i in 0..=STEPS {
            for j in 0..=STEPS {
                let at = |step: i32| f64::from(2 * step - STEPS) / f64::from(STEPS);
                let point = Coord { x: self.middle.x + at(i) / self.scale.x, y: self.middle.y + at(j) / self.scale.y };
                let expected = exact(point)?;
                let mut fitted = [point];
                self.apply(&mut fitted);
                worst = worst.max((fitted[0].x - expected.x).hypot(fitted[0].y - expected.y));
            }
        }
        Some(worst)
    }
}

/// Horner's rule in both variables, all lanes together.
#[inline(always)]
fn evaluate<const DEGREE: usize>(terms: &[[f64; TERMS]; TERMS], u: &[f64; LANES], v: &[f64; LANES]) -> [f64; LANES] {
    let mut sum = [0.0; LANES];
    for i in (0..=DEGREE).rev() {
        let mut row = [terms[i][DEGREE - i]; LANES];
        for j in (0..DEGREE - i).rev() {
            for lane in 0..LANES {
                row[lane] = row[lane] * u[lane] + terms[i][j];
            }
        }
        for lane in 0..LANES {
            sum[lane] = sum[lane] * v[lane] + row[lane];
        }
    }
    sum
}

/// The Chebyshev polynomials at `t`.
fn chebyshev(t: f64) -> [f64; TERMS] {
    let mut values = [1.0, t, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for degree in 2..TERMS {
        values[degree] = 2.0 * t * values[degree - 1] - values[degree - 2];
    }
    values
}

/// Coefficients of Chebyshev polynomials as those of powers, in both variables.
fn powers(coefficients: &[[f64; TERMS]; TERMS]) -> [[f64; TERMS]; TERMS] {
    let mut expansion = [[0.0; TERMS]; TERMS];
    expansion[0][0] = 1.0;
    expansion[1][1] = 1.0;
    for degree in 2..TERMS {
        for power in 0..TERMS {
            let raised = if power > 0 { 2.0 * expansion[degree - 1][power - 1] } else { 0.0 };
            expansion[degree][power] = raised - expansion[degree - 2][power];
        }
    }
    let mut result = [[0.0; TERMS]; TERMS];
    for (i, row) in coefficients.iter().enumerate() {
        for (j, coefficient) in row.iter().enumerate() {
            for a in 0..=i {
                for b in 0..=j {
                    result[a][b] += coefficient * expansion[i][a] * expansion[j][b];
                }
            }
        }
    }
    result
}

/// Lower left and upper right of coordinates that are all finite.
fn extent(coords: &[Coord<f64>]) -> Option<(Coord<f64>, Coord<f64>)> {
    dispatch!(*VECTORS, simd => extent_with(simd, coords))
}

#[inline(always)]
fn extent_with<S: Simd>(_: S, coords: &[Coord<f64>]) -> Option<(Coord<f64>, Coord<f64>)> {
    let first = *coords.first()?;
    let (mut low, mut high, mut zero) = ([first; LANES], [first; LANES], [Coord { x: 0.0, y: 0.0 }; LANES]);
    // Plain compares, which are one instruction each, let NaN pass; nought times what is not finite is not nought.
    let less = |a: f64, b: f64| if a < b { a } else { b };
    let more = |a: f64, b: f64| if a > b { a } else { b };
    let mut take = |block: &[Coord<f64>; LANES]| {
        for lane in 0..LANES {
            let coord = block[lane];
            low[lane] = Coord { x: less(coord.x, low[lane].x), y: less(coord.y, low[lane].y) };
            high[lane] = Coord { x: more(coord.x, high[lane].x), y: more(coord.y, high[lane].y) };
            zero[lane] = Coord { x: zero[lane].x + coord.x * 0.0, y: zero[lane].y + coord.y * 0.0 };
        }
    };
    let (blocks, rest) = coords.as_chunks::<LANES>();
    blocks.iter().for_each(&mut take);
    let mut last = [first; LANES];
    last[..rest.len()].copy_from_slice(rest);
    take(&last);
    let finite = zero.iter().all(|zero| zero.x == 0.0 && zero.y == 0.0);
    let lowest = low.iter().fold(first, |a, b| Coord { x: less(a.x, b.x), y: less(a.y, b.y) });
    let highest = high.iter().fold(first, |a, b| Coord { x: more(a.x, b.x), y: more(a.y, b.y) });
    finite.then_some((lowest, highest))
}
