//! The window: panels that draw from a project and send acts. It decides nothing.
//!
//! 1. [`App`] holds the state; panels draw from it and push `Act`s; the application carries them out after the frame.
//! 2. Every act without an object is a `UiCommand`: menu, toolbar, palette, shortcut and help are made from it.
//! 3. Disk, SQL, decoding and joining run as jobs (`work`); a frame waits for nothing.
//! 4. Every sentence comes from the catalogue, in the language chosen now.

mod act;
mod app;
mod asking;
mod boundaries;
mod bridge;
mod campaign;
mod carry_out;
mod cockpit;
mod command;
mod copies;
mod dialogs;
mod export_dialog;
mod folder_watch;
mod going_back;
mod help;
mod import_dialog;
mod input;
mod inspector;
mod lists;
mod live_check;
mod look;
pub mod map;
mod notices;
mod office;
mod opening;
mod page_text;
mod palette;
mod paper_settings;
mod run_command;
mod search;
mod settings;
mod side_labels;
mod start_screen;
mod state;
mod status_bar;
mod tasks_of_window;
mod theme;
mod thumbnails;
mod together;
mod top_bar;
mod tour;
mod underlays;
mod unsaved;
mod viewer;
mod widgets;
mod window;
mod words;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

pub use app::App;
use eframe::egui_wgpu::WgpuSetup;
use eframe::wgpu;
pub use opening::FirstFiles;
pub use settings::Settings;

use crate::i18n::{Explain, Language, Message};

/// Size of a new window, points; it fits an office screen of 1366 × 768.
const FIRST_SIZE: [f32; 2] = [1340.0, 720.0];

/// Why no window could be opened.
#[derive(Debug, thiserror::Error)]
pub enum DesktopError {
    /// There is no display, as on a server.
    #[error("no display")]
    NoDisplay,
    #[error("{0}")]
    Window(String),
}

impl Explain for DesktopError {
    fn message(&self) -> Message {
        match self {
            Self::NoDisplay => Message::new("cli-no-display"),
            Self::Window(reason) => Message::new("desktop-window-failed").with("reason", reason.as_str()),
        }
    }
}

/// Opens the window and returns when it is closed. `language` is that of the first run; later the user's choice counts.
///
/// Errors: [`DesktopError::NoDisplay`] where there is none.
pub fn run(paths: Vec<PathBuf>, language: Language) -> Result<(), DesktopError> {
    if !has_display() {
        return Err(DesktopError::NoDisplay);
    }
    crate::jobs::keep_pool_behind();
    let settings = Settings::load().unwrap_or(Settings { language, ..Settings::default() });
    let mut files = FirstFiles::begin(paths);
    run_in_window(move |creation| App::create(creation, settings.clone(), std::mem::take(&mut files)))
        .map_err(|error| DesktopError::Window(error.to_string()))
}

/// Opens a window with whatever can draw in it, and runs what `create` makes for it. `create` is called once a window is there.
///
/// Errors: when there is nothing to draw with, or no window.
pub fn run_in_window<A: eframe::App + 'static>(
    mut create: impl FnMut(&eframe::CreationContext<'_>) -> A,
) -> eframe::Result {
    let mut run = |backends| {
        let create = |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
            Ok(Box::new(create(creation)))
        };
        eframe::run_native("thuaso", native_options(backends), Box::new(create))
    };
    if wgpu::Backends::from_env().is_none() && has_no_gpu() {
        match run(Some(wgpu::Backends::PRIMARY)) {
            Err(eframe::Error::Wgpu(_)) => {}
            outcome => return outcome,
        }
    }
    run(None)
}

/// Whether drawing is the processor's work. Then OpenGL has nothing that Vulkan has not, and to ask it too loads drivers of 10 MiB.
fn has_no_gpu() -> bool {
    // The second one is that of Linux within Windows, where only OpenGL reaches the GPU.
    cfg!(target_os = "linux") && !["/dev/dri", "/dev/dxg"].iter().any(|gpu| std::path::Path::new(gpu).exists())
}

/// What the window asks of the system; `None` for the usual backends of `wgpu`.
fn native_options(backends: Option<wgpu::Backends>) -> eframe::NativeOptions {
    let mut options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("ThửaSổ")
            .with_app_id("thuaso")
            .with_inner_size(FIRST_SIZE)
            .with_min_inner_size([900.0, 560.0]),
        // There are no gradients to dither, and on a computer without a GPU every pixel would be computed for it.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    if let WgpuSetup::CreateNew(setup) = &mut options.wgpu_options.wgpu_setup {
        setup.instance_descriptor.backends = backends.unwrap_or(setup.instance_descriptor.backends);
        let usual = setup.device_descriptor.clone();
        // A ward takes some 15 MiB of the GPU: blocks of 64 MiB and more are for games.
        setup.device_descriptor = Arc::new(move |adapter| {
            let usual = usual(adapter);
            wgpu::DeviceDescriptor {
                required_features: usual.required_features | shared_memory(adapter),
                memory_hints: wgpu::MemoryHints::MemoryUsage,
                ..usual
            }
        });
    }
    options
}

/// Where the GPU has no memory of its own, buffers are written in place: a copy to copy from would double them.
fn shared_memory(adapter: &wgpu::Adapter) -> wgpu::Features {
    match adapter.get_info().device_type {
        wgpu::DeviceType::Cpu | wgpu::DeviceType::IntegratedGpu => {
            adapter.features() & wgpu::Features::MAPPABLE_PRIMARY_BUFFERS
        }
        _ => wgpu::Features::empty(),
    }
}

impl App {
    /// Makes the window's state in a window that is there, and opens these files.
    pub fn create(creation: &eframe::CreationContext<'_>, settings: Settings, mut files: FirstFiles) -> Self {
        if let Some(render_state) = &creation.wgpu_render_state {
            map::MapView::install(render_state, 1);
        }
        let mut app = Self::new(&creation.egui_ctx, settings);
        match files.opening(&creation.egui_ctx) {
            Some(opening) => tasks_of_window::follow_opening(&mut app.work, opening),
            None if files.paths.is_empty() => {}
            None => app.open_paths(&creation.egui_ctx, files.paths),
        }
        app
    }

    /// Whether a project is open and the next frame draws its whole map.
    pub fn has_map(&self) -> bool {
        self.state.session.is_some() && self.map.has_scene_of(self.state.snapshot())
    }

    /// Whether the page that is wanted of the scan is on the screen, or why it cannot be.
    pub fn has_page(&self) -> bool {
        self.viewer.is_settled()
    }
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, raw: &mut egui::RawInput) {
        if self.composed_enter.mend(raw) {
            ctx.request_repaint();
        }
    }
}
