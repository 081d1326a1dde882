//! The totals of a regime added up from its filings alone: a period is read while those before it are added up on other
//! threads, so that a few periods are in memory at once, however many there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use civic::filing::Kind;
use civic::period::Period;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::tally::{Part, Tally};
use civic::unit::Directory;
use store::Tx;
use tokio::task::JoinSet;
use viet::Date;

use super::expected::{Above, Expected, chain};
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
    let owing = Arc::new(Owing::new(directory));
    let mut adding = JoinSet::new();
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    for period in rows::periods(tx, &known.row.id).await? {
        let filings = rows::given(tx, &known.row.id, &period).await?;
        count += filings.len() as i64;
        if adding.len() >= at_once {
            take(&mut totals, adding.join_next().await)?;
        }
        let (directory, known, owing) = (Arc::clone(directory), Arc::clone(known), Arc::clone(&owing));
        adding.spawn_blocking(move || added((&directory, &owing), &known, period, &filings));
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

/// Reckoned by whoever asks first; the others wait for it.
type Reckoned = Arc<OnceLock<Arc<Expected>>>;

/// Who owes an edition, for as long as nothing changes in the directory: the cut-offs of many months have the same tree.
struct Owing {
    turns: Vec<Date>,
    known: Mutex<HashMap<(i64, usize), Reckoned>>,
}

impl Owing {
    fn new(directory: &Directory) -> Self {
        Self {
            turns: directory.turning_days(),
            known: Mutex::default(),
        }
    }

    fn of(
        &self,
        directory: &Directory,
        (number, edition): (i64, &Edition),
        period: &Period,
    ) -> Arc<Expected> {
        let tree = self.turns.partition_point(|day| *day <= period.to);
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry((number, tree)).or_default())
        };
        let reckon = || Arc::new(Expected::of(directory, edition, period));
        Arc::clone(cell.get_or_init(reckon))
    }
}

/// Filings with the same units above them: their figures are summed once, and that sum goes up.
struct Group {
    total: Tally,
    /// How many filings were approved by how many levels.
    levels: BTreeMap<i64, u32>,
}

fn added((directory, all): (&Directory, &Owing), known: &Known, key: String, filings: &[Given]) -> Added {
    let mut groups: HashMap<Vec<Above>, Group> = HashMap::new();
    let mut owing: Option<Arc<Expected>> = None;
    let mut rules = HashMap::new();
    for filing in filings {
        let edition = edition_of(known, filing)?;
        let period = edition.cut().period(&key).map_err(Refusal::broken)?;
        let owing = owing.get_or_insert_with(|| all.of(directory, (filing.edition, edition), &period));
        let rules = rules.entry(filing.edition).or_insert_with(|| edition.rules());
        let above = match owing.chain(&filing.unit) {
            [] => Cow::Owned(chain(directory, edition, &filing.unit, period.to)),
            known => Cow::Borrowed(known),
        };
        if !groups.contains_key(above.as_ref()) {
            let empty = Group {
                total: Tally::empty(rules.len()),
                levels: BTreeMap::new(),
            };
            groups.insert(above.to_vec(), empty);
        }
        if let Some(group) = groups.get_mut(above.as_ref()) {
            let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
            group
                .total
                .add(rules, part_of(filing, &sheet)?)
                .map_err(Refusal::broken)?;
            *group.levels.entry(filing.level).or_default() += 1;
        }
    }
    let below = |unit: &str| owing.as_ref().map_or(0, |owing| owing.below(unit));
    Ok((key, risen(groups, below)?))
}

/// The total of each unit above.
fn risen(
    groups: HashMap<Vec<Above>, Group>,
    below: impl Fn(&str) -> i64,
) -> Result<HashMap<String, Tally>, Refusal> {
    let mut totals: HashMap<String, Tally> = HashMap::new();
    for (chain, mut group) in groups {
        for above in chain {
            group.total.approved = group.levels.range(above.levels..).map(|(_, count)| count).sum();
            let total = totals.entry(above.unit).or_insert_with_key(|unit| {
                let mut empty = Tally::empty(group.total.columns());
                empty.expected = u32::try_from(below(unit)).unwrap_or(u32::MAX);
                empty
            });
            total.join(&group.total).map_err(Refusal::broken)?;
        }
    }
    Ok(totals)
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
