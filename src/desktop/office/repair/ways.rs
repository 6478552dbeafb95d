//! The ways to repair the chosen row, and which of them is chosen.

use std::sync::Arc;

use super::super::super::map::Preview;
use super::{Options, Part, RepairView};
use crate::cadastre::ChangeSet;
use crate::coverage::Workbench;
use crate::i18n::Message;
use crate::tasks::repair_map::{MarkedFault, RepairRow, WayRow};

/// What ways are of.
#[derive(Debug, Clone, PartialEq)]
pub struct WaysWanted {
    /// The name of the row.
    pub id: String,
    pub faults: Vec<String>,
    pub options: Options,
    pub revision: u64,
}

/// A way, and how it looks on the map.
pub struct ShownWay {
    pub way: WayRow,
    /// Of one that holds.
    pub preview: Option<Arc<Preview>>,
}

/// What a job found.
pub struct WaysNews {
    pub wanted: WaysWanted,
    pub ways: Vec<ShownWay>,
    /// The first fault of the row; `None` where it is seen only after another repair.
    pub fault: Option<MarkedFault>,
    /// For the next row of the same revision: the ward is checked once.
    pub bench: Workbench,
}

/// The act that repairs one place, made from the snapshot of this revision.
pub struct PlaceRepaired {
    /// The row of the list that it was; `None` of a sheet that was moved.
    pub row: Option<String>,
    pub act: ChangeSet,
    pub done: Message,
    pub revision: u64,
    /// On which it was proved: it knows the map as the act leaves it.
    pub bench: Option<Workbench>,
}

/// The ways of the chosen row.
#[derive(Default)]
pub struct Ways {
    pub bench: Option<Workbench>,
    /// What a job was asked for last, so that one that fails is not asked again and again.
    asked: Option<WaysWanted>,
    told: Option<(WaysWanted, Vec<ShownWay>)>,
    fault: Option<MarkedFault>,
    /// Among those that hold.
    chosen: usize,
    /// Enter was pressed before they came.
    pub eager: bool,
}

/// What a repair would make of its parcels.
pub fn preview_of(row: &RepairRow) -> Preview {
    Preview::of(row.parcels.iter().map(|parcel| (parcel.id, parcel.shapes.clone())).collect())
}

impl ShownWay {
    pub fn of(way: WayRow) -> Self {
        let preview = way.outcome.as_ref().ok().map(|row| Arc::new(preview_of(row)));
        Self { way, preview }
    }
}

impl Ways {
    /// What a job has to try, unless it was asked for that already.
    pub fn follow(&mut self, wanted: Option<WaysWanted>) -> Option<WaysWanted> {
        let wanted = wanted.filter(|wanted| self.asked.as_ref() != Some(wanted))?;
        if self.asked.as_ref().is_none_or(|asked| asked.id != wanted.id) {
            self.chosen = 0;
        }
        self.asked = Some(wanted.clone());
        Some(wanted)
    }

    pub fn take(&mut self, news: WaysNews) {
        let holds = news.ways.iter().filter(|shown| shown.preview.is_some()).count();
        self.chosen = self.chosen.min(holds.max(1) - 1);
        (self.bench, self.fault) = (Some(news.bench), news.fault);
        self.told = Some((news.wanted, news.ways));
    }

    /// Those of a row, whatever the revision and the options: a way is drawn until a newer one is there.
    pub fn of_row(&self, id: &str) -> Option<&[ShownWay]> {
        self.told.as_ref().filter(|(wanted, _)| wanted.id == id).map(|(_, ways)| ways.as_slice())
    }

    /// Whether they are just these.
    pub fn are(&self, wanted: &WaysWanted) -> bool {
        self.told.as_ref().is_some_and(|(told, _)| told == wanted)
    }

    /// The first fault of a row, once its ways are there.
    pub fn fault_of(&self, id: &str) -> Option<&MarkedFault> {
        self.fault.as_ref().filter(|_| self.of_row(id).is_some())
    }

    pub fn chosen(&self) -> usize {
        self.chosen
    }

    pub fn choose(&mut self, at: usize) {
        let ways = self.told.iter().flat_map(|(_, ways)| ways);
        if at < ways.filter(|shown| shown.preview.is_some()).count() {
            (self.chosen, self.eager) = (at, false);
        }
    }
}

impl RepairView {
    /// What the ways of the chosen row are of.
    pub(super) fn ways_wanted(&self, revision: u64) -> Option<WaysWanted> {
        let at = self.chosen()?;
        let (id, faults) = match self.part {
            Part::Repairs => self.rows.get(at).map(|row| (row.id.clone(), row.faults.clone()))?,
            Part::Left => self.left().get(at).map(|row| (row.id.clone(), vec![row.id.clone()]))?,
        };
        Some(WaysWanted { id, faults, options: self.options.clone(), revision })
    }

    /// The fault of the chosen row, once it can be made an exception.
    pub(super) fn chosen_fault(&self) -> Option<&MarkedFault> {
        self.ways.fault_of(self.chosen_id()?)
    }

    fn chosen_id(&self) -> Option<&str> {
        let at = self.chosen()?;
        match self.part {
            Part::Repairs => self.rows.get(at).map(|row| row.id.as_str()),
            Part::Left => self.left().get(at).map(|row| row.id.as_str()),
        }
    }

    /// The ways of the chosen row, once they are there.
    pub(super) fn shown_ways(&self) -> Option<&[ShownWay]> {
        self.ways.of_row(self.chosen_id()?)
    }

    /// The chosen way of the chosen row: what it does, and how it looks. Until its ways are there, what the plan does.
    pub(super) fn shown_way(&self) -> Option<(&RepairRow, &Arc<Preview>)> {
        if let Some(ways) = self.shown_ways() {
            let mut holding =
                ways.iter().filter_map(|shown| shown.way.outcome.as_ref().ok().zip(shown.preview.as_ref()));
            return holding.nth(self.ways.chosen());
        }
        let row = self.chosen_repair().filter(|_| self.part == Part::Repairs)?;
        Some((row, self.plan.as_ref()?.previews.get(&row.id)?))
    }

    pub(super) fn preview(&self) -> Option<&Arc<Preview>> {
        self.shown_way().map(|(_, preview)| preview)
    }
}
