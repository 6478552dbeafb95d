//! Which parcels the map shows, and the chip over it that says so.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Ui;
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::command::UiCommand;
use super::super::lists::RowRef;
use super::super::map::{LegendMeaning, LinkState, Shown};
use super::super::state::AppState;
use super::super::theme;
use super::super::widgets;
use crate::cadastre::{LayerId, ParcelId, Snapshot};
use crate::i18n::Message;
use crate::jobs::{Cancelled, Watch};
use crate::tasks::themes::{Class, Setting, Theme, classify};

/// Parcels between two looks at the cancel.
const PARCELS_PER_CHECK: usize = 4_096;

/// Which parcels are shown; the others are neither drawn nor labelled nor hit by clicks.
#[derive(Debug, Clone, PartialEq)]
pub enum ParcelFilter {
    /// Those that the list of parcels shows, as it goes on.
    Listed,
    /// Those that were selected when it was asked for, and what came later: the ids from this one on.
    These(Arc<BTreeSet<ParcelId>>, u64),
    /// Those of a line of the legend.
    Of(Picked),
}

/// A line of a legend: which parcels it means.
#[derive(Debug, Clone, PartialEq)]
pub enum Picked {
    Meaning(LegendMeaning),
    /// The so-many-th of the classes of a theme.
    Class {
        theme: Theme,
        classes: Arc<[Class]>,
        at: usize,
    },
}

impl Picked {
    /// Its parcels that are on the map, in the order of their ids.
    ///
    /// Errors: [`Cancelled`] when the watch says so.
    pub fn parcels(
        &self,
        snapshot: &Snapshot,
        setting: Setting<'_>,
        watch: &Watch,
    ) -> Result<Vec<ParcelId>, Cancelled> {
        let meaning = match self {
            Self::Class { theme, classes, at } => {
                let classified = classify(snapshot, theme, Some(classes), setting, watch)?;
                return Ok(classified.parcels_of(snapshot, *at));
            }
            Self::Meaning(meaning) => *meaning,
        };
        let mut parcels = Vec::new();
        for (at, row) in snapshot.parcels.iter().enumerate() {
            if at.is_multiple_of(PARCELS_PER_CHECK) {
                watch.check()?;
            }
            let is_meant = match meaning {
                LegendMeaning::LinkState(state) => LinkState::of(snapshot, row.id) == state,
                of_use => LegendMeaning::of_land_use(&row.land_use) == of_use,
            };
            if is_meant && row.geometry.is_some() {
                parcels.push(row.id);
            }
        }
        Ok(parcels)
    }
}

/// What is to be shown of a project.
#[derive(Clone)]
pub struct Wanted {
    pub filter: Option<ParcelFilter>,
    /// The rows of the list of parcels, for [`ParcelFilter::Listed`].
    pub rows: Option<Arc<Vec<RowRef>>>,
    /// Layers of parcels that are switched off.
    pub hidden: Vec<LayerId>,
}

impl Wanted {
    /// Whether every parcel is shown.
    pub fn is_all(&self) -> bool {
        self.filter.is_none() && self.hidden.is_empty()
    }

    pub fn is_same(&self, other: &Self) -> bool {
        let rows = match (&self.rows, &other.rows) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        rows && self.filter == other.filter && self.hidden == other.hidden
    }
}

/// The parcels that are shown, and how many of the project's they are.
///
/// Errors: [`Cancelled`] when the watch says so.
pub fn shown(
    wanted: &Wanted,
    snapshot: &Snapshot,
    setting: Setting<'_>,
    watch: &Watch,
) -> Result<(Shown, usize), Cancelled> {
    let ids = usize::try_from(snapshot.parcels.next_id()).unwrap_or(0);
    let picked: Option<Vec<ParcelId>> = match &wanted.filter {
        Some(ParcelFilter::Of(picked)) => Some(picked.parcels(snapshot, setting, watch)?),
        Some(ParcelFilter::These(parcels, later)) => {
            let later = (*later..snapshot.parcels.next_id()).map(ParcelId);
            Some(parcels.iter().copied().chain(later).collect())
        }
        Some(ParcelFilter::Listed) => wanted.rows.as_ref().map(|rows| {
            let parcel = |row: &RowRef| if let RowRef::Parcel(id) = row { Some(*id) } else { None };
            rows.iter().filter_map(parcel).collect()
        }),
        None => None,
    };
    let mut of = vec![picked.is_none(); ids];
    for parcel in picked.into_iter().flatten() {
        if let Some(shown) = usize::try_from(parcel.0).ok().and_then(|id| of.get_mut(id)) {
            *shown = true;
        }
    }
    let mut count = 0;
    for (at, row) in snapshot.parcels.iter().enumerate() {
        if at.is_multiple_of(PARCELS_PER_CHECK) {
            watch.check()?;
        }
        let Some(shown) = usize::try_from(row.id.0).ok().and_then(|id| of.get_mut(id)) else { continue };
        *shown &= wanted.hidden.is_empty() || row.layer().is_none_or(|layer| !wanted.hidden.contains(&layer));
        count += usize::from(*shown);
    }
    Ok((Shown { of: of.into() }, count))
}

