//! The program: no subcommand opens the window, a subcommand runs headless.

use std::process::ExitCode;

use thuaso::cli::{self, Asked};
use thuaso::desktop::{self, DesktopError};
use thuaso::i18n::{Catalogue, Explain};

fn main() -> ExitCode {
    let (paths, language) = match cli::run(std::env::args_os()) {
        Asked::Ended(code) => return code,
        Asked::Window { paths, language } => (paths, language),
    };
    let Err(error) = desktop::run(paths, language) else { return ExitCode::SUCCESS };
    let sentence = Catalogue::new(language).say(&error.message());
    if matches!(error, DesktopError::NoDisplay) {
        // A machine without a display is no failure: the commands are there.
        println!("{sentence}");
        return ExitCode::SUCCESS;
    }
    eprintln!("{sentence}");
    ExitCode::from(2)
}
