//! A unit's own regime: a shipped one taken over, or made from a file; new editions; a directive's duty to report back.

use askama::Template;
use civic::permission::Act;
use civic::regime::{Edition, Written};
use civic::review::parse_day;
use civic::unit::Kind;
use press::table;
use serde_json::json;
use viet::Date;

use super::store::{self as rows, New};
use super::take::{self, REPORTERS, Taking, fitted, put, shipped_edition};
use super::{load_own, xlsform};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply, UploadedFile};

#[derive(Template)]
#[template(path = "regime/new.html")]
struct NewPage {
    c: Chrome,
    code: String,
    name: String,
    shipped: bool,
    title: String,
    since: String,
    reporter: String,
    reporters: Vec<(&'static str, String)>,
    faults: Vec<String>,
    /// A directive whose duty to report back becomes a regime.
    directive: String,
}

pub(super) async fn form(desk: Desk, query: Query) -> Answer {
    let mut page = page(&desk, query.get("code"), &Form::default(), Vec::new());
    query.get("directive").clone_into(&mut page.directive);
    Ok(Reply::page(&page))
}

fn page(desk: &Desk, code: &str, form: &Form, faults: Vec<String>) -> NewPage {
    let c = desk.chrome("regime.menu");
    let edition = shipped_edition(code);
    let or = |typed: &str, other: String| if typed.is_empty() { other } else { typed.to_owned() };
    NewPage {
        code: code.to_owned(),
        name: edition
            .as_ref()
            .map(|edition| edition.name().to_owned())
            .unwrap_or_default(),
        shipped: edition.is_some(),
        title: form.get("title").to_owned(),
        since: or(form.get("since"), desk.today().short()),
        reporter: or(form.get("reporter"), Kind::CommuneStation.code().to_owned()),
        reporters: REPORTERS
            .map(|kind| (kind.code(), reporter_words(&c, kind)))
            .to_vec(),
        faults,
        directive: String::new(),
        c,
    }
}

fn reporter_words(c: &Chrome, kind: Kind) -> String {
    c.t(match kind {
        Kind::CommuneStation => "regime.reporter.commune_station",
        Kind::DistrictOffice => "regime.reporter.district_office",
        _ => "regime.reporter.commune",
    })
}

/// Who reports and from when, as the form says it.
fn taking<'a>(desk: &'a Desk, form: &Form) -> Result<Taking<'a>, String> {
    let since = parse_day(form.get("since")).ok_or_else(|| desk.t("regime.err.since"))?;
    let reporter = Kind::from_code(form.get("reporter")).filter(|kind| REPORTERS.contains(kind));
    let reporter = reporter.ok_or_else(|| desk.t("regime.err.reporter"))?;
    Ok(Taking {
        unit: &desk.actor.unit,
        reporter,
        since,
    })
}

pub(super) async fn make(desk: Desk, form: Form) -> Answer {
    let code = form.get("code").to_owned();
    let again = |faults: Vec<String>| Ok(Reply::invalid(&page(&desk, &code, &form, faults)));
    let taking = match taking(&desk, &form) {
        Ok(taking) => taking,
        Err(words) => return again(vec![words]),
    };
    let written = match (shipped_edition(&code), form.files("file").first()) {
        (Some(edition), _) => edition.written().clone(),
        (None, Some(file)) => match from_file(&desk, file, form.get("title"), None) {
            Ok(written) => written,
            Err(faults) => return again(faults),
        },
        (None, None) => return again(vec![desk.t("regime.err.no_file")]),
    };
    let reporter = reporter_words(&desk.chrome("regime.menu"), taking.reporter);
    let fitted = fitted(&written, &desk.directory(), taking, &reporter);
    match keep(&desk, fitted, None, None).await? {
        Ok(id) => Ok(Reply::to(format!("/regimes/{id}")).saying("regime.made")),
        Err(words) => again(vec![words]),
    }
}

