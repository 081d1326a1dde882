//! What is drawn of a table: bars, dots on the map, a line over the periods, all from the cells that stand in it.

use civic::unit::Directory;
use viet::Date;

use super::asked::Asked;
use super::axis::{Axis, What};
use super::grid::{self, Cell, Grid};
use super::head::{At, Head};
use super::pages::capital;
use super::{chart, map, store as rows};
use crate::http::{Chrome, Desk, Refusal};

/// The pictures beside a table.
pub(super) struct Drawn {
    /// Of which figure.
    pub title: String,
    pub bars: Vec<chart::Bar>,
    pub silent: Option<String>,
    pub map: String,
    /// Units that no dot stands for.
    pub unplaced: Vec<String>,
    pub trend: String,
    pub points: Vec<(String, String)>,
}

/// So many bars are drawn; the table has them all.
const BARS: usize = 40;
/// So many periods make the line, where the table has none of its own.
const TREND: usize = 13;

/// Cells side by side, with the head that they have in common.
struct Stretch<'a> {
    common: &'a Head,
    cells: Vec<(&'a Head, &'a Cell)>,
}

pub(super) async fn of(desk: &Desk, c: &Chrome, asked: &Asked, grid: &Grid) -> Result<Drawn, Refusal> {
    let edition = &asked.case.edition.1;
    // Bars of different indicators would compare what has no common measure.
    let by_rows = asked.rows != Axis::Indicators;
    let main = stretch(asked, grid, by_rows);
    let at = match main.as_ref().map(|main| &main.common.at) {
        Some(At::Figure(What::Column(at))) => *at,
        _ => asked.base(),
    };
    let title = match main.as_ref().map(|main| main.common) {
        Some(head) if matches!(head.at, At::Figure(What::Ratio(_))) => head.words.clone(),
        _ => edition.title(at),
    };
    let points = points(desk, c, asked, grid, at).await?;
    let cells = main.map(|main| main.cells).unwrap_or_default();
    let in_time = [asked.rows, asked.columns][usize::from(!by_rows)] == Axis::Periods;
    let (spots, unplaced) = placed(&desk.directory(), asked, grid);
    let label = format!("{title}, {}", asked.case.period.label());
    Ok(Drawn {
        bars: bars(&cells, in_time),
        silent: silent(c, &cells),
        map: map::map(&spots, &label),
        unplaced: if spots.is_empty() { Vec::new() } else { unplaced },
        trend: drawing(&points, &title),
        points: points
            .into_iter()
            .map(|(period, _, shown)| (period, shown))
            .collect(),
        title,
    })
}

/// The cells of one column, or of one row: that of the total where there is one, or else of the first figure.
fn stretch<'a>(asked: &Asked, grid: &'a Grid, by_rows: bool) -> Option<Stretch<'a>> {
    let across = if by_rows { asked.columns } else { asked.rows };
    let heads: Vec<&Head> = if by_rows {
        grid.heads.iter().collect()
    } else {
        grid.rows.iter().map(|row| &row.head).collect()
    };
    let fixed = if across.is_of_figures() {
        heads
            .iter()
            .position(|head| !matches!(head.at, At::Figure(What::Came | What::Count(_))))?
    } else {
        heads.len().checked_sub(1)?
    };
    let cells: Vec<(&Head, &Cell)> = if by_rows {
        grid.rows
            .iter()
            .map(|row| (&row.head, &row.cells[fixed]))
            .collect()
    } else {
        grid.heads.iter().zip(&grid.rows[fixed].cells).collect()
    };
    let is_one = |(head, _): &(&Head, &Cell)| {
        !head.is_total
            && !matches!(
                head.at,
                At::Figure(What::Came | What::Count(_) | What::Category(None))
            )
    };
    Some(Stretch {
        common: heads[fixed],
        cells: cells.into_iter().filter(is_one).collect(),
    })
}

/// The known figures, the largest first; periods in their order.
fn bars(cells: &[(&Head, &Cell)], in_time: bool) -> Vec<chart::Bar> {
    let mut known: Vec<_> = cells.iter().filter(|(_, cell)| cell.raw.is_some()).collect();
    if !in_time {
        known.sort_by_key(|(_, cell)| std::cmp::Reverse(cell.raw));
    }
    let bar = |(head, cell): &(&Head, &Cell)| (head.words.clone(), cell.shown.clone(), cell.raw);
    chart::bars(known.into_iter().take(BARS).map(bar).collect())
}

