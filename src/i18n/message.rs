//! A sentence to be said to the user: a key into the catalogue and its arguments, not yet words.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A sentence by key, with its arguments. The lower floors speak only these; [`super::Catalogue`] makes the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The key in `assets/i18n/*/*.ftl`, in kebab-case: `import-broken-geometry`.
    pub key: Cow<'static, str>,
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// One argument of a [`Message`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Arg {
    Text(String),
    Count(i64),
    /// A measure, shown with this many decimals and the language's separators.
    Number {
        value: f64,
        decimals: u8,
    },
    Path(PathBuf),
    /// A sentence inside a sentence, such as the reason of a failure.
    Message(Box<Message>),
}

impl Message {
    pub fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), args: Vec::new() }
    }

    /// The same message with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), arg.into()));
        self
    }

    /// The same message with a measure shown with `decimals` decimals.
    #[must_use]
    pub fn with_number(self, name: &'static str, value: f64, decimals: u8) -> Self {
        self.with(name, Arg::Number { value, decimals })
    }
}

/// What can be said to the user: every error and every doubt of the lower floors.
pub trait Explain {
    fn message(&self) -> Message;
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<&Path> for Arg {
    fn from(path: &Path) -> Self {
        Arg::Path(path.to_owned())
    }
}

impl From<PathBuf> for Arg {
    fn from(path: PathBuf) -> Self {
        Arg::Path(path)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Arg::Message(Box::new(message))
    }
}

macro_rules! count_from {
    ($($int:ty),*) => {$(
        impl From<$int> for Arg {
            fn from(count: $int) -> Self {
                Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
    )*};
}
count_from!(i32, i64, u32, u64, usize);
