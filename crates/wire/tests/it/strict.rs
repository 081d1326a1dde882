//! What is written, down to the letter; and what is not written.

use civic::Moment;
use viet::Date;
use wire::edxml::{
    Attachment, Business, BusinessKind, Code, Damage, Day, Document, Kind, Message, Organ, Payload,
    Promulgation, ResponseFor, Stamp, Status, StatusCode, Steering, Trace, Unwritable, write,
};

fn organ(id: &str, name: &str) -> Organ {
    Organ {
        id: Some(id.to_owned()),
        name: Some(name.to_owned()),
        ..Organ::default()
    }
}

fn letter() -> Document {
    Document {
        from: organ("H99.01", "Sở Ví dụ"),
        to: vec![organ("H99.02", "Phòng Ví dụ")],
        document_id: Some("H99.01,2021/04/24,05/SVD-VP".to_owned()),
        code: Code {
            number: Some("05".to_owned()),
            notation: Some("SVD-VP".to_owned()),
        },
        issued: Promulgation {
            place: Some("Thị trấn Mẫu".to_owned()),
            on: Some(Day::Of(Date::new(2021, 4, 24).unwrap())),
        },
        kind: Kind {
            name: Some("Công văn".to_owned()),
            ..Kind::default()
        },
        subject: Some("V/v a < b & c".to_owned()),
        steering: Some(Steering::Directive),
        traces: vec![Trace {
            organ: Some("H99.01".to_owned()),
            at: Some(Stamp::second_of(Moment(1_619_230_000_999))),
        }],
        business: Some(Business::default()),
        attachments: vec![Attachment {
            content_id: "cid:1".to_owned(),
            name: Some("05.txt".to_owned()),
            description: None,
            content_type: Some("text/plain".to_owned()),
            payload: Payload::Bytes("nội".into()),
        }],
        ..Document::default()
    }
}

fn written(document: Document) -> Result<String, Unwritable> {
    let bytes = write(&Message::Document(Box::new(document)))?;
    Ok(String::from_utf8(bytes).unwrap())
}

#[test]
fn every_element_of_the_envelope_has_the_prefix_and_attachments_stand_outside() {
    let xml = written(letter()).unwrap();
    let (envelope, outside) = xml.split_once("</edXML:edXMLEnvelope>").unwrap();
    for tag in envelope.split('<').skip(3) {
        assert!(tag.starts_with("edXML:") || tag.starts_with("/edXML:"), "{tag}");
    }
    assert!(outside.contains("<AttachmentEncoded>\n<Attachment>\n<ContentId>cid:1</ContentId>"));
    assert!(outside.contains(">buG7mWk=</edXML:ContentTransferEncoded>"));
    assert!(envelope.contains("V/v a &lt; b &amp; c"));
    assert!(envelope.contains("<edXML:PromulgationDate>2021/04/24<"));
    assert!(envelope.contains("<edXML:Timestamp>2021/04/24 09:06:40<"));
}

#[test]
fn elements_come_in_the_order_of_the_samples() {
    let xml = written(letter()).unwrap();
    let order = [
        "From>",
        "To>",
        "DocumentId>",
        "Code>",
        "PromulgationInfo>",
        "DocumentType>",
        "Subject>",
        "SignerInfo>",
        "OtherInfo>",
        "SteeringType>",
        "TraceHeaderList>",
        "TraceHeader>",
        "Bussiness>",
        "edXMLManifest ",
        "AttachmentEncoded>",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|name| {
            xml.find(&format!(":{name}"))
                .or_else(|| xml.find(&format!("<{name}")))
                .unwrap()
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn what_is_missing_or_unclear_is_not_written() {
    let refused = |change: fn(&mut Document)| {
        let mut document = letter();
        change(&mut document);
        written(document).unwrap_err()
    };
    assert_eq!(refused(|d| d.from.id = None), Unwritable::Missing("OrganId"));
    assert_eq!(refused(|d| d.to.clear()), Unwritable::Missing("To"));
    assert_eq!(
        refused(|d| d.code.number = Some(" ".into())),
        Unwritable::Missing("CodeNumber")
    );
    assert_eq!(
        refused(|d| d.due = Some(Day::Unclear("mai".into()))),
        Unwritable::Unclear("DueDate", "mai".into())
    );
    assert_eq!(
        refused(|d| d.business = Some(Business {
            kind: BusinessKind::Unknown("9".into()),
            ..Business::default()
        })),
        Unwritable::Unclear("BussinessDocType", "9".into())
    );
    assert_eq!(
        refused(|d| d.subject = Some("a\u{1}b".into())),
        Unwritable::Character("Subject")
    );
    assert_eq!(
        refused(|d| d.attachments[0].payload = Payload::Lost(Damage::Missing)),
        Unwritable::NoContent("05.txt".into())
    );
    assert_eq!(
        refused(|d| d.attachments[0].payload = Payload::Bytes(vec![7; 40_000_000])),
        Unwritable::TooLarge
    );
}

#[test]
fn a_status_of_unknown_meaning_is_never_passed_on() {
    let status = |code| Status {
        from: organ("H99.02", "Phòng Ví dụ"),
        about: ResponseFor {
            code: Some("05/SVD-VP".to_owned()),
            ..ResponseFor::default()
        },
        code: Some(code),
        ..Status::default()
    };
    let of = |code| write(&Message::Status(Box::new(status(code))));
    assert!(of(StatusCode::Received).is_ok());
    assert_eq!(
        of(StatusCode::from_code("09")),
        Err(Unwritable::Unclear("StatusCode", "09".into()))
    );
}
