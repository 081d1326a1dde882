//! One rule: what it says, who sits on its board, and the acts of those who decide it: a new one, and its end.

use askama::Template;
use civic::review::parse_day;
use serde_json::json;
use viet::Date;

use super::known::{Decided, Rules, seat};
use super::rules::{self, MAKERS, Typed, boards, concerns, days, decides, in_the_name_of, names};
use crate::bulletin::store::vetting::{self as rows, Candidate, MemberRow, RuleRow};
use crate::bulletin::tabs::{self, Tab};
use crate::bulletin::waiting;
use crate::bulletin::words::pill;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// The number and day of a paper have at most so many characters.
const LONGEST_PAPER: usize = 200;
/// Of more members no board that our sources name consists.
const LARGEST_QUORUM: i64 = 15;

#[derive(Template)]
#[template(path = "bulletin/vetting/rule.html")]
pub(super) struct RulePage {
    c: Chrome,
    tabs: Vec<Tab>,
    id: String,
    unit: String,
    pill: String,
    facts: Vec<(String, String)>,
    seats: Vec<SeatLine>,
    nobody: bool,
    few: bool,
    /// The reader may give it its last day.
    ends: bool,
    /// The reader names who sits here.
    names: bool,
    people: Vec<(String, String)>,
    today: String,
    login: String,
    error: Option<String>,
}

struct SeatLine {
    id: String,
    name: String,
    unit: String,
    days: String,
    pill: String,
    factor: bool,
    named: String,
    /// It can be given a last day.
    open: bool,
}

/// A rule that concerns the actor; another one does not exist.
pub(super) fn find<'a>(desk: &Desk, rules: &'a Rules, id: &str) -> Result<&'a Decided, Refusal> {
    rules
        .find(id)
        .filter(|one| concerns(desk, rules, one))
        .ok_or(Refusal::NotFound)
}

pub(in crate::bulletin) async fn one(desk: Desk, Path(id): Path<String>) -> Answer {
    Ok(Reply::page(&page(&desk, &id, "", None).await?))
}

pub(super) async fn page(
    desk: &Desk,
    id: &str,
    login: &str,
    error: Option<String>,
) -> Result<RulePage, Refusal> {
    let c = desk.chrome("bulletin.menu");
    let mut tx = desk.db().snapshot().await?;
    let rules = Rules::read(&mut tx).await?;
    let (one, directory, on) = (find(desk, &rules, id)?, desk.directory(), desk.today());
    let (class, key) = rules::state(one, on);
    let seated: Vec<&str> = rules
        .seated(&directory, &one.rule, on)
        .map(|row| row.id.as_str())
        .collect();
    let members = rules.members.iter().filter(|row| row.rule == one.rule.id);
    let names = names(desk, one) && one.rule.until.is_none_or(|until| on <= until);
    let people = match names {
        true => rows::people_of(&mut tx, json!([[&one.rule.board], [&one.rule.unit]])).await?,
        false => Vec::new(),
    };
    Ok(RulePage {
        id: one.rule.id.clone(),
        unit: desk.unit_name(&one.rule.unit),
        pill: pill(&c, class, &c.t(key)),
        facts: facts(desk, one),
        seats: members
            .map(|row| seat_line(desk, &c, row, &seated, names))
            .collect(),
        nobody: seated.is_empty() && one.rule.in_force(on),
        few: rules::is_few(one, seated.len(), on),
        ends: decides(desk, one) && one.rule.until.is_none_or(|until| on <= until),
        people: people
            .into_iter()
            .filter(|one| one.id != desk.actor.person)
            .map(|one| choice(desk, one))
            .collect(),
        names,
        today: on.short(),
        login: login.to_owned(),
        tabs: tabs::of(desk, &mut tx, tabs::VETTING).await?,
        error,
        c,
    })
}

fn choice(desk: &Desk, one: Candidate) -> (String, String) {
    let words = format!("{} – {}", one.name, desk.unit_name(&one.unit));
    (one.login, words)
}

