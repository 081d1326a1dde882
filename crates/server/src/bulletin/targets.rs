//! Choosing where a bulletin goes: groups as letters write them, ready ones, single communes; what they come to, with count
//! and map.

use askama::Template;
use civic::unit::{About, Class as Units, Directory, Kind, Need, Verdict};
use serde_json::json;
use viet::Date;

use super::aims::{self, Aims};
use super::case::Case;
use super::form::open;
use super::store::target;
use crate::figures::coordinates;
use crate::figures::map::{Spot, dots};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};
use crate::unit::find::find;

/// A search offers so many communes.
const FOUND: usize = 30;

#[derive(Template)]
#[template(path = "bulletin/targets.html")]
struct TargetsPage {
    c: Chrome,
    id: String,
    title: String,
    aims: Vec<AimLine>,
    going: Going,
    out_of_reach: Vec<String>,
    groups: Vec<(String, String)>,
    q: String,
    found: Vec<(String, String)>,
    error: Option<String>,
}

struct AimLine {
    id: String,
    phrase: String,
    count: usize,
}

/// Exactly whom something goes to, as pages show it before an act.
pub(super) struct Going {
    pub count: usize,
    pub names: Vec<String>,
    /// SVG; empty when no place is known.
    pub map: String,
    /// Places that are not on the map, because nobody entered where they lie.
    pub unplaced: usize,
}

impl Going {
    pub(super) fn of(desk: &Desk, units: &[String]) -> Self {
        let (directory, on) = (desk.directory(), desk.today());
        let mut spots = Vec::new();
        for unit in units {
            if let Some((lat, lon)) = coordinates(&directory, unit, on) {
                spots.push(Spot {
                    name: desk.unit_name(unit),
                    lat,
                    lon,
                    shown: String::new(),
                    value: None,
                });
            }
        }
        Self {
            count: units.len(),
            names: units.iter().map(|unit| desk.unit_name(unit)).collect(),
            // One dot alone is no map.
            map: match spots.len() {
                0 | 1 => String::new(),
                _ => dots(&spots, &desk.t("bulletin.map")),
            },
            unplaced: units.len() - spots.len(),
        }
    }
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let case = open(&desk, &id).await?;
    Ok(Reply::page(&page(&desk, &case, query.get("q"), None).await?))
}

async fn page(desk: &Desk, case: &Case, q: &str, error: Option<String>) -> Result<TargetsPage, Refusal> {
    let (directory, on) = (desk.directory(), desk.today());
    let mut tx = desk.db().snapshot().await?;
    let Aims {
        aims,
        units,
        out_of_reach,
    } = aims::read(&mut tx, &directory, &case.known, on).await?;
    let aim = |aim: aims::Aimed| AimLine {
        count: aim.units.len(),
        id: aim.id,
        phrase: aim.phrase,
    };
    Ok(TargetsPage {
        c: desk.chrome("bulletin.menu"),
        id: case.known.bulletin.id.clone(),
        title: case.known.title.clone(),
        aims: aims.into_iter().map(aim).collect(),
        going: Going::of(desk, &units),
        out_of_reach: out_of_reach.iter().map(|unit| desk.unit_name(unit)).collect(),
        groups: groups(desk, &directory, on)
            .into_iter()
            .map(|(key, words, _)| (key, words))
            .collect(),
        q: q.to_owned(),
        found: found(desk, &directory, case, q, on),
        error,
    })
}

fn found(desk: &Desk, directory: &Directory, case: &Case, q: &str, on: Date) -> Vec<(String, String)> {
    if q.trim().is_empty() {
        return Vec::new();
    }
    let b = &case.known.bulletin;
    let all = find(directory, q, None, on)
        .into_iter()
        .filter(|found| found.exists);
    let reached = all.filter(|found| directory.may_reach(&b.unit, &found.unit.id, b.class, on));
    reached
        .take(FOUND)
        .map(|found| (found.unit.id.clone(), desk.unit_name(&found.unit.id)))
        .collect()
}

