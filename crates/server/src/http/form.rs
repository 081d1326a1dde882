//! What a person sent: fields and files, composed (NFC) and trimmed, the form's token already checked.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt as _, Limited};

use super::{Ctx, Refusal, multipart};
use crate::site::Site;

/// A form without files may have so many bytes.
const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// A file as it came, whole.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The name that the sender gave it: shown, never used as a path.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The fields of a form, urlencoded or multipart.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<(String, UploadedFile)>,
}

impl Form {
    /// The value of a field, trimmed; empty when it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        first(&self.fields, name)
    }

    /// Every value of a field, as of checkboxes.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        every(&self.fields, name)
    }

    /// True when the field came at all, as of a checked box.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// Every field in its order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The files of a field that hold anything.
    #[must_use]
    pub fn files(&self, name: &str) -> Vec<&UploadedFile> {
        let named = self
            .files
            .iter()
            .filter(|(key, file)| key == name && !file.name.is_empty());
        named.map(|(_, file)| file).collect()
    }

    pub(super) fn push(&mut self, name: String, value: &str) {
        self.fields.push((name, clean(value)));
    }

    pub(super) fn push_file(&mut self, name: String, file: UploadedFile) {
        self.files.push((name, file));
    }
}

impl FromRequest<Arc<Site>> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &Arc<Site>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let form = match kind {
            Some(kind) if kind.starts_with("multipart/form-data") => {
                multipart::read(&ctx, parts, body).await?
            }
            _ => urlencoded(&ctx, body).await?,
        };
        if same(form.get("csrf"), &ctx.csrf) {
            Ok(form)
        } else {
            Err(Refusal::Forged)
        }
    }
}

async fn urlencoded(ctx: &Ctx, body: Body) -> Result<Form, Refusal> {
    let body = Limited::new(body, FORM_LIMIT).collect().await;
    let bytes = body
        .map_err(|_| Refusal::Invalid(ctx.t("http.form_cut")))?
        .to_bytes();
    let mut form = Form::default();
    for (name, value) in form_urlencoded::parse(&bytes) {
        form.push(name.into_owned(), &value);
    }
    Ok(form)
}

/// Compares in the same time wherever they differ.
pub(super) fn same(given: &str, wanted: &str) -> bool {
    let unequal = given
        .bytes()
        .zip(wanted.bytes())
        .fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == wanted.len() && !wanted.is_empty() && unequal == 0
}

/// What the address asks: `?q=…`.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The value of a name, trimmed; empty when it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        first(&self.0, name)
    }

    /// Every value of a name.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        every(&self.0, name)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes());
        Ok(Self(
            pairs
                .map(|(name, value)| (name.into_owned(), clean(&value)))
                .collect(),
        ))
    }
}

/// Text enters the house composed, trimmed and without U+0000, which PostgreSQL refuses.
#[must_use]
pub fn clean(value: &str) -> String {
    viet::nfc(value.trim()).replace('\0', "").replace("\r\n", "\n")
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}

fn every<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .collect()
}
