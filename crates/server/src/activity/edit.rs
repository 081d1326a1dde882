//! Correcting an activity on an ordinary page: the same door as the app's, so that nothing is overwritten unseen.

use askama::Template;
use civic::merge::Fields;
use civic::permission::Act;

use super::amend::{self, Amended, amend};
use super::form::{self, Faults, Typed};
use super::new::{Choice, FieldChoices, choices};
use super::store::{self as rows, Activity};
use super::{load, own_relations};
use crate::assignment::shorten;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "activity/edit.html")]
struct EditPage {
    c: Chrome,
    id: String,
    title: String,
    /// The version that the writer has before them.
    version: i64,
    today: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    said: Vec<super::new::SaidField>,
    figures: Vec<super::new::FigureField>,
    typed: Typed,
    faults: Faults,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = open(&desk, &id).await?;
    let fields = amend::fields(&row);
    let typed = form::typed(|name| fields.get(name).cloned().unwrap_or_default());
    Ok(Reply::page(&page(
        &desk,
        &row,
        row.version,
        typed,
        Faults::default(),
    )))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = open(&desk, &id).await?;
    let version = form.get("version").parse().unwrap_or(0);
    let known = amend::fields(&row);
    let mine: Fields = known
        .keys()
        .map(|name| (name.clone(), form.get(name).to_owned()))
        .collect();
    let mut tx = desk.begin().await?;
    if is_same(&mut tx, &row, version, &mine).await? {
        return Ok(Reply::to(format!("/activities/{id}")).saying("activity.edit_same"));
    }
    match amend(&mut tx, &desk, &id, version, &mine).await? {
        Amended::Written { clashes, .. } => {
            tx.commit().await?;
            let saying = if clashes.is_empty() {
                "activity.edited"
            } else {
                "activity.edit_clash"
            };
            Ok(Reply::to(format!("/activities/{id}")).saying(saying))
        }
        Amended::Wrong(faults) => {
            drop(tx);
            let typed = form::typed(|name| form.get(name).to_owned());
            Ok(Reply::invalid(&page(&desk, &row, version, typed, *faults)))
        }
        Amended::Measured => Err(Refusal::Conflict(desk.t("activity.fault.measured"))),
        Amended::Withdrawn => Err(Refusal::Conflict(desk.t("activity.fault.withdrawn"))),
        Amended::NoBase | Amended::Settled => Err(Refusal::Conflict(desk.t("activity.fault.base"))),
    }
}

/// The unit's own activity that was not withdrawn.
async fn open(desk: &Desk, id: &str) -> Result<Activity, Refusal> {
    let row = load(desk, Act::LogActivity, id).await?;
    desk.may(Act::LogActivity, &own_relations(desk, &row))?;
    if row.withdrawn_at.is_some() {
        return Err(Refusal::Conflict(desk.t("activity.fault.withdrawn")));
    }
    Ok(row)
}

/// Nothing differs from what the writer had before them: nothing is written, not even that.
async fn is_same(tx: &mut ::store::Tx, row: &Activity, version: i64, mine: &Fields) -> Result<bool, Refusal> {
    let before = match rows::fields_at(tx, &row.id, version).await? {
        Some(before) => before,
        None if version == row.version => amend::fields(row),
        None => return Ok(false),
    };
    let was = |name: &str| before.get(name).map_or("", String::as_str);
    Ok(amend::plain(mine).iter().all(|(name, value)| was(name) == value))
}

fn page(desk: &Desk, row: &Activity, version: i64, typed: Typed, faults: Faults) -> EditPage {
    let c = desk.chrome("activity.menu");
    let FieldChoices {
        kinds,
        languages,
        said,
        figures,
    } = choices(&c, &typed, &faults);
    EditPage {
        id: row.id.clone(),
        title: shorten(&row.body, 110),
        version,
        today: desk.today().to_string(),
        kinds,
        languages,
        said,
        figures,
        typed,
        faults,
        c,
    }
}
