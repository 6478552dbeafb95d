//! The check of a map: every fault of a project, or of map files as an import would take them, weighed by a rule profile.
//!
//! 1. [`map_in_hand`] takes map files into a project that is nowhere but in memory, by the same steps as an import.
//! 2. [`check_map`] lists what the coverage rules find, each with its lasting name, its severity and its parcels; [`check_map_again`]
//!    likewise, of a map of which only what an edit touched was checked again.
//! 3. Each fault has a state: an exception that a person made for it stands while what it was judged by is the same, and has lapsed since; one
//!    whose fault is gone is told as fixed. What is excepted is listed and not counted.
//! 4. [`keep_findings`] brings the project's own findings up to date, as part of an act.
//! 5. [`write_report`] and [`write_gpkg`] make files of the list: no row is left out, and the same ward gives the same bytes.
//!
//! Promises: what a reader of the files doubted is in the list too; every rule that ran is told, with 0 where the ward is clean.
//! Never: a change of the project, personal data in a list. Reasons of exceptions are free words and go into a file only where that is
//! asked for.

mod columns;
mod csv_file;
mod finding;
mod geojson_file;
mod gpkg_file;
mod json_file;
mod keep;
mod live;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

pub use finding::{MapFinding, MapParcel, exception_day};
pub use gpkg_file::{FAULTS, FAULTS_WITHOUT_PLACE, RULES, write_gpkg};
pub use keep::{KeptFindings, keep_findings};
pub use live::{bring_up_to_date, differing, follow_act, keeps_findings};

use super::import::{ImportError, ImportOptions, ReportLine, import_files};
use crate::cadastre::{Exception, FaultMark, Severity, Snapshot};
use crate::checks::{self, Doubt};
use crate::coverage::{self, CheckedMap, Checkup, Moment, Profile, Rule};
use crate::crs::Crs;
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};

/// Rules of an import's doubts that a coverage rule tells again, and better.
const TOLD_AGAIN: [&str; 2] = ["duplicate-number", "import-land-use"];

/// Sentences that only say that a parcel has no geometry; others say why.
const SHAPELESS: [&str; 2] = ["import-no-geometry", "geometry-null"];

/// What is asked of a map.
#[derive(Debug, Clone, Copy)]
pub struct MapQuestion<'a> {
    pub profile: &'a Profile,
    pub moment: Moment,
    /// The rules that are run, of those that the profile has switched on.
    pub rules: &'a [Rule],
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct MapReport {
    /// By rule, then by place; after those of the map the exceptions whose faults are gone.
    pub findings: Vec<MapFinding>,
    /// Every rule that ran, in the order of the findings.
    pub rules: Vec<RuleCount>,
    /// What the findings of the map come from, those of most findings first: so many decisions remain.
    pub causes: Vec<MapCause>,
    /// The CRS of the places; `None` for a project without one.
    pub crs: Option<Crs>,
    pub parcels: usize,
    /// Whether files tell the reasons of exceptions, in which people may be named.
    pub tells_reasons: bool,
}

/// What one decision of a person mends.
#[derive(Debug, Clone, PartialEq)]
pub struct MapCause {
    /// What is the matter; `None` where one finding says it, or what is wrong is one boundary.
    pub message: Option<Message>,
    /// Their names.
    pub findings: Vec<String>,
}

/// A rule that ran, and how many open findings it has.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleCount {
    /// `overlap`, `L01`, `import-geometry`.
    pub rule: &'static str,
    /// `T01`; that of a rule that has no number is its name.
    pub code: &'static str,
    pub title: Message,
    pub count: usize,
    /// Findings that are left as they are.
    pub excepted: usize,
}

