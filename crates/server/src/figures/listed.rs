//! The rows of the repeats behind a table of figures: those of every filing that the person may open, as the appendix of a letter
//! and the workbook print them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use civic::indicator::{Adds, Indicator, entry};
use civic::repeat::Repeat;
use civic::unit::Directory;
use letter::paper::{Block, Cell};
use press::PressError;
use press::table::{Put, Stream};

use super::asked::Asked;
use super::cell::is_open;
use super::place::Places;
use super::store::{self as rows, Counted};
use super::view;
use crate::filing::desk::{Case, Tools, words};
use crate::filing::listings::Listing;
use crate::filing::put;
use crate::http::{Desk, Refusal, name_of};

/// So many rows and columns of a repeat fit a letter; the workbook has all of them.
const MOST_ROWS: usize = 100;
const MOST_COLUMNS: usize = 8;

/// Every repeat of the form with its rows.
pub(super) struct Listed {
    tables: Vec<Table>,
    /// True when rows are of others than the person's own unit.
    units: bool,
    /// True when the rows are of several periods.
    periods: bool,
    /// How many filings the person may not open.
    closed: usize,
}

struct Table {
    listing: Listing,
    lines: Vec<Line>,
}

/// A row with who wrote it and of which period.
struct Line {
    unit: String,
    period: String,
    cells: Vec<String>,
}

impl Listed {
    /// The rows behind a table, by the names that units had; nothing is read for a form without repeats.
    pub async fn read(desk: &Desk, tools: Tools<'_>, asked: &Asked) -> Result<Self, Refusal> {
        let mut listed = Self {
            tables: Vec::new(),
            units: false,
            periods: false,
            closed: 0,
        };
        let of = |period| Case::of(&asked.case.known, period, &asked.case.unit);
        let cases: Vec<Case> = asked.periods().into_iter().filter_map(of).collect();
        if cases.iter().all(|case| case.edition.1.repeats().is_empty()) {
            return Ok(listed);
        }
        let scope = view::scope(tools, &cases, asked.view);
        let filings = view::filings(desk.db(), &cases, asked.view, scope.as_ref()).await?;
        let revisions: Vec<(&str, i64)> = filings.iter().map(|one| (one.id.as_str(), one.version)).collect();
        let said = rows::worded(desk.db(), &revisions).await?;
        let said: HashMap<&str, _> = said.iter().map(|one| (one.filing.as_str(), &one.texts)).collect();
        for case in &cases {
            for filing in below(tools, (asked, case), &filings) {
                let texts = said
                    .get(filing.id.as_str())
                    .map(|texts| words(texts))
                    .transpose()?;
                let lines = listed.lines(tools.directory, case, filing, &texts.unwrap_or_default());
                if !lines.is_empty() && !is_open(desk, case, filing) {
                    listed.closed += 1;
                    continue;
                }
                listed.units |= !lines.is_empty() && filing.unit != desk.actor.unit;
                for (table, lines) in lines {
                    listed.tables[table].lines.extend(lines);
                }
            }
        }
        let filled = listed.tables.iter().flat_map(|table| &table.lines);
        let periods: BTreeSet<&str> = filled.map(|line| line.period.as_str()).collect();
        listed.periods = periods.len() > 1;
        Ok(listed)
    }

    /// The rows of a filing, by the place of their table.
    fn lines(
        &mut self,
        directory: &Directory,
        case: &Case,
        filing: &Counted,
        texts: &BTreeMap<String, String>,
    ) -> Vec<(usize, Vec<Line>)> {
        let Some(edition) = case.known.edition(filing.edition) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for repeat in edition.repeats() {
            let at = self.table(repeat);
            let listing = &mut self.tables[at].listing;
            listing.add(filing.edition, repeat);
            let text = texts.get(&repeat.code).map_or("", String::as_str);
            let line = |cells| Line {
                unit: name_of(directory, &filing.unit, case.period.to),
                period: case.period.label(),
                cells,
            };
            let lines: Vec<Line> = listing
                .placed(filing.edition, text)
                .into_iter()
                .map(line)
                .collect();
            if !lines.is_empty() {
                all.push((at, lines));
            }
        }
        all
    }

    /// The place of the table of a repeat, which is made when it is the first of its code.
    fn table(&mut self, repeat: &Repeat) -> usize {
        let known = self
            .tables
            .iter()
            .position(|table| table.listing.code == repeat.code);
        known.unwrap_or_else(|| {
            let listing = Listing::of(repeat);
            self.tables.push(Table {
                listing,
                lines: Vec::new(),
            });
            self.tables.len() - 1
        })
    }

