//! The SQL of managing accounts.

use store::{Db, Result, Tx, args, record, sql};

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
