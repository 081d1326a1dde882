//! What a script of ours sends: bytes of any kind, bounded, with the form's token in a header.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use http_body_util::{BodyExt as _, Limited};

use super::form::same;
use super::{Ctx, Form, Refusal};
use crate::site::Site;

/// The header that carries the token; a page of another origin cannot set it.
const TOKEN: &str = "x-lantoa-token";
/// One request may have so many bytes.
const LIMIT: usize = 256 * 1024;

/// What the pages for tips send: nobody is signed in there and no cookie is set, so there is no token to compare. A page
/// of another origin can set no header of ours either, and has nothing to gain.
const SEALED: &str = "x-lantoa-tip";
/// The largest size class, sealed to every key of a list, and some room.
const SEALED_LIMIT: usize = 9 * 1024 * 1024;

/// Sealed bytes of nobody.
#[derive(Clone, Debug)]
pub struct Sealed(pub Vec<u8>);

impl FromRequest<Arc<Site>> for Sealed {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        if !parts.headers.contains_key(SEALED) {
            return Err(Refusal::Forged);
        }
        let body = Limited::new(body, SEALED_LIMIT).collect().await;
        let bytes = body.map_err(|_| Refusal::Invalid(ctx.t("http.form_cut")))?;
        Ok(Self(bytes.to_bytes().to_vec()))
    }
}

/// The body of a request that carried the token.
#[derive(Clone, Debug)]
pub struct Sent(pub Vec<u8>);

impl FromRequest<Arc<Site>> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        Ok(Self(with_token(request, state, LIMIT).await?))
    }
}

/// The body, if the request carried the token of its session.
async fn with_token(request: Request, state: &Arc<Site>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let (mut parts, body) = request.into_parts();
    let ctx = Ctx::from_request_parts(&mut parts, state).await?;
    let token = parts.headers.get(TOKEN).and_then(|value| value.to_str().ok());
    if !same(token.unwrap_or(""), &ctx.csrf) {
        return Err(Refusal::Forged);
    }
    let body = Limited::new(body, limit).collect().await;
    let bytes = body.map_err(|_| Refusal::Invalid(ctx.t("http.form_cut")))?;
    Ok(bytes.to_bytes().to_vec())
}

/// Sealed bytes of somebody who is signed in: as large as a tip may be, with the token of their session.
#[derive(Clone, Debug)]
pub struct SentSealed(pub Vec<u8>);

impl FromRequest<Arc<Site>> for SentSealed {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        Ok(Self(with_token(request, state, SEALED_LIMIT).await?))
    }
}

/// A form of nobody: people who read have no cookie, so there is no token to compare. What comes from a page of somebody
/// else is refused where the browser says so, and one without the field that every form of ours has is none of ours.
#[derive(Clone, Debug)]
pub struct Open(pub Form);

/// A few fields from closed lists.
const OPEN_LIMIT: usize = 1024;

impl FromRequest<Arc<Site>> for Open {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let from = parts
            .headers
            .get("sec-fetch-site")
            .map_or("none", |value| value.to_str().unwrap_or("cross-site"));
        if !["none", "same-origin"].contains(&from) {
            return Err(Refusal::Forged);
        }
        let body = Limited::new(body, OPEN_LIMIT).collect().await;
        let bytes = body
            .map_err(|_| Refusal::Invalid(ctx.t("http.form_cut")))?
            .to_bytes();
        let mut form = Form::default();
        for (name, value) in form_urlencoded::parse(&bytes) {
            form.push(name.into_owned(), &value);
        }
        if !form.has("family") {
            return Err(Refusal::Forged);
        }
        Ok(Self(form))
    }
}
