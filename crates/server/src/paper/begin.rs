//! A new draft: an empty one, or one that a click composes from a directive.

use civic::permission::Act;
use letter::compose::{Late, Organ};
use letter::draft::{Draft, Kind, Occasion, cascade, invite, remind};
use serde_json::json;

use super::store::{self, New};
use crate::directive::organ::{cited, organ};
use crate::directive::scope::Scope;
use crate::directive::{self, Directive};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply, name_of};

pub(super) async fn begin(desk: Desk, form: Form) -> Answer {
    let kind = kind(&desk, &form)?;
    let organ = own_organ(&desk, None);
    put(&desk, Draft::new(kind, &organ), None).await
}

/// From the living letter: a reminder to whoever is silent, an invitation, or what passes it down.
pub(super) async fn from_directive(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (directive, relations) = directive::load(&desk, Act::SeeWork, &id).await?;
    let kind = kind(&desk, &form)?;
    let draft = match kind {
        Kind::Reminder => {
            desk.may(Act::Remind, &relations)?;
            remind(&silent(&desk, &directive).await?)
        }
        Kind::Invitation => invite(&everybody(&desk, &directive).await?),
        Kind::Letter | Kind::Plan => cascade(kind, &below(&desk, &directive).await?),
        Kind::Report | Kind::Announcement => return Err(Refusal::Invalid(desk.t("paper.no_such_kind"))),
    };
    put(&desk, draft, Some(&id)).await
}

fn kind(desk: &Desk, form: &Form) -> Result<Kind, Refusal> {
    Kind::of_code(form.get("kind")).ok_or_else(|| Refusal::Invalid(desk.t("paper.no_such_kind")))
}

async fn put(desk: &Desk, draft: Draft, directive: Option<&str>) -> Answer {
    let draft = match store::latest(desk.db(), &desk.actor.unit).await? {
        Some(earlier) => draft.as_before(&earlier),
        None => draft,
    };
    let new = New {
        id: &desk.new_id(),
        unit: &desk.actor.unit,
        draft: &draft,
        directive,
        by: &desk.actor.person,
        at: desk.at,
    };
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &new).await?;
    let detail = json!({ "kind": draft.kind.code(), "directive": directive });
    desk.record(&mut tx, "paper.begun", new.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/papers/{}", new.id)).saying("paper.begun_said"))
}

fn own_organ(desk: &Desk, directive: Option<&Directive>) -> Organ {
    let unit = &desk.actor.unit;
    let own = directive.filter(|directive| directive.unit == *unit);
    let number = own.and_then(|directive| directive.number.as_deref());
    organ(&desk.directory(), unit, number, desk.today())
}

fn occasion(desk: &Desk, directive: &Directive, units: Vec<String>, tasks: Vec<Late>) -> Occasion {
    let issuer = name_of(&desk.directory(), &directive.unit, desk.today());
    Occasion {
        organ: own_organ(desk, Some(directive)),
        cited: cited(directive, issuer),
        units,
        tasks,
    }
}

/// The units in sight that are silent or late, and the tasks that they owe.
async fn silent(desk: &Desk, directive: &Directive) -> Result<Occasion, Refusal> {
    let scope = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    let owed = directive::owed(desk, &directive.id, &scope).await?;
    if owed.units.is_empty() {
        return Err(Refusal::Conflict(desk.t("paper.nobody_silent")));
    }
    let tasks = directive::tasks(desk.db(), &directive.id).await?;
    let tasks = tasks.into_iter().filter(|task| owed.tasks.contains(&task.id));
    Ok(occasion(
        desk,
        directive,
        names(desk, owed.units),
        tasks.map(late).collect(),
    ))
}

/// The recipients of one's own directive, in its own words; of another's the units that it was passed down to.
async fn everybody(desk: &Desk, directive: &Directive) -> Result<Occasion, Refusal> {
    if directive.unit == desk.actor.unit {
        let phrases = directive::phrases(desk.db(), &directive.id).await?;
        return Ok(occasion(desk, directive, phrases, Vec::new()));
    }
    below(desk, directive).await
}

/// The units that this one passed the directive down to, and all its tasks.
async fn below(desk: &Desk, directive: &Directive) -> Result<Occasion, Refusal> {
    let passed = directive::passed(desk.db(), &directive.id, &desk.actor.unit).await?;
    let tasks = directive::tasks(desk.db(), &directive.id).await?;
    let tasks = tasks.into_iter().map(late).collect();
    Ok(occasion(desk, directive, names(desk, passed), tasks))
}

fn late(task: directive::Task) -> Late {
    Late {
        due: task.due_on.as_deref().and_then(|day| day.parse().ok()),
        task: task.body,
    }
}

fn names(desk: &Desk, units: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = units.into_iter().map(|unit| desk.unit_name(&unit)).collect();
    names.sort_by_cached_key(|name| viet::sort_key(name));
    names
}
