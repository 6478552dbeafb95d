//! Places found from measures, as surveyors find them. Directions are azimuths (góc phương vị): degrees clockwise from grid north.

use geo_types::Coord;

/// The azimuth from a place to another, 0 to 360. `None` between equal places.
pub fn azimuth(from: Coord<f64>, to: Coord<f64>) -> Option<f64> {
    let way = to - from;
    let length = way.x.hypot(way.y);
    (length > 0.0 && length.is_finite()).then(|| way.x.atan2(way.y).to_degrees().rem_euclid(360.0))
}

/// The place so many metres away in a direction (tọa độ cực).
pub fn polar(from: Coord<f64>, azimuth: f64, distance: f64) -> Coord<f64> {
    from + towards(azimuth) * distance
}

/// The two places that are so far from two others (giao hội cạnh), the one on the left of the way between these first. `None` where the distances do not
/// meet.
pub fn two_distances([from, to]: [Coord<f64>; 2], [one, other]: [f64; 2]) -> Option<[Coord<f64>; 2]> {
    let way = to - from;
    let base = way.x.hypot(way.y);
    let along = (one * one - other * other + base * base) / (2.0 * base);
    let squared = one * one - along * along;
    if !(base > 0.0 && one >= 0.0 && other >= 0.0 && squared >= -EXACT) {
        return None;
    }
    let (unit, height) = (way / base, squared.max(0.0).sqrt());
    let left = Coord { x: -unit.y, y: unit.x };
    let foot = from + unit * along;
    Some([foot + left * height, foot - left * height])
}

/// Metres squared by which two distances may fail to meet: of typed numbers that just touch.
const EXACT: f64 = 1e-6;

/// Where the directions from two places meet (giao hội góc), behind them too. `None` where they are parallel.
pub fn two_directions([from, other]: [Coord<f64>; 2], [azimuth, another]: [f64; 2]) -> Option<Coord<f64>> {
    crossing([from, from + towards(azimuth)], [other, other + towards(another)])
}

/// The place on a line, so many metres from its first place, and so many to the right of it. `None` for a line without length.
pub fn along([from, to]: [Coord<f64>; 2], distance: f64, right: f64) -> Option<Coord<f64>> {
    let way = to - from;
    let length = way.x.hypot(way.y);
    let unit = way / length;
    (length > 0.0).then(|| from + unit * distance + Coord { x: unit.y, y: -unit.x } * right)
}

/// The place of the line through two places that is nearest to another one (chân đường vuông góc). `None` where the two are one.
pub fn foot([from, to]: [Coord<f64>; 2], place: Coord<f64>) -> Option<Coord<f64>> {
    let (way, off) = (to - from, place - from);
    let squared = way.x * way.x + way.y * way.y;
    (squared > 0.0).then(|| from + way * ((off.x * way.x + off.y * way.y) / squared))
}

/// Where the lines through two places each meet. `None` where they are parallel.
pub fn crossing([from, to]: [Coord<f64>; 2], [other, another]: [Coord<f64>; 2]) -> Option<Coord<f64>> {
    let (way, second, between) = (to - from, another - other, other - from);
    let turn = way.x * second.y - way.y * second.x;
    let lengths = way.x.hypot(way.y) * second.x.hypot(second.y);
    let share = (between.x * second.y - between.y * second.x) / turn;
    (turn.abs() > PARALLEL * lengths).then(|| from + way * share)
}

/// Sine of the angle below which two lines are parallel: a place a kilometre away would be uncertain by metres.
const PARALLEL: f64 = 1e-6;

fn towards(azimuth: f64) -> Coord<f64> {
    let (sine, cosine) = azimuth.to_radians().sin_cos();
    Coord { x: sine, y: cosine }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn millimetres(place: Coord<f64>) -> (f64, f64) {
        ((place.x * 1e3).round() / 1e3 + 0.0, (place.y * 1e3).round() / 1e3 + 0.0)
    }

    #[test]
    fn azimuths_run_clockwise_from_north() {
        let from = at(587_000.0, 2_320_000.0);
        for (x, y, expected) in
            [(0.0, 1.0, 0.0), (1.0, 0.0, 90.0), (0.0, -3.0, 180.0), (-2.0, 0.0, 270.0), (1.0, 1.0, 45.0)]
        {
            assert_eq!(azimuth(from, from + at(x, y)).map(|degrees| (degrees * 1e6).round() / 1e6), Some(expected));
        }
        assert_eq!(azimuth(from, from), None);
        assert_eq!(millimetres(polar(at(0.0, 0.0), 45.0, 2.0_f64.sqrt())), (1.0, 1.0));
        assert_eq!(millimetres(polar(at(5.0, 5.0), 450.0, 2.0)), (7.0, 5.0));
    }

    #[test]
    fn two_distances_meet_twice_once_or_not() {
        let base = [at(0.0, 0.0), at(10.0, 0.0)];
        let meet = |one, other| two_distances(base, [one, other]).map(|both| both.map(millimetres));
        assert_eq!(meet(8.0, 6.0), Some([(6.4, 4.8), (6.4, -4.8)]));
        assert_eq!(meet(4.0, 6.0), Some([(4.0, 0.0), (4.0, 0.0)]));
        assert_eq!((meet(4.0, 5.0), meet(30.0, 5.0), meet(-8.0, 6.0), meet(f64::NAN, 6.0)), (None, None, None, None));
        assert_eq!(two_distances([base[0], base[0]], [1.0, 1.0]), None);
    }

    #[test]
    fn directions_lines_and_feet() {
        let meet = two_directions([at(0.0, 0.0), at(10.0, 0.0)], [45.0, 315.0]);
        assert_eq!(meet.map(millimetres), Some((5.0, 5.0)));
        assert_eq!(two_directions([at(0.0, 0.0), at(10.0, 0.0)], [45.0, 225.0]), None);
        let line = [at(1.0, 1.0), at(1.0, 11.0)];
        assert_eq!(along(line, 4.0, 0.0).map(millimetres), Some((1.0, 5.0)));
        assert_eq!(along(line, -4.0, 2.0).map(millimetres), Some((3.0, -3.0)), "right of a line to the north is east");
        assert_eq!(foot(line, at(5.0, 20.0)).map(millimetres), Some((1.0, 20.0)));
        assert_eq!((along([line[0]; 2], 1.0, 0.0), foot([line[0]; 2], line[1])), (None, None));
        assert_eq!(crossing(line, [at(0.0, 3.0), at(9.0, 3.0)]).map(millimetres), Some((1.0, 3.0)));
    }
}
