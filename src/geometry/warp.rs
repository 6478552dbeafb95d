//! How a picture lies on the ground: a function from its pixels to places, fitted to control points.

use geo_types::Coord;
use serde::{Deserialize, Serialize};

/// What a picture may do to lie on its control points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum WarpKind {
    /// Shift, turn and one scale: a sheet that was scanned well.
    Similarity,
    /// Also another scale across, and a skew: paper that shrank more one way than the other.
    #[default]
    Affine,
    /// Straight lines stay straight, parallel ones need not: a photo of a sheet.
    Projective,
    /// Polynomials of degree 2: paper that is warped.
    Quadratic,
}

impl WarpKind {
    pub const ALL: [Self; 4] = [Self::Similarity, Self::Affine, Self::Projective, Self::Quadratic];

    /// Control points that determine it; more leave residuals.
    pub fn least_points(self) -> usize {
        match self {
            Self::Similarity => 2,
            Self::Affine => 3,
            Self::Projective => 4,
            Self::Quadratic => 6,
        }
    }
}

/// From pixels to the ground. Pixels are (right, down) from the upper left corner of the picture; places (east, north).
#[derive(Debug, Clone, PartialEq)]
pub struct Warp {
    from: Frame,
    to: Frame,
    /// Coefficients of [`terms`], for east and north.
    over: [[f64; TERMS]; 2],
    /// Of right and down in the divisor, beside a one.
    under: [f64; 2],
}

/// 1, u, v, u², uv, v².
const TERMS: usize = 6;
/// Rounds of weighting after which a projective fit is the one of smallest distances. Source: ours, it settles in three or four.
const ROUNDS: usize = 8;
/// Smallest pivot, of coordinates near one: below it the points lie on a line, or on a conic.
const SMALLEST_PIVOT: f64 = 1e-9;

/// Coordinates brought to a middle of nought and a spread of one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    middle: Coord<f64>,
    spread: f64,
}

impl Frame {
    fn of(places: impl Iterator<Item = Coord<f64>> + Clone) -> Option<Self> {
        let count = places.clone().count() as f64;
        let middle = places.clone().fold(Coord { x: 0.0, y: 0.0 }, |sum, place| sum + place / count);
        let spread = (places.map(|place| squared(place - middle)).sum::<f64>() / count).sqrt();
        (spread.is_finite() && spread > 0.0).then_some(Self { middle, spread })
    }

    fn into(self, place: Coord<f64>) -> Coord<f64> {
        (place - self.middle) / self.spread
    }

    fn out_of(self, place: Coord<f64>) -> Coord<f64> {
        self.middle + place * self.spread
    }
}

impl Warp {
    /// The function of this kind that brings the first of each pair, pixels, nearest to the second, a place, by least squares on the ground.
    ///
    /// `None` with fewer pairs than [`WarpKind::least_points`], and where they do not determine it: all on a line, say.
    pub fn fit(kind: WarpKind, pairs: &[[Coord<f64>; 2]]) -> Option<Self> {
        if pairs.len() < kind.least_points() {
            return None;
        }
        let from = Frame::of(pairs.iter().map(|pair| pair[0]))?;
        let to = Frame::of(pairs.iter().map(|pair| pair[1]))?;
        let pairs: Vec<[Coord<f64>; 2]> = pairs.iter().map(|pair| [from.into(pair[0]), to.into(pair[1])]).collect();
        let (over, under) = match kind {
            WarpKind::Similarity => (similarity(&pairs)?, [0.0; 2]),
            WarpKind::Affine => (polynomial::<3>(&pairs)?, [0.0; 2]),
            WarpKind::Quadratic => (polynomial::<6>(&pairs)?, [0.0; 2]),
            WarpKind::Projective => projective(&pairs)?,
        };
        Some(Self { from, to, over, under })
    }

