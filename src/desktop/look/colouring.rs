//! What the map is coloured by, and the inks of classes.

use super::super::map::Ink;
use crate::cadastre::Severity;
use crate::tasks::table::Column;
use crate::tasks::themes::{Class, Theme};

/// What the colours of the map say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Colouring {
    /// Official RGB of the main land-use code.
    #[default]
    LandUse,
    /// No certificate, linked, linked with a scan.
    Links,
    Theme(Theme),
}

impl Colouring {
    /// Its name for settings.
    pub fn id(&self) -> String {
        match self {
            Self::LandUse => "land-use".to_owned(),
            Self::Links => "links".to_owned(),
            Self::Theme(theme) => theme.id(),
        }
    }

    /// The colouring of an id; that by land use where a project has no such column.
    pub fn of_id(id: &str, offered: &[Column]) -> Self {
        match id {
            "links" => Self::Links,
            _ => Theme::of_id(id, offered).map_or(Self::LandUse, Self::Theme),
        }
    }

    /// The column whose values it shows.
    pub fn column(&self) -> Option<&Column> {
        match self {
            Self::Theme(Theme::Column(column)) => Some(column),
            _ => None,
        }
    }
}

/// Values of a column: orange, sky blue, bluish green, yellow, blue, vermillion, reddish purple. Source: Okabe and Ito's colours for every kind of
/// colour vision.
const VALUES: [[u8; 3]; 7] =
    [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167]];
/// From few to many: one hue, ever darker. Source: ColorBrewer's Oranges and Greens, which every kind of colour vision tells apart.
const AMOUNTS: [[u8; 3]; 5] = [[253, 208, 162], [253, 174, 107], [253, 141, 60], [230, 85, 13], [166, 54, 3]];
const BLOCKS: [[u8; 3]; 4] = [[237, 248, 233], [186, 228, 179], [116, 196, 118], [0, 109, 44]];

const SOUND: Ink = Ink { colour: [232, 234, 236], hatched: false };
const OTHERS: Ink = Ink { colour: [176, 176, 176], hatched: false };
/// Hatched, so that nothing is not taken for little.
const EMPTY: Ink = Ink { colour: [226, 228, 232], hatched: true };

/// The fill of each class.
pub fn inks(classes: &[Class]) -> Vec<Ink> {
    let amounts = classes.iter().filter(|class| is_amount(class)).count();
    (0..).zip(classes).map(|(at, class)| ink(class, at, amounts)).collect()
}

fn is_amount(class: &Class) -> bool {
    matches!(class, Class::Number(_) | Class::Range { .. })
}

/// `at`: its place among the classes; `amounts`: how many of them are amounts.
fn ink(class: &Class, at: usize, amounts: usize) -> Ink {
    let plain = |colour: Option<&[u8; 3]>| colour.map_or(OTHERS, |colour| Ink { colour: *colour, hatched: false });
    match class {
        Class::Blocks(count) => plain(BLOCKS.get(usize::from(*count))),
        Class::Sound => SOUND,
        Class::Finding(Severity::Info) => plain(VALUES.get(1)),
        Class::Finding(Severity::Warning) => plain(VALUES.first()),
        // The worst shows without colours too.
        Class::Finding(Severity::Error) => Ink { colour: [213, 94, 0], hatched: true },
        // A second round of the colours is hatched.
        Class::Value(_) => {
            let ink = plain(VALUES.get(at % VALUES.len()));
            Ink { hatched: at >= VALUES.len(), ..ink }
        }
        Class::Number(_) | Class::Range { .. } => {
            // Few classes stand as far apart as the ramp reaches.
            let steps = amounts.saturating_sub(1).max(1);
            plain(AMOUNTS.get(at * (AMOUNTS.len() - 1) / steps))
        }
        Class::OtherValues => OTHERS,
        Class::Empty => EMPTY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative brightness, 0 to 255.
    fn luma(ink: Ink) -> f32 {
        let [r, g, b] = ink.colour.map(f32::from);
        0.299 * r + 0.587 * g + 0.114 * b
    }

    #[test]
    fn amounts_grow_darker_step_by_step() {
        let range = |low: u32| Class::Range { low: Some(low.into()), high: None };
        let ramps: [Vec<Class>; 3] = [
            (0..5).map(range).collect(),
            vec![Class::Number(1.0), Class::Number(2.0)],
            (0..=3).map(Class::Blocks).collect(),
        ];
        for ramp in ramps {
            let brightness: Vec<f32> = inks(&ramp).into_iter().map(luma).collect();
            assert!(brightness.array_windows().all(|[one, next]| one - next > 15.0), "{brightness:?}");
        }
    }

    #[test]
    fn no_two_values_are_drawn_the_same() {
        let values: Vec<Class> = (0..12).map(|at| Class::Value(at.to_string())).collect();
        let inks = inks(&[values, vec![Class::OtherValues, Class::Empty]].concat());
        for (at, ink) in inks.iter().enumerate() {
            assert!(inks.iter().skip(at + 1).all(|other| other != ink), "{at}");
        }
    }

    #[test]
    fn severities_differ_without_colours_too() {
        let [info, warning, error] =
            [Severity::Info, Severity::Warning, Severity::Error].map(|severity| ink(&Class::Finding(severity), 0, 0));
        assert!(
            error.hatched && !warning.hatched && luma(SOUND) - luma(info) > 40.0 && luma(warning) - luma(error) > 40.0
        );
    }

    #[test]
    fn a_column_that_is_not_there_leaves_the_colours_of_land_use() {
        for colouring in [Colouring::LandUse, Colouring::Links, Colouring::Theme(Theme::Column(Column::Area))] {
            assert_eq!(Colouring::of_id(&colouring.id(), &Column::OWN), colouring);
        }
        assert_eq!(Colouring::of_id("column:map:X", &Column::OWN), Colouring::LandUse);
    }
}
