//! How the look of the map keeps up with what is wanted and with the project: jobs make classes and filters, the map follows them.

use std::sync::Arc;

use egui::Context;
use geo_types::Rect;

use super::super::app::App;
use super::super::map::{Classes, ColourBy, Look, Shown};
use super::super::work::{Outcome, Visibility};
use super::colouring::{Colouring, inks};
use super::filter::{ParcelFilter, Wanted, shown};
use super::project_map::ProjectMap;
use crate::cadastre::{LayerId, LayerKind, ParcelId, Snapshot};
use crate::coverage::Moment;
use crate::i18n::{Language, Message};
use crate::tasks::table::Column;
use crate::tasks::themes::{Classified, Setting, Theme, classify};

/// Names of the jobs: one each at a time.
const CLASSES: &str = "classify-parcels";
const FILTER: &str = "filter-parcels";
/// Where the parcels became more or fewer by one in so many, the classes of a column are made anew.
const MANY: usize = 10;

/// What a job brought for the look of the map.
pub enum LookNews {
    Classified(Classified),
    /// The parcels that are shown, and how many they are.
    Shown(Shown, usize),
    /// The parcels that are to be selected.
    Picked(Vec<ParcelId>),
    /// The box of the parcels of a layer.
    Bounds(Rect<f64>),
}

/// What was asked of jobs last, so that one that fails is not asked again and again.
#[derive(Default)]
pub struct Looks {
    classes: Option<(Theme, Of)>,
    shown: Option<(Wanted, Of)>,
}

/// For what state of things.
#[derive(Clone)]
struct Of {
    snapshot: Arc<Snapshot>,
    moment: Moment,
    language: Language,
}

impl Of {
    /// Whether nothing has changed that a class of a parcel may depend on.
    fn holds_for(&self, now: &Self) -> bool {
        let (one, other) = (&self.snapshot, &now.snapshot);
        let same = || {
            one.parcels.is_unchanged(&other.parcels)
                && one.layers.is_unchanged(&other.layers)
                && one.links.is_unchanged(&other.links)
                && one.certificates.is_unchanged(&other.certificates)
                && one.scans.is_unchanged(&other.scans)
                && one.findings.is_unchanged(&other.findings)
                && one.exceptions.is_unchanged(&other.exceptions)
        };
        self.moment == now.moment && self.language == now.language && (Arc::ptr_eq(one, other) || same())
    }
}

