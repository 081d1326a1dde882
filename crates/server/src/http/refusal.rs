//! The one error of the server: a cause for the log, a sentence for the person, a status for the machine.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why a request was not done.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// There is no such thing, or none that this person may know of.
    NotFound,
    /// The person's role never does this.
    Forbidden,
    /// Nobody is signed in: leads to the sign-in page.
    SignedOut,
    /// The form did not carry its token: it is old, or somebody else's.
    Forged,
    /// Too many tries.
    TooMany,
    /// It cannot be done as things stand; the sentence says why and what to do.
    Conflict(String),
    /// What was sent cannot be read; the sentence says why and what to do.
    Invalid(String),
    /// Something of ours is broken; the cause is for the log alone.
    Broken(String),
}

impl Refusal {
    /// Something that should not happen.
    #[must_use]
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(cause.to_string())
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Forged => StatusCode::FORBIDDEN,
            Self::SignedOut => StatusCode::SEE_OTHER,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word in message keys: `http.refusal.{code}`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::SignedOut => "signed_out",
            Self::Forged => "forged",
            Self::TooMany => "too_many",
            Self::Conflict(_) => "conflict",
            Self::Invalid(_) => "invalid",
            Self::Broken(_) => "broken",
        }
    }

    /// The sentence of its own, if it has one.
    #[must_use]
    pub fn sentence(&self) -> Option<&str> {
        match self {
            Self::Conflict(sentence) | Self::Invalid(sentence) => Some(sentence),
            _ => None,
        }
    }
}

/// A fault of the store is ours. Cancelled and broken requests leave no trace: their transaction was rolled back.
impl From<store::Error> for Refusal {
    fn from(fault: store::Error) -> Self {
        Self::broken(fault)
    }
}

/// The page is made by the outer layer, which knows language and person.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
