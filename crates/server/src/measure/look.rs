//! The house looks at its own public pages, once a day and after it starts: what readers' programs need is there, nobody else is
//! asked, no way leads nowhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::markup;
use super::store::{self, Check};
use crate::http::{Inside, Refusal};
use crate::site::Site;

/// So many pages of a kind are looked at: the newest.
const NEWEST: usize = 20;
/// So many ways are followed.
const WAYS: usize = 300;

/// Pages that are always there.
const FIXED: [&str; 8] = [
    "/",
    "/van-ban",
    "/can-giup",
    "/tai-lieu",
    "/kenh-chinh-thuc",
    "/tam-ngung",
    "/do-luong",
    "/danh-gia/cam-on",
];

/// Looks at every public page and keeps what was found.
pub(crate) async fn look(site: &Arc<Site>) -> Result<(), Refusal> {
    let (at, inside, mut checks) = (site.clock.now(), Inside::new(site), Vec::new());
    let (mut ways, mut broken) = (BTreeSet::new(), Vec::new());
    for path in pages(site, &inside).await {
        let (status, body) = inside.get(&path).await?;
        let mut faults = match status {
            200 => markup::faults(&body),
            _ => vec!["failed"],
        };
        let leads: Vec<String> = markup::ways(&body);
        if nowhere(&inside, &leads, &mut ways, &mut broken).await? {
            faults.push("way");
        }
        checks.push(Check {
            path,
            checked_at: at.0,
            bytes: i64::try_from(body.len()).unwrap_or(i64::MAX),
            faults: json!(faults).to_string(),
        });
    }
    let mut tx = site.db.begin().await?;
    store::replace(&mut tx, &checks).await?;
    Ok(tx.commit().await?)
}

/// Fixed pages, campaigns, and the newest directives and materials: the site map knows them all.
async fn pages(site: &Site, inside: &Inside) -> Vec<String> {
    let mut pages: Vec<String> = FIXED.map(str::to_owned).into();
    pages.extend(crate::campaign::addresses());
    let map = inside
        .get("/sitemap.xml")
        .await
        .map(|(_, body)| body)
        .unwrap_or_default();
    let base = site.config.public_url.trim_end_matches('/');
    for family in ["/van-ban/", "/tai-lieu/"] {
        let prefix = format!("<loc>{base}{family}");
        let ids = map
            .split(&prefix)
            .skip(1)
            .filter_map(|rest| rest.split('<').next());
        pages.extend(ids.take(NEWEST).map(|id| format!("{family}{id}")));
    }
    pages
}

/// Whether a page leads to something that is not there. A way is followed once.
async fn nowhere(
    inside: &Inside,
    leads: &[String],
    followed: &mut BTreeSet<String>,
    broken: &mut Vec<String>,
) -> Result<bool, Refusal> {
    for way in leads {
        if followed.len() < WAYS && followed.insert(way.clone()) {
            let (status, _) = inside.get(way).await?;
            if status >= 400 {
                broken.push(way.clone());
            }
        }
    }
    Ok(leads.iter().any(|way| broken.contains(way)))
}
