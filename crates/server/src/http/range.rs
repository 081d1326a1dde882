//! A part of a file, as players in browsers ask for it (RFC 9110, section 14).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;

use super::{Refusal, Reply};
use crate::site::Site;

/// The stretch that was asked for: first byte, and last byte inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range(Option<(u64, Option<u64>)>);

impl FromRequestParts<Arc<Site>> for Range {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Refusal> {
        let asked = parts
            .headers
            .get(header::RANGE)
            .and_then(|value| value.to_str().ok());
        Ok(Self(asked.and_then(parse)))
    }
}

/// One stretch with a beginning; for anything else the whole file is a right answer too.
fn parse(asked: &str) -> Option<(u64, Option<u64>)> {
    let (from, to) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let to = match to {
        "" => None,
        to => Some(to.parse().ok()?),
    };
    Some((from.parse().ok()?, to))
}

impl Reply {
    /// A file that is played or shown, whole or in part; and whether all of it goes out.
    #[must_use]
    pub fn part(bytes: &[u8], media_type: &'static str, asked: Range) -> (Self, bool) {
        let size = bytes.len() as u64;
        let heads = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, max-age=3600"),
            ),
        ];
        let Some((from, to)) = asked.0.filter(|(from, to)| to.is_none_or(|to| to >= *from)) else {
            return (
                Self {
                    response: (heads, Body::from(bytes.to_vec())).into_response(),
                },
                true,
            );
        };
        if from >= size {
            let all = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return (
                Self {
                    response: (StatusCode::RANGE_NOT_SATISFIABLE, all).into_response(),
                },
                false,
            );
        }
        let last = to.unwrap_or(u64::MAX).min(size - 1);
        let range = [(header::CONTENT_RANGE, format!("bytes {from}-{last}/{size}"))];
        let piece = bytes[from as usize..=last as usize].to_vec();
        let response = (StatusCode::PARTIAL_CONTENT, heads, range, Body::from(piece)).into_response();
        (Self { response }, from == 0 && last + 1 == size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_read_and_anything_else_means_the_whole() {
        assert_eq!(parse("bytes=0-"), Some((0, None)));
        assert_eq!(parse("bytes=10-19"), Some((10, Some(19))));
        for other in ["bytes=-5", "bytes=0-1,5-6", "items=0-", "bytes=a-", ""] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn what_goes_out_is_what_was_asked_for() {
        let part = |range| {
            let (reply, whole) = Reply::part(b"0123456789", "audio/flac", Range(range));
            (reply.response.status().as_u16(), whole)
        };
        assert_eq!(part(None), (200, true));
        assert_eq!(part(Some((0, None))), (206, true));
        assert_eq!(part(Some((0, Some(99)))), (206, true));
        assert_eq!(part(Some((2, Some(4)))), (206, false));
        assert_eq!(part(Some((10, None))), (416, false));
        assert_eq!(part(Some((5, Some(2)))), (200, true), "no stretch at all");
    }
}
