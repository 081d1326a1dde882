//! What no rule decides: a person says where things of divided units go, several of one unit at a time.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Tx;
use askama::Template;
use civic::permission::Act;
use civic::reform::{Rule, rivals};
use serde_json::{Value, json};

use super::affected::{Affected, Carry, Thing};
use super::load;
use super::store::{self, Question, Row};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply, name_of};
use crate::unit::find;

/// So many things stand on a page.
const PAGE: i64 = 100;
/// So many units of a name are offered where nobody followed.
const OFFERED: usize = 8;

#[derive(Template)]
#[template(path = "reform/questions.html")]
struct QuestionsPage {
    c: Chrome,
    id: String,
    title: String,
    kind: String,
    tabs: Vec<(String, String, bool, String)>,
    groups: Vec<Group>,
    decides: bool,
    before: Option<String>,
    after: Option<String>,
}

/// The things of one unit that ended.
struct Group {
    unit: String,
    from: String,
    things: Vec<(String, String)>,
    choices: Vec<(String, String)>,
    /// Nobody has to decide: the level above does it meanwhile, and any unit may be named.
    rises: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let row = load(&desk, Act::SeeReform, &id).await?;
    let c = desk.chrome("reform.menu");
    let counts = store::open_questions(desk.db(), &id).await?;
    let kind = counts
        .iter()
        .find(|count| count.kind == query.get("kind"))
        .or(counts.first());
    let kind = kind.map(|count| count.kind.clone()).unwrap_or_default();
    let all = counts
        .iter()
        .find(|count| count.kind == kind)
        .map_or(0, |count| count.count);
    let page = query.get("page").parse().unwrap_or(1_i64).max(1);
    let rows = store::questions(desk.db(), &id, &kind, PAGE, (page - 1) * PAGE).await?;
    let link = |page: i64| format!("/reforms/{id}/questions?kind={kind}&page={page}");
    let tab = |count: &store::Count| {
        (
            c.t(&format!("reform.thing.{}", count.kind)),
            count.kind.clone(),
            count.kind == kind,
            c.number(count.count),
        )
    };
    Ok(Reply::page(&QuestionsPage {
        tabs: counts.iter().map(tab).collect(),
        groups: groups(&desk, &kind, rows, query.get("q")).await?,
        decides: desk
            .may(Act::PrepareReform, &crate::access::to_reform(&desk, &row.unit))
            .is_ok(),
        before: (page > 1).then(|| link(page - 1)),
        after: (page * PAGE < all).then(|| link(page + 1)),
        title: row.title,
        id: row.id,
        kind,
        c,
    }))
}

fn affected(kind: &str) -> Option<&'static Affected> {
    crate::AFFECTED.iter().find(|one| one.name == kind)
}

/// The things by the unit that ended, each with its words and the units that took over.
async fn groups(desk: &Desk, kind: &str, rows: Vec<Question>, q: &str) -> Result<Vec<Group>, Refusal> {
    let Some(affected) = affected(kind) else {
        return Ok(Vec::new());
    };
    let mut by_unit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        by_unit.entry(row.from_unit).or_default().push(row.thing);
    }
    let units: Value = by_unit.keys().map(|unit| json!([unit])).collect();
    let mut tx = desk.db().snapshot().await?;
    let words: BTreeMap<String, String> = (affected.find)(&mut tx, units)
        .await?
        .into_iter()
        .map(|thing| (thing.id, thing.words))
        .collect();
    let group = |(unit, things): (String, Vec<String>)| Group {
        from: desk.unit_name(&unit),
        choices: choices(desk, &unit, q, affected.rule),
        rises: affected.rule == Rule::Rises,
        things: things
            .into_iter()
            .map(|thing| {
                let words = words.get(&thing).cloned().unwrap_or_else(|| thing.clone());
                (thing, words)
            })
            .collect(),
        unit,
    };
    Ok(by_unit.into_iter().map(group).collect())
}

/// Who took over from a unit; where nobody did, or any unit may be named, the units that the search finds.
fn choices(desk: &Desk, unit: &str, q: &str, rule: Rule) -> Vec<(String, String)> {
    let (directory, on) = (desk.directory(), desk.today());
    let heirs = directory.successors(unit, on);
    if !heirs.is_empty() && (q.is_empty() || rule != Rule::Rises) {
        return heirs
            .into_iter()
            .map(|(heir, _)| (heir.id.clone(), desk.unit_name(&heir.id)))
            .collect();
    }
    let found = if q.is_empty() {
        Vec::new()
    } else {
        find(&directory, q, None, on)
    };
    let found = found.into_iter().filter(|found| found.exists).take(OFFERED);
    let placed = |id: &str| {
        let above = directory
            .parent(id, on)
            .map(|above| name_of(&directory, &above.id, on));
        above.map_or_else(
            || desk.unit_name(id),
            |above| format!("{}, {above}", desk.unit_name(id)),
        )
    };
    found
        .map(|found| (found.unit.id.clone(), placed(&found.unit.id)))
        .collect()
}

