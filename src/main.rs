//! The program: no argument opens the window, a subcommand runs headless.

fn main() {}
