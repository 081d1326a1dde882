//! The filings of some periods in a cube, and where the figures of each unit go: from here every table is added up, in the one
//! loop of [`civic::cube`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use civic::cube::{Cube, Grouping, Place, Query, Seat, Status, Table, UNPLACED};
use civic::filing::Kind;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::tally::Tally;

use super::expected::Above;
use super::place::{Placed, Places};
use super::store::Counted;
use super::view::{Totals, View};
use crate::filing::desk::{Case, Tools};
use crate::http::Refusal;

/// Filings in a cube.
pub(super) struct Filled {
    cube: Cube,
    leaves: Vec<String>,
    /// Where the figures of each leaf go, as [period][leaf]; `None`: it has none to give.
    placed: Vec<Vec<Option<Placed>>>,
    /// Leaves whose figures nobody shares out and that came from below the root.
    undivided: BTreeSet<usize>,
}

/// A leaf of a period on its way into the cube.
struct Entry<'a> {
    period: usize,
    leaf: usize,
    placed: Placed,
    filing: Option<&'a Counted>,
    expected: bool,
}

impl Filled {
    /// Who owes one of the periods or filed for it, as far as it concerns the root; nobody outside the scope does.
    pub fn of(
        tools: Tools<'_>,
        case: &Case,
        cases: &[Case],
        (filings, scope): (&[Counted], Option<&BTreeSet<String>>),
        view: View,
    ) -> Result<Self, Refusal> {
        let (mut leaves, mut entries) = (Leaves::default(), Vec::new());
        for (period, of) in cases.iter().enumerate() {
            let mut places = Places::new(tools, of, view);
            let mut filed: BTreeMap<&str, Option<&Counted>> = BTreeMap::new();
            let owing = places.expected.clone();
            let concerns = |unit: &&str| scope.is_none_or(|scope| scope.contains(*unit));
            filed.extend(owing.units().filter(concerns).map(|unit| (unit, None)));
            let here = filings.iter().filter(|filing| filing.period == of.period.key);
            filed.extend(here.map(|filing| (filing.unit.as_str(), Some(filing))));
            for (unit, filing) in filed {
                if let Some(placed) = places.below(unit, &case.unit) {
                    let (leaf, expected) = (leaves.leaf(unit), owing.holds(unit));
                    entries.push(Entry {
                        period,
                        leaf,
                        placed,
                        filing,
                        expected,
                    });
                }
            }
        }
        Self::put(case, cases.len(), leaves.units, entries)
    }

    fn put(
        case: &Case,
        periods: usize,
        leaves: Vec<String>,
        entries: Vec<Entry<'_>>,
    ) -> Result<Self, Refusal> {
        let edition = &case.edition.1;
        let mut filled = Self {
            cube: Cube::new(edition.rules(), periods, leaves.len()),
            placed: vec![vec![None; leaves.len()]; periods],
            leaves,
            undivided: BTreeSet::new(),
        };
        for entry in entries {
            let (sheet, status) = match entry.filing {
                Some(filing) => (sheet_of(case, filing)?, came(filing, entry.expected)?),
                None => (Sheet::default(), Status::silent(entry.expected)),
            };
            filled.cube.put(entry.period, entry.leaf, &sheet, status);
            if entry.filing.is_some() && entry.placed.stays_below(&case.unit) {
                filled.undivided.insert(entry.leaf);
            }
            filled.placed[entry.period][entry.leaf] = Some(entry.placed);
        }
        Ok(filled)
    }

    /// The totals of the root and of these units, of which none stands above another.
    pub fn totals(&self, root: &str, wanted: &[String]) -> Result<Totals, Refusal> {
        let mut totals = Totals::default();
        for units in [wanted, &[root.to_owned()]] {
            let (rows, table) = self.added(units)?;
            totals.units.extend(rows.into_iter().zip(table));
        }
        let (rows, table) = self.before()?;
        totals.undivided.extend(rows.into_iter().zip(table));
        Ok(totals)
    }

    /// By these units.
    fn added(&self, units: &[String]) -> Result<Named, Refusal> {
        let rows: HashMap<&str, u32> = units.iter().map(String::as_str).zip(0..).collect();
        let outside = units.len() as u32;
        let way = |placed: &Option<Placed>| {
            placed
                .as_ref()
                .map_or(Place::Out, |placed| seated(placed, &rows, outside))
        };
        let ways: Vec<Vec<Place>> = self
            .placed
            .iter()
            .map(|period| period.iter().map(way).collect())
            .collect();
        let named = units.iter().cloned().chain([UNPLACED.to_owned()]).collect();
        self.pivot(units.to_vec(), &Grouping::by(named, &ways))
    }

