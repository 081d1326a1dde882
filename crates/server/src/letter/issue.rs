//! Issuing: a directive, its recipients, tasks and assignments, all or nothing.

use std::collections::BTreeSet;

use civic::assignment::{Handling, Part};
use civic::unit::Class;
use civic::{Ids, Moment};
use serde_json::{Value, json};
use store::audit::{self, Entry};
use store::{Error, Result, Tx, args, dialect, sql};
use viet::Date;

/// Everything that is issued, checked before: see [`civic::directive::blockers`].
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the tables")]
pub struct Order {
    pub letter: String,
    pub unit: String,
    /// The person who issues.
    pub person: String,
    pub kind: String,
    pub number: Option<String>,
    pub dated: Option<Date>,
    pub place: Option<String>,
    pub issuer: Option<String>,
    pub subject: String,
    pub signer_name: Option<String>,
    pub signer_post: Option<String>,
    pub body: String,
    pub duplicate_key: Option<String>,
    pub source: String,
    pub file_name: String,
    /// The day on which the classes were evaluated.
    pub as_of: Date,
    /// A person decided that it goes out without a number.
    pub without_number: bool,
    pub recipients: Vec<To>,
    pub tasks: Vec<Ask>,
}

/// One recipient line with the units that it was on the day.
#[derive(Clone, Debug)]
pub struct To {
    /// As written.
    pub phrase: String,
    /// The expression.
    pub class: Class,
    /// How many units it was.
    pub unit_count: usize,
}

/// One task with the units that it is given to.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the table")]
pub struct Ask {
    pub text: String,
    pub span: Option<(usize, usize)>,
    pub due_kind: Option<String>,
    pub due_text: Option<String>,
    pub due_from: Option<String>,
    /// The last day in time, inclusive, ISO.
    pub due_on: Option<String>,
    pub tags: Vec<String>,
    pub units: BTreeSet<String>,
}

/// What was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The new directive.
    pub directive: String,
    /// How many units got something.
    pub units: usize,
    /// How many assignments were made: task x unit.
    pub assignments: usize,
    /// SHA-256 of the sorted unit ids, one a line.
    pub units_sha256: String,
}

/// Issues an order in the caller's transaction. The letter itself is marked by the caller, who knows its version.
///
/// # Errors
/// [`Error::is_duplicate`] when the letter was issued before, or a directive of the same number, issuer and year was.
/// After any error the transaction must be dropped.
pub async fn issue(tx: &mut Tx, ids: &dyn Ids, at: Moment, order: &Order) -> Result<Issued> {
    let directive = ids.next(at);
    insert_directive(tx, &directive, at, order).await?;
    for (position, to) in (0i64..).zip(&order.recipients) {
        insert_recipient(tx, &directive, position, to, order.as_of).await?;
    }
    let attach = sql!("insert into attachment (directive, position, blob, file_name) values ($1, 0, $2, $3)");
    tx.run(attach, args![&directive, &order.source, &order.file_name])
        .await?;
    let mut rows = Vec::with_capacity(order.tasks.iter().map(|ask| ask.units.len()).sum());
    for (position, ask) in (0i64..).zip(&order.tasks) {
        let task = ids.next(at);
        insert_task(tx, &directive, &task, position, ask).await?;
        rows.extend(ask.units.iter().map(|unit| json!([ids.next(at), task, unit])));
    }
    let assignments = rows.len();
    insert_assignments(tx, rows).await?;
    dialect::put(tx, &directive, &findable(order)).await?;
    let units: BTreeSet<&String> = order.tasks.iter().flat_map(|ask| &ask.units).collect();
    let units_sha256 = digest(&units);
    let issued = Issued {
        directive,
        units: units.len(),
        assignments,
        units_sha256,
    };
    audit::append(tx, at, &entry(order, &issued)).await?;
    Ok(issued)
}

