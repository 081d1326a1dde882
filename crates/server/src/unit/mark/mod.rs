//! What is true of communes, said of several at once: a table with boxes, the first day, the paper that says so.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use askama::Template;
use civic::review::parse_day;
use civic::unit::{About, Change, Directory, Kind, Unit, Value, What};
use serde_json::json;
use viet::{Date, sort_key};

use super::import::{Words, root};
use super::validity;
use crate::http::{Answer, Chrome, Desk, Form, Query, Reply};

/// What can be marked: what is or is not.
const ABOUTS: [About; 2] = [About::Border, About::Difficult];

#[derive(Template)]
#[template(path = "unit/mark/form.html")]
struct MarkPage {
    c: Chrome,
    faults: Vec<String>,
    /// To choose from, for those who stand below no province.
    places: Vec<(String, String, bool)>,
    within: String,
    abouts: Vec<(&'static str, String, bool)>,
    about: &'static str,
    on: String,
    only_unknown: bool,
    counts: String,
    value: String,
    is: String,
    is_not: String,
    basis: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    choose: String,
    above: String,
    held: String,
    basis: String,
    chosen: bool,
}

/// What was asked for or typed.
struct Asked {
    about: About,
    within: Option<String>,
    on: Date,
    only_unknown: bool,
    value: String,
    basis: String,
    chosen: BTreeSet<String>,
}

impl Asked {
    /// An officer marks units of the own province; whoever stands below none says of which.
    fn new(desk: &Desk, get: &dyn Fn(&str) -> String, chosen: BTreeSet<String>) -> Self {
        let directory = desk.directory();
        let on = parse_day(&get("on")).unwrap_or(desk.today());
        let own = root(&directory, &desk.actor.unit, desk.today());
        let within = own.or_else(|| {
            let provinces = provinces(&directory, on);
            let asked = get("within");
            let one = provinces.iter().find(|unit| unit.id == asked);
            one.or(provinces.first()).map(|unit| unit.id.clone())
        });
        let about = About::from_code(&get("about")).filter(|about| ABOUTS.contains(about));
        Self {
            about: about.unwrap_or(ABOUTS[0]),
            within,
            on,
            only_unknown: get("show") == "unknown",
            value: get("value"),
            basis: get("basis"),
            chosen,
        }
    }

    /// The communes of the territory on the day, in the order of the unit above and the name.
    fn communes<'d>(&self, directory: &'d Directory) -> Vec<&'d Unit> {
        let within = self.within.as_deref().unwrap_or_default();
        let below = directory.below(within, self.on);
        let mut communes: Vec<&Unit> = below.filter(|unit| unit.kind == Kind::Commune).collect();
        communes.sort_by_cached_key(|unit| {
            let above = directory.parent(&unit.id, self.on);
            let above = above.and_then(|above| directory.name(&above.id, self.on));
            (
                above.map(sort_key),
                directory.name(&unit.id, self.on).map(sort_key),
            )
        });
        communes
    }
}

fn provinces(directory: &Directory, on: Date) -> Vec<&Unit> {
    let units = directory.units().iter();
    let mut provinces: Vec<&Unit> = units
        .filter(|unit| unit.kind == Kind::Province && unit.version(on).is_some())
        .collect();
    provinces.sort_by_cached_key(|unit| directory.name(&unit.id, on).map(sort_key));
    provinces
}

pub(super) async fn form(desk: Desk, query: Query) -> Answer {
    let asked = Asked::new(&desk, &|name| query.get(name).to_owned(), BTreeSet::new());
    Ok(Reply::page(&page(&desk, &asked, Vec::new())))
}

pub(super) async fn mark(desk: Desk, form: Form) -> Answer {
    let chosen = form.all("unit").into_iter().map(str::to_owned).collect();
    let asked = Asked::new(&desk, &|name| form.get(name).to_owned(), chosen);
    let changes = match changes(&desk, &asked, form.get("on")) {
        Ok(changes) => changes,
        Err(fault) => return Ok(Reply::invalid(&page(&desk, &asked, vec![fault]))),
    };
    let mut tx = desk.begin().await?;
    if let Err(objections) = store::directory::amend(&mut tx, &changes, desk.at).await? {
        drop(tx);
        desk.site.directory_changed().await?;
        let directory = desk.directory();
        let words = words(&desk, &directory, asked.on);
        let faults = objections.iter().map(|objection| {
            let (unit, why) = (desk.unit_name(&objection.unit), words.why(&objection.why));
            desk.tf("unit.mark.err_row", &[("unit", &unit), ("why", &why)])
        });
        return Ok(Reply::conflict(&page(&desk, &asked, faults.collect())));
    }
    let units: Vec<&str> = changes.iter().map(|change| change.unit.as_str()).collect();
    let detail = json!({
        "about": asked.about.code(), "value": asked.value, "on": asked.on.to_string(), "basis": asked.basis, "units": units,
    });
    let subject = asked.within.as_deref().unwrap_or("units");
    desk.record(&mut tx, "unit.marked", subject, detail).await?;
    tx.commit().await?;
    desk.site.directory_changed().await?;
    let show = if asked.only_unknown { "&show=unknown" } else { "" };
    let back = format!(
        "/units/facts?about={}&on={}&within={subject}{show}",
        asked.about.code(),
        asked.on
    );
    Ok(Reply::to(back).saying("unit.marked"))
}

