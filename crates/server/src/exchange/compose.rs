//! A row that waits to go out, as the message that it is. The same row gives the same bytes.

use civic::Moment;
use serde_json::Value;
use store::Result;
use viet::Date;
use wire::edxml::{
    Attachment, Business, BusinessKind, Code, Day, Document, Kind, Message, Organ, Payload, Promulgation,
    Replacement, ResponseFor, Signer, Stamp, Status, StatusCode, Steering, Trace, Unwritable,
};

use super::outbox;
use super::store::{self as rows, Row};
use crate::http::name_of;
use crate::i18n::Lang;
use crate::site::Site;

/// The bytes of a waiting message, or why it cannot be written.
pub(super) async fn compose(site: &Site, row: &Row) -> Result<std::result::Result<Vec<u8>, Unwritable>> {
    let message = match row.kind.as_str() {
        "status" => Message::Status(Box::new(status(site, row))),
        "report" => Message::Document(Box::new(report(site, row).await?)),
        _ => Message::Document(Box::new(document(site, row).await?)),
    };
    Ok(wire::edxml::write(&message))
}

fn status(site: &Site, row: &Row) -> Status {
    Status {
        from: own(site, row),
        about: ResponseFor {
            organ: row.other_code.clone(),
            code: row.number.clone(),
            document_id: row.document_id.clone(),
            on: day(row.facts["dated"].as_str()),
        },
        staff: None, // nobody's name leaves the house without need
        code: row.status_code.as_deref().map(StatusCode::from_code),
        description: row.facts["description"].as_str().map(str::to_owned),
        at: Some(Stamp::second_of(Moment(row.at))),
    }
}

fn own(site: &Site, row: &Row) -> Organ {
    let on = Moment(row.at).day();
    let name = row
        .unit
        .as_deref()
        .map(|unit| name_of(&site.directory(), unit, on));
    organ(row.own_code.clone(), name)
}

fn organ(id: Option<String>, name: Option<String>) -> Organ {
    Organ {
        id,
        name,
        ..Organ::default()
    }
}

fn day(iso: Option<&str>) -> Option<Day> {
    iso.and_then(|iso| iso.parse::<Date>().ok()).map(Day::Of)
}

async fn document(site: &Site, row: &Row) -> Result<Document> {
    let directive = row.directive.as_deref().unwrap_or_default();
    let issued = outbox::issued(&site.db, directive).await?;
    let dated = day(issued.dated.as_deref());
    Ok(Document {
        from: own(site, row),
        to: recipients(site, row),
        document_id: row.document_id.clone(),
        code: code(issued.number.as_deref()),
        issued: Promulgation {
            place: issued.place.clone(),
            on: dated,
        },
        kind: Kind {
            name: Some(kind_name(&issued.kind)),
            ..Kind::default()
        },
        subject: Some(issued.subject.clone()),
        signer: Signer {
            position: issued.signer_post.clone(),
            full_name: issued.signer_name.clone(),
            ..Signer::default()
        },
        steering: Some(Steering::Directive),
        traces: vec![trace(row)],
        business: Some(business(row)),
        attachments: match row.kind.as_str() {
            "recall" => Vec::new(), // its receivers have them
            _ => attachments(site, directive).await?,
        },
        ..Document::default()
    })
}

/// New, in the place of others, or no more.
fn business(row: &Row) -> Business {
    let kind = match row.kind.as_str() {
        "recall" => BusinessKind::Recall,
        "replacement" => BusinessKind::Replacement,
        _ => BusinessKind::New,
    };
    let replaces = row.facts["replaces"].as_array().map(Vec::as_slice);
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let one = |old: &Value| Replacement {
        document_id: old["document"].as_str().map(str::to_owned),
        organs: texts(&old["organs"]),
    };
    Business {
        kind,
        reason: row.facts["reason"].as_str().map(str::to_owned),
        paper: Some(false),
        replaces: replaces.unwrap_or_default().iter().map(one).collect(),
        ..Business::default()
    }
}

/// A report of ours, which answers a document of theirs and gives no orders.
async fn report(site: &Site, row: &Row) -> Result<Document> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (facts, answered) = (&row.facts, &row.facts["answered"]);
    Ok(Document {
        from: own(site, row),
        to: vec![organ(row.other_code.clone(), row.other_name.clone())],
        document_id: row.document_id.clone(),
        code: code(row.number.as_deref()),
        issued: Promulgation {
            place: text(&facts["place"]),
            on: day(facts["dated"].as_str()),
        },
        kind: Kind {
            name: Some(kind_name("bao_cao")),
            ..Kind::default()
        },
        subject: text(&facts["subject"]),
        signer: Signer {
            position: text(&facts["post"]),
            full_name: text(&facts["signer"]),
            ..Signer::default()
        },
        response_for: vec![ResponseFor {
            organ: row.other_code.clone(),
            code: text(&answered["number"]),
            document_id: text(&answered["document"]),
            on: day(answered["dated"].as_str()),
        }],
        steering: Some(Steering::NoDirective),
        traces: vec![trace(row)],
        business: Some(business(row)),
        attachments: attachments(site, &row.id).await?,
        ..Document::default()
    })
}

fn trace(row: &Row) -> Trace {
    Trace {
        organ: row.own_code.clone(),
        at: Some(Stamp::second_of(Moment(row.at))),
    }
}

/// The recipients as they were when it was issued: code and unit.
fn recipients(site: &Site, row: &Row) -> Vec<Organ> {
    let (directory, on) = (site.directory(), Moment(row.at).day());
    let to = row.facts["to"].as_array().map(Vec::as_slice).unwrap_or_default();
    let one = |pair: &Value| {
        let name = pair[1].as_str().map(|unit| name_of(&directory, unit, on));
        organ(pair[0].as_str().map(str::to_owned), name)
    };
    to.iter().map(one).collect()
}

fn code(number: Option<&str>) -> Code {
    let parts = number.and_then(|number| number.split_once('/'));
    Code {
        number: parts.map(|(number, _)| number.trim().to_owned()),
        notation: parts.map(|(_, notation)| notation.trim().to_owned()),
    }
}

/// The kind in words; nothing is claimed of a kind that we do not know.
fn kind_name(code: &str) -> String {
    let key = format!("letter.kind.{code}");
    match code {
        "khac" => "Văn bản".to_owned(),
        _ => crate::i18n::find(&key)
            .map_or_else(|| "Văn bản".to_owned(), |name| name.text(Lang::Vi).to_owned()),
    }
}

/// The files of a directive, or those that were put beside a message.
async fn attachments(site: &Site, owner: &str) -> Result<Vec<Attachment>> {
    let mut attached = Vec::new();
    for file in rows::files(&site.db, owner).await? {
        let (media_type, _) = file.media_type.split_once(';').unwrap_or((&file.media_type, ""));
        attached.push(Attachment {
            content_id: format!("cid:{owner}.{}", file.position),
            name: Some(file.file_name),
            description: None,
            content_type: Some(media_type.to_owned()),
            payload: Payload::Bytes(site.blobs.get(&file.blob).await?),
        });
    }
    Ok(attached)
}
