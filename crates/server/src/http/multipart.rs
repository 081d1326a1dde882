//! Forms with files: each file whole or the form refused, so that nothing half is ever referred to.

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::request::Parts;

use super::form::{Form, UploadedFile};
use super::{Ctx, Refusal};

/// One file may have so many bytes.
const FILE_LIMIT: usize = 20 * 1024 * 1024;
/// A recording may have so many bytes: ten minutes as WAV, an hour and more as MP3.
const SOUND_LIMIT: usize = 60 * 1024 * 1024;
/// All parts together may have so many bytes.
const TOTAL_LIMIT: usize = 64 * 1024 * 1024;
/// A form may have so many parts.
const PARTS_LIMIT: usize = 2_000;

pub(super) async fn read(ctx: &Ctx, parts: Parts, body: Body) -> Result<Form, Refusal> {
    let request = Request::from_parts(parts, Body::new(http_body_util::Limited::new(body, TOTAL_LIMIT)));
    let cut = |_: MultipartError| Refusal::Invalid(ctx.t("http.upload_cut"));
    let multipart = Multipart::from_request(request, &()).await;
    let mut multipart = multipart.map_err(|_| Refusal::Invalid(ctx.t("http.upload_cut")))?;
    let mut form = Form::default();
    for _ in 0..PARTS_LIMIT {
        let Some(mut field) = multipart.next_field().await.map_err(cut)? else {
            return Ok(form);
        };
        let name = field.name().unwrap_or("").to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let limit = if name == "sound" { SOUND_LIMIT } else { FILE_LIMIT };
        let bytes = whole(ctx, &mut field, file_name.as_deref(), limit).await?;
        match file_name {
            Some(given) => form.push_file(
                name,
                UploadedFile {
                    name: base_name(&given),
                    bytes,
                },
            ),
            None => form.push(name, &String::from_utf8_lossy(&bytes)),
        }
    }
    Err(Refusal::Invalid(ctx.t("http.form_cut")))
}

async fn whole(
    ctx: &Ctx,
    field: &mut Field<'_>,
    file: Option<&str>,
    limit: usize,
) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|_| Refusal::Invalid(ctx.t("http.upload_cut")))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > limit {
            let mb = (limit >> 20).to_string();
            return Err(Refusal::Invalid(ctx.tf(
                "http.file_too_large",
                &[("file", file.unwrap_or("")), ("mb", &mb)],
            )));
        }
    }
    Ok(bytes)
}

/// The last part of the name, without control characters: senders' folders are none of our business.
fn base_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or("");
    let shown = viet::nfc(last)
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect::<String>();
    shown.trim().to_owned()
}
