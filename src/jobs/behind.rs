//! Work that stays behind what a person waits for: on two cores, two busy jobs must not make a frame of the window late.

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

/// Below what the window has: nice 10 on Linux, "below normal" on Windows. Source: ours; a job that has the machine to itself is as fast
/// as before, beside a frame it gets a tenth.
const PRIORITY: u8 = 21;

/// The thread that calls it stays behind from now on. Where the system refuses, it is as fast as any.
pub(super) fn stay_behind() {
    if let Ok(priority) = ThreadPriorityValue::try_from(PRIORITY) {
        let _ = set_current_thread_priority(ThreadPriority::Crossplatform(priority));
    }
}

/// The threads that jobs share their work among stay behind too; to be called before their first use, by whoever has a window.
pub fn keep_pool_behind() {
    // Whoever made the pool before decides; then nothing but the smoothness of frames is lost.
    let _ = rayon::ThreadPoolBuilder::new().start_handler(|_| stay_behind()).build_global();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use crate::jobs::Job;

    /// How nice this thread is to others. Field 19 of `/proc/…/stat`; what comes after the name's bracket begins with the third.
    fn niceness() -> i32 {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").expect("Linux tells it");
        let fields = stat.rsplit(')').next().into_iter().flat_map(str::split_whitespace);
        fields.skip(16).find_map(|field| field.parse().ok()).expect("a number")
    }

    #[test]
    fn a_job_stays_behind_and_whoever_started_it_does_not() {
        let here = niceness();
        let job = Job::spawn("test", || (), |_| niceness());
        assert_eq!((job.wait(), niceness()), (Ok(here.max(10)), here));
    }
}
