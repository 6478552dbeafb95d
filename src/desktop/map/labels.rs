//! Labels of parcels, as a cadastral sheet has them: land use, then number over area. None covers another.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use eframe::egui::{self, Color32, FontId, Pos2, Rect, pos2, vec2};
use geo_types::Coord;

use super::camera::Camera;
use super::chunk::Chunk;
use super::chunk_labels::{ChunkLabels, Label, least_area};
use super::furniture;
use super::look::Look;
use super::scene::Scene;
use super::sides::{self, SideLabel};
use super::style::Palette;
use crate::cadastre::{Parcel, ParcelId};

/// Labels drawn in one frame at most: three texts each, a millisecond in all. Source: `cargo bench --bench map_frame`.
const MOST_LABELS: usize = 340;
/// Up to so many labels get a halo; it costs four more copies of the texts.
const MOST_HALOS: usize = 68;
/// Texts that one frame lays out and the frame before did not have: most of a millisecond. What is behind them is written in the next frames.
const MOST_NEW_TEXTS: usize = 100;
/// Sizes never change with the zoom: each new one would be laid out anew and fill the glyph atlas.
const NUMBER_POINTS: f32 = 13.0;
const DETAIL_POINTS: f32 = 11.0;
/// Widest glyph of digits and capitals as a share of the font size; estimates a label before it is laid out.
const GLYPH_WIDTH: f32 = 0.6;
/// Height of a line of digits and capitals as a share of the font size.
const LINE_HEIGHT: f32 = 1.25;
/// Side of a cell of the grid that finds collisions, points.
const CELL_POINTS: f32 = 24.0;
/// Room kept between two labels, points.
const APART_POINTS: f32 = 1.5;

/// What is drawn of a label at this scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Number,
    /// Land use, number over area.
    Whole,
}

/// A label that found its place.
struct Placed<'a> {
    words: LabelWords<'a>,
    middle: Pos2,
    detail: Detail,
}

impl Placed<'_> {
    /// What is to be laid out, each with its size.
    fn texts(&self) -> impl Iterator<Item = (&str, f32)> {
        let LabelWords { number, area, land_use } = self.words;
        let details = [(area, DETAIL_POINTS), (land_use, DETAIL_POINTS)];
        let details = details.into_iter().filter(|_| self.detail == Detail::Whole);
        std::iter::once((number, NUMBER_POINTS)).chain(details)
    }
}

/// The texts that are laid out, by their hashes: egui keeps those that the frame before had.
#[derive(Debug, Default)]
struct LaidOut {
    before: HashSet<u64>,
    now: HashSet<u64>,
    new: usize,
}

impl LaidOut {
    fn begin_frame(&mut self) {
        std::mem::swap(&mut self.before, &mut self.now);
        self.now.clear();
        self.new = 0;
    }

    /// Whether this frame has time for the texts of a label.
    fn has_time(&mut self, placed: &Placed<'_>) -> bool {
        let keys = || placed.texts().map(|(text, points)| egui::util::hash((text, points.to_bits())));
        let new = keys().filter(|key| !self.before.contains(key) && !self.now.contains(key)).count();
        if new > 0 && self.new + new > MOST_NEW_TEXTS {
            return false;
        }
        self.new += new;
        self.now.extend(keys());
        true
    }
}

/// The texts of a label.
#[derive(Debug, Clone, Copy)]
struct LabelWords<'a> {
    number: &'a str,
    area: &'a str,
    land_use: &'a str,
}

impl<'a> LabelWords<'a> {
    fn of(label: &'a Label, parcel: &'a Parcel) -> Self {
        Self { number: parcel.number.as_str(), area: &label.area_text, land_use: &parcel.land_use.verbatim }
    }
}

/// A chunk, its number, and its labels.
type Labelled<'a> = (&'a Chunk, usize, Arc<ChunkLabels>);

/// A label that might be drawn: whether its parcel is selected, the parcel's area, chunk and label.
type Candidate = (bool, f32, u32, u32);

