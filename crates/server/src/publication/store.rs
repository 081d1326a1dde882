//! The SQL of looks.

use store::{Db, Result, Tx, args, record, sql};

use super::thing::Kind;

record! {
    /// A look through one thing.
    #[derive(Clone, Debug)]
    pub struct Look {
        /// Its id.
        pub id: String,
        /// Hash of what was to go public.
        pub content: String,
        /// Answers by number, JSON.
        pub answers: String,
        /// Positions of attachments that stay, JSON.
        pub withheld: String,
        /// Who looked.
        pub looked_by: String,
        /// Their name.
        pub name: String,
        /// When.
        pub looked_at: i64,
        /// open, replaced, confirmed, returned.
        pub state: String,
        /// Who ended it.
        pub ended_name: Option<String>,
        /// When.
        pub ended_at: Option<i64>,
        /// Why it was sent back.
        pub remark: Option<String>,
    }
}

record! {
    /// A look that waits, or came back, as lists show it.
    #[derive(Clone, Debug)]
    pub struct Line {
        /// directive or material.
        pub kind: String,
        /// The id of the thing.
        pub thing: String,
        /// The unit that made it.
        pub unit: String,
        /// What it is about.
        pub subject: String,
        /// Who looked.
        pub looked_by: String,
        /// Their name.
        pub name: String,
        /// When.
        pub looked_at: i64,
        /// open or returned.
        pub state: String,
        /// Why it was sent back.
        pub remark: Option<String>,
    }
}

/// The newest look, whatever became of it.
pub async fn newest(db: &Db, thing: &str) -> Result<Option<Look>> {
    let newest = sql!(
        "select l.id, l.content, l.answers, l.withheld, l.looked_by, p.name, l.looked_at, l.state, \
         e.name as ended_name, l.ended_at, l.remark from public_look l join person p on p.id = l.looked_by \
         left join person e on e.id = l.ended_by where l.thing = $1 order by l.id desc limit 1"
    );
    db.maybe(newest, args![thing]).await
}

/// Every thing that is not public and whose newest look waits or came back, oldest first.
pub async fn lines(db: &Db) -> Result<Vec<Line>> {
    let lines = sql!(
        "select l.kind, l.thing, coalesce(d.unit, m.unit) as unit, coalesce(d.subject, m.title) as subject, l.looked_by, \
         p.name, l.looked_at, l.state, l.remark from public_look l join person p on p.id = l.looked_by \
         left join directive d on l.kind = 'directive' and d.id = l.thing \
         left join material m on l.kind = 'material' and m.id = l.thing \
         where l.state in ('open', 'returned') and d.published_at is null and m.published_at is null \
         and coalesce(d.id, m.id) is not null \
         and not exists (select 1 from public_look n where n.thing = l.thing and n.id > l.id) order by l.looked_at, l.id"
    );
    db.all(lines, args![]).await
}

/// Keeps a thing still until the transaction ends, so that two people who act at once act one after the other. False: it is
/// public already.
pub async fn hold(tx: &mut Tx, kind: Kind, thing: &str) -> Result<bool> {
    let hold = match kind {
        Kind::Directive => {
            sql!("update directive set published_at = published_at where id = $1 and published_at is null")
        }
        Kind::Material => {
            sql!("update material set published_at = published_at where id = $1 and published_at is null")
        }
    };
    Ok(tx.run(hold, args![thing]).await? == 1)
}

/// A new look takes the place of the one that waits.
pub async fn insert(tx: &mut Tx, kind: Kind, thing: &str, look: &Look) -> Result<()> {
    let replace = sql!("update public_look set state = 'replaced' where thing = $1 and state = 'open'");
    tx.run(replace, args![thing]).await?;
    let insert = sql!(
        "insert into public_look (id, kind, thing, content, answers, withheld, looked_by, looked_at, state) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open')"
    );
    let values = args![
        &look.id,
        kind.code(),
        thing,
        &look.content,
        &look.answers,
        &look.withheld,
        &look.looked_by,
        look.looked_at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Ends a look: confirmed, or returned with a remark. False when it is open no longer.
pub async fn end(
    tx: &mut Tx,
    look: &str,
    state: &str,
    by: &str,
    at: civic::Moment,
    remark: Option<&str>,
) -> Result<bool> {
    let update = sql!(
        "update public_look set state = $1, ended_by = $2, ended_at = $3, remark = $4 where id = $5 and state = 'open'"
    );
    Ok(tx.run(update, args![state, by, at, remark, look]).await? == 1)
}

/// Exactly these attachments stay in the house.
pub async fn withhold(tx: &mut Tx, directive: &str, positions: impl Iterator<Item = i64>) -> Result<()> {
    let clear = sql!("delete from publication_withheld where directive = $1");
    tx.run(clear, args![directive]).await?;
    let insert = sql!("insert into publication_withheld (directive, position) values ($1, $2)");
    for position in positions {
        tx.run(insert, args![directive, position]).await?;
    }
    Ok(())
}
