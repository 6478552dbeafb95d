//! A frame of the map: the drawing thread's time for the widget, tessellation, upload and recording. One JSON line a view.
//!
//! Wall milliseconds of one thread that never waits, so an upper bound of its CPU; the scheduler's own count is too coarse.
//!
//! `map_frame [PARCELS]`: a lattice of parcels, 1600×1000. Rastering (on a software GPU on other threads) is not counted.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, Pos2, Rect, Vec2, pos2};
use eframe::egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor};
use eframe::wgpu;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use thuaso::cadastre::{Change, ChangeSet, Edit, LandUse, Parcel, ParcelId, Snapshot};
use thuaso::desktop::map::{ColourBy, MapInput, MapTheme, MapTool, MapView, map_ui};
use thuaso::i18n::Message;

const SIZE: Vec2 = Vec2::new(1600.0, 1000.0);
const FRAMES: u32 = 40;

fn main() {
    let parcels = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(40_000);
    let options = RendererOptions::PREDICTABLE;
    let render_state = egui_kittest::wgpu::create_render_state(egui_kittest::wgpu::default_wgpu_setup(), options);
    MapView::install(&render_state, 1);
    let mut bench = Bench {
        context: context(),
        target: target(&render_state),
        render_state,
        view: MapView::new(),
        snapshot: Arc::new(ward(parcels)),
        cursor: pos2(800.0, 500.0),
        labels: false,
    };
    let start = Instant::now();
    while bench.view.is_busy() {
        std::thread::sleep(Duration::from_millis(1));
        bench.context.request_repaint();
        bench.frame();
    }
    println!("{{\"phase\":\"scene ready\",\"n\":{parcels},\"wall\":{:.4}}}", start.elapsed().as_secs_f64());
    for _ in 0..5 {
        bench.frame();
    }
    for (name, zoom, labels) in [
        ("whole ward", 1.0, false),
        ("whole ward, labels", 1.0, true),
        ("a sixteenth, labels", 4.0, true),
        ("close, labels", 4.0, true),
    ] {
        bench.view.zoom_by(zoom);
        bench.labels = labels;
        bench.frame();
        let mut times: Vec<f64> = (0..FRAMES).map(|_| bench.frame()).collect();
        times.sort_unstable_by(f64::total_cmp);
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default() * 1000.0;
        println!("{{\"phase\":\"{name}\",\"n\":{parcels},\"ms_p50\":{:.3},\"ms_p95\":{:.3}}}", at(50), at(95));
    }
}

struct Bench {
    context: egui::Context,
    render_state: RenderState,
    target: wgpu::TextureView,
    view: MapView,
    snapshot: Arc<Snapshot>,
    cursor: Pos2,
    labels: bool,
}

impl Bench {
    /// Draws a frame with the cursor moved on; seconds up to the recorded commands.
    fn frame(&mut self) -> f64 {
        self.cursor.x = 400.0 + (self.cursor.x - 400.0 + 37.0) % 800.0;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            events: vec![egui::Event::PointerMoved(self.cursor)],
            ..Default::default()
        };
        let screen = ScreenDescriptor { size_in_pixels: [SIZE.x as u32, SIZE.y as u32], pixels_per_point: 1.0 };
        let start = Instant::now();
        let mut output = self.context.run_ui(input, |ui| {
            let input = MapInput {
                snapshot: &self.snapshot,
                selection: &BTreeSet::new(),
                hovered: None,
                marked: None,
                preview: None,
                colour_by: ColourBy::LandUse,
                tool: MapTool::Select,
                theme: MapTheme::Light,
                labels: self.labels,
                references: true,
                accessible_name: "map",
            };
            map_ui(ui, &mut self.view, &input);
        });
        let RenderState { device, queue, renderer, .. } = &self.render_state;
        let mut renderer = renderer.write();
        for (id, images) in output.textures_delta.set.drain() {
            images.iter().for_each(|image| renderer.update_texture(device, queue, id, image));
        }
        output.textures_delta.free.drain().for_each(|id| renderer.free_texture(&id));
        let shapes = self.context.tessellate(output.shapes, 1.0);
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let buffers = renderer.update_buffers(device, queue, &mut encoder, &shapes, &screen);
        let mut pass = encoder
            .begin_render_pass(&wgpu::RenderPassDescriptor {
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &self.target,
                    resolve_target: None,
                    ops: wgpu::Operations::default(),
                    depth_slice: None,
                })],
                ..Default::default()
            })
            .forget_lifetime();
        renderer.render(&mut pass, &shapes, &screen);
        drop(pass);
        let commands = encoder.finish();
        let spent = start.elapsed().as_secs_f64();
        queue.submit(buffers.into_iter().chain([commands]));
        if let Err(error) = device.poll(wgpu::PollType::wait_indefinitely()) {
            eprintln!("{error}");
        }
        spent
    }
}

fn context() -> egui::Context {
    let context = egui::Context::default();
    let mut fonts = egui::FontDefinitions::empty();
    let font = egui::FontData::from_static(include_bytes!("../assets/fonts/NotoSans-Regular.ttf"));
    fonts.font_data.insert("noto".to_owned(), Arc::new(font));
    for family in [egui::FontFamily::Proportional, egui::FontFamily::Monospace] {
        fonts.families.insert(family, vec!["noto".to_owned()]);
    }
    context.set_fonts(fonts);
    context
}

fn target(render_state: &RenderState) -> wgpu::TextureView {
    let texture = render_state.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("frame"),
        size: wgpu::Extent3d { width: SIZE.x as u32, height: SIZE.y as u32, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: render_state.target_format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// A lattice of parcels with eight corners each.
fn ward(parcels: usize) -> Snapshot {
    let side = parcels.isqrt().max(1);
    let node = |x: usize, y: usize| {
        let shift = Coord { x: ((x * 7 + y * 13) % 10) as f64, y: ((x * 11 + y * 5) % 10) as f64 } * 0.4;
        Coord { x: 580_000.0 + x as f64 * 10.0, y: 2_310_000.0 + y as f64 * 10.0 } + shift
    };
    let changes = (0..parcels).map(|at| {
        let (x, y) = (at % side * 2, at / side * 2);
        let around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)];
        let ring: LineString<f64> = around.iter().map(|(right, up)| node(x + right, y + up)).collect();
        Change::Parcel(Edit::insert(Parcel {
            land_use: LandUse::parse(["ODT", "CLN", "LUC", "NTS", "ONT+CLN"][at % 5]).into(),
            geometry: Some(MultiPolygon(vec![Polygon::new(ring, vec![])]).into()),
            ..Parcel::numbered(ParcelId(at as u64 + 1), "1", &(at + 1).to_string())
        }))
    });
    let act = ChangeSet { name: Message::new("bench"), changes: changes.collect() };
    Snapshot::default().apply(&act).expect("an empty snapshot takes insertions")
}
