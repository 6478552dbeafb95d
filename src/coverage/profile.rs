//! The rule profile: how bad each fault is at which moment, and the limits. A file of JSON that an office may publish.
//!
//! Form: `{"about": "…", "limits": {"gap_width": "2 m", …}, "severity": {RULE: LEVELS or {CLASS: LEVELS}}}`, where LEVELS is one of `off`,
//! `info`, `warning`, `error` for every moment, or `{"draft": …, "submit": …, "approve": …, "export": …}`. Lengths are in `m`, `cm` or `mm`, areas in
//! `m2`, shares in `%`. What a file does not name stays as `assets/rule-profile.json` has it; a name that nobody knows refuses
//! the whole file, for a rule that seems switched on and is not would be worse.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Class, Limits, Rule};
use crate::cadastre::{Finding, Severity};
use crate::i18n::{Explain, Message};

/// What the faults of a ward mean. Made from the built-in profile and a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub limits: Limits,
    severities: BTreeMap<(Rule, Class), Levels>,
}

/// One for each of [`Moment::ALL`]; `None` where the rule is off.
type Levels = [Option<Severity>; Moment::ALL.len()];

/// What is about to happen to the ward. Source: SOLA's moments of business rules, `peers.md` §4.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// It is being worked on.
    #[default]
    Draft,
    /// It is handed in for review.
    Submit,
    /// It becomes the map in force.
    Approve,
    /// It is delivered to another system.
    Export,
}

impl Moment {
    pub const ALL: [Self; 4] = [Self::Draft, Self::Submit, Self::Approve, Self::Export];

    /// Its name in files and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Export => "export",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.name() == name)
    }
}

/// Why a file is no rule profile. `at` is where in it: `severity.gap.crack`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    #[error("no JSON: {reason}")]
    NotJson { reason: String },
    #[error("{at} is no object")]
    NotAnObject { at: String },
    #[error("{name} in {at} is none of {known}")]
    UnknownName { at: String, name: String, known: String },
    #[error("{at} is {written}, not a measure in {unit}")]
    NotAMeasure { at: String, written: String, unit: &'static str },
}

impl Explain for ProfileError {
    fn message(&self) -> Message {
        match self {
            Self::NotJson { reason } => Message::new("coverage-profile-no-json").with("reason", reason.as_str()),
            Self::NotAnObject { at } => Message::new("coverage-profile-no-object").with("at", at.as_str()),
            Self::UnknownName { at, name, known } => Message::new("coverage-profile-unknown-name")
                .with("at", at.as_str())
                .with("name", name.as_str())
                .with("known", known.as_str()),
            Self::NotAMeasure { at, written, unit } => Message::new("coverage-profile-no-measure")
                .with("at", at.as_str())
                .with("written", written.as_str())
                .with("unit", *unit),
        }
    }
}

static BUILTIN: LazyLock<Profile> = LazyLock::new(|| {
    let nothing = Profile { limits: Limits::default(), severities: BTreeMap::new() };
    nothing.changed_by(include_str!("../../assets/rule-profile.json")).expect("a test reads the same file")
});

impl Profile {
    /// The profile that the program carries. Source of the limits: [`Limits`]; of the severities: `peers.md` §3.6 and §4.4.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The built-in profile with what a file changes in it.
    ///
    /// Errors: [`ProfileError`]; then nothing of the file is taken.
    pub fn read(text: &str) -> Result<Self, ProfileError> {
        Self::builtin().clone().changed_by(text)
    }

    /// How bad a fault is at a moment; `None` where the profile has its rule switched off.
    pub fn severity(&self, rule: Rule, class: Class, moment: Moment) -> Option<Severity> {
        let levels = self.severities.get(&(rule, class))?;
        Moment::ALL.iter().zip(levels).find(|(at, _)| **at == moment).and_then(|(_, level)| *level)
    }

    /// How bad a finding is at a moment: a fault of the map is weighed, all else is as bad as when it was found.
    pub fn weighed(&self, finding: &Finding, moment: Moment) -> Severity {
        let weighed = || {
            let (rule, fault) = (Rule::from_name(&finding.rule)?, finding.fault.as_ref()?);
            self.severity(rule, rule.class(&fault.class)?, moment)
        };
        weighed().unwrap_or(finding.severity)
    }

    /// Whether a rule is switched on for one of its classes at least.
    pub fn has(&self, rule: Rule, moment: Moment) -> bool {
        rule.classes().iter().any(|class| self.severity(rule, *class, moment).is_some())
    }

    fn changed_by(mut self, text: &str) -> Result<Self, ProfileError> {
        let text = text.trim_start_matches('\u{FEFF}');
        let file: Value =
            serde_json::from_str(text).map_err(|error| ProfileError::NotJson { reason: error.to_string() })?;
        for (name, value) in object("", &file)? {
            match name.as_str() {
                "about" => {}
                "limits" => self.read_limits(value)?,
                "severity" => self.read_severities(value)?,
                _ => return Err(unknown("", name, ["about", "limits", "severity"])),
            }
        }
        Ok(self)
    }

