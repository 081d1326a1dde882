//! The SQL of accounts and sessions.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// An account as signing in sees it.
    pub struct Account {
        /// Id of the person.
        pub id: String,
        /// Their unit.
        pub unit: String,
        /// Argon2id, if they have a password.
        pub password_hash: Option<String>,
        /// False once closed.
        pub active: bool,
        /// When it ends by itself.
        pub ends_at: Option<i64>,
    }
}

impl Account {
    /// Whether its person may come in now.
    #[must_use]
    pub fn is_open(&self, at: Moment) -> bool {
        self.active && self.ends_at.is_none_or(|end| at.0 < end)
    }
}

record! {
    /// A session with its person.
    pub struct Session {
        /// Id of the person.
        pub person: String,
        /// Their unit.
        pub unit: String,
        /// Code of their role.
        pub role: String,
        /// Their name.
        pub name: String,
        /// False once the account is closed.
        pub active: bool,
        /// When the account ends by itself.
        pub ends_at: Option<i64>,
        /// The token that forms of this session carry.
        pub csrf: String,
        /// Last use that was noted.
        pub seen_at: i64,
        /// End in any case.
        pub expires_at: i64,
    }
}

record! {
    /// Whom a one-time link lets in.
    pub struct Link {
        /// Id of the person.
        pub person: String,
        /// Their unit.
        pub unit: String,
        /// Their name.
        pub name: String,
    }
}

/// The account with this login name.
pub async fn account(db: &Db, login: &str) -> Result<Option<Account>> {
    let find = sql!("select id, unit, password_hash, active, ends_at from person where login = $1");
    db.maybe(find, args![login]).await
}

/// The session with this token hash.
pub async fn session(db: &Db, hash: &str) -> Result<Option<Session>> {
    let find = sql!(
        "select s.person, p.unit, p.role, p.name, p.active, p.ends_at, s.csrf, s.seen_at, s.expires_at \
         from session s join person p on p.id = s.person where s.id_hash = $1"
    );
    db.maybe(find, args![hash]).await
}

/// Stores a new session and forgets those that are over.
pub async fn insert_session(
    tx: &mut Tx,
    hash: &str,
    person: &str,
    csrf: &str,
    at: Moment,
    expires_at: Moment,
) -> Result<()> {
    tx.run(sql!("delete from session where expires_at < $1"), args![at])
        .await?;
    let insert = sql!(
        "insert into session (id_hash, person, csrf, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)"
    );
    tx.run(insert, args![hash, person, csrf, at, expires_at]).await?;
    Ok(())
}

/// Notes that the session was used.
pub async fn note_use(tx: &mut Tx, hash: &str, at: Moment) -> Result<()> {
    tx.run(
        sql!("update session set seen_at = $2 where id_hash = $1"),
        args![hash, at],
    )
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn end_session(tx: &mut Tx, hash: &str) -> Result<()> {
    tx.run(sql!("delete from session where id_hash = $1"), args![hash])
        .await?;
    Ok(())
}

/// Stores a one-time link.
pub async fn insert_link(tx: &mut Tx, hash: &str, person: &str, expires_at: Moment) -> Result<()> {
    let insert = sql!("insert into sign_in_link (token_hash, person, expires_at) values ($1, $2, $3)");
    tx.run(insert, args![hash, person, expires_at]).await?;
    Ok(())
}

/// Whom an unused link lets in, if it still does.
pub async fn link(db: &Db, hash: &str, at: Moment) -> Result<Option<Link>> {
    let find = sql!(
        "select l.person, p.unit, p.name from sign_in_link l join person p on p.id = l.person \
         where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and p.active \
         and (p.ends_at is null or p.ends_at > $2)"
    );
    db.maybe(find, args![hash, at]).await
}

/// Uses a link up; false when somebody was faster.
pub async fn use_link(tx: &mut Tx, hash: &str, at: Moment) -> Result<bool> {
    let take = sql!(
        "update sign_in_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2"
    );
    Ok(tx.run(take, args![hash, at]).await? == 1)
}

/// Sets a password and ends every session of the person.
pub async fn set_password(tx: &mut Tx, person: &str, hash: &str) -> Result<()> {
    tx.run(
        sql!("update person set password_hash = $2 where id = $1"),
        args![person, hash],
    )
    .await?;
    tx.run(sql!("delete from session where person = $1"), args![person])
        .await?;
    Ok(())
}

/// Stores a new person.
pub async fn insert_person(tx: &mut Tx, person: &NewPerson<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into person (id, unit, role, name, login, active, created_at) \
         values ($1, $2, $3, $4, $5, true, $6)"
    );
    let NewPerson {
        id,
        unit,
        role,
        name,
        login,
    } = person;
    tx.run(insert, args![*id, *unit, role.code(), *name, *login, at])
        .await?;
    Ok(())
}

/// A person to be stored.
#[derive(Debug)]
pub struct NewPerson<'a> {
    /// Id.
    pub id: &'a str,
    /// Id of the unit.
    pub unit: &'a str,
    /// Role.
    pub role: civic::Role,
    /// Name.
    pub name: &'a str,
    /// Login name, lower case.
    pub login: &'a str,
}
