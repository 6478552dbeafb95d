//! What the terminal shows: results, complaints, and progress where somebody watches.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::i18n::{Catalogue, Message};
use crate::jobs::Watch;

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(100);

pub(super) struct Console {
    catalogue: Catalogue,
    json: bool,
}

impl Console {
    pub(super) fn new(catalogue: Catalogue, json: bool) -> Self {
        Self { catalogue, json }
    }

    /// Whether results are printed as JSON.
    pub(super) fn is_for_machines(&self) -> bool {
        self.json
    }

    /// `vi`, `en`.
    pub(super) fn language(&self) -> &'static str {
        self.catalogue.language().code()
    }

    pub(super) fn say(&self, message: &Message) -> String {
        self.catalogue.say(message)
    }

    /// The result of a command: one JSON object for machines, else lines for people.
    pub(super) fn result(&self, json: &serde_json::Value, lines: &[Message]) {
        let text = if self.json {
            json.to_string()
        } else {
            lines.iter().map(|line| self.catalogue.say(line)).collect::<Vec<_>>().join("\n")
        };
        // A closed pipe means that nobody reads any more.
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// A result of many lines, in a form that somebody asked for.
    pub(super) fn pour(&self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
        // A closed pipe means that nobody reads any more.
        let _ = write(&mut std::io::stdout().lock());
    }

    /// A refusal or failure.
    pub(super) fn complain(&self, message: &Message) {
        let _ = writeln!(std::io::stderr(), "{}", self.catalogue.say(message));
    }

    /// Runs work that can be watched and cancelled with Ctrl+C, SIGTERM or a closed terminal; a bar is drawn only on a terminal.
    pub(super) fn watched<T>(&self, work: impl FnOnce(&Watch) -> T) -> T {
        let watch = Watch::new();
        let cancelled = watch.clone();
        // Only one handler can be set in a process; the first is enough, and without one Ctrl+C ends the process, which
        // loses nothing either.
        let _ = ctrlc::set_handler(move || cancelled.cancel());
        if !std::io::stderr().is_terminal() {
            return work(&watch);
        }
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let bar = ProgressBar::new(0);
                let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                while !done.load(Ordering::Relaxed) {
                    let progress = watch.progress();
                    if !progress.stage.is_empty() {
                        bar.set_message(self.catalogue.text(progress.stage));
                        bar.set_length(progress.total);
                        bar.set_position(progress.done);
                    }
                    std::thread::sleep(TICK);
                }
                bar.finish_and_clear();
            });
            let result = work(&watch);
            done.store(true, Ordering::Relaxed);
            result
        })
    }
}
