//! Colours of the map: what a parcel's fill says, and the palette of ground, lines and highlights.

use eframe::egui::Color32;

use super::canvas::{ColourBy, MapTheme};
use super::look::Ink;
use crate::cadastre::{LandUse, LandUseCode, LandUseTable, ParcelId, Snapshot};

/// Bits of a parcel's state texel; `shader.wgsl` reads the same.
pub const SELECTED: u8 = 1;
pub const HOVERED: u8 = 2;
pub const MARKED: u8 = 4;
/// Diagonal lines over the fill: a second sign beside the colour.
pub const HATCHED: u8 = 8;
/// Drawn as a dot, not as a line.
pub const DOT: u8 = 16;
/// Not drawn here: the parcel changed, and another chunk draws it.
pub const HIDDEN: u8 = 32;

/// Fill of a parcel whose land use has no official colour.
const UNKNOWN_LAND_USE: [u8; 3] = [236, 236, 232];
/// Fill of a parcel that has no class.
pub const UNKNOWN: Ink = Ink { colour: UNKNOWN_LAND_USE, hatched: false };

/// How far a parcel's papers are in the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkState {
    Unlinked,
    Linked,
    /// A linked certificate has a scan.
    LinkedWithScan,
}

impl LinkState {
    pub fn of(snapshot: &Snapshot, parcel: ParcelId) -> Self {
        let mut state = Self::Unlinked;
        for link in snapshot.links_of_parcel(parcel) {
            if snapshot.has_scan(link.certificate) {
                return Self::LinkedWithScan;
            }
            state = Self::Linked;
        }
        state
    }

    /// Fill colour. Source: Okabe and Ito's colours for every kind of colour vision, lightened.
    pub fn colour(self) -> [u8; 3] {
        match self {
            Self::Unlinked => [232, 234, 236],
            Self::Linked => [245, 200, 110],
            Self::LinkedWithScan => [125, 185, 225],
        }
    }

    /// Linked without a scan is hatched: the doubtful state shows without colours too.
    pub fn hatched(self) -> bool {
        self == Self::Linked
    }
}

/// One line of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegendEntry {
    pub meaning: LegendMeaning,
    /// Parcels drawn so.
    pub parcels: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegendMeaning {
    /// Main code of the parcel's land use.
    LandUse(LandUseCode),
    /// No code, or one without an official colour.
    OtherLandUse,
    LinkState(LinkState),
}

impl LegendMeaning {
    pub fn of_land_use(land_use: &LandUse) -> Self {
        land_use.main().filter(|code| official_colour(*code).is_some()).map_or(Self::OtherLandUse, Self::LandUse)
    }

    pub fn colour(self) -> [u8; 3] {
        match self {
            Self::LandUse(code) => official_colour(code).unwrap_or(UNKNOWN_LAND_USE),
            Self::OtherLandUse => UNKNOWN_LAND_USE,
            Self::LinkState(state) => state.colour(),
        }
    }
}

/// Colours of everything that is not a parcel's fill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    pub ground: Color32,
    /// Share of a parcel's own colour in its fill, the rest is ground.
    pub fill_strength: f32,
    /// Likewise where classes colour it: their steps must be told apart.
    pub class_strength: f32,
    pub outline: Color32,
    pub reference: Color32,
    pub casing: Color32,
    /// Outlines that a preview does away with.
    pub before: Color32,
    pub selected: Color32,
    pub hovered: Color32,
    pub marked: Color32,
    pub text: Color32,
    pub halo: Color32,
}

