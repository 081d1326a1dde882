//! What waits before boards: for the inbox of their members, for the menu, and for those who made it.

use std::collections::{BTreeMap, HashMap};

use ::store::{Result, Tx};
use askama::Template;
use civic::Moment;
use civic::unit::Directory;
use viet::Date;

use super::known::{Rules, Standing, of_rules};
use super::view::so_far;
use crate::bulletin::aims;
use crate::bulletin::kept::{self, Known};
use crate::bulletin::store::vetting as rows;
use crate::bulletin::tabs::{self, Tab};
use crate::bulletin::words::{language, pill};
use crate::http::{Answer, Chrome, Desk, Reply};

/// A bulletin before its board.
pub(super) struct Before {
    pub known: Known,
    pub going: usize,
    pub standing: Standing,
}

/// Everything that waits before any board on a day, the oldest first.
pub(super) async fn waiting(
    tx: &mut Tx,
    directory: &Directory,
    rules: &Rules,
    (at, on): (Moment, Date),
) -> Result<Vec<Before>> {
    let mut waiting = Vec::new();
    if !rules.all.iter().any(|one| one.rule.in_force(on)) {
        return Ok(waiting);
    }
    for row in rows::candidates(tx, at).await? {
        let Some(known) = kept::load(tx, &row.id).await? else {
            continue;
        };
        let going = going(tx, directory, &known, on).await?;
        let standing = of_rules(tx, directory, rules, &known, &going, on).await?;
        if let Some(standing) = standing.filter(Standing::holds_back) {
            let going = going.len();
            waiting.push(Before {
                known,
                going,
                standing,
            });
        }
    }
    Ok(waiting)
}

/// Where a bulletin goes: where it is aimed at, or where it went.
pub(in crate::bulletin) async fn going(
    tx: &mut Tx,
    directory: &Directory,
    known: &Known,
    on: Date,
) -> Result<Vec<String>> {
    if known.sent_at.is_some() {
        let targets = crate::bulletin::store::target::targets(tx, &known.bulletin.id).await?;
        return Ok(targets.into_iter().map(|target| target.unit).collect());
    }
    Ok(aims::read(tx, directory, known, on).await?.units)
}

/// What waits before boards, counted: by everybody who sits on one and may hear it, and by bulletin with the unit that
/// keeps the board.
#[derive(Debug, Default)]
pub(in crate::bulletin) struct At {
    pub people: HashMap<String, i64>,
    pub bulletins: HashMap<String, String>,
    pub makers: HashMap<String, i64>,
}

/// Counts it.
pub(in crate::bulletin) async fn waits(tx: &mut Tx, directory: &Directory, at: Moment) -> Result<At> {
    let (rules, on, mut found) = (Rules::read(tx).await?, at.day(), At::default());
    for one in waiting(tx, directory, &rules, (at, on)).await? {
        let hands = one.known.bulletin.hands();
        let rule = &one.standing.rule.rule;
        for row in rules.seated(directory, rule, on) {
            if !hands.contains(&row.person) && !one.standing.has_passed_all(&row.person) {
                *found.people.entry(row.person.clone()).or_default() += 1;
            }
        }
        let b = &one.known.bulletin;
        *found.makers.entry(b.unit.clone()).or_default() += 1;
        found.bulletins.insert(b.id.clone(), rule.board.clone());
    }
    if rules.all.is_empty() {
        return Ok(found);
    }
    for told in rows::told(tx).await?.iter().filter(|told| told.seen_at.is_none()) {
        let Some(decided) = rules.find(&told.rule) else {
            continue;
        };
        for row in rules.seated(directory, &decided.rule, on) {
            *found.people.entry(row.person.clone()).or_default() += 1;
        }
    }
    Ok(found)
}

#[derive(Template)]
#[template(path = "bulletin/vetting/inbox.html")]
struct InboxPage {
    c: Chrome,
    tabs: Vec<Tab>,
    /// The boards that this person sits on.
    boards: Vec<String>,
    lines: Vec<Line>,
    told: Vec<Told>,
}

