//! The scan viewer: one page beside the map, decoded by a job, drawn in tiles.
//!
//! A page is cut into tiles of several sizes; only those in view are on the graphics card, a few are sent each frame, so that a scan
//! of any size stalls none. Brightness, contrast and inversion are applied to tiles as they are sent.

mod kept;
mod page;
mod strip;

use std::sync::atomic::{AtomicU64, Ordering};

use egui::{Key, Rect, Ui, Vec2, pos2, vec2};
use egui_material_icons::icons;

use super::act::Act;
use super::state::AppState;
use super::theme;
use super::widgets;
use crate::cadastre::ScanId;
use crate::i18n::Message;
use kept::{KeptPage, KeptPages};
use page::{Adjustment, ShownPage};
pub use page::{DecodedPage, PageRequest};

/// One notch of the wheel.
const ZOOM_STEP: f32 = 1.25;
const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.02..=16.0;

/// All of a page.
const UNIT: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1.0, 1.0) };

/// How many viewers there were.
static VIEWERS: AtomicU64 = AtomicU64::new(0);

/// How a page is brought into the panel.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    Width,
    Page,
    /// This part of the upright page, 0 to 1 from its upper left.
    Part(Rect),
}

/// What a scan is to show as soon as it is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    pub scan: ScanId,
    /// From 0.
    pub page: u32,
    /// 0 to 1 from the upper left of the upright page; `None`: its width.
    pub part: Option<Rect>,
}

/// What the viewer shows, and how.
pub struct Viewer {
    /// The page that is wanted.
    wanted: Option<PageRequest>,
    shown: Option<ShownPage>,
    /// Why the wanted page cannot be shown.
    trouble: Option<Message>,
    /// The page that was asked for last.
    asked: Option<PageRequest>,
    /// Whether a job decodes it: one page at a time, however fast the user turns them.
    decoding: bool,
    /// Tells the pages of this viewer from those of an earlier project's.
    id: u64,
    pages: u32,
    zoom: f32,
    /// From the panel's centre to the page's, points.
    offset: Vec2,
    fit: Option<Fit>,
    adjustment: Adjustment,
    kept: KeptPages,
    aim: Option<Aim>,
    /// Where the panel was over the page in the last frame: 0 to 1 of the upright page.
    seen: Option<Rect>,
}

impl Default for Viewer {
    fn default() -> Self {
        Self {
            wanted: None,
            shown: None,
            trouble: None,
            asked: None,
            decoding: false,
            id: VIEWERS.fetch_add(1, Ordering::Relaxed),
            pages: 0,
            zoom: 1.0,
            offset: Vec2::ZERO,
            fit: Some(Fit::Width),
            adjustment: Adjustment::default(),
            kept: KeptPages::default(),
            aim: None,
            seen: None,
        }
    }
}

impl Viewer {
    /// Shows this page, and this part of it, as soon as its scan is followed.
    pub fn aim(&mut self, aim: Aim) {
        self.aim = Some(aim);
        if self.wanted.is_some_and(|wanted| wanted.scan == aim.scan) {
            self.take_aim(aim.scan);
        }
    }

    fn take_aim(&mut self, scan: ScanId) {
        self.wanted = Some(PageRequest { viewer: self.id, scan, page: 0 });
        self.fit = Some(Fit::Width);
        self.seen = None;
        if let Some(aim) = self.aim.take_if(|aim| aim.scan == scan) {
            self.wanted = Some(PageRequest { viewer: self.id, scan, page: aim.page });
            self.fit = Some(aim.part.map_or(Fit::Width, Fit::Part));
        }
    }

    /// The page and the part of it that the user has moved to by hand; `None` while it is seen as it came.
    pub fn moved_to(&self) -> Option<(ScanId, u32, Rect)> {
        let wanted = self.wanted.filter(|_| self.fit.is_none())?;
        Some((wanted.scan, wanted.page, self.seen?))
    }

    /// The first of these pages that is neither kept nor on its way, to be decoded ahead.
    pub fn lacking(&self, pages: &[(ScanId, u32)]) -> Option<PageRequest> {
        let here = |scan, page| {
            let same = |request: Option<PageRequest>| request.is_some_and(|it| (it.scan, it.page) == (scan, page));
            same(self.wanted) || self.kept.has((scan, page))
        };
        let (scan, page) = pages.iter().copied().find(|(scan, page)| !here(*scan, *page))?;
        Some(PageRequest { viewer: self.id, scan, page })
    }

