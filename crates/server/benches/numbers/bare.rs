//! The bare peer of issuing: the very rows that issuing wrote, put into an empty database by plain inserts.

use server::site::Site;
use sqlx::{AssertSqlSafe, Row as _};
use store::{Db, Dialect, Tx};

/// What issuing writes, in an order that keeps every reference whole.
const TABLES: [&str; 12] = [
    "directive",
    "directive_recipient",
    "attachment",
    "task",
    "assignment",
    "number_series",
    "arrival",
    "departure",
    "directive_link",
    "search_entry",
    "search",
    "audit",
];

/// A value as it is bound.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
}

#[derive(Clone, Debug, PartialEq)]
struct Column {
    name: String,
    kind: String,
}

impl Column {
    /// What PostgreSQL wants to hear behind a text that is to become something else.
    fn cast(&self) -> String {
        match self.kind.as_str() {
            "jsonb" | "tsvector" => format!("::{}", self.kind),
            _ => String::new(),
        }
    }

    fn is_number(&self) -> bool {
        self.kind.eq_ignore_ascii_case("bigint")
    }
}

/// Rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    table: &'static str,
    columns: Vec<Column>,
    pub cells: Vec<Vec<Cell>>,
}

macro_rules! fetch {
    ($pool:expr, $text:expr) => {
        sqlx::query(AssertSqlSafe($text)).fetch_all($pool).await.unwrap()
    };
}

/// The columns of a table by the catalogue; none when there is no such table here.
async fn columns(db: &Db, table: &str) -> Vec<Column> {
    let column = |name: String, kind: String| Column { name, kind };
    match db {
        Db::Sqlite { read, .. } => {
            let text = format!("select name, type from pragma_table_info('{table}')");
            let mut found: Vec<Column> = fetch!(read, text)
                .iter()
                .map(|row| column(row.get(0), row.get(1)))
                .collect();
            if table == "search" {
                found.insert(0, column("rowid".to_owned(), "bigint".to_owned()));
            }
            found
        }
        Db::Postgres(pool) => {
            let text = format!(
                "select column_name::text, data_type::text from information_schema.columns \
                 where table_schema = current_schema() and table_name = '{table}' order by ordinal_position"
            );
            let rows = fetch!(pool, text);
            rows.iter().map(|row| column(row.get(0), row.get(1))).collect()
        }
    }
}

async fn rows(db: &Db, table: &'static str) -> Rows {
    let columns = columns(db, table).await;
    if columns.is_empty() {
        return Rows {
            table,
            columns,
            cells: Vec::new(),
        };
    }
    let names: Vec<String> = columns
        .iter()
        .map(|column| match column.cast().as_str() {
            "" => column.name.clone(),
            _ => format!("{}::text", column.name),
        })
        .collect();
    let text = format!("select {} from {table} order by 1, 2", names.join(", "));
    macro_rules! cells {
        ($rows:expr) => {
            $rows
                .iter()
                .map(|row| {
                    let cell = |(at, column): (usize, &Column)| match column.is_number() {
                        true => Cell::Int(row.get(at)),
                        false => Cell::Text(row.get(at)),
                    };
                    columns.iter().enumerate().map(cell).collect()
                })
                .collect()
        };
    }
    let cells = match db {
        Db::Sqlite { read, .. } => cells!(fetch!(read, text)),
        Db::Postgres(pool) => cells!(fetch!(pool, text)),
    };
    Rows {
        table,
        columns,
        cells,
    }
}

/// Everything in the tables that issuing writes to.
pub async fn written(site: &Site) -> Vec<Rows> {
    let mut all = Vec::new();
    for table in TABLES {
        all.push(rows(&site.db, table).await);
    }
    all.retain(|rows| !rows.columns.is_empty());
    all
}

/// What is there after and was not there before.
pub fn fresh(before: &[Rows], after: Vec<Rows>) -> Vec<Rows> {
    let mut fresh = after;
    for (now, then) in fresh.iter_mut().zip(before) {
        now.cells.retain(|row| !then.cells.contains(row));
    }
    fresh
}

/// Statements that are ready before the clock runs: so many rows each, and one for the rest of a table.
pub struct Script<'a> {
    steps: Vec<(String, &'a [Vec<Cell>])>,
    head: Vec<Cell>,
}

impl<'a> Script<'a> {
    pub fn new(all: &'a [Rows], batch: usize, dialect: Dialect) -> Self {
        let mut steps = Vec::new();
        for rows in all {
            for part in rows.cells.chunks(batch) {
                steps.push((statement(rows, part.len(), dialect), part));
            }
        }
        let audit = all.iter().find(|rows| rows.table == "audit").unwrap();
        let last = audit.cells.last().unwrap();
        let head = vec![last[0].clone(), last.last().unwrap().clone()];
        Self { steps, head }
    }

    /// All of it in one transaction.
    pub async fn run(&self, db: &Db) {
        let mut tx = db.begin().await.unwrap();
        for (text, part) in &self.steps {
            put(&mut tx, text, part.iter().flatten()).await;
        }
        let head = "update audit_head set seq = $1, hash = $2 where id = 1";
        put(&mut tx, head, self.head.iter()).await;
        tx.commit().await.unwrap();
    }
}

/// SQLite finds `$1` by name, which costs the square of their number; `?` it counts.
fn statement(rows: &Rows, count: usize, dialect: Dialect) -> String {
    let names: Vec<&str> = rows.columns.iter().map(|column| column.name.as_str()).collect();
    let width = names.len();
    let one = |row: usize| {
        let places = rows.columns.iter().enumerate();
        let places = places.map(|(at, column)| match dialect {
            Dialect::Sqlite => "?".to_owned(),
            Dialect::Postgres => format!("${}{}", row * width + at + 1, column.cast()),
        });
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let values: Vec<String> = (0..count).map(one).collect();
    // A series that was begun before goes on.
    let on = if rows.table == "number_series" {
        " on conflict (unit, series, year) do update set next = excluded.next"
    } else {
        ""
    };
    format!(
        "insert into {} ({}) values {}{on}",
        rows.table,
        names.join(", "),
        values.join(", ")
    )
}

async fn put<'c>(tx: &mut Tx, text: &str, cells: impl Iterator<Item = &'c Cell>) {
    macro_rules! run {
        ($tx:expr) => {{
            let query = sqlx::query(AssertSqlSafe(text.to_owned()));
            let query = cells.fold(query, |query, cell| match cell {
                Cell::Int(number) => query.bind(*number),
                Cell::Text(words) => query.bind(words.as_deref()),
            });
            query.execute(&mut **$tx).await.unwrap();
        }};
    }
    match tx {
        Tx::Sqlite(tx) => run!(tx),
        Tx::Postgres(tx) => run!(tx),
    }
}
