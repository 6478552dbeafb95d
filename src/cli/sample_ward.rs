//! `thuaso sample-ward`: writes an invented ward.

use serde_json::json;

use super::Outcome;
use super::args::SampleWardArgs;
use super::console::Console;
use crate::i18n::{Explain, Message};
use crate::tasks::sample_ward::{SampleOptions, write_sample_ward};

pub(super) fn sample_ward(args: &SampleWardArgs, console: &Console) -> Result<Outcome, Message> {
    let options = SampleOptions { parcels: args.parcels, seed: args.seed, certificates: args.certificates };
    let report =
        console.watched(|watch| write_sample_ward(&args.out, &options, watch)).map_err(|error| error.message())?;
    let line = Message::new("cli-sample-ward")
        .with("path", args.out.clone())
        .with("parcels", report.parcels)
        .with("sheets", report.sheets)
        .with("certificates", report.certificates)
        .with("scans", report.scans);
    let json = json!({
        "out": args.out, "parcels": report.parcels, "sheets": report.sheets, "roads": report.roads,
        "certificates": report.certificates, "scans": report.scans,
    });
    console.result(&json, &[line]);
    Ok(Outcome::Done)
}