impl App {
    /// Brings the look of the map up to date; what takes long is a job's work.
    pub(in crate::desktop) fn follow_look(&mut self, ctx: &Context) {
        self.state.views = self.map.has_history();
        let Some(session) = &self.state.session else { return };
        let snapshot = Arc::clone(session.snapshot());
        let standard = ProjectMap::default();
        let kept = self.state.settings.map_of(session.path()).unwrap_or(&standard);
        let of_parcels = snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels);
        let hidden: Vec<LayerId> = of_parcels.map(|layer| layer.id).filter(|layer| kept.hides(*layer)).collect();
        let order = kept.reference_order(snapshot.layers.iter().map(Arc::as_ref));
        self.state.look.references = Some(order.into_iter().filter(|layer| !kept.hides(*layer)).collect());
        self.state.look.fill_opacity = f32::from(self.state.settings.fill_percent) / 100.0;
        let now = Of { snapshot, moment: self.state.settings.moment, language: self.state.words.language() };
        self.follow_classes(ctx, &now);
        self.follow_filter(ctx, hidden, now);
    }

    fn follow_classes(&mut self, ctx: &Context, now: &Of) {
        let theme = match &self.state.colouring {
            Colouring::Theme(theme) => theme.clone(),
            plain => {
                let colour_by = if *plain == Colouring::Links { ColourBy::LinkState } else { ColourBy::LandUse };
                (self.state.look.colour_by, self.state.look.classes) = (colour_by, None);
                (self.state.classified, self.looks.classes) = (None, None);
                return;
            }
        };
        let asked = self.looks.classes.as_ref().filter(|(asked, _)| *asked == theme);
        if asked.is_some_and(|(_, of)| of.holds_for(now)) || self.work.is_running(CLASSES) {
            return;
        }
        let (before, after) = (asked.map_or(0, |(_, of)| of.snapshot.parcels.len()), now.snapshot.parcels.len());
        let stays = before.abs_diff(after) * MANY <= before && asked.is_some_and(|(_, of)| of.language == now.language);
        let made = self.state.classified.as_ref().filter(|made| stays && made.theme == theme);
        let classes = made.map(|made| Arc::clone(&made.classes));
        self.looks.classes = Some((theme.clone(), now.clone()));
        let (of, words) = (now.clone(), self.state.words.clone());
        self.work.start(ctx, CLASSES, Message::new("look-job-classes"), Visibility::Hidden, move |watch| {
            let say = |message: &Message| words.say(message);
            let setting = Setting { moment: of.moment, language: of.language, say: &say };
            let made = classify(&of.snapshot, &theme, classes.as_ref(), setting, watch);
            made.map_or(Outcome::Nothing, |made| Outcome::Look(Box::new(LookNews::Classified(made))))
        });
    }

    fn follow_filter(&mut self, ctx: &Context, hidden: Vec<LayerId>, now: Of) {
        let filter = self.state.filter.clone();
        let rows = (filter == Some(ParcelFilter::Listed)).then(|| self.lists.listed_parcels()).flatten();
        let wanted = Wanted { filter, rows, hidden };
        if wanted.is_all() {
            (self.state.look.shown, self.state.shown_parcels, self.looks.shown) = (None, None, None);
            return;
        }
        let asked = self.looks.shown.as_ref();
        if asked.is_some_and(|(asked, of)| asked.is_same(&wanted) && of.holds_for(&now)) || self.work.is_running(FILTER)
        {
            return;
        }
        self.looks.shown = Some((wanted.clone(), now.clone()));
        let words = self.state.words.clone();
        self.work.start(ctx, FILTER, Message::new("look-job-filter"), Visibility::Hidden, move |watch| {
            let say = |message: &Message| words.say(message);
            let setting = Setting { moment: now.moment, language: now.language, say: &say };
            let made = shown(&wanted, &now.snapshot, setting, watch);
            made.map_or(Outcome::Nothing, |(shown, count)| Outcome::Look(Box::new(LookNews::Shown(shown, count))))
        });
    }

    pub(in crate::desktop) fn take_look_news(&mut self, news: LookNews) {
        let state = &mut self.state;
        match news {
            LookNews::Classified(made) if state.colouring == Colouring::Theme(made.theme.clone()) => {
                let classes = Classes { inks: inks(&made.classes), of: made.bytes().into() };
                (state.look.colour_by, state.look.classes) = (ColourBy::Classes, Some(Arc::new(classes)));
                state.classified = Some(Arc::new(made));
            }
            // Coloured by something else in the meantime.
            LookNews::Classified(_) => {}
            LookNews::Shown(shown, count) if self.looks.shown.is_some() => {
                (state.look.shown, state.shown_parcels) = (Some(Arc::new(shown)), Some(count));
            }
            LookNews::Shown(..) => {}
            LookNews::Picked(parcels) => self.select_parcels(parcels),
            LookNews::Bounds(bounds) => self.map.zoom_to(bounds),
        }
    }

    /// The look of a project that was opened, as the user left it.
    pub(in crate::desktop) fn restore_look(&mut self) {
        let Some(session) = &self.state.session else { return };
        let id = self.state.settings.map_of(session.path()).and_then(|kept| kept.colouring.as_deref());
        let offered = Column::offered(session.snapshot());
        self.state.colouring = id.map_or(Colouring::LandUse, |id| Colouring::of_id(id, &offered));
        (self.looks, self.state.look) = (Looks::default(), Look::default());
    }
}
