//! The SQL of boards.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A board as its browser knows it.
    #[derive(Clone, Debug)]
    pub struct Board {
        /// The device.
        pub device: String,
        /// The unit.
        pub unit: String,
        /// It stands in an office.
        pub practice: bool,
        /// So long a text stays after its time.
        pub linger_ms: i64,
        /// What it showed when it was read back last.
        pub shown: Option<String>,
        /// What it should have shown then.
        pub expected: Option<String>,
    }
}

/// The board with this address.
pub async fn by_token(db: &Db, token_hash: &str) -> Result<Option<Board>> {
    let find = sql!(
        "select b.device, d.unit, d.practice, b.linger_ms, b.shown, b.expected from board b join device d on d.id = b.device \
         where b.token_hash = $1 and d.state = 'enrolled'"
    );
    db.maybe(find, args![token_hash]).await
}

record! {
    struct SealedRow { sealed: Vec<u8> }
}

/// The newest plan of the board itself: the pictures that it may show.
pub async fn own_plan(db: &Db, device: &str) -> Result<Option<Vec<u8>>> {
    let own = sql!("select sealed from device_plan where device = $1 order by version desc limit 1");
    let row: Option<SealedRow> = db.maybe(own, args![device]).await?;
    Ok(row.map(|row| row.sealed))
}

/// The newest plans of the players of a station, whose programme a board follows.
pub async fn plans(db: &Db, unit: &str) -> Result<Vec<Vec<u8>>> {
    let station = sql!(
        "select p.sealed from device_plan p join device d on d.id = p.device where d.unit = $1 and d.kind = 'player' \
         and d.state = 'enrolled' and not d.practice and p.version = (select max(o.version) from device_plan o \
         where o.device = p.device) order by p.device limit 50"
    );
    let rows: Vec<SealedRow> = db.all(station, args![unit]).await?;
    Ok(rows.into_iter().map(|row| row.sealed).collect())
}

record! {
    /// The approved text of a slot's bulletin.
    #[derive(Clone, Debug)]
    pub struct Text {
        /// How long the slot lasts.
        pub duration_ms: i64,
        /// The devices that it goes to; none: all of its station.
        pub devices: Option<serde_json::Value>,
        /// The bulletin's title.
        pub title: String,
        /// The text.
        pub body: String,
        /// Hash of its picture.
        pub picture: Option<String>,
        /// The words in its place.
        pub picture_alt: Option<String>,
        /// BCP 47.
        pub language: String,
        /// live or drill.
        pub mode: String,
        /// Code of its class.
        pub class: String,
        /// When it was issued.
        pub issued_at: i64,
        /// When it stops being true, exclusive.
        pub expires_at: Option<i64>,
        /// Who made it.
        pub created_by: String,
        /// Who put it into the timetable.
        pub slot_by: String,
        /// Who asked for it, when it is urgent.
        pub asked_by: Option<String>,
        /// The unit that made it.
        pub unit: String,
    }
}

impl Text {
    /// Everybody who sends it: none of them lets a drill reach a live board.
    pub fn senders(&self) -> impl Iterator<Item = &str> {
        let asked = self.asked_by.as_deref().into_iter();
        [self.created_by.as_str(), &self.slot_by].into_iter().chain(asked)
    }
}

/// What a slot shows: approved, not withheld, withdrawn or replaced.
pub async fn text(db: &Db, slot: &str) -> Result<Option<Text>> {
    let find = sql!(
        "select s.duration_ms, s.devices, b.title, v.body, v.picture, v.picture_alt, v.language, b.mode, b.class, b.issued_at, b.expires_at, b.created_by, s.created_by as slot_by, u.asked_by, b.unit \
         from slot s join bulletin b on b.id = s.bulletin join bulletin_variant v on v.bulletin = b.id and v.language = s.language \
         left join urgent_order u on u.id = s.urgent_order \
         where s.id = $1 and s.ended_at is null and not s.pending and v.stage = 'approved' and v.approved_at is not null and (v.body <> '' or v.picture is not null) \
         and not b.withheld and b.withdrawn_at is null and b.superseded_by is null"
    );
    db.maybe(find, args![slot]).await
}

record! {
    struct ArmRow { armed_by: String, from_at: i64, until_at: i64 }
}

