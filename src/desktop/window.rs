//! One frame of the window: where each panel stands, and the map between them.

use std::path::Path;
use std::sync::Arc;

use egui::{Align2, Context, Ui};

use super::act::{Act, Again};
use super::app::App;
use super::carry_out::dropped_kind;
use super::dialogs::Purpose;
use super::help::{Area, about_area};
use super::look::{filter_chip_ui, layers_panel_ui};
use super::map::{MapInput, MapResponse, map_ui};
use super::notices::Offer;
use super::state::Subject;
use super::tasks_of_window as run;
use super::theme::{self, Palette};
use super::{inspector, lists, notices, page_text, start_screen, status_bar, top_bar, unsaved, viewer, widgets};
use crate::cadastre::{ParcelId, ScanId};
use crate::i18n::Message;
use crate::project::Session;

impl App {
    /// Draws one frame and carries out what its panels asked for.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.update(&ctx);
        let mut acts = Vec::new();
        self.keys(&ctx, &mut acts);
        top_bar::top_bar_ui(ui, &self.state, &mut self.search, &mut acts);
        unsaved::unsaved_bar_ui(ui, &self.state, &mut acts);
        self.project_crs.follow(self.state.snapshot().settings.crs.as_ref());
        self.reading.crs = self.project_crs.label().map(str::to_owned);
        let scale = status_bar::status_bar_ui(ui, &self.state, &self.reading, &self.work, &mut acts);
        if let Some(scale) = scale {
            self.map.set_scale_denominator(scale);
        }
        if self.state.session.is_some() && self.state.cockpit {
            self.cockpit_panels(ui, &mut acts);
        } else if self.state.session.is_some() && self.state.copies {
            self.copies_panels(ui, &mut acts);
        } else if self.state.session.is_some() {
            self.panels(ui, &mut acts);
        } else {
            egui::CentralPanel::default().show(ui, |ui| {
                start_screen::start_screen_ui(ui, &self.state, &self.missing, &mut acts);
            });
        }
        self.dialogs(&ctx, &mut acts);
        self.tour_ui(&ctx);
        drop_hint(&ctx, self);
        notices::toasts_ui(&ctx, &mut self.notices, &self.state.words, &mut acts);
        // What falls beside the map is taken too.
        let dropped: Vec<_> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect());
        let taken = acts.iter().any(|act| matches!(act, Act::Dropped { .. }));
        if !dropped.is_empty() && !taken {
            acts.push(Act::Dropped { paths: dropped, onto: None });
        }
        for act in acts {
            self.carry_out(&ctx, act);
        }
        self.bring_thumbnails(&ctx);
    }

    fn panels(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let colours = Palette::current(ui);
        let side = egui::Frame::new().fill(colours.panel).inner_margin(egui::Margin::same(10));
        let panels = self.state.settings.panels.clone();
        let repairing = self.is_repairing();
        if repairing {
            // In the place of the lists, over the whole width: its lines are long.
            let panel = egui::Panel::bottom("repair").frame(side).resizable(true).default_size(300.0);
            panel.size_range(180.0..=520.0).show(ui, |ui| self.repair_panel(ui, acts));
        }
        if panels.layers {
            egui::Panel::left("layers").frame(side).default_size(232.0).show(ui, |ui| {
                about_area(ui.ctx(), ui.max_rect(), Area::Layers);
                let legend = self.map.legend(self.state.look.colour_by);
                layers_panel_ui(ui, &self.state, &mut self.underlays, legend, acts);
            });
        }
        if panels.list && !repairing {
            egui::Panel::bottom("lists").frame(side).resizable(true).default_size(300.0).min_size(120.0).show(
                ui,
                |ui| {
                    about_area(ui.ctx(), ui.max_rect(), Area::Lists);
                    self.list_panel(ui, acts);
                },
            );
        }
        if repairing {
            // Whose parcel it is says less here than what becomes of it.
            let panel = egui::Panel::right("repair-ways").frame(side).resizable(true).default_size(350.0);
            panel.size_range(260.0..=560.0).show(ui, |ui| self.repair_ways_panel(ui, acts));
        } else if panels.inspector {
            let panel = egui::Panel::right("inspector").frame(side).resizable(true).default_size(324.0);
            panel.size_range(240.0..=640.0).show(ui, |ui| {
                about_area(ui.ctx(), ui.max_rect(), Area::Inspector);
                inspector::inspector_ui(ui, &mut self.inspector, &self.state, acts);
            });
        }
        if panels.viewer && self.state.viewed_scan.is_some() {
            let width = ui.available_width();
            egui::Panel::right("viewer").frame(side).resizable(true).default_size(width * 0.45).show(ui, |ui| {
                about_area(ui.ctx(), ui.max_rect(), Area::Viewer);
                if !self.page_text.shown().is_empty() {
                    page_text::proposals_ui(ui, self.page_text.shown(), &self.state.words, acts);
                }
                viewer::viewer_ui(ui, &mut self.viewer, &self.state, acts);
            });
        }
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            self.map_panel(ui, acts);
        });
    }

    fn list_panel(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let source = self.lists.source(&self.state, &self.notices);
        let busy = self.work.is_running(run::LIST);
        if let Some(request) = self.lists.follow(&self.state, &source, busy) {
            run::arrange_list(&mut self.work, ui.ctx(), request);
        }
        lists::lists_ui(ui, &mut self.lists, &self.state, &source, acts);
    }

    pub(super) fn map_panel(&mut self, ui: &mut Ui, acts: &mut Vec<Act>) {
        let name = self.state.words.text("desktop-map-name");
        let snapshot = self.state.snapshot().clone();
        let (selection, marked) = if self.state.cockpit {
            let (selection, marked) = self.cockpit.offers.emphasised();
            (Arc::new(selection), marked)
        } else {
            let selection = Arc::clone(&self.state.selection.parcels);
            (selection, self.state.linking.and_then(|linking| linking.parcel))
        };
        let preview = match self.boundary_preview() {
            Some((preview, labels)) => {
                let parcels = preview.parcels.iter().map(|previewed| previewed.parcel).collect();
                Some((preview, labels, parcels))
            }
            None => self.repair_preview(),
        };
        let selection = match &preview {
            // Their outlines before would cover those afterwards.
            Some((_, _, parcels)) => Arc::new(selection.difference(parcels).copied().collect()),
            None => selection,
        };
        let project = self.state.session.as_ref().map_or(Path::new(""), Session::path);
        let pictures = self.underlays.pieces(ui.ctx(), &snapshot, self.state.underlay_looks(), (&self.map, project));
        let tool = self.map_tool();
        let is_plain = preview.is_none() && !self.state.cockpit;
        let sides = if is_plain { self.side_labels.follow(&self.state) } else { &[] };
        let input = MapInput {
            marked,
            preview: preview.as_ref().map(|(preview, labels, _)| (preview.as_ref(), labels.as_slice())),
            pictures: &pictures,
            tool,
            theme: theme::map_theme(ui),
            labels: self.state.settings.labels,
            sides,
            accessible_name: &name,
            ..MapInput::new(&snapshot, &selection, &self.state.look)
        };
        let answer = map_ui(ui, &mut self.map, &input);
        self.map_widget = Some(answer.response.id);
        about_area(ui.ctx(), answer.response.rect, if self.state.cockpit { Area::Cockpit } else { Area::Map });
        self.reading.wgs84 = answer.cursor_world.and_then(|place| self.project_crs.wgs84(place));
        self.reading.cursor = answer.cursor_world;
        self.reading.scale = self.map.scale_denominator();
        self.reading.busy = answer.busy;
        if let Some(reason) = answer.failed.as_deref() {
            let message = Message::new("desktop-map-failed").with("reason", reason);
            self.notices.failed_with(message, Offer::TryAgain(Again::Map));
        }
        filter_chip_ui(ui, answer.response.rect, &self.state, acts);
        if self.state.cockpit {
            self.cockpit_map_ui(ui, &answer, acts);
            return;
        }
        self.map_drops(ui, &answer, acts);
        if self.boundary_tool().is_some() {
            self.boundary_map_ui(ui, &answer, acts);
            return;
        }
        if self.georeferenced().is_some() {
            self.georeference_ui(ui, &answer, acts);
            return;
        }
        self.map_acts(&answer, acts);
        self.link_bar(ui, answer.response.rect, acts);
    }

    fn map_acts(&self, answer: &MapResponse, acts: &mut Vec<Act>) {
        if let Some(click) = answer.clicked {
            acts.push(match (click.parcel, self.state.linking) {
                (Some(parcel), Some(_)) => Act::ProposeLink(parcel),
                (Some(parcel), None) if click.modifiers.shift || click.modifiers.command => Act::ToggleParcel(parcel),
                (Some(parcel), None) if click.double => Act::GoTo(Subject::Parcel(parcel)),
                (Some(parcel), None) => Act::Select(Subject::Parcel(parcel)),
                (None, Some(_)) => Act::CancelLink,
                (None, None) => Act::Select(Subject::Nothing),
            });
        }
        if let Some(selected) = &answer.box_selected {
            acts.push(Act::SelectParcels(selected.parcels.clone()));
        }
    }

    /// Files and scans that are dropped on the map.
    fn map_drops(&self, ui: &Ui, answer: &MapResponse, acts: &mut Vec<Act>) {
        if !answer.dropped.is_empty() {
            acts.push(Act::Dropped { paths: answer.dropped.clone(), onto: answer.hovered });
        }
        if let Some(scan) = answer.response.dnd_release_payload::<ScanId>()
            && let Some(parcel) = self.parcel_under_cursor(ui, answer)
        {
            acts.push(Act::LinkScan { scan: *scan, parcel });
        }
    }

    fn parcel_under_cursor(&self, _ui: &Ui, answer: &MapResponse) -> Option<ParcelId> {
        answer.hovered
    }

    /// The bar that asks for the parcel of a link, and for a yes.
    fn link_bar(&self, ui: &Ui, map: egui::Rect, acts: &mut Vec<Act>) {
        let Some(linking) = self.state.linking else { return };
        let words = &self.state.words;
        let snapshot = self.state.snapshot();
        let serial = snapshot.certificates.get(linking.certificate).and_then(|paper| paper.serial.as_ref());
        let certificate = serial.map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
        let parcel = linking.parcel.and_then(|id| snapshot.parcels.get(id)).map(|parcel| parcel.label());
        let message = match &parcel {
            Some(parcel) => {
                Message::new("desktop-link-confirm").with("certificate", certificate).with("parcel", parcel.as_str())
            }
            None => Message::new("desktop-link-waiting").with("certificate", certificate),
        };
        let at = map.center_top() + egui::vec2(0.0, theme::SPACE_L);
        egui::Area::new(egui::Id::unique("link-bar")).pivot(Align2::CENTER_TOP).fixed_pos(at).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(14, 8)).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(theme::strong(words.say(&message)));
                    if parcel.is_some() && widgets::primary_button(ui, None, words.text("desktop-link-yes")).clicked() {
                        acts.push(Act::ConfirmLink);
                    }
                    if ui.button(words.text("desktop-link-no")).clicked() {
                        acts.push(Act::CancelLink);
                    }
                });
            });
        });
    }
}

/// While files are dragged over the window: what dropping them will do.
fn drop_hint(ctx: &Context, app: &App) {
    let hovered: Vec<_> = ctx.input(|input| input.raw.hovered_files.iter().map(|file| file.path.clone()).collect());
    let Some(Some(path)) = hovered.first() else { return };
    let projects = hovered.iter().flatten().filter(|path| dropped_kind(path) == Some(Purpose::Project)).count();
    let key = match dropped_kind(path) {
        Some(Purpose::Project) if projects > 1 => "together-drop",
        Some(Purpose::Project) => "desktop-drop-project",
        Some(Purpose::Map) => "desktop-drop-map",
        Some(Purpose::Register) => "office-drop-register",
        Some(_) => "desktop-drop-scans",
        None => return,
    };
    egui::Area::new(egui::Id::unique("drop-hint")).anchor(Align2::CENTER_CENTER, [0.0, 0.0]).show(ctx, |ui| {
        egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(24)).show(ui, |ui| {
            ui.label(theme::title(app.state.words.text(key)));
        });
    });
}
