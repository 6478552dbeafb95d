//! A decoded page on the screen: its tiles, turned and adjusted.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use super::view::{Adjustment, Frame, quarter_turned};
use crate::cadastre::ScanId;
use crate::i18n::Message;
use crate::scans::TilePyramid;

/// Bytes of tiles sent to the graphics card in one frame. Source: to make and to copy 1 MiB takes 2 to 3 ms with the memory that the
/// system has to clear for it; a tile has at most 1 MiB, a frame 16 ms.
pub const UPLOAD_BYTES_PER_FRAME: usize = 2 << 20;

/// Most bytes of a tile.
const TILE_BYTES: usize = (crate::scans::TILE_SIDE * crate::scans::TILE_SIDE) as usize * 4;

/// Which page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// The viewer that wants it: another project has another.
    pub viewer: u64,
    pub scan: ScanId,
    /// Counted from 0.
    pub page: u32,
}

/// What a job made of a page.
pub struct DecodedPage {
    pub request: PageRequest,
    pub pages: u32,
    pub pyramid: Result<Arc<TilePyramid>, Message>,
}

type TileKey = (usize, u32, u32);

/// A page whose tiles are drawn.
pub struct ShownPage {
    pub request: PageRequest,
    pub pyramid: Arc<TilePyramid>,
    /// What is on the card, and with which adjustment it was sent.
    textures: BTreeMap<TileKey, (TextureHandle, Adjustment)>,
    /// Where the next frame begins to send, so that every tile has its turn while a slider moves.
    turn: usize,
}

impl ShownPage {
    pub fn new(request: PageRequest, pyramid: Arc<TilePyramid>) -> Self {
        Self { request, pyramid, textures: BTreeMap::new(), turn: 0 }
    }

    /// Width and height of the page as its file has it, pixels.
    pub fn size(&self) -> Vec2 {
        let (width, height) = self.pyramid.level_size(0).unwrap_or((1, 1));
        vec2(width as f32, height as f32)
    }

    /// Draws the tiles that lie in `panel`; `frame` says where the page goes. What is not there yet shows the coarsest level
    /// instead, or what it was before.
    pub fn paint(&mut self, ui: &Ui, panel: Rect, frame: &Frame, adjustment: Adjustment) {
        let zoom = frame.scale() * ui.ctx().pixels_per_point();
        let coarsest = self.pyramid.levels().saturating_sub(1);
        let mut levels = vec![coarsest, self.pyramid.level_for(zoom)];
        levels.dedup();
        let visible: Vec<(TileKey, [Pos2; 4])> = levels
            .into_iter()
            .flat_map(|level| self.corners(level, frame))
            .filter(|(_, corners)| Rect::from_points(corners).intersects(panel))
            .collect();
        self.send(ui, &visible, adjustment);
        let painter = ui.painter_at(panel);
        painter.rect_filled(frame.place, 0, Color32::WHITE);
        for (key, corners) in &visible {
            if let Some((texture, _)) = self.textures.get(key) {
                painter.add(quad(texture, *corners));
            }
        }
        // What is out of view, or of another size, gives its room on the card back.
        self.textures.retain(|key, _| visible.iter().any(|(seen, _)| seen == key));
    }

    /// The tiles of a level, and where their corners go.
    fn corners(&self, level: usize, frame: &Frame) -> Vec<(TileKey, [Pos2; 4])> {
        let side = crate::scans::TILE_SIDE;
        let (columns, rows) = self.pyramid.grid(level).unwrap_or_default();
        let (width, height) = self.pyramid.level_size(level).unwrap_or((1, 1));
        let corner = |x: u32, y: u32| {
            let at = vec2(x.min(width) as f32 / width as f32, y.min(height) as f32 / height as f32);
            frame.screen(at)
        };
        let tile = |column: u32, row: u32| {
            let (left, top, right, bottom) = (column * side, row * side, (column + 1) * side, (row + 1) * side);
            let corners = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
            ((level, column, row), corners)
        };
        (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))).map(|(x, y)| tile(x, y)).collect()
    }

    /// Sends tiles that are not there, then those with another adjustment, as many as a frame may.
    fn send(&mut self, ui: &Ui, visible: &[(TileKey, [Pos2; 4])], adjustment: Adjustment) {
        let is = |key: &TileKey, fresh: bool| match self.textures.get(key) {
            None => !fresh,
            Some((_, sent)) => fresh && *sent != adjustment,
        };
        let of =
            |stale: bool| visible.iter().map(|(key, _)| *key).filter(move |key| is(key, stale)).collect::<Vec<_>>();
        let (mut wanted, mut stale) = (of(false), of(true));
        let turns = self.turn.checked_rem(stale.len()).unwrap_or(0);
        stale.rotate_left(turns);
        wanted.extend(stale);
        let mut sent = 0;
        for key in wanted {
            if sent + TILE_BYTES > UPLOAD_BYTES_PER_FRAME {
                ui.ctx().request_repaint();
                break;
            }
            sent += self.upload(ui, key, adjustment);
            self.turn = self.turn.wrapping_add(1);
        }
    }

    /// Sends a tile; gives its bytes.
    fn upload(&mut self, ui: &Ui, key: TileKey, adjustment: Adjustment) -> usize {
        let Some(tile) = self.pyramid.tile(key.0, key.1, key.2) else { return 0 };
        let size = [tile.width as usize, tile.height as usize];
        let mut pixels = Vec::with_capacity(size[0] * size[1]);
        let adjusted = (adjustment != Adjustment::default()).then(|| adjustment.table());
        for row in tile.rows() {
            let row = row.as_chunks::<4>().0.iter();
            // Pages are opaque, so that nothing is to be multiplied.
            match &adjusted {
                None => pixels.extend(row.map(|[r, g, b, a]| Color32::from_rgba_premultiplied(*r, *g, *b, *a))),
                Some(table) => pixels.extend(row.map(|[r, g, b, a]| {
                    let [r, g, b] = [r, g, b].map(|channel| table[usize::from(*channel)]);
                    Color32::from_rgba_premultiplied(r, g, b, *a)
                })),
            }
        }
        let bytes = pixels.len() * 4;
        let image = ColorImage::new(size, pixels);
        let name = format!("scan {} {} {key:?}", self.request.scan.0, self.request.page);
        self.textures.insert(key, (ui.ctx().load_texture(name, image, TextureOptions::LINEAR), adjustment));
        bytes
    }
}

