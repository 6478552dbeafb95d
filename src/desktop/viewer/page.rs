//! A decoded page on the screen: its tiles, turned and adjusted.

use std::collections::BTreeMap;

use egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use crate::cadastre::ScanId;
use crate::i18n::Message;
use crate::scans::TilePyramid;

/// Tiles sent to the graphics card in one frame; each is at most 1 MiB.
const UPLOADS_PER_FRAME: usize = 4;

/// Which page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    pub scan: ScanId,
    /// Counted from 0.
    pub page: u32,
}

/// What a job made of a page.
pub struct DecodedPage {
    pub request: PageRequest,
    pub pages: u32,
    pub pyramid: Result<TilePyramid, Message>,
}

/// Brightness and contrast, −1 to 1, and inversion.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Adjustment {
    pub brightness: f32,
    pub contrast: f32,
    pub inverted: bool,
}

impl Adjustment {
    /// What becomes of each of the 256 values of a channel.
    fn table(self) -> [u8; 256] {
        let slope = (self.contrast * 1.5).exp();
        std::array::from_fn(|value| {
            let value = value as f32 / 255.0;
            let shifted = (value - 0.5) * slope + 0.5 + self.brightness * 0.5;
            let shown = if self.inverted { 1.0 - shifted } else { shifted };
            (shown.clamp(0.0, 1.0) * 255.0).round() as u8
        })
    }
}

type TileKey = (usize, u32, u32);

/// A page whose tiles are drawn.
pub struct ShownPage {
    pub request: PageRequest,
    pyramid: TilePyramid,
    textures: BTreeMap<TileKey, TextureHandle>,
    adjustment: Adjustment,
}

impl ShownPage {
    pub fn new(request: PageRequest, pyramid: TilePyramid) -> Self {
        Self { request, pyramid, textures: BTreeMap::new(), adjustment: Adjustment::default() }
    }

    /// Width and height after so many quarter turns, pixels.
    pub fn size(&self, quarter_turns: u8) -> Vec2 {
        let (width, height) = self.pyramid.level_size(0).unwrap_or((1, 1));
        if quarter_turns % 2 == 1 { vec2(height as f32, width as f32) } else { vec2(width as f32, height as f32) }
    }

    /// Draws the tiles that lie in `panel`; `place` is where the turned page goes.
    pub fn paint(&mut self, ui: &Ui, panel: Rect, place: Rect, quarter_turns: u8, adjustment: Adjustment) {
        if self.adjustment != adjustment {
            self.adjustment = adjustment;
            self.textures.clear();
        }
        let (full_width, full_height) = self.pyramid.level_size(0).unwrap_or((1, 1));
        let zoom = place.width() / self.size(quarter_turns).x * ui.ctx().pixels_per_point();
        let level = self.pyramid.level_for(zoom);
        let (columns, rows) = self.pyramid.grid(level).unwrap_or((1, 1));
        let (width, height) = self.pyramid.level_size(level).unwrap_or((full_width, full_height));
        let painter = ui.painter_at(panel);
        painter.rect_filled(place, 0, Color32::WHITE);
        let mut uploads = 0;
        let mut seen = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let side = crate::scans::TILE_SIDE;
                let (left, top) = (column * side, row * side);
                let (right, bottom) = ((left + side).min(width), (top + side).min(height));
                let corner = |x: u32, y: u32| {
                    turned(vec2(x as f32 / width as f32, y as f32 / height as f32), quarter_turns, place)
                };
                let corners = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)];
                if !Rect::from_points(&corners).intersects(panel) {
                    continue;
                }
                let key = (level, column, row);
                seen.push(key);
                if !self.textures.contains_key(&key) {
                    if uploads == UPLOADS_PER_FRAME {
                        ui.ctx().request_repaint();
                        continue;
                    }
                    uploads += 1;
                    self.upload(ui, key);
                }
                if let Some(texture) = self.textures.get(&key) {
                    painter.add(quad(texture, corners));
                }
            }
        }
        // What is out of view, or of another size, gives its room on the card back.
        self.textures.retain(|key, _| seen.contains(key));
    }

    fn upload(&mut self, ui: &Ui, key: TileKey) {
        let Some(mut tile) = self.pyramid.tile(key.0, key.1, key.2) else { return };
        if self.adjustment != Adjustment::default() {
            let table = self.adjustment.table();
            for pixel in tile.rgba.as_chunks_mut::<4>().0 {
                for channel in &mut pixel[..3] {
                    *channel = table[usize::from(*channel)];
                }
            }
        }
        let size = [tile.width as usize, tile.height as usize];
        let image = ColorImage::from_rgba_unmultiplied(size, &tile.rgba);
        let name = format!("scan {} {} {key:?}", self.request.scan.0, self.request.page);
        self.textures.insert(key, ui.ctx().load_texture(name, image, TextureOptions::LINEAR));
    }
}

/// A place of the page (0 to 1 from its upper left) after quarter turns clockwise.
fn turned(at: Vec2, quarter_turns: u8, place: Rect) -> Pos2 {
    let at = match quarter_turns % 4 {
        0 => at,
        1 => vec2(1.0 - at.y, at.x),
        2 => vec2(1.0 - at.x, 1.0 - at.y),
        _ => vec2(at.y, 1.0 - at.x),
    };
    place.min + at * place.size()
}

fn quad(texture: &TextureHandle, corners: [Pos2; 4]) -> Mesh {
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

    #[test]
    fn no_adjustment_changes_nothing_and_inversion_turns_black_white() {
        let plain = Adjustment::default().table();
        assert!((0..256).all(|value| usize::from(plain[value]) == value));
        let inverted = Adjustment { inverted: true, ..Adjustment::default() }.table();
        assert_eq!((inverted[0], inverted[255]), (255, 0));
    }
}
