//! What others get wrong and is read all the same, each oddity by name.

use wire::edxml::{BusinessKind, Damage, Day, Document, Doubt, Message, Payload, Read, StatusCode, read};

/// A message of ours in the manner of a careless sender: no prefix bound, another order, an unknown element, a stray
/// text in front, a day that cannot be.
const CARELESS: &str = r#"xx<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><ed:edXMLEnvelope><ed:edXMLHeader><ed:MessageHeader>
<ed:Subject>V/v tuyên truyền &amp; <![CDATA[phòng <ngừa>]]></ed:Subject>
<ed:DueDate>2021/02/30</ed:DueDate>
<ed:MoodOfSender>glad</ed:MoodOfSender>
<ed:ToPlaces><ed:Place>Như trên</ed:Place><ed:Place> </ed:Place></ed:ToPlaces>
<ed:To><ed:OrganId>H99.02</ed:OrganId></ed:To>
<ed:From><ed:OrganName>Sở Ví dụ</ed:OrganName><ed:OrganId>null</ed:OrganId></ed:From>
<ed:Code><ed:CodeNotation>SVD-VP</ed:CodeNotation><ed:CodeNumber>05</ed:CodeNumber></ed:Code>
<ed:ResponseFor/><ed:OtherInfo><ed:PageAmount>hai</ed:PageAmount></ed:OtherInfo>
<ed:DocumentId>vd-1</ed:DocumentId><ed:DocumentId>vd-2</ed:DocumentId>
</ed:MessageHeader><ed:TraceHeaderList><ed:Bussiness><ed:BussinessDocType>7</ed:BussinessDocType></ed:Bussiness>
<ed:TraceHeader><ed:Timestamp>hôm qua</ed:Timestamp></ed:TraceHeader></ed:TraceHeaderList>
</ed:edXMLHeader><ed:edXMLBody><ed:edXMLManifest><ed:Reference><ed:ContentId>cid:1</ed:ContentId>
<ed:AttachmentName>thu.txt</ed:AttachmentName><ed:ContentType>application/pdf</ed:ContentType></ed:Reference>
<ed:Reference><ed:ContentId>cid:2</ed:ContentId><ed:AttachmentName>mat.txt</ed:AttachmentName></ed:Reference>
</ed:edXMLManifest></ed:edXMLBody></ed:edXMLEnvelope>
<ed:AttachmentEncoded><Attachment><ContentId>cid:1</ContentId><ContentTransferEncoded>buG7
mWk</ContentTransferEncoded></Attachment><ed:Attachment><ed:ContentId>cid:3</ed:ContentId>
<ed:ContentTransferEncoded>!!</ed:ContentTransferEncoded></ed:Attachment></ed:AttachmentEncoded></edXML>"#;

fn document(read: Read) -> Document {
    match read.message {
        Message::Document(document) => *document,
        Message::Status(_) => panic!("a status"),
    }
}

#[test]
fn a_careless_message_is_read_and_every_oddity_is_named() {
    let read = read(CARELESS.as_bytes()).unwrap();
    let said: Vec<(&str, &str)> = read
        .warnings
        .iter()
        .map(|warning| (warning.place.as_str(), warning.doubt.code()))
        .collect();
    for expected in [
        ("", "junk_before"),
        ("MessageHeader/From/OrganId", "empty_code"),
        ("MessageHeader/DueDate", "not_a_day"),
        ("MessageHeader/MoodOfSender", "unknown_element"),
        ("MessageHeader/DocumentId", "repeated"),
        ("MessageHeader/OtherInfo/PageAmount", "not_a_number"),
        ("TraceHeaderList/TraceHeader/Timestamp", "not_a_moment"),
        ("TraceHeaderList/Bussiness", "unknown_business"),
        ("thu.txt", "other_type"),
        ("mat.txt", "payload_missing"),
        ("cid:3", "not_listed"),
        ("cid:3", "not_base64"),
        ("MessageHeader/From/OrganId", "missing"),
    ] {
        let found = said.contains(&expected);
        assert!(found, "{expected:?} in {said:?}");
    }
    let document = document(read);
    assert_eq!(
        document.subject.as_deref(),
        Some("V/v tuyên truyền & phòng <ngừa>")
    );
    assert_eq!(document.number().as_deref(), Some("05/SVD-VP"));
    assert_eq!(document.document_id.as_deref(), Some("vd-1"));
    assert_eq!(document.due, Some(Day::Unclear("2021/02/30".into())));
    assert_eq!(
        (document.from.id, document.to[0].id.as_deref()),
        (None, Some("H99.02"))
    );
    assert_eq!(document.to_places, ["Như trên"]);
    assert!(document.response_for.is_empty());
    assert_eq!(document.business.unwrap().kind, BusinessKind::Unknown("7".into()));
    assert_eq!(document.attachments[0].payload, Payload::Bytes("nội".into()));
    assert_eq!(document.attachments[1].payload, Payload::Lost(Damage::Missing));
    assert_eq!(document.attachments[2].payload, Payload::Lost(Damage::NotBase64));
}

#[test]
fn byte_order_marks_do_not_matter() {
    let plain = document(read(CARELESS.as_bytes()).unwrap());
    let marked = format!("\u{feff}{CARELESS}");
    assert_eq!(document(read(marked.as_bytes()).unwrap()), plain);
    let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(document(read(&little).unwrap()), plain);
    let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(document(read(&big).unwrap()), plain);
}

#[test]
fn a_status_of_unknown_meaning_is_read_as_unknown() {
    let message = "<edXML><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>H99</OrganId></From>\
        <ResponseFor><DocumentId>vd-1</DocumentId></ResponseFor><StatusCode>09</StatusCode>\
        </MessageHeader></edXMLHeader></edXMLEnvelope></edXML>";
    let read = read(message.as_bytes()).unwrap();
    let Message::Status(status) = &read.message else {
        panic!("no status")
    };
    assert_eq!(status.code, Some(StatusCode::Unknown("09".into())));
    assert_eq!(read.warnings[0].doubt, Doubt::UnknownStatus("09".into()));
}
