//! The linking cockpit by keys alone: the time in the program of every frame, and from Enter to the next paper on the screen. JSON lines.
//!
//! `cockpit [PARCELS]`: 100 papers with scans of A4 at 200 dpi. The time of a frame is that of the drawing thread (keys, layout, tiles cut
//! and handed over), without the card's own: on the clock, and as time of the processor, which other programs do not lengthen. A step is
//! all frames that one key causes until nothing is waited for; a person needs seconds between two papers, so pages ahead are given half a
//! second each.

#![allow(clippy::unwrap_used)]

#[path = "../tests/common/cockpit_ward.rs"]
mod cockpit_ward;

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use egui::Key;
use egui_kittest::Harness;
use thuaso::desktop::{App, Settings};

const PAPERS: usize = 100;
/// A4 at 200 dpi.
const SCAN: (u32, u32) = (1654, 2339);
/// What a person looks at a paper at least.
const LOOK: Duration = Duration::from_millis(500);

type Window = Harness<'static, App>;

/// Milliseconds of one frame.
#[derive(Clone, Copy)]
struct Frame {
    clock: f64,
    processor: f64,
}

fn main() {
    thuaso::jobs::keep_pool_behind();
    let parcels = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(4_800);
    let folder = tempfile::tempdir().unwrap();
    let ward = cockpit_ward::make(folder.path(), parcels, PAPERS as u64, SCAN);
    let mut window = Harness::builder()
        .with_size(egui::vec2(1366.0, 768.0))
        .with_max_steps(64)
        .build_eframe(|creation| App::new(&creation.egui_ctx, Settings::default()));
    window.step();
    let ctx = window.ctx.clone();
    window.state_mut().open_paths(&ctx, vec![ward.project.clone()]);
    frames_until(&mut window, App::has_map);
    let start = Instant::now();
    let mut frames = press(&mut window, Key::F3);
    frames.extend(frames_until(&mut window, |app| app.cockpit.is_ready() && app.has_page()));
    println!("{{\"phase\":\"open\",\"ms\":{:.1},\"frame_ms_worst\":{:.2}}}", millis(start), worst(&frames));

    let (mut keys, mut frames, mut to_next) = (0, Vec::new(), Vec::new());
    for _ in 0..PAPERS {
        look(&mut window, &mut frames);
        let app = window.state();
        let snapshot = app.state.snapshot().clone();
        let paper = snapshot.certificates.get(app.cockpit.current().unwrap()).unwrap();
        let truth = ward.truth[paper.serial.as_ref().unwrap().as_str()].0;
        if app.cockpit.picked() != Some(truth) {
            keys += 1;
            frames.extend(press(&mut window, Key::Slash));
            for letter in ward.labels[&truth].chars() {
                keys += 1;
                window.event(egui::Event::Text(letter.to_string()));
                frames.push(step(&mut window));
            }
            keys += 1;
            frames.extend(press(&mut window, Key::Enter));
        }
        assert_eq!(window.state().cockpit.picked(), Some(truth));
        keys += 1;
        let start = Instant::now();
        frames.extend(press(&mut window, Key::Enter));
        let shown = |app: &App| app.cockpit.current().is_none() || (app.cockpit.is_ready() && app.has_page());
        frames.extend(frames_until(&mut window, shown));
        to_next.push(millis(start));
    }
    let linked = window.state().state.snapshot().links.len();
    assert_eq!(linked, PAPERS);
    told("frames", frames.iter().map(|frame| frame.clock).collect());
    told("frames, processor", frames.iter().map(|frame| frame.processor).collect());
    told("enter to next paper", to_next);
    println!("{{\"phase\":\"end\",\"papers\":{linked},\"keys\":{keys}}}");
}

/// Frames while a person looks at the paper.
fn look(window: &mut Window, frames: &mut Vec<Frame>) {
    let start = Instant::now();
    while start.elapsed() < LOOK {
        frames.push(step(window));
        std::thread::sleep(Duration::from_millis(16));
    }
}

fn press(window: &mut Window, key: Key) -> Vec<Frame> {
    window.key_press(key);
    vec![step(window), step(window)]
}

fn step(window: &mut Window) -> Frame {
    let (start, busy) = (Instant::now(), ThreadTime::now());
    window.step();
    Frame { clock: millis(start), processor: busy.elapsed().as_secs_f64() * 1000.0 }
}

fn frames_until(window: &mut Window, holds: impl Fn(&App) -> bool) -> Vec<Frame> {
    let mut frames = Vec::new();
    while !holds(window.state()) {
        frames.push(step(window));
        std::thread::sleep(Duration::from_millis(1));
    }
    frames
}

fn worst(frames: &[Frame]) -> f64 {
    frames.iter().map(|frame| frame.clock).fold(0.0, f64::max)
}

fn told(phase: &str, mut times: Vec<f64>) {
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| {
        times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    println!(
        "{{\"phase\":\"{phase}\",\"n\":{},\"ms_p50\":{:.2},\"ms_p95\":{:.2},\"ms_p99\":{:.2},\"ms_worst\":{:.2}}}",
        times.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
