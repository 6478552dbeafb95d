//! `thuaso score-matching`: how good the matching is on invented campaigns, as lines for people and as JSON for machines.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::console::Console;
use crate::i18n::{Explain, Message};
use crate::tasks::score_matching::{
    AmongFirst, PAPERS_FOR_A_CROSSWALK, RoundScore, ScoreOptions, SeedScore, Share, Times, score_matching,
};

#[derive(Debug, Args)]
pub(super) struct ScoreArgs {
    #[arg(long, value_name = "N", default_value_t = 40_000)]
    pub parcels: u32,
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub certificates: u32,
    #[arg(long, value_name = "S,S…", value_delimiter = ',', default_value = "1,2,3")]
    pub seeds: Vec<u64>,
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub by_hand: u32,
    /// Also writes the JSON into this file.
    #[arg(long, value_name = "F")]
    pub out: Option<PathBuf>,
}

pub(super) fn run(args: &ScoreArgs, console: &Console) -> Result<Outcome, Message> {
    let options = ScoreOptions {
        parcels: args.parcels,
        certificates: args.certificates,
        seeds: args.seeds.clone(),
        by_hand: args.by_hand,
    };
    let scored = console.watched(|watch| score_matching(&options, watch, |_| {}));
    let scores = scored.map_err(|error| error.message())?;
    let lines: Vec<Message> = scores.iter().flat_map(lines).collect();
    let json = json!({ "scores": scores });
    if let Some(path) = &args.out {
        std::fs::write(path, format!("{json:#}\n")).map_err(|error| {
            Message::new("tasks-score-folder").with("path", path.clone()).with("reason", error.to_string())
        })?;
    }
    console.result(&json, &lines);
    Ok(Outcome::Done)
}

fn lines(score: &SeedScore) -> Vec<Message> {
    let mut lines = vec![
        Message::new("cli-score-seed")
            .with("seed", score.seed)
            .with("parcels", score.parcels)
            .with("certificates", score.certificates)
            .with("claims", score.claims),
        Message::new("cli-score-untouched"),
    ];
    lines.extend(round(&score.untouched));
    lines.push(shared(Message::new("cli-score-after"), score.by_hand).with("accepted", score.accepted));
    lines.extend(round(&score.after));
    let crosswalks = score.crosswalks;
    lines.push(
        Message::new("cli-score-crosswalks")
            .with("recovered", crosswalks.recovered.right)
            .with("all", crosswalks.recovered.all)
            .with("papers", PAPERS_FOR_A_CROSSWALK)
            .with("sheets", crosswalks.sheets.right)
            .with("shuffled", crosswalks.sheets.all)
            .with("right", crosswalks.suggested.right)
            .with("suggested", crosswalks.suggested.all),
    );
    lines.push(Message::new("cli-score-calibration"));
    for tenth in score.calibration.iter().filter(|tenth| tenth.kept.all > 0) {
        let line = shared(Message::new("cli-score-tenth"), tenth.kept);
        lines.push(line.with("promised", format!("{:.3}", tenth.mean())));
    }
    let Times { median_ms, p99_ms, .. } = score.finding;
    lines.push(
        among(Message::new("cli-score-sides"), score.by_sides)
            .with("median", format!("{median_ms:.2}"))
            .with("p99", format!("{p99_ms:.2}")),
    );
    let Times { median_ms, p99_ms, most_ms } = score.ranking;
    lines.push(
        Message::new("cli-score-times")
            .with("median", format!("{median_ms:.2}"))
            .with("p99", format!("{p99_ms:.2}"))
            .with("most", format!("{most_ms:.2}"))
            .with("build", format!("{:.0}", score.build_ms))
            .with("queue", format!("{:.0}", score.queue_ms))
            .with("claims", score.queue),
    );
    lines
}

fn round(score: &RoundScore) -> Vec<Message> {
    let [on_map, split, merged, outside] = score.wrong;
    vec![
        shared(Message::new("cli-score-enough"), score.enough),
        shared(Message::new("cli-score-precision"), score.precision)
            .with("on_map", on_map)
            .with("split", split)
            .with("merged", merged)
            .with("outside", outside),
        among(Message::new("cli-score-usable"), score.usable),
        among(Message::new("cli-score-rest"), score.rest),
    ]
}

/// `right`, `all` and `share` (per cent with three decimals: 99.9 must be told from 99.95).
fn shared(message: Message, share: Share) -> Message {
    message.with("right", share.right).with("all", share.all).with("share", format!("{:.3}", share.per_cent()))
}

fn among(message: Message, first: AmongFirst) -> Message {
    let per_cent = |share: Share| format!("{:.2}", share.per_cent());
    message
        .with("one", per_cent(first.one))
        .with("three", per_cent(first.three))
        .with("nine", per_cent(first.nine))
        .with("all", first.one.all)
}
