//! The scan viewer: one page beside the map, decoded by a job, drawn in tiles.
//!
//! A page is cut into tiles of several sizes; only those in view are on the graphics card, a few are sent each frame, so that a scan
//! of any size stalls none. Brightness, contrast and inversion are applied to tiles as they are sent.

mod acts;
mod crop;
mod kept;
mod marks;
mod page;
mod pages_dialog;
mod strip;
mod toolbar;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use egui::{Rect, Ui, Vec2, pos2, vec2};
use egui_material_icons::icons;

use super::act::Act;
use super::state::AppState;
use super::theme;
use super::widgets;
use crate::cadastre::{Scan, ScanId};
use crate::i18n::Message;
use crate::scans::{Improvement, TilePyramid};
use crop::CropTool;
use kept::{KeptPage, KeptPages, PageKey};
pub use marks::PageMark;
use page::ShownPage;
pub use page::{DecodedPage, PageRequest};
pub use pages_dialog::{PagesDialog, pages_dialog_ui};
pub use view::{Frame, PageView};

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
    /// As another page is looked at.
    Look(Look),
}

/// Where a page is looked at, so that another of any size can be looked at in the same place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// What is in the middle of the panel: 0 to 1 of the page as it is shown, from its upper left.
    centre: egui::Pos2,
    /// Width of the panel as a share of the page's.
    width: f32,
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
    /// Tells the pages of this viewer from those of another.
    id: u64,
    pages: u32,
    zoom: f32,
    /// From the panel's centre to the page's, points.
    offset: Vec2,
    fit: Option<Fit>,
    /// How pages are looked at that the user has changed; for as long as the project is open.
    views: BTreeMap<PageKey, PageView>,
    crop_tool: CropTool,
    /// While the user is asked which paper pages are of.
    pub pages_dialog: Option<PagesDialog>,
    /// What is marked on the page that is seen.
    pub marks: Vec<PageMark>,
    kept: KeptPages,
    aim: Option<Aim>,
    /// Where the panel was over the page in the last frame: 0 to 1 of the upright page.
    seen: Option<Rect>,
    look: Option<Look>,
    /// Grows with every move of the user.
    moves: u64,
    /// Whether it has keys of its own.
    has_keys: bool,
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
            views: BTreeMap::new(),
            crop_tool: CropTool::Off,
            pages_dialog: None,
            marks: Vec::new(),
            kept: KeptPages::default(),
            aim: None,
            seen: None,
            look: None,
            moves: 0,
            has_keys: true,
        }
    }
}

impl Viewer {
    /// One of two beside each other: its keys are those of both, and it keeps no pages that are out of sight.
    pub fn one_of_two() -> Self {
        Self { has_keys: false, kept: KeptPages::with_room(0), fit: Some(Fit::Page), ..Self::default() }
    }

    /// Looks at its page as another is looked at.
    pub fn look_as(&mut self, other: &Self) {
        if let Some(look) = other.look {
            self.fit = Some(Fit::Look(look));
        }
    }

    /// Width of the panel as a share of the page's; 0 before the page was seen.
    pub fn seen_width(&self) -> f32 {
        self.look.map_or(0.0, |look| look.width)
    }

    /// Grows with every move of the user.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// The page (from 0) that is wanted.
    pub fn page(&self) -> u32 {
        self.wanted.map_or(0, |wanted| wanted.page)
    }

    /// The page (from 0) of this scan that it shows or is about to; `None` while it shows another.
    pub fn page_of(&self, scan: ScanId) -> Option<u32> {
        self.wanted.filter(|wanted| wanted.scan == scan).map(|wanted| wanted.page)
    }

    /// All of the page comes into view.
    pub fn fit_page(&mut self) {
        self.by_hand(Some(Fit::Page));
    }

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
        self.crop_tool = CropTool::Off;
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

    /// Tells its pages from those of another viewer.
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

    /// How the wanted page is looked at.
    pub fn view(&self) -> PageView {
        self.wanted.and_then(|wanted| self.views.get(&(wanted.scan, wanted.page))).copied().unwrap_or_default()
    }

    /// How a page (from 0) is looked at.
    pub fn view_of(&self, scan: ScanId, page: u32) -> PageView {
        self.views.get(&(scan, page)).copied().unwrap_or_default()
    }

    /// Looks at the wanted page in another way; the part of it that was seen stays in sight.
    pub fn set_view(&mut self, view: PageView) {
        let Some(wanted) = self.wanted else { return };
        if view.crop != self.view().crop && self.fit.is_none() {
            self.fit = Some(Fit::Page);
        }
        match view.is_changed() {
            true => drop(self.views.insert((wanted.scan, wanted.page), view)),
            false => drop(self.views.remove(&(wanted.scan, wanted.page))),
        }
    }

    /// Looks at every page of the same file in this way.
    fn set_view_of_file(&mut self, view: PageView) {
        let Some(wanted) = self.wanted else { return };
        for page in 0..self.pages.max(1) {
            self.views.insert((wanted.scan, page), view);
        }
    }

    /// Takes what a job found that would make a page easier to read.
    pub fn take_improvement(&mut self, request: PageRequest, found: &Improvement) {
        if Some(request) == self.wanted && request.viewer == self.id {
            let improved = self.view().improved(found);
            self.set_view(improved);
        }
    }

    /// The page that is on the screen, with its pixels.
    pub fn shown_page(&self) -> Option<(PageRequest, Arc<TilePyramid>)> {
        let shown = self.shown.as_ref().filter(|shown| Some(shown.request) == self.wanted)?;
        Some((shown.request, Arc::clone(&shown.pyramid)))
    }

