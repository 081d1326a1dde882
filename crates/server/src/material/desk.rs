//! The officer's materials: enter, from a bulletin or a file; rewrite; take off.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use serde_json::json;

use super::file;
use super::form::{self, Errors};
use super::store::{self, Material, Spoken};
use crate::access::to_letter;
use crate::http::{Answer, Chrome, Desk, Field, Form, Path, Query, Refusal, Reply};
use crate::publication::{Tab, tabs};

#[derive(Template)]
#[template(path = "material/desk.html")]
struct ListPage {
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    spoken: Vec<(String, String)>,
}

struct Line {
    id: String,
    title: String,
    meta: String,
    state: String,
}

#[derive(Template)]
#[template(path = "material/edit.html")]
struct EditPage {
    c: Chrome,
    tabs: Vec<Tab>,
    action: String,
    /// Bulletin and language whose recording it is.
    spoken: Option<(String, String)>,
    file: Option<String>,
    fields: Vec<Field>,
    file_error: Option<String>,
    error: bool,
    id: Option<String>,
    public: bool,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let mut rows = store::all(desk.db()).await?;
    rows.retain(|row| desk.may(Act::KeepPortal, &to_letter(&desk, &row.unit)).is_ok());
    let spoken = store::spoken(desk.db(), &desk.actor.unit).await?;
    let way = |one: &Spoken| {
        let words = format!("{} ({})", one.title, form::language(&desk, &one.language));
        (
            format!("/materials/new?bulletin={}&language={}", one.id, one.language),
            words,
        )
    };
    Ok(Reply::page(&ListPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(&desk, "/materials"),
        lines: rows.iter().map(|row| line(&desk, row)).collect(),
        spoken: spoken.iter().map(way).collect(),
    }))
}

fn line(desk: &Desk, row: &Material) -> Line {
    let kind = desk.t(&format!("material.kind.{}", row.kind));
    Line {
        id: row.id.clone(),
        title: row.title.clone(),
        meta: format!("{kind} · {}", form::language(desk, &row.language)),
        state: match row.published_at {
            Some(at) => desk.tf("material.state.public", &[("day", &Moment(at).day().short())]),
            None => desk.t("material.state.house"),
        },
    }
}

/// The recording that a form or an address names, if the unit has it and it may go on.
async fn recording(desk: &Desk, bulletin: &str, language: &str) -> Result<Option<Spoken>, Refusal> {
    if bulletin.is_empty() {
        return Ok(None);
    }
    let all = store::spoken(desk.db(), &desk.actor.unit).await?;
    let found = all
        .into_iter()
        .find(|one| one.id == bulletin && one.language == language);
    found.map(Some).ok_or(Refusal::NotFound)
}

fn empty(desk: &Desk) -> Material {
    Material {
        id: desk.new_id(),
        unit: desk.actor.unit.clone(),
        kind: "read".to_owned(),
        title: String::new(),
        language: "vi".to_owned(),
        audience: "everybody".to_owned(),
        body: String::new(),
        source: String::new(),
        licence: String::new(),
        maker: "unknown".to_owned(),
        bulletin: None,
        blob: None,
        file_name: None,
        media_type: None,
        size: None,
        captions: None,
        published_at: None,
    }
}

/// A material of a recording: its words are the transcript, its voice says who made it.
fn of_recording(desk: &Desk, one: &Spoken) -> Material {
    Material {
        kind: "hear".to_owned(),
        title: one.title.clone(),
        language: one.language.clone(),
        body: one.body.clone(),
        source: desk.unit_name(&desk.actor.unit),
        maker: if one.voice == "machine" {
            "machine"
        } else {
            "person"
        }
        .to_owned(),
        bulletin: Some(one.id.clone()),
        blob: Some(one.audio.clone()),
        file_name: Some(format!("{}.flac", one.title)),
        media_type: Some("audio/flac".to_owned()),
        ..empty(desk)
    }
}

pub(super) async fn new(desk: Desk, query: Query) -> Answer {
    let spoken = recording(&desk, query.get("bulletin"), query.get("language")).await?;
    let row = spoken
        .as_ref()
        .map_or_else(|| empty(&desk), |one| of_recording(&desk, one));
    let page = edit(&desk, &row, None, &|name| form::value(&row, name), &Errors::new());
    Ok(Reply::page(&page))
}

