//! A picture that boards show beside the words of a variant, with its words for whoever does not see it.

use civic::permission::Act;
use serde_json::json;

use super::case;
use super::form::open;
use super::record::row_of;
use super::store::{self, VariantRow};
use super::variant::{self, address, known_language};
use crate::activity::photo;
use crate::http::{Answer, Ctx, Desk, Form, Path, Query, Refusal, Reply, UploadedFile};

/// Bytes; boards load it over the networks of communes.
const MOST_BYTES: usize = 3 * 1024 * 1024;
/// Width and height: what the largest panels show.
const MOST_DOTS: usize = 3_840;
/// Characters of the words in its place.
const LONGEST_ALT: usize = 300;

/// A picture as pages show it.
pub(super) struct Picture {
    pub hash: String,
    pub alt: String,
}

impl Picture {
    pub(super) fn of(row: &VariantRow) -> Option<Self> {
        Some(Self {
            hash: row.picture.clone()?,
            alt: row.picture_alt.clone().unwrap_or_default(),
        })
    }
}

/// What a form asks for.
enum Wish {
    /// No picture any more.
    Drop,
    /// Other words for the picture that is there.
    Words(String),
    /// Another picture: bytes and kind.
    New(Vec<u8>, &'static str),
}

/// Gives a variant its picture, other words for it, or takes it out. What was heard and approved is void: whoever approves
/// sees what boards will show.
pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = open(&desk, &id).await?;
    let code = known_language(form.get("language"))?;
    let there = case.known.variant(code).and_then(|(_, row)| row.picture.clone());
    let wish = match wish(&desk, &form, there) {
        Ok(wish) => wish,
        Err(why) => {
            let page = variant::page(&desk, &case, code, None, Some(why)).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let (put, kept) = match wish {
        Wish::Drop => (None, None),
        Wish::Words(hash) => (None, Some(hash)),
        Wish::New(bytes, kind) => {
            let put = desk.site.blobs.put(&bytes).await?;
            let hash = put.hash.clone();
            (Some((put, kind)), Some(hash))
        }
    };
    let alt = kept.as_ref().map(|_| form.get("alt"));
    let mut tx = desk.begin().await?;
    if let Some((put, kind)) = &put {
        ::store::note_blob(&mut tx, put, kind, desk.at).await?;
    }
    let (row, version) = row_of(&desk, &mut tx, &case.known, code).await?;
    if !store::write_picture(&mut tx, (&row, version), kept.as_deref(), alt, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.moved")));
    }
    store::add_author(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "language": code, "picture": kept, "alt": alt });
    desk.record(&mut tx, "bulletin.pictured", &id, detail).await?;
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.pictured"))
}

/// What the form asks for; the sentence says why it cannot be.
fn wish(ctx: &Ctx, form: &Form, there: Option<String>) -> Result<Wish, String> {
    if form.has("drop") {
        return Ok(Wish::Drop);
    }
    let alt = form.get("alt");
    if alt.is_empty() || alt.chars().count() > LONGEST_ALT {
        return Err(ctx.t("bulletin.picture.no_alt"));
    }
    match (form.files("picture").first(), there) {
        (Some(file), _) => take(ctx, file).map(|(bytes, kind)| Wish::New(bytes, kind)),
        (None, Some(hash)) => Ok(Wish::Words(hash)),
        (None, None) => Err(ctx.t("bulletin.picture.none")),
    }
}

/// The picture without its secrets, as it is kept; the sentence says why it is not taken.
fn take(ctx: &Ctx, file: &UploadedFile) -> Result<(Vec<u8>, &'static str), String> {
    let kinds = ["image/jpeg", "image/png", "image/webp"];
    let known = press::sniff(&file.bytes);
    let kind = kinds.into_iter().find(|kind| known == Some(kind));
    let kind = kind.ok_or_else(|| ctx.t("bulletin.picture.kind"))?;
    let bytes = photo::strip(&file.bytes, kind).ok_or_else(|| ctx.t("bulletin.picture.broken"))?;
    let size = imagesize::blob_size(&bytes).map_err(|_| ctx.t("bulletin.picture.broken"))?;
    if bytes.len() > MOST_BYTES || size.width.max(size.height) > MOST_DOTS {
        return Err(ctx.t("bulletin.picture.large"));
    }
    Ok((bytes, kind))
}

/// The picture, for those who see the variant: whom it was sent to, once it is approved.
pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let case = case::load(&desk, Act::SeeBulletin, &id).await?;
    let code = known_language(query.get("language"))?;
    let (variant, row) = case.known.variant(code).ok_or(Refusal::NotFound)?;
    let seen = case.is_own() || variant.playable().is_some();
    let hash = row.picture.as_deref().filter(|_| seen).ok_or(Refusal::NotFound)?;
    file(&desk, hash).await
}

/// A picture by its hash, of the kind that its bytes say.
pub async fn file(ctx: &Ctx, hash: &str) -> Answer {
    let bytes = ctx.site.blobs.get(hash).await?;
    let kind = press::sniff(&bytes).filter(|kind| kind.starts_with("image/"));
    Ok(Reply::file(bytes, kind.ok_or(Refusal::NotFound)?, None))
}
