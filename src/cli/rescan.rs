//! `thuaso rescan`: the list of pages that should be scanned again, as a file.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::commands::open_to_read;
use super::console::Console;
use crate::i18n::{Explain, Message};
use crate::tasks::{DeliveryError, write_rescan_list};

#[derive(Debug, Args)]
pub(super) struct RescanArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(long, value_name = "OUT.xlsx|OUT.csv")]
    pub out: PathBuf,
}

pub(super) fn rescan(args: &RescanArgs, console: &Console) -> Result<Outcome, Message> {
    let session = open_to_read(&args.project)?;
    let say = |message: &Message| console.say(message);
    let written = console
        .watched(|watch| write_rescan_list(session.snapshot(), &args.out, Some(&args.project), &say, watch))
        .map_err(|error: DeliveryError| error.message())?;
    let line = Message::new("rescan-written")
        .with("path", written.path.clone())
        .with("pages", written.pages)
        .with("scans", written.scans);
    console.result(&json!({"path": written.path, "pages": written.pages, "scans": written.scans}), &[line]);
    Ok(Outcome::Done)
}
