//! The pages of a scan beside the page that is seen: click one to see it, right-click to say that it is of another paper.

use egui::{Rect, Ui, vec2};

use super::page::quad;
use super::pages_dialog::{PagesDialog, Span};
use crate::cadastre::{Scan, ScanKind};
use crate::desktop::act::Act;
use crate::desktop::state::AppState;
use crate::desktop::theme::{self, Palette};
use crate::desktop::widgets;
use crate::i18n::Message;

/// Points.
pub const WIDTH: f32 = 84.0;
const ROW_HEIGHT: f32 = 104.0;

/// Draws the strip; gives the page (from 0) that was clicked.
pub fn strip_ui(
    ui: &mut Ui,
    scan: &Scan,
    (pages, current): (u32, u32),
    state: &AppState,
    acts: &mut Vec<Act>,
) -> Option<u32> {
    let mut clicked = None;
    let rows = usize::try_from(pages).unwrap_or(usize::MAX);
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().id_salt(("pages", scan.id.0)).auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT,
        rows,
        |ui, range| {
            for page in range.filter_map(|row| u32::try_from(row).ok()) {
                if page_ui(ui, scan, page, page == current, state, acts) {
                    clicked = Some(page);
                }
            }
        },
    );
    clicked
}

fn page_ui(ui: &mut Ui, scan: &Scan, page: u32, is_current: bool, state: &AppState, acts: &mut Vec<Act>) -> bool {
    let colours = Palette::current(ui);
    let (place, response) = ui.allocate_exact_size(vec2(WIDTH - theme::SPACE_S, ROW_HEIGHT), egui::Sense::click());
    let mut label = state.words.say(&Message::new("desktop-viewer-page-of-strip").with("page", page + 1));
    let apart = whose(scan, page, state);
    if let Some(whose) = &apart {
        label = format!("{label}: {whose}");
    }
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
    if let Some(whose) = apart {
        // A page of another paper stands apart: a line above, and whose it is.
        ui.painter().hline(place.x_range(), place.min.y, egui::Stroke::new(2.0, colours.accent));
        let font = egui::FontId::proportional(10.0);
        let galley = ui.painter().layout_no_wrap(whose, font, colours.on_accent);
        let ground = Rect::from_min_size(place.min + vec2(2.0, 3.0), galley.size() + vec2(6.0, 2.0));
        ui.painter().rect_filled(ground, 2, colours.accent);
        ui.painter().with_clip_rect(place).galley(ground.min + vec2(3.0, 1.0), galley, colours.on_accent);
    }
    let at = egui::pos2(place.center().x, number);
    ui.painter().text(at, egui::Align2::CENTER_CENTER, page + 1, egui::FontId::proportional(11.0), colours.muted);
    response.context_menu(|ui| pages_menu_ui(ui, scan, page, state, acts));
    response.clicked()
}

/// Whose paper a page is where that is not its file's: a serial, or what it is.
fn whose(scan: &Scan, page: u32, state: &AppState) -> Option<String> {
    let apart = scan.pages_apart.iter().find(|apart| apart.page == page)?;
    let words = &state.words;
    if apart.kind != ScanKind::Certificate {
        return Some(words.text(crate::desktop::inspector::scan_kind_key(apart.kind)));
    }
    let paper = apart.certificate.and_then(|id| state.snapshot().certificates.get(id));
    let serial = paper.and_then(|paper| paper.serial.as_ref()).map(ToString::to_string);
    Some(serial.unwrap_or_else(|| words.text("desktop-no-serial")))
}

/// What can be done with a page (from 0) of a scan and with those after it.
pub fn pages_menu_ui(ui: &mut Ui, scan: &Scan, page: u32, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.set_min_width(270.0);
    let mut ask = |ui: &mut Ui, key: &str, span: Span, why_not: Option<String>| {
        if widgets::offered(ui, why_not, egui::Button::new(words.text(key))).clicked() {
            acts.push(Act::AskForPages(PagesDialog::new(scan, page, span)));
            ui.close();
        }
    };
    let lone = words.unless(scan.pages > 1, "desktop-pages-needs-several");
    let first = lone.clone().or_else(|| words.unless(page > 0, "desktop-pages-needs-later"));
    ask(ui, "desktop-pages-from-here", Span::FromHere, first);
    ask(ui, "desktop-pages-this", Span::This, lone);
    ask(ui, "desktop-pages-join", Span::All, None);
    let apart: Vec<u32> = scan.pages_apart.iter().map(|apart| apart.page).collect();
    let rejoin = egui::Button::new(words.text("desktop-pages-rejoin"));
    let why_not = words.unless(apart.contains(&page), "desktop-pages-needs-apart");
    if widgets::offered(ui, why_not, rejoin).clicked() {
        acts.push(Act::RejoinPages { scan: scan.id, pages: vec![page] });
        ui.close();
    }
    let all = egui::Button::new(words.text("desktop-pages-rejoin-all"));
    if apart.len() > 1 && ui.add(all).clicked() {
        acts.push(Act::RejoinPages { scan: scan.id, pages: apart });
        ui.close();
    }
}

/// The corners of a picture of this size, turned, as large as `room` lets it be.
pub fn fitted(room: Rect, size: egui::Vec2, quarter_turns: u8) -> [egui::Pos2; 4] {
    let turned = if quarter_turns % 2 == 1 { vec2(size.y, size.x) } else { size };
    let scale = (room.width() / turned.x).min(room.height() / turned.y);
    let place = Rect::from_center_size(room.center(), turned * scale);
    [vec2(0.0, 0.0), vec2(1.0, 0.0), vec2(1.0, 1.0), vec2(0.0, 1.0)]
        .map(|corner| super::page::turned(corner, quarter_turns, place))
}