/// What is written on the map.
pub struct Written<'a, C> {
    /// The chunks whose parcels are labelled, with their numbers.
    pub chunks: C,
    pub selection: &'a BTreeSet<ParcelId>,
    pub look: &'a Look,
    /// Along sides of the selected parcels.
    pub sides: &'a [SideLabel],
}

/// Finds places and draws. Keeps its buffers between frames.
#[derive(Debug, Default)]
pub struct Labels {
    candidates: Vec<Candidate>,
    taken: Grid,
    laid_out: LaidOut,
}

/// The area, square metres, of the smallest parcel that can have a label at this scale.
pub fn least_labelled(camera: &Camera) -> f32 {
    least_area(shallowest(camera))
}

impl Labels {
    /// Draws the labels that fit inside their parcels on the screen: those of selected parcels, then their sides, then larger parcels first.
    pub fn draw_ui<'a>(
        &mut self,
        painter: &egui::Painter,
        (canvas, camera): (Rect, &Camera),
        scene: &'a Scene,
        Written { chunks, selection, look, sides }: Written<'a, impl Iterator<Item = (usize, &'a Arc<Chunk>)>>,
        palette: &Palette,
    ) -> usize {
        let least = least_labelled(camera);
        let here = chunks.filter(|(_, chunk)| chunk.largest > least);
        let chunks: Vec<Labelled<'a>> = here.filter_map(|(at, chunk)| Some((&**chunk, at, chunk.labels()?))).collect();
        self.collect((canvas, camera), scene, &chunks, (selection, look));
        self.taken.clear(canvas);
        for room in furniture::rooms(canvas, camera) {
            self.taken.take(room);
        }
        let mut placed: Vec<Placed<'_>> = Vec::new();
        let selected = self.candidates.partition_point(|(selected, ..)| *selected);
        let mut placed_sides = Vec::new();
        for (at, (_, _, chunk, label)) in self.candidates.iter().enumerate() {
            if placed.len() >= MOST_LABELS {
                break;
            }
            if at == selected {
                placed_sides = sides::place(sides, (canvas, camera), &mut self.taken);
            }
            let Some((label, parcel)) = label_at(&chunks, *chunk, *label) else { continue };
            let words = LabelWords::of(label, parcel);
            let middle = camera.screen_from_world(canvas, label.place);
            let half_room = vec2(label.half_room[0] as f32, label.half_room[1] as f32) / camera.metres_per_point as f32;
            let found = [Detail::Whole, Detail::Number].into_iter().find(|detail| {
                let size = size(words, *detail);
                let fits = size.x / 2.0 <= half_room.x && size.y / 2.0 <= half_room.y;
                fits && self.taken.take(Rect::from_center_size(middle, size).expand(APART_POINTS))
            });
            if let Some(detail) = found {
                placed.push(Placed { words, middle, detail });
            }
        }
        if selected == self.candidates.len() {
            placed_sides = sides::place(sides, (canvas, camera), &mut self.taken);
        }
        let halo = placed.len() <= MOST_HALOS;
        self.laid_out.begin_frame();
        let mut all_written = true;
        for placed in &placed {
            // Whoever waits keeps its room: no smaller one stands there for a frame.
            match self.laid_out.has_time(placed) {
                true => draw(painter, placed, palette, halo),
                false => all_written = false,
            }
        }
        if !all_written {
            painter.ctx().request_repaint();
        }
        sides::draw(painter, &placed_sides, palette);
        placed.len()
    }

    fn collect(
        &mut self,
        (canvas, camera): (Rect, &Camera),
        scene: &Scene,
        chunks: &[Labelled<'_>],
        (selection, look): (&BTreeSet<ParcelId>, &Look),
    ) {
        self.candidates.clear();
        let window = camera.visible_world(canvas);
        let (shallowest, least) = (shallowest(camera), least_labelled(camera));
        for ((chunk, number, labels), at) in chunks.iter().zip(0_u32..) {
            let large = labels.labels.iter().take_while(|label| label.area > least);
            for (label, which) in large.zip(0_u32..) {
                if label.half_room[1] < shallowest || !holds(window, label.place) {
                    continue;
                }
                let Some(parcel) = chunk.parcels.get(label.slot as usize) else { continue };
                let is_wanted = !parcel.row.number.is_empty() && look.shows(parcel.id);
                if is_wanted && scene.is_at(parcel.id, (*number, label.slot as usize)) {
                    self.candidates.push((selection.contains(&parcel.id), label.area, at, which));
                }
            }
        }
        let first =
            |a: &Candidate, b: &Candidate| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3)));
        // Sorting many thousands would cost more than drawing: only those that may be drawn are put in order.
        let many = MOST_LABELS * 2;
        if self.candidates.len() > many {
            self.candidates.select_nth_unstable_by(many, first);
            self.candidates.truncate(many);
        }
        self.candidates.sort_unstable_by(first);
    }
}

