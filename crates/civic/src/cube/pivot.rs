//! A table over some columns and stretches of periods, row by row of a grouping: the one way in which a cube is added up.

use super::grouping::{Map, Seat, Shared};
use super::{Cube, Grouping, Restatement, kernel};
use crate::indicator::{Rule, split};
use crate::tally::{Tally, TallyError, Total};

/// What a table shows. Columns and stretches are independent, so that a large table can be shared out over processors
/// and put together with [`Table::join`].
#[derive(Clone, Debug)]
pub struct Query<'a> {
    /// The rows.
    pub rows: &'a Grouping,
    /// The columns of the cube, in the order of the table.
    pub columns: &'a [usize],
    /// Stretches of periods, in order of time: one for each month, or one of twelve for a year.
    pub stretches: &'a [Vec<usize>],
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    rules: Vec<Rule>,
    /// As [stretch][column][row].
    sums: Vec<i64>,
    /// As [stretch][column][row].
    known: Vec<u32>,
    /// Expected, reported, approved, nothing; as [stretch][row].
    counts: Vec<[u32; 4]>,
}

impl Cube {
    /// All columns and periods by the rows of a grouping.
    pub fn roll(&self, rows: &Grouping) -> Result<Table, TallyError> {
        let columns: Vec<usize> = (0..self.rules.len()).collect();
        let stretches: Vec<Vec<usize>> = (0..self.periods).map(|period| vec![period]).collect();
        self.pivot(&Query {
            rows,
            columns: &columns,
            stretches: &stretches,
        })
    }

    /// All columns and periods restated to the rows of a day.
    pub fn restate(&self, to: &Restatement) -> Result<Table, TallyError> {
        self.roll(&to.grouping())
    }

    /// The table of a query. Columns that are not there are left out; periods that are not there add nothing.
    pub fn pivot(&self, query: &Query<'_>) -> Result<Table, TallyError> {
        if !query.rows.fits(self.leaves) {
            return Err(TallyError::Leaves);
        }
        let rows = query.rows.units().len();
        let columns: Vec<usize> = query
            .columns
            .iter()
            .copied()
            .filter(|column| *column < self.rules.len())
            .collect();
        let size = query.stretches.len() * columns.len() * rows;
        let mut table = Table {
            rows,
            rules: columns.iter().map(|column| self.rules[*column]).collect(),
            sums: vec![0; size],
            known: vec![0; size],
            counts: Vec::with_capacity(query.stretches.len() * rows),
        };
        let cells = table
            .sums
            .chunks_mut(rows.max(1))
            .zip(table.known.chunks_mut(rows.max(1)));
        let wanted = query
            .stretches
            .iter()
            .flat_map(|stretch| columns.iter().map(move |column| (stretch, *column)));
        for ((stretch, column), (sums, known)) in wanted.zip(cells) {
            self.add_stretch(query.rows, column, stretch, (sums, known))
                .ok_or(TallyError::Overflow(column))?;
        }
        for stretch in query.stretches {
            table.counts.extend(self.count(query.rows, stretch));
        }
        Ok(table)
    }

    /// A stock over a stretch is that of its last period.
    fn add_stretch(&self, rows: &Grouping, column: usize, stretch: &[usize], out: Out<'_>) -> Option<()> {
        let there = stretch.iter().copied().filter(|period| *period < self.periods);
        let last = stretch.iter().copied().max();
        let stock = self.rules[column] == Rule::Stock;
        let (sums, known) = out;
        for period in there.filter(|period| !stock || last == Some(*period)) {
            if let Some(map) = rows.map(period) {
                self.add_period(map, column, period, (&mut *sums, &mut *known))?;
            }
        }
        Some(())
    }

    fn add_period(&self, map: &Map, column: usize, period: usize, (sums, known): Out<'_>) -> Option<()> {
        let first = period * self.leaves;
        let plane = &self.planes[column];
        for run in &map.runs {
            let (sum, count) = kernel::sum(plane, first + run.begin as usize, first + run.end as usize);
            let row = run.row as usize;
            sums[row] = i64::try_from(i128::from(sums[row]) + sum).ok()?;
            known[row] += count;
        }
        // Different people cannot be divided: nobody knows in which part they are.
        let shared = map.shared.iter().filter(|_| self.rules[column] != Rule::Distinct);
        for shared in shared {
            if let Some(value) = self.get(column, period, shared.leaf as usize).value() {
                add_parts(shared, value, (&mut *sums, &mut *known))?;
            }
        }
        Some(())
    }