/// Over the map, while it does not show all parcels: how many it does, and the way back.
pub fn filter_chip_ui(ui: &Ui, map: egui::Rect, state: &AppState, acts: &mut Vec<Act>) {
    let Some(shown) = state.shown_parcels else { return };
    let words = &state.words;
    let told = Message::new("look-filtered")
        .with("shown", words.count(shown))
        .with("parcels", words.count(state.snapshot().parcels.len()));
    let at = map.left_top() + egui::vec2(theme::SPACE_M, theme::SPACE_M);
    egui::Area::new(egui::Id::unique("filter-chip")).fixed_pos(at).show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(10, 4)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(icons::ICON_FILTER_ALT.rich_text().size(16.0).color(theme::Palette::current(ui).warning));
                ui.label(theme::strong(words.say(&told)));
                widgets::command_button(ui, UiCommand::ShowAllParcels, state, acts);
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadastre::{ChangeSet, Edit, LandUse, Parcel, ParcelDetails};
    use crate::coverage::Moment;
    use crate::i18n::Language;
    use geo_types::{MultiPolygon, Rect, coord};

    fn ward() -> Snapshot {
        let mut act = ChangeSet::new(Message::new("act-test"));
        for (id, layer, code) in [(1_u64, 1, "ODT"), (2, 1, "CLN"), (3, 2, "ODT"), (5, 2, "CLN")] {
            let low = coord! { x: id as f64 * 10.0, y: 0.0 };
            let square = Rect::new(low, low + coord! { x: 9.0, y: 9.0 }).to_polygon();
            let details = ParcelDetails { layer: Some(LayerId(layer)), ..ParcelDetails::default() };
            act.push(Edit::insert(Parcel {
                land_use: LandUse::parse(code).into(),
                geometry: Some(MultiPolygon(vec![square]).into()),
                details: details.into(),
                ..Parcel::numbered(ParcelId(id), "1", &id.to_string())
            }));
        }
        Snapshot::default().apply(&act).unwrap()
    }

    fn seen(filter: Option<ParcelFilter>, rows: Option<&[u64]>, hidden: &[u64]) -> (Vec<u64>, usize) {
        let rows = rows.map(|rows| Arc::new(rows.iter().map(|id| RowRef::Parcel(ParcelId(*id))).collect()));
        let wanted = Wanted { filter, rows, hidden: hidden.iter().copied().map(LayerId).collect() };
        let say = |message: &Message| message.key.to_string();
        let setting = Setting { moment: Moment::Draft, language: Language::Vietnamese, say: &say };
        let (shown, count) = shown(&wanted, &ward(), setting, &Watch::new()).unwrap();
        ([1, 2, 3, 5].into_iter().filter(|id| shown.has(ParcelId(*id))).collect(), count)
    }

    #[test]
    fn a_filter_and_layers_that_are_off_make_one_set() {
        assert_eq!(seen(None, None, &[]), (vec![1, 2, 3, 5], 4));
        assert_eq!(seen(None, None, &[2]), (vec![1, 2], 2));
        let of_use = |code: &str| {
            let meaning = LegendMeaning::of_land_use(&LandUse::parse(code));
            Some(ParcelFilter::Of(Picked::Meaning(meaning)))
        };
        assert_eq!(seen(of_use("ODT"), None, &[]), (vec![1, 3], 2));
        assert_eq!(seen(of_use("ODT"), None, &[2]), (vec![1], 1));
        assert_eq!(seen(Some(ParcelFilter::Listed), Some(&[5, 2]), &[]), (vec![2, 5], 2));
        assert_eq!(seen(Some(ParcelFilter::Listed), None, &[]).1, 4, "a list that is not made yet hides nothing");
        assert_eq!(seen(Some(ParcelFilter::Listed), Some(&[]), &[]).1, 0);
        let these = |later| Some(ParcelFilter::These(Arc::new([ParcelId(3), ParcelId(77)].into()), later));
        assert_eq!(seen(these(6), None, &[]), (vec![3], 1));
        assert_eq!(seen(these(4), None, &[]).0, [3, 5], "what came later is seen");
    }

    #[test]
    fn a_class_of_a_column_is_a_filter() {
        let theme = Theme::Column(crate::tasks::table::Column::LandUse);
        let classes: Arc<[Class]> = [Class::Value("CLN".to_owned()), Class::OtherValues, Class::Empty].into();
        let of = |at| Some(ParcelFilter::Of(Picked::Class { theme: theme.clone(), classes: classes.clone(), at }));
        assert_eq!(seen(of(0), None, &[]).0, [2, 5]);
        assert_eq!(seen(of(1), None, &[]).0, [1, 3]);
    }
}
