//! The numbers of the offered parcels on the map.

use egui::{Align2, FontFamily, FontId, Rect, Stroke, Ui, vec2};

use super::super::map::MapView;
use super::super::theme::{self, Palette};
use super::super::words::Words;
use super::offered::Offers;
use crate::i18n::Message;

/// Radius of a mark, points.
const RADIUS: f32 = 12.0;
/// Above the middle of the parcel, where its own label stands.
const LIFT: f32 = 26.0;

/// Draws the number of each offered parcel above it; the picked one last and filled.
pub fn marks_ui(ui: &Ui, map: &MapView, offers: &Offers, canvas: Rect, words: &Words) {
    let colours = Palette::current(ui);
    let painter = ui.painter_at(canvas);
    let picked = |at: usize| offers.picked == Some(at);
    let order = (0..offers.list.len()).filter(|at| !picked(*at)).chain(offers.picked);
    for at in order {
        let place = offers.list.get(at).and_then(|offered| offered.place);
        let Some(screen) = place.and_then(|place| map.screen_from_world(place.label)) else { continue };
        let middle = screen - vec2(0.0, LIFT);
        let (ground, ink) = if picked(at) { (colours.accent, colours.on_accent) } else { (colours.card, colours.text) };
        painter.line_segment([middle, screen], Stroke::new(1.5, colours.accent));
        painter.circle(middle, RADIUS, ground, Stroke::new(2.0, colours.accent));
        let font = FontId::new(14.0, FontFamily::Name(theme::STRONG.into()));
        painter.text(middle, Align2::CENTER_CENTER, (at + 1).to_string(), font, ink);
    }
    let unplaced = offers.picked().is_some_and(|picked| picked.place.is_none());
    if unplaced {
        let text = words.say(&Message::new("cockpit-no-geometry"));
        let at = canvas.center_top() + vec2(0.0, theme::SPACE_L);
        let galley = painter.layout_no_wrap(text, FontId::proportional(13.5), colours.warning);
        let room = Align2::CENTER_TOP.anchor_size(at, galley.size()).expand2(vec2(10.0, 6.0));
        painter.rect(room, theme::RADIUS, colours.card, Stroke::new(1.0, colours.warning), egui::StrokeKind::Inside);
        painter.galley(room.min + vec2(10.0, 6.0), galley, colours.warning);
    }
}
