//! The catalogue of one language: makes words of a [`Message`].

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Arg, Language, Message};

/// The files of a language, one a room.
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../assets/i18n/", $language, "/cadastre.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/boundary.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/campaign.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/cli.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/cockpit.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/coverage.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/desktop.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/editing.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/formats.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/history.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/look.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/map.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/matching.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/office.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/project.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/registers.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/scans.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/table.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/tasks.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/together.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/tour.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/underlay.ftl")),
        ]
    };
}

/// Every sentence in one language. Usable from any thread.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    pub fn new(language: Language) -> Self {
        let files = match language {
            Language::Vietnamese => files!("vi"),
            Language::English => files!("en"),
        };
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks that Fluent puts around arguments are for texts of mixed direction; ours have one.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => |value: &FluentValue<'_>, _: &_| grouped(value, Language::Vietnamese),
            Language::English => |value: &FluentValue<'_>, _: &_| grouped(value, Language::English),
        }));
        for file in files {
            // A line that Fluent does not understand is left out; the test of the catalogues finds it.
            let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The sentence of a key without arguments.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// The words of a message. A key that is missing shows as `[key]`: never a panic, never nothing.
    pub fn say(&self, message: &Message) -> String {
        self.format(&message.key, &message.args)
    }

    fn format(&self, key: &str, args: &[(Cow<'static, str>, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("[{key}]");
        };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            values.set(name.clone(), self.value(arg));
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => text.clone().into(),
            Arg::Count(count) => (*count).into(),
            Arg::Number { value, decimals } => self.language.number(*value, usize::from(*decimals)).into(),
            Arg::Path(path) => path.display().to_string().into(),
            Arg::Message(message) => self.say(message).into(),
        }
    }
}

/// A count as the language writes it; other values as Fluent does.
fn grouped(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => Some(language.number(*value, 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_measures_are_written_as_the_language_does() {
        let message = Message::new("shapefile-length").with("told", 12_345).with("found", 1_000_000);
        assert!(Catalogue::new(Language::Vietnamese).say(&message).contains("12.345"));
        assert!(Catalogue::new(Language::English).say(&message).contains("1,000,000"));
    }

    #[test]
    fn a_reason_inside_a_sentence_is_said_too() {
        let reason = Message::new("project-stale");
        let said = Catalogue::new(Language::English).say(&Message::new("project-not-saved").with("reason", reason));
        assert!(said.contains("has changed meanwhile"), "{said}");
    }

    #[test]
    fn a_missing_key_is_shown() {
        assert_eq!(Catalogue::new(Language::Vietnamese).text("no-such-key"), "[no-such-key]");
    }
}