    /// Keeps a page that was decoded ahead.
    pub fn keep(&mut self, page: DecodedPage) {
        if page.request.viewer == self.id {
            self.kept
                .put((page.request.scan, page.request.page), KeptPage { pages: page.pages, pyramid: page.pyramid });
        }
    }

    /// Whether no page is being decoded for the screen.
    pub fn is_idle(&self) -> bool {
        !self.decoding
    }

    /// Whether the wanted page is on the screen, or why it cannot be.
    pub fn is_settled(&self) -> bool {
        self.trouble.is_some() || self.shown.as_ref().map(|shown| shown.request) == self.wanted
    }

    /// Follows the scan that is to be seen. Gives the page to decode, once, when no other is being decoded; what was shown
    /// until then gives its memory back.
    pub fn follow(&mut self, scan: Option<ScanId>) -> Option<PageRequest> {
        if self.wanted.map(|wanted| wanted.scan) != scan {
            self.pages = 0;
            match scan {
                Some(scan) => self.take_aim(scan),
                None => self.wanted = None,
            }
        }
        let wanted = self.wanted?;
        if self.asked == Some(wanted) {
            return None;
        }
        if let Some(kept) = self.kept.get((wanted.scan, wanted.page)) {
            self.asked = Some(wanted);
            self.show(DecodedPage { request: wanted, pages: kept.pages, pyramid: kept.pyramid });
            return None;
        }
        if self.decoding {
            return None;
        }
        self.put_away();
        (self.asked, self.decoding) = (Some(wanted), true);
        Some(wanted)
    }

    /// What was seen last is kept for a while.
    fn put_away(&mut self) {
        if let Some(shown) = self.shown.take() {
            let page = KeptPage { pages: self.pages.max(1), pyramid: Ok(shown.pyramid) };
            self.kept.put((shown.request.scan, shown.request.page), page);
        }
    }

    /// The page that was asked for cannot be decoded now: nothing comes of it.
    pub fn give_up(&mut self) {
        self.decoding = false;
    }

    /// Tells this viewer's project from an earlier one.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Takes a page that a job has decoded; one that is no longer wanted is dropped.
    pub fn take(&mut self, page: DecodedPage) {
        if page.request.viewer == self.id {
            self.decoding = false;
        }
        if Some(page.request) != self.wanted {
            self.keep(page);
            return;
        }
        self.show(page);
    }

    fn show(&mut self, page: DecodedPage) {
        self.put_away();
        self.pages = page.pages;
        match page.pyramid {
            Ok(pyramid) => {
                self.trouble = None;
                self.shown = Some(ShownPage::new(page.request, pyramid));
            }
            Err(trouble) => {
                self.trouble = Some(trouble);
                self.shown = None;
            }
        }
    }

    pub fn turn_page(&mut self, by: i64) {
        if let Some(wanted) = &mut self.wanted {
            let last = i64::from(self.pages.max(1)) - 1;
            wanted.page = u32::try_from((i64::from(wanted.page) + by).clamp(0, last)).unwrap_or(0);
        }
    }
}