async fn insert_directive(tx: &mut Tx, id: &str, at: Moment, order: &Order) -> Result<()> {
    let insert = sql!(
        "insert into directive (id, letter, unit, kind, number, dated, place, issuer, subject, signer_name, signer_post, \
         body, duplicate_key, source, file_name, as_of, issued_by, issued_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    let o = order;
    let head = args![
        id,
        &o.letter,
        &o.unit,
        &o.kind,
        o.number.clone(),
        o.dated,
        o.place.clone(),
        o.issuer.clone()
    ];
    let middle = args![
        &o.subject,
        o.signer_name.clone(),
        o.signer_post.clone(),
        &o.body,
        o.duplicate_key.clone()
    ];
    let tail = args![&o.source, &o.file_name, o.as_of, &o.person, at];
    tx.run(insert, head.into_iter().chain(middle).chain(tail).collect())
        .await?;
    Ok(())
}

async fn insert_recipient(tx: &mut Tx, directive: &str, position: i64, to: &To, on: Date) -> Result<()> {
    let insert = sql!(
        "insert into directive_recipient (directive, position, phrase, class, evaluated_on, unit_count) \
         values ($1, $2, $3, $4, $5, $6)"
    );
    let class = serde_json::to_value(&to.class).map_err(|fault| Error::Damaged(fault.to_string()))?;
    tx.run(
        insert,
        args![directive, position, &to.phrase, class, on, to.unit_count as i64],
    )
    .await?;
    Ok(())
}

async fn insert_task(tx: &mut Tx, directive: &str, id: &str, position: i64, ask: &Ask) -> Result<()> {
    let insert = sql!(
        "insert into task (id, directive, position, body, span_start, span_end, due_kind, due_text, due_from, due_on, \
         tags) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let (start, end) = (
        ask.span.map(|span| span.0 as i64),
        ask.span.map(|span| span.1 as i64),
    );
    let head = args![id, directive, position, &ask.text, start, end];
    let due = args![
        ask.due_kind.clone(),
        ask.due_text.clone(),
        ask.due_from.clone(),
        ask.due_on.clone()
    ];
    tx.run(
        insert,
        head.into_iter()
            .chain(due)
            .chain(args![json!(ask.tags)])
            .collect(),
    )
    .await?;
    Ok(())
}

/// One statement for all of them, or every unit would cost a round trip. `cross join` keeps SQLite reading the rows
/// first and looking the few tasks up.
async fn insert_assignments(tx: &mut Tx, rows: Vec<Value>) -> Result<()> {
    let insert = sql!(
        "insert into assignment (id, directive, task, unit, given_by, part, due_on, handling, given_at, changed_at, \
         activity_count, evidence_count) \
         select value ->> 0, t.directive, t.id, value ->> 2, d.unit, 'lead', t.due_on, '01', d.issued_at, d.issued_at, \
         0, 0 from {rows} cross join task t cross join directive d where t.id = value ->> 1 and d.id = t.directive"
    );
    debug_assert_eq!(
        (Handling::Arrived.code(), Part::Lead.code()),
        ("01", "lead"),
        "the literals of the statement"
    );
    let wanted = rows.len() as u64;
    let made = tx.run_rows(insert, rows).await?;
    if made == wanted {
        Ok(())
    } else {
        Err(Error::Damaged(format!(
            "{made} of {wanted} assignments were made"
        )))
    }
}

fn findable(order: &Order) -> String {
    let parts = [
        order.number.as_deref(),
        order.issuer.as_deref(),
        Some(&order.subject),
        Some(&order.body),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn digest(units: &BTreeSet<&String>) -> String {
    let lines: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
    audit::digest(lines.join("\n").as_bytes())
}

fn entry<'a>(order: &'a Order, issued: &'a Issued) -> Entry<'a> {
    Entry {
        person: Some(&order.person),
        unit: Some(&order.unit),
        action: "directive.issued",
        subject: &issued.directive,
        detail: json!({
            "letter": order.letter, "number": order.number, "without_number": order.without_number,
            "units": issued.units, "assignments": issued.assignments, "units_sha256": issued.units_sha256,
        }),
    }
}
