//! Carrying out what the user asked about the look of the map.

use std::sync::Arc;

use egui::Context;
use geo_types::Coord;

use super::super::app::App;
use super::super::command::UiCommand;
use super::super::state::Subject;
use super::super::work::{Outcome, Visibility};
use super::act::LookAct;
use super::bookmarks::BookmarksDialog;
use super::colouring::Colouring;
use super::column_dialog::ColumnDialog;
use super::filter::{ParcelFilter, Picked};
use super::follow::LookNews;
use super::project_map::{Bookmark, ProjectMap};
use crate::cadastre::{LayerId, LayerKind, ParcelId};
use crate::geometry::{bounding_box, box_around};
use crate::i18n::Message;
use crate::tasks::themes::{Setting, Theme};

impl App {
    pub(in crate::desktop) fn look_act(&mut self, ctx: &Context, act: LookAct) {
        match act {
            LookAct::ColourBy(colouring) => self.colour_by(colouring),
            LookAct::Select(picked) => self.pick_parcels(ctx, picked),
            LookAct::ShowOnly(picked) => self.state.filter = Some(ParcelFilter::Of(picked)),
            LookAct::ShowLayer(layer, show) => self.change_map(|map| map.show(layer, show)),
            LookAct::MoveLayer { layer, up } => {
                let snapshot = Arc::clone(self.state.snapshot());
                self.change_map(|map| {
                    let order = map.reference_order(snapshot.layers.iter().map(Arc::as_ref));
                    map.move_layer(order, layer, up);
                });
            }
            LookAct::ZoomToLayer(layer) => self.zoom_to_layer(ctx, layer),
            LookAct::FillOpacity(opacity) => {
                self.state.settings.fill_percent = (opacity.clamp(0.0, 1.0) * 100.0).round() as u8;
            }
            LookAct::AddBookmark(name) => {
                let (middle, metres_per_point) = self.map.place();
                let bookmark = Bookmark { name, east: middle.x, north: middle.y, metres_per_point };
                self.change_map(|map| map.bookmarks.push(bookmark));
            }
            LookAct::GoToBookmark(at) => {
                if let Some(bookmark) = self.state.bookmarks().get(at).cloned() {
                    let middle = Coord { x: bookmark.east, y: bookmark.north };
                    self.map.go_to(middle, bookmark.metres_per_point);
                }
            }
            LookAct::RenameBookmark(at, name) => self.change_map(|map| {
                if let Some(bookmark) = map.bookmarks.get_mut(at) {
                    bookmark.name = name;
                }
            }),
            LookAct::DropBookmark(at) => self.change_map(|map| {
                if at < map.bookmarks.len() {
                    map.bookmarks.remove(at);
                }
            }),
        }
    }

    /// Commands about the look of the map.
    pub(in crate::desktop) fn look_command(&mut self, command: UiCommand) {
        match command {
            UiCommand::ColourLandUse => self.colour_by(Colouring::LandUse),
            UiCommand::ColourLinks => self.colour_by(Colouring::Links),
            UiCommand::ColourBlocks => self.colour_by(Colouring::Theme(Theme::Blocks)),
            UiCommand::ColourFindings => self.colour_by(Colouring::Theme(Theme::Findings)),
            UiCommand::ColourColumn => self.column_dialog = Some(ColumnDialog::new(&self.state)),
            UiCommand::ShowListed => {
                self.state.tab = super::super::state::ListTab::Parcels;
                self.state.settings.panels.list = true;
                self.state.filter = Some(ParcelFilter::Listed);
            }
            UiCommand::ShowSelected => {
                let later = self.state.snapshot().parcels.next_id();
                self.state.filter = Some(ParcelFilter::These(Arc::clone(&self.state.selection.parcels), later));
            }
            UiCommand::ShowAllParcels => {
                self.state.filter = None;
                let snapshot = Arc::clone(self.state.snapshot());
                let of_parcels = snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels);
                self.change_map(|map| of_parcels.for_each(|layer| map.show(layer.id, true)));
            }
            UiCommand::AddBookmark => self.bookmarks = Some(BookmarksDialog::new(&self.state, true)),
            UiCommand::Bookmarks => self.bookmarks = Some(BookmarksDialog::new(&self.state, false)),
            _ => {}
        }
    }

    pub(in crate::desktop) fn select_parcels(&mut self, parcels: Vec<ParcelId>) {
        self.state.selection.subject = parcels.first().map_or(Subject::Nothing, |id| Subject::Parcel(*id));
        self.state.selection.parcels = Arc::new(parcels.into_iter().collect());
    }

    fn colour_by(&mut self, colouring: Colouring) {
        let id = colouring.id();
        self.state.colouring = colouring;
        self.change_map(|map| map.colouring = Some(id));
    }

    /// Changes what is kept of the open project's map.
    pub(in crate::desktop) fn change_map(&mut self, change: impl FnOnce(&mut ProjectMap)) {
        if let Some(path) = self.state.session.as_ref().map(|session| session.path().to_owned()) {
            change(self.state.settings.map_mut(&path));
        }
    }

    fn pick_parcels(&mut self, ctx: &Context, picked: Picked) {
        let (snapshot, words) = (Arc::clone(self.state.snapshot()), self.state.words.clone());
        let moment = self.state.settings.moment;
        let label = Message::new("look-job-filter");
        self.work.start(ctx, "pick-parcels", label, Visibility::Hidden, move |watch| {
            let say = |message: &Message| words.say(message);
            let setting = Setting { moment, language: words.language(), say: &say };
            let parcels = picked.parcels(&snapshot, setting, watch);
            parcels.map_or(Outcome::Nothing, |parcels| Outcome::Look(Box::new(LookNews::Picked(parcels))))
        });
    }

    fn zoom_to_layer(&mut self, ctx: &Context, layer: LayerId) {
        let snapshot = Arc::clone(self.state.snapshot());
        let Some(row) = snapshot.layers.get(layer) else { return };
        if row.kind == LayerKind::Reference {
            match self.map.bounds_of_references(layer) {
                Some(bounds) => self.map.zoom_to(bounds),
                None => self.notices.refused(Message::new("look-layer-empty")),
            }
            return;
        }
        let layers = snapshot.layers.iter().filter(|layer| layer.kind == LayerKind::Parcels).count();
        if layers == 1 {
            self.map.zoom_to_all();
            return;
        }
        let label = Message::new("look-job-filter");
        self.work.start(ctx, "zoom-to-layer", label, Visibility::Hidden, move |_| {
            let rows = snapshot.parcels.iter().filter(|row| row.layer() == Some(layer));
            let boxes = rows.filter_map(|row| bounding_box(&row.polygons()?));
            match box_around(boxes.flat_map(|bounds| [bounds.min(), bounds.max()])) {
                Some(bounds) => Outcome::Look(Box::new(LookNews::Bounds(bounds))),
                None => Outcome::Failed(Message::new("look-layer-empty")),
            }
        });
    }
}
