//! Everything of a directive that is to go public: its words, its attachments, and the marks in them.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use ::store::audit::digest;
use civic::publication::{Found, Known, Mark, look};
use civic::unit::Directory;
use serde_json::json;

use crate::directive::{self, Directive, File};
use crate::http::{Desk, Refusal};

/// Text of these kinds is looked through whole. Others may hold what no reading shows (headers, pictures): a person opens them.
const WHOLE: [&str; 3] = ["text/plain", "text/markdown", "text/html"];

/// A piece of what goes public, with what was found in it.
pub(super) struct Part {
    /// The attachment that it stands in, if it does.
    pub file: Option<File>,
    /// Its words.
    pub text: String,
    /// Marks in them.
    pub found: Vec<Found>,
    /// No reading shows everything: somebody must open it.
    pub by_eye: bool,
}

impl Part {
    /// The words of a mark.
    pub fn words(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }
}

/// What is to go public.
pub(super) struct Content {
    /// The parts in their order.
    pub parts: Vec<Part>,
    /// Hash of everything in it.
    pub hash: String,
}

impl Content {
    /// Every mark in words, in the order in which answers are numbered.
    pub fn found(&self) -> Vec<Found> {
        self.parts
            .iter()
            .flat_map(|part| part.found.iter().cloned())
            .collect()
    }

    /// How many files must be opened.
    pub fn pictures(&self) -> usize {
        self.parts.iter().filter(|part| part.by_eye).count()
    }

    /// For every numbered mark, the key of the question that answers it: the same words are asked about once.
    pub fn keys(&self) -> Vec<String> {
        let words = self.parts.iter().flat_map(|part| {
            part.found
                .iter()
                .map(move |one| key(one.mark, part.words(&one.span)))
        });
        let files = self.parts.iter().filter(|part| part.by_eye).map(eye_key);
        words.chain(files).collect()
    }
}

/// The key of a question about words.
pub(super) fn key(mark: Mark, words: &str) -> String {
    digest(format!("{}|{words}", mark.code()).as_bytes())[..16].to_owned()
}

/// The key of the question about a file.
pub(super) fn eye_key(part: &Part) -> String {
    let position = part.file.as_ref().map_or(-1, |file| file.position);
    key(Mark::Picture, &position.to_string())
}

/// The directive without the attachments that stay behind.
pub(super) async fn read(
    desk: &Desk,
    directive: &Directive,
    withheld: &BTreeSet<i64>,
) -> Result<Content, Refusal> {
    let files = directive::files(desk.db(), &directive.id).await?;
    let kept: Vec<File> = files
        .into_iter()
        .filter(|file| !withheld.contains(&file.position))
        .collect();
    let hash = hash(directive, &kept);
    let mut parts = vec![words(directive)];
    for file in kept {
        parts.push(attachment(desk, file).await?);
    }
    let places = places(&desk.directory());
    let lines = lines(desk);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let known = Known {
        place: &|name| places.contains(&name.to_lowercase()),
        lines: &lines,
    };
    for part in &mut parts {
        part.found = look(&part.text, &known);
    }
    Ok(Content { parts, hash })
}

/// Whatever the public page shows of it.
fn words(directive: &Directive) -> Part {
    let signer = [&directive.signer_post, &directive.signer_name];
    let signer: Vec<&str> = signer.into_iter().flatten().map(String::as_str).collect();
    let issuer = directive.issuer.as_deref().unwrap_or_default();
    let text = [&directive.subject, &directive.body, issuer, &signer.join("\n")].join("\n");
    Part {
        file: None,
        text,
        found: Vec::new(),
        by_eye: false,
    }
}

async fn attachment(desk: &Desk, file: File) -> Result<Part, Refusal> {
    let bytes = desk.site.blobs.get(&file.blob).await?;
    let kind = file.media_type.split(';').next().unwrap_or_default();
    let whole = WHOLE.contains(&kind);
    let name = file.file_name.clone();
    // A picture is opened by a person anyway, and reading a scan takes a minute.
    let readable =
        whole || file.media_type.contains("opendocument") || file.media_type.contains("wordprocessing");
    let read = match readable {
        true => {
            let work = tokio::task::spawn_blocking(move || press::text::read(&bytes, &name));
            work.await.map_err(Refusal::broken)?.ok()
        }
        false => None,
    };
    let by_eye = !whole || read.is_none();
    let text = read.map(|document| document.text).unwrap_or_default();
    Ok(Part {
        text: format!("{}\n{text}", file.file_name),
        file: Some(file),
        found: Vec::new(),
        by_eye,
    })
}

/// Names of territories and institutions, with and without the word for their kind.
fn places(directory: &Directory) -> HashSet<String> {
    let kinds = [
        "thành phố ",
        "thị trấn ",
        "thị xã ",
        "phường ",
        "huyện ",
        "quận ",
        "tỉnh ",
        "xã ",
    ];
    let versions = directory.units().iter().flat_map(|unit| &unit.versions);
    let mut places = HashSet::new();
    for version in versions {
        let name = version.name.to_lowercase();
        let bare = kinds.iter().find_map(|kind| name.strip_prefix(kind));
        places.extend(bare.map(str::to_owned));
        places.insert(name);
    }
    places
}

/// Telephone numbers that the campaigns print.
fn lines(desk: &Desk) -> Vec<String> {
    let all = crate::campaign::all();
    all.iter()
        .flat_map(|campaign| civic::campaign::shown(&campaign.lines, desk.today()))
        .map(civic::campaign::Line::dial)
        .chain(["111".to_owned(), "113".to_owned()])
        .collect()
}

fn hash(directive: &Directive, kept: &[File]) -> String {
    let files: Vec<_> = kept
        .iter()
        .map(|file| json!([file.position, file.file_name, file.blob]))
        .collect();
    let all = json!([
        directive.id,
        directive.number,
        directive.dated,
        directive.place,
        directive.issuer,
        directive.signer_name,
        directive.signer_post,
        directive.subject,
        directive.body,
        files,
    ]);
    digest(all.to_string().as_bytes())
}