impl Palette {
    pub const LIGHT: Self = Self {
        ground: Color32::from_rgb(249, 249, 247),
        fill_strength: 0.62,
        class_strength: 0.78,
        outline: Color32::from_rgb(96, 96, 104),
        reference: Color32::from_rgb(88, 128, 168),
        casing: Color32::from_rgb(255, 255, 255),
        before: Color32::from_rgb(70, 70, 78),
        selected: Color32::from_rgb(0, 92, 197),
        hovered: Color32::from_rgb(40, 44, 52),
        marked: Color32::from_rgb(213, 94, 0),
        text: Color32::from_rgb(32, 34, 40),
        halo: Color32::from_rgba_premultiplied(210, 210, 208, 210),
    };
    pub const DARK: Self = Self {
        ground: Color32::from_rgb(27, 29, 33),
        fill_strength: 0.38,
        class_strength: 0.66,
        outline: Color32::from_rgb(158, 160, 166),
        reference: Color32::from_rgb(110, 160, 205),
        casing: Color32::from_rgb(10, 11, 13),
        before: Color32::from_rgb(190, 192, 198),
        selected: Color32::from_rgb(90, 178, 255),
        hovered: Color32::from_rgb(240, 242, 245),
        marked: Color32::from_rgb(255, 150, 60),
        text: Color32::from_rgb(240, 241, 243),
        halo: Color32::from_rgba_premultiplied(18, 19, 22, 200),
    };

    pub const HIGH_CONTRAST: Self = Self {
        ground: Color32::from_rgb(255, 255, 255),
        fill_strength: 0.55,
        class_strength: 0.85,
        outline: Color32::from_rgb(0, 0, 0),
        reference: Color32::from_rgb(0, 62, 128),
        casing: Color32::from_rgb(255, 255, 255),
        before: Color32::from_rgb(0, 0, 0),
        selected: Color32::from_rgb(0, 46, 184),
        hovered: Color32::from_rgb(0, 0, 0),
        marked: Color32::from_rgb(176, 48, 0),
        text: Color32::from_rgb(0, 0, 0),
        halo: Color32::from_rgba_premultiplied(240, 240, 240, 240),
    };

    pub fn of(theme: MapTheme) -> &'static Self {
        match theme {
            MapTheme::HighContrast => &Self::HIGH_CONTRAST,
            MapTheme::Light => &Self::LIGHT,
            MapTheme::Dark => &Self::DARK,
        }
    }

    /// Share of a parcel's own colour in its fill.
    pub fn strength(&self, colour_by: ColourBy) -> f32 {
        if colour_by == ColourBy::Classes { self.class_strength } else { self.fill_strength }
    }

    /// The fill as it comes out on the screen, but for classes.
    pub fn fill(&self, colour: [u8; 3]) -> Color32 {
        self.fill_as(colour, ColourBy::LandUse)
    }

    /// The fill as it comes out on the screen.
    pub fn fill_as(&self, [r, g, b]: [u8; 3], colour_by: ColourBy) -> Color32 {
        let strength = self.strength(colour_by);
        let mix =
            |ground: u8, own: u8| (f32::from(ground) * (1.0 - strength) + f32::from(own) * strength).round() as u8;
        Color32::from_rgb(mix(self.ground.r(), r), mix(self.ground.g(), g), mix(self.ground.b(), b))
    }
}

/// The official colour of a code, or of what it belongs to.
fn official_colour(code: LandUseCode) -> Option<[u8; 3]> {
    LandUseTable::builtin().colour(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_code_gives_the_official_colour() {
        assert_eq!(LegendMeaning::of_land_use(&LandUse::parse("ONT+CLN")).colour(), [255, 208, 255]);
        assert_eq!(LegendMeaning::of_land_use(&LandUse::parse("1L")).colour(), UNKNOWN_LAND_USE);
    }

    #[test]
    fn link_states_differ_without_colours_too() {
        let luma = |state: LinkState| {
            let [r, g, b] = state.colour().map(f32::from);
            0.299 * r + 0.587 * g + 0.114 * b
        };
        assert!(LinkState::Linked.hatched() && !LinkState::LinkedWithScan.hatched());
        assert!(luma(LinkState::Unlinked) - luma(LinkState::LinkedWithScan) > 40.0);
    }
}
