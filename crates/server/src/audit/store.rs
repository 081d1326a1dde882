//! The SQL of reading the audit record.

use store::{Count, Db, Result, args, record, sql};

record! {
    /// An entry with the name of who made it.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// Position in the chain.
        pub seq: i64,
        /// When.
        pub at: i64,
        /// Whose act; nobody's when the program itself acted.
        pub person: Option<String>,
        /// Their name.
        pub name: Option<String>,
        /// For which unit.
        pub unit: Option<String>,
        /// What was done: a code.
        pub action: String,
        /// To what: an id.
        pub subject: String,
        /// Facts, JSON.
        pub detail: String,
        /// Hash of the entry.
        pub hash: String,
    }
}

/// The newest entries, of one subject and of one person (id or login) where these are not empty.
pub async fn newest(db: &Db, subject: &str, person: &str, limit: i64) -> Result<Vec<Line>> {
    let newest = sql!(
        "select a.seq, a.at, a.person, p.name, a.unit, a.action, a.subject, a.detail, a.hash \
         from audit a left join person p on p.id = a.person \
         where ($1 = '' or a.subject = $1) and ($2 = '' or a.person = $2 or p.login = $2) \
         order by a.seq desc limit $3"
    );
    db.all(newest, args![subject, person, limit]).await
}

/// How many entries there are.
pub async fn count(db: &Db) -> Result<i64> {
    Ok(db
        .one::<Count>(sql!("select count(*) as count from audit"), args![])
        .await?
        .count)
}
