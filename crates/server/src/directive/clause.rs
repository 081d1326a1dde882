//! The side card: who was asked about one task, who answered with what, who is silent.

use std::collections::HashMap;

use civic::Moment;
use civic::progress::Standing;
use viet::Date;

use super::bar::word;
use super::living::{Seen, of_task};
use super::scope::named;
use super::store::{self, Given, PAGE, Shown};
use crate::http::{Desk, Query, Refusal};

/// What the card shows.
pub(super) struct Card {
    pub number: i64,
    pub title: String,
    pub code: &'static str,
    pub percent: i64,
    pub filters: Vec<Filter>,
    pub q: String,
    pub standing: String,
    pub units: Vec<UnitLine>,
    pub shown: String,
    pub earlier: Option<String>,
    pub later: Option<String>,
    /// How many pieces a reminder of this task would go to.
    pub silent: i64,
}

pub(super) struct Filter {
    pub word: String,
    pub count: String,
    pub href: String,
    pub current: bool,
}

pub(super) struct UnitLine {
    pub id: String,
    pub unit: String,
    pub code: String,
    pub said: String,
    pub evidence: Vec<EvidenceLine>,
}

pub(super) struct EvidenceLine {
    pub href: String,
    pub name: String,
    pub day: String,
    /// Where its picture is, when it is a photo.
    pub photo: Option<String>,
}

/// How many pieces of evidence stand under one unit; the rest is on its own page.
const EVIDENCE_A_UNIT: i64 = 3;

/// The card of `?clause=N`, with `standing`, `q` and `page`; none when no task was chosen or there is no such task.
pub(super) async fn card(desk: &Desk, seen: &Seen, query: &Query) -> Result<Option<Card>, Refusal> {
    let number: i64 = query.get("clause").parse().unwrap_or(0);
    let Some(task) = seen.tasks.iter().find(|task| task.position + 1 == number) else {
        return Ok(None);
    };
    let standing = Standing::from_code(query.get("standing")).map_or("", Standing::code);
    let page = query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let q = query.get("q");
    let scope = if q.is_empty() {
        seen.scope.clone()
    } else {
        seen.scope.only(named(&desk.directory(), q))
    };
    let id = &seen.directive.id;
    let given = store::given(desk.db(), id, &task.id, &scope, desk.today(), standing, page).await?;
    let shown = store::evidence(desk.db(), &given, EVIDENCE_A_UNIT).await?;
    let tally = of_task(task, &seen.parts, &seen.scope);
    let link = |standing: &str, page: i64| link(number, standing, q, page);
    let full = given.len() as i64 == PAGE;
    Ok(Some(Card {
        number,
        title: task.body.clone(),
        code: tally.standing().code(),
        percent: tally.percent(Standing::Proven),
        filters: filters(desk, &tally, standing, &link),
        q: q.to_owned(),
        standing: standing.to_owned(),
        shown: range(desk, page, given.len() as i64),
        units: lines(desk, given, shown),
        earlier: (page > 1).then(|| link(standing, page - 1)),
        later: full.then(|| link(standing, page + 1)),
        silent: tally.of(Standing::Unknown) + tally.of(Standing::Overdue),
    }))
}

fn range(desk: &Desk, page: i64, count: i64) -> String {
    let first = (page - 1) * PAGE;
    let c = desk.chrome("");
    let values = [("from", c.number(first + 1)), ("to", c.number(first + count))];
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    if count == 0 {
        desk.t("directive.no_unit")
    } else {
        desk.tf("directive.range", &values)
    }
}

fn link(number: i64, standing: &str, q: &str, page: i64) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("clause", &number.to_string());
    for (name, value) in [("standing", standing), ("q", q)] {
        if !value.is_empty() {
            pairs.append_pair(name, value);
        }
    }
    if page > 1 {
        pairs.append_pair("page", &page.to_string());
    }
    format!("?{}#clause", pairs.finish())
}

fn filters(
    desk: &Desk,
    tally: &civic::progress::Tally,
    chosen: &str,
    link: &dyn Fn(&str, i64) -> String,
) -> Vec<Filter> {
    let c = desk.chrome("");
    let used = Standing::ALL
        .into_iter()
        .filter(|standing| tally.of(*standing) > 0);
    let filter = |standing: Standing| Filter {
        word: word(&c, standing),
        count: c.number(tally.of(standing)),
        href: link(
            if chosen == standing.code() {
                ""
            } else {
                standing.code()
            },
            1,
        ),
        current: chosen == standing.code(),
    };
    used.map(filter).collect()
}

fn lines(desk: &Desk, given: Vec<Given>, shown: Vec<Shown>) -> Vec<UnitLine> {
    let mut by_assignment: HashMap<String, Vec<Shown>> = HashMap::new();
    for one in shown {
        by_assignment.entry(one.assignment.clone()).or_default().push(one);
    }
    let line = |given: Given| UnitLine {
        unit: desk.unit_name(&given.unit),
        said: said(desk, &given),
        evidence: by_assignment
            .remove(&given.id)
            .unwrap_or_default()
            .iter()
            .map(|one| evidence(desk, one))
            .collect(),
        code: given.standing,
        id: given.id,
    };
    given.into_iter().map(line).collect()
}

fn evidence(desk: &Desk, shown: &Shown) -> EvidenceLine {
    let kind = civic::activity::Kind::from_code(&shown.kind).map_or("", letter::compose::kind_label);
    let what = shown.file_name.as_deref().or(shown.url.as_deref()).unwrap_or("");
    let name = if what.is_empty() {
        desk.t("directive.evidence")
    } else {
        what.to_owned()
    };
    EvidenceLine {
        photo: shown
            .media_type
            .as_deref()
            .is_some_and(|kind| kind.starts_with("image/"))
            .then(|| format!("/evidence/{}", shown.id)),
        href: format!("/activities/{}", shown.activity),
        name: format!("{kind}: {name}"),
        day: shown
            .happened_on
            .parse::<Date>()
            .map_or_else(|_| shown.happened_on.clone(), Date::short),
    }
}

/// What is known of this unit, in one line.
fn said(desk: &Desk, given: &Given) -> String {
    let (n, mut said) = (|count: i64| viet::grouped(count), Vec::new());
    match given.received_at {
        _ if given.reason.as_deref().is_some_and(|reason| !reason.is_empty()) => {
            said.push(format!("“{}”", given.reason.as_deref().unwrap_or_default()));
        }
        Some(at) => said.push(desk.tf("directive.opened_at", &[("when", &Moment(at).short())])),
        None => said.push(desk.t("directive.not_opened")),
    }
    if given.passed > 0 {
        said.push(desk.tf("directive.passed_to", &[("n", &n(given.passed))]));
    }
    if given.activity_count > 0 {
        let counts = [("n", n(given.activity_count)), ("e", n(given.evidence_count))];
        let counts: Vec<(&str, &str)> = counts
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        said.push(desk.tf("directive.did", &counts));
    }
    if let Some(day) = given.due_on.as_deref().and_then(|day| day.parse::<Date>().ok()) {
        said.push(desk.tf("directive.due", &[("day", &day.short())]));
    }
    if let (1.., Some(at)) = (given.reminders, given.reminded_at) {
        let values = [("n", n(given.reminders)), ("when", Moment(at).day().short())];
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        said.push(desk.tf("directive.reminded", &values));
    }
    said.join("; ")
}