/// The chosen things of one unit go to the chosen unit.
pub(super) async fn decide(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    let (unit, to, things) = (form.get("unit"), form.get("to"), form.all("thing"));
    let affected =
        affected(form.get("kind")).ok_or_else(|| Refusal::Conflict(desk.t("reform.err.choose")))?;
    let directory = desk.directory();
    let heirs = directory.successors(unit, desk.today());
    let fits = if heirs.is_empty() || affected.rule == Rule::Rises {
        directory.exists(to, desk.today())
    } else {
        heirs.iter().any(|(heir, _)| heir.id == to)
    };
    if things.is_empty() || !fits {
        return Err(Refusal::Conflict(desk.t("reform.err.choose")));
    }
    settle(&desk, &row, affected, unit, to, &things).await?;
    Ok(Reply::to(format!("/reforms/{id}/questions?kind={}", affected.name)).saying("reform.decided"))
}

async fn settle(
    desk: &Desk,
    row: &Row,
    kind: &Affected,
    unit: &str,
    to: &str,
    things: &[&str],
) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    let silence = crate::station::Silence::before(&mut tx, &desk.site).await?;
    let held = store::hold_questions(&mut tx, &row.id, kind.name, desk.at, things).await?;
    // What was settled otherwise meanwhile, such as an account that got another unit, is left as it is.
    let there = (kind.find)(&mut tx, json!([[unit]])).await?;
    let open: Vec<&Thing> = there
        .iter()
        .filter(|thing| held.iter().any(|one| one.thing == thing.id))
        .collect();
    let authors = kind.authors(&mut tx, &there).await?;
    let directory = desk.directory();
    let own = |thing: &&Thing| {
        let author = authors.get(&thing.id);
        author.is_some_and(|author| directory.stands_for(to, author, desk.today()))
    };
    if open.iter().any(own) {
        return Err(Refusal::Conflict(desk.t("reform.err.own_report")));
    }
    let carry = Carry {
        reform: &row.id,
        at: desk.at,
        on: civic::Moment(row.legal_at).day(),
        ids: &desk.site.ids,
        things: open.iter().map(|thing| (*thing, to)).collect(),
    };
    answer_rivals(&mut tx, desk, row, kind, to, &open).await?;
    if !open.is_empty() {
        (kind.carry)(&mut tx, &carry).await?;
    }
    silence.keep(&mut tx, &desk.site).await?;
    let moves = open
        .iter()
        .map(|thing| json!([kind.name, thing.id, unit, to]))
        .collect();
    store::insert_moves(&mut tx, &row.id, Some(&desk.actor.person), desk.at, moves).await?;
    let ids: Vec<&str> = open.iter().map(|thing| thing.id.as_str()).collect();
    let detail = json!({ "kind": kind.name, "from": unit, "to": to, "things": ids });
    desk.record(&mut tx, "reform.decided", &row.id, detail).await?;
    Ok(tx.commit().await?)
}

/// What waited for the same place as the things that were chosen is answered with them, and stays where it is.
async fn answer_rivals(
    tx: &mut Tx,
    desk: &Desk,
    row: &Row,
    kind: &Affected,
    to: &str,
    chosen: &[&Thing],
) -> Result<(), Refusal> {
    let Some(claims) = kind.claims() else {
        return Ok(());
    };
    let (directory, on) = (desk.directory(), desk.today());
    let comes_here = |from: &str| {
        directory
            .successors(from, on)
            .iter()
            .any(|(heir, _)| heir.id == to)
    };
    let froms = store::asked_units(tx, &row.id, kind.name).await?;
    let froms = froms.iter().map(|one| one.from_unit.as_str());
    let chosen_from = chosen.iter().map(|thing| thing.unit.as_str());
    let units: BTreeSet<&str> = froms.filter(|from| comes_here(from)).chain(chosen_from).collect();
    let pairs = units.iter().map(|from| json!([from, to])).collect();
    let claims = claims(tx, pairs, civic::Moment(row.legal_at).day()).await?;
    let ids: Vec<&str> = chosen.iter().map(|thing| thing.id.as_str()).collect();
    for thing in rivals(&claims, &ids) {
        store::is_settled(tx, kind.name, thing, desk.at).await?;
    }
    Ok(())
}
