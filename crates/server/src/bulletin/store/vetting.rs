//! The SQL of vetting: rules, who sits on boards, what they passed, what they are told of.

use civic::Moment;
use serde_json::Value;
use store::{Result, Tx, args, record, sql};

use crate::reform::Thing;

record! {
    /// A rule as it is stored.
    #[derive(Clone, Debug)]
    pub struct RuleRow {
        pub id: String,
        pub unit: String,
        pub board: String,
        pub makers: Value,
        pub own: bool,
        pub quorum: i64,
        pub decided_by: String,
        pub valid_from: String,
        pub valid_to: Option<String>,
        pub made_by: String,
        pub made_unit: String,
        pub made_at: i64,
        pub ended_by: Option<String>,
        pub ended_at: Option<i64>,
        pub settled_at: Option<i64>,
        pub inherited_from: Option<String>,
    }
}

/// Every rule that was ever decided, the newest first: there are few.
pub async fn rules(tx: &mut Tx) -> Result<Vec<RuleRow>> {
    let list = sql!(
        "select id, unit, board, makers, own, quorum, decided_by, valid_from, valid_to, made_by, made_unit, made_at, ended_by, \
         ended_at, settled_at, inherited_from from vetting_rule order by valid_from desc, id desc"
    );
    tx.all(list, args![]).await
}

/// Stores a new rule.
pub async fn insert_rule(tx: &mut Tx, row: &RuleRow) -> Result<()> {
    let insert = sql!(
        "insert into vetting_rule (id, unit, board, makers, own, decided_by, valid_from, valid_to, made_by, made_unit, made_at, \
         quorum) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let r = row.clone();
    let first = args![r.id, r.unit, r.board, r.makers, r.own, r.decided_by];
    let rest = args![
        r.valid_from,
        r.valid_to,
        r.made_by,
        r.made_unit,
        r.made_at,
        r.quorum
    ];
    tx.run(insert, first.into_iter().chain(rest).collect()).await?;
    Ok(())
}

/// Gives a rule its last day; false when it has ended before that.
pub async fn end_rule(tx: &mut Tx, id: &str, last: &str, by: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update vetting_rule set valid_to = $2, ended_by = $3, ended_at = $4 \
         where id = $1 and settled_at is null and (valid_to is null or valid_to > $2)"
    );
    Ok(tx.run(set, args![id, last, by, at]).await? == 1)
}

/// What waited by a rule that is over was let go; false when another node was faster.
pub async fn settle(tx: &mut Tx, id: &str, at: Moment) -> Result<bool> {
    let set = sql!("update vetting_rule set settled_at = $2 where id = $1 and settled_at is null");
    Ok(tx.run(set, args![id, at]).await? == 1)
}

record! {
    /// Somebody's seat on a board.
    #[derive(Clone, Debug)]
    pub struct MemberRow {
        pub id: String,
        pub rule: String,
        pub person: String,
        pub name: String,
        pub unit: String,
        pub active: bool,
        pub valid_from: String,
        pub valid_to: Option<String>,
        pub named_by: String,
        pub named_at: i64,
        pub factor: bool,
    }
}

/// Every seat of every board, in the order of names.
pub async fn members(tx: &mut Tx) -> Result<Vec<MemberRow>> {
    let list = sql!(
        "select m.id, m.rule, m.person, p.name, p.unit, p.active, m.valid_from, m.valid_to, g.name as named_by, m.named_at, \
         exists (select 1 from person_factor f where f.person = p.id and f.confirmed_at is not null) as factor \
         from vetting_member m join person p on p.id = m.person join person g on g.id = m.named_by \
         order by p.name, m.valid_from, m.id"
    );
    tx.all(list, args![]).await
}

record! {
    /// Somebody who could sit on a board.
    #[derive(Clone, Debug)]
    pub struct Candidate {
        pub id: String,
        pub unit: String,
        pub role: String,
        pub name: String,
        pub login: String,
    }
}

/// The people of some units with an open account, `{rows}` of one column.
pub async fn people_of(tx: &mut Tx, units: Value) -> Result<Vec<Candidate>> {
    let list = sql!(
        "select p.id, p.unit, p.role, p.name, p.login from {rows} join person p on p.unit = value ->> 0 \
         where p.active and p.role <> 'operator' order by p.name, p.id"
    );
    tx.all_of(list, args![units]).await
}