    /// The function of a world file: east = `a`·right + `b`·down + `c`, north = `d`·right + `e`·down + `f` for `[a, b, c, d, e, f]`.
    ///
    /// `None` where a number is not finite, or the picture would lie on a line.
    pub fn affine([a, b, c, d, e, f]: [f64; 6]) -> Option<Self> {
        let area = a * e - b * d;
        let is_flat = !(area.abs() > 0.0 && area.is_finite() && c.is_finite() && f.is_finite());
        let nought = Frame { middle: Coord { x: 0.0, y: 0.0 }, spread: 1.0 };
        let to = Frame { middle: Coord { x: c, y: f }, spread: 1.0 };
        let over = [[0.0, a, b, 0.0, 0.0, 0.0], [0.0, d, e, 0.0, 0.0, 0.0]];
        (!is_flat).then_some(Self { from: nought, to, over, under: [0.0; 2] })
    }

    /// Where a pixel lies; `None` beyond the horizon of a projective one.
    pub fn apply(&self, pixel: Coord<f64>) -> Option<Coord<f64>> {
        let at = self.from.into(pixel);
        let under = 1.0 + self.under[0] * at.x + self.under[1] * at.y;
        let terms = terms(at);
        let sum = |over: &[f64; TERMS]| over.iter().zip(terms).map(|(factor, term)| factor * term).sum::<f64>();
        let place = Coord { x: sum(&self.over[0]), y: sum(&self.over[1]) } / under;
        (under > 0.0).then(|| self.to.out_of(place)).filter(|place| place.x.is_finite() && place.y.is_finite())
    }

    /// Whether lines stay straight and parallels parallel, so that two triangles say all of it.
    pub fn is_affine(&self) -> bool {
        self.under == [0.0; 2] && self.over.iter().all(|over| over[3..] == [0.0; 3])
    }

    /// How far each pair is off, (east, north), from where it should lie to where it lies.
    pub fn residuals(&self, pairs: &[[Coord<f64>; 2]]) -> Vec<Coord<f64>> {
        const LOST: Coord<f64> = Coord { x: f64::INFINITY, y: f64::INFINITY };
        pairs.iter().map(|[pixel, place]| self.apply(*pixel).map_or(LOST, |there| there - *place)).collect()
    }
}

/// The pixel that lies at a place, by Newton's method from `start` on; `None` where none does.
pub fn pixel_at(
    place: impl Fn(Coord<f64>) -> Option<Coord<f64>>,
    target: Coord<f64>,
    start: Coord<f64>,
) -> Option<Coord<f64>> {
    /// Ground that a hundredth of a pixel takes is near enough.
    const NEAR: f64 = 1e-2;
    const STEPS: usize = 40;
    let mut pixel = start;
    for _ in 0..STEPS {
        let here = place(pixel)?;
        let right = place(pixel + Coord { x: 1.0, y: 0.0 })? - here;
        let down = place(pixel + Coord { x: 0.0, y: 1.0 })? - here;
        let off = target - here;
        let area = right.x * down.y - right.y * down.x;
        let step = Coord { x: (off.x * down.y - off.y * down.x) / area, y: (right.x * off.y - right.y * off.x) / area };
        if !(step.x.is_finite() && step.y.is_finite()) {
            return None;
        }
        pixel = pixel + step;
        if squared(step) < NEAR * NEAR {
            return Some(pixel);
        }
    }
    None
}

fn squared(way: Coord<f64>) -> f64 {
    way.x * way.x + way.y * way.y
}

fn terms(at: Coord<f64>) -> [f64; TERMS] {
    [1.0, at.x, at.y, at.x * at.x, at.x * at.y, at.y * at.y]
}

/// Down in pixels is south on the ground: a picture is never mirrored.
fn similarity(pairs: &[[Coord<f64>; 2]]) -> Option<[[f64; TERMS]; 2]> {
    let [mut dot, mut cross, mut length] = [0.0; 3];
    for [from, to] in pairs {
        dot += from.x * to.x - from.y * to.y;
        cross += from.x * to.y + from.y * to.x;
        length += squared(*from);
    }
    let [cosine, sine] = [dot / length, cross / length];
    let is_one = cosine.hypot(sine) > SMALLEST_PIVOT;
    is_one.then_some([[0.0, cosine, sine, 0.0, 0.0, 0.0], [0.0, sine, -cosine, 0.0, 0.0, 0.0]])
}

