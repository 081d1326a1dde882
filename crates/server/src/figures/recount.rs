//! The totals of a regime added up from its filings alone: a period is read while those before it are added up on other
//! threads, so that a few periods are in memory at once, however many there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use civic::filing::Kind;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::tally::{Part, Tally};
use civic::unit::Directory;
use store::Tx;
use tokio::task::JoinSet;

use super::expected::{Expected, chain};
use super::store::{self as rows, Given};
use crate::http::Refusal;
use crate::regime::known::Known;

/// The total of each period and unit.
pub(super) type Totals = BTreeMap<(String, String), Tally>;

/// How many filings there are, and what they come to.
pub(super) async fn recount(
    tx: &mut Tx,
    directory: &Arc<Directory>,
    known: &Arc<Known>,
) -> Result<(i64, Totals), Refusal> {
    let (mut count, mut totals) = (0, Totals::new());
    let mut adding = JoinSet::new();
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    for period in rows::periods(tx, &known.row.id).await? {
        let filings = rows::given(tx, &known.row.id, &period).await?;
        count += filings.len() as i64;
        if adding.len() >= at_once {
            take(&mut totals, adding.join_next().await)?;
        }
        let (directory, known) = (Arc::clone(directory), Arc::clone(known));
        adding.spawn_blocking(move || added(&directory, &known, period, &filings));
    }
    while !adding.is_empty() {
        take(&mut totals, adding.join_next().await)?;
    }
    Ok((count, totals))
}

/// A period, and the total of each unit.
type Added = Result<(String, HashMap<String, Tally>), Refusal>;

fn take(totals: &mut Totals, done: Option<Result<Added, tokio::task::JoinError>>) -> Result<(), Refusal> {
    let Some(done) = done else { return Ok(()) };
    let (period, added) = done.map_err(Refusal::broken)??;
    let named = |(unit, total)| ((period.clone(), unit), total);
    totals.extend(added.into_iter().map(named));
    Ok(())
}

fn added(directory: &Directory, known: &Known, key: String, filings: &[Given]) -> Added {
    let mut totals: HashMap<String, Tally> = HashMap::new();
    let mut owing: Option<Expected> = None;
    let mut rules = HashMap::new();
    for filing in filings {
        let edition = edition_of(known, filing)?;
        let period = edition.cut().period(&key).map_err(Refusal::broken)?;
        let owing = owing.get_or_insert_with(|| Expected::of(directory, edition, &period));
        let rules = rules.entry(filing.edition).or_insert_with(|| edition.rules());
        let mut one = Tally::of(
            rules,
            part_of(filing, &Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?)?,
        )
        .map_err(Refusal::broken)?;
        let above = match owing.chain(&filing.unit) {
            [] => Cow::Owned(chain(directory, edition, &filing.unit, period.to)),
            known => Cow::Borrowed(known),
        };
        for above in above.iter() {
            one.approved = u32::from(filing.level >= above.levels);
            if !totals.contains_key(&above.unit) {
                let mut empty = Tally::empty(rules.len());
                empty.expected = u32::try_from(owing.below(&above.unit)).unwrap_or(u32::MAX);
                totals.insert(above.unit.clone(), empty);
            }
            if let Some(total) = totals.get_mut(&above.unit) {
                total.join(&one).map_err(Refusal::broken)?;
            }
        }
    }
    Ok((key, totals))
}

fn edition_of<'a>(known: &'a Known, filing: &Given) -> Result<&'a Edition, Refusal> {
    let edition = known.edition(filing.edition).map(Arc::as_ref);
    edition.ok_or_else(|| Refusal::broken("a filing of no edition"))
}

/// What a filing gives; who has approved it differs from level to level.
fn part_of<'a>(filing: &Given, sheet: &'a Sheet) -> Result<Part<'a>, Refusal> {
    Ok(Part {
        sheet,
        kind: Kind::from_code(&filing.kind).ok_or_else(|| Refusal::broken("kind of a filing"))?,
        approved: false,
    })
}
