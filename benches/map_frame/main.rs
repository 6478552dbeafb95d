//! The map at any number of parcels: `map_frame [PARCELS]`, 40 000 where nothing is said; 5 million want 3 GiB. One JSON line a phase.
//!
//! `map_frame --together PROJECTS [PERCENT]`: the same of so many projects of 40 000 parcels that lie on disk and are opened together, so many
//! percent of the parcels with their papers; 126 projects take 4 GB of disk.
//!
//! Frames are told in milliseconds of processor time of the drawing thread, of which a frame at 60 Hz has 16.7: `ms_p50`, `ms_p95`, `ms_p99`,
//! `ms_max`. `cpu_ms` of a still picture is that of the whole process, a software GPU's threads included. Memory is in MiB.

#[path = "../common/mod.rs"]
mod common;
mod projects;
mod wards;
mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};
use geo_types::{Coord, Rect};
use thuaso::cadastre::{ParcelId, Snapshot};
use thuaso::editing::{Land, move_corner, next_free_number};
use thuaso::geometry::bounding_box;
use window::Window;

/// Frames of one movement.
const FRAMES: u32 = 60;
/// Frames of a still picture.
const STILL: u32 = 10;
/// Corners that are moved, and moved back.
const EDITS: usize = 100;

fn main() {
    let together = std::env::args().any(|argument| argument == "--together");
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let number = numbers.first().copied();
    let parcels = if together { number.unwrap_or(5) * wards::WARD } else { number.unwrap_or(40_000) };
    // What a renderer takes before there is a map: of a software GPU mostly the compiler of its shaders.
    let mut window = Window::new(Arc::new(wards::wards(100)));
    window.settle();
    memory("renderer");
    window.view = thuaso::desktop::map::MapView::new();
    window.snapshot = Arc::default();
    window.frame();
    let papers = numbers.get(1).map_or(0, |percent| *percent as u64);
    let ward = Arc::new(match together {
        true => projects::together(parcels / wards::WARD, papers),
        false => wards::wards(parcels),
    });
    memory("snapshot");
    open(&mut window, &ward, parcels);
    drop(ward);
    memory("picture");
    let Some(whole) = window.view.visible_world() else { return };
    for labels in [false, true] {
        window.labels = labels;
        let with = if labels { ", labels" } else { "" };
        still(&mut window, &format!("full extent{with}"), parcels);
        let pan = |share: f64| shifted(whole, share * 0.2 * whole.width(), 0.0);
        movement(&mut window, &format!("pan at full extent{with}"), parcels, pan);
        // From the whole to one parcel and back, into what was never seen: as many steps as a person turns a wheel.
        let close = Rect::new(whole.center(), whole.center() + Coord { x: 40.0, y: 40.0 });
        movement(&mut window, &format!("zoom in{with}"), parcels, |share| between(whole, close, share));
        movement(&mut window, &format!("zoom out{with}"), parcels, |share| between(whole, close, 1.0 - share));
        // Two canvases across in 60 frames, at scales where a parcel is 2 points wide, 12, and 100.
        for (name, wide) in [("two points", 12_800.0), ("twelve points", 2_130.0), ("hundred points", 256.0)] {
            let here = Rect::new(whole.center(), whole.center() + Coord { x: wide, y: wide / 1.6 });
            let here = shifted(here, -wide, -wide / 2.0);
            let pan = |share: f64| shifted(here, share * 2.0 * wide, share * 0.3 * wide);
            movement(&mut window, &format!("pan, a parcel of {name}{with}"), parcels, pan);
        }
        window.view.zoom_to(close);
        still(&mut window, &format!("one parcel{with}"), parcels);
        window.view.zoom_to_all();
        window.frame();
    }
    window.selection = Arc::new(window.snapshot.parcels.iter().map(|row| row.id).collect());
    told("all selected: the frame that takes it up", parcels, &[window.frame()], "");
    still(&mut window, "all selected", parcels);
    window.selection = Arc::default();
    window.settle();
    memory("moved");
    if !together {
        edits(&mut window, parcels);
    }
    memory("all");
}

/// The first picture of a map, and the details that come after it.
fn open(window: &mut Window, ward: &Arc<Snapshot>, parcels: usize) {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    window.snapshot = ward.clone();
    window.frame();
    while !window.view.has_scene_of(ward) {
        window.wait();
        window.frame();
    }
    let (wall_first, cpu_first) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    let rate = parcels as f64 / wall_first;
    println!(
        "{{\"phase\":\"first picture\",\"n\":{parcels},\"wall\":{wall_first:.4},\"cpu\":{cpu_first:.4},\"parcels_per_s\":{rate:.0}}}"
    );
    window.settle();
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    println!("{{\"phase\":\"details there\",\"n\":{parcels},\"wall\":{wall:.4},\"cpu\":{cpu:.4}}}");
}