/// A place of the page (0 to 1 from its upper left) after quarter turns clockwise.
pub fn turned(at: Vec2, quarter_turns: u8, place: Rect) -> Pos2 {
    place.min + quarter_turned(at, quarter_turns) * place.size()
}

pub fn quad(texture: &TextureHandle, corners: [Pos2; 4]) -> Mesh {
    let mut mesh = Mesh::with_texture(texture.id());
    for (corner, uv) in corners.into_iter().zip([pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)]) {
        mesh.vertices.push(egui::epaint::Vertex { pos: corner, uv, color: Color32::WHITE });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_brings_the_upper_left_to_the_upper_right() {
        let place = Rect::from_min_size(pos2(10.0, 20.0), vec2(100.0, 50.0));
        assert_eq!(turned(Vec2::ZERO, 1, place), pos2(110.0, 20.0));
        assert_eq!(turned(Vec2::ZERO, 2, place), pos2(110.0, 70.0));
        assert_eq!(turned(Vec2::ZERO, 3, place), pos2(10.0, 70.0));
    }

    /// Bytes sent to the card in each of the frames that show a page whole, at its own size, and inverted.
    fn bytes_sent(width: u32, height: u32, zoom: f32, adjustments: &[Adjustment]) -> Vec<usize> {
        let rgba = vec![200; (width * height * 4) as usize];
        let page = crate::scans::PageImage { width, height, rgba, dpi_tenths: None };
        let request = PageRequest { viewer: 0, scan: ScanId(1), page: 0 };
        let mut shown = ShownPage::new(request, Arc::new(TilePyramid::new(page)));
        let ctx = egui::Context::default();
        let panel = Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0));
        let mut sent = Vec::new();
        for adjustment in adjustments {
            for _ in 0..16 {
                let input = egui::RawInput { screen_rect: Some(panel), ..egui::RawInput::default() };
                let mut output = ctx.run_ui(input, |ui| {
                    let size = Frame::grown(shown.size(), 0, 0.0);
                    let frame = Frame::new(shown.size(), 0, 0.0, Rect::from_min_size(Pos2::ZERO, size * zoom));
                    shown.paint(ui, panel, &frame, *adjustment);
                });
                let pages = output.textures_delta.set.iter().filter(|(id, _)| **id != egui::TextureId::default());
                let deltas = pages.flat_map(|(_, deltas)| deltas);
                sent.push(deltas.map(|delta| delta.image.width() * delta.image.height() * 4).sum());
                output.textures_delta.clear();
            }
        }
        sent
    }

    #[test]
    fn no_frame_sends_more_than_its_share_and_all_of_the_view_comes() {
        let inverted = Adjustment { inverted: true, ..Adjustment::default() };
        let sent = bytes_sent(3000, 2500, 1.0, &[Adjustment::default(), inverted]);
        assert!(sent.iter().all(|bytes| *bytes <= UPLOAD_BYTES_PER_FRAME), "{sent:?}");
        // 4 by 3 tiles of 1 MiB are in view, and the one of the coarsest level below them; each comes once for each adjustment.
        let (plain, inverted) = sent.split_at(16);
        let all = (12 << 20) + 375 * 313 * 4;
        assert_eq!((plain.iter().sum::<usize>(), inverted.iter().sum::<usize>()), (all, all));
        assert_eq!(plain.last(), Some(&0), "a page that stands still sends nothing");
    }
}