    /// As the appendix of a letter prints them: each under the name of its repeat.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for table in self.tables.iter().filter(|table| !table.lines.is_empty()) {
            blocks.push(Block::Heading {
                level: 2,
                text: table.listing.name.clone(),
            });
            blocks.push(self.block(table));
            blocks.extend(table.left_out().map(Block::Paragraph));
        }
        if self.closed > 0 {
            let n = viet::grouped(self.closed as i64);
            let words =
                format!("Hàng của {n} báo cáo mà đơn vị lập phụ lục không được xem không có trong bảng.");
            blocks.push(Block::Paragraph(words));
        }
        blocks
    }

    fn block(&self, table: &Table) -> Block {
        let own = [(self.units, "Đơn vị", 5), (self.periods, "Kỳ", 3)];
        let own: Vec<_> = own.into_iter().filter(|(shown, ..)| *shown).collect();
        let columns = table.columns();
        let (mut head, mut widths) = (vec!["STT".to_owned()], vec![2]);
        head.extend(own.iter().map(|(_, name, _)| (*name).to_owned()));
        widths.extend(own.iter().map(|(.., width)| *width));
        head.extend(columns.iter().map(head_of));
        widths.extend(columns.iter().map(width));
        let row = |(at, line): (usize, &Line)| {
            let mut cells = vec![Cell::Centred((at + 1).to_string())];
            cells.extend(self.units.then(|| Cell::Text(line.unit.clone())));
            cells.extend(self.periods.then(|| Cell::Text(line.period.clone())));
            cells.extend(
                columns
                    .iter()
                    .zip(&line.cells)
                    .map(|(column, cell)| drawn(column, cell)),
            );
            cells
        };
        Block::Table {
            caption: None,
            head,
            rows: table.lines.iter().take(MOST_ROWS).enumerate().map(row).collect(),
            widths,
        }
    }

    /// A sheet for each repeat, with all rows.
    pub fn sheets(&self, desk: &Desk, stream: &mut Stream) -> Result<(), PressError> {
        for table in &self.tables {
            let own = ["filing.head.unit", "figures.period"].map(|key| desk.t(key));
            let columns = table.listing.columns.iter().map(|column| column.name.clone());
            let heads: Vec<String> = own.into_iter().chain(columns).collect();
            stream.sheet(&table.listing.name, &heads)?;
            for line in &table.lines {
                let own = [Put::Words(&line.unit), Put::Words(&line.period)];
                let cells = table.listing.columns.iter().zip(&line.cells);
                stream.cells(
                    own.into_iter()
                        .chain(cells.map(|(column, cell)| put(column, cell))),
                )?;
            }
        }
        Ok(())
    }
}

/// The filings of a period of which something goes to the root, by the names of their units.
fn below<'a>(tools: Tools<'_>, (asked, case): (&Asked, &Case), filings: &'a [Counted]) -> Vec<&'a Counted> {
    let mut places = Places::new(tools, case, asked.view);
    let root = asked.case.unit.as_str();
    let here = filings.iter().filter(|filing| filing.period == case.period.key);
    let mut here: Vec<&Counted> = here
        .filter(|filing| places.below(&filing.unit, root).is_some())
        .collect();
    here.sort_by_cached_key(|filing| viet::sort_key(&name_of(tools.directory, &filing.unit, case.period.to)));
    here
}

impl Table {
    fn columns(&self) -> &[Indicator] {
        let all = &self.listing.columns;
        &all[..all.len().min(MOST_COLUMNS)]
    }

    /// What a letter has no room for.
    fn left_out(&self) -> Option<String> {
        let (rows, columns) = (self.lines.len(), self.listing.columns.len());
        let n = |number: usize| viet::grouped(number as i64);
        let mut said = Vec::new();
        if rows > MOST_ROWS {
            said.push(format!("{} hàng, phụ lục in {} hàng đầu", n(rows), n(MOST_ROWS)));
        }
        if columns > MOST_COLUMNS {
            said.push(format!(
                "{} cột, phụ lục in {} cột đầu",
                n(columns),
                n(MOST_COLUMNS)
            ));
        }
        let name = &self.listing.name;
        (!said.is_empty()).then(|| format!("“{name}” có {}; bảng đầy đủ trong tệp XLSX.", said.join("; ")))
    }
}

/// The name of a column with the word after its figures.
fn head_of(column: &Indicator) -> String {
    let unit = column.unit.trim();
    let counted = column.adds != Adds::Text && !unit.is_empty() && unit != "số";
    if counted {
        format!("{} ({unit})", column.name)
    } else {
        column.name.clone()
    }
}

/// Words need more room than figures and days.
fn width(column: &Indicator) -> u16 {
    match column.adds {
        Adds::Text if !column.asks.day => 5,
        _ => 3,
    }
}

/// A cell as papers print it; what was not answered is a dash.
fn drawn(column: &Indicator, cell: &str) -> Cell {
    if cell.is_empty() {
        return Cell::Centred("–".to_owned());
    }
    if column.adds == Adds::Text {
        let day = civic::review::parse_day(cell).filter(|_| column.asks.day);
        return day.map_or_else(|| Cell::Text(cell.to_owned()), |day| Cell::Centred(day.written()));
    }
    let value = entry(column, cell).ok().and_then(civic::sheet::Cell::value);
    match (value, column.decimals) {
        (None, _) => Cell::Text(cell.to_owned()),
        (Some(value), 0) => Cell::Figure(value),
        (Some(value), decimals) => Cell::Decimal(value, decimals),
    }
}
