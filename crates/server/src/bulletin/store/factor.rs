//! The SQL of second factors.

use civic::Moment;
use store::{Count, Result, Tx, args, record, sql};

record! {
    /// A person's second factor.
    #[derive(Clone, Debug)]
    pub struct Factor {
        pub secret: String,
        pub confirmed_at: Option<i64>,
        pub last_step: i64,
        /// Wrong digits in a row.
        pub wrong: i64,
    }
}

/// The second factor of a person.
pub async fn of(tx: &mut Tx, person: &str) -> Result<Option<Factor>> {
    let find = sql!("select secret, confirmed_at, last_step, wrong from person_factor where person = $1");
    tx.maybe(find, args![person]).await
}

/// Makes a factor, unless there is a confirmed one.
pub async fn make(tx: &mut Tx, person: &str, secret: &str, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into person_factor (person, secret, made_at, last_step, wrong) values ($1, $2, $3, 0, 0) \
         on conflict (person) do update set secret = excluded.secret, made_at = excluded.made_at, last_step = 0, wrong = 0 \
         where person_factor.confirmed_at is null"
    );
    tx.run(upsert, args![person, secret, at]).await?;
    Ok(())
}

/// A code was right: it is used up, and the factor holds from now on. False when the code was used before.
pub async fn used(tx: &mut Tx, person: &str, step: i64, at: Moment) -> Result<bool> {
    let set = sql!(
        "update person_factor set last_step = $2, wrong = 0, confirmed_at = coalesce(confirmed_at, $3) \
         where person = $1 and last_step < $2"
    );
    Ok(tx.run(set, args![person, step, at]).await? == 1)
}

/// Digits were wrong once more; how often in a row by now.
pub async fn was_wrong(tx: &mut Tx, person: &str) -> Result<i64> {
    let add = sql!("update person_factor set wrong = wrong + 1 where person = $1");
    tx.run(add, args![person]).await?;
    Ok(of(tx, person).await?.map_or(0, |factor| factor.wrong))
}

/// Forgets a person's factor, and where it was given.
pub async fn forget(tx: &mut Tx, person: &str) -> Result<()> {
    tx.run(sql!("delete from person_factor where person = $1"), args![person])
        .await?;
    tx.run(
        sql!("delete from session_factor where person = $1"),
        args![person],
    )
    .await?;
    Ok(())
}

/// It was given in this session.
pub async fn given(tx: &mut Tx, session: &str, person: &str, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into session_factor (session, person, at) values ($1, $2, $3) \
         on conflict (session) do update set person = excluded.person, at = excluded.at"
    );
    tx.run(upsert, args![session, person, at]).await?;
    Ok(())
}

/// Whether it was given in this session since then.
pub async fn is_given(tx: &mut Tx, session: &str, person: &str, since: Moment) -> Result<bool> {
    let count =
        sql!("select count(*) as count from session_factor where session = $1 and person = $2 and at > $3");
    let row: Count = tx.one(count, args![session, person, since]).await?;
    Ok(row.count > 0)
}
