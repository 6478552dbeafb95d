//! Design tokens: spacing, type scale and colours of the themes, and the fonts that make them.

use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme};
use serde::{Deserialize, Serialize};

use super::map::MapTheme;

/// Spacing scale, points.
pub const SPACE_XS: f32 = 4.0;
pub const SPACE_S: f32 = 8.0;
pub const SPACE_M: f32 = 12.0;
pub const SPACE_L: f32 = 16.0;

/// Corner radii, points: of controls, and of cards and windows.
pub const RADIUS: u8 = 5;
pub const RADIUS_CARD: u8 = 8;

/// Height of a table row, points. Stacked Vietnamese accents need 22. Source: `egui.md` §1.6.
pub const ROW_HEIGHT: f32 = 26.0;

/// UI scale that a user may choose. Source: `egui.md` §1.6.
pub const SCALE_RANGE: std::ops::RangeInclusive<f32> = 0.8..=2.0;

/// The family of the semibold face.
pub const STRONG: &str = "strong";

/// Which theme the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    /// Black on white, for weak eyes and for windows in the sun.
    HighContrast,
}

impl From<ThemeChoice> for egui::ThemePreference {
    fn from(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::System => Self::System,
            ThemeChoice::Light | ThemeChoice::HighContrast => Self::Light,
            ThemeChoice::Dark => Self::Dark,
        }
    }
}

/// The colours of one theme. Text on every ground that it stands on has a contrast of at least 4.5 (WCAG AA), of 7 (AAA) in the one for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Ground of panels.
    pub panel: Color32,
    /// Ground of bars above and below, a step darker than panels.
    pub bar: Color32,
    /// Ground of the map and of text fields.
    pub canvas: Color32,
    /// Ground of cards, menus and windows.
    pub card: Color32,
    /// Lines that divide.
    pub line: Color32,
    /// Edges of what can be clicked or typed into: a contrast of at least 3 with the ground (WCAG 1.4.11).
    pub edge: Color32,
    pub text: Color32,
    /// Second-rank text: labels of fields, hints.
    pub muted: Color32,
    /// The brand: land green; buttons that lead on.
    pub accent: Color32,
    pub on_accent: Color32,
    /// Ground of what is selected.
    pub accent_soft: Color32,
    pub ok: Color32,
    pub warning: Color32,
    pub danger: Color32,
    pub hover: Color32,
    pub stripe: Color32,
}

const LIGHT: Palette = Palette {
    panel: Color32::from_rgb(0xFA, 0xFB, 0xFA),
    bar: Color32::from_rgb(0xF0, 0xF3, 0xF1),
    canvas: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    card: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    line: Color32::from_rgb(0xD5, 0xDC, 0xD8),
    edge: Color32::from_rgb(0x7D, 0x89, 0x83),
    text: Color32::from_rgb(0x1B, 0x24, 0x20),
    muted: Color32::from_rgb(0x55, 0x62, 0x5B),
    accent: Color32::from_rgb(0x0B, 0x6E, 0x4F),
    on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    accent_soft: Color32::from_rgb(0xD6, 0xEE, 0xE3),
    ok: Color32::from_rgb(0x14, 0x75, 0x3F),
    warning: Color32::from_rgb(0x8F, 0x57, 0x00),
    danger: Color32::from_rgb(0xB3, 0x26, 0x1E),
    hover: Color32::from_rgb(0xE6, 0xEC, 0xE9),
    stripe: Color32::from_rgb(0xF4, 0xF7, 0xF5),
};

const DARK: Palette = Palette {
    panel: Color32::from_rgb(0x1C, 0x21, 0x1F),
    bar: Color32::from_rgb(0x15, 0x19, 0x17),
    canvas: Color32::from_rgb(0x11, 0x15, 0x13),
    card: Color32::from_rgb(0x24, 0x2A, 0x27),
    line: Color32::from_rgb(0x38, 0x41, 0x3D),
    edge: Color32::from_rgb(0x74, 0x80, 0x7A),
    text: Color32::from_rgb(0xE8, 0xED, 0xEA),
    muted: Color32::from_rgb(0xA3, 0xB0, 0xA9),
    accent: Color32::from_rgb(0x5F, 0xD0, 0xA4),
    on_accent: Color32::from_rgb(0x06, 0x24, 0x19),
    accent_soft: Color32::from_rgb(0x1F, 0x4A, 0x3A),
    ok: Color32::from_rgb(0x6A, 0xD3, 0x91),
    warning: Color32::from_rgb(0xF0, 0xB4, 0x5A),
    danger: Color32::from_rgb(0xFF, 0x8A, 0x80),
    hover: Color32::from_rgb(0x2E, 0x36, 0x32),
    stripe: Color32::from_rgb(0x21, 0x26, 0x24),
};

const HIGH_CONTRAST: Palette = Palette {
    panel: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    bar: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    canvas: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    card: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    line: Color32::from_rgb(0x00, 0x00, 0x00),
    edge: Color32::from_rgb(0x00, 0x00, 0x00),
    text: Color32::from_rgb(0x00, 0x00, 0x00),
    muted: Color32::from_rgb(0x26, 0x26, 0x26),
    accent: Color32::from_rgb(0x00, 0x3C, 0x2A),
    on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    accent_soft: Color32::from_rgb(0xFF, 0xE0, 0x66),
    ok: Color32::from_rgb(0x00, 0x45, 0x1E),
    warning: Color32::from_rgb(0x5A, 0x36, 0x00),
    danger: Color32::from_rgb(0x86, 0x00, 0x00),
    hover: Color32::from_rgb(0xE4, 0xEC, 0xFF),
    stripe: Color32::from_rgb(0xF0, 0xF0, 0xF0),
};

