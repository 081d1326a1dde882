//! What becomes of a row, in sentences.

use civic::unit::import::{Bearing, Changed, Difference, Reason};
use civic::unit::{About, Directory, Value, Why};
use viet::Date;

use crate::http::name_of;
use crate::i18n::{self, Lang};

/// Says things about units in a language, with their names on a day.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The language.
    pub lang: Lang,
    /// Where names are.
    pub directory: &'a Directory,
    /// The day of the names.
    pub on: Date,
}

impl Words<'_> {
    /// A message.
    #[must_use]
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        i18n::format(self.lang, key, values)
    }

    fn name(&self, unit: &str) -> String {
        match self.directory.get(unit) {
            Some(_) => name_of(self.directory, unit, self.on),
            None => self.say("unit.why.another_row", &[]),
        }
    }

    /// What changes of a unit: of what, before, after.
    #[must_use]
    pub fn difference(&self, difference: &Difference) -> (String, String, String) {
        let unknown = || self.say("unit.unknown", &[]);
        let (before, after) = (difference.before.as_deref(), difference.after.as_str());
        let (what, before, after) = match difference.what {
            Changed::Name => (
                "unit.name".to_owned(),
                before.map(str::to_owned),
                after.to_owned(),
            ),
            Changed::Code => (
                "unit.code".to_owned(),
                before.map(str::to_owned),
                after.to_owned(),
            ),
            Changed::Parent => (
                "unit.parent".to_owned(),
                before.map(|id| self.name(id)),
                self.name(after),
            ),
            Changed::End => (
                "unit.import.end".to_owned(),
                Some(self.say("unit.import.goes_on", &[])),
                after.parse().map_or_else(|_| after.to_owned(), Date::short),
            ),
            Changed::Fact(about) => {
                let told = |text: &str| self.value(about, &Value::parse(about, text));
                (
                    format!("unit.fact.{}", about.code()),
                    before.map(told),
                    told(after),
                )
            }
        };
        (self.say(&what, &[]), before.unwrap_or_else(unknown), after)
    }

    /// A fact's value for people; the unit of measure stands with its heading.
    #[must_use]
    pub fn value(&self, about: About, value: &Option<Value>) -> String {
        match value {
            None => self.say("unit.unknown", &[]),
            Some(Value::Is(true)) => self.say("unit.yes", &[]),
            Some(Value::Is(false)) => self.say("unit.no", &[]),
            Some(value @ Value::Words(_)) => value.text(about),
            Some(value @ Value::Number(_)) => {
                let text = value.text(about);
                let (whole, part) = text
                    .split_once('.')
                    .map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
                let whole = whole.parse().map_or_else(|_| whole.to_owned(), viet::grouped);
                part.map_or_else(|| whole.clone(), |part| format!("{whole},{part}"))
            }
        }
    }

    /// Why a row is refused.
    #[must_use]
    pub fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Unread(said) => said.clone(),
            Reason::NoName => self.say("unit.refused.no_name", &[]),
            Reason::NoKind => self.say("unit.refused.no_kind", &[]),
            Reason::CodeOfAnotherDay { code, on, bearings } => {
                let who: Vec<String> = bearings.iter().map(|bearing| self.bearing(bearing)).collect();
                let values = [
                    ("code", code.as_str()),
                    ("who", &who.join(", ")),
                    ("day", &on.short()),
                ];
                self.say("unit.refused.code_day", &values)
            }
            Reason::OtherCode { held } => self.say("unit.refused.other_code", &[("code", held)]),
            Reason::NameOfAnother { unit } => {
                let code = self
                    .directory
                    .version(unit, self.on)
                    .and_then(|version| version.code.clone());
                let code = code.unwrap_or_else(|| self.say("unit.no_code", &[]));
                self.say(
                    "unit.refused.name_of_another",
                    &[("name", &self.name(unit)), ("code", &code)],
                )
            }
            Reason::Ambiguous(count) => self.say("unit.refused.ambiguous", &[("n", &count.to_string())]),
            Reason::NoParent(text) => self.say(
                "unit.refused.no_parent",
                &[("text", text), ("day", &self.on.short())],
            ),
            Reason::ManyParents(text) => self.say("unit.refused.many_parents", &[("text", text)]),
            Reason::Outside => self.say("unit.refused.outside", &[]),
            Reason::Backwards { from, to } => self.say(
                "unit.refused.backwards",
                &[("from", &from.short()), ("to", &to.short())],
            ),
            Reason::EndsOtherwise { last } => {
                self.say("unit.refused.ends_otherwise", &[("last", &last.short())])
            }
            Reason::Twice(place) => self.say("unit.refused.twice", &[("place", place)]),
            Reason::Objection(why) => self.why(why),
        }
    }

    /// `trước 01/7/2025 là Xã Hoàng Đồng`.
    fn bearing(&self, bearing: &Bearing) -> String {
        let from = bearing.from.map(Date::short).unwrap_or_default();
        let to = bearing.to.map(Date::short).unwrap_or_default();
        let last = bearing.to.map(|to| to.plus_days(-1).short()).unwrap_or_default();
        let values = [
            ("from", from.as_str()),
            ("to", &to),
            ("last", &last),
            ("name", &bearing.name),
        ];
        let key = match (bearing.from, bearing.to) {
            (None, Some(_)) => "unit.bears.before",
            (Some(_), None) => "unit.bears.since",
            (Some(_), Some(_)) => "unit.bears.between",
            (None, None) => "unit.bears.always",
        };
        self.say(key, &values)
    }

    /// Why the directory cannot be so.
    #[must_use]
    pub fn why(&self, why: &Why) -> String {
        let day = |key: &str, day: &Date| self.say(key, &[("day", &day.short())]);
        let open = |day: &Option<Date>| day.map_or_else(|| self.say("unit.unknown", &[]), Date::short);
        match why {
            Why::UnknownUnit => self.say("unit.why.unknown_unit", &[]),
            Why::UnknownParent(id) => self.say("unit.why.unknown_parent", &[("id", id)]),
            Why::NotThere(on) => day("unit.why.not_there", on),
            Why::Overlap(from, to) => {
                self.say("unit.why.overlap", &[("from", &open(from)), ("to", &open(to))])
            }
            Why::Gap(ended) => day("unit.why.gap", ended),
            Why::Later(on) => day("unit.why.later", on),
            Why::Empty(on) => day("unit.why.empty", on),
            Why::NoName => self.say("unit.refused.no_name", &[]),
            Why::NoType => self.say("unit.why.no_type", &[]),
            Why::NoBasis => self.say("unit.why.no_basis", &[]),
            Why::KindFixed => self.say("unit.why.kind", &[]),
            Why::Cycle(on) => day("unit.why.cycle", on),
            Why::CodeTaken { code, by, on } => {
                let by = self.name(by);
                self.say(
                    "unit.why.code_taken",
                    &[("code", code), ("by", &by), ("day", &on.short())],
                )
            }
            Why::OpenChildren { on, child, count } => {
                let values = [
                    ("n", count.to_string()),
                    ("child", self.name(child)),
                    ("day", on.short()),
                ];
                self.say(
                    "unit.why.open_children",
                    &values.each_ref().map(|(name, value)| (*name, value.as_str())),
                )
            }
            Why::ParentGone { parent, on } => self.say(
                "unit.why.parent_gone",
                &[("parent", &self.name(parent)), ("day", &on.short())],
            ),
            Why::SuccessorGone { to, on } => self.say(
                "unit.why.successor_gone",
                &[("to", &self.name(to)), ("day", &on.short())],
            ),
            Why::NoSuccession(to) => self.say("unit.why.no_succession", &[("to", &self.name(to))]),
            Why::Shares(on) => day("unit.why.shares", on),
        }
    }
}
