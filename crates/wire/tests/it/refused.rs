//! What no message is, and what costs too much: refused by name, quickly.

use wire::edxml::{Limits, Unreadable, read, read_within};

const HEAD: &str = "<edXML><edXMLEnvelope><edXMLHeader><MessageHeader>";
const FOOT: &str = "</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>";

fn code(bytes: &[u8]) -> &'static str {
    read(bytes).map_or_else(|fault| fault.code(), |_| "read")
}

#[test]
fn what_is_no_message_is_named() {
    assert_eq!(code(b""), "empty");
    assert_eq!(code(b"\xef\xbb\xbf \n"), "empty");
    assert_eq!(code(b"cong van"), "not_xml");
    assert_eq!(code(b"<html><body>404</body></html>"), "not_edxml");
    assert_eq!(code(b"<edXML><a></b></edXML>"), "not_xml");
    assert_eq!(code(b"<edXML></edXML>"), "no_header");
    assert_eq!(code(b"<edXML><a>\xff\xfe</a></edXML>"), "not_unicode");
    assert_eq!(code(HEAD.as_bytes()), "truncated");
    assert_eq!(code(format!("{HEAD}<Subject").as_bytes()), "truncated");
}

#[test]
fn entities_and_doctypes_are_refused() {
    let bomb = "<!DOCTYPE e [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>";
    let message = format!("{bomb}{HEAD}<Subject>&b;</Subject>{FOOT}");
    assert_eq!(code(message.as_bytes()), "doctype");
    let message = format!("{HEAD}<Subject>&xxe;</Subject>{FOOT}");
    assert_eq!(
        read(message.as_bytes()),
        Err(Unreadable::EntityRefused("xxe".into()))
    );
    let message = format!("{HEAD}<Subject>&#1111111111;</Subject>{FOOT}");
    assert_eq!(code(message.as_bytes()), "entity");
}

#[test]
fn limits_hold() {
    let limits = Limits {
        bytes: 4000,
        depth: 6,
        elements: 40,
        text: 100,
        attachments: 2,
        attachment: 30,
    };
    let refused = |inside: &str| {
        let message = format!("{HEAD}{inside}{FOOT}");
        read_within(message.as_bytes(), &limits).map_or_else(|fault| fault.code(), |_| "read")
    };
    assert_eq!(refused("<Subject>a</Subject>"), "read");
    assert_eq!(refused(&"<a>".repeat(400)), "too_deep");
    assert_eq!(refused(&"<a/>".repeat(50)), "too_many_elements");
    assert_eq!(
        refused(&format!("<Subject>{}</Subject>", "a".repeat(101))),
        "text_too_long"
    );
    assert_eq!(refused(&" ".repeat(4000)), "too_large");
    let attached = |count: usize, base64: &str| {
        let one =
            format!("<Attachment><ContentTransferEncoded>{base64}</ContentTransferEncoded></Attachment>");
        let foot = FOOT.strip_suffix("</edXML>").unwrap();
        let message = format!(
            "{HEAD}{foot}<AttachmentEncoded>{}</AttachmentEncoded></edXML>",
            one.repeat(count)
        );
        read_within(message.as_bytes(), &limits).map_or_else(|fault| fault.code(), |_| "read")
    };
    assert_eq!(attached(2, "YWJj"), "read");
    assert_eq!(attached(3, "YWJj"), "too_many_attachments");
    assert_eq!(attached(1, &"YWJj".repeat(11)), "attachment_too_large");
    assert_eq!(attached(1, &"YWJj".repeat(200)), "attachment_too_large");
}

/// Ten million brackets must neither fill the stack nor the clock.
#[test]
fn depth_costs_nothing() {
    let deep = "<a>".repeat(1_000_000);
    assert_eq!(code(format!("{HEAD}{deep}").as_bytes()), "too_deep");
}

#[test]
fn every_refusal_says_the_way_out_in_two_languages() {
    for bytes in [&b""[..], b"x", b"<a/>", b"<edXML/>", b"\xff", b"<!DOCTYPE a><a/>"] {
        let (vi, en) = read(bytes).unwrap_err().sentences();
        assert!(vi.ends_with('.') && en.ends_with('.') && vi != en);
    }
}
