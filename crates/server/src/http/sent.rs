//! What a script of ours sends: bytes of any kind, bounded, with the form's token in a header.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use http_body_util::{BodyExt as _, Limited};

use super::form::same;
use super::{Ctx, Refusal};
use crate::site::Site;

/// The header that carries the token; a page of another origin cannot set it.
const TOKEN: &str = "x-lantoa-token";
/// One request may have so many bytes.
const LIMIT: usize = 256 * 1024;

/// The body of a request that carried the token.
#[derive(Clone, Debug)]
pub struct Sent(pub Vec<u8>);

impl FromRequest<Arc<Site>> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let token = parts.headers.get(TOKEN).and_then(|value| value.to_str().ok());
        if !same(token.unwrap_or(""), &ctx.csrf) {
            return Err(Refusal::Forged);
        }
        let body = Limited::new(body, LIMIT).collect().await;
        let bytes = body.map_err(|_| Refusal::Invalid(ctx.t("http.form_cut")))?;
        Ok(Self(bytes.to_bytes().to_vec()))
    }
}