    /// What was divided and is nobody's yet, each by itself.
    fn before(&self) -> Result<Named, Refusal> {
        let rows: HashMap<usize, u32> = self.undivided.iter().copied().zip(0..).collect();
        let stays = |placed: &Option<Placed>| matches!(placed, Some(Placed::Before { .. }));
        let way = |(leaf, placed): (usize, &Option<Placed>)| match rows.get(&leaf) {
            Some(row) if stays(placed) => Place::Row(Seat::from(*row)),
            _ => Place::Out,
        };
        let ways: Vec<Vec<Place>> = self
            .placed
            .iter()
            .map(|period| period.iter().enumerate().map(way).collect())
            .collect();
        let units: Vec<String> = self
            .undivided
            .iter()
            .map(|leaf| self.leaves[*leaf].clone())
            .collect();
        self.pivot(units.clone(), &Grouping::by(units, &ways))
    }

    /// Period by period and, of several, all together.
    fn pivot(&self, units: Vec<String>, rows: &Grouping) -> Result<Named, Refusal> {
        let columns: Vec<usize> = (0..self.cube.rules().len()).collect();
        let mut stretches: Vec<Vec<usize>> = (0..self.cube.periods()).map(|period| vec![period]).collect();
        if stretches.len() > 1 {
            stretches.push((0..self.cube.periods()).collect());
        }
        let query = Query {
            rows,
            columns: &columns,
            stretches: &stretches,
        };
        let table: Table = self.cube.pivot(&query).map_err(Refusal::broken)?;
        let of = |row: usize| {
            (0..stretches.len())
                .map(|stretch| table.tally(row, stretch))
                .collect()
        };
        let tallies = (0..units.len()).map(of).collect();
        Ok((units, tallies))
    }
}

/// Rows by their units, and the totals of each.
type Named = (Vec<String>, Vec<Vec<Tally>>);

/// Leaves as they are named first.
#[derive(Default)]
struct Leaves {
    units: Vec<String>,
    places: HashMap<String, usize>,
}

impl Leaves {
    fn leaf(&mut self, unit: &str) -> usize {
        if let Some(leaf) = self.places.get(unit) {
            return *leaf;
        }
        self.units.push(unit.to_owned());
        self.places.insert(unit.to_owned(), self.units.len() - 1);
        self.units.len() - 1
    }
}

/// The row of figures: that of the nearest unit above which has one. Of figures that are shared out, the parts of units without
/// a row go outside; if all parts meet in one row, it is one filing there.
fn seated(placed: &Placed, rows: &HashMap<&str, u32>, outside: u32) -> Place {
    let seat = |above: &[Above]| {
        above.iter().find_map(|above| {
            let levels = u8::try_from(above.levels).unwrap_or(u8::MAX);
            rows.get(above.unit.as_str())
                .map(|row| Seat { row: *row, levels })
        })
    };
    let parts = match placed {
        Placed::Whole(above) | Placed::Before { above, .. } => {
            return seat(above).map_or(Place::Out, Place::Row);
        }
        Placed::Shared(parts) => parts,
    };
    let seats: Vec<Option<Seat>> = parts.iter().map(|(above, _)| seat(above)).collect();
    let row = |seat: &Option<Seat>| seat.map(|seat| seat.row);
    match seats.as_slice() {
        [first, rest @ ..] if rest.iter().all(|one| row(one) == row(first)) => {
            first.map_or(Place::Out, Place::Row)
        }
        _ => Place::Rows(
            seats
                .into_iter()
                .map(|seat| seat.unwrap_or(Seat::from(outside)))
                .zip(parts.iter().map(|(_, share)| *share))
                .collect(),
        ),
    }
}

fn came(filing: &Counted, expected: bool) -> Result<Status, Refusal> {
    let kind = Kind::from_code(&filing.kind).ok_or_else(|| Refusal::broken("kind of a filing"))?;
    let levels = u8::try_from(filing.level.max(0)).unwrap_or(u8::MAX);
    Ok(Status::approved_by(expected, kind, levels))
}

/// What a filing says, in the columns of the case's edition: another edition's are found by their keys, and what adds otherwise
/// there is left unknown.
fn sheet_of(case: &Case, filing: &Counted) -> Result<Sheet, Refusal> {
    let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
    if filing.edition == case.edition.0 {
        return Ok(sheet);
    }
    let theirs: &Edition = case
        .known
        .edition(filing.edition)
        .ok_or_else(|| Refusal::broken("a filing of no edition"))?;
    let same = |column: &civic::regime::Column| {
        theirs
            .column(&column.key)
            .filter(|at| theirs.columns()[*at].rule == column.rule)
    };
    let cells = case.edition.1.columns().iter();
    let cells = cells.map(|column| same(column).map_or_else(Default::default, |at| sheet.get(at)));
    Sheet::new(cells.collect()).ok_or_else(|| Refusal::broken("a sheet that is too wide"))
}
