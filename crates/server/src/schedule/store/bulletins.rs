//! What timetables ask of bulletins: what may be chosen, how one stands at a station, its approved recordings.

use civic::Moment;
use store::{Result, Tx, args, record, sql};

use super::SoundRow;

record! {
    /// A bulletin that a station may put into its timetable, in one language.
    #[derive(Clone, Debug)]
    pub struct Choosable {
        /// The bulletin.
        pub id: String,
        /// The unit that made it.
        pub unit: String,
        /// Its title.
        pub title: String,
        /// Its class.
        pub class: String,
        /// Its level.
        pub level: String,
        /// live or drill.
        pub mode: String,
        /// BCP 47.
        pub language: String,
        /// The length of the approved recording.
        pub duration_ms: i64,
        /// When it stops being true.
        pub expires_at: Option<i64>,
        /// How it stands at the station; none: its own.
        pub state: Option<String>,
    }
}

/// What a station may play: approved recordings of its own bulletins, and of those that reached it. Whether the state
/// lets them be scheduled is asked by the caller.
pub async fn choosable(tx: &mut Tx, unit: &str, at: Moment) -> Result<Vec<Choosable>> {
    let list = sql!(
        "select b.id, b.unit, b.title, b.class, b.level, b.mode, v.language, v.duration_ms, b.expires_at, t.state \
         from bulletin b join bulletin_variant v on v.bulletin = b.id \
         left join bulletin_target t on t.bulletin = b.id and t.unit = $1 \
         where (b.unit = $1 or t.unit is not null) and v.stage = 'approved' and v.audio = v.approved_hash \
         and v.duration_ms is not null and b.withdrawn_at is null and b.superseded_by is null and b.withheld = $3 \
         and (b.expires_at is null or b.expires_at > $2) order by b.created_at desc, b.id, v.language"
    );
    tx.all(list, args![unit, at, false]).await
}

record! {
    /// How a bulletin stands at a station.
    #[derive(Clone, Debug)]
    pub struct TargetRow {
        /// The bulletin.
        pub bulletin: String,
        /// Its title.
        pub title: String,
        /// Its class.
        pub class: String,
        /// The state.
        pub state: String,
    }
}

/// What waits at a station for the commune's decision.
pub async fn undecided(tx: &mut Tx, unit: &str) -> Result<Vec<TargetRow>> {
    let list = sql!(
        "select t.bulletin, b.title, b.class, t.state from bulletin_target t join bulletin b on b.id = t.bulletin \
         where t.unit = $1 and t.state = 'needs_decision' order by t.changed_at, t.bulletin"
    );
    tx.all(list, args![unit]).await
}

record! {
    /// How a bulletin stands at one station.
    #[derive(Clone, Debug)]
    pub struct StandingRow {
        /// The state.
        pub state: String,
    }
}

/// How a bulletin stands at a station.
pub async fn target(tx: &mut Tx, bulletin: &str, unit: &str) -> Result<Option<StandingRow>> {
    let find = sql!("select state from bulletin_target where bulletin = $1 and unit = $2");
    tx.maybe(find, args![bulletin, unit]).await
}

record! {
    /// What a timetable asks of a bulletin.
    #[derive(Clone, Debug)]
    pub struct BulletinRow {
        /// Its id.
        pub id: String,
        /// The unit that made it.
        pub unit: String,
        /// Its title.
        pub title: String,
        /// Its class.
        pub class: String,
        /// Its level.
        pub level: String,
    }
}

/// One bulletin.
pub async fn bulletin(tx: &mut Tx, id: &str) -> Result<Option<BulletinRow>> {
    tx.maybe(
        sql!("select id, unit, title, class, level from bulletin where id = $1"),
        args![id],
    )
    .await
}

/// Its approved recordings, in the order of their languages, Vietnamese first.
pub async fn approved(tx: &mut Tx, bulletin: &str) -> Result<Vec<SoundRow>> {
    let list = sql!(
        "select bulletin, language, audio, size, duration_ms, samples, gain from bulletin_variant \
         where bulletin = $1 and stage = 'approved' and audio = approved_hash and size is not null \
         and samples is not null and duration_ms is not null \
         order by case when language = 'vi' then 0 else 1 end, language"
    );
    tx.all(list, args![bulletin]).await
}
