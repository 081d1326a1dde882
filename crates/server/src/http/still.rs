//! Public pages that stand still: made once, then given to everybody who asks for the same, until something changes.
//!
//! Whatever changes what a page says has an entry in the audit record; so a page stands as long as the record has no new entry,
//! and no longer than the minute in which it was made, since some pages tell the time. This node's own acts drop everything at
//! once, those of other nodes within a second. Kept are answers to people without any cookie, to addresses without a question.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;

use crate::measure;
use crate::site::Site;

/// So long the record is not asked again, milliseconds.
const TRUST_MS: i64 = 1_000;
/// So many answers are kept.
const MOST: usize = 2_000;
/// Heavier ones are not.
const HEAVIEST: usize = 256 * 1024;
/// What is kept: text that browsers and programs read.
const KINDS: [&str; 5] = [
    "text/html",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "text/plain",
];

/// The answers that stand.
#[derive(Debug, Default)]
pub struct Still(RwLock<Standing>);

#[derive(Debug, Default)]
struct Standing {
    answers: [HashMap<String, Arc<Kept>>; PACKINGS.len()],
    /// Counts how often everything was dropped.
    generation: u64,
    head: i64,
    minute: i64,
    asked_at: i64,
}

#[derive(Debug)]
struct Kept {
    headers: HeaderMap,
    body: Bytes,
}

impl Still {
    fn get(&self, packing: usize, path: &str) -> Option<Arc<Kept>> {
        let standing = self.0.read().unwrap_or_else(PoisonError::into_inner);
        standing.answers[packing].get(path).cloned()
    }

    fn generation(&self) -> u64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).generation
    }

    /// Keeps an answer, unless everything was dropped while it was made.
    fn keep(&self, packing: usize, path: &str, kept: Kept, generation: u64) {
        let mut standing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let full = standing.answers.iter().map(HashMap::len).sum::<usize>() >= MOST;
        if standing.generation == generation && !full {
            standing.answers[packing].insert(path.to_owned(), Arc::new(kept));
        }
    }

    /// Drops everything.
    pub fn drop_all(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Standing {
    fn clear(&mut self) {
        self.generation += 1;
        self.answers.iter_mut().for_each(HashMap::clear);
    }
}

/// Gives what stands, keeps what can stand, and counts what public pages answer.
pub(super) async fn stand(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let acts = !["/danh-gia", "/tin-bao/"]
            .iter()
            .any(|path| request.uri().path().starts_with(path));
        let response = next.run(request).await;
        if acts {
            site.still.drop_all();
        }
        return response;
    }
    if !measure::is_counted(request.uri().path()) {
        return next.run(request).await;
    }
    let (begun, path) = (Instant::now(), request.uri().path().to_owned());
    let may_stand = *request.method() == Method::GET
        && request.uri().query().is_none()
        && !request.headers().contains_key(header::COOKIE);
    let response = match may_stand {
        true => still(&site, &path, request, next).await,
        false => next.run(request).await,
    };
    site.meter
        .count(&path, response.status().as_u16(), begun.elapsed());
    response
}

async fn still(site: &Site, path: &str, mut request: Request, next: Next) -> Response {
    look_after(site).await;
    let packing = packing(request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(kept) = site.still.get(packing, path) {
        return answer(&kept, known.as_ref());
    }
    let generation = site.still.generation();
    let asked = HeaderValue::from_static(PACKINGS[packing]);
    request.headers_mut().insert(header::ACCEPT_ENCODING, asked);
    let response = next.run(request).await;
    if !can_stand(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Response::from_parts(parts, Body::empty());
    };
    let body = body.to_bytes();
    if body.len() > HEAVIEST || holds_token(&body, packing) {
        return Response::from_parts(parts, Body::from(body));
    }
    let kept = Kept {
        headers: headers(parts.headers, &body),
        body,
    };
    let response = answer(&kept, known.as_ref());
    site.still.keep(packing, path, kept, generation);
    response
}

/// Drops everything when the record went on or the minute is another.
async fn look_after(site: &Site) {
    let now = site.clock.now();
    let minute = now.0.div_euclid(60_000);
    let (same_minute, trusted) = {
        let standing = site.still.0.read().unwrap_or_else(PoisonError::into_inner);
        let age = now.0 - standing.asked_at;
        (standing.minute == minute, (0..TRUST_MS).contains(&age))
    };
    if same_minute && trusted {
        return;
    }
    let head = measure::head(&site.db).await;
    let changed = {
        let mut standing = site.still.0.write().unwrap_or_else(PoisonError::into_inner);
        // A record that cannot be read vouches for nothing.
        let head = head.unwrap_or(-1);
        let moved = standing.head != head || head < 0;
        if moved || standing.minute != minute {
            standing.clear();
        }
        (standing.head, standing.minute, standing.asked_at) = (head, minute, now.0);
        moved
    };
    if changed && let Err(fault) = crate::outage::renew(site).await {
        tracing::error!(?fault, "notices of outages were not read again");
    }
}

/// How bodies are packed: packed for whoever takes it, else as they are.
const PACKINGS: [&str; 2] = ["gzip", "identity"];

fn packing(headers: &HeaderMap) -> usize {
    let asked = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let asked = asked.unwrap_or_default();
    let takes = |name: &str| {
        asked.split(',').any(|one| {
            let (one, weight) = one.split_once(';').unwrap_or((one, ""));
            let never = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|weight| weight.parse() == Ok(0.0_f32));
            one.trim() == name && !never
        })
    };
    usize::from(!takes(PACKINGS[0]))
}

fn can_stand(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    response.status() == StatusCode::OK
        && !headers.contains_key(header::SET_COOKIE)
        && !headers.contains_key(header::CONTENT_DISPOSITION)
        && kind.is_some_and(|kind| KINDS.iter().any(|known| kind.starts_with(known.as_bytes())))
}

/// A form's token is one visitor's. Packed bodies are those of the same page: public pages have no such form, and a test says so.
fn holds_token(body: &[u8], packing: usize) -> bool {
    let token = b"name=\"csrf\"";
    packing == 1 && body.windows(token.len()).any(|at| at == token)
}

/// Headers of an answer that stands: what programs fetch again and again may be asked after by its tag.
fn headers(mut headers: HeaderMap, body: &[u8]) -> HeaderMap {
    let tag = format!("\"{}\"", &store::audit::digest(body)[..16]);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    // A page stays no-store: on a shared telephone it leaves nothing behind.
    if !is_page {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
    headers
}

fn answer(kept: &Kept, known: Option<&HeaderValue>) -> Response {
    let same = known.is_some() && known == kept.headers.get(header::ETAG);
    let mut response = match same {
        true => Response::new(Body::empty()),
        false => Response::new(Body::from(kept.body.clone())),
    };
    *response.headers_mut() = kept.headers.clone();
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_ENCODING);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_packed_as_they_are_asked_for() {
        for (asked, expected) in [
            ("gzip, deflate, br, zstd", "gzip"),
            ("gzip", "gzip"),
            ("br, gzip;q=0", "identity"),
            ("gzip;q=0.5", "gzip"),
            ("identity", "identity"),
            ("", "identity"),
            ("*", "identity"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(asked).unwrap());
            assert_eq!(PACKINGS[packing(&headers)], expected, "{asked}");
        }
    }
}
