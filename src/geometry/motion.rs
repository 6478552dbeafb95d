//! A movement of the plane that keeps lengths and areas: a shift and a turn, fitted to pairs of places.

use geo_types::Coord;

/// A turn around a place, and then a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// Sine and cosine of the turn, anticlockwise.
    turn: [f64; 2],
    /// Where the turn is around, and where that place goes.
    centre: [Coord<f64>; 2],
}

impl Motion {
    /// The movement that brings the first place of each pair nearest to the second, by least squares: of one pair a shift, of more also a turn. Source: the
    /// two-dimensional orthogonal Procrustes problem; a scale is not wanted, for it would change areas.
    ///
    /// `None` without a pair, or where one is no place.
    pub fn fit(pairs: &[[Coord<f64>; 2]]) -> Option<Self> {
        let count = pairs.len() as f64;
        let middle = |of: usize| pairs.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, pair| sum + pair[of] / count);
        let centre = [middle(0), middle(1)];
        let [mut dot, mut cross] = [0.0, 0.0];
        for [from, to] in pairs {
            let (from, to) = (*from - centre[0], *to - centre[1]);
            dot += from.x * to.x + from.y * to.y;
            cross += from.x * to.y - from.y * to.x;
        }
        let length = dot.hypot(cross);
        let turn = if length > 0.0 { [cross / length, dot / length] } else { [0.0, 1.0] };
        let is_place = centre.iter().all(|place| place.x.is_finite() && place.y.is_finite());
        (is_place && !pairs.is_empty()).then_some(Self { turn, centre })
    }

    pub fn apply(&self, place: Coord<f64>) -> Coord<f64> {
        let ([sine, cosine], [centre, to]) = (self.turn, self.centre);
        let off = place - centre;
        to + Coord { x: off.x * cosine - off.y * sine, y: off.x * sine + off.y * cosine }
    }

    /// The turn, degrees anticlockwise.
    pub fn degrees(&self) -> f64 {
        self.turn[0].atan2(self.turn[1]).to_degrees()
    }

    /// How far the middle of the places goes, east and north, metres.
    pub fn shift(&self) -> Coord<f64> {
        self.centre[1] - self.centre[0]
    }

    /// How far each pair is off after the movement, metres.
    pub fn residuals(&self, pairs: &[[Coord<f64>; 2]]) -> Vec<f64> {
        let off = |[from, to]: &[Coord<f64>; 2]| {
            let way = self.apply(*from) - *to;
            way.x.hypot(way.y)
        };
        pairs.iter().map(off).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x: 587_000.0 + x, y: 2_320_000.0 + y }
    }

    #[test]
    fn one_pair_shifts_two_turn_too() {
        let shift = Motion::fit(&[[at(0.0, 0.0), at(3.0, -2.0)]]).expect("a pair");
        assert_eq!((shift.apply(at(10.0, 5.0)), shift.degrees()), (at(13.0, 3.0), 0.0));
        let turned = Motion::fit(&[[at(0.0, 0.0), at(0.0, 0.0)], [at(10.0, 0.0), at(0.0, 10.0)]]).expect("two");
        let there = turned.apply(at(10.0, 0.0)) - at(0.0, 10.0);
        assert!((turned.degrees() - 90.0).abs() < 1e-9 && there.x.hypot(there.y) < 1e-6);
        assert_eq!(Motion::fit(&[]), None);
        assert_eq!(Motion::fit(&[[at(f64::NAN, 0.0), at(0.0, 0.0)]]), None);
    }

    #[test]
    fn lengths_stay_and_what_does_not_fit_is_left_over() {
        let pairs = [[at(0.0, 0.0), at(0.0, 0.0)], [at(100.0, 0.0), at(100.2, 0.0)]];
        let motion = Motion::fit(&pairs).expect("two");
        let residuals: Vec<f64> = motion.residuals(&pairs).iter().map(|metres| (metres * 1e6).round() / 1e6).collect();
        assert_eq!(residuals, [0.1, 0.1]);
        let [one, other] = [motion.apply(at(0.0, 0.0)), motion.apply(at(100.0, 0.0))];
        assert!(((other.x - one.x).hypot(other.y - one.y) - 100.0).abs() < 1e-9);
    }
}
