//! A poster of a campaign, for A4 or A5: the official call, 111 and 113, where to read on, and the fingerprint by which a phone
//! knows the keys of those who receive tips, while that channel is on.

use askama::Template;
use civic::campaign::Campaign;

use crate::http::{Answer, Chrome, Ctx, Path, Query, Refusal, Reply};
use crate::portal::feed::base;

#[derive(Template)]
#[template(path = "material/poster.html")]
struct PosterPage {
    c: Chrome,
    campaign: &'static Campaign,
    signs: Vec<&'static str>,
    small: bool,
    address: String,
    /// The fingerprint of those who receive tips, and whether it is only for practice.
    fingerprint: Option<(String, bool)>,
    reviewed: String,
}

/// So many signs fit beside the numbers.
const SIGNS: usize = 4;

pub(super) async fn show(ctx: Ctx, Path(slug): Path<String>, query: Query) -> Answer {
    let mut all = crate::campaign::all().iter();
    let campaign = all.find(|one| one.slug == slug).ok_or(Refusal::NotFound)?;
    let address = base(&ctx).split_once("://").map_or("", |(_, host)| host);
    Ok(Reply::page(&PosterPage {
        c: ctx.public_chrome(),
        signs: campaign
            .signs
            .iter()
            .take(SIGNS)
            .map(|sign| sign.question.as_str())
            .collect(),
        small: query.get("co") == "a5",
        address: format!("{address}/chien-dich/{slug}"),
        fingerprint: crate::tip::printed(&ctx).await?,
        reviewed: campaign.reviewed_on.short(),
        campaign,
    }))
}