fn edit(
    desk: &Desk,
    row: &Material,
    id: Option<&str>,
    value: &dyn Fn(&str) -> String,
    errors: &Errors,
) -> EditPage {
    EditPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(desk, "/materials"),
        action: id.map_or_else(|| "/materials".to_owned(), |id| format!("/materials/{id}")),
        spoken: row
            .bulletin
            .clone()
            .map(|bulletin| (bulletin, row.language.clone())),
        file: row.file_name.clone(),
        fields: form::fields(desk, value, errors),
        file_error: errors.get("file").cloned(),
        error: !errors.is_empty(),
        id: id.map(str::to_owned),
        public: row.published_at.is_some(),
    }
}

/// Puts an uploaded file into the row; what is wrong with it goes to the field.
async fn attach(
    desk: &Desk,
    form: &Form,
    row: &mut Material,
) -> Result<Option<(::store::Stored, &'static str)>, Result<String, Refusal>> {
    let Some(sent) = form.files("file").first().copied().cloned() else {
        return Ok(None);
    };
    if row.bulletin.is_some() {
        return Err(Ok(desk.t("material.err.spoken")));
    }
    let taken = file::take(desk, &sent).await.map_err(Err)?.map_err(Ok)?;
    let put = desk
        .site
        .blobs
        .put(&taken.bytes)
        .await
        .map_err(|fault| Err(fault.into()))?;
    row.blob = Some(put.hash.clone());
    row.file_name = Some(taken.name);
    row.media_type = Some(taken.media_type.to_owned());
    Ok(Some((put, taken.media_type)))
}

/// Reads the form into the row; gives the new file, or the words that are wrong.
async fn take(
    desk: &Desk,
    form: &Form,
    row: &mut Material,
) -> Result<Result<Option<(::store::Stored, &'static str)>, Errors>, Refusal> {
    let (file, wrong) = match attach(desk, form, row).await {
        Ok(file) => (file, None),
        Err(Ok(words)) => (None, Some(words)),
        Err(Err(refusal)) => return Err(refusal),
    };
    let mut errors = form::read(desk, form, row).err().unwrap_or_default();
    if let Some(words) = wrong {
        errors.insert("file", words);
    }
    Ok(if errors.is_empty() { Ok(file) } else { Err(errors) })
}

pub(super) async fn enter(desk: Desk, form: Form) -> Answer {
    let spoken = recording(&desk, form.get("bulletin"), form.get("spoken")).await?;
    let mut row = spoken.map_or_else(|| empty(&desk), |one| of_recording(&desk, &one));
    let file = match take(&desk, &form, &mut row).await? {
        Ok(file) => file,
        Err(errors) => {
            let page = edit(&desk, &row, None, &|name| form.get(name).to_owned(), &errors);
            return Ok(Reply::invalid(&page));
        }
    };
    let mut tx = desk.begin().await?;
    if let Some((put, media_type)) = &file {
        ::store::note_blob(&mut tx, put, media_type, desk.at).await?;
    }
    store::insert(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "kind": row.kind, "title": row.title, "file": row.blob, "bulletin": row.bulletin });
    desk.record(&mut tx, "material.entered", &row.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/materials/{}", row.id)).saying("material.said.entered"))
}

async fn own(desk: &Desk, id: &str) -> Result<Material, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::KeepPortal, &to_letter(desk, &row.unit))?;
    Ok(row)
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = own(&desk, &id).await?;
    let page = edit(
        &desk,
        &row,
        Some(&id),
        &|name| form::value(&row, name),
        &Errors::new(),
    );
    Ok(Reply::page(&page))
}

/// Rewrites one that is not public: a look that waits is for another content from then on.
pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut row = own(&desk, &id).await?;
    if row.published_at.is_some() {
        return Err(Refusal::Conflict(desk.t("material.err.public")));
    }
    let file = match take(&desk, &form, &mut row).await? {
        Ok(file) => file,
        Err(errors) => {
            let page = edit(&desk, &row, Some(&id), &|name| form.get(name).to_owned(), &errors);
            return Ok(Reply::invalid(&page));
        }
    };
    let mut tx = desk.begin().await?;
    if let Some((put, media_type)) = &file {
        ::store::note_blob(&mut tx, put, media_type, desk.at).await?;
    }
    if !store::update(&mut tx, &row).await? {
        return Err(Refusal::Conflict(desk.t("material.err.public")));
    }
    let detail = json!({ "kind": row.kind, "title": row.title, "file": row.blob });
    desk.record(&mut tx, "material.changed", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/materials/{id}")).saying("material.said.saved"))
}

pub(super) async fn unpublish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    own(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if store::set_published(&mut tx, &id, None).await? {
        desk.record(&mut tx, "material.unpublished", &id, json!({}))
            .await?;
        tx.commit().await?;
    }
    Ok(Reply::to(format!("/materials/{id}")).saying("material.said.unpublished"))
}
