//! The SQL of speech that is being made.

use civic::Moment;
use store::{Count, Result, Tx, args, record, sql};

record! {
    /// A job.
    #[derive(Clone, Debug)]
    pub struct Job {
        pub id: String,
        pub variant: String,
        pub variant_version: i64,
        pub engine: String,
        pub reading: String,
        pub state: String,
        pub why: Option<String>,
        pub asked_by: String,
        pub asked_at: i64,
        pub tries: i64,
    }
}

/// A new job.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    pub id: &'a str,
    pub variant: &'a str,
    pub version: i64,
    pub engine: &'a str,
    pub reading: &'a str,
    pub by: &'a str,
}

/// Stores a job; those about the same variant that still wait are given up.
pub async fn insert(tx: &mut Tx, new: New<'_>, at: Moment) -> Result<()> {
    let drop = sql!(
        "update bulletin_job set state = 'failed', why = 'changed', ended_at = $2 \
         where variant = $1 and state in ('waiting', 'running')"
    );
    tx.run(drop, args![new.variant, at]).await?;
    let insert = sql!(
        "insert into bulletin_job (id, variant, variant_version, engine, reading, state, asked_by, asked_at, tries) \
         values ($1, $2, $3, $4, $5, 'waiting', $6, $7, 0)"
    );
    let New {
        id,
        variant,
        version,
        engine,
        reading,
        by,
    } = new;
    tx.run(insert, args![id, variant, version, engine, reading, by, at])
        .await?;
    Ok(())
}

/// Whether there is a job to take.
pub async fn is_waiting(tx: &mut Tx, at: Moment) -> Result<bool> {
    let count = sql!(
        "select count(*) as count from bulletin_job where state = 'waiting' or (state = 'running' and taken_until < $1)"
    );
    Ok(tx.one::<Count>(count, args![at]).await?.count > 0)
}

/// Takes the oldest job that waits, or whose taker has not been heard of since, until a moment.
pub async fn take(tx: &mut Tx, at: Moment, until: Moment) -> Result<Option<Job>> {
    let oldest = sql!(
        "update bulletin_job set state = 'running', taken_until = $2, tries = tries + 1 where id = (select j.id \
         from bulletin_job j where j.state = 'waiting' or (j.state = 'running' and j.taken_until < $1) \
         order by j.asked_at, j.id limit 1) and (state = 'waiting' or (state = 'running' and taken_until < $1)) \
         returning id, variant, variant_version, engine, reading, state, why, asked_by, asked_at, tries"
    );
    tx.maybe(oldest, args![at, until]).await
}

/// A job is over: with `why`, it failed.
pub async fn end(tx: &mut Tx, id: &str, why: Option<&str>, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin_job set state = $2, why = $3, ended_at = $4 where id = $1 and state in ('waiting', 'running')"
    );
    let state = if why.is_some() { "failed" } else { "done" };
    Ok(tx.run(set, args![id, state, why, at]).await? == 1)
}

/// The newest job about a variant.
pub async fn newest(tx: &mut Tx, variant: &str) -> Result<Option<Job>> {
    let find = sql!(
        "select id, variant, variant_version, engine, reading, state, why, asked_by, asked_at, tries from bulletin_job \
         where variant = $1 order by asked_at desc, id desc limit 1"
    );
    tx.maybe(find, args![variant]).await
}

record! {
    /// Which bulletin a variant is of.
    #[derive(Clone, Debug)]
    pub struct Home {
        pub bulletin: String,
        pub unit: String,
        pub language: String,
    }
}

/// The bulletin of a variant.
pub async fn home(tx: &mut Tx, variant: &str) -> Result<Option<Home>> {
    let find = sql!(
        "select v.bulletin, b.unit, v.language from bulletin_variant v join bulletin b on b.id = v.bulletin where v.id = $1"
    );
    tx.maybe(find, args![variant]).await
}
