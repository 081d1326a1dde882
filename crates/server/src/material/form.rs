//! What was typed of a material, drawn as fields and read again.

use std::collections::BTreeMap;

use civic::activity::LANGUAGES;
use civic::material::{AUDIENCES, Kind, Lack, MAKERS, Said, lacks};

use super::store::Material;
use crate::http::{Ctx, Desk, Field, Form};

/// Words wrong by name of the field.
pub(super) type Errors = BTreeMap<&'static str, String>;

/// Lines and texts may have so many letters.
const LONGEST: [(&str, usize); 5] = [
    ("title", 200),
    ("source", 500),
    ("licence", 300),
    ("body", 40_000),
    ("captions", 60_000),
];

/// The fields in their order.
pub(super) fn fields(desk: &Desk, value: &dyn Fn(&str) -> String, errors: &Errors) -> Vec<Field> {
    let text = |name: &'static str| Field::new(name, desk.t(&format!("material.field.{name}")), &value(name));
    let hint = |name: &str| desk.t(&format!("material.hint.{name}"));
    let mut fields = vec![
        text("title"),
        text("kind").of(Kind::ALL.map(|kind| kind_word(desk, kind.code())).into()),
        text("language").of(LANGUAGES
            .map(|code| (code.to_owned(), language(desk, code)))
            .into()),
        text("audience").of(AUDIENCES.map(|code| audience_word(desk, code)).into()),
        text("body").long().hint(hint("body")),
        text("source").hint(hint("source")),
        text("licence").hint(hint("licence")),
        text("maker")
            .of(MAKERS.map(|code| maker_word(desk, code)).into())
            .hint(hint("maker")),
        text("captions").long().hint(hint("captions")),
    ];
    for field in &mut fields {
        field.error = errors.get(field.name).cloned();
    }
    fields
}

pub(super) fn language(ctx: &Ctx, code: &str) -> String {
    ctx.t(&format!("activity.language.{code}"))
}

fn kind_word(ctx: &Ctx, code: &str) -> (String, String) {
    (code.to_owned(), ctx.t(&format!("material.kind.{code}")))
}

fn audience_word(ctx: &Ctx, code: &str) -> (String, String) {
    (code.to_owned(), ctx.t(&format!("material.audience.{code}")))
}

fn maker_word(ctx: &Ctx, code: &str) -> (String, String) {
    (code.to_owned(), ctx.t(&format!("material.maker.{code}")))
}

/// What a material says in a field of the form.
pub(super) fn value(row: &Material, name: &str) -> String {
    let text = match name {
        "title" => &row.title,
        "kind" => &row.kind,
        "language" => &row.language,
        "audience" => &row.audience,
        "body" => &row.body,
        "source" => &row.source,
        "licence" => &row.licence,
        "maker" => &row.maker,
        "captions" => return row.captions.clone().unwrap_or_default(),
        _ => return String::new(),
    };
    text.clone()
}

/// Writes what was typed into a row; its file stands there already.
pub(super) fn read(desk: &Desk, form: &Form, row: &mut Material) -> Result<(), Errors> {
    let mut errors = Errors::new();
    for (name, longest) in LONGEST {
        if form.get(name).chars().count() > longest {
            let most = viet::grouped(i64::try_from(longest).unwrap_or(i64::MAX));
            errors.insert(name, desk.tf("material.err.long", &[("n", &most)]));
        }
    }
    let text = |name: &str| form.get(name).to_owned();
    let of = |list: &[&str], name: &str| list.contains(&form.get(name));
    let kind = match row.bulletin {
        Some(_) => Kind::from_code(&row.kind),
        None => Kind::from_code(form.get("kind")),
    };
    for (known, name) in [
        (kind.is_some(), "kind"),
        (of(&LANGUAGES, "language"), "language"),
        (of(&AUDIENCES, "audience"), "audience"),
        (of(&MAKERS, "maker"), "maker"),
    ] {
        if !known {
            errors.insert(name, desk.t("material.err.choice"));
        }
    }
    // A recording of a bulletin stays what it is.
    if row.bulletin.is_none() {
        (row.kind, row.language) = (text("kind"), text("language"));
    }
    row.title = text("title");
    (row.audience, row.body, row.source) = (text("audience"), text("body"), text("source"));
    (row.licence, row.maker) = (text("licence"), text("maker"));
    row.captions = Some(text("captions")).filter(|text| !text.is_empty());
    let Some(kind) = kind else {
        return Err(errors);
    };
    let wrong = row
        .media_type
        .as_deref()
        .is_some_and(|media| !super::file::fits(kind, media));
    if wrong {
        errors.insert("kind", desk.t("material.err.other_kind"));
    }
    let said = Said {
        kind,
        title: &row.title,
        body: &row.body,
        source: &row.source,
        licence: &row.licence,
        has_file: row.blob.is_some(),
        captions: row.captions.as_deref(),
    };
    for lack in lacks(&said) {
        let (field, words) = (field_of(lack), desk.t(&format!("material.lack.{}", lack.code())));
        errors.entry(field).or_insert(words);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn field_of(lack: Lack) -> &'static str {
    match lack {
        Lack::Title => "title",
        Lack::Source => "source",
        Lack::Licence => "licence",
        Lack::Words => "body",
        Lack::File => "file",
        Lack::Captions => "captions",
    }
}