pub fn viewer_ui(ui: &mut Ui, viewer: &mut Viewer, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let scan = viewer.wanted.and_then(|wanted| state.snapshot().scans.get(wanted.scan));
    let Some(scan) = scan else {
        let (title, hint) = (words.text("desktop-viewer-empty"), words.text("desktop-viewer-empty-hint"));
        widgets::empty_state(ui, icons::ICON_IMAGE, &title, &hint);
        return;
    };
    let turns = scan.quarter_turns;
    toolbar_ui(ui, viewer, scan.id, turns, state, acts);
    if viewer.pages > 1 {
        let current = viewer.wanted.map_or(0, |wanted| wanted.page);
        let side = egui::Panel::left("viewer-pages").frame(egui::Frame::new()).resizable(false);
        let clicked =
            side.exact_size(strip::WIDTH).show(ui, |ui| strip::strip_ui(ui, scan, viewer.pages, current, state)).inner;
        if let Some((wanted, page)) = viewer.wanted.as_mut().zip(clicked) {
            wanted.page = page;
        }
    }
    let (panel, response) = ui.allocate_exact_size(ui.available_size(), egui::Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, scan.source.file_name()));
    if let Some(trouble) = &viewer.trouble {
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(panel.shrink(theme::SPACE_L)));
        widgets::empty_state(&mut inside, icons::ICON_BROKEN_IMAGE, scan.source.file_name(), &words.say(trouble));
        return;
    }
    let ready = viewer.shown.as_ref().is_some_and(|shown| Some(shown.request) == viewer.wanted);
    if !ready {
        let page = viewer.wanted.map_or(0, |wanted| wanted.page);
        if let Some(texture) = state.thumbnails.get((scan.id, page)) {
            // The small picture at once, until the page itself is there.
            let corners = strip::fitted(panel, texture.size_vec2(), turns);
            ui.painter_at(panel).add(page::quad(texture, corners));
        }
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(panel.shrink(theme::SPACE_L)));
        inside.vertical_centered(|ui| {
            ui.add_space(panel.height() * 0.3);
            ui.label(theme::muted(ui, words.text("desktop-viewer-loading")));
        });
        return;
    }
    keys(ui, viewer, &response, scan.id, turns, acts);
    navigate(ui, viewer, &response, panel);
    let Some(shown) = &mut viewer.shown else { return };
    let size = shown.size(turns);
    match viewer.fit {
        Some(Fit::Width) => {
            viewer.zoom = panel.width() / size.x;
            // From the top, where a paper begins.
            viewer.offset = vec2(0.0, ((size.y * viewer.zoom - panel.height()) / 2.0).max(0.0));
        }
        Some(Fit::Page) => {
            viewer.zoom = (panel.width() / size.x).min(panel.height() / size.y);
            viewer.offset = Vec2::ZERO;
        }
        Some(Fit::Part(part)) => {
            let room = part.size().max(vec2(0.02, 0.02)) * size;
            viewer.zoom = (panel.width() / room.x).min(panel.height() / room.y);
            viewer.zoom = viewer.zoom.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
            viewer.offset = (vec2(0.5, 0.5) - part.center().to_vec2()) * size * viewer.zoom;
        }
        None => {}
    }
    let place = Rect::from_center_size(panel.center() + viewer.offset, size * viewer.zoom);
    let share = |at: egui::Pos2| pos2(0.0, 0.0) + (at - place.min) / place.size();
    viewer.seen = Some(Rect::from_min_max(share(panel.min), share(panel.max)).intersect(UNIT));
    shown.paint(ui, panel, place, turns, viewer.adjustment);
}

fn toolbar_ui(ui: &mut Ui, viewer: &mut Viewer, scan: ScanId, turns: u8, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_XS;
        if widgets::icon_button(ui, icons::ICON_CHEVRON_LEFT, &words.text("desktop-viewer-previous")).clicked() {
            viewer.turn_page(-1);
        }
        let page = viewer.wanted.map_or(0, |wanted| wanted.page) + 1;
        let message = Message::new("desktop-viewer-page").with("page", page).with("pages", viewer.pages.max(1));
        ui.label(format!("{page}/{}", viewer.pages.max(1))).on_hover_text(words.say(&message));
        if widgets::icon_button(ui, icons::ICON_CHEVRON_RIGHT, &words.text("desktop-viewer-next")).clicked() {
            viewer.turn_page(1);
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        for (icon, key, turn) in [
            (icons::ICON_ROTATE_LEFT, "desktop-viewer-turn-left", 3),
            (icons::ICON_ROTATE_RIGHT, "desktop-viewer-turn-right", 1),
        ] {
            if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
                acts.push(Act::TurnScan { scan, quarter_turns: (turns + turn) % 4 });
            }
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        for (icon, key, fit) in [
            (icons::ICON_FIT_WIDTH, "desktop-viewer-fit-width", Some(Fit::Width)),
            (icons::ICON_FIT_PAGE, "desktop-viewer-fit-page", Some(Fit::Page)),
            (icons::ICON_CENTER_FOCUS_STRONG, "desktop-viewer-actual", None),
        ] {
            if widgets::icon_button(ui, icon, &words.text(key)).clicked() {
                viewer.fit = fit;
                if fit.is_none() {
                    viewer.zoom = 1.0 / ui.ctx().pixels_per_point();
                }
            }
        }
        ui.add(egui::Separator::default().spacing(theme::SPACE_XS));
        let adjustment = &mut viewer.adjustment;
        let menu = ui.menu_button(icons::ICON_CONTRAST.rich_text().size(17.0), |ui| {
            ui.set_min_width(220.0);
            // A menu draws its buttons without a frame; a box to be ticked would not be seen.
            let framed = ui.ctx().global_style().visuals.widgets.clone();
            ui.visuals_mut().widgets = framed;
            let slider =
                |value, key: &str| egui::Slider::new(value, -1.0..=1.0).show_value(false).text(words.text(key));
            ui.add(slider(&mut adjustment.brightness, "desktop-viewer-brightness"));
            ui.add(slider(&mut adjustment.contrast, "desktop-viewer-contrast"));
            ui.checkbox(&mut adjustment.inverted, words.text("desktop-viewer-invert"));
        });
        let name = words.text("desktop-viewer-contrast");
        menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        menu.response.on_hover_text(&name);
    });
}

