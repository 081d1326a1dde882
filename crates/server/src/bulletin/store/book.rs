//! The SQL of what a unit keeps for its bulletins: who is named, and how words are read.

use civic::Moment;
use store::{Result, Tx, args, record, sql};

record! {
    /// Somebody of a unit, and what they are named for.
    #[derive(Clone, Debug)]
    pub struct Named {
        pub person: String,
        pub name: String,
        pub role: String,
        pub approves: bool,
        pub sends_urgent: bool,
        pub given_name: Option<String>,
        pub given_at: Option<i64>,
        pub factor: bool,
    }
}

/// Everybody with an open account in a unit.
pub async fn people(tx: &mut Tx, unit: &str) -> Result<Vec<Named>> {
    let list = sql!(
        "select p.id as person, p.name, p.role, coalesce(m.approves, false) as approves, \
         coalesce(m.sends_urgent, false) as sends_urgent, g.name as given_name, m.given_at, \
         exists (select 1 from person_factor f where f.person = p.id and f.confirmed_at is not null) as factor \
         from person p left join bulletin_mandate m on m.person = p.id and m.unit = p.unit \
         left join person g on g.id = m.given_by where p.unit = $1 and p.active and p.role <> 'operator' order by p.name, p.id"
    );
    tx.all(list, args![unit]).await
}

record! {
    /// What a person is named for.
    #[derive(Clone, Debug)]
    pub struct Mandate {
        pub approves: bool,
        pub sends_urgent: bool,
    }
}

/// What a person is named for by a unit.
pub async fn mandate(tx: &mut Tx, unit: &str, person: &str) -> Result<Option<Mandate>> {
    let find = sql!(
        "select m.approves, m.sends_urgent from bulletin_mandate m join person p on p.id = m.person and p.unit = m.unit \
         where m.unit = $1 and m.person = $2"
    );
    tx.maybe(find, args![unit, person]).await
}

/// Names a person.
pub async fn name(
    tx: &mut Tx,
    (unit, person): (&str, &str),
    (approves, urgent): (bool, bool),
    by: &str,
    at: Moment,
) -> Result<()> {
    let upsert = sql!(
        "insert into bulletin_mandate (unit, person, approves, sends_urgent, given_by, given_at) \
         values ($1, $2, $3, $4, $5, $6) on conflict (unit, person) do update set approves = excluded.approves, \
         sends_urgent = excluded.sends_urgent, given_by = excluded.given_by, given_at = excluded.given_at"
    );
    tx.run(upsert, args![unit, person, approves, urgent, by, at])
        .await?;
    Ok(())
}

record! {
    /// A word and how it is read.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Entry {
        pub written: String,
        pub spoken: String,
    }
}

/// The dictionary of a unit.
pub async fn entries(tx: &mut Tx, unit: &str) -> Result<Vec<Entry>> {
    let list = sql!("select written, spoken from reading_entry where unit = $1 order by written");
    tx.all(list, args![unit]).await
}

/// Enters a word, or changes it.
pub async fn put_entry(tx: &mut Tx, unit: &str, entry: &Entry, by: &str, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into reading_entry (unit, written, spoken, changed_by, changed_at) values ($1, $2, $3, $4, $5) \
         on conflict (unit, written) do update set spoken = excluded.spoken, changed_by = excluded.changed_by, \
         changed_at = excluded.changed_at"
    );
    tx.run(upsert, args![unit, &entry.written, &entry.spoken, by, at])
        .await?;
    Ok(())
}

/// Takes a word out; false when it is not there.
pub async fn drop_entry(tx: &mut Tx, unit: &str, written: &str) -> Result<bool> {
    let delete = sql!("delete from reading_entry where unit = $1 and written = $2");
    Ok(tx.run(delete, args![unit, written]).await? == 1)
}
