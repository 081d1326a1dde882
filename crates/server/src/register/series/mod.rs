//! Which kinds of documents share a series of numbers, and where each series goes on: the head of an organ decides how
//! many series its documents use (Nghị định 30/2020/NĐ-CP, Điều 15).

mod store;

use std::collections::BTreeMap;

use askama::Template;
use civic::Role;
use civic::register::{KINDS, SHARED};
use serde_json::json;

use crate::directive::scope::named;
use crate::http::{Answer, Chrome, Desk, Form, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "register/series.html")]
struct SeriesPage {
    c: Chrome,
    /// The unit whose series they are; an operator chooses it by name.
    unit: String,
    name: String,
    operator: bool,
    found: Vec<(String, String)>,
    q: String,
    year: i32,
    was: String,
    kinds: Vec<KindView>,
    series: Vec<NextView>,
    fault: Option<String>,
    conflict: bool,
}

struct KindView {
    code: &'static str,
    word: String,
    choices: Vec<(&'static str, String, bool)>,
}

struct NextView {
    code: String,
    words: String,
    next: String,
}

/// What holds in a year: the series of each kind, and where each goes on.
#[derive(Clone, Default)]
struct Settings {
    of_kind: BTreeMap<&'static str, String>,
    next: BTreeMap<String, i64>,
}

impl Settings {
    async fn read(desk: &Desk, unit: &str, year: i32) -> Result<Self, Refusal> {
        let rules = store::rules(desk.db(), unit, year).await?;
        let of = |kind: &'static str| {
            let rule = rules.iter().find(|rule| rule.kind == kind);
            (kind, rule.map_or(kind.to_owned(), |rule| rule.series.clone()))
        };
        let next = store::series(desk.db(), unit, year).await?;
        Ok(Self {
            of_kind: KINDS.into_iter().map(of).collect(),
            next: next.into_iter().map(|row| (row.series, row.next)).collect(),
        })
    }

    /// The series in use, each with its kinds.
    fn used(&self) -> BTreeMap<&str, Vec<&'static str>> {
        let mut used: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        for (kind, series) in &self.of_kind {
            used.entry(series).or_default().push(kind);
        }
        used
    }

    /// What the form was made from: a change in between is seen by it.
    fn mark(&self) -> String {
        let all = format!("{:?}{:?}", self.of_kind, self.next);
        ::store::audit::digest(all.as_bytes())
    }
}

/// Whose series: one's own, or for an operator those of the unit in the address.
fn unit_of(desk: &Desk, asked: &str) -> Result<String, Refusal> {
    if asked.is_empty() || desk.actor.role != Role::Operator {
        return Ok(desk.actor.unit.clone());
    }
    let known = desk.directory().get(asked).is_some();
    known.then(|| asked.to_owned()).ok_or(Refusal::NotFound)
}

fn year_of(desk: &Desk, asked: &str) -> i32 {
    let year = asked.parse().ok().filter(|year| (2000..=9999).contains(year));
    year.unwrap_or_else(|| desk.today().year())
}

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let unit = unit_of(&desk, query.get("unit"))?;
    let year = year_of(&desk, query.get("year"));
    let settings = Settings::read(&desk, &unit, year).await?;
    let mut page = page(&desk, &unit, year, &settings, &settings);
    let q = query.get("q");
    if page.operator && !q.is_empty() {
        let found = named(&desk.directory(), q).into_iter().take(30);
        page.found = found.map(|id| (desk.unit_name(&id), id)).collect();
        q.clone_into(&mut page.q);
    }
    Ok(Reply::page(&page))
}