impl Palette {
    /// The colours in which `ui` draws now: no two themes write in the same one.
    pub fn current(ui: &egui::Ui) -> Self {
        let text = ui.visuals().widgets.noninteractive.fg_stroke.color;
        [LIGHT, DARK, HIGH_CONTRAST].into_iter().find(|palette| palette.text == text).unwrap_or(LIGHT)
    }
}

/// The map in the colours that go with those of `ui`.
pub fn map_theme(ui: &egui::Ui) -> MapTheme {
    match Palette::current(ui) {
        HIGH_CONTRAST => MapTheme::HighContrast,
        DARK => MapTheme::Dark,
        _ => MapTheme::Light,
    }
}

/// Draws in this theme from now on.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    let light = if choice == ThemeChoice::HighContrast { HIGH_CONTRAST } else { LIGHT };
    ctx.style_mut_of(Theme::Light, |style| apply(style, light));
    ctx.set_theme(egui::ThemePreference::from(choice));
}

/// Text in the semibold face.
pub fn strong(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).family(FontFamily::Name(STRONG.into()))
}

/// A heading of a panel or card.
pub fn title(text: impl Into<String>) -> egui::RichText {
    strong(text).size(15.0)
}

/// Second-rank text.
pub fn muted(ui: &egui::Ui, text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).color(Palette::current(ui).muted)
}

/// Puts fonts and styles into `ctx`, and takes egui's own shortcuts away.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    ctx.style_mut_of(Theme::Dark, |style| apply(style, DARK));
    choose(ctx, ThemeChoice::default());
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        options.quit_shortcuts.clear();
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 4] = [
        ("noto", include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
        ("noto-strong", include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
        ("noto-mono", include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
        // For the signs that the others lack: ↔ between the value on paper and that of the map.
        ("noto-signs", include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), FontData::from_static(bytes).into());
    }
    let icons = egui_material_icons::font_insert();
    fonts.font_data.insert("icons".to_owned(), icons.data.into());
    for (family, faces) in [
        (FontFamily::Proportional, ["noto", "icons", "noto-signs"]),
        (FontFamily::Monospace, ["noto-mono", "icons", "noto-signs"]),
        (FontFamily::Name(STRONG.into()), ["noto-strong", "icons", "noto-signs"]),
        (FontFamily::Name(egui_material_icons::FONT_FAMILY.into()), ["icons", "noto", "noto-signs"]),
        (FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into()), ["icons", "noto", "noto-signs"]),
    ] {
        fonts.families.insert(family, faces.map(str::to_owned).to_vec());
    }
    fonts
}

fn apply(style: &mut egui::Style, colours: Palette) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(11.5)),
        (TextStyle::Body, FontId::proportional(13.5)),
        (TextStyle::Button, FontId::proportional(13.5)),
        (TextStyle::Monospace, FontId::monospace(13.0)),
        (TextStyle::Heading, FontId::new(18.0, FontFamily::Name(STRONG.into()))),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(SPACE_S, 6.0);
    spacing.button_padding = egui::vec2(SPACE_S, SPACE_XS);
    spacing.interact_size.y = 26.0;
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 16.0;
    spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.animation_time = 0.08;
    colour(&mut style.visuals, colours);
}

fn colour(visuals: &mut egui::Visuals, colours: Palette) {
    visuals.panel_fill = colours.panel;
    visuals.window_fill = colours.card;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = CornerRadius::same(RADIUS_CARD);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_CARD);
    visuals.extreme_bg_color = colours.canvas;
    visuals.text_edit_bg_color = Some(colours.canvas);
    visuals.faint_bg_color = colours.stripe;
    visuals.code_bg_color = colours.bar;
    visuals.weak_text_color = Some(colours.muted);
    visuals.hyperlink_color = colours.accent;
    visuals.warn_fg_color = colours.warning;
    visuals.error_fg_color = colours.danger;
    visuals.selection.bg_fill = colours.accent_soft;
    visuals.selection.stroke = Stroke::new(1.5, colours.accent);
    visuals.striped = true;
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.55;
    let widgets = &mut visuals.widgets;
    for (state, fill, line, text) in [
        (&mut widgets.noninteractive, colours.panel, colours.line, colours.text),
        (&mut widgets.inactive, colours.card, colours.edge, colours.text),
        (&mut widgets.hovered, colours.hover, colours.muted, colours.text),
        (&mut widgets.active, colours.accent_soft, colours.accent, colours.text),
        (&mut widgets.open, colours.hover, colours.edge, colours.text),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.2, text);
        state.corner_radius = CornerRadius::same(RADIUS);
        state.expansion = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance. Source: WCAG 2.2, definition of contrast ratio.
    fn luminance(colour: Color32) -> f64 {
        let channel = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_ground_of_each_theme() {
        for (colours, least) in [(LIGHT, 4.5), (DARK, 4.5), (HIGH_CONTRAST, 7.0)] {
            let grounds = [colours.panel, colours.bar, colours.canvas, colours.card, colours.stripe, colours.hover];
            for ground in grounds {
                assert!(
                    contrast(colours.edge, ground) >= 3.0,
                    "edge on {ground:?}: {}",
                    contrast(colours.edge, ground)
                );
                for ink in [colours.text, colours.muted, colours.ok, colours.warning, colours.danger, colours.accent] {
                    assert!(contrast(ink, ground) >= least, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
                }
            }
            assert!(contrast(colours.on_accent, colours.accent) >= least);
            assert!(contrast(colours.text, colours.accent_soft) >= least);
        }
    }
}