/// Somebody by login name, with an open account.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Candidate>> {
    let find = sql!(
        "select id, unit, role, name, login from person where login = $1 and active and role <> 'operator'"
    );
    tx.maybe(find, args![login]).await
}

/// Names somebody.
pub async fn insert_member(
    tx: &mut Tx,
    (id, rule, person): (&str, &str, &str),
    (from, until): (&str, Option<&str>),
    by: &str,
    at: Moment,
) -> Result<()> {
    let insert = sql!(
        "insert into vetting_member (id, rule, person, valid_from, valid_to, named_by, named_at) \
         values ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run(insert, args![id, rule, person, from, until, by, at])
        .await?;
    Ok(())
}

/// Gives a seat its last day; false when it has ended before that.
pub async fn end_member(
    tx: &mut Tx,
    (rule, id): (&str, &str),
    last: &str,
    by: &str,
    at: Moment,
) -> Result<bool> {
    let set = sql!(
        "update vetting_member set valid_to = $3, ended_by = $4, ended_at = $5 \
         where id = $2 and rule = $1 and (valid_to is null or valid_to > $3)"
    );
    Ok(tx.run(set, args![rule, id, last, by, at]).await? == 1)
}

record! {
    /// The word of one member for one language.
    #[derive(Clone, Debug)]
    pub struct PassRow {
        pub language: String,
        pub rule: String,
        pub person: String,
        pub name: String,
        pub audio: String,
        pub seal: String,
        pub at: i64,
    }
}

/// What members of boards passed of a bulletin, the oldest first.
pub async fn passes(tx: &mut Tx, bulletin: &str) -> Result<Vec<PassRow>> {
    let list = sql!(
        "select v.language, v.rule, v.person, p.name, v.audio, v.seal, v.at from vetting_word v \
         join person p on p.id = v.person where v.bulletin = $1 order by v.language, v.at, v.person"
    );
    tx.all(list, args![bulletin]).await
}

/// Keeps a member's word in the place of their word before.
pub async fn pass(
    tx: &mut Tx,
    (bulletin, language, rule): (&str, &str, &str),
    (audio, seal): (&str, &str),
    by: &str,
    at: Moment,
) -> Result<()> {
    let upsert = sql!(
        "insert into vetting_word (bulletin, language, rule, person, audio, seal, at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (bulletin, language, person) do update set rule = excluded.rule, audio = excluded.audio, \
         seal = excluded.seal, at = excluded.at"
    );
    tx.run(upsert, args![bulletin, language, rule, by, audio, seal, at])
        .await?;
    Ok(())
}

/// What was passed is no longer: it was sent back.
pub async fn unpass(tx: &mut Tx, bulletin: &str, language: &str) -> Result<()> {
    let delete = sql!("delete from vetting_word where bulletin = $1 and language = $2");
    tx.run(delete, args![bulletin, language]).await?;
    Ok(())
}

/// What a unit approved is held until the board has heard it; false when it is another recording now.
pub async fn hold(tx: &mut Tx, variant: &str, audio: &str) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'held' where id = $1 and approved_hash = $2 and stage = 'approved'"
    );
    Ok(tx.run(set, args![variant, audio]).await? == 1)
}

/// What was held may sound; false when it is another recording now, or was not held.
pub async fn release(tx: &mut Tx, variant: &str, audio: &str) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'approved' where id = $1 and approved_hash = $2 and stage = 'held'"
    );
    Ok(tx.run(set, args![variant, audio]).await? == 1)
}

record! {
    /// A bulletin that a board may have to hear.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        pub id: String,
    }
}

/// Bulletins with a recording that a unit approved and that have not left, or that hold a language back; the oldest first.
pub async fn candidates(tx: &mut Tx, at: Moment) -> Result<Vec<Waiting>> {
    let list = sql!(
        "select b.id from bulletin b where b.withdrawn_at is null and b.superseded_by is null \
         and (b.expires_at is null or b.expires_at > $1) and exists (select 1 from bulletin_variant v \
         where v.bulletin = b.id and v.audio = v.approved_hash \
         and (v.stage = 'held' or (v.stage = 'approved' and b.sent_at is null))) order by b.created_at, b.id limit 1000"
    );
    tx.all(list, args![at]).await
}

