//! A scan of 40 megapixels in the window: time to the small picture and to the page, the worst frames, peak memory. JSON lines.
//!
//! `scan_viewer [PICTURE.png]`: the time of a frame is that of the drawing thread (layout, tiles cut and handed over), without
//! the card's own; with a path, the window with the page in it is painted there.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use thuaso::cadastre::ScanId;
use thuaso::desktop::{App, Settings};
use thuaso::project::Session;
use thuaso::scans::{Canvas, JpegStyle, TextStyle, jpeg_file};
use thuaso::tasks::{self, IntakeOptions};

/// A3 at 440 dpi.
const SIZE: (u32, u32) = (7300, 5500);

/// Frames after the page has come, in which it is zoomed.
const FRAMES: usize = 120;

type Window = Harness<'static, App>;

fn main() {
    let picture = std::env::args().skip(1).find(|argument| argument.ends_with(".png"));
    let folder = tempfile::tempdir().unwrap();
    let scan = folder.path().join("BX 037034-GCN.jpg");
    std::fs::write(&scan, paper()).unwrap();
    let project = folder.path().join("a.thuaso");
    let mut session = Session::create(&project, "bench", tasks::now).unwrap();
    let options = IntakeOptions { project_folder: folder.path().to_owned(), copy: false };
    let watch = thuaso::jobs::Watch::new();
    let start = Instant::now();
    let mut intake = tasks::intake(session.snapshot(), &[scan], &options, &watch).unwrap();
    intake.keep_files(&session.keeper().unwrap(), &watch).unwrap();
    session.perform(intake.act).unwrap();
    session.flush().unwrap();
    println!("{{\"phase\":\"intake\",\"ms\":{:.1},\"peak_mib\":{}}}", millis(start), peak());
    drop(session);

    let mut window = Harness::builder()
        .with_size(egui::vec2(1600.0, 1000.0))
        .with_max_steps(64)
        .build_eframe(|creation| App::new(&creation.egui_ctx, Settings::default()));
    window.step();
    let ctx = window.ctx.clone();
    window.state_mut().open_paths(&ctx, vec![project]);
    frames_until(&mut window, |window| window.state().state.session.is_some());
    window.state_mut().state.viewed_scan = Some(ScanId(1));
    let start = Instant::now();
    let mut frames = frames_until(&mut window, |window| window.state().state.thumbnails_shown() > 0);
    println!("{{\"phase\":\"small picture\",\"ms\":{:.1}}}", millis(start));
    let loading = |window: &Window| window.query_all_by_label("Đang mở trang…").next().is_some();
    frames.extend(frames_until(&mut window, |window| !loading(window)));
    println!("{{\"phase\":\"page\",\"ms\":{:.1},\"peak_mib\":{}}}", millis(start), peak());
    told("while it is decoded", frames);

    let centre = window
        .get_all_by_label("BX 037034-GCN.jpg")
        .map(|node| node.rect())
        .max_by(|a, b| a.area().total_cmp(&b.area()));
    window.hover_at(centre.unwrap().center());
    let mut frames = Vec::new();
    for frame in 0..FRAMES {
        // In to the pixels and out again.
        let delta = egui::vec2(0.0, if frame % 60 < 30 { 30.0 } else { -30.0 });
        let (unit, source) = (egui::MouseWheelUnit::Point, egui::MouseWheelSource::Unknown);
        let (phase, modifiers) = (egui::TouchPhase::Move, egui::Modifiers::NONE);
        window.event(egui::Event::MouseWheel { unit, delta, phase, source, modifiers });
        frames.push(step(&mut window));
    }
    told("zoomed in and out", frames);
    println!("{{\"phase\":\"end\",\"peak_mib\":{}}}", peak());
    if let Some(path) = picture {
        window.render().unwrap().save(path).unwrap();
    }
}

/// A paper with lines of text all over.
fn paper() -> Vec<u8> {
    let mut page = Canvas::new(SIZE.0, SIZE.1, [248, 244, 232]);
    let style = TextStyle { size: 90.0, bold: false, colour: [40, 40, 60], opacity: 1.0 };
    for line in 0_u8..44 {
        page.text(
            (300.0, 300.0 + 115.0 * f32::from(line)),
            style,
            "Thửa đất số 125, tờ bản đồ số 12, diện tích 93,0 m²; mẫu",
        );
    }
    jpeg_file(&page, JpegStyle { quality: 85, dots_per_inch: 440, grey: false, orientation: None }).unwrap()
}

fn step(window: &mut Window) -> f64 {
    let start = Instant::now();
    window.step();
    millis(start)
}

fn frames_until(window: &mut Window, holds: impl Fn(&Window) -> bool) -> Vec<f64> {
    let mut frames = Vec::new();
    while !holds(window) {
        frames.push(step(window));
        std::thread::sleep(Duration::from_millis(5));
    }
    frames
}

fn told(phase: &str, mut frames: Vec<f64>) {
    frames.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| {
        frames.get((frames.len() * share / 100).min(frames.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    println!(
        "{{\"phase\":\"{phase}\",\"frames\":{},\"ms_p50\":{:.2},\"ms_p95\":{:.2},\"ms_worst\":{:.2}}}",
        frames.len(),
        at(50),
        at(95),
        at(100)
    );
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// The most memory that the process had, MiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
}