/// Reads map files into a project in memory, with the program's own proposals. With what the readers doubted.
///
/// Errors: as an import's.
pub fn map_in_hand(
    paths: &[PathBuf],
    options: &ImportOptions,
    watch: &Watch,
) -> Result<(Snapshot, Vec<ReportLine>), ImportError> {
    let mut snapshot = Snapshot::default();
    let outcome = import_files(&snapshot, paths, options, watch)?;
    for (done, change) in outcome.act.changes.iter().enumerate() {
        if done.is_multiple_of(CHANGES_PER_LOOK) {
            watch.check()?;
        }
        snapshot.change_in_place(change).expect("made for an empty project, which this one was");
    }
    let doubts = outcome.report.lines.into_iter().filter(|line| line.severity > Severity::Info);
    Ok((snapshot, doubts.filter(|line| !TOLD_AGAIN.contains(&line.rule)).collect()))
}

/// Changes between two looks at the cancel: well under 50 ms of work.
const CHANGES_PER_LOOK: usize = 4_096;

/// Checks the map of a project.
///
/// Errors: [`Cancelled`].
pub fn check_map(snapshot: &Snapshot, question: MapQuestion<'_>, watch: &Watch) -> Result<MapReport, Cancelled> {
    watch.begin("stage-checking-map", 0);
    let checkup = coverage::check(snapshot, &question.profile.limits, question.rules, watch)?;
    Ok(weighed(snapshot, checkup, question))
}

/// Likewise by every rule, where only what acts touched is checked again.
///
/// Errors: [`Cancelled`].
pub fn check_map_again(
    map: &mut CheckedMap,
    profile: &Profile,
    moment: Moment,
    watch: &Watch,
) -> Result<MapReport, Cancelled> {
    let checkup = map.checkup(watch)?;
    Ok(weighed(map.snapshot(), checkup, MapQuestion { profile, moment, rules: &Rule::ALL }))
}

/// Faults with their names, their severity and their states.
fn weighed(snapshot: &Snapshot, checkup: Checkup, question: MapQuestion<'_>) -> MapReport {
    let MapQuestion { profile, moment, rules } = question;
    let Checkup { faults, causes } = checkup;
    // A name is given among the faults of one rule: it does not depend on what else was asked.
    let marks = coverage::fault_marks(&faults, snapshot);
    let ran = |rule: &Rule| rules.contains(rule) && profile.has(*rule, moment);
    let mut counts: Vec<RuleCount> = Rule::ALL.iter().filter(|rule| ran(rule)).map(RuleCount::of).collect();
    let mut findings = Vec::new();
    let fixed = fixed(snapshot, &marks, ran);
    let mut open = vec![None; marks.len()];
    for ((at, fault), mark) in faults.into_iter().enumerate().zip(marks) {
        let severity = profile.severity(fault.rule, fault.class, moment);
        let Some(severity) = severity else { continue };
        let finding = MapFinding::of_fault(mark, fault, severity, snapshot);
        open[at] = finding.state.is_open().then(|| finding.id.clone());
        for count in counts.iter_mut().filter(|count| count.rule == finding.rule) {
            *(if finding.state.is_open() { &mut count.count } else { &mut count.excepted }) += 1;
        }
        findings.push(finding);
    }
    findings.extend(fixed);
    let causes = causes.into_iter().filter_map(|cause| {
        let findings: Vec<String> = cause.faults.iter().filter_map(|at| open[*at].clone()).collect();
        let message = if findings.len() > 1 { cause.message() } else { None };
        (!findings.is_empty()).then_some(MapCause { message, findings })
    });
    let causes = causes.collect();
    let (crs, parcels) = (snapshot.settings.crs.clone(), snapshot.parcels.len());
    MapReport { findings, rules: counts, causes, crs, parcels, tells_reasons: false }
}

/// The exceptions of the rules that ran whose faults are not among these, by rule, then by name.
fn fixed(snapshot: &Snapshot, marks: &[FaultMark], ran: impl Fn(&Rule) -> bool) -> Vec<MapFinding> {
    let found: HashSet<&str> = marks.iter().map(|mark| mark.name.as_str()).collect();
    let gone = snapshot.exceptions.iter().filter(|exception| !found.contains(exception.fault.as_str()));
    let mut gone: Vec<(Rule, &Arc<Exception>)> =
        gone.filter_map(|exception| Some((Rule::from_name(&exception.rule).filter(&ran)?, exception))).collect();
    gone.sort_by_key(|(rule, exception)| (*rule, exception.fault.as_str()));
    gone.into_iter().map(|(rule, exception)| MapFinding::of_fixed(rule, exception)).collect()
}

