//! The queue on the left: how many of each state, the filter with its work lists, and the certificates in their order.

use egui::{RichText, Sense, Ui, vec2};
use egui_material_icons::icons;

use super::super::act::Act;
use super::super::state::AppState;
use super::super::theme::{self, Palette};
use super::super::widgets;
use super::bar_ui::state_look;
use super::{Cockpit, CockpitAct};
use crate::cadastre::CertificateId;
use crate::i18n::Message;
use crate::tasks::queue::{QueueFilter, QueueOrder, WorkState, work_lists, work_state};

pub fn queue_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.horizontal(|ui| {
        let chosen = cockpit.filter.show.map_or("cockpit-state-all", state_key);
        ui.label(theme::title(words.text("cockpit-queue")));
        ui.label(theme::muted(ui, words.text(chosen)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_LEFT_PANEL_CLOSE, &words.text("cockpit-hide-queue")).clicked() {
                acts.push(Act::Cockpit(CockpitAct::ToggleQueue));
            }
        });
    });
    let mut filter = cockpit.filter.clone();
    states_ui(ui, cockpit, state, &mut filter);
    filter_ui(ui, cockpit, state, &mut filter, acts);
    only_ui(ui, state, &mut filter);
    if filter != cockpit.filter {
        acts.push(Act::Cockpit(CockpitAct::Filter(filter)));
    }
    ui.separator();
    rows_ui(ui, cockpit, state, acts);
}

/// A button for each state, with its count; the chosen one is worked through and stands in words above.
fn states_ui(ui: &mut Ui, cockpit: &Cockpit, state: &AppState, filter: &mut QueueFilter) {
    let (words, colours) = (&state.words, Palette::current(ui));
    ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
    let width = (ui.available_width() - 4.0) / 3.0;
    let all: Vec<Option<WorkState>> = WorkState::ALL.into_iter().map(Some).chain([None]).collect();
    for line in all.chunks(3) {
        ui.horizontal(|ui| {
            for shown in line {
                let (icon, colour, key, count) = match *shown {
                    Some(one) => {
                        let (icon, colour) = state_look(one, colours);
                        (icon, colour, state_key(one), cockpit.queue.counts.of(one))
                    }
                    None => (icons::ICON_LIST, colours.muted, "cockpit-state-all", cockpit.queue.counts.total()),
                };
                let on = filter.show == *shown;
                let count = words.count(count);
                let label = if on { theme::strong(&count) } else { RichText::new(&count) };
                let button = egui::Button::new((icon.rich_text().size(15.0).color(colour), label)).selected(on);
                let response = ui.add(button.min_size(vec2(width, 24.0)));
                let name = format!("{}  {count}", words.text(key));
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, &name));
                if response.clicked() {
                    filter.show = *shown;
                    response.surrender_focus();
                }
                response.on_hover_text(words.text(key));
            }
        });
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

/// The text that is looked for, and behind a button what is needed less often.
fn filter_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, filter: &mut QueueFilter, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let name = words.text("cockpit-filter-text");
        let field = egui::TextEdit::singleline(&mut filter.text).hint_text(&name).id_salt("cockpit-filter");
        let response = ui.add(field.desired_width(ui.available_width() - 36.0));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
        let more = words.text("cockpit-more-filters");
        let usual = QueueFilter { show: filter.show, text: filter.text.clone(), ..QueueFilter::default() };
        let colours = Palette::current(ui);
        let ink = if *filter == usual { colours.text } else { colours.accent };
        let menu = ui.menu_button(icons::ICON_TUNE.rich_text().size(17.0).color(ink), |ui| {
            ui.set_min_width(250.0);
            // A menu draws its entries without edges; a box to be ticked would not be seen.
            ui.reset_style();
            more_ui(ui, cockpit, state, filter, acts);
        });
        named(&menu.response, &more);
        menu.response.on_hover_text(more);
    });
}

/// What the queue is narrowed to, in words, with the way back to all of it.
fn only_ui(ui: &mut Ui, state: &AppState, filter: &mut QueueFilter) {
    let words = &state.words;
    let left = filter.left.map(|reason| words.say(&reason.message()));
    let obstacle = filter.obstacle.map(|reason| words.text(reason.key()));
    let group = Some(filter.residential_group.clone()).filter(|group| !group.is_empty());
    let told: Vec<String> = [group, left, obstacle].into_iter().flatten().collect();
    if told.is_empty() {
        return;
    }
    let told = words.say(&Message::new("cockpit-only").with("what", told.join(" · ")));
    ui.horizontal(|ui| {
        let clear = words.text("cockpit-only-clear");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if widgets::icon_button(ui, icons::ICON_CLOSE, &clear).clicked() {
                let usual = QueueFilter { order: filter.order, text: filter.text.clone(), ..QueueFilter::default() };
                *filter = QueueFilter { with_scan: filter.with_scan, ..usual };
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = RichText::new(told).size(12.5).color(Palette::current(ui).accent);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}

/// Order, residential group, scans, and the work lists.
fn more_ui(ui: &mut Ui, cockpit: &mut Cockpit, state: &AppState, filter: &mut QueueFilter, acts: &mut Vec<Act>) {
    let words = &state.words;
    ui.label(theme::muted(ui, words.text("cockpit-order")));
    for (order, key) in [
        (QueueOrder::Files, "cockpit-order-files"),
        (QueueOrder::Sheets, "cockpit-order-sheets"),
        (QueueOrder::Surest, "cockpit-order-surest"),
    ] {
        ui.radio_value(&mut filter.order, order, words.text(key));
    }
    ui.checkbox(&mut filter.with_scan, words.text("cockpit-with-scan"));
    if !cockpit.queue.residential_groups.is_empty() {
        ui.separator();
        ui.label(theme::muted(ui, words.text("cockpit-residential-group")));
        egui::ScrollArea::vertical().id_salt("cockpit-groups-of-ward").max_height(220.0).show(ui, |ui| {
            ui.radio_value(&mut filter.residential_group, String::new(), words.text("cockpit-all-groups"));
            for group in &cockpit.queue.residential_groups {
                ui.radio_value(&mut filter.residential_group, group.clone(), group);
            }
        });
    }
    ui.separator();
    ui.label(theme::muted(ui, words.text("cockpit-work-lists")));
    for (name, saved) in work_lists(state.snapshot()) {
        ui.horizontal(|ui| {
            if ui.button(&name).clicked() {
                *filter = saved;
                ui.close();
            }
            let remove = format!("{}: {name}", words.text("cockpit-remove-list"));
            if widgets::icon_button(ui, icons::ICON_CLOSE, &remove).clicked() {
                acts.push(Act::Cockpit(CockpitAct::RemoveWorkList(name)));
            }
        });
    }
    ui.horizontal(|ui| {
        let hint = words.text("cockpit-list-name");
        ui.add(egui::TextEdit::singleline(&mut cockpit.list_name).hint_text(hint).desired_width(150.0));
        let named = !cockpit.list_name.trim().is_empty();
        let why_not = words.unless(named, "cockpit-needs-list-name");
        if widgets::offered(ui, why_not, egui::Button::new(words.text("cockpit-save-list"))).clicked() {
            acts.push(Act::Cockpit(CockpitAct::SaveWorkList(cockpit.list_name.clone())));
            ui.close();
        }
    });
}

fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
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
