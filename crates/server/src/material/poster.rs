//! A poster of a campaign, for A4 or A5: the official call, 111 and 113, where to read on, and the fingerprint by which a phone
//! knows the keys of those who receive tips, while that channel is on.

use askama::Template;
use civic::campaign::Campaign;

use crate::http::{Answer, Chrome, Ctx, Path, Query, Refusal, Reply, qr};
use crate::portal::feed::base;

#[derive(Template)]
#[template(path = "material/poster.html")]
struct PosterPage {
    c: Chrome,
    campaign: &'static Campaign,
    signs: Vec<&'static str>,
    small: bool,
    address: String,
    /// The address leads to the machine of whoever reads it: nobody should print that.
    is_here: bool,
    /// Where the picture for cameras leads, and that picture.
    scan: &'static str,
    picture: String,
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
    let fingerprint = crate::tip::printed(&ctx).await?;
    let (scan, link) = match &fingerprint {
        // The fragment stays in the phone, which compares it with the root key that the page brings.
        Some((print, _)) => (
            "material.poster_scan_tell",
            format!("tin-bao#{}", print.replace(' ', "")),
        ),
        None => ("material.poster_scan", format!("chien-dich/{slug}")),
    };
    Ok(Reply::page(&PosterPage {
        c: ctx.public_chrome(),
        signs: campaign
            .signs
            .iter()
            .take(SIGNS)
            .map(|sign| sign.question.as_str())
            .collect(),
        small: query.get("co") == "a5",
        is_here: is_here(address),
        address: format!("{address}/chien-dich/{slug}"),
        scan,
        picture: qr::picture(&format!("{}/{link}", base(&ctx))),
        fingerprint,
        reviewed: campaign.reviewed_on.short(),
        campaign,
    }))
}

/// Whether an address is that of one's own machine.
fn is_here(address: &str) -> bool {
    let host = address.split('/').next().unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_ones_own_machine_is_here() {
        for own in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "127.8.0.1",
            "[::1]:80",
            "[::1]",
            "127.0.0.1/lantoa",
        ] {
            assert!(is_here(own), "{own}");
        }
        for other in [
            "lantoa.langson.gov.vn",
            "10.0.0.7:8080",
            "localhost.example",
            "[2001:db8::1]:80",
            "",
        ] {
            assert!(!is_here(other), "{other}");
        }
    }
}
