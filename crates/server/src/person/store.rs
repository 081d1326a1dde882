//! The SQL of managing accounts.

use civic::{Moment, Role};
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

use crate::reform::Thing;

record! {
    /// An account as the operator sees it.
    #[derive(Clone, Debug)]
    pub struct Account {
        /// Id of the person.
        pub id: String,
        /// Their name.
        pub name: String,
        /// Their login name.
        pub login: String,
        /// Their unit.
        pub unit: String,
        /// Code of their role.
        pub role: String,
        /// False once closed.
        pub active: bool,
        /// True once they have set a password.
        pub has_password: bool,
        /// When it ends by itself.
        pub ends_at: Option<i64>,
        /// Last sign of them in a session that still stands.
        pub seen_at: Option<i64>,
    }
}

record! {
    /// An account that is over.
    pub struct Over { pub id: String, pub unit: String }
}

/// Accounts that ended by themselves and were not closed yet.
pub async fn over(db: &Db, at: Moment) -> Result<Vec<Over>> {
    let list = sql!(
        "select id, unit from person where active and ends_at is not null and ends_at <= $1 order by id"
    );
    db.all(list, args![at]).await
}

/// Closes an account that is over; false when another node was faster, or its end was moved meanwhile.
pub async fn close_over(tx: &mut Tx, id: &str, at: Moment) -> Result<bool> {
    let set = sql!("update person set active = false where id = $1 and active and ends_at <= $2");
    Ok(tx.run(set, args![id, at]).await? == 1)
}

/// Gives an account an end, or none; false when it is not the one that was seen.
pub async fn set_end(tx: &mut Tx, id: &str, seen: Option<i64>, end: Option<Moment>) -> Result<bool> {
    let set = sql!("update person set ends_at = $3 where id = $1 and coalesce(ends_at, 0) = $2");
    let end = end.map(|end| end.0);
    Ok(tx.run(set, args![id, seen.unwrap_or(0), end]).await? == 1)
}

/// An account that is opened again does not end at once.
pub async fn forget_end(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let set = sql!("update person set ends_at = null where id = $1 and ends_at <= $2");
    tx.run(set, args![id, at]).await?;
    Ok(())
}

/// Every account.
pub async fn all(db: &Db) -> Result<Vec<Account>> {
    let all = sql!(
        "select p.id, p.name, p.login, p.unit, p.role, p.active, p.ends_at, p.password_hash is not null as has_password, \
         (select max(s.seen_at) from session s where s.person = p.id) as seen_at from person p order by p.login"
    );
    db.all(all, args![]).await
}

/// One account.
pub async fn find(db: &Db, id: &str) -> Result<Option<Account>> {
    let find = sql!(
        "select p.id, p.name, p.login, p.unit, p.role, p.active, p.ends_at, p.password_hash is not null as has_password, \
         (select max(s.seen_at) from session s where s.person = p.id) as seen_at from person p where p.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// Opens or closes an account; false when it is so already.
pub async fn set_active(tx: &mut Tx, id: &str, active: bool) -> Result<bool> {
    let set = sql!("update person set active = $2 where id = $1 and active <> $2");
    Ok(tx.run(set, args![id, active]).await? == 1)
}

/// Ends every session of a person and makes every unused link of theirs useless.
pub async fn shut_out(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(sql!("delete from session where person = $1"), args![id])
        .await?;
    tx.run(
        sql!("delete from sign_in_link where person = $1 and used_at is null"),
        args![id],
    )
    .await?;
    Ok(())
}

/// Forgets a person's password.
pub async fn forget_password(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(
        sql!("update person set password_hash = null where id = $1"),
        args![id],
    )
    .await?;
    Ok(())
}

/// The accounts of these units.
pub async fn of_units(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select p.id, p.unit, p.name || ' (' || p.login || ')' as words from {rows} cross join person p \
         where p.unit = value ->> 0 order by p.id"
    );
    tx.all_of(list, args![units]).await
}

/// Keeps where these accounts belong until now. Rows of (person, …).
pub async fn keep_posts(tx: &mut Tx, rows: Value, reform: Option<&str>, at: Moment) -> Result<()> {
    let keep = sql!(
        "insert into person_post (person, until, unit, role, reform) select p.id, $2, p.unit, p.role, $3 \
         from {rows} cross join person p where p.id = value ->> 0"
    );
    tx.run_of(keep, args![rows, at, reform]).await?;
    Ok(())
}

/// Gives accounts another unit. Rows of (person, unit).
pub async fn set_units(tx: &mut Tx, rows: Value) -> Result<()> {
    let set = sql!(
        "update person set unit = j.next from (select value ->> 0 as who, value ->> 1 as next from {rows}) j \
         where person.id = j.who"
    );
    tx.run_of(set, args![rows]).await?;
    Ok(())
}

/// Gives an account another unit and role; false when it is not any more what it was seen to be.
pub async fn set_post(tx: &mut Tx, seen: &Account, unit: &str, role: Role) -> Result<bool> {
    let set = sql!("update person set unit = $4, role = $5 where id = $1 and unit = $2 and role = $3");
    let values = args![&seen.id, &seen.unit, &seen.role, unit, role.code()];
    Ok(tx.run(set, values).await? == 1)
}

record! {
    /// Where an account belonged before.
    #[derive(Debug)]
    pub struct Post {
        /// Until when, UTC milliseconds.
        pub until: i64,
        /// The unit.
        pub unit: String,
        /// Code of the role.
        pub role: String,
    }
}

/// Where an account belonged before, the latest first.
pub async fn posts(db: &Db, person: &str) -> Result<Vec<Post>> {
    let list =
        sql!("select until, unit, role from person_post where person = $1 order by until desc limit 50");
    db.all(list, args![person]).await
}
