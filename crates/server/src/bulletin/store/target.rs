//! The SQL of where bulletins go, and how they stand there.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

record! {
    /// Where a bulletin is to go.
    #[derive(Clone, Debug)]
    pub struct Aim {
        pub id: String,
        pub phrase: String,
        pub class: Value,
    }
}

/// Where a bulletin is to go, in the order in which that was said.
pub async fn aims(tx: &mut Tx, bulletin: &str) -> Result<Vec<Aim>> {
    let list = sql!("select id, phrase, class from bulletin_aim where bulletin = $1 order by made_at, id");
    tx.all(list, args![bulletin]).await
}

/// Adds an aim.
pub async fn add_aim(
    tx: &mut Tx,
    (id, bulletin, phrase): (&str, &str, &str),
    class: Value,
    by: &str,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into bulletin_aim (id, bulletin, phrase, class, made_by, made_at) values ($1, $2, $3, $4, $5, $6)"
    );
    tx.run(insert, args![id, bulletin, phrase, class, by, at]).await?;
    Ok(())
}

/// Takes an aim away; false when it is not there.
pub async fn drop_aim(tx: &mut Tx, bulletin: &str, aim: &str) -> Result<bool> {
    let delete = sql!("delete from bulletin_aim where bulletin = $1 and id = $2");
    Ok(tx.run(delete, args![bulletin, aim]).await? == 1)
}

record! {
    /// A bulletin at one commune.
    #[derive(Clone, Debug)]
    pub struct Target {
        pub unit: String,
        pub state: String,
        pub why: Option<String>,
        pub received_at: i64,
        pub seen_at: Option<i64>,
        pub decided_at: Option<i64>,
        pub played_at: Option<i64>,
        pub changed_at: i64,
    }
}

/// Every commune that a bulletin went to.
pub async fn targets(tx: &mut Tx, bulletin: &str) -> Result<Vec<Target>> {
    let list = sql!(
        "select unit, state, why, received_at, seen_at, decided_at, played_at, changed_at from bulletin_target \
         where bulletin = $1 order by unit"
    );
    tx.all(list, args![bulletin]).await
}

/// How it stands at one commune.
pub async fn target(tx: &mut Tx, bulletin: &str, unit: &str) -> Result<Option<Target>> {
    let find = sql!(
        "select unit, state, why, received_at, seen_at, decided_at, played_at, changed_at from bulletin_target \
         where bulletin = $1 and unit = $2"
    );
    tx.maybe(find, args![bulletin, unit]).await
}

/// It arrives at communes, `{rows}` of one column; gives at how many.
pub async fn arrive(tx: &mut Tx, bulletin: &str, units: Value, state: &str, at: Moment) -> Result<u64> {
    let insert = sql!(
        "insert into bulletin_target (bulletin, unit, state, received_at, changed_at) \
         select $2, value ->> 0, $3, $4, $4 from {rows} where true on conflict (bulletin, unit) do nothing"
    );
    tx.run_of(insert, args![units, bulletin, state, at]).await
}

/// A step that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Moved<'a> {
    pub bulletin: &'a str,
    pub unit: &'a str,
    /// The state that it was in: another one by now is not overwritten.
    pub from: &'a str,
    pub to: &'a str,
    pub why: Option<&'a str>,
    pub by: Option<&'a str>,
}

/// Writes a step; false when somebody was faster.
pub async fn moved(tx: &mut Tx, step: Moved<'_>, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin_target set state = $4, why = $5, changed_at = $6, \
         seen_at = case when $4 = 'seen' then $6 else seen_at end, seen_by = case when $4 = 'seen' then $7 else seen_by end, \
         decided_at = case when $4 in ('accepted', 'declined') then $6 else decided_at end, \
         decided_by = case when $4 in ('accepted', 'declined') then $7 else decided_by end, \
         played_at = case when $4 = 'played' then coalesce(played_at, $6) else played_at end \
         where bulletin = $1 and unit = $2 and state = $3"
    );
    let Moved {
        bulletin,
        unit,
        from,
        to,
        why,
        by,
    } = step;
    Ok(tx.run(set, args![bulletin, unit, from, to, why, at, by]).await? == 1)
}

record! {
    /// A line of a commune's inbox.
    #[derive(Clone, Debug)]
    pub struct Received {
        pub id: String,
        pub title: String,
        pub class: String,
        pub kind: String,
        pub mode: String,
        pub unit: String,
        pub expires_at: Option<i64>,
        pub superseded_by: Option<String>,
        pub state: String,
        pub why: Option<String>,
        pub received_at: i64,
        pub languages: Option<String>,
    }
}

/// What reached a commune, the newest first.
pub async fn received(tx: &mut Tx, unit: &str, open: bool, limit: i64) -> Result<Vec<Received>> {
    let list = sql!(
        "select b.id, b.title, b.class, b.kind, b.mode, b.unit, b.expires_at, b.superseded_by, t.state, t.why, t.received_at, \
         (select min(v.language) from bulletin_variant v where v.bulletin = b.id and v.stage = 'approved') as languages \
         from bulletin_target t join bulletin b on b.id = t.bulletin where t.unit = $1 \
         and (cast($2 as bigint) = 0 or t.state in ('received', 'seen', 'needs_decision')) \
         order by t.received_at desc, b.id desc limit $3"
    );
    tx.all(list, args![unit, i64::from(open), limit]).await
}

record! {
    /// A bulletin that has ended while communes still wait.
    #[derive(Clone, Debug)]
    pub struct Over {
        pub bulletin: String,
        pub unit: String,
        pub state: String,
    }
}

/// Where the time of a bulletin has passed and its end is not known yet.
pub async fn over(tx: &mut Tx, at: Moment) -> Result<Vec<Over>> {
    let list = sql!(
        "select t.bulletin, t.unit, t.state from bulletin_target t join bulletin b on b.id = t.bulletin \
         where b.expires_at <= $1 and t.state in ('received', 'seen', 'accepted', 'needs_decision', 'scheduled') \
         order by t.bulletin, t.unit limit 500"
    );
    tx.all(list, args![at]).await
}