    fn count(&self, rows: &Grouping, stretch: &[usize]) -> Vec<[u32; 4]> {
        let mut counts = vec![[0; 4]; rows.units().len()];
        let mut add = |seat: Seat, period: usize, leaf: usize| {
            let into = counts[seat.row as usize].iter_mut();
            into.zip(self.status(period, leaf).seen_from(seat.levels))
                .for_each(|(sum, one)| *sum += one);
        };
        for period in stretch {
            let Some(map) = rows.map(*period) else { continue };
            for run in &map.runs {
                let (row, levels) = (run.row, run.levels);
                (run.begin..run.end).for_each(|leaf| add(Seat { row, levels }, *period, leaf as usize));
            }
            for shared in &map.shared {
                shared
                    .distinct_rows()
                    .for_each(|seat| add(seat, *period, shared.leaf as usize));
            }
        }
        counts
    }
}

/// Sums and known counts by row.
type Out<'a> = (&'a mut [i64], &'a mut [u32]);

fn add_parts(shared: &Shared, value: i64, (sums, known): Out<'_>) -> Option<()> {
    for (seat, part) in shared.seats.iter().zip(split(value, &shared.shares).ok()?) {
        let sum = &mut sums[seat.row as usize];
        *sum = sum.checked_add(part)?;
    }
    shared
        .distinct_rows()
        .for_each(|seat| known[seat.row as usize] += 1);
    Some(())
}

impl Shared {
    /// Each row once: a filing that is divided within a province is one filing of the province.
    fn distinct_rows(&self) -> impl Iterator<Item = Seat> {
        let seats = self.seats.iter().enumerate();
        seats
            .filter(|(at, seat)| self.seats[..*at].iter().all(|before| before.row != seat.row))
            .map(|(_, seat)| *seat)
    }
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The total of a row, column and stretch, by their places in the query.
    #[must_use]
    pub fn total(&self, row: usize, column: usize, stretch: usize) -> Total {
        let place = self.place(row, column, stretch);
        Total::of(self.rules[column], self.sums[place], self.known[place])
    }

    /// The totals of all columns of a row and stretch, as the database keeps them for a unit.
    #[must_use]
    pub fn tally(&self, row: usize, stretch: usize) -> Tally {
        let columns = 0..self.rules.len();
        let [expected, reported, approved, nothing] = self.counts(row, stretch);
        let sums = columns
            .clone()
            .map(|column| self.sums[self.place(row, column, stretch)]);
        let known = columns.map(|column| self.known(row, column, stretch));
        let mut tally = Tally::of_columns(sums.collect(), known.collect());
        (tally.expected, tally.reported, tally.approved, tally.nothing) =
            (expected, reported, approved, nothing);
        tally
    }

    /// In how many filings it is known.
    #[must_use]
    pub fn known(&self, row: usize, column: usize, stretch: usize) -> u32 {
        self.known[self.place(row, column, stretch)]
    }

    /// Filings expected, reported, approved, and with nothing to report, of a row and stretch.
    #[must_use]
    pub fn counts(&self, row: usize, stretch: usize) -> [u32; 4] {
        self.counts[stretch * self.rows + row]
    }

    /// Puts the tables of neighbouring stretches together, in order; `None` when their rows or columns differ.
    #[must_use]
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut all = parts.next()?;
        for part in parts {
            if part.rows != all.rows || part.rules != all.rules {
                return None;
            }
            all.sums.extend(part.sums);
            all.known.extend(part.known);
            all.counts.extend(part.counts);
        }
        Some(all)
    }

    fn place(&self, row: usize, column: usize, stretch: usize) -> usize {
        (stretch * self.rules.len() + column) * self.rows + row
    }
}
