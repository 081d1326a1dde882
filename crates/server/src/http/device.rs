//! What players send and get: bytes that are signed in themselves, without session, cookie or page.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use civic::Moment;
use http_body_util::{BodyExt as _, Limited};
use store::Pieces;

use super::Refusal;
use crate::site::Site;

/// The largest message of a player: a batch of 200 records.
const LIMIT: usize = 512 * 1024;

/// A request of a player. Who it is says the body, when its signature holds; nothing else does.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The installation.
    pub site: Arc<Site>,
    /// When the request came.
    pub at: Moment,
    /// Where it came from, for counting tries; never stored.
    pub address: String,
    /// What was sent.
    pub body: Vec<u8>,
    /// The byte that the answer may begin with: `Range: bytes=N-`.
    pub range: Option<u64>,
}

impl FromRequest<Arc<Site>> for Caller {
    type Rejection = Said;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Said> {
        let at = site.clock.now();
        let (parts, body) = request.into_parts();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map(|peer| peer.0.ip().to_string()).unwrap_or_default();
        let range = begin(&parts.headers);
        let body = Limited::new(body, LIMIT).collect().await;
        let body = body.map_err(|_| Said::No(413, "too_large"))?.to_bytes().to_vec();
        Ok(Self {
            site: Arc::clone(site),
            at,
            address,
            body,
            range,
        })
    }
}

/// Only an open end is understood; for anything else the whole file is a right answer too.
fn begin(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(header::RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// What a player is told.
pub enum Said {
    /// A message.
    Bytes(Vec<u8>),
    /// A file from a byte on, of so many.
    File {
        /// The first byte.
        from: u64,
        /// The size of the whole.
        size: u64,
        /// The bytes.
        pieces: Pieces,
    },
    /// Not done: the status and a stable word.
    No(u16, &'static str),
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        match self {
            Self::Bytes(bytes) => (kind("application/octet-stream"), bytes).into_response(),
            Self::No(status, word) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, kind("text/plain"), word).into_response()
            }
            Self::File { from, size, pieces } => file(from, size, pieces),
        }
    }
}

fn kind(name: &'static str) -> [(header::HeaderName, HeaderValue); 1] {
    [(header::CONTENT_TYPE, HeaderValue::from_static(name))]
}

fn file(from: u64, size: u64, pieces: Pieces) -> Response {
    if from > 0 && from >= size {
        let all = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return (StatusCode::RANGE_NOT_SATISFIABLE, all).into_response();
    }
    let length = (header::CONTENT_LENGTH, (size - from).to_string());
    let body = Body::from_stream(pieces);
    if from == 0 {
        let heads = [length, (header::ACCEPT_RANGES, "bytes".to_owned())];
        return (heads, kind("application/octet-stream"), body).into_response();
    }
    let range = format!("bytes {from}-{}/{size}", size - 1);
    let heads = [length, (header::CONTENT_RANGE, range)];
    (
        StatusCode::PARTIAL_CONTENT,
        heads,
        kind("application/octet-stream"),
        body,
    )
        .into_response()
}

/// What is broken on this side is for the log; the player tries again.
impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        tracing::error!(cause = ?refusal, "a device could not be answered");
        Self::No(500, "broken")
    }
}

impl From<store::Error> for Said {
    fn from(fault: store::Error) -> Self {
        Refusal::from(fault).into()
    }
}
