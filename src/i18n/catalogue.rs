//! The catalogue of one language: makes words of a [`Message`].

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::numbers::{English, Separators, Vietnamese, grouped};
use super::{Arg, Language, Message};

/// The Fluent files of a language, by room. `tests/catalogue.rs` holds the list to the folder.
macro_rules! files_of {
    ($language:literal) => {
        [
            include_str!(concat!("../../assets/i18n/", $language, "/cadastre.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/cli.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/desktop.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/editing.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/formats.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/map.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/project.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/scans.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/tasks.ftl")),
        ]
    };
}

const VIETNAMESE: [&str; 9] = files_of!("vi");
const ENGLISH: [&str; 9] = files_of!("en");

/// Every sentence in one language.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    pub fn new(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Why: the isolation marks around arguments are letters to a terminal and boxes to many fonts.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => shown::<Vietnamese, _>,
            Language::English => shown::<English, _>,
        }));
        for file in files(language) {
            // A file with a faulty entry still gives the others; a test keeps faulty entries out of the program.
            let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a message. A key without a sentence shows as `[key]`.
    pub fn say(&self, message: &Message) -> String {
        self.format(&message.key, &message.args)
    }

    /// The words of a key without arguments, for labels. A window may call it every frame: it is one look-up and one copy.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A count or a measure with this language's separators: `1.234,5` or `1,234.5`.
    pub fn number(&self, value: f64, decimals: u8) -> String {
        match self.language {
            Language::Vietnamese => grouped::<Vietnamese>(value, usize::from(decimals)),
            Language::English => grouped::<English>(value, usize::from(decimals)),
        }
    }

    fn format(&self, key: &str, args: &[(Cow<'static, str>, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("[{key}]");
        };
        let values: FluentArgs = args.iter().map(|(name, arg)| (name.clone(), self.value(arg))).collect();
        // An argument that is missing shows as its name in braces: still a sentence, and a test's failure.
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Count(count) => FluentValue::from(*count),
            Arg::Number { value, decimals } => FluentValue::Number(FluentNumber::new(
                *value,
                FluentNumberOptions { minimum_fraction_digits: Some(usize::from(*decimals)), ..Default::default() },
            )),
            Arg::Path(path) => FluentValue::from(path.display().to_string()),
            Arg::Message(message) => FluentValue::from(self.say(message)),
        }
    }
}

fn files(language: Language) -> [&'static str; 9] {
    match language {
        Language::Vietnamese => VIETNAMESE,
        Language::English => ENGLISH,
    }
}

/// How Fluent writes a value: numbers with the language's separators, all else its own way.
fn shown<S: Separators, M>(value: &FluentValue, _memoizer: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            Some(grouped::<S>(number.value, number.options.minimum_fraction_digits.unwrap_or(0)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// The variables of every message, by key.
    fn variables(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut current = String::new();
        for line in files(language).iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                current = line.split(" =").next().unwrap_or_default().to_owned();
                assert!(
                    found.insert(current.clone(), BTreeSet::new()).is_none(),
                    "{}: {current} is there twice",
                    language.code()
                );
            }
            let names = line.split('$').skip(1);
            let names = names.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            found.entry(current.clone()).or_default().extend(names);
        }
        found.remove("");
        found
    }

    #[test]
    fn every_file_is_well_formed_fluent() {
        for language in Language::ALL {
            for file in files(language) {
                if let Err((_, errors)) = FluentResource::try_new(file.to_owned()) {
                    panic!("{}: {errors:?}\n{}", language.code(), file.lines().next().unwrap_or_default());
                }
            }
        }
    }

    #[test]
    fn english_has_the_keys_and_variables_of_vietnamese() {
        assert_eq!(variables(Language::English), variables(Language::Vietnamese));
    }

    #[test]
    fn no_sentence_is_empty() {
        for language in Language::ALL {
            let catalogue = Catalogue::new(language);
            for key in variables(language).keys() {
                let said = catalogue.text(key);
                assert!(!said.trim().is_empty() && said != format!("[{key}]"), "{}: {key}", language.code());
            }
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Catalogue::new(Language::Vietnamese).text("no-such-key"), "[no-such-key]");
    }

    #[test]
    fn a_sentence_stands_inside_a_sentence_in_the_same_language() {
        let inner = Message::new("format-empty").with("path", Path::new("/ban-do/to 12.shp"));
        let outer = Message::new("project-not-saved").with("reason", inner);
        assert_eq!(
            Catalogue::new(Language::Vietnamese).say(&outer),
            "Các thao tác trước chưa ghi được: Tệp /ban-do/to 12.shp trống, không có dữ liệu."
        );
    }

    #[test]
    fn numbers_have_the_separators_of_the_language() {
        let message = Message::new("shapefile-row-counts").with("shapes", 400_000_u64).with_number("rows", 1234.56, 1);
        let said = |language| Catalogue::new(language).say(&message);
        assert!(said(Language::Vietnamese).contains("400.000") && said(Language::Vietnamese).contains("1.234,6"));
        assert!(said(Language::English).contains("400,000") && said(Language::English).contains("1,234.6"));
    }

    #[test]
    fn a_catalogue_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Catalogue::new(Language::English));
    }
}
