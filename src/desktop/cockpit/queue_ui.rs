//! The queue on the left: how many of each state, the filter with its work lists, and the certificates in their order.

use egui::{ComboBox, RichText, Sense, Ui, vec2};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::bar_ui::state_look;
use super::{Cockpit, CockpitAct};
use crate::cadastre::CertificateId;
use crate::tasks::queue::{QueueFilter, QueueOrder, WorkState, work_lists, work_state};

pub fn queue_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        ui.label(theme::title(words.text("cockpit-queue")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_LEFT_PANEL_CLOSE, &words.text("cockpit-hide-queue")).clicked() {
                acts.push(Act::Cockpit(CockpitAct::ToggleQueue));
            }
        });
    });
    let mut filter = cockpit.filter.clone();
    states_ui(ui, cockpit, state, &mut filter);
    filter_ui(ui, cockpit, state, &mut filter, acts);
    if filter != cockpit.filter {
        acts.push(Act::Cockpit(CockpitAct::Filter(filter)));
    }
    ui.separator();
    rows_ui(ui, cockpit, state, acts);
}

/// One line for each state, with its count; the chosen one is worked through.
fn states_ui(ui: &mut Ui, cockpit: &Cockpit, state: &AppState, filter: &mut QueueFilter) {
    let (words, colours) = (&state.words, Palette::current(ui));
    ui.spacing_mut().item_spacing.y = 2.0;
    let all = WorkState::ALL.into_iter().map(Some).chain([None]);
    for shown in all {
        let (icon, colour, key, count) = match shown {
            Some(one) => {
                let (icon, colour) = state_look(one, colours);
                (icon, colour, state_key(one), cockpit.queue.counts.of(one))
            }
            None => (icons::ICON_LIST, colours.muted, "cockpit-state-all", cockpit.queue.counts.total()),
        };
        let on = filter.show == shown;
        let text = format!("{}  {}", words.text(key), words.count(count));
        let label = if on { theme::strong(&text) } else { RichText::new(&text) };
        let button = egui::Button::new((icon.rich_text().size(15.0).color(colour), label)).selected(on);
        let button = button.frame_when_inactive(on).min_size(vec2(ui.available_width(), 22.0));
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, &text));
        if response.clicked() {
            filter.show = shown;
            response.surrender_focus();
        }
    }
}

/// Key of a state's words.
pub fn state_key(state: WorkState) -> &'static str {
    match state {
        WorkState::ToDo => "cockpit-state-to-do",
        WorkState::Postponed => "cockpit-state-postponed",
        WorkState::Obstacle => "cockpit-state-obstacle",
        WorkState::Automatic => "cockpit-state-automatic",
        WorkState::Linked => "cockpit-state-linked",
    }
}

fn filter_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, filter: &mut QueueFilter, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.add_space(theme::SPACE_XS);
    let field = egui::TextEdit::singleline(&mut filter.text).hint_text(words.text("cockpit-filter-text"));
    let response = ui.add(field.desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, words.text("cockpit-filter-text")));
    let width = ui.available_width() - 8.0;
    let order_key = |order: QueueOrder| match order {
        QueueOrder::Files => "cockpit-order-files",
        QueueOrder::Sheets => "cockpit-order-sheets",
        QueueOrder::Surest => "cockpit-order-surest",
    };
    let combo =
        |salt: &str, text: String| ComboBox::from_id_salt(salt.to_owned()).width(width).selected_text(text).truncate();
    let order = combo("cockpit-order", words.text(order_key(filter.order)));
    let shown = order.show_ui(ui, |ui| {
        for order in QueueOrder::ALL {
            ui.selectable_value(&mut filter.order, order, words.text(order_key(order)));
        }
    });
    named(&shown.response, &words.text("cockpit-order"));
    if !cockpit.queue.residential_groups.is_empty() {
        let all = words.text("cockpit-all-groups");
        let chosen = if filter.residential_group.is_empty() { all.clone() } else { filter.residential_group.clone() };
        let shown = combo("cockpit-group", chosen).show_ui(ui, |ui| {
            ui.selectable_value(&mut filter.residential_group, String::new(), all);
            for group in &cockpit.queue.residential_groups {
                ui.selectable_value(&mut filter.residential_group, group.clone(), group);
            }
        });
        named(&shown.response, &words.text("cockpit-residential-group"));
    }
    let lists = work_lists(state.snapshot());
    let menu = ui.menu_button(
        (icons::ICON_PLAYLIST_ADD_CHECK.rich_text().size(15.0), words.text("cockpit-work-lists")),
        |ui| {
            ui.set_min_width(230.0);
            for (name, saved) in &lists {
                ui.horizontal(|ui| {
                    if ui.button(name).clicked() {
                        filter.clone_from(saved);
                        ui.close();
                    }
                    let remove = format!("{}: {name}", words.text("cockpit-remove-list"));
                    if widgets::icon_button(ui, icons::ICON_CLOSE, &remove).clicked() {
                        acts.push(Act::Cockpit(CockpitAct::RemoveWorkList(name.clone())));
                    }
                });
            }
            if !lists.is_empty() {
                ui.separator();
            }
            ui.horizontal(|ui| {
                let hint = words.text("cockpit-list-name");
                ui.add(egui::TextEdit::singleline(&mut cockpit.list_name).hint_text(hint).desired_width(130.0));
                let named = !cockpit.list_name.trim().is_empty();
                if ui.add_enabled(named, egui::Button::new(words.text("cockpit-save-list"))).clicked() {
                    acts.push(Act::Cockpit(CockpitAct::SaveWorkList(cockpit.list_name.clone())));
                    ui.close();
                }
            });
        },
    );
    named(&menu.response, &words.text("cockpit-work-lists"));
}

fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}

/// The certificates, virtual rows; those of other states than the chosen one are dim, in their places.
fn rows_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let queue = std::sync::Arc::clone(&cockpit.queue);
    let count = queue.certificates.len();
    let current = cockpit.current.and_then(|id| queue.certificates.iter().position(|other| *other == id));
    let mut area = egui::ScrollArea::vertical().id_salt("cockpit-rows").auto_shrink(false);
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some(at) = current.filter(|_| std::mem::take(&mut cockpit.scroll_to_current)) {
        let above = (ui.available_height() / theme::ROW_HEIGHT / 3.0).floor();
        area = area.vertical_scroll_offset(((at as f32 - above) * theme::ROW_HEIGHT).max(0.0));
    }
    area.show_rows(ui, theme::ROW_HEIGHT, count, |ui, range| {
        for id in range.filter_map(|row| queue.certificates.get(row)) {
            if row_ui(ui, *id, cockpit, state) {
                acts.push(Act::Cockpit(CockpitAct::Open(*id)));
            }
        }
    });
}

/// One certificate; true when it was clicked.
fn row_ui(ui: &mut Ui, id: CertificateId, cockpit: &Cockpit, state: &AppState) -> bool {
    let (words, colours, snapshot) = (&state.words, Palette::current(ui), state.snapshot());
    let Some(paper) = snapshot.certificates.get(id) else { return false };
    let standing = work_state(snapshot, paper);
    let (icon, colour) = state_look(standing, colours);
    let serial = paper.serial.as_ref().map_or_else(|| words.text("desktop-no-serial"), ToString::to_string);
    let number = paper.printed_parcels.first().map(|parcel| format!("{}/{}", parcel.sheet, parcel.number));
    let (place, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW_HEIGHT), Sense::click());
    let on = cockpit.current == Some(id);
    let name = format!("{serial}, {}", words.text(state_key(standing)));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, on, &name));
    let ground = match (on, response.hovered()) {
        (true, _) => colours.accent_soft,
        (false, true) => colours.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    painter.rect_filled(place, theme::RADIUS, ground);
    let ink = if cockpit.filter.shows(standing) || on { colours.text } else { colours.muted };
    let middle = place.left_center();
    let small = egui::FontId::proportional(12.5);
    let icons_font = egui::FontId::new(15.0, egui::FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into()));
    painter.text(middle + vec2(6.0, 0.0), egui::Align2::LEFT_CENTER, icon.codepoint, icons_font, colour);
    painter.text(middle + vec2(28.0, 0.0), egui::Align2::LEFT_CENTER, serial, small.clone(), ink);
    if let Some(number) = number {
        painter.text(place.right_center() - vec2(6.0, 0.0), egui::Align2::RIGHT_CENTER, number, small, colours.muted);
    }
    if response.clicked() {
        response.surrender_focus();
    }
    response.clicked()
}