/// How many have no bar because nobody knows their figure.
fn silent(c: &Chrome, cells: &[(&Head, &Cell)]) -> Option<String> {
    let unknown = cells.iter().filter(|(_, cell)| cell.raw.is_none()).count();
    (unknown > 0).then(|| c.tf("figures.bars_unknown", [("n", c.number(unknown as i64).as_str())]))
}

/// The units of the table that have coordinates as dots, and the names of the others.
fn placed(directory: &Directory, asked: &Asked, grid: &Grid) -> (Vec<map::Spot>, Vec<String>) {
    let (mut spots, mut unplaced) = (Vec::new(), Vec::new());
    let found = match [asked.rows, asked.columns] {
        [Axis::Units, _] => stretch(asked, grid, true),
        [_, Axis::Units] => stretch(asked, grid, false),
        _ => None,
    };
    for (head, cell) in found.into_iter().flat_map(|found| found.cells) {
        let At::Unit(unit) = &head.at else { continue };
        match super::coordinates(directory, unit, day_of(directory, unit, asked.on())) {
            Some((lat, lon)) => spots.push(map::Spot {
                name: head.words.clone(),
                lat,
                lon,
                shown: cell.shown.clone(),
                value: cell.raw,
            }),
            None => unplaced.push(head.words.clone()),
        }
    }
    (spots, unplaced)
}

/// A unit of an earlier period of the table lies where it lay at its end.
fn day_of(directory: &Directory, unit: &str, on: Date) -> Date {
    let known = directory.get(unit);
    known.and_then(|unit| unit.last_day(on)).unwrap_or(on)
}

/// A period, its figure, and how it is written.
type Point = (String, Option<i64>, String);

/// The line, when there is more than one period to draw.
fn drawing(points: &[Point], title: &str) -> String {
    if points.len() < 2 {
        return String::new();
    }
    let points: Vec<_> = points
        .iter()
        .map(|(period, value, _)| (period.clone(), *value))
        .collect();
    chart::line(&points, title)
}

/// The periods of the table, or else the last ones of the root as they were reported.
async fn points(
    desk: &Desk,
    c: &Chrome,
    asked: &Asked,
    grid: &Grid,
    at: usize,
) -> Result<Vec<Point>, Refusal> {
    let own = match [asked.rows, asked.columns] {
        [Axis::Periods, _] => stretch(asked, grid, true),
        [_, Axis::Periods] => stretch(asked, grid, false),
        _ => None,
    };
    if let Some(own) = own {
        let point = |(head, cell): (&Head, &Cell)| (head.words.clone(), cell.raw, cell.shown.clone());
        return Ok(own.cells.into_iter().map(point).collect());
    }
    let point = |(period, value)| (period, value, grid::shown(c, &asked.case.edition.1, at, value));
    Ok(kept(desk, asked, at).await?.into_iter().map(point).collect())
}

/// The totals of the root as they are kept.
async fn kept(desk: &Desk, asked: &Asked, column: usize) -> Result<Vec<(String, Option<i64>)>, Refusal> {
    let known = &asked.case.known;
    let mut periods = known.periods(asked.case.period.to.plus_days(-1200), asked.case.period.to);
    let from = periods.len().saturating_sub(TREND);
    periods.drain(..from);
    let keys: Vec<String> = periods.iter().map(|period| period.key.clone()).collect();
    let root = std::slice::from_ref(&asked.case.unit);
    let found = rows::some(desk.db(), &known.row.id, &keys, root).await?;
    let mut points = Vec::new();
    for period in &periods {
        let row = found.iter().find(|row| row.period == period.key);
        let edition = known.edition_for(period).map(|(_, edition)| edition);
        let same = edition.and_then(|edition| edition.column(&asked.case.edition.1.columns()[column].key));
        let value = match (row, edition, same) {
            (Some(row), Some(edition), Some(at)) => grid::value(&super::keep::total_of(row)?, edition, at),
            _ => None,
        };
        points.push((capital(&period.label()), value));
    }
    Ok(points)
}
