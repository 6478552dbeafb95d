//! `thuaso check`: the faults of a map, and of a project also its links, the national system's codes and the groups.

use std::cmp::Reverse;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::Outcome;
use super::args::{ReadingArgs, helped};
use super::check_links::{link_lines, links_json};
use super::commands::{folder_of, import_options, keep, listed, open, open_to_read};
use super::console::Console;
use crate::cadastre::{FaultState, Purpose, Severity, Snapshot, Timestamp};
use crate::checks;
use crate::coverage::{Moment, Profile, Rule};
use crate::i18n::{Catalogue, Explain, Message};
use crate::jobs::{Cancelled, Watch};
use crate::tasks::check_map::{
    MapFinding, MapQuestion, MapReport, ReportFormat, check_map, exception_day, keep_findings, map_in_hand, write_gpkg,
    write_report,
};
use crate::tasks::import::ImportError;
use crate::tasks::together::is_project;
use crate::tasks::{self, LinkCheckReport, Look};
use crate::text;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// One project, or maps.
    #[arg(value_name = "PROJECT | MAP", required_unless_present = "project")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_name = "P.thuaso", conflicts_with = "paths")]
    pub project: Option<PathBuf>,
    #[arg(long)]
    pub files: bool,
    #[arg(long, value_name = "overlap,A02,L01", value_delimiter = ',')]
    pub rules: Option<Vec<String>>,
    #[arg(long, value_name = "P.json")]
    pub profile: Option<PathBuf>,
    #[arg(long, value_name = "draft|submit|approve|export", default_value = Moment::Draft.name(),
          value_parser = PossibleValuesParser::new(Moment::ALL.map(Moment::name)))]
    pub moment: String,
    #[arg(long, value_name = "text|json|csv|geojson|gpkg")]
    pub format: Option<Format>,
    #[arg(long, value_name = "OUT")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub with_reasons: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Csv,
    #[value(name = "geojson")]
    GeoJson,
    Gpkg,
}

/// The command with its explanations in the user's language.
pub(super) fn described(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let pairs = [
        ("paths", "cli-arg-check-paths"),
        ("project", "cli-arg-project"),
        ("files", "cli-arg-files"),
        ("rules", "cli-arg-check-rules"),
        ("profile", "cli-arg-check-profile"),
        ("moment", "cli-arg-check-moment"),
        ("format", "cli-arg-check-format"),
        ("out", "cli-arg-check-out"),
        ("with_reasons", "cli-arg-check-reasons"),
        ("crs", "cli-arg-crs"),
        ("project_crs", "cli-arg-project-crs"),
        ("encoding", "cli-arg-encoding"),
        ("preset", "cli-arg-preset"),
    ];
    helped(command, &pairs, catalogue)
}

/// Parcels that a line names.
const NAMED: usize = 4;

/// The rules that are asked for.
struct Asked {
    map: Vec<Rule>,
    links: Vec<&'static str>,
    /// Whether nothing was left out.
    all: bool,
}

/// What was checked, and what is said of it.
struct Checked {
    snapshot: Arc<Snapshot>,
    project: Option<PathBuf>,
    last_change: Timestamp,
    report: MapReport,
    links: Option<LinkCheckReport>,
    /// The one that Ctrl+C cancels: what is still to be done looks at it too.
    watch: Watch,
}

