//! `thuaso crosswalk`: what links and papers say about renumbered sheets, and accepting it.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;

use super::Outcome;
use super::commands::{keep, open};
use super::console::Console;
use crate::editing;
use crate::i18n::{Explain, Message};
use crate::matching::{Communes, CrosswalkSuggestion};
use crate::tasks;

#[derive(Debug, Args)]
pub(super) struct CrosswalkArgs {
    #[arg(long, value_name = "P.thuaso")]
    pub project: PathBuf,
    /// Takes in every suggestion that so many papers agree on.
    #[arg(long, value_name = "N")]
    pub accept: Option<u32>,
    /// A table of the office: former commune, old sheet and number, present sheet and number.
    #[arg(long, value_name = "F", conflicts_with = "accept")]
    pub table: Option<PathBuf>,
}

pub(super) fn crosswalk(args: &CrosswalkArgs, console: &Console) -> Result<Outcome, Message> {
    let mut session = open(&args.project)?;
    if let Some(path) = &args.table {
        let table = console
            .watched(|watch| tasks::open_crosswalk_table(path, session.who(), session.now(), watch))
            .map_err(|error| error.message())?;
        let rules = table.rules.len();
        let doubtful: Vec<usize> = table.doubtful.iter().map(|row| row.row).collect();
        let act = editing::accept_crosswalks(session.snapshot(), table.rules);
        let accepted = act.changes.len();
        keep(&mut session, act)?;
        let mut lines = vec![Message::new("cli-crosswalks").with("count", rules).with("accepted", accepted)];
        if !doubtful.is_empty() {
            let rows: Vec<String> = doubtful.iter().map(ToString::to_string).collect();
            lines.push(Message::new("cli-crosswalk-doubtful").with("rows", rows.join(", ")));
        }
        console.result(&json!({"accepted": accepted, "rules": rules, "doubtful_rows": doubtful}), &lines);
        return Ok(if doubtful.is_empty() { Outcome::Done } else { Outcome::Doubts });
    }
    let (matcher, suggestions) = console
        .watched(|watch| tasks::suggested_crosswalks(session.snapshot(), None, watch))
        .map_err(|_| Message::new("cancelled"))?;
    let wanted: Vec<CrosswalkSuggestion> =
        suggestions.iter().filter(|of| args.accept.is_some_and(|least| of.agree >= least)).cloned().collect();
    let act = tasks::accept_suggestions(session.snapshot(), &wanted, session.who(), session.now());
    let accepted = act.changes.len();
    keep(&mut session, act)?;
    let line = |of: &CrosswalkSuggestion| line(of, console.say(&rule(of, matcher.communes())));
    let mut lines: Vec<Message> = suggestions.iter().map(line).collect();
    lines.push(Message::new("cli-crosswalks").with("count", suggestions.len()).with("accepted", accepted));
    let json = json!({
        "accepted": accepted,
        "suggestions": suggestions.iter().map(|of| json!({
            "commune": of.from.commune, "from": of.from.sheet, "to": of.to.as_str(),
            "shift": shift(of), "agree": of.agree, "confirmed": of.confirmed, "disagree": of.exceptions.len(),
        })).collect::<Vec<_>>(),
    });
    console.result(&json, &lines);
    Ok(if suggestions.len() > accepted { Outcome::Doubts } else { Outcome::Done })
}

fn shift(of: &CrosswalkSuggestion) -> Option<i64> {
    match of.numbers {
        Some(crate::cadastre::Renumbering::Shift(shift)) => Some(shift),
        _ => None,
    }
}

fn rule(of: &CrosswalkSuggestion, communes: &Communes) -> Message {
    tasks::crosswalk_heading(&of.from, &of.to, communes)
}

fn line(of: &CrosswalkSuggestion, rule: String) -> Message {
    let message = match shift(of) {
        Some(shift) => Message::new("cli-crosswalk-shift").with("shift", format!("{shift:+}")),
        None => Message::new("cli-crosswalk-sheet"),
    };
    message.with("rule", rule).with("agree", of.agree).with("disagree", of.exceptions.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{Designation, FormerSheet, MapGeneration, PrintedParcel, Renumbering};
    use crate::checks::sample::Sample;
    use crate::i18n::{Catalogue, Language};
    use crate::jobs::Watch;
    use crate::matching::Matcher;

    #[test]
    fn a_rule_tells_its_commune_by_name_and_code_and_says_where_none_is_known() {
        let mut sample = Sample::default();
        for id in 1..=3 {
            sample.certificate(id);
            sample.change_certificate(id, |row| {
                row.printed_parcels = vec![PrintedParcel {
                    commune: "99013".to_owned(),
                    address: "xã Mẫu Hạ, huyện Mẫu Giang".to_owned(),
                    ..PrintedParcel::numbered("12", "7", None)
                }];
            });
        }
        let matcher = Matcher::build(&sample.0, &Watch::new()).expect("not cancelled");
        let said = |commune: &str, numbers| {
            let (commune, generation) = (commune.to_owned(), MapGeneration::default());
            let from = FormerSheet { commune, generation, sheet: "12".to_owned() };
            let to = Designation::new("7");
            let of = CrosswalkSuggestion { from, to, numbers, agree: 4, confirmed: 0, exceptions: Vec::new() };
            let words = Catalogue::new(Language::Vietnamese);
            words.say(&line(&of, words.say(&rule(&of, matcher.communes()))))
        };
        let shift = Some(Renumbering::Shift(200));
        assert_eq!(
            said("99013", shift),
            "Tờ 12 (xã cũ: xã Mẫu Hạ – 99013) → tờ 7, số thửa +200 (4 giấy đồng ý, 0 giấy khác)"
        );
        assert_eq!(said("", None), "Tờ cũ 12 → tờ 7, thửa đánh số lại (4 giấy đồng ý, 0 giấy khác)");
    }
}
