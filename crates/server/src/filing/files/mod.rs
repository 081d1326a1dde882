//! Files that go with a filing: part of its content, so that adding one voids an approval.

pub mod store;

use civic::permission::Act;

use self::store::Attachment;
use super::desk::{Case, Tools, words};
use super::load;
use super::save::refusal;
use super::steps::{self, Writing};
use super::store as rows;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A filing may have so many files.
const MOST: usize = 20;

pub(super) async fn add(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (_, case) = load(&desk, Act::File, &id).await?;
    let files = form.files("files");
    if files.is_empty() {
        return Err(Refusal::Invalid(desk.t("filing.err.no_file")));
    }
    if store::attachments(desk.db(), &id).await?.len() + files.len() > MOST {
        return Err(Refusal::Invalid(
            desk.tf("filing.err.files", &[("n", &MOST.to_string())]),
        ));
    }
    let mut put = Vec::new();
    for file in files {
        let media_type = press::sniff(&file.bytes).unwrap_or("application/octet-stream");
        put.push((
            desk.site.blobs.put(&file.bytes).await?,
            file.name.clone(),
            media_type,
        ));
    }
    change(&desk, &case, &id, async |tx| {
        for (stored, name, media_type) in &put {
            ::store::note_blob(tx, stored, media_type, desk.at).await?;
            let row = Attachment {
                number: 0,
                blob: stored.hash.clone(),
                file_name: name.clone(),
                media_type: (*media_type).to_owned(),
                size: stored.size,
            };
            store::insert_attachment(tx, &id, &row, &desk.actor.person, desk.at).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Reply::to(format!("/filings/{id}#files")).saying("filing.file_added"))
}

pub(super) async fn remove(desk: Desk, Path((id, n)): Path<(String, i64)>, _: Form) -> Answer {
    let (_, case) = load(&desk, Act::File, &id).await?;
    change(&desk, &case, &id, async |tx| {
        // Taken out twice is taken out.
        store::remove_attachment(tx, &id, n, desk.at).await?;
        Ok(())
    })
    .await?;
    Ok(Reply::to(format!("/filings/{id}#files")).saying("filing.file_removed"))
}

/// Changes the files, and lets the filing go the way of any other edit.
async fn change(
    desk: &Desk,
    case: &Case,
    id: &str,
    doing: impl AsyncFnOnce(&mut ::store::Tx) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut tx = desk.begin().await?;
    let filing = rows::lock(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    doing(&mut tx).await?;
    let stored = steps::stored(&mut tx, &filing).await?;
    let writing = Writing {
        content: stored.content.clone(),
        reasons: words(&stored.revision.reasons)?,
    };
    let now = (&filing, &stored);
    let saved = steps::save(&mut tx, tools, &desk.actor, case, now, &writing).await;
    saved.map_err(|fault| refusal(desk, case, fault))?;
    Ok(tx.commit().await?)
}

pub(super) async fn get(desk: Desk, Path((id, n)): Path<(String, i64)>) -> Answer {
    load(&desk, Act::SeeWork, &id).await?;
    let files = store::attachments(desk.db(), &id).await?;
    let file = files
        .into_iter()
        .find(|file| file.number == n)
        .ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
