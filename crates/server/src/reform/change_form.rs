//! Writing one change: units are named one a line, by name, by code or by id, as they are on the day before.

use askama::Template;
use civic::Ids as _;
use civic::permission::Act;
use civic::reform::{Change, NewUnit, Part, Reform};
use civic::unit::{Kind, Share};

use super::draft::rewrite;
use super::load;
use super::named::Named;
use super::store::{self, Row};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};

/// The kinds of changes in the order in which they are offered.
const KINDS: [&str; 8] = [
    "merge", "split", "rename", "retype", "move", "dissolve", "open", "close",
];

#[derive(Template)]
#[template(path = "reform/changes.html")]
pub(super) struct ChangesPage {
    c: Chrome,
    id: String,
    title: String,
    version: String,
    voids: bool,
    kind: &'static str,
    tabs: Vec<(String, &'static str, bool)>,
    typed: Typed,
    kinds: Vec<(&'static str, String, bool)>,
    levels: Vec<(&'static str, String)>,
    error: Option<String>,
    rows: Vec<String>,
}

/// What was typed, to be shown again.
#[derive(Clone, Debug, Default)]
struct Typed {
    from: String,
    into: String,
    name: String,
    code: String,
    above: String,
    unit_kind: String,
    heir: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            from: text("from"),
            into: text("into"),
            name: text("name"),
            code: text("code"),
            above: text("above"),
            unit_kind: text("unit_kind"),
            heir: text("heir"),
        }
    }
}

fn known(kind: &str) -> &'static str {
    KINDS.into_iter().find(|one| *one == kind).unwrap_or("merge")
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    row.state()?
        .after(civic::reform::Act::Edit)
        .map_err(|_| Refusal::Conflict(desk.t("reform.err.over")))?;
    Ok(Reply::page(&page(
        &desk,
        &row,
        known(query.get("kind")),
        Typed::default(),
        None,
    )))
}

fn page(desk: &Desk, row: &Row, kind: &'static str, typed: Typed, error: Option<String>) -> ChangesPage {
    let c = desk.chrome("reform.menu");
    let tab = |one: &'static str| (c.t(&format!("reform.kind.{one}")), one, one == kind);
    let word = |kind: Kind| c.t(&format!("unit.kind.{}", kind.code()));
    let chosen = Kind::from_code(&typed.unit_kind).unwrap_or(Kind::Commune);
    ChangesPage {
        id: row.id.clone(),
        title: row.title.clone(),
        version: row.version.to_string(),
        voids: row.state != "draft",
        kind,
        tabs: KINDS.into_iter().map(tab).collect(),
        kinds: Kind::ALL
            .into_iter()
            .map(|kind| (kind.code(), word(kind), kind == chosen))
            .collect(),
        levels: [Kind::Commune, Kind::District, Kind::Province]
            .map(|kind| (kind.code(), word(kind)))
            .into(),
        typed,
        error,
        rows: Vec::new(),
        c,
    }
}

/// The page with what is wrong with the rows of a table.
pub(super) fn page_of_rows(desk: &Desk, row: &Row, error: String, rows: Vec<String>) -> ChangesPage {
    let mut page = page(desk, row, "merge", Typed::default(), Some(error));
    page.rows = rows;
    page
}

pub(super) async fn add(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    let (kind, typed) = (known(form.get("kind")), Typed::of(&form));
    let mut reform = store::content(desk.db(), &id).await?;
    match write(&desk, &reform, kind, &typed) {
        Ok(changes) => reform.changes.extend(changes),
        Err(error) => return Ok(Reply::invalid(&page(&desk, &row, kind, typed, Some(error)))),
    }
    rewrite(&desk, &row, form.get("version"), &reform).await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.added"))
}

