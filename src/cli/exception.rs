//! `thuaso exception`: faults of the map that a person leaves as they are: recording that, withdrawing it, and the list.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::Outcome;
use super::args::helped;
use super::check::read_profile;
use super::commands::{keep, open, open_to_read};
use super::console::Console;
use crate::cadastre::{FaultMark, FaultState, Purpose, Snapshot};
use crate::coverage::{Moment, Profile, Rule};
use crate::editing;
use crate::i18n::{Catalogue, Explain, Message};
use crate::tasks::check_map::{MapQuestion, MapReport, check_map, exception_day};

#[derive(Debug, Args)]
pub(super) struct ExceptionArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    #[arg(
        long,
        value_name = "overlap:12/5+12/6,…",
        value_delimiter = ',',
        requires = "reason",
        conflicts_with = "withdraw"
    )]
    pub set: Vec<String>,
    #[arg(long, value_name = "WORDS", requires = "set")]
    pub reason: Option<String>,
    #[arg(long, value_name = "overlap:12/5+12/6,…", value_delimiter = ',')]
    pub withdraw: Vec<String>,
    #[arg(long, value_name = "P.json")]
    pub profile: Option<PathBuf>,
}

/// The command with its explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let pairs = [
        ("project", "cli-arg-project"),
        ("set", "cli-arg-exception-set"),
        ("reason", "cli-arg-exception-reason"),
        ("withdraw", "cli-arg-exception-withdraw"),
        ("profile", "cli-arg-check-profile"),
    ];
    helped(command, &pairs, catalogue)
}

pub(super) fn exception(args: &ExceptionArgs, console: &Console) -> Result<Outcome, Message> {
    let profile = args.profile.as_deref().map_or_else(|| Ok(Profile::builtin().clone()), read_profile)?;
    let changes = !args.set.is_empty() || !args.withdraw.is_empty();
    let mut session = if changes { open(&args.project)? } else { open_to_read(&args.project)? };
    let act = if args.set.is_empty() {
        let faults: Vec<&str> = args.withdraw.iter().map(|fault| fault.trim()).collect();
        editing::withdraw_exceptions(session.snapshot(), &faults)
    } else {
        let faults = found(session.snapshot(), &args.set, &profile, console)?;
        let reason = args.reason.as_deref().unwrap_or_default();
        editing::except_faults(session.snapshot(), &faults, reason, (session.who(), session.now()))
    };
    let act = act.map_err(|refusal| refusal.message())?;
    let changed = act.changes.len();
    keep(&mut session, act)?;

    let rules = session.snapshot().exceptions.iter().filter_map(|exception| Rule::from_name(&exception.rule));
    let report = checked(session.snapshot(), &rules.collect::<Vec<_>>(), &profile, console)?;
    let [mut standing, mut lapsed, mut fixed] = [0, 0, 0];
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for finding in &report.findings {
        let (state, count, words) = match &finding.state {
            FaultState::Open => continue,
            FaultState::Excepted(_) => ("stands", &mut standing, "cli-exception-stands"),
            FaultState::Lapsed(_) => ("lapsed", &mut lapsed, "cli-exception-lapsed"),
            FaultState::Fixed(_) => ("fixed", &mut fixed, "cli-exception-fixed"),
        };
        *count += 1;
        let Some(exception) = finding.state.exception() else { continue };
        // Who may open the project may read the reason.
        let reason = exception.reason.open(Purpose::Display).as_str();
        rows.push(json!({
            "fault": exception.fault, "rule": exception.rule, "state": state, "by": exception.by,
            "at": exception.at.0, "reason": reason,
        }));
        let item =
            Message::new("cli-exception").with("fault", exception.fault.as_str()).with("state", Message::new(words));
        items.push(
            item.with("day", exception_day(exception))
                .with("who", exception.by.as_str())
                .with("reason", if reason.is_empty() { "–" } else { reason }),
        );
    }
    let mut lines = Vec::new();
    if !args.set.is_empty() {
        lines.push(Message::new("cli-exceptions-set").with("count", changed));
    } else if !args.withdraw.is_empty() {
        lines.push(Message::new("cli-exceptions-withdrawn").with("count", changed));
    }
    let told = Message::new("cli-exceptions").with("count", rows.len()).with("excepted", standing);
    lines.push(told.with("lapsed", lapsed).with("fixed", fixed));
    lines.extend(items.into_iter().map(|text| Message::new("cli-item").with("text", text)));
    console.result(&json!({"changed": changed, "exceptions": Value::Array(rows)}), &lines);
    Ok(if lapsed > 0 { Outcome::Doubts } else { Outcome::Done })
}

/// The faults of these names as they are now, each with its rule.
fn found(
    snapshot: &Snapshot,
    names: &[String],
    profile: &Profile,
    console: &Console,
) -> Result<Vec<(&'static str, FaultMark)>, Message> {
    let unknown = |name: &str| Message::new("cli-exception-unknown").with("fault", name);
    let rule = |name: &String| {
        let rule = name.trim().split_once(':').and_then(|(rule, _)| Rule::from_name(rule));
        rule.ok_or_else(|| unknown(name))
    };
    let rules = names.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    let report = checked(snapshot, &rules, profile, console)?;
    let mark = |name: &String| {
        let of_name = report.findings.iter().filter(|finding| finding.id == name.trim());
        of_name.filter_map(|finding| Some((finding.rule, finding.mark()?))).next().ok_or_else(|| unknown(name))
    };
    names.iter().map(mark).collect()
}

fn checked(snapshot: &Snapshot, rules: &[Rule], profile: &Profile, console: &Console) -> Result<MapReport, Message> {
    let question = MapQuestion { profile, moment: Moment::default(), rules };
    console.watched(|watch| check_map(snapshot, question, watch)).map_err(|_| Message::new("cancelled"))
}