fn holds(window: geo_types::Rect<f64>, place: Coord<f64>) -> bool {
    (place.x >= window.min().x && place.x <= window.max().x) && (place.y >= window.min().y && place.y <= window.max().y)
}

fn label_at<'a>(chunks: &'a [Labelled<'_>], chunk: u32, label: u32) -> Option<(&'a Label, &'a Parcel)> {
    let (chunk, _, labels) = chunks.get(chunk as usize)?;
    let label = labels.labels.get(label as usize)?;
    Some((label, &chunk.parcels.get(label.slot as usize)?.row))
}

/// Half the height of the smallest label, metres.
fn shallowest(camera: &Camera) -> f64 {
    f64::from(size_of_number(1).y) / 2.0 * camera.metres_per_point
}

fn size_of_number(glyphs: usize) -> egui::Vec2 {
    vec2(glyphs as f32 * NUMBER_POINTS * GLYPH_WIDTH, NUMBER_POINTS * LINE_HEIGHT)
}

pub(super) fn text_width(text: &str, points: f32) -> f32 {
    text.chars().count() as f32 * points * GLYPH_WIDTH
}

fn fraction_width(words: LabelWords<'_>) -> f32 {
    text_width(words.number, NUMBER_POINTS).max(text_width(words.area, DETAIL_POINTS))
}

fn size(words: LabelWords<'_>, detail: Detail) -> egui::Vec2 {
    match detail {
        Detail::Number => size_of_number(words.number.chars().count()),
        Detail::Whole => vec2(
            fraction_width(words) + text_width(words.land_use, DETAIL_POINTS) + 6.0,
            (NUMBER_POINTS + DETAIL_POINTS) * LINE_HEIGHT,
        ),
    }
}

fn draw(painter: &egui::Painter, placed: &Placed<'_>, palette: &Palette, halo: bool) {
    let (number_font, detail_font) = (FontId::proportional(NUMBER_POINTS), FontId::proportional(DETAIL_POINTS));
    let Placed { words, middle, detail } = placed;
    let halo = halo.then_some(palette.halo);
    match detail {
        Detail::Number => {
            text(painter, *middle, egui::Align2::CENTER_CENTER, words.number, number_font, palette, halo);
        }
        Detail::Whole => {
            let whole = size(*words, Detail::Whole);
            let fraction = fraction_width(*words);
            let column = pos2(middle.x + whole.x / 2.0 - fraction / 2.0, middle.y);
            let code = pos2(middle.x - whole.x / 2.0, middle.y);
            text(painter, code, egui::Align2::LEFT_CENTER, words.land_use, detail_font.clone(), palette, halo);
            text(painter, column, egui::Align2::CENTER_BOTTOM, words.number, number_font, palette, halo);
            painter.hline(column.x - fraction / 2.0..=column.x + fraction / 2.0, column.y, (1.0, palette.text));
            text(painter, column, egui::Align2::CENTER_TOP, words.area, detail_font, palette, halo);
        }
    }
}