fn facts(desk: &Desk, one: &Decided) -> Vec<(String, String)> {
    let mut facts = vec![
        (
            desk.t("bulletin.vetting.fact.unit"),
            desk.unit_name(&one.rule.unit),
        ),
        (
            desk.t("bulletin.vetting.fact.board"),
            desk.unit_name(&one.rule.board),
        ),
        (desk.t("bulletin.vetting.fact.whom"), rules::whom(desk, one)),
        (
            desk.t("bulletin.vetting.fact.quorum"),
            one.rule.quorum.to_string(),
        ),
        (
            desk.t("bulletin.vetting.fact.days"),
            days(desk, one.rule.from, one.rule.until),
        ),
        (
            desk.t("bulletin.vetting.fact.decided_by"),
            one.row.decided_by.clone(),
        ),
        (desk.t("bulletin.vetting.fact.entered"), entered(desk, &one.row)),
    ];
    facts.extend(one.row.inherited_from.as_deref().map(|from| {
        let words = desk.unit_name(from);
        (desk.t("bulletin.vetting.fact.inherited"), words)
    }));
    facts
}

fn entered(desk: &Desk, row: &RuleRow) -> String {
    let when = civic::Moment(row.made_at).short();
    desk.tf(
        "bulletin.by",
        &[("who", &desk.unit_name(&row.made_unit)), ("when", &when)],
    )
}

fn seat_line(desk: &Desk, c: &Chrome, row: &MemberRow, seated: &[&str], names: bool) -> SeatLine {
    let sits = seated.contains(&row.id.as_str());
    let known = seat(row);
    let over = known.is_some_and(|seat| seat.until.is_some_and(|until| until < desk.today()));
    let (class, key) = match (sits, over, known.is_some_and(|seat| desk.today() < seat.from)) {
        (true, ..) => ("st-under", "bulletin.vetting.seat.held"),
        (_, true, _) => ("st-none", "bulletin.vetting.seat.over"),
        (_, _, true) => ("st-received", "bulletin.vetting.seat.to_come"),
        _ => ("st-overdue", "bulletin.vetting.seat.lost"),
    };
    SeatLine {
        id: row.id.clone(),
        name: row.name.clone(),
        unit: desk.unit_name(&row.unit),
        days: known.map_or_else(String::new, |seat| days(desk, seat.from, seat.until)),
        pill: pill(c, class, &c.t(key)),
        factor: row.factor,
        named: desk.tf(
            "bulletin.by",
            &[
                ("who", &row.named_by),
                ("when", &civic::Moment(row.named_at).short()),
            ],
        ),
        open: names && !over,
    }
}

/// The days of a form, the last one inclusive; the key says what is wrong with them.
pub(super) fn typed_days(from: &str, until: &str) -> Result<(Date, Option<Date>), &'static str> {
    let from = parse_day(from).ok_or("bulletin.vetting.err.day")?;
    let until = match until {
        "" => None,
        typed => Some(parse_day(typed).ok_or("bulletin.vetting.err.day")?),
    };
    match until {
        Some(until) if until < from => Err("bulletin.vetting.err.backwards"),
        until => Ok((from, until)),
    }
}

/// A new rule, in the name of a unit for which the actor may decide. Nothing is decided for days that are past.
pub(in crate::bulletin) async fn decide(desk: Desk, form: Form) -> Answer {
    let typed = Typed {
        unit: form.get("unit").to_owned(),
        board: form.get("board").to_owned(),
        makers: form.all("makers").into_iter().map(str::to_owned).collect(),
        own: form.has("own"),
        quorum: form.get("quorum").to_owned(),
        decided_by: form.get("decided_by").chars().take(LONGEST_PAPER).collect(),
        from: form.get("from").to_owned(),
        until: form.get("until").to_owned(),
    };
    let mut tx = desk.begin().await?;
    let known = Rules::read(&mut tx).await?;
    let names = in_the_name_of(&desk, &known);
    if names.is_empty() {
        return Err(Refusal::Conflict(desk.t("bulletin.vetting.err.decides")));
    }
    let row = match read(&desk, &names, &typed) {
        Ok(row) => row,
        Err(key) => {
            drop(tx);
            let words = Some(desk.t(key));
            return Ok(Reply::invalid(&rules::page(&desk, typed, words).await?));
        }
    };
    rows::insert_rule(&mut tx, &row).await?;
    let detail = json!({ "unit": row.unit, "board": row.board, "makers": row.makers, "own": row.own,
        "quorum": row.quorum, "from": row.valid_from, "until": row.valid_to, "decided_by": row.decided_by });
    desk.record(&mut tx, "bulletin.board_decided", &row.id, detail)
        .await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(format!("/bulletins/vetting/rules/{}", row.id)).saying("bulletin.said.board_decided"))
}

