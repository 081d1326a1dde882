//! The SQL of looks.

use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A look through one directive.
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
    }
}

/// The look that waits for somebody's confirmation.
pub async fn open(db: &Db, directive: &str) -> Result<Option<Look>> {
    let open = sql!(
        "select l.id, l.content, l.answers, l.withheld, l.looked_by, p.name, l.looked_at from publication_look l \
         join person p on p.id = l.looked_by where l.directive = $1 and l.state = 'open'"
    );
    db.maybe(open, args![directive]).await
}

/// A new look takes the place of the one that waits.
pub async fn insert(tx: &mut Tx, directive: &str, look: &Look) -> Result<()> {
    let replace =
        sql!("update publication_look set state = 'replaced' where directive = $1 and state = 'open'");
    tx.run(replace, args![directive]).await?;
    let insert = sql!(
        "insert into publication_look (id, directive, content, answers, withheld, looked_by, looked_at, state) \
         values ($1, $2, $3, $4, $5, $6, $7, 'open')"
    );
    let values = args![
        &look.id,
        directive,
        &look.content,
        &look.answers,
        &look.withheld,
        &look.looked_by,
        look.looked_at
    ];
    tx.run(insert, values).await?;
    Ok(())
}

/// Ends a look by confirming it. False when it is open no longer.
pub async fn confirm(tx: &mut Tx, look: &str, by: &str, at: civic::Moment) -> Result<bool> {
    let update = sql!(
        "update publication_look set state = 'confirmed', confirmed_by = $1, confirmed_at = $2 \
         where id = $3 and state = 'open'"
    );
    Ok(tx.run(update, args![by, at, look]).await? == 1)
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
