//! One activity, its evidence, and withdrawing it.

use askama::Template;
use civic::Moment;
use civic::permission::Act;

use super::log::{self, Fault};
use super::store::{self, Evidence};
use super::{load, relations, view};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// A reason may have so many characters.
const LONGEST_REASON: usize = 2_000;

#[derive(Template)]
#[template(path = "activity/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    assignment: String,
    kind: String,
    day: String,
    unit: String,
    place: Option<String>,
    language: String,
    /// For whom and what about, where somebody said.
    said: Vec<(String, String)>,
    figures: String,
    note: Option<String>,
    task: String,
    logged: String,
    withdrawn: Option<String>,
    photos: Vec<File>,
    files: Vec<File>,
    links: Vec<String>,
    /// Lines of the broadcast diary.
    lines: Vec<String>,
    may_withdraw: bool,
    /// Its unit merged before it was sent: how it landed, in words.
    landed: Option<String>,
    /// Photos that a phone announced and has not sent whole.
    waiting: Option<String>,
    corrected: Option<String>,
    clashes: Vec<ClashView>,
}

/// A field that was changed twice, with both values as people read them.
struct ClashView {
    id: String,
    legend: String,
    mine: String,
    theirs: String,
    said: String,
}

struct File {
    href: String,
    name: String,
    words: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, Act::SeeWork, &id).await?;
    let evidence = store::evidence_of(desk.db(), &row.id).await?;
    // What devices measured is taken back by nobody: it follows from their records.
    let may_withdraw = desk.may(Act::LogActivity, &relations(&desk, &row).await?).is_ok()
        && !crate::asrun::is_measured(desk.db(), &row.id).await?;
    let c = desk.chrome("activity.menu");
    let logged = [
        ("at", Moment(row.logged_at).short()),
        ("person", row.logged_by.clone()),
    ];
    let withdrawn = row.withdrawn_at.map(|at| {
        let reason = row.withdrawn_reason.clone().unwrap_or_default();
        c.tf(
            "activity.withdrawn_words",
            [("at", Moment(at).short().as_str()), ("reason", reason.as_str())],
        )
    });
    let clashes = store::clashes_of(desk.db(), &row.id).await?;
    let waiting = crate::offline::waiting_photos(&desk, &row.id).await?;
    let (photos, files): (Vec<_>, Vec<_>) = evidence
        .iter()
        .filter(|piece| piece.blob.is_some())
        .partition(|piece| piece.kind == "photo");
    Ok(Reply::page(&ShowPage {
        kind: view::kind(&c, &row),
        day: view::day(&row),
        unit: desk.unit_name(&row.unit),
        said: said(&c, &row),
        language: c.t(&format!("activity.language.{}", row.language)),
        figures: view::figures(&c, &row).join(" · "),
        logged: c.tf(
            "activity.logged_words",
            logged.each_ref().map(|(name, value)| (*name, value.as_str())),
        ),
        may_withdraw: may_withdraw && withdrawn.is_none(),
        withdrawn,
        landed: view::landed(&desk, &row),
        waiting: (waiting > 0).then(|| c.tf("activity.waiting_photos", [("n", c.number(waiting).as_str())])),
        corrected: (row.version > 1)
            .then(|| c.tf("activity.corrected", [("n", c.number(row.version - 1).as_str())])),
        clashes: clashes.iter().map(|clash| clash_view(&c, clash)).collect(),
        photos: photos.into_iter().map(file).collect(),
        files: files.into_iter().map(file).collect(),
        links: addresses(&evidence, false),
        lines: addresses(&evidence, true),
        id: row.id,
        assignment: row.assignment,
        place: row.place,
        note: row.note,
        task: row.body,
        c,
    }))
}

fn said(c: &Chrome, row: &store::Activity) -> Vec<(String, String)> {
    let all = [("audience", &row.audience), ("topic", &row.topic)];
    all.into_iter()
        .filter_map(|(field, code)| {
            let words = view::value(c, field, code.as_deref()?);
            Some((c.t(&view::field_key(field)), words))
        })
        .collect()
}

/// The links among the evidence: lines of our own diary, or what people gave.
fn addresses(evidence: &[Evidence], as_run: bool) -> Vec<String> {
    evidence
        .iter()
        .filter(|piece| (piece.kind == "as-run") == as_run)
        .filter_map(|piece| piece.url.clone())
        .collect()
}

fn clash_view(c: &Chrome, clash: &store::Clash) -> ClashView {
    let name = c.t(&view::field_key(&clash.field));
    let at = Moment(clash.made_at).short();
    ClashView {
        id: clash.id.clone(),
        legend: c.tf("activity.clash.field", [("field", name.as_str())]),
        mine: view::value(c, &clash.field, &clash.mine),
        theirs: view::value(c, &clash.field, &clash.theirs),
        said: c.tf(
            "activity.clash.said",
            [("person", clash.person.as_str()), ("at", at.as_str())],
        ),
    }
}

fn file(piece: &Evidence) -> File {
    let kilobytes = piece.size.unwrap_or(0).div_euclid(1024).max(1);
    let name = piece.file_name.clone().unwrap_or_default();
    let suffix = name
        .rsplit_once('.')
        .map_or_else(String::new, |(_, suffix)| format!("{} · ", suffix.to_uppercase()));
    File {
        href: format!("/evidence/{}", piece.id),
        words: format!("{suffix}{} KB", viet::grouped(kilobytes)),
        name,
    }
}

pub(super) async fn withdraw(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::LogActivity, &id).await?;
    let reason = form.get("reason");
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::Invalid(desk.t("activity.fault.reason")));
    }
    let mut tx = desk.begin().await?;
    if crate::asrun::is_measured_in(&mut tx, &row.id).await? {
        return Err(Refusal::Conflict(desk.t("activity.fault.measured")));
    }
    let done = log::withdraw(&mut tx, desk.at, &desk.actor, &row, reason).await;
    match done {
        Ok(true) => tx.commit().await?,
        Ok(false) => return Err(Refusal::Conflict(desk.t("activity.fault.withdrawn"))),
        Err(Fault::Store(fault)) => return Err(fault.into()),
        Err(_) => return Err(Refusal::NotFound),
    }
    Ok(Reply::to(format!("/activities/{id}")).saying("activity.withdrawn"))
}

/// What is shown in the page; everything else is offered for saving.
fn is_shown(media_type: &str) -> bool {
    ["image/", "audio/", "video/"]
        .iter()
        .any(|kind| media_type.starts_with(kind))
}

/// The bytes of a piece of evidence: of a photo the copy without its secrets, never what came.
pub(super) async fn evidence(desk: Desk, Path(id): Path<String>) -> Answer {
    let piece = store::evidence(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    load(&desk, Act::SeeWork, &piece.activity).await?;
    let (Some(blob), Some(media_type)) = (&piece.blob, &piece.media_type) else {
        return Err(Refusal::NotFound);
    };
    let bytes = desk.site.blobs.get(blob).await?;
    let name = piece.file_name.as_deref().filter(|_| !is_shown(media_type));
    Ok(Reply::file(bytes, media_type, name))
}