    fn read_limits(&mut self, value: &Value) -> Result<(), ProfileError> {
        for (name, value) in object("limits", value)? {
            let known = limits(&mut Limits::default()).map(|(name, _, _)| name);
            let found = limits(&mut self.limits).into_iter().find(|(known, _, _)| known == name);
            let (_, unit, limit) = found.ok_or_else(|| unknown("limits", name, known))?;
            *limit = unit.read(value).ok_or_else(|| ProfileError::NotAMeasure {
                at: format!("limits.{name}"),
                written: value.to_string(),
                unit: unit.names(),
            })?;
        }
        Ok(())
    }

    fn read_severities(&mut self, value: &Value) -> Result<(), ProfileError> {
        for (name, value) in object("severity", value)? {
            let rule = Rule::from_name(name)
                .ok_or_else(|| unknown("severity", name, Rule::ALL.iter().map(|rule| rule.name())))?;
            let at = format!("severity.{name}");
            let names = || rule.classes().iter().map(|class| class.name()).filter(|name| !name.is_empty());
            let by_class = value.as_object().filter(|members| {
                // A rule of one class has moments here, not classes.
                names().next().is_some() && !members.keys().any(|key| Moment::from_name(key).is_some())
            });
            let Some(by_class) = by_class else {
                for class in rule.classes() {
                    self.read_levels(rule, *class, &at, value)?;
                }
                continue;
            };
            for (name, value) in by_class {
                let class = rule.class(name).ok_or_else(|| unknown(&at, name, names()))?;
                self.read_levels(rule, class, &format!("{at}.{name}"), value)?;
            }
        }
        Ok(())
    }

    fn read_levels(&mut self, rule: Rule, class: Class, at: &str, value: &Value) -> Result<(), ProfileError> {
        let levels = self.severities.entry((rule, class)).or_default();
        if !value.is_object() {
            *levels = [level(at, value)?; Moment::ALL.len()];
            return Ok(());
        }
        for (name, value) in object(at, value)? {
            let moment = Moment::from_name(name)
                .ok_or_else(|| unknown(at, name, Moment::ALL.iter().map(|moment| moment.name())))?;
            let level = level(&format!("{at}.{name}"), value)?;
            for (_, slot) in Moment::ALL.iter().zip(levels.iter_mut()).filter(|(at, _)| **at == moment) {
                *slot = level;
            }
        }
        Ok(())
    }
}

const OFF: &str = "off";
const LEVELS: [(&str, Option<Severity>); 4] = [
    (OFF, None),
    ("info", Some(Severity::Info)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

fn level(at: &str, value: &Value) -> Result<Option<Severity>, ProfileError> {
    let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let found = LEVELS.iter().find(|(name, _)| *name == written).map(|(_, level)| *level);
    found.ok_or_else(|| unknown(at, &written, LEVELS.iter().map(|(name, _)| *name)))
}

fn object<'a>(at: &str, value: &'a Value) -> Result<&'a Map<String, Value>, ProfileError> {
    value.as_object().ok_or_else(|| ProfileError::NotAnObject { at: at_or_top(at) })
}

fn unknown<'a>(at: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> ProfileError {
    let known: Vec<&str> = known.into_iter().collect();
    ProfileError::UnknownName { at: at_or_top(at), name: name.to_owned(), known: known.join(", ") }
}

/// The top of a file is called by what stands around it.
fn at_or_top(at: &str) -> String {
    if at.is_empty() { "{ }".to_owned() } else { at.to_owned() }
}