impl RuleCount {
    fn of(rule: &Rule) -> Self {
        Self { rule: rule.name(), code: rule.code(), title: coverage::title(*rule), count: 0, excepted: 0 }
    }

    /// Whether the rule found nothing at all.
    pub fn is_clean(&self) -> bool {
        self.count == 0 && self.excepted == 0
    }
}

impl MapReport {
    /// Adds what the link rules found, of those that were asked for.
    pub fn add_links(&mut self, snapshot: &Snapshot, doubts: &[Doubt], rules: &[&'static str]) {
        for rule in rules {
            let of_rule = doubts.iter().filter(|doubt| doubt.rule == *rule);
            let before = self.findings.len();
            self.findings.extend(of_rule.map(|doubt| MapFinding::of_link(doubt, snapshot)));
            let (title, count) = (checks::title(rule), self.findings.len() - before);
            self.rules.push(RuleCount { rule, code: rule, title, count, excepted: 0 });
        }
    }

    /// Adds what was doubted of the map files as they were read, where no rule of the map tells it again.
    pub fn add_import(&mut self, doubts: &[ReportLine]) {
        let tells_shapeless = self.rules.iter().any(|rule| rule.rule == Rule::MissingGeometry.name() && rule.count > 0);
        let again = |doubt: &ReportLine| tells_shapeless && SHAPELESS.contains(&doubt.message.key.as_ref());
        let doubts: Vec<&ReportLine> = doubts.iter().filter(|doubt| !again(doubt)).collect();
        self.findings.extend(MapFinding::of_import(&doubts));
        for doubt in doubts {
            match self.rules.iter_mut().find(|count| count.rule == doubt.rule) {
                Some(count) => count.count += 1,
                None => {
                    let title = Message::new("check-title-import");
                    self.rules.push(RuleCount { rule: doubt.rule, code: doubt.rule, title, count: 1, excepted: 0 });
                }
            }
        }
    }

    /// The findings that somebody still has to look at.
    pub fn open(&self) -> impl Iterator<Item = &MapFinding> {
        self.findings.iter().filter(|finding| finding.state.is_open())
    }

    /// How many open findings are that bad.
    pub fn count(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity == severity).count()
    }

    /// Whether something open in it is more than a remark.
    pub fn needs_person(&self) -> bool {
        self.open().any(|finding| finding.severity > Severity::Info)
    }
}

/// A form of the list that can be written to any place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// One object: `counts`, `findings`, and what the caller adds.
    Json,
    /// RFC 4180, UTF-8, a heading, `,` between, `.` in numbers; a line of the severity `clean` for each rule without a finding.
    Csv,
    /// Points in the project's CRS, named in the `crs` member as GeoJSON had it in 2008, for those of VN-2000 would lose by WGS 84.
    GeoJson,
}

