//! The shell of the app: one page without anybody's data in it, its manifest, and the worker that keeps both on the phone.

use std::sync::LazyLock;

use askama::Template;
use civic::activity::{Figure, Kind, LANGUAGES};
use civic::regime::{Category, Field, listed};

use crate::http::{Answer, Chrome, Ctx, Reply, asset};

#[derive(Template)]
#[template(path = "offline/app.html")]
struct AppPage {
    c: Chrome,
    kinds: Vec<(&'static str, String)>,
    languages: Vec<(&'static str, String)>,
    figures: Vec<FigureField>,
    /// Closed lists of which at most one is said: name, label, choices.
    said: Vec<(&'static str, String, &'static [Category])>,
    states: Vec<(&'static str, String)>,
}

struct FigureField {
    code: &'static str,
    label: String,
    /// The kinds that carry it, for the script.
    kinds: String,
}

/// The page that a phone keeps. It is the same for everybody: whose data it shows is found on the phone.
pub(super) async fn page(ctx: Ctx) -> Answer {
    let c = ctx.public_chrome();
    let figure = |figure: Figure| {
        let carrying = Kind::ALL
            .into_iter()
            .filter(|kind| kind.figures().contains(&figure));
        FigureField {
            code: figure.code(),
            label: c.t(&format!("activity.figure.{}", figure.code())),
            kinds: carrying.map(Kind::code).collect::<Vec<_>>().join(" "),
        }
    };
    let states = ["01", "02", "03", "04", "05", "06", "15"];
    Ok(Reply::page(&AppPage {
        kinds: Kind::ALL
            .map(|kind| (kind.code(), c.t(&format!("activity.kind.{}", kind.code()))))
            .to_vec(),
        languages: LANGUAGES
            .map(|code| (code, c.t(&format!("activity.language.{code}"))))
            .to_vec(),
        said: [("audience", Field::Audience), ("topic", Field::Topic)]
            .map(|(code, field)| (code, c.t(&format!("activity.field.{code}")), listed(field)))
            .to_vec(),
        figures: Figure::ALL.map(figure).into_iter().collect(),
        states: states
            .map(|code| (code, c.t(&format!("assignment.state.{code}"))))
            .to_vec(),
        c,
    }))
}

/// W3C Web Application Manifest. The whole house is in its scope: a link from the app to a page stays in the window.
pub(super) async fn manifest(ctx: Ctx) -> Answer {
    let text = serde_json::json!({
        "id": "/app", "start_url": "/app", "scope": "/", "display": "standalone", "lang": ctx.lang.code(),
        "name": ctx.t("offline.name"), "short_name": ctx.t("http.name"), "description": ctx.t("offline.about"),
        "theme_color": "#22406b", "background_color": "#faf8f3",
        "icons": [
            { "src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any" },
            { "src": "/static/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable" },
            { "src": "/static/favicon.svg", "sizes": "any", "type": "image/svg+xml" },
        ],
    });
    Ok(Reply::text("application/manifest+json", text.to_string()))
}

/// What the worker fetches once and keeps: everything that the page needs to open without a network.
pub(super) const KEPT: [&str; 21] = [
    "/app",
    "/static/lantoa.css",
    "/static/app-store.js",
    "/static/app-sync.js",
    "/static/app-photo.js",
    "/static/app-words.js",
    "/static/app-form.js",
    "/static/app-lists.js",
    "/static/typed.js",
    "/static/app-rows.js",
    "/static/app-report.js",
    "/static/app-hand.js",
    "/static/app-file.js",
    "/static/app.js",
    "/static/marks.svg",
    "/static/favicon.svg",
    "/app.webmanifest",
    "/static/fonts/be-vietnam-pro-latin-400-normal.woff2",
    "/static/fonts/be-vietnam-pro-latin-600-normal.woff2",
    "/static/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
    "/static/fonts/be-vietnam-pro-vietnamese-600-normal.woff2",
];

/// The worker names what it keeps and its version, so that a new program is a new worker and a new store of files.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let mut all = include_str!("app.html").to_owned();
    all.push_str(include_str!("messages.toml"));
    for path in KEPT {
        if let Some(bytes) = path.strip_prefix("/static/").and_then(asset) {
            all.push_str(&::store::audit::digest(bytes));
        }
    }
    let worker = include_str!("../../../../web/worker.js");
    let version = &::store::audit::digest(format!("{all}{worker}").as_bytes())[..16];
    let kept = serde_json::json!(KEPT);
    format!("const VERSION = \"{version}\";\nconst KEPT = {kept};\n{worker}")
});

/// From the root, so that it may serve `/app`.
pub(super) async fn worker(_: Ctx) -> Answer {
    Ok(Reply::text("text/javascript; charset=utf-8", WORKER.clone()))
}