/// Bulletins with a recording that is held.
pub async fn held(tx: &mut Tx) -> Result<Vec<Waiting>> {
    let list = sql!(
        "select b.id from bulletin b where exists (select 1 from bulletin_variant v where v.bulletin = b.id \
         and v.stage = 'held') order by b.id"
    );
    tx.all(list, args![]).await
}

/// A board is told of a bulletin that did not wait for it.
pub async fn tell(tx: &mut Tx, bulletin: &str, rule: &str, why: &str, at: Moment) -> Result<bool> {
    let insert = sql!(
        "insert into vetting_told (bulletin, rule, why, at) values ($1, $2, $3, $4) on conflict (bulletin, rule) do nothing"
    );
    Ok(tx.run(insert, args![bulletin, rule, why, at]).await? == 1)
}

record! {
    /// A bulletin that did not wait for its board.
    #[derive(Clone, Debug)]
    pub struct ToldRow {
        pub bulletin: String,
        pub rule: String,
        pub why: String,
        pub at: i64,
        pub title: String,
        pub unit: String,
        pub seen_at: Option<i64>,
        pub seen_by: Option<String>,
    }
}

/// What boards were told of, the newest first.
pub async fn told(tx: &mut Tx) -> Result<Vec<ToldRow>> {
    let list = sql!(
        "select t.bulletin, t.rule, t.why, t.at, b.title, b.unit, t.seen_at, p.name as seen_by from vetting_told t \
         join bulletin b on b.id = t.bulletin left join person p on p.id = t.seen_by \
         order by t.at desc, t.bulletin limit 500"
    );
    tx.all(list, args![]).await
}

/// Somebody of the board has seen it; false when somebody had before.
pub async fn seen(tx: &mut Tx, bulletin: &str, rule: &str, by: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update vetting_told set seen_by = $3, seen_at = $4 where bulletin = $1 and rule = $2 and seen_at is null"
    );
    Ok(tx.run(set, args![bulletin, rule, by, at]).await? == 1)
}

record! {
    /// What somebody listened to.
    #[derive(Clone, Debug)]
    pub struct HeardRow {
        pub heard: Value,
        pub took_ms: i64,
    }
}

/// What somebody listened to of a recording, the newest first.
pub async fn heard(tx: &mut Tx, variant: &str, person: &str, audio: &str) -> Result<Vec<HeardRow>> {
    let list = sql!(
        "select heard, took_ms from bulletin_listening where variant = $1 and person = $2 and audio = $3 \
         order by at desc limit 50"
    );
    tx.all(list, args![variant, person, audio]).await
}

/// Rules that these units decided or whose boards they keep, and that are not over: named by rule and what the unit is to it.
pub async fn of_units(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let list = sql!(
        "select r.id || '@unit' as id, r.unit, r.decided_by as words from {rows} join vetting_rule r on r.unit = value ->> 0 \
         where r.settled_at is null union all \
         select r.id || '@board' as id, r.board as unit, r.decided_by as words from {rows} join vetting_rule r \
         on r.board = value ->> 0 where r.settled_at is null order by 1"
    );
    tx.all_of(list, args![units]).await
}

/// Rules go on for the units that take the place of those that decided them. Rows of (rule, unit, unit before).
pub async fn carry_unit(tx: &mut Tx, rows: Value) -> Result<()> {
    let carry = sql!(
        "update vetting_rule set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = vetting_rule.id), \
         inherited_from = (select k.value ->> 2 from {rows} as k where k.value ->> 0 = vetting_rule.id) \
         where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows]).await?;
    Ok(())
}

/// Boards go on at the units that take the place of those that kept them. Rows of (rule, unit, unit before).
pub async fn carry_board(tx: &mut Tx, rows: Value) -> Result<()> {
    let carry = sql!(
        "update vetting_rule set board = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = vetting_rule.id), \
         inherited_from = (select k.value ->> 2 from {rows} as k where k.value ->> 0 = vetting_rule.id) \
         where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows]).await?;
    Ok(())
}
