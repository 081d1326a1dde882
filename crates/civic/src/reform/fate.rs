//! What becomes of a thing whose unit ends: it follows by rule, or a person says where it goes. And how far an office may
//! re-organise.

use viet::Date;

use super::Effect;
use crate::unit::{Directory, Kind};

/// What a kind of thing does when its unit ends. Features declare it: see the server's `reform::Affected`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Goes to whoever takes over: people, open work.
    Follows,
    /// Stays in the files of the unit that did it: what was reported, registers, archives.
    Stays,
    /// Ends with the unit: codes of organs.
    Ends,
    /// Goes to the successor that is not its author, else to the level above until a person says otherwise: approvals.
    Rises,
}

/// What becomes of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is where it belongs.
    Stays,
    /// It ends on the day.
    Ends,
    /// It goes to this unit.
    Goes(String),
    /// A person says to which of these; empty: nobody took over.
    Ask(Vec<String>),
}

impl Effect {
    /// What becomes of a thing of this unit. Whole goes whole; of several, only a declared heir is certain.
    #[must_use]
    pub fn fate(&self, unit: &str, rule: Rule) -> Fate {
        let Some(end) = self.closing(unit) else {
            return Fate::Stays;
        };
        match (rule, &end.heir) {
            (Rule::Stays, _) => Fate::Stays,
            (Rule::Ends, _) => Fate::Ends,
            (Rule::Follows | Rule::Rises, Some(heir)) => Fate::Goes(heir.clone()),
            (Rule::Follows | Rule::Rises, None) => Fate::Ask(end.to.clone()),
        }
    }

    /// The same of a thing that must not go to its author, nor to the one that people of the author go to.
    #[must_use]
    pub fn fate_but(&self, unit: &str, rule: Rule, author: Option<&str>) -> Fate {
        let fate = self.fate(unit, rule);
        let heir = author
            .and_then(|author| self.closing(author))
            .and_then(|end| end.heir.as_deref());
        match &fate {
            Fate::Goes(to) if [author, heir].contains(&Some(to.as_str())) => Fate::Ask(Vec::new()),
            _ => fate,
        }
    }
}

/// What an office may re-organise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every unit: it stands below no province.
    Everything,
    /// The units in this territory, without the territory itself.
    Within(String),
    /// Nothing.
    Nothing,
}

/// How far an office may re-organise: a provincial office its province, a body of the centre all of the country.
#[must_use]
pub fn reach(directory: &Directory, unit: &str, on: Date) -> Reach {
    let Some(office) = directory.get(unit) else {
        return Reach::Nothing;
    };
    match (office.kind, directory.territory(unit, on)) {
        (Kind::Department | Kind::Province, Some(here)) if here.kind == Kind::Province => {
            Reach::Within(here.id.clone())
        }
        (Kind::Ministry | Kind::Other, None) if office.version(on).is_some() => Reach::Everything,
        _ => Reach::Nothing,
    }
}

impl Reach {
    /// True when this unit, which exists on the day, lies in reach.
    #[must_use]
    pub fn holds(&self, directory: &Directory, unit: &str, on: Date) -> bool {
        match self {
            Self::Everything => true,
            Self::Within(here) => directory.ancestors(unit, on).any(|above| above.id == *here),
            Self::Nothing => false,
        }
    }
}