/// Writes the whole list. `head` are the caller's own members of a JSON object.
///
/// Errors: `out` refused.
pub fn write_report(
    report: &MapReport,
    format: ReportFormat,
    head: &serde_json::Map<String, serde_json::Value>,
    say: &dyn Fn(&Message) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        ReportFormat::Json => json_file::write(report, head, say, &mut out)?,
        ReportFormat::Csv => csv_file::write(report, say, &mut out)?,
        ReportFormat::GeoJson => geojson_file::write(report, say, &mut out)?,
    }
    out.flush()
}

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests {
    use super::sample::{report, ward};
    use super::*;
    use crate::cadastre::{Edit, FaultState, Parcel, ParcelId, Severity, Timestamp};
    use crate::checks::Subject;

    #[test]
    fn findings_are_weighed_by_the_profile_and_every_rule_that_ran_is_told() {
        let report = report(&Profile::builtin().clone(), Moment::Draft, &Rule::ALL);
        let told: Vec<(&str, &str, Severity)> =
            report.findings.iter().map(|found| (found.id.as_str(), found.class, found.severity)).collect();
        assert_eq!(
            told,
            [
                ("duplicate_number:12/1+12/1", "repeated", Severity::Warning),
                ("area_mismatch:12/2", "gross", Severity::Error),
                ("land_use_code:12/3", "superseded", Severity::Info),
            ]
        );
        let ran: Vec<&str> = report.rules.iter().map(|rule| rule.rule).collect();
        let checked = Rule::ALL.iter().map(|rule| rule.name());
        assert_eq!(ran, checked.collect::<Vec<_>>(), "every rule is told, also where the ward is clean");
        let clean = report.rules.iter().filter(|rule| rule.count == 0).count();
        assert_eq!((clean, report.count(Severity::Error), report.needs_person()), (ran.len() - 3, 1, true));
        let decisions: Vec<(bool, usize)> =
            report.causes.iter().map(|cause| (cause.message.is_some(), cause.findings.len())).collect();
        assert_eq!(decisions, [(false, 1), (false, 1), (false, 1)]);
    }

    #[test]
    fn rules_that_are_off_or_not_asked_for_neither_run_nor_speak() {
        let text = r#"{"severity": {"area_mismatch": "off", "land_use_code": {"superseded": "off"}}}"#;
        let off = report(&Profile::read(text).expect("a profile"), Moment::Export, &Rule::ALL);
        let told: Vec<&str> = off.findings.iter().map(|found| found.rule).collect();
        assert_eq!(told, ["duplicate_number"]);
        assert!(off.rules.iter().all(|rule| rule.rule != "area_mismatch"));
        let asked = report(Profile::builtin(), Moment::Submit, &[Rule::Overlap, Rule::LandUseCode]);
        let told: Vec<(&str, Severity)> = asked.findings.iter().map(|found| (found.rule, found.severity)).collect();
        assert_eq!(told, [("land_use_code", Severity::Warning)]);
        let ran: Vec<(&str, usize)> = asked.rules.iter().map(|rule| (rule.rule, rule.count)).collect();
        assert_eq!(ran, [("overlap", 0), ("land_use_code", 1)]);
    }

    /// The states of the findings of a ward, by name, and what is counted of the rule.
    fn states(ward: &Snapshot, rule: Rule) -> (Vec<(String, FaultState)>, [usize; 2]) {
        let question = MapQuestion { profile: Profile::builtin(), moment: Moment::Draft, rules: &[rule] };
        let report = check_map(ward, question, &Watch::new()).expect("not cancelled");
        let found = report.findings.iter().map(|found| (found.id.clone(), found.state.clone()));
        assert_eq!(report.needs_person(), report.rules[0].count > 0);
        (found.collect(), [report.rules[0].count, report.rules[0].excepted])
    }

    #[test]
    fn an_exception_is_listed_and_not_counted_lapses_with_its_place_and_is_fixed_with_its_fault() {
        let mut ward = ward();
        let report = report(Profile::builtin(), Moment::Draft, &[Rule::AreaMismatch]);
        let [found] = report.findings.as_slice() else { panic!("{report:?}") };
        let fault = [(found.rule, found.mark().expect("a fault of the map"))];
        let act = crate::editing::except_faults(&ward, &fault, "đo lại năm 2025", ("lan", Timestamp(1_795_000_000)));
        ward = ward.apply(&act.expect("a reason")).expect("fits");
        let change = |ward: &Snapshot, id, change: fn(&mut Parcel)| {
            let before = ward.parcels.get(ParcelId(id)).expect("there").clone();
            let mut after = before.as_ref().clone();
            change(&mut after);
            let mut ward = ward.clone();
            ward.change_in_place(&Edit::replace(before, after).into()).expect("fits");
            ward
        };
        let exception = ward.exception_of("area_mismatch:12/2").expect("made").clone();
        let expected = |state| vec![("area_mismatch:12/2".to_owned(), state)];
        let standing = (expected(FaultState::Excepted(exception.clone())), [0, 1]);
        assert_eq!(states(&ward, Rule::AreaMismatch), standing);
        assert_eq!(states(&change(&ward, 1, |parcel| parcel.geometry = None), Rule::AreaMismatch), standing);
        let lapsed = change(&ward, 2, |parcel| parcel.legal_area = Some(251.0));
        assert_eq!(states(&lapsed, Rule::AreaMismatch), (expected(FaultState::Lapsed(exception.clone())), [1, 0]));
        let fixed = change(&ward, 2, |parcel| parcel.legal_area = Some(200.0));
        assert_eq!(states(&fixed, Rule::AreaMismatch), (expected(FaultState::Fixed(exception)), [0, 0]));
        assert_eq!(states(&fixed, Rule::Overlap).0, [], "a rule that did not run says nothing of its exceptions");
    }

    #[test]
    fn a_list_tells_who_left_a_fault_as_it_is_and_the_reason_only_where_it_is_asked_for() {
        let mut ward = ward();
        let question = MapQuestion { profile: Profile::builtin(), moment: Moment::Draft, rules: &[Rule::AreaMismatch] };
        let found = check_map(&ward, question, &Watch::new()).expect("not cancelled").findings.remove(0);
        let fault = [(found.rule, found.mark().expect("a fault of the map"))];
        let act = crate::editing::except_faults(&ward, &fault, "đất bà Mẫu", ("lan", Timestamp(1_795_000_000)));
        ward = ward.apply(&act.expect("a reason")).expect("fits");
        let mut report = check_map(&ward, question, &Watch::new()).expect("not cancelled");
        let written = |report: &MapReport, format| {
            let mut bytes = Vec::new();
            let say = |message: &Message| message.key.to_string();
            write_report(report, format, &serde_json::Map::new(), &say, &mut bytes).expect("into memory");
            String::from_utf8(bytes).expect("UTF-8")
        };
        for (format, told) in [
            (
                ReportFormat::Json,
                r#""state":"exception","exception":{"by":"lan","at":"2026-11-18T11:06:40.000Z","lapsed":false}"#,
            ),
            (ReportFormat::Csv, ",exception,lan,2026-11-18T11:06:40.000Z,,587025,"),
            (
                ReportFormat::GeoJson,
                r#""exception_at":"2026-11-18T11:06:40.000Z","exception_by":"lan","exception_reason":null"#,
            ),
        ] {
            report.tells_reasons = false;
            let text = written(&report, format);
            assert!(text.contains(told) && !text.contains("bà Mẫu") && !text.contains("clean"), "{text}");
            report.tells_reasons = true;
            assert!(written(&report, format).contains("đất bà Mẫu"), "{format:?}");
        }
    }

    #[test]
    fn links_and_the_doubts_of_an_import_join_the_list() {
        let ward = ward();
        let mut report = report(Profile::builtin(), Moment::Draft, &[]);
        let doubt = Doubt {
            rule: "L01",
            subject: Subject::Parcel(ParcelId(2)),
            severity: Severity::Info,
            message: Message::new("checks-unlinked-parcel").with("parcel", "12/2"),
        };
        report.add_links(&ward, &[doubt], &["L01", "L02"]);
        let line = || ReportLine::warning("thua", "import-geometry", Message::new("import-no-geometry")).at_row(6);
        report.add_import(&[line(), line()]);
        let ids: Vec<&str> = report.findings.iter().map(|found| found.id.as_str()).collect();
        assert_eq!(ids, ["L01:parcel2", "import-geometry:thua/6", "import-geometry:thua/6#2"]);
        let ran: Vec<(&str, usize)> = report.rules.iter().map(|rule| (rule.rule, rule.count)).collect();
        assert_eq!(ran, [("L01", 1), ("L02", 0), ("import-geometry", 2)]);
        assert!(report.findings[0].place.is_some() && report.needs_person());
    }
}