/// Each axis by itself, of the first `N` terms.
fn polynomial<const N: usize>(pairs: &[[Coord<f64>; 2]]) -> Option<[[f64; TERMS]; 2]> {
    let mut over = [[0.0; TERMS]; 2];
    for (axis, over) in over.iter_mut().enumerate() {
        let rows = pairs.iter().map(|[from, to]| {
            let mut row = [0.0; N];
            row.copy_from_slice(&terms(*from)[..N]);
            (row, if axis == 0 { to.x } else { to.y })
        });
        over[..N].copy_from_slice(&least_squares(rows)?);
    }
    Some(over)
}

/// The equations times the divisor are linear; weighted by the divisor of the round before, what is made small is the distance itself.
fn projective(pairs: &[[Coord<f64>; 2]]) -> Option<([[f64; TERMS]; 2], [f64; 2])> {
    let mut under = [0.0; 2];
    let mut over = [[0.0; TERMS]; 2];
    for _ in 0..ROUNDS {
        let rows = pairs.iter().flat_map(|[from, to]| {
            let weight = 1.0 / (1.0 + under[0] * from.x + under[1] * from.y);
            let (u, v) = (from.x * weight, from.y * weight);
            [
                ([weight, u, v, 0.0, 0.0, 0.0, -u * to.x, -v * to.x], to.x * weight),
                ([0.0, 0.0, 0.0, weight, u, v, -u * to.y, -v * to.y], to.y * weight),
            ]
        });
        let found = least_squares::<8>(rows)?;
        over = [&found[..3], &found[3..6]].map(|part| [part[0], part[1], part[2], 0.0, 0.0, 0.0]);
        under = [found[6], found[7]];
        // A control point beyond the horizon: no photo shows that.
        if pairs.iter().any(|[from, _]| 1.0 + under[0] * from.x + under[1] * from.y <= 0.0) {
            return None;
        }
    }
    Some((over, under))
}

