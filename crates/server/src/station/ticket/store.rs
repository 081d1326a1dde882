//! The SQL of tickets.

use civic::Moment;
use civic::station::{Ticket, TicketState};
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A ticket.
    #[derive(Clone, Debug)]
    pub struct Row {
        pub id: String,
        pub unit: String,
        pub cluster: Option<String>,
        pub device: Option<String>,
        pub fault: String,
        pub note: String,
        pub state: String,
        pub repairer: Option<String>,
        pub cost: Option<i64>,
        pub reopened: i64,
        pub opened_by: Option<String>,
        pub opened_at: i64,
        pub changed_at: i64,
    }
}

/// A ticket.
pub async fn get(db: &Db, id: &str) -> Result<Option<Row>> {
    let find = sql!(
        "select id, unit, cluster, device, fault, note, state, repairer, cost, reopened, opened_by, opened_at, changed_at \
         from ticket where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// A ticket, held until the transaction ends.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<Option<Row>> {
    let hold = sql!(
        "update ticket set reopened = reopened where id = $1 returning id, unit, cluster, device, fault, note, state, \
         repairer, cost, reopened, opened_by, opened_at, changed_at"
    );
    tx.maybe(hold, args![id]).await
}

/// Tickets of these units, `{rows}` of one column: open ones first, then the newest.
pub async fn list(db: &Db, units: Value) -> Result<Vec<Row>> {
    let list = sql!(
        "select t.id, t.unit, t.cluster, t.device, t.fault, t.note, t.state, t.repairer, t.cost, t.reopened, t.opened_by, \
         t.opened_at, t.changed_at from {rows} cross join ticket t where t.unit = value ->> 0 \
         order by case when t.closed_at is null then 0 else 1 end, t.changed_at desc, t.id limit 500"
    );
    db.all_of(list, args![units]).await
}

record! {
    struct Named { id: String, name: String }
}

/// What the tickets of these units are about, by name: the ticket's id, the device or cluster.
pub async fn names(db: &Db, units: Value) -> Result<std::collections::HashMap<String, String>> {
    let list = sql!(
        "select t.id, coalesce(d.name, k.name, '') as name from {rows} cross join ticket t \
         left join device d on d.id = t.device left join cluster k on k.id = t.cluster where t.unit = value ->> 0"
    );
    let rows = db.all_of::<Named>(list, args![units]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Open tickets of a device or cluster.
pub async fn open_of(db: &Db, thing: &str) -> Result<Vec<Row>> {
    let list = sql!(
        "select id, unit, cluster, device, fault, note, state, repairer, cost, reopened, opened_by, opened_at, changed_at \
         from ticket where (device = $1 or cluster = $1) and closed_at is null order by opened_at"
    );
    db.all(list, args![thing]).await
}

record! {
    struct Same { id: String }
}

/// An open ticket about this fault of this thing.
pub async fn same(tx: &mut Tx, thing: &str, fault: &str) -> Result<Option<String>> {
    let find = sql!(
        "select id from ticket where (device = $1 or cluster = $1) and fault = $2 and closed_at is null limit 1"
    );
    Ok(tx
        .maybe::<Same>(find, args![thing, fault])
        .await?
        .map(|same| same.id))
}

/// A new ticket.
pub struct New<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub cluster: Option<&'a str>,
    pub device: Option<&'a str>,
    pub fault: &'a str,
    pub note: &'a str,
    pub by: Option<&'a str>,
}

/// Opens a ticket.
pub async fn insert(tx: &mut Tx, new: &New<'_>, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into ticket (id, unit, cluster, device, fault, note, state, repairer, cost, reopened, opened_by, opened_at, \
         changed_by, changed_at, closed_at) values ($1, $2, $3, $4, $5, $6, 'open', null, null, 0, $7, $8, $7, $8, null)"
    );
    tx.run(
        insert,
        args![
            new.id,
            new.unit,
            new.cluster,
            new.device,
            new.fault,
            new.note,
            new.by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Keeps how a ticket stands after a step.
pub async fn save(tx: &mut Tx, id: &str, ticket: &Ticket, by: &str, at: Moment) -> Result<()> {
    let save = sql!(
        "update ticket set state = $2, repairer = $3, cost = $4, reopened = $5, changed_by = $6, changed_at = $7, \
         closed_at = $8 where id = $1"
    );
    let over = matches!(ticket.state, TicketState::Closed | TicketState::Dismissed);
    let cost = ticket.cost.map(|cost| cost as i64);
    let closed = over.then_some(at.0);
    tx.run(
        save,
        args![
            id,
            ticket.state.code(),
            ticket.repairer.clone(),
            cost,
            i64::from(ticket.reopened),
            by,
            at,
            closed
        ],
    )
    .await?;
    Ok(())
}

record! {
    /// A step.
    pub struct Step {
        pub step: String,
        pub note: Option<String>,
        pub cost: Option<i64>,
        pub by_person: Option<String>,
        pub at: i64,
    }
}

/// The steps of a ticket, in order.
pub async fn steps(db: &Db, ticket: &str) -> Result<Vec<Step>> {
    let list =
        sql!("select step, note, cost, by_person, at from ticket_step where ticket = $1 order by position");
    db.all(list, args![ticket]).await
}

/// Adds a step.
pub async fn add_step(
    tx: &mut Tx,
    ticket: &str,
    (step, note, cost): (&str, Option<&str>, Option<i64>),
    by: Option<&str>,
    at: Moment,
) -> Result<()> {
    let add = sql!(
        "insert into ticket_step (ticket, position, step, note, cost, by_person, at) \
         values ($1, (select count(*) from ticket_step where ticket = $1), $2, $3, $4, $5, $6)"
    );
    tx.run(add, args![ticket, step, note, cost, by, at]).await?;
    Ok(())
}

/// The open tickets of these units; `{rows}` of one column.
pub async fn things(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select t.id, t.unit, coalesce(d.name, c.name, t.fault) as words from {rows} join ticket t on t.unit = value ->> 0 \
         left join device d on d.id = t.device left join cluster c on c.id = t.cluster \
         where t.closed_at is null order by t.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives tickets to the units that take the place of theirs. Rows of (ticket, unit).
pub async fn carry(tx: &mut Tx, rows: Value, at: i64) -> Result<()> {
    let carry = sql!(
        "update ticket set unit = (select n.value ->> 1 from {rows} as n where n.value ->> 0 = ticket.id), changed_at = $2 \
         where id in (select m.value ->> 0 from {rows} as m)"
    );
    tx.run_of(carry, args![rows, at]).await?;
    Ok(())
}
