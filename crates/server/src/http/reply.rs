//! What a handler answers.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Refusal;

/// A reply, or why there is none.
pub type Answer = Result<Reply, Refusal>;

/// A page, a file, or the way to the next page.
#[derive(Debug)]
pub struct Reply {
    pub(super) response: Response,
}

/// Marks a response whose next page says something: a message key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saying(pub &'static str);

/// Marks a response that begins or ends a session: the token, empty to end it.
#[derive(Clone, Debug)]
pub(super) struct NewSession(pub String);

impl Reply {
    /// A page.
    #[must_use]
    pub fn page(template: &impl Template) -> Self {
        Self::html(StatusCode::OK, template)
    }

    /// The form again, with what was typed and what is wrong with it.
    #[must_use]
    pub fn invalid(template: &impl Template) -> Self {
        Self::html(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    /// The page of somebody whose change met another's: 409.
    #[must_use]
    pub fn conflict(template: &impl Template) -> Self {
        Self::html(StatusCode::CONFLICT, template)
    }

    /// A page with a status of its own, such as 409.
    #[must_use]
    pub fn html(status: StatusCode, template: &impl Template) -> Self {
        let kind = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )];
        Self {
            response: match template.render() {
                Ok(text) => (status, kind, text).into_response(),
                Err(fault) => Refusal::broken(fault).into_response(),
            },
        }
    }

    /// The way on after an act: 303.
    #[must_use]
    pub fn to(path: impl AsRef<str>) -> Self {
        let place = HeaderValue::from_str(path.as_ref()).unwrap_or_else(|_| HeaderValue::from_static("/"));
        Self {
            response: (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        }
    }

    /// What the next page says: a message key.
    #[must_use]
    pub fn saying(mut self, key: &'static str) -> Self {
        self.response.extensions_mut().insert(Saying(key));
        self
    }

    /// Begins a session with this token, or ends it when empty.
    #[must_use]
    pub fn with_session(mut self, token: String) -> Self {
        self.response.extensions_mut().insert(NewSession(token));
        self
    }

    /// A file; with a name it is offered for saving, without one it is shown.
    #[must_use]
    pub fn file(bytes: Vec<u8>, media_type: &str, save_as: Option<&str>) -> Self {
        let kind = HeaderValue::from_str(media_type);
        let kind = kind.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        let disposition = HeaderValue::from_str(&disposition(save_as));
        let disposition = disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, disposition),
        ];
        Self {
            response: (headers, Body::from(bytes)).into_response(),
        }
    }

    /// Tells the browser to empty what it cached of this site.
    #[must_use]
    pub fn clearing_cache(mut self) -> Self {
        let what = HeaderValue::from_static("\"cache\"");
        self.response.headers_mut().insert("clear-site-data", what);
        self
    }

    /// Keeps the browser from storing it, whatever it said before.
    #[must_use]
    pub fn kept_nowhere(mut self) -> Self {
        let nowhere = HeaderValue::from_static("no-store");
        self.response.headers_mut().insert(header::CACHE_CONTROL, nowhere);
        self
    }

    /// An answer to a program.
    #[must_use]
    pub fn json(value: &serde_json::Value) -> Self {
        Self::text("application/json", value.to_string())
    }

    /// Text of another kind: a feed, a list of links.
    #[must_use]
    pub fn text(media_type: &'static str, text: String) -> Self {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Self {
            response: (kind, text).into_response(),
        }
    }
}

/// RFC 6266: the name once in ASCII, once as it is.
fn disposition(save_as: Option<&str>) -> String {
    let Some(name) = save_as else {
        return "inline".to_owned();
    };
    let plain: String = viet::fold(name)
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let full: String = form_urlencoded::byte_serialize(name.as_bytes())
        .collect::<String>()
        .replace('+', "%20");
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.response
    }
}
