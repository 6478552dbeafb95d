//! The legend: what each colour means, of how many parcels, and which they are.

use std::sync::Arc;

use super::super::map::{ColourBy, Ink, LegendEntry, LegendMeaning, LinkState};
use super::super::state::AppState;
use super::super::words::Words;
use super::Picked;
use super::colouring::inks;
use crate::cadastre::Severity;
use crate::i18n::Message;
use crate::tasks::table::{Column, shown_number};
use crate::tasks::themes::{Class, Theme};

/// One line of the legend.
pub struct LegendLine {
    pub name: String,
    pub ink: Ink,
    pub parcels: usize,
    pub picked: Picked,
}

/// The legend of the map as it is drawn; `entries` are those of its own colourings.
pub fn legend(state: &AppState, entries: &[LegendEntry]) -> Vec<LegendLine> {
    if state.look.colour_by != ColourBy::Classes {
        return entries.iter().map(|entry| line_of_entry(entry, &state.words)).collect();
    }
    let Some(classified) = &state.classified else { return Vec::new() };
    let lines = (0..).zip(classified.classes.iter()).zip(inks(&classified.classes)).zip(&classified.counts);
    lines
        .filter(|(_, parcels)| **parcels > 0)
        .map(|(((at, class), ink), parcels)| {
            let (theme, classes) = (classified.theme.clone(), Arc::clone(&classified.classes));
            let name = class_name(class, &theme, &state.words);
            LegendLine { name, ink, parcels: *parcels, picked: Picked::Class { theme, classes, at } }
        })
        .collect()
}

fn line_of_entry(entry: &LegendEntry, words: &Words) -> LegendLine {
    let hatched = matches!(entry.meaning, LegendMeaning::LinkState(state) if state.hatched());
    let name = match entry.meaning {
        LegendMeaning::LandUse(code) => code.to_string(),
        LegendMeaning::OtherLandUse => words.text("desktop-other-land-uses"),
        LegendMeaning::LinkState(LinkState::Unlinked) => words.text("desktop-link-none"),
        LegendMeaning::LinkState(LinkState::Linked) => words.text("desktop-link-paper"),
        LegendMeaning::LinkState(LinkState::LinkedWithScan) => words.text("desktop-link-scan"),
    };
    let ink = Ink { colour: entry.meaning.colour(), hatched };
    LegendLine { name, ink, parcels: entry.parcels, picked: Picked::Meaning(entry.meaning) }
}

fn class_name(class: &Class, theme: &Theme, words: &Words) -> String {
    let say = |key, args: &[(&'static str, String)]| {
        let message = args.iter().fold(Message::new(key), |message, (name, value)| message.with(name, value.as_str()));
        words.say(&message)
    };
    let column = match theme {
        Theme::Column(column) => column.clone(),
        _ => Column::Blocks,
    };
    // A limit has the decimals that it was rounded to, an area none that says nothing.
    let number = |number: f64| match column.is_area() && number.fract() == 0.0 {
        true => words.number(number, 0),
        false => shown_number(&column, number, words.language()),
    };
    match class {
        Class::Blocks(count) => say("look-class-blocks", &[("count", count.to_string())]),
        Class::Sound => words.text("look-class-sound"),
        Class::Finding(Severity::Info) => words.text("desktop-severity-info"),
        Class::Finding(Severity::Warning) => words.text("desktop-severity-warning"),
        Class::Finding(Severity::Error) => words.text("desktop-severity-error"),
        Class::Value(value) => value.clone(),
        Class::OtherValues => words.text("look-class-others"),
        Class::Number(value) => number(*value),
        Class::Range { low: None, high: Some(high) } => say("look-class-below", &[("high", number(*high))]),
        Class::Range { low: Some(low), high: None } => say("look-class-from", &[("low", number(*low))]),
        Class::Range { low: Some(low), high: Some(high) } => {
            say("look-class-between", &[("low", number(*low)), ("high", number(*high))])
        }
        Class::Range { low: None, high: None } => words.text("look-class-any"),
        Class::Empty => words.text("table-empty"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn ranges_are_told_with_their_limits() {
        let words = Words::new(Language::Vietnamese);
        let theme = Theme::Column(Column::LegalArea);
        let name = |low, high| class_name(&Class::Range { low, high }, &theme, &words);
        assert_eq!(name(None, Some(1_500.0)), "dưới 1.500");
        assert_eq!(name(Some(99.5), Some(1_500.0)), "99,5 – <1.500");
        assert_eq!(name(Some(1_500.0), None), "từ 1.500");
    }
}
