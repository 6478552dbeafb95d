//! Themes: into which class each parcel falls, so that a map can be coloured, counted and narrowed by what the project knows.
//!
//! 1. A [`Theme`] is a question asked of every parcel; a [`Class`] is one of its answers.
//! 2. The classes of a column are made of its values once: the most frequent texts, or ranges of numbers with as many parcels each. They stay
//!    while the theme does, so that an act moves parcels from class to class and no limit under the reader's eyes.
//! 3. [`classify`] gives every parcel its class; a parcel that is not on the map has one too, but counts nowhere.

mod classes;
mod limits;

use std::sync::Arc;

pub use classes::Class;

use super::table::{Column, TableData};
use crate::cadastre::{Parcel, ParcelId, Severity, Snapshot};
use crate::coverage::{Moment, Profile};
use crate::i18n::{Language, Message};
use crate::jobs::{Cancelled, Watch};

/// The class of an id that is no parcel's.
const NOBODY: u8 = u8::MAX;
/// What stands before the id of a column in that of its theme.
const OF_COLUMN: &str = "column:";

/// What is asked of every parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Theme {
    /// How many of the three blocks (ba khối) it has.
    Blocks,
    /// The worst open finding about it.
    Findings,
    /// What stands in a column of the table.
    Column(Column),
}

impl Theme {
    /// Its name for settings: `blocks`, `findings`, `column:legal_area`.
    pub fn id(&self) -> String {
        match self {
            Self::Blocks => "blocks".to_owned(),
            Self::Findings => "findings".to_owned(),
            Self::Column(column) => format!("{OF_COLUMN}{}", column.id()),
        }
    }

    /// The theme of an id in a project with these columns.
    pub fn of_id(id: &str, offered: &[Column]) -> Option<Self> {
        match id {
            "blocks" => Some(Self::Blocks),
            "findings" => Some(Self::Findings),
            _ => Column::of_id(id.strip_prefix(OF_COLUMN)?, offered).map(Self::Column),
        }
    }
}

/// What classes depend on beside the project.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Findings are weighed for it.
    pub moment: Moment,
    pub language: Language,
    pub say: &'a dyn Fn(&Message) -> String,
}

/// The class of every parcel of a snapshot.
#[derive(Debug)]
pub struct Classified {
    pub theme: Theme,
    pub classes: Arc<[Class]>,
    /// Parcels on the map, by class.
    pub counts: Vec<usize>,
    /// By the parcels' ids.
    of: Box<[u8]>,
}

impl Classified {
    /// The class of a parcel; `None` for one that came later.
    pub fn class_of(&self, parcel: ParcelId) -> Option<usize> {
        let class = *self.of.get(usize::try_from(parcel.0).ok()?)?;
        (class != NOBODY).then_some(usize::from(class))
    }

    /// By the parcels' ids; no class where the byte is beyond the last of them.
    pub fn bytes(&self) -> &[u8] {
        &self.of
    }

    /// The parcels of a class that are on the map, in the order of their ids.
    pub fn parcels_of(&self, snapshot: &Snapshot, class: usize) -> Vec<ParcelId> {
        let here = (0..).zip(&self.of).filter(|(_, of)| usize::from(**of) == class).map(|(id, _)| ParcelId(id));
        here.filter(|id| snapshot.parcels.get(*id).is_some_and(|row| row.geometry.is_some())).collect()
    }
}

/// Gives every parcel its class; `classes` are those that the theme has by now, `None` where they are to be made.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn classify(
    snapshot: &Snapshot,
    theme: &Theme,
    classes: Option<&Arc<[Class]>>,
    setting: Setting<'_>,
    watch: &Watch,
) -> Result<Classified, Cancelled> {
    let ids = usize::try_from(snapshot.parcels.next_id()).unwrap_or(0);
    let mut of = vec![NOBODY; ids];
    let mut give = |parcel: ParcelId, class: u8| {
        if let Some(of) = usize::try_from(parcel.0).ok().and_then(|id| of.get_mut(id)) {
            *of = class;
        }
    };
    let classes = match theme {
        Theme::Blocks => {
            for parcel in snapshot.parcels.iter() {
                give(parcel.id, blocks_of(snapshot, parcel));
            }
            (0..=3).map(Class::Blocks).collect()
        }
        Theme::Findings => {
            snapshot.parcels.iter().for_each(|parcel| give(parcel.id, 0));
            for (parcel, severity) in worst(snapshot, setting.moment) {
                give(parcel, 1 + severity as u8);
            }
            let severities = [Severity::Info, Severity::Warning, Severity::Error].map(Class::Finding);
            std::iter::once(Class::Sound).chain(severities).collect()
        }
        Theme::Column(column) => {
            let columns = std::slice::from_ref(column);
            let data = TableData::read(snapshot, columns, None, (setting.language, setting.say), watch)?;
            watch.check()?;
            let is_drawn = |row: u32| {
                let parcel = data.parcel(row).and_then(|id| snapshot.parcels.get(id));
                parcel.is_some_and(|parcel| parcel.geometry.is_some())
            };
            let classes = classes.cloned().unwrap_or_else(|| classes::of_column(&data, column, &is_drawn));
            for (row, class) in (0..).zip(classes::assign(&data, column, &classes)) {
                if let Some(parcel) = data.parcel(row) {
                    give(parcel, class);
                }
            }
            classes
        }
    };
    watch.check()?;
    let mut counts = vec![0; classes.len()];
    for parcel in snapshot.parcels.iter().filter(|parcel| parcel.geometry.is_some()) {
        let class = usize::try_from(parcel.id.0).ok().and_then(|id| of.get(id));
        if let Some(count) = class.and_then(|class| counts.get_mut(usize::from(*class))) {
            *count += 1;
        }
    }
    Ok(Classified { theme: theme.clone(), classes, counts, of: of.into() })
}

