//! Messages: Vietnamese first, English second, from the `messages.toml` of each feature.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// BCP 47.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language with this code, if the house speaks it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// One message in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    vi: String,
    en: String,
}

impl Message {
    /// Its text in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

static MESSAGES: LazyLock<HashMap<String, Message>> = LazyLock::new(|| {
    let files = crate::FEATURES
        .iter()
        .map(|feature| (feature.name, feature.messages));
    let parsed = files.map(
        |(name, text)| match toml::from_str::<HashMap<String, Message>>(text) {
            Ok(messages) => messages,
            Err(fault) => panic!("messages of {name}: {fault}"), // built in and tested: cannot fail in a released program
        },
    );
    parsed.flatten().collect()
});

/// The message of a key, if there is one.
#[must_use]
pub fn find(key: &str) -> Option<&'static Message> {
    MESSAGES.get(key)
}

/// Every key.
pub fn keys() -> impl Iterator<Item = &'static str> {
    MESSAGES.keys().map(String::as_str)
}

/// The text of a key; the key itself when there is no message, which a test keeps from happening.
#[must_use]
pub fn text(lang: Lang, key: &str) -> String {
    find(key).map_or(key, |message| message.text(lang)).to_owned()
}

/// The text of a key with `{name}` replaced by values.
#[must_use]
pub fn format(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let replace = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
    values.iter().fold(text(lang, key), replace)
}
