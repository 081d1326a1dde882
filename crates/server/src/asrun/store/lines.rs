//! The SQL of the diary: playings with what they played and why, and the plans by which they were due.

use civic::Moment;
use store::{Db, Result, args, record, sql};

record! {
    struct Unit { unit: String }
}

/// Units that have a device or had a playing.
pub async fn units(db: &Db) -> Result<Vec<String>> {
    let list = sql!("select unit from device union select unit from asrun_play");
    let rows: Vec<Unit> = db.all(list, args![]).await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}

record! {
    /// A playing of one device.
    #[derive(Clone, Debug)]
    pub struct Play {
        /// The device.
        pub device: String,
        /// The occurrence.
        pub item: String,
        /// The bulletin.
        pub bulletin: Option<String>,
        /// BCP 47.
        pub language: Option<String>,
        /// Its class.
        pub class: Option<String>,
        /// When it was due.
        pub due_at: Option<i64>,
        /// Its first sample, microseconds.
        pub started_us: Option<i64>,
        /// Its end.
        pub ended_at: Option<i64>,
        /// Samples that sounded.
        pub samples: Option<i64>,
        /// Samples of a relay that were silence because its source gave none.
        pub dry: Option<i64>,
        /// Why it ended.
        pub ending: Option<String>,
        /// Why it made no sound.
        pub silence: Option<String>,
        /// `fold::Outcome::code`.
        pub outcome: String,
        /// It stood in the plan.
        pub planned: bool,
        /// It was sent over FM or wire.
        pub gateway: bool,
        /// Why it is not believed.
        pub doubt: Option<String>,
    }
}

/// The playings of a unit that were due between two instants.
pub async fn plays(db: &Db, unit: &str, from: Moment, until: Moment) -> Result<Vec<Play>> {
    let list = sql!(
        "select device, item, bulletin, language, class, due_at, started_us, ended_at, samples, dry, ending, silence, outcome, planned, \
         gateway, doubt from asrun_play where unit = $1 and due_at >= $2 and due_at < $3 order by due_at, item, device"
    );
    db.all(list, args![unit, from, until]).await
}

record! {
    /// A device of the station.
    #[derive(Clone, Debug)]
    pub struct Device {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// It feeds FM or wire.
        pub gateway: bool,
        /// Where its log ends.
        pub sequence: Option<i64>,
        /// The hash of its last record.
        pub hash: Option<Vec<u8>>,
        /// Two logs bear its name.
        pub forked_at: Option<i64>,
    }
}

/// The players of a unit, with where their logs end.
pub async fn devices(db: &Db, unit: &str) -> Result<Vec<Device>> {
    let list = sql!(
        "select d.id, d.name, d.gateway, l.sequence, l.hash, l.forked_at from device d left join device_log l on l.device = d.id \
         where d.unit = $1 and d.kind = 'player' and not d.practice order by d.name, d.id"
    );
    db.all(list, args![unit]).await
}

record! {
    /// A plan of a device.
    #[derive(Clone, Debug)]
    pub struct Sealed {
        /// When it was signed.
        pub issued_at: i64,
        /// The signed bytes.
        pub sealed: Vec<u8>,
    }
}

/// The plans of a device that were in force at some time between two instants, in order.
pub async fn plans(db: &Db, device: &str, from: Moment, until: Moment) -> Result<Vec<Sealed>> {
    let list = sql!(
        "select issued_at, sealed from device_plan where device = $1 and expires_at > $2 and issued_at < $3 order by version"
    );
    db.all(list, args![device, from, until]).await
}

record! {
    /// What an occurrence comes from.
    #[derive(Clone, Debug)]
    pub struct Slot {
        /// Its id.
        pub id: String,
        /// The bulletin.
        pub bulletin: Option<String>,
        /// The name of what is taken over.
        pub relay: Option<String>,
        /// Where its sound comes from.
        pub source: String,
        /// BCP 47.
        pub language: String,
        /// Its class.
        pub class: String,
    }
}

/// Every slot of a unit.
pub async fn slots(db: &Db, unit: &str) -> Result<Vec<Slot>> {
    let list = sql!(
        "select s.id, s.bulletin, r.name as relay, s.source, s.language, s.class from slot s left join relay r on r.id = s.relay \
         where s.unit = $1"
    );
    db.all(list, args![unit]).await
}

record! {
    /// A bulletin and what it serves.
    #[derive(Clone, Debug)]
    pub struct Bulletin {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// live or drill.
        pub mode: String,
        /// The directive.
        pub directive: Option<String>,
        /// Its number.
        pub number: Option<String>,
        /// Where the task stands in it, from 0.
        pub position: Option<i64>,
    }
}

/// The bulletins that sounded or are planned at a unit.
pub async fn bulletins(db: &Db, unit: &str) -> Result<Vec<Bulletin>> {
    let list = sql!(
        "select b.id, b.title, b.mode, b.directive, d.number, t.position from bulletin b \
         left join directive d on d.id = b.directive left join task t on t.id = b.task \
         where b.id in (select bulletin from slot where unit = $1 union select bulletin from asrun_play where unit = $1)"
    );
    db.all(list, args![unit]).await
}

record! {
    struct NameRow { name: String }
}

/// Names of open clusters that no device reaches: people alone know what was heard there.
pub async fn by_hand(db: &Db, unit: &str) -> Result<Vec<String>> {
    let list = sql!(
        "select name from cluster where unit = $1 and device is null and closed_at is null order by name"
    );
    let rows: Vec<NameRow> = db.all(list, args![unit]).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
