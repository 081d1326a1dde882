//! The SQL of what passes between those who make a bulletin and those who approve it.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

/// A step, about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    pub id: &'a str,
    pub bulletin: &'a str,
    pub language: &'a str,
    /// submitted, returned, answered, approved; board_passed, board_returned, board_freed.
    pub step: &'static str,
    /// The recording that it is about.
    pub audio: &'a str,
    pub version: i64,
    pub person: &'a str,
    pub remark: Option<&'a str>,
}

/// Keeps a step.
pub async fn insert(tx: &mut Tx, new: New<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into bulletin_step (id, bulletin, language, step, audio, version, person, remark, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let first = args![new.id, new.bulletin, new.language, new.step, new.audio];
    let rest = args![new.version, new.person, new.remark, at];
    tx.run(insert, first.into_iter().chain(rest).collect()).await?;
    Ok(())
}

record! {
    /// A step that was taken.
    #[derive(Clone, Debug)]
    pub struct Step {
        pub language: String,
        pub step: String,
        pub audio: String,
        pub version: i64,
        pub name: String,
        pub remark: Option<String>,
        pub at: i64,
    }
}

/// The steps of a bulletin in all its languages, the newest first.
pub async fn steps(tx: &mut Tx, bulletin: &str) -> Result<Vec<Step>> {
    let list = sql!(
        "select s.language, s.step, s.audio, s.version, p.name, s.remark, s.at from bulletin_step s \
         join person p on p.id = s.person where s.bulletin = $1 order by s.at desc, s.id desc"
    );
    tx.all(list, args![bulletin]).await
}

/// Sends exactly this recording in this version back to those who made it; false when it is another one now, or it was sent
/// to communes meanwhile. An approval is void.
pub async fn send_back(tx: &mut Tx, variant: &str, version: i64, audio: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'returned', approved_by = null, approved_at = null, approved_hash = null, \
         version = version + 1, changed_at = $4 where id = $1 and version = $2 and audio = $3 \
         and stage in ('heard', 'approved', 'held') and exists (select 1 from bulletin b \
         where b.id = bulletin_variant.bulletin and b.withdrawn_at is null \
         and (b.sent_at is null or bulletin_variant.stage = 'held'))"
    );
    Ok(tx.run(set, args![variant, version, audio, at]).await? == 1)
}

/// Submits again what was returned, unchanged; false when it is another one now.
pub async fn answer(tx: &mut Tx, variant: &str, version: i64, audio: &str, at: Moment) -> Result<bool> {
    let set = sql!(
        "update bulletin_variant set stage = 'heard', version = version + 1, changed_at = $4 \
         where id = $1 and version = $2 and audio = $3 and stage = 'returned'"
    );
    Ok(tx.run(set, args![variant, version, audio, at]).await? == 1)
}

record! {
    /// How many recordings were returned to somebody who made them.
    #[derive(Clone, Debug)]
    pub struct Returned { pub person: String, pub count: i64 }
}

/// Recordings of bulletins that were not sent and came back with remarks, by everybody who made them.
pub async fn returned(db: &Db, at: Moment) -> Result<Vec<Returned>> {
    let count = sql!(
        "select a.person, count(*) as count from bulletin_variant v join bulletin_author a on a.variant = v.id \
         join bulletin b on b.id = v.bulletin where v.stage = 'returned' and b.sent_at is null and b.withdrawn_at is null \
         and (b.expires_at is null or b.expires_at > $1) group by a.person"
    );
    db.all(count, args![at]).await
}