/// Stores what was written as an edition; the sentence says why it cannot be one.
async fn keep(
    desk: &Desk,
    written: Written,
    known: Option<&str>,
    directive: Option<&str>,
) -> Result<Result<String, String>, Refusal> {
    let edition = match Edition::new("", written) {
        Ok(edition) => edition,
        Err(fault) => {
            return Ok(Err(desk.tf(
                "regime.err.place",
                &[("place", &fault.key), ("why", &fault.reason)],
            )));
        }
    };
    let same = rows::by_code(desk.db(), &desk.actor.unit, edition.code()).await?;
    if known.is_none() && same.is_some() {
        return Ok(Err(desk.tf("regime.err.code", &[("code", edition.code())])));
    }
    let new = New {
        id: &desk.new_id(),
        unit: &desk.actor.unit,
        code: edition.code(),
        title: edition.name(),
        directive,
        by: Some(&desk.actor.person),
    };
    let mut tx = desk.begin().await?;
    let (id, number) = put(&mut tx, &new, known, &edition, desk.at).await?;
    let detail = json!({ "code": edition.code(), "edition": number, "since": edition.since().to_string() });
    desk.record(&mut tx, "regime.edition_made", &id, detail).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// A regime out of an uploaded file: TOML with all ten parts, or an XLSForm with the questions of another edition.
fn from_file(
    desk: &Desk,
    file: &UploadedFile,
    title: &str,
    base: Option<&Written>,
) -> Result<Written, Vec<String>> {
    if file.name.to_lowercase().ends_with(".toml") {
        let text = std::str::from_utf8(&file.bytes).map_err(|_| vec![desk.t("regime.err.toml")])?;
        let edition = Edition::from_toml(&file.name, text).map_err(|fault| {
            vec![desk.tf(
                "regime.err.place",
                &[("place", &fault.key), ("why", &fault.reason)],
            )]
        })?;
        return Ok(edition.written().clone());
    }
    let vietnamese = desk.lang == crate::i18n::Lang::Vi;
    let grids = table::read(&file.bytes).map_err(|fault| {
        let (vi, en) = fault.sentences();
        vec![if vietnamese { vi } else { en }.to_owned()]
    })?;
    let place = |fault: press::xlsform::Fault| {
        let row = fault.row.to_string();
        desk.tf(
            "regime.err.row",
            &[("sheet", &fault.sheet), ("row", &row), ("why", &fault.reason)],
        )
    };
    let form =
        press::xlsform::read(&grids).map_err(|faults| faults.into_iter().map(place).collect::<Vec<_>>())?;
    xlsform::written(&form, title, base).map_err(|faults| faults.into_iter().map(place).collect())
}

/// A new edition of the unit's own regime: who reports, to whom and when stay, unless a TOML says all of it anew.
pub(super) async fn edition(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let known = load_own(&desk, &id).await?;
    let base = known
        .newest()
        .ok_or_else(|| Refusal::broken("a regime without an edition"))?;
    let since = parse_day(form.get("since")).ok_or_else(|| Refusal::Invalid(desk.t("regime.err.since")))?;
    if since <= base.since() {
        return Err(Refusal::Invalid(
            desk.tf("regime.err.later", &[("day", &base.since().short())]),
        ));
    }
    let file = form
        .files("file")
        .first()
        .copied()
        .ok_or_else(|| Refusal::Invalid(desk.t("regime.err.no_file")))?;
    let mut written = from_file(&desk, file, "", Some(base.written()))
        .map_err(|faults| Refusal::Invalid(faults.join(" ")))?;
    written.since = since;
    written.regime.clone_from(&base.written().regime);
    match keep(&desk, written, Some(&id), None).await? {
        Ok(id) => Ok(Reply::to(format!("/regimes/{id}")).saying("regime.edition_made")),
        Err(words) => Err(Refusal::Invalid(words)),
    }
}

/// The duty to report back of a directive of the unit, as a thematic regime from its day to the deadline.
pub(super) async fn thematic(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (directive, _) = crate::directive::load(&desk, Act::ManageRegimes, &id).await?;
    let to = parse_day(form.get("to")).ok_or_else(|| Refusal::Invalid(desk.t("regime.err.since")))?;
    let from: Date = directive
        .dated
        .as_deref()
        .and_then(|day| day.parse().ok())
        .unwrap_or_else(|| desk.today());
    let Some(shipped) = shipped_edition("mua_ban_nguoi") else {
        return Err(Refusal::broken("a shipped regime is gone"));
    };
    let code = format!("vb_{}", id.to_lowercase());
    let asked = rows::asked(desk.db(), &id).await?;
    let written = take::thematic(
        shipped.written(),
        &code,
        &directive.subject,
        (from, to),
        &desk.actor.unit,
        asked,
        &desk.directory(),
    );
    match keep(&desk, written, None, Some(&id)).await? {
        Ok(regime) => Ok(Reply::to(format!("/regimes/{regime}")).saying("regime.made")),
        Err(words) => Err(Refusal::Conflict(words)),
    }
}