pub(super) fn check(args: &CheckArgs, console: &Console) -> Result<Outcome, Message> {
    let format = format(args, console)?;
    let asked = asked(args.rules.as_deref())?;
    let profile = args.profile.as_deref().map_or_else(|| Ok(Profile::builtin().clone()), read_profile)?;
    let moment = Moment::from_name(&args.moment).unwrap_or_default();
    let question = MapQuestion { profile: &profile, moment, rules: &asked.map };
    let out = args.out.as_deref();
    let mut checked = match project_of(args.project.as_ref(), &args.paths) {
        Some(project) => check_project(project, args, &asked, question, console)?,
        None => check_maps(args, &asked, question, console)?,
    };
    checked.report.tells_reasons = args.with_reasons;
    match format {
        Format::Text => tell(&checked, moment, out, console)?,
        Format::Json => pour(ReportFormat::Json, &checked, out, console)?,
        Format::Csv => pour(ReportFormat::Csv, &checked, out, console)?,
        Format::GeoJson => pour(ReportFormat::GeoJson, &checked, out, console)?,
        Format::Gpkg => {
            let out = out.ok_or_else(|| Message::new("cli-check-gpkg-needs-out"))?;
            let (of, say) =
                ((checked.snapshot.as_ref(), checked.project.as_deref()), |message: &Message| console.say(message));
            write_gpkg(&checked.report, out, of, checked.last_change, &say, &checked.watch)
                .map_err(|error| error.message())?;
        }
    }
    if let Some(out) = out {
        let counts = checked.report.rules.iter().map(|rule| (rule.rule.to_owned(), json!(rule.count)));
        let mut lines = summary(&checked.report, moment);
        lines.push(Message::new("cli-check-written").with("path", out.to_owned()));
        console.result(&json!({"path": out, "counts": counts.collect::<Map<_, _>>()}), &lines);
    }
    let doubts = checked.links.as_ref().is_some_and(|links| !links.doubts.is_empty());
    Ok(if doubts || checked.report.needs_person() { Outcome::Doubts } else { Outcome::Done })
}

/// `--json` and `--format` say the same, or contradict each other.
fn format(args: &CheckArgs, console: &Console) -> Result<Format, Message> {
    match (args.format, console.is_for_machines()) {
        (None, true) => Ok(Format::Json),
        (Some(format), true) if format != Format::Json && args.out.is_none() => {
            Err(Message::new("cli-check-json-or-format"))
        }
        (Some(Format::Gpkg), _) if args.out.is_none() => Err(Message::new("cli-check-gpkg-needs-out")),
        (format, _) => Ok(format.unwrap_or(Format::Text)),
    }
}

/// Rules of the map by name or number, those of links by number; all of them when none is named.
fn asked(names: Option<&[String]>) -> Result<Asked, Message> {
    let Some(names) = names else {
        return Ok(Asked { map: Rule::ALL.to_vec(), links: checks::rules(), all: true });
    };
    let mut asked = Asked { map: Vec::new(), links: Vec::new(), all: false };
    for name in names.iter().map(|name| name.trim()) {
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        let map = Rule::ALL.into_iter().find(|rule| same(rule.name()) || same(rule.code()));
        let link = checks::rules().into_iter().find(|rule| same(rule));
        if map.is_none() && link.is_none() {
            let of_map = Rule::ALL.iter().map(|rule| rule.name());
            let known: Vec<&str> = of_map.chain(checks::rules()).collect();
            return Err(Message::new("cli-check-unknown-rule").with("rule", name).with("known", known.join(", ")));
        }
        asked.map.extend(map);
        asked.links.extend(link.filter(|link| !asked.links.contains(link)));
    }
    Ok(asked)
}

pub(super) fn read_profile(path: &Path) -> Result<Profile, Message> {
    let failed =
        |reason: Message| Message::new("cli-check-profile").with("path", path.to_owned()).with("reason", reason);
    let text = std::fs::read_to_string(path)
        .map_err(|error| failed(Message::new("cli-check-unreadable").with("reason", error.to_string())))?;
    Profile::read(&text).map_err(|error| failed(error.message()))
}

/// The project that is meant; `None` for maps.
pub(super) fn project_of<'a>(named: Option<&'a PathBuf>, paths: &'a [PathBuf]) -> Option<&'a Path> {
    named.or(paths.iter().find(|path| is_project(path))).map(PathBuf::as_path)
}

