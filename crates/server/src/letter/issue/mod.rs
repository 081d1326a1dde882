//! Issuing: a directive, its recipients, tasks and assignments, all or nothing.

mod store;

use std::collections::BTreeSet;

use ::store::audit::{self, Entry};
use ::store::{Result, Tx, dialect};
use civic::unit::Class;
use civic::{Ids, Moment};
use serde_json::{Value, json};
use viet::Date;

use super::ties::Tie;
use crate::register::{self, Leaving, Outgoing};

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
    /// False when it is the letter of another organ, passed on under that organ's number.
    pub own: bool,
    /// Documents that it names.
    pub ties: Vec<Tie>,
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
    store::insert_directive(tx, &directive, at, order).await?;
    for (position, to) in (0i64..).zip(&order.recipients) {
        store::insert_recipient(tx, &directive, position, to, order.as_of).await?;
    }
    store::insert_attachment(tx, &directive, order).await?;
    super::attachments::go_along(tx, &order.letter, &directive).await?;
    let mut assignments = 0;
    for (position, ask) in (0i64..).zip(&order.tasks) {
        let task = ids.next(at);
        store::insert_task(tx, &directive, &task, position, ask).await?;
        let rows: Vec<Value> = ask.units.iter().map(|unit| json!([ids.next(at), unit])).collect();
        assignments += rows.len();
        store::insert_assignments(tx, (&directive, at), order, (&task, ask), rows).await?;
    }
    for (position, tie) in (0i64..).zip(&order.ties) {
        super::ties::insert(tx, &directive, position, tie).await?;
    }
    register(tx, at, &directive, order).await?;
    crate::exchange::issued(tx, at, &directive, order).await?;
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

/// It leaves the sender and arrives at everybody else, in the registers of both.
async fn register(tx: &mut Tx, at: Moment, directive: &str, order: &Order) -> Result<()> {
    let leaving = Leaving {
        id: directive,
        unit: &order.unit,
        kind: &order.kind,
        code: order.number.as_deref(),
        dated: order.dated,
        own: order.own,
        what: Outgoing::Directive,
    };
    if !register::joins(tx, &order.letter, directive, leaving.code).await? {
        register::leaves(tx, at, &leaving).await?;
    }
    let units = order.tasks.iter().flat_map(|ask| &ask.units).map(String::as_str);
    register::arrives(tx, at, directive, units.filter(|unit| *unit != order.unit)).await
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