/// The factors whose products with each row come nearest to its value; the normal equations, by Gauss with the largest pivot. The coordinates
/// are near one, so their squares keep enough digits.
fn least_squares<const N: usize>(rows: impl Iterator<Item = ([f64; N], f64)>) -> Option<[f64; N]> {
    let mut matrix = [[0.0; N]; N];
    let mut values = [0.0; N];
    for (row, value) in rows {
        for i in 0..N {
            for j in 0..N {
                matrix[i][j] += row[i] * row[j];
            }
            values[i] += row[i] * value;
        }
    }
    for column in 0..N {
        let largest = (column..N).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        matrix.swap(column, largest);
        values.swap(column, largest);
        let pivot = matrix[column];
        // A sum that is no number is no pivot either.
        if pivot[column].abs().is_nan() || pivot[column].abs() <= SMALLEST_PIVOT {
            return None;
        }
        for row in column + 1..N {
            let share = matrix[row][column] / pivot[column];
            for (cell, above) in matrix[row].iter_mut().zip(pivot) {
                *cell -= share * above;
            }
            values[row] -= share * values[column];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * values[column]).sum();
        values[row] = (values[row] - known) / matrix[row][row];
    }
    values.iter().all(|value| value.is_finite()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of 7 000 × 5 000 pixels at 0.0846 m a pixel (1:1000 at 300 dpi) somewhere in Hà Nội.
    fn pixels() -> Vec<Coord<f64>> {
        [(120.0, 90.0), (6_900.0, 150.0), (6_820.0, 4_900.0), (200.0, 4_800.0), (3_500.0, 2_500.0), (900.0, 3_100.0)]
            .map(|(x, y)| Coord { x, y })
            .to_vec()
    }

    fn shown(truth: impl Fn(Coord<f64>) -> Coord<f64>) -> Vec<[Coord<f64>; 2]> {
        pixels().into_iter().map(|pixel| [pixel, truth(pixel)]).collect()
    }

    fn turned(pixel: Coord<f64>) -> Coord<f64> {
        let (x, y) = (pixel.x * 0.0846, pixel.y * 0.0846);
        Coord { x: 587_000.0 + x * 0.8 - y * 0.6, y: 2_320_000.0 - x * 0.6 - y * 0.8 }
    }

    fn worst(warp: &Warp, pairs: &[[Coord<f64>; 2]]) -> f64 {
        warp.residuals(pairs).iter().map(|off| off.x.hypot(off.y)).fold(0.0, f64::max)
    }

    #[test]
    fn every_kind_finds_a_turned_sheet() {
        let pairs = shown(turned);
        for kind in WarpKind::ALL {
            let warp = Warp::fit(kind, &pairs[..kind.least_points()]).expect("enough points");
            assert!(worst(&warp, &pairs) < 1e-6, "{kind:?}: {}", worst(&warp, &pairs));
            assert_eq!(Warp::fit(kind, &pairs[..kind.least_points() - 1]), None);
        }
    }

    #[test]
    fn each_kind_finds_what_the_kind_before_cannot() {
        let stretched = shown(|pixel| Coord { x: 587_000.0 + pixel.x * 0.0846, y: 2_320_000.0 - pixel.y * 0.0851 });
        let photo = shown(|pixel| {
            let under = 1.0 + pixel.x * 2e-5 + pixel.y * 5e-5;
            Coord { x: 587_000.0 + pixel.x * 0.09 / under, y: 2_320_000.0 - pixel.y * 0.09 / under }
        });
        let bent = shown(|pixel| turned(pixel) + Coord { x: 1e-7 * pixel.x * pixel.y, y: -2e-8 * pixel.x * pixel.x });
        let cases = [
            (WarpKind::Similarity, WarpKind::Affine, stretched),
            (WarpKind::Affine, WarpKind::Projective, photo),
            (WarpKind::Affine, WarpKind::Quadratic, bent),
        ];
        for (weak, strong, pairs) in cases {
            let (weak, strong) = (Warp::fit(weak, &pairs).expect("enough"), Warp::fit(strong, &pairs).expect("enough"));
            assert!(worst(&weak, &pairs) > 0.1 && worst(&strong, &pairs) < 1e-5, "{}", worst(&strong, &pairs));
        }
    }

    #[test]
    fn what_does_not_determine_it_is_no_fit() {
        let line: Vec<[Coord<f64>; 2]> =
            (0..8).map(|at| Coord { x: f64::from(at) * 100.0, y: 50.0 }).map(|pixel| [pixel, turned(pixel)]).collect();
        assert!(Warp::fit(WarpKind::Similarity, &line).is_some());
        for kind in [WarpKind::Affine, WarpKind::Projective, WarpKind::Quadratic] {
            assert_eq!(Warp::fit(kind, &line), None, "{kind:?}");
        }
        let one = [[Coord { x: 5.0, y: 5.0 }, turned(Coord { x: 5.0, y: 5.0 })]; 3];
        assert_eq!(Warp::fit(WarpKind::Similarity, &one), None);
        assert_eq!(Warp::affine([1.0, 2.0, 0.0, 2.0, 4.0, 0.0]), None);
        assert_eq!(Warp::affine([1.0, 0.0, f64::NAN, 0.0, -1.0, 0.0]), None);
    }

    #[test]
    fn a_place_leads_back_to_its_pixel() {
        let photo = shown(|pixel| {
            let under = 1.0 + pixel.x * 2e-5 + pixel.y * 5e-5;
            Coord { x: 587_000.0 + pixel.x * 0.09 / under, y: 2_320_000.0 - pixel.y * 0.09 / under }
        });
        for kind in [WarpKind::Similarity, WarpKind::Projective, WarpKind::Quadratic] {
            let warp = Warp::fit(kind, &photo).expect("enough");
            for pixel in pixels() {
                let place = warp.apply(pixel).expect("on the picture");
                let back = pixel_at(|pixel| warp.apply(pixel), place, Coord { x: 3_000.0, y: 2_000.0 }).expect("one");
                assert!((back.x - pixel.x).hypot(back.y - pixel.y) < 0.05, "{kind:?}: {pixel:?} {back:?}");
            }
        }
        let flat = |_: Coord<f64>| Some(Coord { x: 0.0, y: 0.0 });
        assert_eq!(pixel_at(flat, Coord { x: 1.0, y: 1.0 }, Coord { x: 0.0, y: 0.0 }), None);
    }
}
