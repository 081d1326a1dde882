//! The totals of a regime added up from its filings alone: a period is read while those before it are added up on other
//! threads, so that a few periods are in memory at once, however many there are.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use civic::filing::Kind;
use civic::indicator::Rule;
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

impl Group {
    fn empty(columns: usize) -> Self {
        Self {
            total: Tally::empty(columns),
            levels: BTreeMap::new(),
        }
    }

    fn add(&mut self, rules: &[Rule], filing: &Given) -> Result<(), Refusal> {
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        let part = part_of(filing, &sheet)?;
        self.total.add(rules, part).map_err(Refusal::broken)?;
        *self.levels.entry(filing.level).or_default() += 1;
        Ok(())
    }
}

/// What the filings of one edition are added up by, the same for all of a period.
struct Terms<'a> {
    edition: &'a Edition,
    rules: Vec<Rule>,
    period: Period,
    owing: Arc<Expected>,
}

impl<'a> Terms<'a> {
    fn of(
        (directory, all): (&Directory, &Owing),
        (number, edition): (i64, &'a Edition),
        key: &str,
    ) -> Result<Self, Refusal> {
        let period = edition.cut().period(key).map_err(Refusal::broken)?;
        Ok(Self {
            edition,
            rules: edition.rules(),
            owing: all.of(directory, (number, edition), &period),
            period,
        })
    }

    /// The units above: by the tree of the cut-off also for a unit that does not owe.
    fn above(&self, directory: &Directory, unit: &str) -> Cow<'_, [Above]> {
        match self.owing.chain(unit) {
            [] => Cow::Owned(chain(directory, self.edition, unit, self.period.to)),
            known => Cow::Borrowed(known),
        }
    }
}

fn added((directory, all): (&Directory, &Owing), known: &Known, key: String, filings: &[Given]) -> Added {
    let mut groups: HashMap<Vec<Above>, Group> = HashMap::new();
    let mut terms: HashMap<i64, Terms<'_>> = HashMap::new();
    for filing in filings {
        let terms = match terms.entry(filing.edition) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(empty) => {
                let edition = (filing.edition, edition_of(known, filing)?);
                empty.insert(Terms::of((directory, all), edition, &key)?)
            }
        };
        let above = terms.above(directory, &filing.unit);
        if !groups.contains_key(above.as_ref()) {
            groups.insert(above.to_vec(), Group::empty(terms.rules.len()));
        }
        if let Some(group) = groups.get_mut(above.as_ref()) {
            group.add(&terms.rules, filing)?;
        }
    }
    let first = filings.first().and_then(|filing| terms.get(&filing.edition));
    let below = |unit: &str| first.map_or(0, |terms| terms.owing.below(unit));
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