/// Groups that are asked for often, each with a key, its words and its class.
fn groups(desk: &Desk, directory: &Directory, on: Date) -> Vec<(String, String, Units)> {
    let Some(home) = directory.territory(&desk.actor.unit, on) else {
        return Vec::new();
    };
    let within = |id: &str| Units::Of {
        kinds: vec![Kind::Commune],
        types: Vec::new(),
        named: None,
        within: Some(id.to_owned()),
        only: None,
    };
    let name = |id: &str| directory.name(id, on).unwrap_or_default().to_owned();
    let mut groups = vec![(
        "all".to_owned(),
        desk.tf("bulletin.group.all", &[("place", &name(&home.id))]),
        within(&home.id),
    )];
    for (key, words, need) in [
        ("border", "bulletin.group.border", About::Border),
        ("difficult", "bulletin.group.difficult", About::Difficult),
    ] {
        let of = Box::new(within(&home.id));
        let class = Units::Known {
            of,
            needs: vec![Need::yes(need)],
        };
        groups.push((key.to_owned(), desk.t(words), class));
    }
    for district in directory
        .children(&home.id, on)
        .filter(|below| below.kind == Kind::District)
    {
        let words = desk.tf("bulletin.group.all", &[("place", &name(&district.id))]);
        groups.push((district.id.clone(), words, within(&district.id)));
    }
    groups
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = open(&desk, &id).await?;
    let (directory, on) = (desk.directory(), desk.today());
    let back = format!("/bulletins/{id}/targets");
    if form.has("drop") {
        let mut tx = desk.begin().await?;
        if target::drop_aim(&mut tx, &id, form.get("drop")).await? {
            let detail = json!({ "dropped": form.get("drop") });
            desk.record(&mut tx, "bulletin.aimed", &id, detail).await?;
        }
        tx.commit().await?;
        super::waiting::changed(&desk).await;
        return Ok(Reply::to(back));
    }
    let chosen = match (form.get("group"), form.get("phrase"), form.all("unit")) {
        (_, _, units) if !units.is_empty() => Ok(single(&desk, &directory, &units, on)),
        (_, phrase, _) if !phrase.is_empty() => phrased(&desk, &directory, phrase, on),
        (key, _, _) => groups(&desk, &directory, on)
            .into_iter()
            .find(|(known, ..)| known == key)
            .map(|(_, words, class)| (words, class))
            .ok_or_else(|| desk.t("bulletin.err.no_group")),
    };
    let chosen =
        chosen.and_then(
            |(phrase, class)| match aims::expand(&directory, &case.known, &class, on).0 {
                units if units.is_empty() => Err(desk.t("bulletin.err.nobody")),
                units => Ok((phrase, class, units.len())),
            },
        );
    let (phrase, class, count) = match chosen {
        Ok(chosen) => chosen,
        Err(why) => {
            return Ok(Reply::invalid(
                &page(&desk, &case, form.get("q"), Some(why)).await?,
            ));
        }
    };
    let class = serde_json::to_value(class).map_err(Refusal::broken)?;
    let (aim, by) = (desk.new_id(), desk.actor.person.as_str());
    let mut tx = desk.begin().await?;
    target::add_aim(&mut tx, (&aim, &id, &phrase), class.clone(), by, desk.at).await?;
    let detail = json!({ "phrase": phrase, "class": class, "units": count });
    desk.record(&mut tx, "bulletin.aimed", &id, detail).await?;
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    Ok(Reply::to(back).saying("bulletin.said.aimed"))
}

fn single(desk: &Desk, directory: &Directory, ids: &[&str], on: Date) -> (String, Units) {
    let there: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| directory.exists(id, on))
        .collect();
    let names: Vec<String> = there.iter().take(3).map(|id| desk.unit_name(id)).collect();
    let more = there.len().saturating_sub(3);
    let phrase = match more {
        0 => names.join(", "),
        more => format!("{} +{more}", names.join(", ")),
    };
    let units = there.into_iter().map(|id| Units::One(id.to_owned())).collect();
    (phrase, Units::union(units))
}

/// A group as a letter writes it: taken when it is understood without doubt.
fn phrased(desk: &Desk, directory: &Directory, phrase: &str, on: Date) -> Result<(String, Units), String> {
    let read = directory.resolve(phrase, &desk.actor.unit, on);
    match (read.verdict, read.class) {
        (Verdict::Found, Some(class)) => Ok((phrase.to_owned(), class)),
        _ => Err(desk.tf("bulletin.err.phrase", &[("phrase", phrase)])),
    }
}