    /// The page that is wanted and still to come.
    pub fn awaited(&self) -> Option<PageRequest> {
        self.wanted.filter(|_| !self.is_settled())
    }

    /// The pixels of a page, where they are kept.
    pub fn kept_page(&self, scan: ScanId, page: u32) -> Option<(PageRequest, Arc<TilePyramid>)> {
        let shown = self.shown_page().filter(|(request, _)| (request.scan, request.page) == (scan, page));
        let request = PageRequest { viewer: self.id, scan, page };
        shown.or_else(|| Some((request, self.kept.peek((scan, page))?)))
    }

    /// Zooms at a place, which is so far (points) from the middle of the panel and stays where it is.
    pub fn zoom_at(&mut self, factor: f32, from_middle: Vec2) {
        let zoom = (self.zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        self.offset -= (from_middle - self.offset) * (zoom / self.zoom - 1.0);
        self.zoom = zoom;
        self.by_hand(None);
    }

    /// Moves the page, points.
    pub fn pan(&mut self, by: Vec2) {
        self.offset += by;
        self.by_hand(None);
    }

    fn by_hand(&mut self, fit: Option<Fit>) {
        self.fit = fit;
        self.moves += 1;
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
    toolbar::toolbar_ui(ui, viewer, scan, state, acts);
    if viewer.pages > 1 {
        let current = viewer.wanted.map_or(0, |wanted| wanted.page);
        let side = egui::Panel::left("viewer-pages").frame(egui::Frame::new()).resizable(false);
        let clicked = side
            .exact_size(strip::WIDTH)
            .show(ui, |ui| strip::strip_ui(ui, scan, (viewer.pages, current), state, acts))
            .inner;
        if let Some((wanted, page)) = viewer.wanted.as_mut().zip(clicked) {
            wanted.page = page;
        }
    }
    page_ui(ui, viewer, scan, state, acts);
}

/// Draws the page itself in the room that is left, and takes what the mouse and the keys do to it.
pub fn page_ui(ui: &mut Ui, viewer: &mut Viewer, scan: &Scan, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    let turns = scan.quarter_turns;
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
    if viewer.has_keys {
        toolbar::keys(ui, viewer, &response, scan, acts);
    }
    if viewer.crop_tool == CropTool::Off {
        navigate(ui, viewer, &response, panel);
    }
    let view = viewer.view();
    // While a crop is drawn, all of the page is seen.
    let crop =
        view.crop.filter(|_| viewer.crop_tool == CropTool::Off).map_or(UNIT, |crop| view::part_turned(crop, turns));
    let Some(shown) = &mut viewer.shown else { return };
    let page_size = shown.size();
    let size = Frame::grown(page_size, turns, view.lean_degrees);
    let whole = if viewer.crop_tool == CropTool::Off { viewer.fit } else { Some(Fit::Page) };
    if let Some(fit) = whole {
        (viewer.zoom, viewer.offset) = fitted(fit, panel, size, crop);
    }
    let place = Rect::from_center_size(panel.center() + viewer.offset, size * viewer.zoom);
    let frame = Frame::new(page_size, turns, view.lean_degrees, place);
    let share = |at: egui::Pos2| pos2(0.0, 0.0) + (at - place.min) / place.size();
    viewer.seen = Some(Rect::from_min_max(share(panel.min), share(panel.max)).intersect(UNIT));
    viewer.look = Some(Look { centre: share(panel.center()), width: panel.width() / place.width() });
    let inside = Rect::from_min_max(place.lerp_inside(crop.min.to_vec2()), place.lerp_inside(crop.max.to_vec2()));
    shown.paint(ui, panel.intersect(inside), &frame, view.adjustment);
    if viewer.crop_tool == CropTool::Off {
        marks::marks_ui(ui, &viewer.marks, (&response, panel.intersect(inside)), &frame, acts);
    } else {
        crop::crop_ui(ui, viewer, &response, (panel, place), turns, state);
    }
}

/// Zoom and offset that bring a page of this size (pixels, as it is shown) into the panel.
fn fitted(fit: Fit, panel: Rect, size: Vec2, crop: Rect) -> (f32, Vec2) {
    let part = crop.size() * size;
    let to_middle = |middle: egui::Pos2, zoom: f32| (vec2(0.5, 0.5) - middle.to_vec2()) * size * zoom;
    match fit {
        Fit::Width => {
            let zoom = panel.width() / part.x;
            // From the top, where a paper begins.
            let down = ((part.y * zoom - panel.height()) / 2.0).max(0.0);
            (zoom, to_middle(crop.center(), zoom) + vec2(0.0, down))
        }
        Fit::Page => {
            let zoom = (panel.width() / part.x).min(panel.height() / part.y);
            (zoom, to_middle(crop.center(), zoom))
        }
        Fit::Part(part) => {
            let room = part.size().max(vec2(0.02, 0.02)) * size;
            let zoom = (panel.width() / room.x).min(panel.height() / room.y);
            let zoom = zoom.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
            (zoom, to_middle(part.center(), zoom))
        }
        Fit::Look(look) => {
            let zoom = (panel.width() / (size.x * look.width)).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
            (zoom, to_middle(look.centre, zoom))
        }
    }
}

/// Wheel zooms at the cursor, dragging pans.
fn navigate(ui: &Ui, viewer: &mut Viewer, response: &egui::Response, panel: Rect) {
    if response.dragged() {
        viewer.pan(response.drag_delta());
    }
    let Some(cursor) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = pinch * ZOOM_STEP.powf(scroll / 50.0);
    if (factor - 1.0).abs() > f32::EPSILON {
        viewer.zoom_at(factor, cursor - panel.center());
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
