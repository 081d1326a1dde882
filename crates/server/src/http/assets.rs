//! Static files, built into the program: one stylesheet, one script, the marks, the fonts.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{Access, Refusal, Routes};

/// The sheets in the order in which they build on each other.
const SHEETS: &[&str] = &[
    include_str!("../../../../web/00-tokens.css"),
    include_str!("../../../../web/05-fonts.css"),
    include_str!("../../../../web/10-base.css"),
    include_str!("../../../../web/20-layout.css"),
    include_str!("../../../../web/30-forms.css"),
    include_str!("../../../../web/40-letter.css"),
    include_str!("../../../../web/50-tables.css"),
    include_str!("../../../../web/60-phone.css"),
    include_str!("../../../../web/65-app.css"),
    include_str!("../../../../web/70-portal.css"),
    include_str!("../../../../web/80-report.css"),
    include_str!("../../../../web/85-figures.css"),
    include_str!("../../../../web/87-bulletin.css"),
    include_str!("../../../../web/86-station.css"),
    include_str!("../../../../web/86-timetable.css"),
    include_str!("../../../../web/87-tip.css"),
    include_str!("../../../../web/88-broadcast.css"),
    include_str!("../../../../web/90-print.css"),
];

static STYLE: LazyLock<String> = LazyLock::new(|| SHEETS.concat());
static STYLE_TAG: LazyLock<String> = LazyLock::new(|| tag(STYLE.as_bytes()));

macro_rules! fonts {
    ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!("../../../../web/fonts/", $name)))),*] };
}
/// Font files by name; see the licences beside them.
const FONTS: &[(&str, &[u8])] = fonts![
    "be-vietnam-pro-latin-400-normal.woff2",
    "be-vietnam-pro-latin-600-normal.woff2",
    "be-vietnam-pro-latin-700-normal.woff2",
    "be-vietnam-pro-vietnamese-400-normal.woff2",
    "be-vietnam-pro-vietnamese-600-normal.woff2",
    "be-vietnam-pro-vietnamese-700-normal.woff2",
    "tinos-latin-400-italic.woff2",
    "tinos-latin-400-normal.woff2",
    "tinos-latin-700-normal.woff2",
    "tinos-vietnamese-400-italic.woff2",
    "tinos-vietnamese-400-normal.woff2",
    "tinos-vietnamese-700-normal.woff2",
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/static/{file}", Access::Anyone, file)
        .get("/static/fonts/{file}", Access::Anyone, font)
}

/// What only the pages for tips load: no browser keeps a copy that would show that they were opened. The layer round
/// every answer says `no-store` where nothing else is said.
const NOT_KEPT: [&str; 3] = ["tip-age.js", "tip-page.js", "tip-page.css"];

/// A static file by its name below `/static/`: its bytes.
#[must_use]
pub fn asset(name: &str) -> Option<&'static [u8]> {
    let font = |name: &str| {
        FONTS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, bytes)| *bytes)
    };
    match name.strip_prefix("fonts/") {
        Some(name) => font(name),
        None => text_or_image(name).map(|(_, bytes)| bytes),
    }
}

fn text_or_image(name: &str) -> Option<(&'static str, &'static [u8])> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match name {
        "lantoa.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
        "lantoa.js" => (SCRIPT, include_bytes!("../../../../web/lantoa.js")),
        "listen.js" => (SCRIPT, include_bytes!("../../../../web/listen.js")),
        // For boards whose page came without TLS; @noble/hashes (MIT), built from web/hash.
        "wall-hash.js" => (SCRIPT, include_bytes!("../../../../web/wall-hash.js")),
        "recorder.js" => (SCRIPT, include_bytes!("../../../../web/recorder.js")),
        // The pages for tips bring their own: small, without fonts, with a hash that the page names.
        "tip-page.css" => (
            "text/css; charset=utf-8",
            include_bytes!("../../../../web/tip-page.css"),
        ),
        "tip-age.js" => (SCRIPT, include_bytes!("../../../../web/tip-age.js")),
        "tip-key.js" => (SCRIPT, include_bytes!("../../../../web/tip-key.js")),
        "tip-argon.js" => (SCRIPT, include_bytes!("../../../../web/tip-argon.js")),
        "tip-page.js" => (SCRIPT, include_bytes!("../../../../web/tip-page.js")),
        "tip-desk.js" => (SCRIPT, include_bytes!("../../../../web/tip-desk.js")),
        "wall.js" => (SCRIPT, include_bytes!("../../../../web/wall.js")),
        "app.js" => (SCRIPT, include_bytes!("../../../../web/app.js")),
        "app-words.js" => (SCRIPT, include_bytes!("../../../../web/app-words.js")),
        "app-form.js" => (SCRIPT, include_bytes!("../../../../web/app-form.js")),
        "app-lists.js" => (SCRIPT, include_bytes!("../../../../web/app-lists.js")),
        "app-hand.js" => (SCRIPT, include_bytes!("../../../../web/app-hand.js")),
        "app-file.js" => (SCRIPT, include_bytes!("../../../../web/app-file.js")),
        "app-rows.js" => (SCRIPT, include_bytes!("../../../../web/app-rows.js")),
        "app-report.js" => (SCRIPT, include_bytes!("../../../../web/app-report.js")),
        "live.js" => (SCRIPT, include_bytes!("../../../../web/live.js")),
        "typed.js" => (SCRIPT, include_bytes!("../../../../web/typed.js")),
        "app-store.js" => (SCRIPT, include_bytes!("../../../../web/app-store.js")),
        "app-sync.js" => (SCRIPT, include_bytes!("../../../../web/app-sync.js")),
        "app-photo.js" => (SCRIPT, include_bytes!("../../../../web/app-photo.js")),
        "marks.svg" => ("image/svg+xml", include_bytes!("../../../../web/marks.svg")),
        "mark.svg" => ("image/svg+xml", include_bytes!("../../../../web/mark.svg")),
        "favicon.svg" => ("image/svg+xml", include_bytes!("../../../../web/favicon.svg")),
        "icon-192.png" => ("image/png", include_bytes!("../../../../web/icon-192.png")),
        "icon-512.png" => ("image/png", include_bytes!("../../../../web/icon-512.png")),
        _ => return None,
    })
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let (kind, bytes) = text_or_image(&name).ok_or(Refusal::NotFound)?;
    if NOT_KEPT.contains(&name.as_str()) {
        return Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response());
    }
    let tag = match name.as_str() {
        "lantoa.css" => STYLE_TAG.clone(),
        _ => tag(bytes),
    };
    Ok(answer(&headers, kind, bytes, &tag))
}

async fn font(Path(name): Path<String>) -> Result<Response, Refusal> {
    let (_, bytes) = FONTS
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("font/woff2")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    Ok((headers, *bytes).into_response())
}

/// The file, or 304 when the browser has it already.
fn answer(headers: &HeaderMap, kind: &'static str, bytes: &'static [u8], tag: &str) -> Response {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|have| have.as_bytes() == tag.as_bytes());
    let cache = HeaderValue::from_static("public, max-age=0, must-revalidate");
    let tag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""));
    let marks = [(header::CACHE_CONTROL, cache), (header::ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, marks).into_response();
    }
    (
        marks,
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
        bytes,
    )
        .into_response()
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &store::audit::digest(bytes)[..16])
}
