//! The SQL of what waits for somebody.

use civic::Moment;
use store::{Db, Result, args, record, sql};

record! {
    /// How many bulletins came to a unit and wait there.
    #[derive(Clone, Debug)]
    pub struct Came {
        pub unit: String,
        pub count: i64,
    }
}

/// Bulletins that came and that hold, and wait for the unit: an urgent one waits for nobody.
pub async fn came(db: &Db, at: Moment) -> Result<Vec<Came>> {
    let count = sql!(
        "select t.unit, count(*) as count from bulletin_target t join bulletin b on b.id = t.bulletin \
         where t.state in ('received', 'seen', 'needs_decision') and b.class <> 'urgent' and b.withdrawn_at is null \
         and b.superseded_by is null and (b.expires_at is null or b.expires_at > $1) group by t.unit"
    );
    db.all(count, args![at]).await
}

record! {
    /// How many recordings of a unit wait.
    #[derive(Clone, Debug)]
    pub struct Unfinished {
        pub unit: String,
        pub to_hear: i64,
        pub to_approve: i64,
    }
}

/// Recordings of bulletins that were not sent: those that nobody has heard, and those that nobody has approved.
pub async fn unfinished(db: &Db, at: Moment) -> Result<Vec<Unfinished>> {
    let count = sql!(
        "select b.unit, sum(case when v.stage = 'draft' then 1 else 0 end) as to_hear, \
         sum(case when v.stage = 'heard' then 1 else 0 end) as to_approve from bulletin b \
         join bulletin_variant v on v.bulletin = b.id where b.sent_at is null and b.withdrawn_at is null \
         and (b.expires_at is null or b.expires_at > $1) and v.audio is not null and v.stage in ('draft', 'heard') group by b.unit"
    );
    db.all(count, args![at]).await
}