fn check_project(
    path: &Path,
    args: &CheckArgs,
    asked: &Asked,
    question: MapQuestion<'_>,
    console: &Console,
) -> Result<Checked, Message> {
    let ReadingArgs { crs, project_crs, encoding, preset } = &args.reading;
    let of_maps = crs.is_some() || project_crs.is_some() || preset.is_some() || *encoding != text::Choice::Auto;
    if args.paths.len() > 1 || of_maps {
        return Err(Message::new("cli-check-one-project"));
    }
    let wants_links = !asked.links.is_empty();
    // Findings about links are kept with the project; those of the map too, when all rules ran as the window runs them.
    let keeps_map = asked.all && args.profile.is_none() && question.moment == Moment::default();
    let mut session = if wants_links { open(path)? } else { open_to_read(path)? };
    let snapshot = session.snapshot().clone();
    let (folder, look) = (folder_of(path), if args.files { Look::Whole } else { Look::Quick });
    let done = console.watched(|watch| -> Result<_, Cancelled> {
        let links = match wants_links {
            true => {
                let seen = tasks::look_at_files(&snapshot, &folder, look, watch)?;
                Some(tasks::check_links(&snapshot, &seen, look, watch)?)
            }
            false => None,
        };
        Ok((links, check_map(&snapshot, question, watch)?, watch.clone()))
    });
    let (links, mut report, watch) = done.map_err(|_| Message::new("cancelled"))?;
    let links = links.map(|mut checked| {
        if keeps_map {
            let kept = keep_findings(&snapshot, &report, checked.report.added, &mut checked.act);
            checked.report.added += kept.added;
            checked.report.removed += kept.removed;
        }
        keep(&mut session, checked.act).map(|()| checked.report)
    });
    let links = links.transpose()?;
    let links = links.map(|links| of_rules(links, &asked.links));
    if let Some(links) = &links {
        report.add_links(&snapshot, &links.doubts, &asked.links);
    }
    Ok(Checked { snapshot, project: Some(path.to_owned()), last_change: session.last_change(), report, links, watch })
}

