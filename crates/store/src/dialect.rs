//! The few places where the two databases speak differently.

use sqlx::{ConnectOptions as _, Connection as _};
use viet::{fold, has_marks};

use crate::{Count, Db, Error, Result, Tx, args, record, sql};

record! {
    /// Something found, best first.
    #[derive(Debug)]
    pub struct Hit {
        /// What was put in under [`put`].
        pub id: String,
    }
}

/// What every connection to PostgreSQL begins with. Our statements look few rows up by index: compiling one takes longer
/// than running it (200 of 280 ms for a page of a clause), and with the server's default, made for turning disks, the
/// evidence of fifty units is found by reading every activity of the country.
pub(crate) const SHORT_STATEMENTS: &str = "set jit = off; set random_page_cost = 1.1";

/// Makes `text` (NFC) findable under `id`, in the transaction that changed it.
pub async fn put(tx: &mut Tx, id: &str, text: &str) -> Result<()> {
    let exact = text.to_lowercase();
    match tx {
        Tx::Sqlite(_) => {
            let number = entry_number(tx, id).await?;
            tx.run(sql!(sqlite: "delete from search where rowid = $1"), args![number])
                .await?;
            let insert = sql!(sqlite: "insert into search (rowid, exact, folded) values ($1, $2, $3)");
            tx.run(insert, args![number, exact, fold(text)]).await?;
        }
        Tx::Postgres(_) => {
            let upsert = sql!(postgres: "insert into search (id, exact, folded) \
                values ($1, to_tsvector('simple', $2), to_tsvector('simple', $3)) \
                on conflict (id) do update set exact = excluded.exact, folded = excluded.folded");
            tx.run(upsert, args![id, spaced(&exact), spaced(&fold(text))])
                .await?;
        }
    }
    Ok(())
}

/// The row of the full-text table that belongs to an id: FTS5 finds rows by number only.
async fn entry_number(tx: &mut Tx, id: &str) -> Result<i64> {
    let known = sql!("select number as count from search_entry where id = $1");
    if let Some(Count { count }) = tx.maybe(known, args![id]).await? {
        return Ok(count);
    }
    let next = sql!(
        "insert into search_entry (id, number) \
         values ($1, (select coalesce(max(number), 0) + 1 from search_entry)) returning number as count"
    );
    Ok(tx.one::<Count>(next, args![id]).await?.count)
}

/// Takes `id` out of the index.
pub async fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    match tx {
        Tx::Sqlite(_) => {
            let number = entry_number(tx, id).await?;
            tx.run(sql!(sqlite: "delete from search where rowid = $1"), args![number])
                .await?;
            tx.run(sql!("delete from search_entry where id = $1"), args![id])
                .await?;
        }
        Tx::Postgres(_) => {
            tx.run(sql!(postgres: "delete from search where id = $1"), args![id])
                .await?;
        }
    }
    Ok(())
}

/// Finds what holds every word. Typed without marks, a word matches all its tones; with marks, the same word goes first.
pub async fn find(db: &Db, words: &str, limit: i64) -> Result<Vec<Hit>> {
    let (exact, folded) = (words.to_lowercase(), fold(words));
    match db {
        Db::Sqlite { .. } => {
            let Some(ask) = question(words, &exact, &folded) else {
                return Ok(Vec::new());
            };
            let best = sql!(sqlite: "select e.id from search join search_entry e on e.number = search.rowid \
                where search match $1 order by bm25(search, 4.0, 1.0), e.id limit $2");
            db.all(best, args![ask, limit]).await
        }
        Db::Postgres(_) => {
            let best = sql!(postgres: "select id from search where folded @@ plainto_tsquery('simple', $1) \
                order by 4 * ts_rank(exact, plainto_tsquery('simple', $2)) \
                    + ts_rank(folded, plainto_tsquery('simple', $1)) desc, id limit $3");
            db.all(best, args![spaced(&folded), spaced(&exact), limit]).await
        }
    }
}

/// Words alone, as FTS5 takes a text apart. PostgreSQL would take `412/STTTT-TTBCXB` for a path: one word, not three.
fn spaced(text: &str) -> String {
    words_of(text).collect::<Vec<_>>().join(" ")
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn question(words: &str, exact: &str, folded: &str) -> Option<String> {
    let (exact, folded) = (phrases(exact), phrases(folded));
    match (exact, folded) {
        (_, folded) if folded.is_empty() => None,
        (exact, folded) if has_marks(words) => Some(format!("(exact : ({exact})) OR (folded : ({folded}))")),
        (_, folded) => Some(format!("folded : ({folded})")),
    }
}

/// Words as FTS5 phrases, so that no character of a query is taken for an operator.
fn phrases(words: &str) -> String {
    words_of(words)
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(" AND ")
}

/// Writes a consistent copy of a SQLite database into a new file while it is in use. `path` must not exist.
///
/// On a connection of its own: the one writer goes on writing meanwhile.
pub async fn copy_file(db: &Db, path: &str) -> Result<()> {
    let Db::Sqlite { write, .. } = db else {
        return Err(Error::Damaged(
            "only a SQLite database is copied as a file".to_owned(),
        ));
    };
    let mut own = write.connect_options().connect().await?;
    let copy = sql!(sqlite: "vacuum into $1");
    let copied = crate::__sqlx::query(copy.text())
        .bind(path.to_owned())
        .execute(&mut own)
        .await;
    own.close().await?;
    copied?;
    Ok(())
}

record! {
    /// A table of the house.
    #[derive(Debug)]
    pub struct Table {
        /// Its name.
        pub name: String,
    }
}

/// The tables of the house in the order of their names; without the inner tables of the search.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let tables = match tx {
        Tx::Sqlite(_) => {
            sql!(sqlite: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' \
            and name not in ('search_config', 'search_content', 'search_data', 'search_docsize', 'search_idx') \
            order by name")
        }
        Tx::Postgres(_) => {
            sql!(postgres: "select cast(table_name as text) as name from information_schema.tables \
            where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name collate \"C\"")
        }
    };
    tx.all(tables, args![]).await
}

record! {
    struct Word { what: String }
}

/// What is wrong inside a database, if anything: damaged pages, rows that refer to nothing. PostgreSQL keeps both away
/// from us by itself.
pub(crate) async fn faults(tx: &mut Tx) -> Result<Option<String>> {
    if let Tx::Postgres(_) = tx {
        return Ok(None);
    }
    let pages = sql!(sqlite: "select integrity_check as what from pragma_integrity_check where integrity_check <> 'ok' limit 1");
    let rows = sql!(sqlite: "select 'a row of ' || \"table\" || ' refers to nothing in ' || parent as what \
        from pragma_foreign_key_check limit 1");
    if let Some(Word { what }) = tx.maybe(pages, args![]).await? {
        return Ok(Some(what));
    }
    Ok(tx.maybe(rows, args![]).await?.map(|Word { what }| what))
}

/// Gives the state that this transaction sees a name under which other connections to PostgreSQL see the same.
pub(crate) async fn export_snapshot(tx: &mut Tx) -> Result<String> {
    let export = sql!(postgres: "select pg_export_snapshot() as what");
    Ok(tx.one::<Word>(export, args![]).await?.what)
}
