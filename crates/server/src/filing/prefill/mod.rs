//! Figures filled in from work that was already logged, each with the activities that it comes from.

pub mod store;

use ::store::Db;
use civic::activity::{Figure, Kind};
use civic::period::Period;
use civic::regime::{Edition, Field};
use civic::sheet::{Cell, Sheet};
use serde_json::{Value, json};

use self::store::{Done, Source};

/// What a form begins with.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The figures that activities say; all others unknown.
    pub sheet: Sheet,
    /// Indicator's column key, activity, and what it gave.
    pub sources: Vec<Value>,
}

/// Adds up what the unit logged in the period.
pub async fn fill(db: &Db, edition: &Edition, period: &Period, unit: &str) -> ::store::Result<Filled> {
    let done = store::done(db, unit, &period.from.to_string(), &period.to.to_string()).await?;
    Ok(add_up(edition, &done))
}

/// A figure that no activity carries stays unknown: nobody said that there was none.
#[must_use]
pub fn add_up(edition: &Edition, done: &[Done]) -> Filled {
    let mut filled = Filled {
        sheet: Sheet::unknown(edition.columns().len()),
        sources: Vec::new(),
    };
    for (at, column) in edition.columns().iter().enumerate() {
        let indicator = edition.indicator_of(at);
        let scale = 10_i64.pow(u32::from(indicator.decimals));
        let mut sum: Option<i64> = None;
        for one in done.iter().filter(|one| fits(edition, &column.parts, one)) {
            let amounts = indicator
                .filled_from
                .iter()
                .filter_map(|source| amount(one, source.activity, source.figure));
            let Some(amount) = amounts.reduce(i64::saturating_add) else {
                continue;
            };
            sum = Some(sum.unwrap_or(0).saturating_add(amount.saturating_mul(scale)));
            filled.sources.push(json!([column.key, one.id, amount]));
        }
        filled.sheet.set(at, Cell::from(sum));
    }
    filled
}

/// An activity belongs to a category only when one of its own fields says so.
fn fits(edition: &Edition, parts: &[(usize, usize)], done: &Done) -> bool {
    parts.iter().all(|(dimension, category)| {
        let dimension = &edition.written().dimensions[*dimension];
        let said = dimension.field.and_then(|field| said(done, field));
        said == Some(dimension.categories[*category].code.as_str())
    })
}

/// What an activity says in a field; `None` when nobody said.
fn said(done: &Done, field: Field) -> Option<&str> {
    match field {
        Field::Language => Some(&done.language),
        Field::Audience => done.audience.as_deref(),
        Field::Topic => done.topic.as_deref(),
    }
}

/// Of a total filled in from activities: how much of it no category can take, dimension by dimension, because the activity
/// does not say. Nobody guesses where it belongs.
#[must_use]
pub fn unsaid(edition: &Edition, at: usize, from: &[Source]) -> Vec<(String, i64)> {
    let key = &edition.columns()[at].key;
    let of_total = || from.iter().filter(|source| source.indicator == *key);
    let asked = edition.indicator_of(at).by.iter().flat_map(|by| &by.dimensions);
    let dimensions =
        asked.filter_map(|code| edition.written().dimensions.iter().find(|one| one.code == *code));
    dimensions
        .filter_map(|dimension| {
            let silent = |source: &&Source| match dimension.field? {
                Field::Language => None,
                Field::Audience => source.audience.is_none().then_some(source.amount),
                Field::Topic => source.topic.is_none().then_some(source.amount),
            };
            let amount: i64 = of_total().filter_map(|source| silent(&source)).sum();
            (amount > 0).then(|| (dimension.name.clone(), amount))
        })
        .collect()
}

fn amount(done: &Done, kind: Kind, figure: Figure) -> Option<i64> {
    if done.kind != kind.code() {
        return None;
    }
    match figure {
        Figure::Items => Some(done.items.unwrap_or(1)),
        Figure::Minutes => done.minutes,
        Figure::Copies => done.copies,
        Figure::People => done.people,
    }
}
