//! What personal data the channel holds, how long tips are kept, and breaches: the papers that Luật 91/2025/QH15 asks for,
//! as screens that print.

use askama::Template;
use civic::Moment;
use civic::tip::{Clocks, Flow, Register, State};
use serde_json::json;

use super::{store, text};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};

/// Nobody sets a longer time by a slip of the hand: ten years, in days.
const LONGEST_DAYS: i64 = 3_650;
/// The rule of the 72 hours in `civic/data/tip/clocks.toml`.
const BREACH: &str = "breach";
const HOUR_MINUTES: i64 = 60;

#[derive(Template)]
#[template(path = "tip/house/data.html")]
struct DataPage {
    c: Chrome,
    fault: Option<String>,
    read_on: String,
    flows: Vec<Flow>,
    keeping: Vec<KeepingView>,
    breaches: Vec<BreachView>,
    breach_law: String,
    proofs: String,
}

struct KeepingView {
    state: String,
    word: String,
    days: String,
    decision: String,
    who: Option<String>,
}

struct BreachView {
    id: String,
    found: String,
    due: String,
    overdue: bool,
    words: String,
    kinds: String,
    people: String,
    measures: String,
    who: String,
    told: Option<String>,
}

/// The register, the rules of keeping, the breaches.
pub(crate) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(&view(&desk, None).await?))
}

async fn view(desk: &Desk, fault: Option<String>) -> Result<DataPage, Refusal> {
    let register = Register::shipped();
    let rules = store::retention(desk.db()).await?;
    let breaches = store::breaches(desk.db()).await?;
    let law = Clocks::shipped().running(BREACH).map(|rule| rule.law.clone());
    Ok(DataPage {
        c: desk.chrome("tip.settings.menu"),
        fault,
        read_on: civic::review::shown(&register.read_on),
        flows: register.flow,
        keeping: ended().map(|state| keeping_view(desk, state, &rules)).collect(),
        breaches: breaches.iter().map(|one| breach_view(desk, one)).collect(),
        breach_law: law.unwrap_or_default(),
        proofs: store::proofs(desk.db()).await?.to_string(),
    })
}

/// The states after which a tip may be deleted: never while somebody has something to do.
fn ended() -> impl Iterator<Item = State> {
    State::ALL.into_iter().filter(|state| !state.is_open())
}

fn keeping_view(desk: &Desk, state: State, rules: &[store::Retention]) -> KeepingView {
    let rule = rules.iter().find(|rule| rule.state == state.code());
    KeepingView {
        state: state.code().to_owned(),
        word: desk.t(&format!("tip.state.{}", state.code())),
        days: rule.map(|rule| rule.days.to_string()).unwrap_or_default(),
        decision: rule.map(|rule| rule.decision.clone()).unwrap_or_default(),
        who: rule.map(|rule| {
            let when = Moment(rule.set_at).short();
            desk.tf("tip.answered_by", &[("who", &rule.name), ("when", &when)])
        }),
    }
}

fn breach_view(desk: &Desk, one: &store::Breach) -> BreachView {
    let due = Moment(one.due_at);
    BreachView {
        id: one.id.clone(),
        found: Moment(one.found_at).short(),
        due: due.short(),
        overdue: one.told_at.is_none() && due <= desk.at,
        words: one.words.clone(),
        kinds: one.kinds.clone(),
        people: one.people.clone(),
        measures: one.measures.clone(),
        who: one.name.clone(),
        told: one.told_at.map(|at| Moment(at).short()),
    }
}

async fn invalid(desk: &Desk, key: &str) -> Answer {
    Ok(Reply::invalid(&view(desk, Some(desk.t(key))).await?))
}

/// Sets how long tips of a state are kept, with the document that says so; no days: until somebody decides.
pub(crate) async fn retain(desk: Desk, form: Form) -> Answer {
    let state = ended().find(|state| state.code() == form.get("state"));
    let state = state.ok_or(Refusal::NotFound)?.code();
    let (typed, decision) = (form.get("days").trim(), text(&form, "decision"));
    let days = match typed {
        "" => None,
        typed => match typed.parse::<i64>() {
            Ok(days) if (1..=LONGEST_DAYS).contains(&days) => Some(days),
            _ => return invalid(&desk, "tip.fault.days").await,
        },
    };
    if days.is_some() && decision.is_empty() {
        return invalid(&desk, "tip.fault.decision").await;
    }
    let mut tx = desk.begin().await?;
    match days {
        Some(days) => {
            store::set_retention(&mut tx, state, days, &decision, &desk.actor.person, desk.at).await?;
        }
        None => store::drop_retention(&mut tx, state).await?,
    }
    let detail = json!({ "state": state, "days": days, "decision": decision });
    desk.record(&mut tx, "tip.retention_set", "tip", detail).await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings/data").saying("tip.kept_said"))
}

/// Notes a breach, or that the ministry was told of one.
pub(crate) async fn breach(desk: Desk, form: Form) -> Answer {
    if form.has("told") {
        return told(desk, form).await;
    }
    let Some(found) = Moment::typed(form.get("found")).filter(|found| *found <= desk.at) else {
        return invalid(&desk, "tip.fault.found").await;
    };
    let [words, kinds, people, measures] =
        ["words", "kinds", "people", "measures"].map(|name| text(&form, name));
    if words.is_empty() {
        return invalid(&desk, "tip.fault.breach").await;
    }
    let clocks = Clocks::shipped();
    let hours = clocks.running(BREACH).and_then(|rule| rule.hours);
    let hours = hours.ok_or_else(|| Refusal::broken("the clock of breaches is gone"))?;
    let new = store::NewBreach {
        id: desk.new_id(),
        found,
        due: found.plus_minutes(i64::from(hours) * HOUR_MINUTES),
        texts: [words, kinds, people, measures],
    };
    let mut tx = desk.begin().await?;
    store::insert_breach(&mut tx, &new, &desk.actor.person, desk.at).await?;
    desk.record(
        &mut tx,
        "tip.breach_noted",
        &new.id,
        json!({ "found": found.rfc3339() }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings/data").saying("tip.kept_said"))
}

async fn told(desk: Desk, form: Form) -> Answer {
    let id = form.get("told");
    let mut tx = desk.begin().await?;
    if !store::tell_breach(&mut tx, id, &desk.actor.person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("tip.changed")));
    }
    desk.record(&mut tx, "tip.breach_told", id, json!({})).await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings/data").saying("tip.kept_said"))
}
