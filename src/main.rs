//! The program: no subcommand opens the window, a subcommand runs headless.

use std::process::ExitCode;

fn main() -> ExitCode {
    thuaso::cli::run(std::env::args_os())
}
