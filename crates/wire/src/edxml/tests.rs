//! Messages of every shape that may be written, for properties; and the property itself.

use civic::Moment;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use viet::Date;

use super::*;

fn text() -> impl Strategy<Value = String> {
    let words = "[a-zA-Z0-9ăâđêôơưĂĐƯáạẩỗ<>&\"'/.,;:=\r\n\t \u{301}-]{0,24}";
    words
        .prop_map(|words| words.trim().to_owned())
        .prop_filter("empty", |words| !words.is_empty())
}

/// No "null": that word is read as no code at all.
fn organ_id() -> impl Strategy<Value = String> {
    "[A-Z][0-9]{2}(\\.[0-9]{2}){0,3}"
}

fn day() -> impl Strategy<Value = Day> {
    (0..30_000i64).prop_map(|days| Day::Of(Date::from_days_since_epoch(days)))
}

fn stamp() -> impl Strategy<Value = Stamp> {
    (0..4_000_000_000i64).prop_map(|second| Stamp::At(Moment(second * 1000)))
}

fn organ() -> impl Strategy<Value = Organ> {
    let contact = (of(text()), of(text()), of(text()), of(text()));
    (organ_id(), of(text()), of(text()), of(text()), contact).prop_map(
        |(id, in_charge, name, address, (email, telephone, fax, website))| Organ {
            id: Some(id),
            in_charge,
            name,
            address,
            email,
            telephone,
            fax,
            website,
        },
    )
}

fn response() -> impl Strategy<Value = ResponseFor> {
    (of(organ_id()), text(), of(text()), of(day())).prop_map(|(organ, code, document_id, on)| ResponseFor {
        organ,
        code: Some(code),
        document_id,
        on,
    })
}

fn staff() -> impl Strategy<Value = Staff> {
    (of(text()), of(text()), of(text()), of(text())).prop_map(|(department, name, email, mobile)| Staff {
        department,
        name,
        email,
        mobile,
    })
}

fn business() -> impl Strategy<Value = Business> {
    let kinds = [
        BusinessKind::New,
        BusinessKind::Recall,
        BusinessKind::Update,
        BusinessKind::Replacement,
    ];
    let receiver = (of(organ_id()), of(text())).prop_map(|(organ, kind)| Receiver { organ, kind });
    let info = (of(text()), of(text()), vec(receiver, 0..3)).prop_map(
        |(document_info, document_receiver, receivers)| BusinessInfo {
            document_info,
            document_receiver,
            receivers,
        },
    );
    let replaced = (text(), vec(organ_id(), 0..3)).prop_map(|(id, organs)| Replacement {
        document_id: Some(id),
        organs,
    });
    let what = (
        proptest::sample::select(kinds.to_vec()),
        of(text()),
        of(text()),
        of(any::<bool>()),
    );
    (what, of(info), vec(replaced, 0..3), of(staff())).prop_map(
        |((kind, document_id, reason, paper), info, replaces, staff)| Business {
            kind,
            document_id,
            reason,
            paper,
            info,
            replaces,
            staff,
        },
    )
}

fn attachments() -> impl Strategy<Value = Vec<Attachment>> {
    let one = (text(), of(text()), of(text()), vec(any::<u8>(), 1..200));
    vec(one, 0..4).prop_map(|all| {
        let one = |(at, (name, description, content_type, bytes))| Attachment {
            content_id: format!("cid:{at}"),
            name: Some(name),
            description,
            content_type,
            payload: Payload::Bytes(bytes),
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

fn other() -> impl Strategy<Value = OtherInfo> {
    let counts = (of(any::<u32>()), of(any::<u32>()));
    (
        of(text()),
        of(text()),
        of(text()),
        counts,
        of(text()),
        vec(text(), 0..3),
    )
        .prop_map(
            |(priority, sphere, typer_notation, (copies, pages), direction, appendixes)| OtherInfo {
                priority,
                sphere,
                typer_notation,
                copies,
                pages,
                direction,
                appendixes,
            },
        )
}

fn document() -> impl Strategy<Value = Document> {
    let who = (organ(), vec(organ(), 1..4), text(), text(), text());
    let which = (of(text()), of(day()), of(text()), of(text()), text(), text());
    let what = (of(text()), of(text()), of(text()), of(text()), of(day()), other());
    let steering = of(proptest::sample::select(vec![
        Steering::NoDirective,
        Steering::Directive,
    ]));
    let trace = (of(organ_id()), of(stamp())).prop_map(|(organ, at)| Trace { organ, at });
    let way = (
        vec(response(), 0..3),
        steering,
        vec(text(), 0..3),
        vec(trace, 0..3),
        of(business()),
        attachments(),
    );
    (who, which, what, way).prop_map(
        |((from, to, id, number, notation), (place, on, code, detail, name, subject), what, way)| {
            let (content, competence, position, full_name, due, other) = what;
            let (response_for, steering, to_places, traces, business, attachments) = way;
            Document {
                from,
                to,
                document_id: Some(id),
                code: Code {
                    number: Some(number),
                    notation: Some(notation),
                },
                issued: Promulgation { place, on },
                kind: Kind {
                    code,
                    detail,
                    name: Some(name),
                },
                subject: Some(subject),
                content,
                signer: Signer {
                    competence,
                    position,
                    full_name,
                },
                due,
                other,
                response_for,
                steering,
                to_places,
                traces,
                business,
                signed: false,
                attachments,
            }
        },
    )
}

fn status() -> impl Strategy<Value = Status> {
    let codes = proptest::sample::select(StatusCode::KNOWN.to_vec());
    (organ(), response(), of(staff()), codes, of(text()), of(stamp())).prop_map(
        |(from, about, staff, code, description, at)| Status {
            from,
            about,
            staff,
            code: Some(code),
            description,
            at,
        },
    )
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![
        document().prop_map(|document| Message::Document(Box::new(document))),
        status().prop_map(|status| Message::Status(Box::new(status))),
    ]
}

proptest! {
    #[test]
    fn what_was_written_reads_back_the_same(message in message()) {
        let bytes = write(&message).unwrap();
        let back = read(&bytes).unwrap();
        prop_assert_eq!(&back.message, &message);
        let odd = back.warnings.iter().find(|warning| !matches!(warning.doubt, Doubt::OtherType { .. }));
        prop_assert!(odd.is_none(), "{:?}", odd);
        prop_assert_eq!(write(&back.message).unwrap(), bytes);
    }

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_message_cut_anywhere_is_refused_or_whole(message in message(), cut in 0.0..1.0f64) {
        let bytes = write(&message).unwrap();
        let cut = (bytes.len() as f64 * cut) as usize;
        // Only white space stands behind the last element.
        prop_assert!(read(&bytes[..cut]).is_err() || bytes[cut..].iter().all(u8::is_ascii_whitespace));
    }
}