/// The form of what is `shown`, grown from what is `stored`.
fn page(desk: &Desk, unit: &str, year: i32, shown: &Settings, stored: &Settings) -> SeriesPage {
    let word = |kind: &str| desk.t(&format!("letter.kind.{kind}"));
    let kind = |kind: &'static str| {
        let chosen = shown.of_kind.get(kind).map_or(kind, String::as_str);
        let own = (kind, desk.t("register.series.own"), chosen == kind);
        let shared = SHARED.map(|code| (code, desk.t(&format!("register.series.{code}")), chosen == code));
        KindView {
            code: kind,
            word: word(kind),
            choices: std::iter::once(own).chain(shared).collect(),
        }
    };
    let next = |(series, kinds): (&str, Vec<&'static str>)| NextView {
        words: kinds.into_iter().map(word).collect::<Vec<_>>().join(", "),
        next: shown.next.get(series).copied().unwrap_or(1).to_string(),
        code: series.to_owned(),
    };
    SeriesPage {
        c: desk.chrome(if desk.actor.role == Role::Operator {
            "register.series.menu"
        } else {
            "register.menu"
        }),
        name: desk.unit_name(unit),
        unit: unit.to_owned(),
        operator: desk.actor.role == Role::Operator,
        found: Vec::new(),
        q: String::new(),
        year,
        was: stored.mark(),
        kinds: KINDS.map(kind).into(),
        series: shown.used().into_iter().map(next).collect(),
        fault: None,
        conflict: false,
    }
}

pub(super) async fn save(desk: Desk, form: Form) -> Answer {
    let unit = unit_of(&desk, form.get("unit"))?;
    let year = year_of(&desk, form.get("year"));
    let stored = Settings::read(&desk, &unit, year).await?;
    let mine = typed(&stored, &form);
    if form.get("was") != stored.mark() {
        let mut page = page(&desk, &unit, year, &mine, &stored);
        page.conflict = true;
        return Ok(Reply::conflict(&page));
    }
    let mut tx = desk.begin().await?;
    let used = mine.used();
    let mut held: Vec<&str> = used.keys().copied().chain(stored.used().into_keys()).collect();
    held.sort_unstable();
    held.dedup();
    store::hold(&mut tx, &unit, &held, year).await?;
    let highest = store::highest(&mut tx, &unit, year).await?;
    for (series, kinds) in &used {
        let of = |kind: &&str| {
            highest
                .iter()
                .find(|row| row.kind == **kind)
                .map(|row| row.number)
        };
        let floor = kinds.iter().filter_map(of).max().unwrap_or(0) + 1;
        let next = match mine.next.get(*series) {
            Some(next) if form.has(&format!("next.{series}")) && *next < floor => {
                drop(tx);
                let mut page = page(&desk, &unit, year, &mine, &stored);
                let values = [("n", &*(floor - 1).to_string()), ("next", &*floor.to_string())];
                page.fault = Some(desk.tf("register.series.too_low", &values));
                return Ok(Reply::invalid(&page));
            }
            Some(next) => (*next).max(floor),
            None => floor,
        };
        store::begin_at(&mut tx, &unit, series, year, next).await?;
    }
    for (kind, series) in &mine.of_kind {
        store::set_rule(&mut tx, &unit, kind, year, series).await?;
    }
    let told = |one: &Settings| json!({ "series": one.of_kind, "next": one.next });
    let detail = json!({ "year": year, "before": told(&stored), "after": told(&mine) });
    desk.record(&mut tx, "register.series_set", &unit, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/registers/series?unit={unit}&year={year}")).saying("register.series.saved"))
}

/// The settings as the form has them; a series that was not in the form goes on where it is.
fn typed(stored: &Settings, form: &Form) -> Settings {
    let series = |kind: &'static str| {
        let asked = form.get(&format!("series.{kind}"));
        let known = asked == kind || SHARED.contains(&asked);
        let kept = stored.of_kind.get(kind).map_or(kind, String::as_str);
        (kind, if known { asked } else { kept }.to_owned())
    };
    let mut next = stored.next.clone();
    for (name, value) in form.fields() {
        let number = value
            .trim_start_matches('0')
            .parse::<i64>()
            .ok()
            .filter(|number| (1..=99_999).contains(number));
        if let (Some(series), Some(number)) = (name.strip_prefix("next."), number) {
            next.insert(series.to_owned(), number);
        }
    }
    Settings {
        of_kind: KINDS.into_iter().map(series).collect(),
        next,
    }
}
