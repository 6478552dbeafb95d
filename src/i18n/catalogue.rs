//! The catalogue of one language: makes words of a [`Message`].

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Arg, Message};

/// A language of the window and of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

const VIETNAMESE: [&str; 1] = [include_str!("../../assets/i18n/vi/desktop.ftl")];
const ENGLISH: [&str; 1] = [include_str!("../../assets/i18n/en/desktop.ftl")];

/// Every sentence in one language.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    pub fn new(language: Language) -> Self {
        let (id, files): (unic_langid::LanguageIdentifier, _) = match language {
            Language::Vietnamese => ("vi".parse().unwrap_or_default(), VIETNAMESE),
            Language::English => ("en".parse().unwrap_or_default(), ENGLISH),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        for file in files {
            let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of a key without arguments; the key itself when there is none.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    pub fn say(&self, message: &Message) -> String {
        self.format(&message.key, &message.args)
    }

    fn format(&self, key: &str, args: &[(std::borrow::Cow<'static, str>, Arg)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
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
            Arg::Number { value, decimals } => format!("{value:.*}", usize::from(*decimals)).into(),
            Arg::Path(path) => path.display().to_string().into(),
            Arg::Message(message) => self.say(message).into(),
        }
    }
}
