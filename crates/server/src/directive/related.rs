//! What stands beside a directive: its files, the documents that it names, and those that name it.

use crate::access::to_directive;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};
use crate::letter::{Stored, citing, of_directive};

use super::store::{self, File};
use civic::permission::Act;

/// A file as the page lists it.
pub(super) struct FileView {
    pub href: String,
    pub name: String,
    pub meta: String,
}

/// A tied document in one line.
pub(super) struct TieView {
    pub words: String,
    pub href: Option<String>,
    /// It is not in the house.
    pub missing: bool,
}

/// What the side of the page lists.
#[derive(Default)]
pub(super) struct Related {
    pub files: Vec<FileView>,
    pub names: Vec<TieView>,
    pub named_by: Vec<TieView>,
}

pub(super) async fn related(desk: &Desk, c: &Chrome, directive: &str) -> Result<Related, Refusal> {
    let files = store::files(desk.db(), directive).await?;
    let mut related = Related {
        files: files.iter().map(|file| file_view(c, directive, file)).collect(),
        ..Related::default()
    };
    for stored in of_directive(desk.db(), directive).await? {
        related.names.extend(tie(desk, stored, false).await?);
    }
    for stored in citing(desk.db(), directive).await? {
        related.named_by.extend(tie(desk, stored, true).await?);
    }
    Ok(related)
}

fn file_view(c: &Chrome, directive: &str, file: &File) -> FileView {
    let kilobytes = c.number((file.size + 1023) / 1024);
    FileView {
        href: format!("/directives/{directive}/files/{}", file.position),
        name: file.file_name.clone(),
        meta: if file.position == 0 {
            c.tf("directive.file_letter", [("size", kilobytes.as_str())])
        } else {
            c.tf("directive.file_size", [("size", kilobytes.as_str())])
        },
    }
}

/// A foreign directive is not led to, and of one that names this directive nothing is said.
async fn tie(desk: &Desk, stored: Stored, backwards: bool) -> Result<Option<TieView>, Refusal> {
    let seen = match &stored.directive {
        Some(id) => !to_directive(desk, id).await?.is_empty(),
        None => false,
    };
    if backwards && !seen {
        return Ok(None);
    }
    let day = stored
        .dated
        .as_deref()
        .map(civic::review::shown)
        .unwrap_or_default();
    let (what, notation) = (stored.relation, stored.notation.unwrap_or_default());
    let way = if backwards { "by" } else { "to" };
    let words = desk.t(&format!("directive.tie.{way}.{what}"));
    Ok(Some(TieView {
        words: [words, notation, day]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        missing: stored.directive.is_none() && stored.letter.is_none(),
        href: stored
            .directive
            .filter(|_| seen)
            .map(|id| format!("/directives/{id}")),
    }))
}

/// A file as it went out, for whoever may see the directive.
pub(super) async fn file(desk: Desk, Path((id, position)): Path<(String, String)>) -> Answer {
    super::load(&desk, Act::SeeWork, &id).await?;
    let files = store::files(desk.db(), &id).await?;
    let file = files
        .into_iter()
        .find(|file| file.position.to_string() == position);
    let file = file.ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
