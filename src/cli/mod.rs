//! The headless commands. They decide nothing: every one calls the task that the window calls.
//!
//! Exit codes: 0 done, 1 done with doubts that need a person, 2 refused or failed, each with a message on the error output.
//! Results go to the output, as sentences or with `--json` for machines; progress only to a terminal.

mod args;
mod check;
mod check_links;
mod commands;
mod console;
mod crosswalk;
mod exception;
mod field_sheet;
mod progress;
mod registers;
mod repair;
mod rescan;
mod scans;
mod score_matching;
mod table;
mod underlay;
mod wipe;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command};
use console::Console;

use crate::i18n::{Catalogue, Language};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Done, and something in it needs a person.
    Doubts,
}

/// What the arguments ask for.
#[derive(Debug)]
pub enum Asked {
    /// A command was run, or its arguments refused: this is how it ended.
    Ended(ExitCode),
    /// No command: the window, with these files.
    Window { paths: Vec<PathBuf>, language: Language },
}

/// Reads the arguments, the program's name first, and runs the command that they name.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Asked {
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().collect();
    let language = language_of(&arguments);
    let catalogue = Catalogue::new(language);
    let described = args::described(Arguments::command(), &catalogue);
    let parsed = described.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            // Help and version are no errors and go to the output.
            let _ = error.print();
            return Asked::Ended(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    let Some(command) = parsed.command else { return Asked::Window { paths: parsed.paths, language } };
    let console = Console::new(catalogue, parsed.json);
    let outcome = match command {
        Command::Check(args) => check::check(&args, &console),
        Command::FieldSheet(args) => field_sheet::run(&args, &console),
        Command::Import(args) => commands::import(&args, &console),
        Command::Crosswalk(args) => crosswalk::crosswalk(&args, &console),
        Command::Exception(args) => exception::exception(&args, &console),
        Command::Scans(args) => scans::scans(&args, &console),
        Command::Link(args) => commands::link(&args, &console),
        Command::Export(args) => commands::export(&args, &console),
        Command::Info(args) => commands::info(&args, &console),
        Command::Progress(args) => progress::run(&args, &console),
        Command::Register(args) => registers::register(&args, &console),
        Command::Repair(args) => repair::repair(&args, &console),
        Command::Rescan(args) => rescan::rescan(&args, &console),
        Command::SampleWard(args) => commands::sample_ward(&args, &console),
        Command::ScoreMatching(args) => score_matching::run(&args, &console),
        Command::Table(args) => table::table(&args, &console),
        Command::Underlay(args) => underlay::underlay(&args, &console),
        Command::WipePersonal(args) => wipe::run(&args, &console),
    };
    Asked::Ended(match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Doubts) => ExitCode::from(1),
        Err(message) => {
            console.complain(&message);
            ExitCode::from(2)
        }
    })
}

/// `--lang` must be known before the arguments can be explained.
fn language_of(arguments: &[std::ffi::OsString]) -> Language {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let told = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    told.and_then(|code| code.parse().ok()).unwrap_or_else(Language::of_system)
}
