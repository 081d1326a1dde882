//! A file becomes a letter on the desk, or is refused with its cause; nothing is stored before it is read.

use civic::review::{FieldName, Review};
use civic::unit::Directory;
use civic::{Ids, Moment};
use letter::Reading;
use press::Unreadable;
use press::text::{Document, Format};
use serde_json::json;
use store::audit::{self, Entry};
use store::{Result, Stored, Tx};
use viet::Date;

use super::ties::{self, Known};
use super::{begin, store as rows};
use crate::i18n::Lang;

/// The longest text that can be a letter, in bytes: some 500 pages.
const LONGEST: usize = 2_000_000;

/// What a file was read as.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its text.
    pub document: Document,
    /// What stands in it.
    pub reading: Reading,
}

/// Why a file is no letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotALetter {
    /// No text comes out of it.
    Unreadable(Unreadable),
    /// Longer than any letter.
    TooLong,
    /// The text has no marks of an official document.
    NoMarks,
    /// A package without a letter: cause and way out, in Vietnamese and English.
    Package(String, String),
}

impl NotALetter {
    /// Cause and way out.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let key = match self {
            Self::Unreadable(cause) => {
                let (vi, en) = cause.sentences();
                return if lang == Lang::Vi { vi } else { en }.to_owned();
            }
            Self::Package(vi, en) => return if lang == Lang::Vi { vi } else { en }.clone(),
            Self::TooLong => "letter.refused.too_long",
            Self::NoMarks => "letter.refused.no_marks",
        };
        crate::i18n::text(lang, key)
    }
}

/// Reads a file as a letter. Takes some milliseconds for a written letter, seconds for one in Word's old format, and
/// seconds a page for a scan: call it where blocking is allowed.
///
/// # Errors
/// When it is not one.
pub fn read(bytes: &[u8], file_name: &str) -> std::result::Result<Opened, NotALetter> {
    let document = press::text::read(bytes, file_name).map_err(NotALetter::Unreadable)?;
    if document.text.len() > LONGEST {
        return Err(NotALetter::TooLong);
    }
    let mut reading = letter::read(&document.text);
    reading.seen_with(&document.sureness);
    if reading.looks_like_letter() {
        Ok(Opened { document, reading })
    } else {
        Err(NotALetter::NoMarks)
    }
}

/// A letter that is put on the desk.
#[derive(Debug)]
pub struct Opening<'a> {
    /// The unit on whose desk it lies.
    pub unit: &'a str,
    /// The person who opens it.
    pub person: &'a str,
    /// The day on which units are looked up.
    pub as_of: Date,
    /// The name of the file.
    pub file_name: &'a str,
    /// The file as it came, already among the blobs.
    pub source: &'a Stored,
    /// What it was read as.
    pub opened: &'a Opened,
    /// The units.
    pub directory: &'a Directory,
}

/// The review with which an opening begins.
#[must_use]
pub fn first_review(opening: &Opening<'_>) -> Review {
    let mut review = begin::review(&opening.opened.reading);
    review.resolve(opening.directory, opening.unit, opening.as_of);
    review
}

/// Puts a letter on the desk in the caller's transaction, with its audit entry. Gives its id.
pub async fn open(tx: &mut Tx, ids: &dyn Ids, at: Moment, opening: &Opening<'_>) -> Result<String> {
    Ok(put(tx, ids, at, opening).await?.id)
}

/// As [`open`], and gives the whole letter.
pub(crate) async fn put(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    opening: &Opening<'_>,
) -> Result<rows::Letter> {
    let by = Some(opening.person);
    put_for(tx, ids, at, opening, by, json!("desk")).await
}

/// As [`put`], by whoever did it: nobody when the program did. `how` goes into the audit entry.
pub(crate) async fn put_for(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    opening: &Opening<'_>,
    person: Option<&str>,
    how: serde_json::Value,
) -> Result<rows::Letter> {
    let letter = draft(ids.next(at), at, opening);
    store::note_blob(
        tx,
        opening.source,
        opening.opened.document.format.media_type(),
        at,
    )
    .await?;
    rows::insert(tx, &letter).await?;
    if !is_own(opening, &letter.review) {
        crate::register::letter_arrives(tx, at, opening.unit, &letter.id).await?;
    }
    let known = Known {
        directive: None,
        unit: opening.unit,
        number: letter.review.value(FieldName::Number),
    };
    ties::found_later(tx, at, opening.directory, &known).await?;
    let entry = Entry {
        person,
        unit: Some(opening.unit),
        action: "letter.opened",
        subject: &letter.id,
        detail: json!({
            "file": letter.file_name, "sha256": letter.source, "as_of": letter.as_of.to_string(), "how": how,
        }),
    };
    audit::append(tx, at, &entry).await?;
    Ok(letter)
}

/// A unit's own draft does not arrive at it.
fn is_own(opening: &Opening<'_>, review: &Review) -> bool {
    let issuer = review.value(FieldName::Issuer);
    super::order::own(opening.directory, opening.unit, issuer, opening.as_of) == Some(true)
}

fn draft(id: String, at: Moment, opening: &Opening<'_>) -> rows::Letter {
    let review = first_review(opening);
    let Opened { document, reading } = opening.opened;
    rows::Letter {
        id,
        unit: opening.unit.to_owned(),
        opened_by: opening.person.to_owned(),
        opened_at: at,
        as_of: opening.as_of,
        file_name: opening.file_name.to_owned(),
        source: opening.source.hash.clone(),
        format: document.format.code().to_owned(),
        body: document.text.clone(),
        reading: reading.clone(),
        duplicate_key: civic::directive::duplicate_key(&review),
        review,
        version: 1,
        issued: false,
        discarded: false,
        edited_name: None,
        edited_at: None,
        directive: None,
    }
}

/// The media type of a stored format.
#[must_use]
pub fn media_type_of(format: &str) -> &'static str {
    Format::of_code(format).unwrap_or(Format::Text).media_type()
}

/// Lays a letter of the demonstration on the officer's desk, unless the same file has lain there before.
pub async fn lay_once(
    site: &crate::site::Site,
    file_name: &str,
    bytes: &[u8],
) -> std::result::Result<(), crate::serve::Failure> {
    let officers = rows::officers(&site.db, Some(crate::demo::PEOPLE[0].login)).await?;
    let officer = officers.first().ok_or("the demonstration has no officer")?;
    let (source, at, directory) = (site.blobs.put(bytes).await?, site.clock.now(), site.directory());
    if rows::has_source(&site.db, &officer.unit, &source.hash).await? {
        return Ok(());
    }
    let opened = read(bytes, file_name).map_err(|fault| fault.sentence(Lang::Vi))?;
    let opening = Opening {
        unit: &officer.unit,
        person: &officer.id,
        as_of: at.day(),
        file_name,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = site.db.begin().await?;
    open(&mut tx, &site.ids, at, &opening).await?;
    Ok(tx.commit().await?)
}