/// The doubts of the rules that were asked for.
fn of_rules(mut links: LinkCheckReport, rules: &[&'static str]) -> LinkCheckReport {
    links.doubts.retain(|doubt| rules.contains(&doubt.rule));
    links
}

fn check_maps(
    args: &CheckArgs,
    asked: &Asked,
    question: MapQuestion<'_>,
    console: &Console,
) -> Result<Checked, Message> {
    if args.files || (!asked.all && !asked.links.is_empty()) {
        return Err(Message::new("cli-check-needs-project"));
    }
    // Paths of the maps are kept relative to here.
    let options = import_options(&args.reading, std::env::current_dir().unwrap_or_default())?;
    let done = console.watched(|watch| -> Result<_, ImportError> {
        let (snapshot, doubts) = map_in_hand(&args.paths, &options, watch)?;
        let report = check_map(&snapshot, question, watch)?;
        Ok((Arc::new(snapshot), doubts, report, watch.clone()))
    });
    let (snapshot, doubts, mut report, watch) = done.map_err(|error| error.message())?;
    if asked.all {
        report.add_import(&doubts);
    }
    // Nothing of a map says when it changed last that would be the same for each copy of it.
    Ok(Checked { snapshot, project: None, last_change: Timestamp(0), report, links: None, watch })
}

/// Sentences: to a file all of them, to a terminal the first so many findings. What is left as it is comes after what is open.
fn tell(checked: &Checked, moment: Moment, out: Option<&Path>, console: &Console) -> Result<(), Message> {
    let mut lines = summary(&checked.report, moment);
    let report = &checked.report;
    let mut open: Vec<&MapFinding> = report.open().collect();
    // People read the worst first.
    open.sort_by_key(|finding| Reverse(finding.severity));
    let closed: Vec<&MapFinding> = report.findings.iter().filter(|finding| !finding.state.is_open()).collect();
    let mut list = |findings: &[&MapFinding]| {
        let told = findings.iter().map(|finding| with_exception(finding, report.tells_reasons));
        match out {
            None => listed(&mut lines, told),
            Some(_) => lines.extend(told.map(|text| Message::new("cli-item").with("text", text))),
        }
    };
    list(&open);
    list(&closed);
    lines.extend(checked.links.iter().flat_map(link_lines));
    let Some(out) = out else {
        console.result(&Value::Null, &lines);
        return Ok(());
    };
    let text: String = lines.iter().map(|line| console.say(line) + "\n").collect();
    deliver(out, checked, |file| file.write_all(text.as_bytes()))
}

fn pour(format: ReportFormat, checked: &Checked, out: Option<&Path>, console: &Console) -> Result<(), Message> {
    let head = match (format, &checked.links) {
        (ReportFormat::Json, Some(links)) => links_json(links, &checked.snapshot, console),
        _ => Map::new(),
    };
    let say = |message: &Message| console.say(message);
    let write = |to: &mut dyn Write| write_report(&checked.report, format, &head, &say, to);
    match out {
        None => {
            console.pour(write);
            Ok(())
        }
        Some(out) => deliver(out, checked, |file| write(file)),
    }
}

fn deliver(
    out: &Path,
    checked: &Checked,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> Result<(), Message> {
    tasks::deliver(out, &checked.snapshot, checked.project.as_deref(), write).map_err(|error| error.message())
}

/// A finding in a line, with who left it as it is; and why, where that is asked for.
fn with_exception(finding: &MapFinding, tells_reasons: bool) -> Message {
    let line = in_a_line(finding);
    let FaultState::Excepted(exception) = &finding.state else { return line };
    let key = if tells_reasons { "cli-excepted-because" } else { "cli-excepted" };
    let line =
        Message::new(key).with("text", line).with("day", exception_day(exception)).with("who", exception.by.as_str());
    if tells_reasons { line.with("reason", exception.reason.open(Purpose::Delivery).as_str()) } else { line }
}

/// A finding with what a reader finds it by: rule, parcels, place.
fn in_a_line(finding: &MapFinding) -> Message {
    if Rule::from_name(finding.rule).is_none() {
        // Sentences about links and files name what they are about.
        return finding.told();
    }
    if let FaultState::Fixed(exception) = &finding.state {
        return Message::new("cli-finding-fixed").with("fault", exception.fault.as_str()).with("text", finding.told());
    }
    let mut labels: Vec<&str> = finding.parcels.iter().take(NAMED).map(|parcel| parcel.label.as_str()).collect();
    if finding.parcels.len() > NAMED {
        labels.push("…");
    }
    let line = match (labels.is_empty(), finding.place) {
        (true, None) => return finding.told(),
        (true, Some(_)) => Message::new("cli-finding-at"),
        (false, None) => Message::new("cli-finding-of"),
        (false, Some(_)) => Message::new("cli-finding-of-at"),
    };
    let line = line.with("code", finding.code).with("parcels", labels.join(", ")).with("text", finding.told());
    // Plain digits, to be copied into a map.
    finding
        .place
        .into_iter()
        .fold(line, |line, place| line.with("east", format!("{:.2}", place.x)).with("north", format!("{:.2}", place.y)))
}

fn in_words(moment: Moment) -> Message {
    match moment {
        Moment::Draft => Message::new("cli-moment-draft"),
        Moment::Submit => Message::new("cli-moment-submit"),
        Moment::Approve => Message::new("cli-moment-approve"),
        Moment::Export => Message::new("cli-moment-export"),
    }
}

/// Counts by severity, then by rule, then what ran clean.
fn summary(report: &MapReport, moment: Moment) -> Vec<Message> {
    let mut lines = vec![
        Message::new("cli-checked-map")
            .with("parcels", report.parcels)
            .with("moment", in_words(moment))
            .with("errors", report.count(Severity::Error))
            .with("warnings", report.count(Severity::Warning))
            .with("remarks", report.count(Severity::Info)),
    ];
    for rule in report.rules.iter().filter(|rule| rule.count > 0) {
        let line = Message::new("cli-checked-rule").with("rule", rule.code).with("title", rule.title.clone());
        lines.push(line.with("count", rule.count));
    }
    if !report.causes.is_empty() {
        lines.push(Message::new("cli-checked-decisions").with("decisions", report.causes.len()));
        let common = report.causes.iter().filter_map(|cause| {
            let line = Message::new("cli-checked-cause").with("text", cause.message.clone()?);
            Some(line.with("count", cause.findings.len()))
        });
        lines.extend(common);
    }
    let [mut excepted, mut lapsed, mut fixed] = [0, 0, 0];
    for finding in &report.findings {
        match finding.state {
            FaultState::Open => {}
            FaultState::Lapsed(_) => lapsed += 1,
            FaultState::Excepted(_) => excepted += 1,
            FaultState::Fixed(_) => fixed += 1,
        }
    }
    if excepted + lapsed + fixed > 0 {
        let line = Message::new("cli-checked-exceptions").with("excepted", excepted);
        lines.push(line.with("lapsed", lapsed).with("fixed", fixed));
    }
    let clean: Vec<&str> = report.rules.iter().filter(|rule| rule.is_clean()).map(|rule| rule.rule).collect();
    if !clean.is_empty() {
        lines.push(Message::new("cli-checked-clean").with("rules", clean.join(", ")));
    }
    lines
}