fn text(
    painter: &egui::Painter,
    place: Pos2,
    anchor: egui::Align2,
    words: &str,
    font: FontId,
    palette: &Palette,
    halo: Option<Color32>,
) {
    let galley = painter.layout_no_wrap(words.to_owned(), font, palette.text);
    let corner = anchor.anchor_size(place, galley.size()).min;
    if let Some(halo) = halo {
        for shift in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
            painter.galley_with_override_text_color(corner + shift, galley.clone(), halo);
        }
    }
    painter.galley(corner, galley, palette.text);
}

/// Boxes taken on the screen, by cell.
#[derive(Debug, Default)]
pub(super) struct Grid {
    canvas: Option<Rect>,
    columns: usize,
    cells: Vec<Vec<Rect>>,
}

impl Grid {
    pub fn clear(&mut self, canvas: Rect) {
        self.columns = (canvas.width() / CELL_POINTS).ceil().clamp(1.0, 1e4) as usize;
        let rows = (canvas.height() / CELL_POINTS).ceil().clamp(1.0, 1e4) as usize;
        self.cells.iter_mut().for_each(Vec::clear);
        self.cells.resize_with(self.columns * rows, Vec::new);
        self.canvas = Some(canvas);
    }

    /// Takes the room when it is free.
    fn take(&mut self, room: Rect) -> bool {
        self.take_all(&[room])
    }

    /// Takes rooms that belong together when all of them are free.
    pub fn take_all(&mut self, rooms: &[Rect]) -> bool {
        let Some(canvas) = self.canvas else { return false };
        let is_free = |room: &Rect| {
            let taken =
                |at: usize| self.cells.get(at).is_some_and(|cell| cell.iter().any(|taken| taken.intersects(*room)));
            !self.cells_of(canvas, *room).any(taken)
        };
        if !rooms.iter().all(is_free) {
            return false;
        }
        for room in rooms {
            for at in self.cells_of(canvas, *room) {
                if let Some(cell) = self.cells.get_mut(at) {
                    cell.push(*room);
                }
            }
        }
        true
    }

    fn cells_of(&self, canvas: Rect, room: Rect) -> impl Iterator<Item = usize> + use<> {
        let rows = self.cells.len() / self.columns.max(1);
        let cell = |offset: f32, count: usize| ((offset / CELL_POINTS).max(0.0) as usize).min(count.saturating_sub(1));
        let across = cell(room.left() - canvas.left(), self.columns)..=cell(room.right() - canvas.left(), self.columns);
        let down = cell(room.top() - canvas.top(), rows)..=cell(room.bottom() - canvas.top(), rows);
        let columns = self.columns;
        down.flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_lays_out_so_many_new_texts_and_the_next_ones_the_rest() {
        let many = MOST_NEW_TEXTS * 5 / 2;
        let numbers: Vec<String> = (0..many).map(|number| number.to_string()).collect();
        let words = |number| LabelWords { number, area: "245,8", land_use: "ODT" };
        let placed: Vec<Placed<'_>> = numbers
            .iter()
            .map(|number| Placed { words: words(number), middle: Pos2::ZERO, detail: Detail::Whole })
            .collect();
        let mut laid_out = LaidOut::default();
        let mut written = Vec::new();
        for _ in 0..4 {
            laid_out.begin_frame();
            written.push(placed.iter().filter(|placed| laid_out.has_time(placed)).count());
        }
        assert_eq!(written, [MOST_NEW_TEXTS - 2, MOST_NEW_TEXTS * 2 - 2, many, many]);
    }

    #[test]
    fn a_taken_room_is_not_given_twice() {
        let canvas = Rect::from_min_size(pos2(10.0, 10.0), vec2(300.0, 200.0));
        let mut grid = Grid::default();
        grid.clear(canvas);
        let room = Rect::from_min_size(pos2(100.0, 50.0), vec2(60.0, 20.0));
        assert!(grid.take(room));
        assert!(!grid.take(room.translate(vec2(55.0, 15.0))));
        assert!(grid.take(room.translate(vec2(70.0, 0.0))));
        grid.clear(canvas);
        assert!(grid.take(room));
    }
}
