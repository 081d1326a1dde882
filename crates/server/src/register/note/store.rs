//! The SQL of what people write into registers.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    struct Found {
        year: i64,
    }
}

record! {
    /// What people wrote into a row.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Note {
        pub handed_on: Option<String>,
        pub receipt: Option<String>,
        pub holder: Option<String>,
        pub remark: Option<String>,
        pub version: i64,
        pub edited_name: Option<String>,
        pub edited_at: Option<i64>,
    }
}

/// What stands in a row; nothing yet has version 0.
pub async fn note(db: &Db, unit: &str, register: &str, document: &str) -> Result<Note> {
    let find = sql!(
        "select n.handed_on, n.receipt, n.holder, n.remark, n.version, p.name as edited_name, n.edited_at \
         from register_note n join person p on p.id = n.edited_by \
         where n.unit = $1 and n.register = $2 and n.document = $3"
    );
    let row: Option<Note> = db.maybe(find, args![unit, register, document]).await?;
    Ok(row.unwrap_or_default())
}

/// Writes over the version that it grew from; false when somebody wrote in between.
pub async fn write_note(
    tx: &mut Tx,
    (unit, register, document): (&str, &str, &str),
    note: &Note,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let upsert = sql!(
        "insert into register_note (unit, register, document, handed_on, receipt, holder, remark, version, edited_by, \
         edited_at) select $1, $2, $3, $4, $5, $6, $7, cast($8 as bigint) + 1, $9, cast($10 as bigint) \
         where $8 = 0 or exists (select 1 from register_note n where n.unit = $1 and n.register = $2 and n.document = $3) \
         on conflict (unit, register, document) do update set handed_on = excluded.handed_on, \
         receipt = excluded.receipt, holder = excluded.holder, remark = excluded.remark, version = excluded.version, \
         edited_by = excluded.edited_by, edited_at = excluded.edited_at where register_note.version = excluded.version - 1"
    );
    let n = note.clone();
    let head = args![
        unit,
        register,
        document,
        n.handed_on,
        n.receipt,
        n.holder,
        n.remark
    ];
    let tail = args![n.version, by, at];
    Ok(tx.run(upsert, head.into_iter().chain(tail).collect()).await? == 1)
}

/// The year of the row of what came under this directive or letter.
pub async fn year_of_arrival(db: &Db, unit: &str, document: &str) -> Result<Option<i64>> {
    let find = sql!("select year from arrival where unit = $1 and (directive = $2 or letter = $2)");
    let row: Option<Found> = db.maybe(find, args![unit, document]).await?;
    Ok(row.map(|row| row.year))
}

/// The year of the row of what went out.
pub async fn year_of_departure(db: &Db, unit: &str, document: &str) -> Result<Option<i64>> {
    let find = sql!("select year from departure where unit = $1 and id = $2");
    let row: Option<Found> = db.maybe(find, args![unit, document]).await?;
    Ok(row.map(|row| row.year))
}
