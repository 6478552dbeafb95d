//! A map drawn as the window draws it, without a screen: 1920×1080, one frame at a time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use eframe::egui::{self, Pos2, Rect, Vec2, pos2};
use eframe::egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor};
use eframe::wgpu;
use thuaso::cadastre::{ParcelId, Snapshot};
use thuaso::desktop::map::{Look, MapInput, MapView, map_ui};

const SIZE: Vec2 = Vec2::new(1920.0, 1080.0);
const QUIET_FRAMES: usize = 8;
/// A job may have asked while the frame before was drawn.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// A map and what it is drawn with.
pub struct Window {
    pub view: MapView,
    pub snapshot: Arc<Snapshot>,
    pub labels: bool,
    pub selection: Arc<BTreeSet<ParcelId>>,
    context: egui::Context,
    render_state: RenderState,
    target: wgpu::TextureView,
    cursor: Pos2,
    /// Somebody asked for a frame.
    woken: Arc<AtomicBool>,
}

impl Window {
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        // As the window has it.
        let options = RendererOptions { dithering: false, ..RendererOptions::default() };
        let render_state = egui_kittest::wgpu::create_render_state(egui_kittest::wgpu::default_wgpu_setup(), options);
        MapView::install(&render_state, 1);
        let (context, woken) = (context(), Arc::new(AtomicBool::new(false)));
        let flag = woken.clone();
        context.set_request_repaint_callback(move |_| flag.store(true, Ordering::Relaxed));
        Self {
            woken,
            view: MapView::new(),
            snapshot,
            labels: false,
            selection: Arc::default(),
            context,
            target: target(&render_state),
            render_state,
            cursor: pos2(800.0, 500.0),
        }
    }

    /// Draws frames until nothing is being made any more, and some to upload what was.
    pub fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < QUIET_FRAMES {
            self.frame();
            quiet += 1;
            if self.view.is_busy() {
                quiet = 0;
                self.wait();
            }
        }
    }

    /// Waits until a job asks for a frame, as the window does: each frame costs a software GPU two cores for 70 ms.
    pub fn wait(&self) {
        let start = Instant::now();
        while !self.woken.swap(false, Ordering::Relaxed) && start.elapsed() < LONGEST_WAIT {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Brings the drawn map to the snapshot, index and changed chunk, without a frame.
    pub fn take_up(&mut self) {
        let look = Look::default();
        let input = MapInput { labels: self.labels, ..MapInput::new(&self.snapshot, &self.selection, &look) };
        self.view.follow_snapshot(&self.context, &input);
    }

    /// Draws a frame with the cursor moved on. Processor time of this thread up to the submitted commands: the widget, tessellation, upload,
    /// recording. Rastering, on a software GPU on other threads, is waited for and not in it.
    pub fn frame(&mut self) -> Duration {
        self.cursor.x = 400.0 + (self.cursor.x - 400.0 + 37.0) % 800.0;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            events: vec![egui::Event::PointerMoved(self.cursor)],
            ..Default::default()
        };
        let screen = ScreenDescriptor { size_in_pixels: [SIZE.x as u32, SIZE.y as u32], pixels_per_point: 1.0 };
        let start = ThreadTime::now();
        let mut output = self.context.run_ui(input, |ui| {
            let look = Look::default();
            let input = MapInput { labels: self.labels, ..MapInput::new(&self.snapshot, &self.selection, &look) };
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
        queue.submit(buffers.into_iter().chain([commands]));
        let spent = start.elapsed();
        self.woken.store(false, Ordering::Relaxed);
        if let Err(error) = device.poll(wgpu::PollType::wait_indefinitely()) {
            eprintln!("{error}");
        }
        spent
    }
}

fn context() -> egui::Context {
    let context = egui::Context::default();
    let mut fonts = egui::FontDefinitions::empty();
    let font = egui::FontData::from_static(include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"));
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
