//! What came with a document: unpacked, known by its bytes, and one of it the letter itself.

use std::borrow::Cow;

use wire::edxml::{Attachment, Document, Message};

use crate::activity::photo;
use crate::i18n::Lang;
use crate::letter::open::{self, Opened};

/// A file that came.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
}

/// The files of a message, and in two languages why one of them is the letter, or why none is.
pub(super) struct Parts {
    pub files: Vec<Part>,
    pub letter: Result<(usize, Box<Opened>), (String, String)>,
}

/// Takes a document apart. Work for the processor.
pub(super) fn take_apart(document: &Document) -> Parts {
    let mut files = Vec::new();
    let mut faults = Faults::default();
    for (at, attachment) in document.attachments.iter().enumerate() {
        let name = attachment
            .name
            .clone()
            .unwrap_or_else(|| format!("tep-{}", at + 1));
        match unpacked(attachment, &name) {
            Ok(parts) => files.extend(parts),
            Err((vi, en)) => faults.add(&name, &vi, &en),
        }
    }
    let number = document.number();
    let letter = letter_among(&files, number.as_deref(), &mut faults).ok_or_else(|| faults.words());
    Parts { files, letter }
}

/// The letter inside an edXML file, read for somebody who only wants to see it: nothing is stored or answered.
///
/// # Errors
/// One Vietnamese sentence: no message, a message about a state, or none of its files is a letter.
pub(crate) fn letter_inside(bytes: &[u8]) -> Result<Opened, String> {
    let read = wire::edxml::read(bytes).map_err(|fault| fault.sentences().0)?;
    match read.message {
        Message::Status(_) => Err("Gói tin này báo trạng thái xử lý, không kèm văn bản.".to_owned()),
        Message::Document(document) => match take_apart(&document).letter {
            Ok((_, opened)) => Ok(*opened),
            Err((vi, _)) => Err(vi),
        },
    }
}

fn unpacked(attachment: &Attachment, name: &str) -> Result<Vec<Part>, (String, String)> {
    let Some(bytes) = attachment.payload.bytes() else {
        let lost = "nội dung bị mất trên đường truyền, đề nghị gửi lại";
        return Err((
            lost.to_owned(),
            "its content was lost; ask for it again".to_owned(),
        ));
    };
    let said = |fault: press::Unreadable| {
        let (vi, en) = fault.sentences();
        (vi.to_owned(), en.to_owned())
    };
    let whole = || vec![(name.to_owned(), bytes.to_vec())];
    let files = press::unpack(bytes).map_err(said)?.unwrap_or_else(whole);
    let alone = files.len() == 1;
    // A file packed alone keeps the name under which it was announced, unless that is the archive's.
    let announced = alone && !name.to_lowercase().ends_with(".zip");
    let named = |(inner, bytes)| part_of((if announced { name.to_owned() } else { inner }, bytes));
    Ok(files.into_iter().map(named).collect())
}

/// A file known by its bytes.
pub(super) fn part_of((name, bytes): (String, Vec<u8>)) -> Part {
    Part {
        media_type: media_type(&bytes),
        name,
        bytes,
    }
}

/// By the bytes alone. What is not known is never shown by a browser.
fn media_type(bytes: &[u8]) -> &'static str {
    press::sniff(bytes).unwrap_or_else(|| match std::str::from_utf8(bytes) {
        Ok(_) => "text/plain; charset=utf-8",
        Err(_) => "application/octet-stream",
    })
}

/// The first file that reads as the letter of this number, or else as any letter.
pub(super) fn letter_among(
    files: &[Part],
    number: Option<&str>,
    faults: &mut Faults,
) -> Option<(usize, Box<Opened>)> {
    let mut first = None;
    for (at, file) in files.iter().enumerate() {
        match open::read(&file.bytes, &file.name) {
            Ok(opened) if number.is_some() && opened.reading.number.value.as_deref() == number => {
                return Some((at, Box::new(opened)));
            }
            Ok(opened) => first = first.or(Some((at, Box::new(opened)))),
            Err(fault) => faults.add(&file.name, &fault.sentence(Lang::Vi), &fault.sentence(Lang::En)),
        }
    }
    first
}

/// A file as it may go along with a letter: of a kind that is shown to everybody, photos without their secrets.
pub(super) fn fit_to_go_along(part: &Part) -> Option<Cow<'_, [u8]>> {
    let media_type = press::sniff(&part.bytes)?;
    match media_type.starts_with("image/") {
        true => photo::strip(&part.bytes, media_type).map(Cow::Owned),
        false => Some(Cow::Borrowed(&part.bytes)),
    }
}

/// Why files are no letters, in two languages.
#[derive(Default)]
pub(super) struct Faults {
    vi: Vec<String>,
    en: Vec<String>,
}

impl Faults {
    fn add(&mut self, name: &str, vi: &str, en: &str) {
        self.vi.push(format!("“{name}”: {vi}"));
        self.en.push(format!("“{name}”: {en}"));
    }

    pub fn words(self) -> (String, String) {
        if self.vi.is_empty() {
            return (
                "Gói tin không kèm tệp nào nên không có văn bản để đưa vào bàn làm việc.".to_owned(),
                "The message carries no file: there is no letter to put on the desk.".to_owned(),
            );
        }
        let vi = format!("Không có tệp nào đọc được như văn bản. {}", self.vi.join(" "));
        (
            vi,
            format!("No file can be read as a letter. {}", self.en.join(" ")),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture_tests::{attachment, bytes, document, status};
    use super::*;

    #[test]
    fn the_letter_inside_is_read_and_what_is_none_is_named() {
        let opened = letter_inside(&bytes(document("vd-1", "77/SVD-VP"))).unwrap();
        assert_eq!(opened.reading.number.value.as_deref(), Some("77/SVD-VP"));
        let mut recipe = document("vd-2", "78/SVD-VP");
        recipe.attachments = vec![attachment("cid:1", "pho.txt", "Phở bò".as_bytes())];
        let refused = letter_inside(&bytes(recipe)).unwrap_err();
        assert!(refused.contains("pho.txt"), "{refused}");
        let told = status("vd-1", wire::edxml::StatusCode::Arrived, "đã đến");
        assert!(letter_inside(&told).unwrap_err().contains("trạng thái"));
        assert!(letter_inside(b"<a/>").is_err());
    }
}
