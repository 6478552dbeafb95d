//! Start of the program to the first drawn map of a project: `start PROJECT.thuaso`, on a display. Prints a JSON line; wall seconds
//! count from `main`, so whoever starts it counts a little more. The window is the program's own.

mod common;

use std::time::Instant;

use eframe::egui;
use thuaso::desktop::{App, FirstFiles, Settings, run_in_window};

struct Start {
    app: App,
    began: Instant,
}

impl eframe::App for Start {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        // What an earlier frame drew is on the screen when the next one begins.
        if self.app.has_map() {
            let seconds = self.began.elapsed().as_secs_f64();
            println!("{{\"phase\":\"start\",\"n\":1,\"wall\":{seconds:.4}}}");
            std::process::exit(0);
        }
        self.app.ui(ui, frame);
        if self.app.has_map() {
            ui.ctx().request_repaint();
        }
    }
}

fn main() {
    let began = Instant::now();
    let project = common::file_argument("start PROJECT.thuaso");
    let mut files = FirstFiles::begin(vec![project]);
    let create = move |creation: &eframe::CreationContext<'_>| Start {
        app: App::create(creation, Settings::default(), std::mem::take(&mut files)),
        began,
    };
    run_in_window(create).expect("a display and something to draw with");
}