/// Frames of a view that moves from 0 to 1, into what is not yet made as it is for a person.
fn movement(window: &mut Window, name: &str, parcels: usize, view: impl Fn(f64) -> Rect<f64>) {
    let mut times = Vec::new();
    for step in 0..FRAMES {
        window.view.zoom_to(view(f64::from(step) / f64::from(FRAMES - 1)));
        times.push(window.frame());
    }
    window.settle();
    told(name, parcels, &times, "");
}

/// Frames of a view that stands still, with the processor time of all threads.
fn still(window: &mut Window, name: &str, parcels: usize) {
    window.settle();
    let whole = ProcessTime::now();
    let times: Vec<Duration> = (0..STILL).map(|_| window.frame()).collect();
    let cpu = whole.elapsed().as_secs_f64() * 1e3 / f64::from(STILL);
    told(name, parcels, &times, &format!(",\"cpu_ms\":{cpu:.1}"));
}

/// Corners moved in every parcel that has them, and back: the act with its snapshot; index and changed chunk of the map after it; the frame
/// that comes then, its upload and new labels within; how many frames until the map itself shows it.
fn edits(window: &mut Window, parcels: usize) {
    let (mut acts, mut steps, mut frames, mut most) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for at in 0..EDITS {
        let id = ParcelId((at * 7_919 % parcels) as u64 + 1);
        let Some(shape) = window.snapshot.parcels.get(id).and_then(|row| row.polygons()) else { continue };
        let Some(bounds) = bounding_box(&shape) else { continue };
        let Some(corner) = shape.0.first().and_then(|shell| shell.exterior().0.get(2).copied()) else { continue };
        window.view.zoom_to(shifted(bounds, 3.0, 3.0));
        window.settle();
        let start = ThreadTime::now();
        let snapshot = window.snapshot.clone();
        let near = |window_world: Rect<f64>| window.view.parcels_near(&snapshot, window_world);
        let land = Land { snapshot: &snapshot, near: &near, next_number: &next_free_number };
        let act = move_corner(land, corner, corner + Coord { x: 0.2, y: 0.1 });
        let Ok(act) = act else { continue };
        let after = Arc::new(snapshot.apply(&act).expect("made for it"));
        acts.push(start.elapsed());
        let back = Arc::new(after.apply(&act.inverted()).expect("its inverse"));
        for (next, spent) in [(after, acts.last().copied()), (back, None)] {
            let start = ThreadTime::now();
            window.snapshot = next.clone();
            window.take_up();
            steps.extend(spent.map(|spent| spent + start.elapsed()));
            frames.push(window.frame());
            let mut until = 1;
            while !window.view.has_scene_of(&next) {
                window.wait();
                window.frame();
                until += 1;
            }
            most = most.max(until);
        }
    }
    told("edit: act and snapshot", parcels, &acts, "");
    told("edit: from the command to index and changed chunk", parcels, &steps, "");
    told("edit: frame after it", parcels, &frames, &format!(",\"frames_until_shown\":{most}"));
    window.settle();
    let idle: Vec<Duration> = (0..STILL).map(|_| window.frame()).collect();
    told("edit: frame without", parcels, &idle, "");
}

fn told(phase: &str, parcels: usize, times: &[Duration], more: &str) {
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let [half, most, nearly, last] = [50, 95, 99, 100].map(|share| at(share).unwrap_or_default());
    println!(
        "{{\"phase\":\"{phase}\",\"n\":{parcels},\"ms_p50\":{half:.3},\"ms_p95\":{most:.3},\"ms_p99\":{nearly:.3},\"ms_max\":{last:.3}{more}}}"
    );
}

fn memory(phase: &str) {
    let (now, peak) = (common::resident_mib(), common::peak_mib());
    println!("{{\"phase\":\"memory: {phase}\",\"mib\":{now},\"peak_mib\":{peak}}}");
}

fn shifted(window: Rect<f64>, east: f64, north: f64) -> Rect<f64> {
    let by = Coord { x: east, y: north };
    Rect::new(window.min() + by, window.max() + by)
}

/// From one window to another in even steps of scale.
fn between(from: Rect<f64>, to: Rect<f64>, share: f64) -> Rect<f64> {
    let scale = (to.width() / from.width()).powf(share);
    // The place that stays where it is on the canvas moves as the scale does.
    let way = (1.0 - scale) / (1.0 - to.width() / from.width());
    let middle = from.center() + (to.center() - from.center()) * way;
    let half = Coord { x: from.width(), y: from.height() } * (scale / 2.0);
    Rect::new(middle - half, middle + half)
}
