//! What all benchmarks share: their argument, their clock, their one line a phase.

#![allow(dead_code, reason = "each benchmark is a program of its own and uses a part")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use thuaso::cadastre::Snapshot;
use thuaso::formats::{FeatureTable, read_map};
use thuaso::jobs::Watch;
use thuaso::tasks::check_map::map_in_hand;
use thuaso::tasks::import::ImportOptions;

/// The file that the benchmark was started with; ends the program with a word when there is none.
pub fn file_argument(usage: &str) -> PathBuf {
    std::env::args().skip(1).find(|word| !word.starts_with("--")).map_or_else(
        || {
            eprintln!("usage: {usage}");
            std::process::exit(2);
        },
        PathBuf::from,
    )
}

/// The first layer of a map file.
pub fn first_layer(path: &Path) -> FeatureTable {
    read_map(path, &Watch::new()).expect("a map that can be read").tables.swap_remove(0)
}

/// The parcels of a map file, as a check of it has them.
pub fn ward(path: PathBuf) -> Snapshot {
    map_in_hand(&[path], &ImportOptions::default(), &Watch::new()).expect("a map that can be read").0
}

/// Runs a phase and prints its wall and CPU seconds. `work` gives a figure that the peer's run can be held against.
pub fn phase<T: std::fmt::Display>(name: &str, n: usize, work: impl FnOnce() -> T) {
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let result = std::hint::black_box(work());
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!("{{\"phase\":\"{name}\",\"n\":{n},\"wall\":{wall:.5},\"cpu\":{cpu:.5},\"result\":{result}}}");
}

/// User and system seconds of all threads that live, to the nanosecond; 0 where `/proc` does not tell.
fn cpu_seconds() -> f64 {
    // The scheduler counts when it takes the processor away, else only every few milliseconds.
    std::thread::sleep(std::time::Duration::from_micros(20));
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// The most memory that the process had, MiB; 0 where the system does not say.
pub fn peak_mib() -> u64 {
    memory_mib("VmHWM:")
}

/// The memory that the process has, MiB; 0 where the system does not say.
pub fn resident_mib() -> u64 {
    memory_mib("VmRSS:")
}

fn memory_mib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// Prints how long single acts took: the middle, the ninety-ninth of a hundred, the longest.
pub fn told(phase: &str, mut times: Vec<std::time::Duration>) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let [half, most, last] = [50, 99, 100].map(|share| at(share).unwrap_or_default().as_secs_f64() * 1e3);
    println!(
        "{{\"phase\":\"{phase}\",\"n\":{},\"ms_p50\":{half:.3},\"ms_p99\":{most:.3},\"ms_max\":{last:.3}}}",
        times.len()
    );
}