fn keys(ui: &Ui, viewer: &mut Viewer, response: &egui::Response, scan: ScanId, turns: u8, acts: &mut Vec<Act>) {
    if !response.hovered() || ui.ctx().text_edit_focused() {
        return;
    }
    ui.input(|input| {
        if input.key_pressed(Key::R) {
            let turn = if input.modifiers.shift { 3 } else { 1 };
            acts.push(Act::TurnScan { scan, quarter_turns: (turns + turn) % 4 });
        }
        if input.key_pressed(Key::W) {
            viewer.fit = Some(Fit::Width);
        }
        if input.key_pressed(Key::P) {
            viewer.fit = Some(Fit::Page);
        }
        if input.key_pressed(Key::PageDown) {
            viewer.turn_page(1);
        }
        if input.key_pressed(Key::PageUp) {
            viewer.turn_page(-1);
        }
    });
}

/// Wheel zooms at the cursor, dragging pans.
fn navigate(ui: &Ui, viewer: &mut Viewer, response: &egui::Response, panel: Rect) {
    if response.dragged() {
        viewer.offset += response.drag_delta();
        viewer.fit = None;
    }
    let Some(cursor) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = pinch * ZOOM_STEP.powf(scroll / 50.0);
    if (factor - 1.0).abs() > f32::EPSILON {
        let zoom = (viewer.zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        let from_centre = cursor - panel.center() - viewer.offset;
        viewer.offset -= from_centre * (zoom / viewer.zoom - 1.0);
        viewer.zoom = zoom;
        viewer.fit = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(request: PageRequest, pages: u32) -> DecodedPage {
        let page = crate::scans::PageImage { width: 1, height: 1, rgba: vec![255; 4], dpi_tenths: None };
        DecodedPage { request, pages, pyramid: Ok(crate::scans::TilePyramid::new(page).into()) }
    }

    #[test]
    fn pages_that_are_turned_fast_are_decoded_one_at_a_time_and_the_last_is_shown() {
        let mut viewer = Viewer::default();
        let scan = Some(ScanId(7));
        let first = viewer.follow(scan).expect("nothing is being decoded");
        viewer.take(decoded(first, 9));
        for _ in 0..5 {
            viewer.turn_page(1);
        }
        let second = viewer.follow(scan).expect("the page has changed");
        assert_eq!(second.page, 5);
        viewer.turn_page(1);
        assert_eq!(viewer.follow(scan), None, "one is being decoded");
        viewer.take(decoded(second, 9));
        assert!(viewer.shown.is_none(), "it is no longer wanted");
        let third = viewer.follow(scan).expect("the other has come");
        viewer.take(decoded(third, 9));
        assert_eq!((third.page, viewer.shown.as_ref().map(|shown| shown.request)), (6, Some(third)));
        assert_eq!(viewer.follow(scan), None, "it is shown");
    }

    #[test]
    fn a_page_that_was_decoded_ahead_is_shown_at_once_and_as_it_was_aimed_at() {
        let mut viewer = Viewer::default();
        let first = viewer.follow(Some(ScanId(1))).expect("nothing is being decoded");
        viewer.take(decoded(first, 1));
        let pages = [(ScanId(1), 0), (ScanId(2), 3)];
        let ahead = viewer.lacking(&pages).expect("the second is not there");
        assert_eq!((ahead.scan, ahead.page), (ScanId(2), 3));
        viewer.keep(decoded(ahead, 5));
        assert_eq!(viewer.lacking(&pages), None);
        let part = Rect::from_min_max(pos2(0.0, 0.0), pos2(0.5, 0.5));
        viewer.aim(Aim { scan: ScanId(2), page: 3, part: Some(part) });
        assert_eq!(viewer.follow(Some(ScanId(2))), None, "there is nothing to decode");
        assert!(viewer.is_settled());
        assert_eq!((viewer.pages, viewer.fit), (5, Some(Fit::Part(part))));
        viewer.aim(Aim { scan: ScanId(1), page: 0, part: None });
        assert_eq!(viewer.follow(Some(ScanId(1))), None, "what was seen last is kept");
    }

    #[test]
    fn a_page_of_an_earlier_project_is_not_shown() {
        let mut before = Viewer::default();
        let request = before.follow(Some(ScanId(1))).expect("nothing is being decoded");
        let mut viewer = Viewer::default();
        let wanted = viewer.follow(Some(ScanId(1)));
        viewer.take(decoded(request, 1));
        assert!(viewer.shown.is_none());
        assert_ne!(wanted, Some(request));
    }
}
