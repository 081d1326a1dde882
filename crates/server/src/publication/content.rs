//! Everything of a thing that is to go public: its words, its files, and the marks in them.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::thing::Thing;
use crate::directive::File;
use crate::http::{Desk, Refusal};
use ::store::audit::digest;
use civic::publication::{Found, Known, Mark, look};
use civic::unit::Directory;

/// Text of these kinds is looked through whole. Others may hold what no reading shows (headers, pictures, what a page hides or
/// fetches): a person opens them.
const WHOLE: [&str; 2] = ["text/plain", "text/markdown"];

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

/// The thing without the files that stay behind.
pub(super) async fn read(desk: &Desk, thing: &Thing, withheld: &BTreeSet<i64>) -> Result<Content, Refusal> {
    let stays = |file: &&File| !withheld.contains(&file.position);
    let kept: Vec<File> = thing.files.iter().filter(stays).cloned().collect();
    let hash = digest(thing.all(&kept).to_string().as_bytes());
    let mut parts = vec![words(thing)];
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
fn words(thing: &Thing) -> Part {
    Part {
        file: None,
        text: thing.text.clone(),
        found: Vec::new(),
        by_eye: false,
    }
}

async fn attachment(desk: &Desk, file: File) -> Result<Part, Refusal> {
    let bytes = desk.site.blobs.get(&file.blob).await?;
    let kind = file.media_type.split(';').next().unwrap_or_default();
    // A page of the web is given out as its source: what it hides or draws is read by whoever saves it.
    let page = is_page(&bytes, &file.file_name);
    let whole = WHOLE.contains(&kind) && !page;
    let source = match page {
        true => String::from_utf8_lossy(&bytes).into_owned(),
        false => String::new(),
    };
    let name = file.file_name.clone();
    // A picture is opened by a person anyway, and reading a scan takes a minute.
    let readable = WHOLE.contains(&kind)
        || file.media_type.contains("opendocument")
        || file.media_type.contains("wordprocessing");
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
        text: [&file.file_name, &text, &source].map(String::as_str).join("\n"),
        file: Some(file),
        found: Vec::new(),
        by_eye,
    })
}

/// Whether a file is a page of the web, by its name or by how it begins.
fn is_page(bytes: &[u8], name: &str) -> bool {
    let name = name.to_lowercase();
    let begins = bytes.trim_ascii_start().first() == Some(&b'<');
    begins
        || [".html", ".htm", ".xhtml", ".svg", ".xml"]
            .iter()
            .any(|end| name.ends_with(end))
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
