//! Files as evidence: known by their bytes, photos without their secrets, put only when the whole form is right.

use store::Blobs;

use super::log::NewEvidence;
use super::photo;
use crate::http::{Ctx, Form, UploadedFile};

/// One activity may bring so many files at once.
const MOST_FILES: usize = 12;

/// A file that was looked into and may be put.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    file: &'a UploadedFile,
    media_type: &'static str,
    /// The photo as it is served.
    stripped: Option<Vec<u8>>,
}

/// Looks into every file; what cannot be taken is said by name.
pub(super) fn check<'a>(ctx: &Ctx, form: &'a Form) -> Result<Vec<Checked<'a>>, Vec<String>> {
    let files = form.files("files");
    if files.len() > MOST_FILES {
        return Err(vec![ctx.tf(
            "activity.fault.many_files",
            &[("n", MOST_FILES.to_string().as_str())],
        )]);
    }
    let (mut checked, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match look(file) {
            Ok(file) => checked.push(file),
            Err(key) => faults.push(ctx.tf(key, &[("file", file.name.as_str())])),
        }
    }
    if faults.is_empty() {
        Ok(checked)
    } else {
        Err(faults)
    }
}

/// A photo that came in pieces: looked into like any other file, and put. `Err` is the key of a sentence about it.
pub(crate) async fn take_photo(
    blobs: &Blobs,
    file: &UploadedFile,
) -> store::Result<Result<NewEvidence, &'static str>> {
    let checked = match look(file) {
        Ok(checked) if checked.stripped.is_some() => checked,
        Ok(_) => return Ok(Err("activity.fault.file_type")),
        Err(key) => return Ok(Err(key)),
    };
    let mut put = put(blobs, vec![checked]).await?;
    Ok(put.pop().ok_or("activity.fault.photo"))
}

fn look(file: &UploadedFile) -> Result<Checked<'_>, &'static str> {
    if file.bytes.is_empty() {
        return Err("activity.fault.file_empty");
    }
    let media_type = press::sniff(&file.bytes).ok_or("activity.fault.file_type")?;
    let stripped = match media_type.starts_with("image/") {
        true => Some(photo::strip(&file.bytes, media_type).ok_or("activity.fault.photo")?),
        false => None,
    };
    Ok(Checked {
        file,
        media_type,
        stripped,
    })
}

/// Puts the checked files: what is served, and what came when that is something else.
pub(super) async fn put(blobs: &Blobs, files: Vec<Checked<'_>>) -> store::Result<Vec<NewEvidence>> {
    let mut evidence = Vec::with_capacity(files.len());
    for Checked {
        file,
        media_type,
        stripped,
    } in files
    {
        let came = blobs.put(&file.bytes).await?;
        let (shown, original) = match stripped {
            Some(bytes) => (blobs.put(&bytes).await?, Some(came)),
            None => (came, None),
        };
        evidence.push(NewEvidence::File {
            shown,
            original,
            file_name: file.name.clone(),
            media_type,
        });
    }
    Ok(evidence)
}
