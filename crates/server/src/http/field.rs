//! A field of a form, with what was typed and what is wrong with it; `http/field.html` draws it.

/// A field.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// What was typed, or stands there at first.
    pub value: String,
    /// A line below it.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Choices, code and word; without any it is a line of text.
    pub options: Vec<(String, String)>,
    /// True for several lines.
    pub long: bool,
    /// What a typed value looks like.
    pub like: &'static str,
}

impl Field {
    /// A line of text.
    #[must_use]
    pub fn new(name: &'static str, label: String, value: &str) -> Self {
        Self {
            name,
            label,
            value: value.to_owned(),
            ..Self::default()
        }
    }

    /// With a line below it.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With choices.
    #[must_use]
    pub fn of(mut self, options: Vec<(String, String)>) -> Self {
        self.options = options;
        self
    }

    /// With an example of what is typed.
    #[must_use]
    pub fn like(mut self, example: &'static str) -> Self {
        self.like = example;
        self
    }

    /// With several lines.
    #[must_use]
    pub fn long(mut self) -> Self {
        self.long = true;
        self
    }

    /// The element that describes it.
    #[must_use]
    pub fn described_by(&self) -> Option<String> {
        match (&self.error, &self.hint) {
            (Some(_), _) => Some(format!("f-{}-e", self.name)),
            (None, Some(_)) => Some(format!("f-{}-h", self.name)),
            (None, None) => None,
        }
    }
}