/// Who armed a device for a drill at this time.
pub async fn armings(db: &Db, device: &str, at: Moment) -> Result<Vec<civic::bulletin::Arming>> {
    let find = sql!(
        "select armed_by, from_at, until_at from device_arming where device = $1 and from_at <= $2 and until_at > $2"
    );
    let rows: Vec<ArmRow> = db.all(find, args![device, at]).await?;
    let arming = |row: ArmRow| civic::bulletin::Arming {
        by: row.armed_by,
        from: Moment(row.from_at),
        until: Moment(row.until_at),
    };
    Ok(rows.into_iter().map(arming).collect())
}

/// Notes what a board showed.
pub async fn note(tx: &mut Tx, board: &Board, shown: &str, expected: &str, at: Moment) -> Result<()> {
    let update = sql!("update board set read_at = $2, shown = $3, expected = $4 where device = $1");
    tx.run(update, args![&board.device, at, shown, expected]).await?;
    let changed = board.shown.as_deref() != Some(shown) || board.expected.as_deref() != Some(expected);
    if changed || shown != expected {
        let insert = sql!(
            "insert into board_reading (device, at, shown, expected) values ($1, $2, $3, $4) on conflict (device, at) do nothing"
        );
        tx.run(insert, args![&board.device, at, shown, expected]).await?;
    }
    Ok(())
}

record! {
    /// A board as its unit sees it.
    #[derive(Clone, Debug)]
    pub struct Row {
        /// The device.
        pub device: String,
        /// The unit.
        pub unit: String,
        /// Its name.
        pub name: String,
        /// It stands in an office.
        pub practice: bool,
        /// So long a text stays after its time.
        pub linger_ms: i64,
        /// When it was read back last.
        pub read_at: Option<i64>,
        /// What stood there.
        pub shown: Option<String>,
        /// What should have stood there.
        pub expected: Option<String>,
        /// enrolled, or revoked when it is out of use.
        pub state: String,
    }
}

/// Boards that are in use, by unit and name.
pub async fn all(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select b.device, d.unit, d.name, d.practice, b.linger_ms, b.read_at, b.shown, b.expected, d.state from board b \
         join device d on d.id = b.device where d.state = 'enrolled' order by d.unit, d.name, d.id"
    );
    db.all(list, args![]).await
}

/// One board, also one that is out of use.
pub async fn one(db: &Db, device: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select b.device, d.unit, d.name, d.practice, b.linger_ms, b.read_at, b.shown, b.expected, d.state from board b \
         join device d on d.id = b.device where b.device = $1"
    );
    db.maybe(find, args![device]).await
}

/// A board that is about to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// The device's id.
    pub device: &'a str,
    /// The unit.
    pub unit: &'a str,
    /// Its name.
    pub name: &'a str,
    /// It stands in an office.
    pub practice: bool,
    /// Hash of its address.
    pub token_hash: &'a str,
    /// So long a text stays after its time.
    pub linger_ms: i64,
    /// By whom.
    pub person: &'a str,
}

/// Makes a board.
pub async fn insert(tx: &mut Tx, new: &New<'_>, at: Moment) -> Result<()> {
    let device = sql!(
        "insert into device (id, unit, kind, name, state, practice, gateway, offset_ms, languages, enrolled_at, version, \
         created_by, created_at, changed_at) values ($1, $2, 'board', $3, 'enrolled', $4, $5, 0, $6, $7, 1, $8, $7, $7)"
    );
    let head = args![new.device, new.unit, new.name, new.practice, false];
    let tail = args![serde_json::json!([]), at, new.person];
    tx.run(device, head.into_iter().chain(tail).collect()).await?;
    let board = sql!(
        "insert into board (device, token_hash, linger_ms, made_by, made_at) values ($1, $2, $3, $4, $5)"
    );
    tx.run(
        board,
        args![new.device, new.token_hash, new.linger_ms, new.person, at],
    )
    .await?;
    Ok(())
}

/// Gives a board another address; the old one shows nothing from now on.
pub async fn set_token(tx: &mut Tx, device: &str, token_hash: &str) -> Result<()> {
    tx.run(
        sql!("update board set token_hash = $2 where device = $1"),
        args![device, token_hash],
    )
    .await?;
    Ok(())
}

/// Takes a board out of use.
pub async fn close(tx: &mut Tx, device: &str, why: &str, at: Moment) -> Result<()> {
    let update = sql!(
        "update device set state = 'revoked', revoked_at = $3, revoked_why = $2, version = version + 1, changed_at = $3 \
         where id = $1 and state = 'enrolled'"
    );
    tx.run(update, args![device, why, at]).await?;
    Ok(())
}