fn read(desk: &Desk, names: &[String], typed: &Typed) -> Result<RuleRow, &'static str> {
    if !names.contains(&typed.unit) || !boards(desk, names).contains(&typed.board) {
        return Err("bulletin.vetting.err.decides");
    }
    if typed.decided_by.trim().is_empty() {
        return Err("bulletin.vetting.err.paper");
    }
    let (from, until) = typed_days(&typed.from, &typed.until)?;
    if from < desk.today() {
        return Err("bulletin.vetting.err.past");
    }
    let known = MAKERS.iter().map(|kind| kind.code());
    let makers: Vec<&str> = known
        .filter(|code| typed.makers.iter().any(|typed| typed == code))
        .collect();
    Ok(RuleRow {
        id: desk.new_id(),
        unit: typed.unit.clone(),
        board: typed.board.clone(),
        makers: json!(makers),
        own: typed.own,
        quorum: typed_quorum(&typed.quorum).ok_or("bulletin.vetting.err.quorum")?,
        decided_by: typed.decided_by.clone(),
        valid_from: from.to_string(),
        valid_to: until.map(|day| day.to_string()),
        made_by: desk.actor.person.clone(),
        made_unit: desk.actor.unit.clone(),
        made_at: desk.at.0,
        ended_by: None,
        ended_at: None,
        settled_at: None,
        inherited_from: None,
    })
}

/// So many members; a form that does not ask says one.
fn typed_quorum(typed: &str) -> Option<i64> {
    match typed.trim() {
        "" => Some(1),
        typed => typed.parse().ok().filter(|n| (1..=LARGEST_QUORUM).contains(n)),
    }
}

/// Gives a rule its last day: yesterday at the earliest, so that it ends at once. What waits by it is free then.
pub(in crate::bulletin) async fn end(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let known = Rules::read(&mut tx).await?;
    let one = find(&desk, &known, &id)?;
    if !decides(&desk, one) {
        return Err(Refusal::NotFound);
    }
    let last = match last_day(&desk, &form) {
        Ok(last) => last,
        Err(key) => {
            drop(tx);
            return Ok(Reply::invalid(&page(&desk, &id, "", Some(desk.t(key))).await?));
        }
    };
    if !rows::end_rule(&mut tx, &id, &last.to_string(), &desk.actor.person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.vetting.err.ended")));
    }
    let detail = json!({ "last": last.to_string() });
    desk.record(&mut tx, "bulletin.board_ended", &id, detail).await?;
    tx.commit().await?;
    super::let_go(&desk.site).await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(format!("/bulletins/vetting/rules/{id}")).saying("bulletin.said.board_ended"))
}

/// The last day of a form: today when nothing is typed, and yesterday when it is to end at once.
pub(super) fn last_day(desk: &Desk, form: &Form) -> Result<Date, &'static str> {
    let yesterday = desk.today().plus_days(-1);
    if form.has("at_once") {
        return Ok(yesterday);
    }
    match parse_day(form.get("until")) {
        None => Err("bulletin.vetting.err.day"),
        Some(day) if day < yesterday => Err("bulletin.vetting.err.past"),
        Some(day) => Ok(day),
    }
}
