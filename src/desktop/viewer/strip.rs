//! The pages of a scan beside the page that is seen: click one to see it.

use egui::{Rect, Ui, vec2};

use super::page::quad;
use crate::cadastre::Scan;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::i18n::Message;

/// Points.
pub const WIDTH: f32 = 84.0;
const ROW_HEIGHT: f32 = 104.0;

/// Draws the strip; gives the page (from 0) that was clicked.
pub fn strip_ui(ui: &mut Ui, scan: &Scan, pages: u32, current: u32, state: &AppState) -> Option<u32> {
    let mut clicked = None;
    let rows = usize::try_from(pages).unwrap_or(usize::MAX);
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().id_salt(("pages", scan.id.0)).auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT,
        rows,
        |ui, range| {
            for page in range.filter_map(|row| u32::try_from(row).ok()) {
                if page_ui(ui, scan, page, page == current, state) {
                    clicked = Some(page);
                }
            }
        },
    );
    clicked
}

fn page_ui(ui: &mut Ui, scan: &Scan, page: u32, is_current: bool, state: &AppState) -> bool {
    let colours = Palette::current(ui);
    let (place, response) = ui.allocate_exact_size(vec2(WIDTH - theme::SPACE_S, ROW_HEIGHT), egui::Sense::click());
    let label = state.words.say(&Message::new("desktop-viewer-page-of-strip").with("page", page + 1));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_current, &label));
    if is_current || response.hovered() {
        let colour = if is_current { colours.accent_soft } else { colours.stripe };
        ui.painter().rect_filled(place, theme::SPACE_XS, colour);
    }
    let (mut picture, number) = (place.shrink(theme::SPACE_XS), place.max.y - 9.0);
    picture.max.y -= 12.0;
    if let Some(texture) = state.thumbnails.get((scan.id, page)) {
        let corners = fitted(picture, texture.size_vec2(), scan.quarter_turns);
        ui.painter().add(quad(texture, corners));
    } else {
        ui.painter().rect_filled(picture, 0, colours.stripe);
    }
    let at = egui::pos2(place.center().x, number);
    ui.painter().text(at, egui::Align2::CENTER_CENTER, page + 1, egui::FontId::proportional(11.0), colours.muted);
    response.clicked()
}

/// The corners of a picture of this size, turned, as large as `room` lets it be.
pub fn fitted(room: Rect, size: egui::Vec2, quarter_turns: u8) -> [egui::Pos2; 4] {
    let turned = if quarter_turns % 2 == 1 { vec2(size.y, size.x) } else { size };
    let scale = (room.width() / turned.x).min(room.height() / turned.y);
    let place = Rect::from_center_size(room.center(), turned * scale);
    [vec2(0.0, 0.0), vec2(1.0, 0.0), vec2(1.0, 1.0), vec2(0.0, 1.0)]
        .map(|corner| super::page::turned(corner, quarter_turns, place))
}
