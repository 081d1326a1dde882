//! A package that a person opens at the desk: an edXML message, alone or packed, or a plain ZIP of a letter and its files.

use wire::edxml::Message;

use super::parts::{Faults, Part, Parts, fit_to_go_along, letter_among, part_of, take_apart};
use crate::letter::open::Opened;

/// A file that goes along with the letter of a package.
#[derive(Clone, Debug)]
pub(crate) struct Along {
    pub name: String,
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
}

/// The letter of a package, and what came with it.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub opened: Opened,
    pub along: Vec<Along>,
}

/// Takes a package apart; `None` when the file is none. Work for the processor.
///
/// # Errors
/// Cause and way out in Vietnamese and English: a status, a broken archive, or none of its files is a letter.
pub(crate) fn open(bytes: &[u8], file_name: &str) -> Result<Option<Package>, (String, String)> {
    let Some(parts) = packed(bytes, file_name)? else {
        return Ok(None);
    };
    let (at, opened) = parts.letter?;
    let mut files = parts.files;
    let letter = files.remove(at);
    let along = files.iter().filter_map(along).collect();
    Ok(Some(Package {
        file_name: letter.name,
        bytes: letter.bytes,
        opened: *opened,
        along,
    }))
}

fn packed(bytes: &[u8], file_name: &str) -> Result<Option<Parts>, (String, String)> {
    if press::text::is_edxml(bytes, file_name) {
        return message(bytes).map(Some);
    }
    let Some(files) = press::unpack(bytes).map_err(|fault| said(&fault))? else {
        return Ok(None);
    };
    if let Some((_, inner)) = files
        .iter()
        .find(|(name, inner)| press::text::is_edxml(inner, name))
    {
        return message(inner).map(Some);
    }
    let files: Vec<Part> = files.into_iter().map(part_of).collect();
    let mut faults = Faults::default();
    let letter = letter_among(&files, None, &mut faults).ok_or_else(|| faults.words());
    Ok(Some(Parts { files, letter }))
}

fn message(bytes: &[u8]) -> Result<Parts, (String, String)> {
    let read = wire::edxml::read(bytes).map_err(|fault| fault.sentences())?;
    match read.message {
        Message::Document(document) => Ok(take_apart(&document)),
        Message::Status(_) => Err((
            "Gói tin này báo trạng thái xử lý, không kèm văn bản; hãy nạp gói tin có văn bản.".to_owned(),
            "This message tells a state and carries no letter; import the one that does.".to_owned(),
        )),
    }
}

fn said(fault: &press::Unreadable) -> (String, String) {
    let (vi, en) = fault.sentences();
    (vi.to_owned(), en.to_owned())
}

/// A file of a kind that nobody may be shown stays in the package.
fn along(part: &Part) -> Option<Along> {
    Some(Along {
        name: part.name.clone(),
        bytes: fit_to_go_along(part)?.into_owned(),
        media_type: part.media_type,
    })
}

#[cfg(test)]
mod tests {
    use store::{Count, args, sql};

    use super::super::fixture_tests::{attachment, bytes, document, status};
    use super::super::tests::zipped;
    use crate::testing::House;

    fn message() -> Vec<u8> {
        let mut sent = document("vd-1", "77/SVD-VP");
        sent.attachments
            .push(attachment("cid:2", "phuluc.pdf", b"%PDF-1.4 x"));
        bytes(sent)
    }

    #[tokio::test]
    async fn the_desk_opens_a_message_with_its_files() {
        let house = House::demo().await;
        let lan = house.sign_in("officer").await;
        for (name, sent) in [
            ("goi.edxml", message()),
            (
                "goi.zip",
                zipped("goi.edxml", std::str::from_utf8(&message()).unwrap()),
            ),
        ] {
            let page = lan
                .upload("/letters", &[("again", "1")], &[("file", name, &sent)])
                .await;
            assert_eq!(page.status, 303, "{name}: {}", page.body);
            let shown = lan.get(&page.location.unwrap()).await.body;
            assert!(
                shown.contains("77/SVD-VP") && shown.contains("phuluc.pdf"),
                "{name}"
            );
        }
        let count = sql!("select count(*) as count from letter_attachment");
        assert_eq!(house.site.db.one::<Count>(count, args![]).await.unwrap().count, 2);
    }

    #[tokio::test]
    async fn what_holds_no_letter_is_named_and_nothing_is_stored() {
        let house = House::demo().await;
        let lan = house.sign_in("officer").await;
        let told = status("vd-1", wire::edxml::StatusCode::Arrived, "đã đến");
        let sent: [(&str, Vec<u8>, &str); 3] = [
            ("trangthai.edxml", told, "trạng thái"),
            ("mon.zip", zipped("pho.txt", "Phở bò"), "pho.txt"),
            ("hong.edxml", b"<edXML:edXML><a".to_vec(), ""),
        ];
        for (name, bytes, words) in sent {
            let page = lan.upload("/letters", &[], &[("file", name, &bytes)]).await;
            assert!(
                page.status == 422 && page.body.contains(words),
                "{name}: {}",
                page.body
            );
        }
        let count = sql!("select count(*) as count from letter");
        assert_eq!(house.site.db.one::<Count>(count, args![]).await.unwrap().count, 0);
    }
}
