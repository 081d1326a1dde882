//! A register as a page, on paper and as a sheet.

use askama::Template;
use civic::permission::{Act, role_may};
use press::xlsx;
use viet::{fold, has_marks};

use super::kept::{Cell, Register, Row};
use super::period::{Asked, Part};
use super::store;
use crate::http::{Answer, Chrome, Desk, Query, Refusal, Reply};
use crate::i18n::{self, Lang};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "register/show.html")]
struct ShowPage {
    c: Chrome,
    title: String,
    lead: String,
    code: &'static str,
    tabs: Vec<(String, &'static str, bool)>,
    years: Vec<(i32, bool)>,
    parts: Vec<(String, String, bool)>,
    q: String,
    address: String,
    heads: Vec<String>,
    rows: Vec<RowView>,
    /// Whether the actor may set the series of numbers.
    series: bool,
    count: String,
    earlier: Option<String>,
    later: Option<String>,
}

/// A row, with the key by which people write into it.
struct RowView {
    cells: Vec<Cell>,
    key: Option<String>,
    /// What the link for it says to those who do not see the row.
    write: String,
}

impl RowView {
    fn of(desk: &Desk, row: Row) -> Self {
        let first = row
            .cells
            .iter()
            .take(2)
            .map(Cell::shown)
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            write: desk.tf("register.write_of", &[("what", &first)]),
            cells: row.cells,
            key: row.key,
        }
    }
}

#[derive(Template)]
#[template(path = "register/print.html")]
struct PrintPage {
    c: Chrome,
    title: String,
    unit: String,
    when: String,
    back: String,
    xlsx: String,
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

pub(super) async fn first(_: Desk) -> Answer {
    Ok(Reply::to("/registers/incoming"))
}

macro_rules! pages {
    ($($show:ident, $print:ident, $xlsx:ident: $register:expr;)*) => { $(
        pub(super) async fn $show(desk: Desk, query: Query) -> Answer {
            show(&desk, $register, &query).await
        }
        pub(super) async fn $print(desk: Desk, query: Query) -> Answer {
            print(&desk, $register, &query).await
        }
        pub(super) async fn $xlsx(desk: Desk, query: Query) -> Answer {
            sheet(&desk, $register, &query).await
        }
    )* };
}
pages! {
    incoming, print_incoming, xlsx_incoming: Register::Incoming;
    outgoing, print_outgoing, xlsx_outgoing: Register::Outgoing;
    handling, print_handling, xlsx_handling: Register::Handling;
}

async fn show(desk: &Desk, register: Register, query: &Query) -> Answer {
    let asked = Asked::of(desk, query);
    let rows = found(desk, register, &asked).await?;
    let pages = rows.len().div_ceil(PAGE).max(1);
    let page = query.get("page").parse().unwrap_or(1_usize).clamp(1, pages);
    let link = |page: usize| format!("?{}&page={page}", asked.address());
    let (c, code) = (desk.chrome("register.menu"), register.code());
    let tab = |one: Register| (title(desk.lang, one), one.code(), one == register);
    Ok(Reply::page(&ShowPage {
        title: title(desk.lang, register),
        lead: desk.tf("register.lead", &[("unit", &desk.unit_name(&desk.actor.unit))]),
        tabs: Register::ALL.map(tab).into(),
        years: years(desk, asked.year).await?,
        parts: Part::all()
            .map(|part| (part.code(), part.words(desk), part == asked.part))
            .collect(),
        address: asked.address(),
        heads: heads(desk.lang, register),
        count: desk.tf("register.rows", &[("n", &c.number(rows.len() as i64))]),
        rows: rows
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|row| RowView::of(desk, row))
            .collect(),
        series: register == Register::Outgoing && role_may(desk.actor.role, Act::SetSeries),
        earlier: (page > 1).then(|| link(page - 1)),
        later: (page < pages).then(|| link(page + 1)),
        q: asked.q,
        code,
        c,
    }))
}

/// For the shelf: Vietnamese, whatever the language of the desk, and every row of what was asked for.
async fn print(desk: &Desk, register: Register, query: &Query) -> Answer {
    let asked = Asked::of(desk, query);
    let rows = found(desk, register, &asked).await?;
    let (code, address) = (register.code(), asked.address());
    Ok(Reply::page(&PrintPage {
        c: desk.chrome("register.menu"),
        title: title(Lang::Vi, register),
        unit: desk.unit_name(&desk.actor.unit),
        when: when(&asked),
        back: format!("/registers/{code}?{address}"),
        xlsx: format!("/registers/{code}/xlsx?{address}"),
        heads: heads(Lang::Vi, register),
        rows: rows.into_iter().map(|row| row.cells).collect(),
    }))
}

async fn sheet(desk: &Desk, register: Register, query: &Query) -> Answer {
    let asked = Asked::of(desk, query);
    let rows = found(desk, register, &asked).await?;
    let name = title(Lang::Vi, register);
    let widths = register.columns().iter().map(|(_, width)| *width);
    let sheet = xlsx::Sheet {
        above: vec![
            desk.unit_name(&desk.actor.unit).to_uppercase(),
            name.to_uppercase(),
            when(&asked),
        ],
        columns: heads(Lang::Vi, register).into_iter().zip(widths).collect(),
        rows: rows
            .into_iter()
            .map(|row| row.cells.into_iter().map(|cell| cell.value).collect())
            .collect(),
        name,
    };
    let bytes = xlsx::write(&sheet).map_err(Refusal::broken)?;
    let file = format!("{} {}.xlsx", sheet.name, asked.year);
    Ok(Reply::file(bytes, XLSX, Some(&file)))
}

/// The rows of the period that hold every typed word. Looked for in the rows and not by the database: what is found is
/// what one sees, and a unit's year is some thousand rows.
async fn found(desk: &Desk, register: Register, asked: &Asked) -> Result<Vec<Row>, Refusal> {
    let mut rows = register.rows(desk, asked.year).await?;
    rows.retain(|row| asked.part.holds(row.day) && holds(row, &asked.q));
    Ok(rows)
}

/// Typed without marks, a word matches all its tones.
fn holds(row: &Row, q: &str) -> bool {
    let plain = |text: &str| {
        if has_marks(q) {
            text.to_lowercase()
        } else {
            fold(text)
        }
    };
    let words: Vec<String> = row.cells.iter().map(Cell::shown).collect();
    let (row, q) = (plain(&words.join(" ")), plain(q));
    q.split_whitespace().all(|word| row.contains(word))
}

/// The years that have rows, this one and the one asked for, the newest first.
async fn years(desk: &Desk, asked: i32) -> Result<Vec<(i32, bool)>, Refusal> {
    let known = store::years(desk.db(), &desk.actor.unit).await?;
    let mut years: Vec<i32> = known
        .iter()
        .filter_map(|row| i32::try_from(row.year).ok())
        .collect();
    years.extend([asked, desk.today().year()]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(years.into_iter().map(|year| (year, year == asked)).collect())
}

fn title(lang: Lang, register: Register) -> String {
    i18n::text(lang, &format!("register.title.{}", register.code()))
}

fn heads(lang: Lang, register: Register) -> Vec<String> {
    let head = |(key, _): &(&str, u16)| i18n::text(lang, &format!("register.head.{key}"));
    register.columns().iter().map(head).collect()
}

fn when(asked: &Asked) -> String {
    match asked.part {
        Part::Whole => format!("Năm {}", asked.year),
        Part::Quarter(number) => format!("Quý {number} năm {}", asked.year),
        Part::Month(number) => format!("Tháng {number} năm {}", asked.year),
    }
}
