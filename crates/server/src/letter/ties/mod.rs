//! Documents that a letter answers, reminds of, replaces, …, found again among those of the house.

mod store;
#[cfg(test)]
mod tests;

use civic::unit::{Directory, Verdict};
use letter::Link;
use store::Candidate;
use viet::{Date, fold};

use super::store::Letter;
use crate::directive::organ::organ;

pub(crate) use store::Known;
pub use store::insert;
pub(crate) use store::{Stored, citing, of_directive};

/// A document that the letter names, and what it is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// As the letter names it.
    pub link: Link,
    /// What it is in the house.
    pub target: Target,
}

/// What a named document is in the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A directive that the unit sent or received.
    Directive(String, String),
    /// A letter on the unit's desk.
    Letter(String, String),
    /// Several documents fit; a person must look.
    Several,
    /// None that the unit knows.
    Missing,
}

impl Target {
    /// The directive and the letter that it is.
    fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Directive(id, _) => (Some(id), None),
            Self::Letter(id, _) => (None, Some(id)),
            Self::Several | Self::Missing => (None, None),
        }
    }
}

impl Tie {
    /// The code of the relation, such as `phuc_dap`.
    #[must_use]
    pub fn relation(&self) -> String {
        let word = serde_json::to_value(self.link.relation).ok();
        word.and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// Every document that the letter names, looked for among what its unit sent, received or has on its desk.
pub async fn resolve(db: &::store::Db, directory: &Directory, letter: &Letter) -> ::store::Result<Vec<Tie>> {
    let mut ties = Vec::with_capacity(letter.reading.links.len());
    for link in &letter.reading.links {
        let candidates = match numbered(&link.notation) {
            Some(spellings) => store::candidates(db, &letter.unit, &letter.id, &spellings).await?,
            None => Vec::new(),
        };
        let home = Home {
            directory,
            unit: &letter.unit,
            on: letter.as_of,
        };
        ties.push(Tie {
            target: home.choose(link, candidates),
            link: link.clone(),
        });
    }
    Ok(ties)
}

/// A document has come or was issued: the ties of directives that named it before it was there now lead to it. Only
/// those of units that know the document; what fits two documents stays open for a person.
pub(crate) async fn found_later(
    tx: &mut ::store::Tx,
    at: civic::Moment,
    directory: &Directory,
    known: &Known<'_>,
) -> ::store::Result<()> {
    let Some(spellings) = known.number.and_then(numbered) else {
        return Ok(());
    };
    for waiting in store::waiting(tx, &spellings, known).await? {
        let link = waiting.link();
        let candidates = store::candidates_in(tx, &waiting.unit, &waiting.letter, &spellings).await?;
        let home = Home {
            directory,
            unit: &waiting.unit,
            on: at.day(),
        };
        let target = home.choose(&link, candidates);
        if let (to_directive, to_letter) = target.ids()
            && (to_directive.is_some() || to_letter.is_some())
        {
            store::lead(tx, &waiting, to_directive, to_letter).await?;
            let detail = serde_json::json!({
                "notation": waiting.notation, "to_directive": to_directive, "to_letter": to_letter,
            });
            let entry = ::store::audit::Entry {
                person: None,
                unit: None,
                action: "directive.tied",
                subject: &waiting.directive,
                detail,
            };
            ::store::audit::append(tx, at, &entry).await?;
        }
    }
    Ok(())
}

/// The ways in which a number and notation may be stored: with and without a zero before it. `None` for a bare notation.
fn numbered(code: &str) -> Option<[String; 2]> {
    let (number, rest) = code.split_once('/')?;
    let short = number.trim_start_matches('0');
    short.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let long = if short.len() == 1 {
        format!("0{short}")
    } else {
        short.to_owned()
    };
    Some([format!("{short}/{rest}"), format!("{long}/{rest}")])
}

/// From whose desk a document is looked for.
struct Home<'a> {
    directory: &'a Directory,
    unit: &'a str,
    on: Date,
}

impl Home<'_> {
    fn choose(&self, link: &Link, mut fitting: Vec<Candidate>) -> Target {
        fitting.retain(|one| same_day(link, one) && self.same_organ(link, one));
        // A directive and the letter that it was made of are one document.
        let made: Vec<String> = fitting.iter().filter_map(|one| one.made_of.clone()).collect();
        fitting.retain(|one| !made.contains(&one.id));
        match <[Candidate; 1]>::try_from(fitting) {
            Ok([one]) if one.is_directive => Target::Directive(one.id, one.subject.unwrap_or_default()),
            Ok([one]) => Target::Letter(one.id, one.subject.unwrap_or_default()),
            Err(several) if several.is_empty() => Target::Missing,
            Err(_) => Target::Several,
        }
    }

    /// The directory says who an issuer is on that day; of an abbreviation alone, whether this organ is written so.
    fn same_organ(&self, link: &Link, one: &Candidate) -> bool {
        let on = link
            .date
            .as_deref()
            .and_then(|day| day.parse().ok())
            .unwrap_or(self.on);
        let theirs = match one.issuer.as_deref() {
            Some(issuer) => self.who(issuer, on).or_else(|| one.sender.clone()),
            None => one.sender.clone(),
        };
        match (
            link.issuer.as_deref().and_then(|issuer| self.who(issuer, on)),
            theirs,
        ) {
            (Some(named), Some(theirs)) => named == theirs,
            (None, Some(theirs)) => self.is_written(&link.notation, &theirs, on),
            (_, None) => same_words(link.issuer.as_deref(), one.issuer.as_deref()),
        }
    }

    fn who(&self, issuer: &str, on: Date) -> Option<String> {
        let found = self.directory.resolve(issuer, self.unit, on);
        match (found.verdict, <[String; 1]>::try_from(found.units)) {
            (Verdict::Found, Ok([unit])) => Some(unit),
            _ => None,
        }
    }

    /// `205/STTTT-TTBCXB`, `12/KH-STTTT`: the organ's initials stand in the notation.
    fn is_written(&self, notation: &str, unit: &str, on: Date) -> bool {
        let initials = organ(self.directory, unit, None, on).notation;
        let (_, rest) = notation.split_once('/').unwrap_or(("", notation));
        rest.split(['-', '/']).any(|part| fold(part) == fold(&initials))
    }
}

/// A day that one of the two does not say contradicts nothing; a month agrees with its days.
fn same_day(link: &Link, one: &Candidate) -> bool {
    match (&link.date, &one.dated) {
        (Some(named), Some(dated)) => named.starts_with(dated.as_str()) || dated.starts_with(named.as_str()),
        _ => true,
    }
}

fn same_words(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => civic::unit::same_name(one, other),
        _ => true,
    }
}