/// Every limit by its name in files, with its unit.
fn limits(limits: &mut Limits) -> [(&'static str, Unit, &mut f64); 14] {
    // Named one by one, so that a new limit is not forgotten here.
    let Limits {
        gap_width,
        gap_area,
        crack_width,
        corner_distance,
        least_width,
        parcel_width,
        duplicate_share,
        parallel_distance,
        short_edge,
        outline_distance,
        point_error,
        area_rounding,
        area_share,
        area_difference,
    } = limits;
    [
        ("gap_width", Unit::Length, gap_width),
        ("gap_area", Unit::Area, gap_area),
        ("crack_width", Unit::Length, crack_width),
        ("corner_distance", Unit::Length, corner_distance),
        ("least_width", Unit::Length, least_width),
        ("parcel_width", Unit::Length, parcel_width),
        ("duplicate_share", Unit::Share, duplicate_share),
        ("parallel_distance", Unit::Length, parallel_distance),
        ("short_edge", Unit::Length, short_edge),
        ("outline_distance", Unit::Length, outline_distance),
        ("point_error", Unit::Length, point_error),
        ("area_rounding", Unit::Area, area_rounding),
        ("area_share", Unit::Share, area_share),
        ("area_difference", Unit::Area, area_difference),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Metres.
    Length,
    /// Square metres.
    Area,
    /// Of one.
    Share,
}

impl Unit {
    fn names(self) -> &'static str {
        match self {
            Self::Length => "m, cm, mm",
            Self::Area => "m2",
            Self::Share => "%",
        }
    }

    /// `"5 cm"` is 0.05. `None` for what has no unit, another one, or a number below zero.
    fn read(self, value: &Value) -> Option<f64> {
        let written = value.as_str()?.trim();
        let (number, unit) = written.split_at(written.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?);
        let number: f64 = number.replace(',', ".").parse().ok()?;
        let parts = match (self, unit.trim()) {
            (Self::Length, "m") | (Self::Area, "m2" | "m²") => 1.0,
            (Self::Length, "cm") | (Self::Share, "%") => 100.0,
            (Self::Length, "mm") => 1_000.0,
            _ => return None,
        };
        // A whole is the largest share there is.
        let fits = number.is_finite() && (self != Self::Share || number <= parts);
        fits.then_some(number / parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_levels(profile: &Profile) -> impl Iterator<Item = (Rule, Class, Levels)> {
        let classes = Rule::ALL.into_iter().flat_map(|rule| rule.classes().iter().map(move |class| (rule, *class)));
        classes.map(|(rule, class)| (rule, class, Moment::ALL.map(|moment| profile.severity(rule, class, moment))))
    }

    #[test]
    fn the_built_in_profile_names_every_limit_and_every_class_and_no_fault_becomes_less_on_the_way() {
        let profile = Profile::builtin();
        assert_eq!(profile.limits, Limits::default());
        let file: Value = serde_json::from_str(include_str!("../../assets/rule-profile.json")).expect("JSON");
        let named: Vec<&String> = file["limits"].as_object().expect("limits").keys().collect();
        let mut known = limits(&mut Limits::default()).map(|(name, _, _)| name);
        known.sort_unstable();
        assert_eq!(named, known);
        for (rule, class, levels) in all_levels(profile) {
            assert!(levels.iter().all(Option::is_some), "{rule:?} {class:?}");
            assert!(levels.is_sorted(), "{rule:?} {class:?}");
        }
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let profile = Profile::read(
            r#"{"about": "Sở", "limits": {"gap_width": "50 cm", "area_share": "0,5 %", "area_rounding": "0.1 m²"},
                "severity": {"short_edge": "off", "gap": {"sliver": {"export": "off"}}, "land_use_code": {"draft": "error"}}}"#,
        )
        .expect("a profile");
        let expected = Limits { gap_width: 0.5, area_share: 0.005, area_rounding: 0.1, ..Limits::default() };
        assert_eq!(profile.limits, expected);
        let changed: Vec<(Rule, Class)> = all_levels(&profile)
            .zip(all_levels(Profile::builtin()))
            .filter(|(one, other)| one != other)
            .map(|((rule, class, _), _)| (rule, class))
            .collect();
        let land_use = [Class::Superseded, Class::Unlisted].map(|class| (Rule::LandUseCode, class));
        assert_eq!(changed, [(Rule::ShortEdge, Class::Only), (Rule::Gap, Class::Sliver), land_use[0], land_use[1]]);
        assert_eq!(profile.severity(Rule::Gap, Class::Sliver, Moment::Export), None);
        assert!(profile.has(Rule::Gap, Moment::Export) && !profile.has(Rule::ShortEdge, Moment::Draft));
    }

    #[test]
    fn what_nobody_knows_is_refused_with_its_place_and_what_would_be_known() {
        for (text, told) in [
            ("[", "no JSON: EOF while parsing a list at line 1 column 1"),
            ("[]", "{ } is no object"),
            (r#"{"rules": {}}"#, "rules in { } is none of about, limits, severity"),
            (
                r#"{"severity": {"gap": {"crack": {"tomorrow": "off"}}}}"#,
                "tomorrow in severity.gap.crack is none of draft, submit, approve, export",
            ),
            (r#"{"severity": {"gap": {"hole": "off"}}}"#, "hole in severity.gap is none of block, sliver, crack"),
            (
                r#"{"severity": {"spike": {"export": "fatal"}}}"#,
                "fatal in severity.spike.export is none of off, info, warning, error",
            ),
            (r#"{"severity": {"spike": true}}"#, "true in severity.spike is none of off, info, warning, error"),
            (r#"{"limits": {"gap_width": 2}}"#, "limits.gap_width is 2, not a measure in m, cm, mm"),
            (r#"{"limits": {"gap_width": "2 m2"}}"#, "limits.gap_width is \"2 m2\", not a measure in m, cm, mm"),
            (r#"{"limits": {"gap_width": "-2 m"}}"#, "limits.gap_width is \"-2 m\", not a measure in m, cm, mm"),
            (r#"{"limits": {"duplicate_share": "101 %"}}"#, "limits.duplicate_share is \"101 %\", not a measure in %"),
        ] {
            assert_eq!(Profile::read(text).map_err(|error| error.to_string()), Err(told.to_owned()), "{text}");
        }
        let unknown = Profile::read(r#"{"limits": {"gap": "2 m"}}"#).expect_err("no such limit").to_string();
        assert!(unknown.starts_with("gap in limits is none of gap_width, gap_area,"), "{unknown}");
        let unknown = Profile::read(r#"{"severity": {"gaps": "off"}}"#).expect_err("no such rule").to_string();
        assert!(unknown.contains("none of missing_geometry, invalid_ring,"), "{unknown}");
    }
}
