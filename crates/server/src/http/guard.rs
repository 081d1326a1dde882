//! The layers round every handler: who comes, may they come in, and how the answer leaves.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::cookies::{self, FLASH_COOKIE, LANG_COOKIE, SESSION_COOKIE, VISITOR_COOKIE};
use super::reply::{NewSession, Saying};
use super::{Access, Chrome, Ctx, Refusal, Reply};
use crate::i18n::{self, Lang};
use crate::site::Site;

/// Lets in whom the route's access admits.
pub(super) async fn admit(State(access): State<Access>, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Ctx>().and_then(|ctx| ctx.who.as_ref());
    match (access, who) {
        (Access::Anyone, _) => next.run(request).await,
        (Access::Device, _) => Refusal::NotFound.into_response(),
        (_, None) => Refusal::SignedOut.into_response(),
        (access, Some(who)) if access.admits(who.actor.role) => next.run(request).await,
        _ => Refusal::Forbidden.into_response(),
    }
}

/// Gives every request its context and every answer its safeguards.
pub(super) async fn surround(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let at = site.clock.now();
    let mut ctx = match context(&site, at, request.headers(), request.uri()).await {
        Ok(ctx) => ctx,
        Err(refusal) => return finish(&site, None, refusal.into_response()),
    };
    let is_act = !matches!(*request.method(), Method::GET | Method::HEAD);
    if is_act && is_foreign(request.headers()) {
        return finish(&site, Some(&ctx), Refusal::Forged.into_response());
    }
    request.extensions_mut().insert(ctx.clone());
    let response = next.run(request).await;
    if is_act {
        ctx.flash = None;
    }
    finish(&site, Some(&ctx), response)
}

/// True when a browser says that another site made it send this.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site")
}

async fn context(
    site: &Arc<Site>,
    at: civic::Moment,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Ctx, Refusal> {
    site.refresh_directory().await?;
    let cookie = |name| cookies::read(headers, &cookies::cookie_name(&site.config, name));
    let (who, csrf) = match cookie(SESSION_COOKIE) {
        Some(token) => crate::account::resume(site, at, token)
            .await?
            .map_or((None, None), |(w, c)| (Some(w), Some(c))),
        None => (None, None),
    };
    let visitor = || {
        cookie(VISITOR_COOKIE)
            .filter(|value| value.len() == 43)
            .map(str::to_owned)
    };
    let asked = uri
        .query()
        .unwrap_or("")
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="));
    let lang = asked
        .and_then(Lang::from_code)
        .or_else(|| cookie(LANG_COOKIE).and_then(Lang::from_code));
    let flash = cookie(FLASH_COOKIE).filter(|key| i18n::find(key).is_some());
    Ok(Ctx {
        site: Arc::clone(site),
        at,
        lang: lang.unwrap_or_default(),
        path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        who,
        flash: flash.map(str::to_owned),
        csrf: csrf.or_else(visitor).unwrap_or_else(crate::account::token),
    })
}

#[derive(Template)]
#[template(path = "http/error.html")]
struct ErrorPage {
    c: Chrome,
    status: u16,
    code: &'static str,
    sentence: Option<String>,
    incident: Option<String>,
}

/// Turns refusals into pages, sets cookies and the headers that keep browsers strict.
fn finish(site: &Site, ctx: Option<&Ctx>, response: Response) -> Response {
    let refusal = response.extensions().get::<Refusal>().cloned();
    let mut response = match (refusal, ctx) {
        (Some(refusal), Some(ctx)) => refused(ctx, &refusal),
        (Some(refusal), None) => {
            tracing::error!(cause = ?refusal, "request failed before it had a context");
            refusal.status().into_response()
        }
        (None, _) => response,
    };
    if let Some(ctx) = ctx {
        set_cookies(site, ctx, &mut response);
    }
    protect(&mut response);
    response
}

fn refused(ctx: &Ctx, refusal: &Refusal) -> Response {
    if matches!(refusal, Refusal::SignedOut) {
        let back: String = form_urlencoded::byte_serialize(ctx.path.as_bytes()).collect();
        return Reply::to(format!("/sign-in?next={back}")).into_response();
    }
    let incident = match refusal {
        Refusal::Broken(cause) => {
            let incident = ctx.new_id();
            tracing::error!(%incident, %cause, path = ctx.path, "request failed");
            Some(incident)
        }
        _ => None,
    };
    let page = ErrorPage {
        c: Chrome::new(ctx, ""),
        status: refusal.status().as_u16(),
        code: refusal.code(),
        sentence: refusal.sentence().map(str::to_owned),
        incident,
    };
    Reply::html(refusal.status(), &page).into_response()
}

const WEEK: i64 = 7 * 24 * 3600;
const YEAR: i64 = 365 * 24 * 3600;

fn set_cookies(site: &Site, ctx: &Ctx, response: &mut Response) {
    let mut lines = Vec::new();
    let config = &site.config;
    let session = response.extensions().get::<NewSession>().cloned();
    let saying = response.extensions().get::<Saying>().copied();
    if let Some(NewSession(token)) = session {
        let age = if token.is_empty() { 0 } else { WEEK };
        lines.push(cookies::line(config, SESSION_COOKIE, &token, Some(age)));
    }
    if let Some(Saying(key)) = saying {
        lines.push(cookies::line(config, FLASH_COOKIE, key, Some(60)));
    } else if ctx.flash.is_some() && is_page(response) {
        lines.push(cookies::line(config, FLASH_COOKIE, "", Some(0)));
    }
    // Who has no session and posts all the same: people who sign in, and boards that read back.
    let posts = ["/sign-in", "/board/"]
        .iter()
        .any(|path| ctx.path.starts_with(path));
    if ctx.who.is_none() && posts && is_page(response) {
        lines.push(cookies::line(config, VISITOR_COOKIE, &ctx.csrf, Some(3600)));
    }
    if ctx.path.contains("lang=") && is_page(response) {
        lines.push(cookies::line(config, LANG_COOKIE, ctx.lang.code(), Some(YEAR)));
    }
    for line in lines {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// No inline code, nothing from elsewhere, no frames, no guessing of types.
const SAFEGUARDS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
         media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "geolocation=(), microphone=(self), camera=()",
    ),
];

fn protect(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in SAFEGUARDS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