pub(super) async fn remove(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    let mut reform = store::content(desk.db(), &id).await?;
    let place = form
        .get("place")
        .parse::<usize>()
        .ok()
        .filter(|place| *place < reform.changes.len());
    let place = place.ok_or_else(|| Refusal::Conflict(desk.t("reform.err.raced")))?;
    reform.changes.remove(place);
    rewrite(&desk, &row, form.get("version"), &reform).await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.removed"))
}

/// The change that was typed; before it the opening of the unit that a merger makes.
fn write(desk: &Desk, reform: &Reform, kind: &str, typed: &Typed) -> Result<Vec<Change>, String> {
    let directory = desk.directory();
    let named = Named {
        desk,
        directory: &directory,
        reform,
    };
    let one = |text: &str| named.one(text);
    let lines = || typed.into.lines().filter(|line| !line.trim().is_empty());
    let parts = || {
        lines()
            .map(|line| part(&named, line))
            .collect::<Result<Vec<Part>, String>>()
    };
    let heir = || (!typed.heir.is_empty()).then(|| one(&typed.heir)).transpose();
    let (unit, name) = (|| one(&typed.from), typed.name.clone());
    Ok(match kind {
        "open" => vec![Change::Open(opened(desk, &named, typed)?)],
        "merge" => merged(desk, &named, typed)?,
        "split" => vec![Change::Split {
            from: unit()?,
            into: parts()?,
            heir: heir()?,
        }],
        "rename" => {
            let code = (!typed.code.is_empty()).then(|| typed.code.clone());
            vec![Change::Rename {
                unit: unit()?,
                name,
                code,
            }]
        }
        "retype" => vec![Change::Retype { unit: unit()?, name }],
        "move" => {
            let parent = one(&typed.above)?;
            let to = |unit| Change::Move {
                unit,
                parent: parent.clone(),
            };
            named.all(&typed.from)?.into_iter().map(to).collect()
        }
        "dissolve" => vec![Change::Dissolve {
            unit: unit()?,
            to: parts()?,
            heir: heir()?,
        }],
        _ => named
            .all(&typed.from)?
            .into_iter()
            .map(|unit| Change::Close { unit })
            .collect(),
    })
}

/// Into a unit that exists, or into one that the change opens.
fn merged(desk: &Desk, named: &Named<'_>, typed: &Typed) -> Result<Vec<Change>, String> {
    let from = named.all(&typed.from)?;
    if !typed.into.is_empty() {
        let into = Part::of(named.one(&typed.into)?);
        return Ok(vec![Change::Merge { from, into }]);
    }
    let unit = opened(desk, named, typed)?;
    let into = Part::of(&unit.id);
    Ok(vec![Change::Open(unit), Change::Merge { from, into }])
}

fn opened(desk: &Desk, named: &Named<'_>, typed: &Typed) -> Result<NewUnit, String> {
    let kind = Kind::from_code(&typed.unit_kind).ok_or_else(|| desk.t("reform.err.unit_kind"))?;
    if typed.name.is_empty() {
        return Err(desk.t("reform.err.new_name"));
    }
    Ok(NewUnit {
        id: desk.site.ids.next(desk.at),
        kind,
        name: typed.name.clone(),
        code: (!typed.code.is_empty()).then(|| typed.code.clone()),
        parent: (!typed.above.is_empty())
            .then(|| named.one(&typed.above))
            .transpose()?,
    })
}

/// `Xã Hải Yến = 2/3`, or without a share.
fn part(named: &Named<'_>, line: &str) -> Result<Part, String> {
    let Some((unit, share)) = line.rsplit_once('=') else {
        return Ok(Part::of(named.one(line)?));
    };
    let read = || {
        let (numerator, denominator) = share.split_once('/')?;
        Share::new(numerator.trim().parse().ok()?, denominator.trim().parse().ok()?)
    };
    let share = read().ok_or_else(|| named.desk.tf("reform.err.share", &[("given", share.trim())]))?;
    Ok(Part {
        share: Some(share),
        ..Part::of(named.one(unit)?)
    })
}
