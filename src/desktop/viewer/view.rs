//! How a page is shown: straightened, cropped, its tones changed. A way of looking: the file stays as it is.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::scans::Improvement;

/// Degrees that a page can be straightened by hand, to either side. Further a quarter turn helps.
pub const MOST_LEAN: f32 = 20.0;

/// Share of a page's side that a crop leaves at least: less is a slip of the hand.
pub const LEAST_CROP: f32 = 0.05;

/// How one page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageView {
    /// Degrees clockwise by which the print leans; the page is turned back by them.
    pub lean_degrees: f32,
    /// The part that is shown: 0 to 1 of the straightened page, before quarter turns.
    pub crop: Option<Rect>,
    pub adjustment: Adjustment,
}

impl PageView {
    /// As the program thinks it best; what the user set of brightness and inversion stays.
    pub fn improved(self, found: &Improvement) -> Self {
        let crop =
            found.paper.map(|[left, top, right, bottom]| Rect::from_min_max(pos2(left, top), pos2(right, bottom)));
        Self {
            lean_degrees: found.lean_degrees.filter(|lean| lean.abs() <= MOST_LEAN).unwrap_or(0.0),
            crop,
            adjustment: Adjustment { levels: found.tone, ..self.adjustment },
        }
    }

    /// Whether anything is other than the file has it.
    pub fn is_changed(&self) -> bool {
        *self != Self::default()
    }
}

/// Brightness and contrast, −1 to 1, inversion, and the brightness that becomes black and white.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Adjustment {
    pub brightness: f32,
    pub contrast: f32,
    pub inverted: bool,
    pub levels: Option<(u8, u8)>,
}

impl Adjustment {
    /// What becomes of each of the 256 values of a channel.
    pub fn table(self) -> [u8; 256] {
        let slope = (self.contrast * 1.5).exp();
        let (black, white) =
            self.levels.map_or((0.0, 1.0), |(black, white)| (f32::from(black) / 255.0, f32::from(white) / 255.0));
        let range = (white - black).max(1.0 / 255.0);
        std::array::from_fn(|value| {
            let value = ((value as f32 / 255.0 - black) / range).clamp(0.0, 1.0);
            let shifted = (value - 0.5) * slope + 0.5 + self.brightness * 0.5;
            let shown = if self.inverted { 1.0 - shifted } else { shifted };
            (shown.clamp(0.0, 1.0) * 255.0).round() as u8
        })
    }
}

/// Where a page goes on the screen: quarter turns first, then straightened within a frame that holds all of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Size after the quarter turns, pixels of the page.
    turned: Vec2,
    quarter_turns: u8,
    /// Sine and cosine of the turn that takes the lean back.
    sin_cos: (f32, f32),
    /// Size of the frame, pixels of the page.
    size: Vec2,
    /// Where the frame is on the screen, points.
    pub place: Rect,
}

impl Frame {
    /// Of a page of this size (pixels, as its file has it).
    pub fn new(page: Vec2, quarter_turns: u8, lean_degrees: f32, place: Rect) -> Self {
        let turned = if quarter_turns % 2 == 1 { vec2(page.y, page.x) } else { page };
        let sin_cos = (-lean_degrees).to_radians().sin_cos();
        Self { turned, quarter_turns, sin_cos, size: Self::grown(page, quarter_turns, lean_degrees), place }
    }

    /// Size of the frame that holds the turned and straightened page, pixels of the page.
    pub fn grown(page: Vec2, quarter_turns: u8, lean_degrees: f32) -> Vec2 {
        let turned = if quarter_turns % 2 == 1 { vec2(page.y, page.x) } else { page };
        let (sin, cos) = lean_degrees.to_radians().sin_cos();
        let (sin, cos) = (sin.abs(), cos.abs());
        vec2(turned.x * cos + turned.y * sin, turned.y * cos + turned.x * sin)
    }

    /// Points on the screen for a pixel of the page.
    pub fn scale(&self) -> f32 {
        self.place.width() / self.size.x
    }

    /// Where a place of the page (0 to 1 from its upper left, as its file has it) is on the screen.
    pub fn screen(&self, at: Vec2) -> Pos2 {
        let at = quarter_turned(at, self.quarter_turns);
        let from_middle = (at - vec2(0.5, 0.5)) * self.turned;
        let (sin, cos) = self.sin_cos;
        let straight = vec2(from_middle.x * cos - from_middle.y * sin, from_middle.x * sin + from_middle.y * cos);
        self.place.center() + straight * self.scale()
    }

    /// The place of the page (0 to 1 from its upper left, as its file has it) that is here on the screen.
    pub fn page(&self, screen: Pos2) -> Vec2 {
        let straight = (screen - self.place.center()) / self.scale();
        let (sin, cos) = self.sin_cos;
        let from_middle = vec2(straight.x * cos + straight.y * sin, straight.y * cos - straight.x * sin);
        quarter_turned(from_middle / self.turned + vec2(0.5, 0.5), (4 - self.quarter_turns % 4) % 4)
    }
}