/// The changes of the directory, or what is missing.
fn changes(desk: &Desk, asked: &Asked, day: &str) -> Result<Vec<Change>, String> {
    if parse_day(day).is_none() {
        return Err(desk.t("unit.mark.err_day"));
    }
    let value = match asked.value.as_str() {
        "yes" => Value::Is(true),
        "no" => Value::Is(false),
        _ => return Err(desk.t("unit.mark.err_value")),
    };
    if asked.basis.trim().is_empty() {
        return Err(desk.t("unit.mark.err_basis"));
    }
    let directory = desk.directory();
    let communes = asked.communes(&directory);
    let known = |unit: &&&Unit| unit.fact(asked.about, asked.on) != Some(&value);
    let chosen = communes.iter().filter(|unit| asked.chosen.contains(&unit.id));
    let changes: Vec<Change> = chosen
        .filter(known)
        .map(|unit| Change {
            unit: unit.id.clone(),
            on: asked.on,
            what: What::Fact {
                about: asked.about,
                value: value.clone(),
                until: None,
            },
            basis: asked.basis.trim().to_owned(),
        })
        .collect();
    let foreign = asked
        .chosen
        .iter()
        .any(|id| communes.iter().all(|unit| unit.id != *id));
    if changes.is_empty() || foreign {
        return Err(desk.t("unit.mark.err_units"));
    }
    Ok(changes)
}

fn words<'d>(desk: &Desk, directory: &'d Directory, on: Date) -> Words<'d> {
    Words {
        lang: desk.lang,
        directory,
        on,
    }
}

fn page(desk: &Desk, asked: &Asked, faults: Vec<String>) -> MarkPage {
    let (directory, c) = (desk.directory(), desk.chrome("unit.menu"));
    let communes = asked.communes(&directory);
    let what = |about: About| desk.t(&format!("unit.fact.{}", about.code()));
    let shown = communes.iter().filter(|unit| {
        !asked.only_unknown || unit.fact(asked.about, asked.on).is_none() || asked.chosen.contains(&unit.id)
    });
    let own = root(&directory, &desk.actor.unit, desk.today()).is_some();
    let places = if own {
        Vec::new()
    } else {
        provinces(&directory, asked.on)
    };
    let name = |unit: &Unit| desk.unit_name(&unit.id);
    MarkPage {
        faults,
        places: places
            .into_iter()
            .map(|unit| {
                (
                    unit.id.clone(),
                    name(unit),
                    asked.within.as_ref() == Some(&unit.id),
                )
            })
            .collect(),
        within: asked.within.clone().unwrap_or_default(),
        abouts: ABOUTS
            .map(|about| (about.code(), what(about), about == asked.about))
            .into(),
        about: asked.about.code(),
        on: asked.on.to_string(),
        only_unknown: asked.only_unknown,
        counts: counts(desk, &c, asked, &communes),
        value: asked.value.clone(),
        is: desk.tf("unit.mark.is", &[("what", &what(asked.about))]),
        is_not: desk.tf("unit.mark.is_not", &[("what", &what(asked.about))]),
        basis: asked.basis.clone(),
        rows: shown.map(|unit| row(desk, &directory, asked, unit)).collect(),
        c,
    }
}

/// How many are, are not, and are not known: never added together.
fn counts(desk: &Desk, c: &Chrome, asked: &Asked, communes: &[&Unit]) -> String {
    let of = |value: Option<&Value>| {
        let held = communes
            .iter()
            .filter(|unit| unit.fact(asked.about, asked.on) == value);
        c.number(held.count() as i64)
    };
    let values = [
        ("yes", of(Some(&Value::Is(true)))),
        ("no", of(Some(&Value::Is(false)))),
        ("unknown", of(None)),
        ("all", c.number(communes.len() as i64)),
        ("day", asked.on.short()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    desk.tf("unit.mark.counts", &values)
}

fn row(desk: &Desk, directory: &Directory, asked: &Asked, unit: &Unit) -> Row {
    let name = directory.name(&unit.id, asked.on).unwrap_or_default().to_owned();
    let above = directory.parent(&unit.id, asked.on);
    let above = above.and_then(|above| directory.name(&above.id, asked.on));
    let mut facts = unit.facts.iter();
    let held = facts.find(|fact| fact.about == asked.about && fact.holds(asked.on));
    let value = words(desk, directory, asked.on).value(asked.about, &held.map(|fact| fact.value.clone()));
    Row {
        choose: desk.tf("unit.mark.choose", &[("name", &name)]),
        above: above.unwrap_or_default().to_owned(),
        held: held.map_or_else(
            || value.clone(),
            |fact| format!("{value}, {}", validity(desk, fact.from, fact.to)),
        ),
        basis: held.and_then(|fact| fact.basis.clone()).unwrap_or_default(),
        chosen: asked.chosen.contains(&unit.id),
        id: unit.id.clone(),
        name,
    }
}
