//! The children of one element, taken by name in whatever order they come; what nobody takes is named.

use crate::edxml::stamp::{Day, Stamp};
use crate::edxml::tree::Element;
use crate::edxml::warning::{Doubt, Warning};

/// What was odd so far.
#[derive(Default)]
pub(super) struct Notes(pub Vec<Warning>);

impl Notes {
    pub fn note(&mut self, place: impl Into<String>, doubt: Doubt) {
        let place = place.into();
        self.0.push(Warning { place, doubt });
    }
}

/// The children of one element that nobody has taken yet.
pub(super) struct Fields {
    place: String,
    left: Vec<Element>,
}

impl Fields {
    pub fn of(element: Element, above: &str) -> Self {
        let place = match above {
            "" => element.name,
            above => format!("{above}/{}", element.name),
        };
        Self {
            place,
            left: element.children,
        }
    }

    /// The same fields, with places told from here on: what stands above is the same in every message.
    pub fn on_top(mut self) -> Self {
        self.place.clear();
        self
    }

    /// What is read out of the children; whatever is left of them is named.
    pub fn whole<T>(mut self, notes: &mut Notes, read: impl FnOnce(&mut Self, &mut Notes) -> T) -> T {
        let out = read(&mut self, notes);
        self.finish(notes);
        out
    }

    fn at(&self, name: &str) -> String {
        match self.place.as_str() {
            "" => name.to_owned(),
            place => format!("{place}/{name}"),
        }
    }

    /// Every child of this name, in order.
    pub fn all(&mut self, name: &str) -> Vec<Element> {
        let (taken, left) = std::mem::take(&mut self.left)
            .into_iter()
            .partition(|child| child.name == name);
        self.left = left;
        taken
    }

    /// The first child of this name; more than one is odd.
    pub fn one(&mut self, name: &str, notes: &mut Notes) -> Option<Element> {
        let mut all = self.all(name).into_iter();
        let first = all.next();
        if all.next().is_some() {
            notes.note(self.at(name), Doubt::Repeated);
        }
        first
    }

    /// The fields of the first child of this name.
    pub fn inside(&mut self, name: &str, notes: &mut Notes) -> Option<Self> {
        let place = self.place.clone();
        self.one(name, notes).map(|element| Self::of(element, &place))
    }

    /// The fields of every child of this name.
    pub fn each(&mut self, name: &str) -> Vec<Self> {
        let place = self.place.clone();
        self.all(name)
            .into_iter()
            .map(|element| Self::of(element, &place))
            .collect()
    }

    /// Text without the white space around it; nothing when it is empty.
    pub fn text(&mut self, name: &str, notes: &mut Notes) -> Option<String> {
        filled(&self.one(name, notes)?)
    }

    /// Texts that are not empty.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        self.all(name).iter().filter_map(filled).collect()
    }

    /// The code of an organ. Programs write "null" where they know none.
    pub fn organ_id(&mut self, notes: &mut Notes) -> Option<String> {
        let id = self.text("OrganId", notes)?;
        if ["null", "none", "undefined"].contains(&id.to_lowercase().as_str()) {
            notes.note(self.at("OrganId"), Doubt::EmptyCode(id));
            return None;
        }
        Some(id)
    }

    pub fn day(&mut self, name: &str, notes: &mut Notes) -> Option<Day> {
        let day = Day::parse(&self.text(name, notes)?);
        if let Day::Unclear(words) = &day {
            notes.note(self.at(name), Doubt::NotADay(words.clone()));
        }
        Some(day)
    }

    pub fn stamp(&mut self, name: &str, notes: &mut Notes) -> Option<Stamp> {
        let stamp = Stamp::parse(&self.text(name, notes)?);
        if let Stamp::Unclear(words) = &stamp {
            notes.note(self.at(name), Doubt::NotAMoment(words.clone()));
        }
        Some(stamp)
    }

    pub fn number(&mut self, name: &str, notes: &mut Notes) -> Option<u32> {
        let words = self.text(name, notes)?;
        let number = words.parse().ok();
        if number.is_none() {
            notes.note(self.at(name), Doubt::NotANumber(words));
        }
        number
    }

    /// Says that something every message should have is not there.
    pub fn miss(&self, name: &str, there: bool, notes: &mut Notes) {
        if !there {
            notes.note(self.at(name), Doubt::Missing);
        }
    }

    /// Names what nobody took.
    pub fn finish(self, notes: &mut Notes) {
        for left in &self.left {
            notes.note(self.at(&left.name), Doubt::UnknownElement);
        }
    }
}

fn filled(element: &Element) -> Option<String> {
    let text = element.text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
