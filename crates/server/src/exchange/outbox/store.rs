//! The SQL of what goes out.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

use crate::exchange::store::{Id, Row};

/// What waits to go out, in the order in which it was said.
pub async fn waiting(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where way = 'out' and state = 'waiting' order by at, status_code, id limit 500"
    );
    db.all(list, args![]).await
}

/// Says that a message was made ready under this name, and which bytes it has; false when somebody was quicker.
pub async fn mark_sent(tx: &mut Tx, id: &str, prepared: &str, digest: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update exchange_message set state = 'sent', file_name = $2, digest = $3, done_at = $4 \
         where id = $1 and state = 'waiting'"
    );
    Ok(tx.run(update, args![id, prepared, digest, at]).await? == 1)
}

/// Says why a message cannot go.
pub async fn mark_stuck(tx: &mut Tx, id: &str, facts: Value, at: Moment) -> Result<bool> {
    let update = sql!(
        "update exchange_message set state = 'stuck', facts = $2, done_at = $3 where id = $1 and state = 'waiting'"
    );
    Ok(tx.run(update, args![id, facts, at]).await? == 1)
}

/// The message that was made ready under this name and may go out.
pub async fn sent_as(db: &Db, prepared: &str) -> Result<Option<Id>> {
    let find =
        sql!("select id from exchange_message where file_name = $1 and way = 'out' and state = 'sent'");
    db.maybe(find, args![prepared]).await
}

/// The message by which a directive of ours went out, or was to go out.
pub async fn announced(tx: &mut Tx, directive: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, \
         letter, directive, source, file_name, facts, repeats, at, done_at from exchange_message \
         where directive = $1 and way = 'out' and kind in ('document', 'replacement') order by at, id limit 1"
    );
    tx.maybe(find, args![directive]).await
}

record! {
    /// Whether something was recorded.
    #[derive(Clone, Debug)]
    pub struct Queued {
        pub queued: bool,
    }
}

/// Whether a unit's report on a directive was sent: nothing when the directive's letter did not come to it by exchange.
pub async fn answerable(db: &Db, directive: &str, unit: &str, once_key: &str) -> Result<Option<Queued>> {
    let find = sql!(
        "select exists (select 1 from exchange_message s where s.once_key = $3) as queued \
         from directive d join exchange_message m on m.letter = d.letter where d.id = $1 and m.unit = $2 and m.way = 'in' \
         and m.kind <> 'status' and m.other_code is not null and m.own_code is not null \
         and not exists (select 1 from exchange_message s where s.answers = m.id and s.way = 'out' and s.status_code = '02') \
         limit 1"
    );
    db.maybe(find, args![directive, unit, once_key]).await
}

record! {
    /// A directive as a message carries it.
    #[derive(Clone, Debug)]
    pub struct Issued {
        pub kind: String,
        pub number: Option<String>,
        pub dated: Option<String>,
        pub place: Option<String>,
        pub subject: String,
        pub signer_name: Option<String>,
        pub signer_post: Option<String>,
        pub issued_at: i64,
    }
}

/// A directive as a message carries it.
pub async fn issued(db: &Db, directive: &str) -> Result<Issued> {
    let find = sql!(
        "select kind, number, dated, place, subject, signer_name, signer_post, issued_at from directive where id = $1"
    );
    db.one(find, args![directive]).await
}