/// A place (0 to 1 from the upper left) after quarter turns clockwise.
pub fn quarter_turned(at: Vec2, quarter_turns: u8) -> Vec2 {
    match quarter_turns % 4 {
        0 => at,
        1 => vec2(1.0 - at.y, at.x),
        2 => vec2(1.0 - at.x, 1.0 - at.y),
        _ => vec2(at.y, 1.0 - at.x),
    }
}

/// A part of a page (0 to 1 from its upper left) after quarter turns clockwise.
pub fn part_turned(part: Rect, quarter_turns: u8) -> Rect {
    let corner = |at: Pos2| quarter_turned(at.to_vec2(), quarter_turns).to_pos2();
    Rect::from_two_pos(corner(part.min), corner(part.max))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Pos2, b: Pos2) -> bool {
        (a - b).length() < 0.01
    }

    #[test]
    fn a_quarter_turn_brings_the_upper_left_to_the_upper_right() {
        let place = Rect::from_min_size(pos2(10.0, 20.0), vec2(100.0, 50.0));
        let upper_left = |turns| {
            Frame::new(
                vec2(if turns % 2 == 1 { 50.0 } else { 100.0 }, if turns % 2 == 1 { 100.0 } else { 50.0 }),
                turns,
                0.0,
                place,
            )
            .screen(Vec2::ZERO)
        };
        assert!(near(upper_left(0), pos2(10.0, 20.0)));
        assert!(near(upper_left(1), pos2(110.0, 20.0)));
        assert!(near(upper_left(2), pos2(110.0, 70.0)));
        assert!(near(upper_left(3), pos2(10.0, 70.0)));
    }

    #[test]
    fn a_straightened_page_lies_level_within_its_frame_as_the_scans_room_makes_it() {
        let (page, lean) = (vec2(300.0, 200.0), 5.0_f32);
        let size = Frame::grown(page, 0, lean);
        let image =
            crate::scans::PageImage { width: 300, height: 200, rgba: vec![255; 300 * 200 * 4], dpi_tenths: None };
        let made = crate::scans::deskewed(&image, lean);
        assert!((made.width as f32 - size.x).abs() <= 1.0 && (made.height as f32 - size.y).abs() <= 1.0);
        let frame = Frame::new(page, 0, lean, Rect::from_min_size(Pos2::ZERO, size));
        let all = [vec2(0.0, 0.0), vec2(1.0, 0.0), vec2(1.0, 1.0), vec2(0.0, 1.0)].map(|at| frame.screen(at));
        assert!(all.iter().all(|at| frame.place.expand(0.01).contains(*at)));
        // A line that leans 5 degrees clockwise goes down to the right on the page, and is level here.
        let lower = (lean.to_radians().tan() * 150.0) / 200.0;
        let (left, right) = (frame.screen(vec2(0.25, 0.5)), frame.screen(vec2(0.75, 0.5 + lower)));
        assert!((left.y - right.y).abs() < 0.1, "{left} {right}");
    }

    #[test]
    fn what_is_on_the_screen_is_found_on_the_page_again() {
        let place = Rect::from_min_size(pos2(10.0, 20.0), vec2(330.0, 250.0));
        for turns in 0..4 {
            let frame = Frame::new(vec2(300.0, 200.0), turns, -7.0, place);
            let at = vec2(0.2, 0.9);
            assert!((frame.page(frame.screen(at)) - at).length() < 1e-4, "{turns}");
        }
    }

    #[test]
    fn turning_a_part_four_times_brings_it_back() {
        let part = Rect::from_min_max(pos2(0.1, 0.2), pos2(0.4, 0.9));
        let once = part_turned(part, 1);
        assert!(near(once.min, pos2(0.1, 0.1)) && near(once.max, pos2(0.8, 0.4)), "{once}");
        let back = part_turned(once, 3);
        assert!(near(back.min, part.min) && near(back.max, part.max));
    }

    #[test]
    fn no_adjustment_changes_nothing_inversion_turns_black_white_and_levels_spread() {
        let plain = Adjustment::default().table();
        assert!((0..256).all(|value| usize::from(plain[value]) == value));
        let inverted = Adjustment { inverted: true, ..Adjustment::default() }.table();
        assert_eq!((inverted[0], inverted[255]), (255, 0));
        let spread = Adjustment { levels: Some((100, 200)), ..Adjustment::default() }.table();
        assert_eq!((spread[90], spread[150], spread[210]), (0, 128, 255));
    }

    #[test]
    fn what_the_program_finds_is_a_view_and_the_brightness_by_hand_stays() {
        let by_hand =
            PageView { adjustment: Adjustment { brightness: 0.5, ..Adjustment::default() }, ..PageView::default() };
        let found = Improvement { lean_degrees: Some(-3.0), paper: Some([0.1, 0.1, 0.9, 0.8]), tone: Some((30, 220)) };
        let view = by_hand.improved(&found);
        assert_eq!((view.lean_degrees, view.adjustment.levels), (-3.0, Some((30, 220))));
        assert_eq!((view.adjustment.brightness, view.crop.map(|crop| crop.max)), (0.5, Some(pos2(0.9, 0.8))));
        let sideways = Improvement { lean_degrees: Some(44.0), ..Improvement::default() };
        assert_eq!(PageView::default().improved(&sideways), PageView::default(), "no page leans so much");
    }
}
