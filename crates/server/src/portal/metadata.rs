//! What describes one published directive to programs: Dublin Core terms in its page, and the whole of it as JSON.

use civic::Moment;
use serde_json::json;

use super::store::{self, File, Published};
use crate::activity::photo;
use crate::http::{Answer, Ctx, Path, Refusal, Reply};

/// Dublin Core terms by name; what is not known is not said.
pub(super) fn terms(ctx: &Ctx, id: &str, directive: &Published) -> Vec<(&'static str, String)> {
    let known = [
        ("DCTERMS.title", Some(directive.subject.clone())),
        ("DCTERMS.identifier", directive.number.clone()),
        ("DCTERMS.date", directive.dated.clone()),
        ("DCTERMS.creator", directive.issuer.clone()),
        ("DCTERMS.type", Some(directive.kind.clone())),
        ("DCTERMS.language", Some("vi".to_owned())),
        (
            "DCTERMS.issued",
            Some(Moment(directive.published_at).day().to_string()),
        ),
        ("DCTERMS.source", Some(address(ctx, id))),
    ];
    known
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Properties of schema.org's DigitalDocument; what is not known is not said.
pub(super) fn known(ctx: &Ctx, id: &str, directive: &Published) -> Vec<(&'static str, String)> {
    let known = [
        ("url", Some(address(ctx, id))),
        ("identifier", directive.number.clone()),
        ("dateCreated", directive.dated.clone()),
        (
            "datePublished",
            Some(Moment(directive.published_at).day().to_string()),
        ),
        ("author", directive.issuer.clone()),
        ("inLanguage", Some("vi".to_owned())),
    ];
    known
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn address(ctx: &Ctx, id: &str) -> String {
    let base = ctx.site.config.public_url.trim_end_matches('/');
    format!("{base}/van-ban/{id}")
}

/// One directive as data. Unknown is null.
pub(super) async fn data(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let directive = store::find(ctx.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let files = store::files(ctx.db(), &id).await?;
    let own = address(&ctx, &id);
    let file = |file: &File| {
        json!({
            "name": file.file_name,
            "address": format!("{own}/tep/{}", file.position),
            "media_type": file.media_type,
        })
    };
    let files = files
        .iter()
        .filter(|file| photo::is_for_everybody(&file.media_type))
        .map(file);
    Ok(Reply::json(&json!({
        "address": own,
        "kind": directive.kind,
        "number": directive.number,
        "date": directive.dated,
        "issuer": directive.issuer,
        "place": directive.place,
        "signer": { "name": directive.signer_name, "post": directive.signer_post },
        "subject": directive.subject,
        "language": "vi",
        "published_at": Moment(directive.published_at).rfc3339(),
        "text": directive.body,
        "files": files.collect::<Vec<_>>(),
    })))
}