fn blocks_of(snapshot: &Snapshot, parcel: &Parcel) -> u8 {
    let blocks = snapshot.blocks(parcel);
    u8::from(blocks.geometry) + u8::from(blocks.attributes) + u8::from(blocks.scan)
}

/// The worst open finding about each parcel that has one.
fn worst(snapshot: &Snapshot, moment: Moment) -> std::collections::BTreeMap<ParcelId, Severity> {
    let mut worst = std::collections::BTreeMap::new();
    for finding in snapshot.findings.iter().filter(|finding| snapshot.finding_state(finding).is_open()) {
        let Some(parcel) = finding.parcel.filter(|id| snapshot.parcels.get(*id).is_some()) else { continue };
        let severity = Profile::builtin().weighed(finding, moment);
        worst.entry(parcel).and_modify(|known: &mut Severity| *known = severity.max(*known)).or_insert(severity);
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, Finding, FindingId};
    use crate::tasks::table::sample::{keys, ward};

    fn setting() -> Setting<'static> {
        Setting { moment: Moment::Draft, language: Language::Vietnamese, say: &keys }
    }

    fn classified(snapshot: &Snapshot, theme: &Theme) -> Classified {
        classify(snapshot, theme, None, setting(), &Watch::new()).unwrap()
    }

    fn finding(id: u64, parcel: u64, severity: Severity) -> Finding {
        Finding {
            id: FindingId(id),
            rule: "import-text".to_owned(),
            severity,
            layer: None,
            source_row: None,
            parcel: Some(ParcelId(parcel)),
            certificate: None,
            scan: None,
            place: None,
            message: Message::new("x"),
            fault: None,
        }
    }

    #[test]
    fn blocks_are_counted_and_a_parcel_off_the_map_counts_nowhere() {
        let blocks = classified(&ward(), &Theme::Blocks);
        // Only the first of three is on the map: geometry and attributes, no scan.
        assert_eq!(blocks.counts, [0, 0, 1, 0]);
        let of = [1, 2, 3, 4].map(|id| blocks.class_of(ParcelId(id)));
        assert_eq!((of[0], of[3]), (Some(2), None));
        assert_eq!(blocks.parcels_of(&ward(), 2), [ParcelId(1)]);
    }

    #[test]
    fn a_parcel_has_the_colour_of_its_worst_finding() {
        let mut act = ChangeSet::new(Message::new("act-test"));
        let findings =
            [(1, 1, Severity::Info), (2, 1, Severity::Error), (3, 2, Severity::Warning), (4, 9, Severity::Error)];
        for (id, parcel, severity) in findings {
            act.push(Edit::insert(finding(id, parcel, severity)));
        }
        let found = classified(&ward().apply(&act).unwrap(), &Theme::Findings);
        let class = |id| found.class_of(ParcelId(id)).and_then(|class| found.classes.get(class).cloned());
        assert_eq!(class(1), Some(Class::Finding(Severity::Error)));
        assert_eq!(class(2), Some(Class::Finding(Severity::Warning)));
        assert_eq!(class(3), Some(Class::Sound));
    }

    #[test]
    fn the_classes_of_a_column_stay_when_its_values_change() {
        let theme = Theme::Column(Column::LandUse);
        let before = classified(&ward(), &theme);
        assert_eq!(before.classes.first(), Some(&Class::Value("ODT".to_owned())));
        let mut act = ChangeSet::new(Message::new("act-test"));
        let row = ward().parcels.get(1_u64).unwrap().clone();
        let after = Parcel { land_use: crate::cadastre::LandUse::parse("CLN").into(), ..Parcel::clone(&row) };
        act.push(Edit::replace(row, after));
        let next = ward().apply(&act).unwrap();
        let after = classify(&next, &theme, Some(&before.classes), setting(), &Watch::new()).unwrap();
        assert_eq!(after.classes, before.classes);
        let class = after.class_of(ParcelId(1)).and_then(|class| after.classes.get(class));
        assert_eq!(class, Some(&Class::OtherValues));
    }

    #[test]
    fn an_id_leads_back_to_its_theme() {
        for theme in [Theme::Blocks, Theme::Findings, Theme::Column(Column::LegalArea)] {
            assert_eq!(Theme::of_id(&theme.id(), &Column::OWN), Some(theme));
        }
        assert_eq!(Theme::of_id("column:map:TENCHU", &Column::OWN), None);
    }
}
