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
        /// Last sign of them in a session that still stands.
        pub seen_at: Option<i64>,
    }
}

/// Every account.
pub async fn all(db: &Db) -> Result<Vec<Account>> {
    let all = sql!(
        "select p.id, p.name, p.login, p.unit, p.role, p.active, p.password_hash is not null as has_password, \
         (select max(s.seen_at) from session s where s.person = p.id) as seen_at from person p order by p.login"
    );
    db.all(all, args![]).await
}

/// One account.
pub async fn find(db: &Db, id: &str) -> Result<Option<Account>> {
    let find = sql!(
        "select p.id, p.name, p.login, p.unit, p.role, p.active, p.password_hash is not null as has_password, \
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