struct Line {
    id: String,
    title: String,
    drill: bool,
    from: String,
    meta: String,
    /// Code, word, and how many have passed it where more than one has to.
    languages: Vec<(String, String, Option<String>)>,
    /// This person has passed it, and it waits for others.
    given: bool,
    /// It is this person's own work, which others of the board hear.
    own: bool,
    again: bool,
}

struct Told {
    id: String,
    title: String,
    from: String,
    pill: String,
    when: String,
    seen: Option<String>,
    drill: bool,
}

pub(in crate::bulletin) async fn inbox(desk: Desk) -> Answer {
    let c = desk.chrome("bulletin.menu");
    let mut tx = desk.db().snapshot().await?;
    let (directory, on) = (desk.directory(), desk.today());
    let rules = Rules::read(&mut tx).await?;
    let mine: BTreeMap<&str, String> = rules
        .all
        .iter()
        .filter(|one| rules.is_seated(&directory, &one.rule, &desk.actor.person, on))
        .map(|one| (one.rule.id.as_str(), desk.unit_name(&one.rule.board)))
        .collect();
    let waiting = match mine.is_empty() {
        true => Vec::new(),
        false => waiting(&mut tx, &directory, &rules, (desk.at, on)).await?,
    };
    let before = waiting
        .iter()
        .filter(|one| mine.contains_key(one.standing.rule.rule.id.as_str()));
    let told = rows::told(&mut tx).await?;
    let told = told.iter().filter(|told| mine.contains_key(told.rule.as_str()));
    let mut boards: Vec<String> = mine.values().cloned().collect();
    boards.dedup();
    Ok(Reply::page(&InboxPage {
        lines: before.map(|one| line(&desk, one)).collect(),
        told: told.map(|row| self::told(&desk, &c, row)).collect(),
        tabs: tabs::of(&desk, &mut tx, tabs::VETTING).await?,
        boards,
        c,
    }))
}

fn line(desk: &Desk, one: &Before) -> Line {
    let b = &one.known.bulletin;
    let words = |key: String| desk.t(&key);
    let ends = b.expires.map(Moment::short);
    let facts = [
        Some(words(format!("bulletin.class.{}", b.class.code()))),
        Some(words(format!("bulletin.kind.{}", b.kind.code()))),
        Some(desk.tf(
            "bulletin.vetting.goes_to",
            &[("n", &viet::grouped(one.going as i64))],
        )),
        ends.map(|when| desk.tf("bulletin.until", &[("when", &when)])),
    ];
    let languages = one.standing.unpassed.iter();
    let several = one.standing.rule.rule.quorum > 1;
    let so_far = |code: &String| several.then(|| so_far(desk, &one.standing, code));
    Line {
        id: b.id.clone(),
        title: one.known.title.clone(),
        drill: b.mode == civic::bulletin::Mode::Drill,
        from: desk.unit_name(&b.unit),
        meta: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        languages: languages
            .map(|code| (code.clone(), language(desk, code), so_far(code)))
            .collect(),
        given: one.standing.has_passed_all(&desk.actor.person),
        own: b.hands().contains(&desk.actor.person),
        again: one.standing.is_again(),
    }
}

fn told(desk: &Desk, c: &Chrome, row: &rows::ToldRow) -> Told {
    let (class, key) = match row.why.as_str() {
        "drill" => ("st-none", "bulletin.vetting.told.drill"),
        _ => ("st-overdue", "bulletin.vetting.told.urgent"),
    };
    let seen = row.seen_at.zip(row.seen_by.as_ref());
    Told {
        id: row.bulletin.clone(),
        title: row.title.clone(),
        from: desk.unit_name(&row.unit),
        pill: pill(c, class, &c.t(key)),
        when: Moment(row.at).short(),
        seen: seen.map(|(at, who)| desk.tf("bulletin.by", &[("who", who), ("when", &Moment(at).short())])),
        drill: row.why == "drill",
    }
}
