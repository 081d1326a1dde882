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
    include_str!("../../../../web/70-portal.css"),
    include_str!("../../../../web/80-report.css"),
    include_str!("../../../../web/85-figures.css"),
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

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let (kind, bytes): (&'static str, &'static [u8]) = match name.as_str() {
        "lantoa.css" => {
            return Ok(answer(
                &headers,
                "text/css; charset=utf-8",
                STYLE.as_bytes(),
                &STYLE_TAG,
            ));
        }
        "lantoa.js" => (
            "text/javascript; charset=utf-8",
            include_bytes!("../../../../web/lantoa.js"),
        ),
        "marks.svg" => ("image/svg+xml", include_bytes!("../../../../web/marks.svg")),
        "mark.svg" => ("image/svg+xml", include_bytes!("../../../../web/mark.svg")),
        "favicon.svg" => ("image/svg+xml", include_bytes!("../../../../web/favicon.svg")),
        _ => return Err(Refusal::NotFound),
    };
    Ok(answer(&headers, kind, bytes, &tag(bytes)))
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
