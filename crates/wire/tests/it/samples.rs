//! The real samples, where they are at hand: `../shared/edxml`, or the folder that `LANTOA_SHARED` names.

use std::path::PathBuf;

use wire::edxml::{
    BusinessKind, Damage, Document, Form, Message, Payload, Read, Status, StatusCode, Steering, read,
};

fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var("LANTOA_SHARED").unwrap_or_else(|_| beside.to_owned());
    let folder = PathBuf::from(shared).join("edxml");
    let there = folder.is_dir();
    if !there {
        eprintln!("../shared is not here: the real samples were not read");
    }
    there.then_some(folder)
}

fn sample(name: &str) -> Option<Read> {
    let bytes = std::fs::read(folder()?.join(name)).unwrap();
    Some(read(&bytes).unwrap_or_else(|fault| panic!("{name}: {fault}")))
}

fn document(name: &str) -> Option<(Document, Vec<&'static str>)> {
    let read = sample(name)?;
    let codes = read.warnings.iter().map(|warning| warning.doubt.code()).collect();
    match read.message {
        Message::Document(document) => Some((*document, codes)),
        Message::Status(_) => panic!("{name} is a status"),
    }
}

#[test]
fn every_sample_is_read() {
    let Some(folder) = folder() else { return };
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<String> = names.filter(|name| name.ends_with(".edxml")).collect();
    assert_eq!(names.len(), 19);
    for name in names {
        let read = sample(&name).unwrap();
        assert_eq!(
            name.starts_with("status"),
            matches!(read.message, Message::Status(_)),
            "{name}"
        );
        let unknown = read
            .warnings
            .iter()
            .find(|warning| warning.doubt.code() == "unknown_element");
        assert!(unknown.is_none(), "{name}: {unknown:?}");
    }
}

#[test]
fn statuses_say_what_their_names_say() {
    for (name, code) in [
        ("status_inbox__01", StatusCode::Arrived),
        ("status_rejection_02", StatusCode::Refused),
        ("status_acceptance_03", StatusCode::Received),
        ("status_assignment_04", StatusCode::Assigned),
        ("status_processing_05", StatusCode::InProgress),
        ("status_finish_06", StatusCode::Done),
        ("status_cancellation_13", StatusCode::TakeBackAsked),
        ("status_change-acceptance_15", StatusCode::ChangeAgreed),
        ("status_change-rejection_16", StatusCode::ChangeRefused),
    ] {
        let Some(read) = sample(&format!("{name}.edxml")) else {
            return;
        };
        let Message::Status(status) = read.message else {
            panic!("{name}")
        };
        let Status {
            code: said,
            about,
            at,
            staff,
            ..
        } = *status;
        assert_eq!(said, Some(code), "{name}");
        assert_eq!(about.code.as_deref(), Some("7816/VPCP-TTĐT"));
        assert_eq!(
            about.document_id.as_deref(),
            Some("000.00.00.G22,2015/09/30,7816/VPCP-TTĐT")
        );
        assert_eq!(
            at.unwrap().known().unwrap().rfc3339(),
            "2015-09-20T11:08:36+07:00"
        );
        assert!(staff.unwrap().mobile.is_some());
        assert_eq!(read.warnings, []);
    }
}

#[test]
fn a_replacement_names_what_it_replaces_and_where() {
    let Some((document, codes)) = document("edoc_replacement.edxml") else {
        return;
    };
    let ids: Vec<&str> = document.to.iter().map(|to| to.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["000.00.00.H41", "000.00.00.H14", "000.00.00.G17"]);
    assert_eq!(document.business_kind(), BusinessKind::Replacement);
    let replaces = &document.business.as_ref().unwrap().replaces;
    assert_eq!(replaces.len(), 2);
    assert_eq!(
        replaces[0].document_id.as_deref(),
        Some("000.00.00.G22,2014/01/30,7806/VPCP-TTĐT")
    );
    assert_eq!(replaces[0].organs, ["000.00.00.H41", "000.00.00.H14"]);
    assert_eq!(document.number().as_deref(), Some("7816/VPCP-TTĐT"));
    assert!(document.signed);
    assert_eq!(codes, ["other_type"], "a text that is said to be an archive");
}

#[test]
fn an_update_and_a_recall_name_their_documents() {
    let Some((update, _)) = document("edoc_update.edxml") else {
        return;
    };
    let business = update.business.clone().unwrap();
    assert_eq!(business.kind, BusinessKind::Update);
    assert_eq!(
        business.document_id.as_deref(),
        Some("000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"),
        "opaque, as it came"
    );
    let kinds: Vec<_> = business
        .info
        .unwrap()
        .receivers
        .into_iter()
        .map(|one| one.kind.unwrap())
        .collect();
    assert_eq!(kinds, ["0", "1"]);
    let (recall, _) = document("edoc_revocation.edxml").unwrap();
    assert_eq!(recall.business_kind(), BusinessKind::Recall);
    assert_eq!(recall.response_for[0].code.as_deref(), Some("267/VPCP-TTĐT"));
    assert_eq!(recall.due.unwrap().known().unwrap().to_string(), "2018-09-28");
}

#[test]
fn junk_in_front_and_another_order_are_taken() {
    let Some((new, codes)) = document("edoc_new.edxml") else {
        return;
    };
    assert!(codes.contains(&"junk_before"));
    assert_eq!(new.from.id.as_deref(), Some("002.00.20.H13"));
    assert_eq!(new.to_places.len(), 2);
    let (edoc, codes) = document("edoc.edxml").unwrap();
    assert_eq!(
        edoc.document_id.as_deref(),
        Some("9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"),
        "it stands last"
    );
    assert_eq!(edoc.kind.name.as_deref(), Some("Thông tư"));
    assert!(edoc.response_for.is_empty(), "four empty elements name nothing");
    assert_eq!(edoc.attachments[0].payload, Payload::Lost(Damage::NotBase64));
    assert!(codes.contains(&"not_base64"));
}

#[test]
fn attachments_are_what_their_bytes_are() {
    let Some((three, codes)) = document("1da394ba-2117-4354-a23f-6ec3e47ba81b.edxml") else {
        return;
    };
    let forms = three
        .attachments
        .iter()
        .map(|one| Form::of(one.payload.bytes().unwrap()));
    assert_eq!(forms.collect::<Vec<_>>(), [Form::Zip; 3]);
    assert_eq!(codes, ["other_type"; 3], "archives that are said to be text");
    let (null, codes) = document("874e0f18-90dc-45fb-989a-65401470ba84.edxml").unwrap();
    assert!(codes.contains(&"empty_code"));
    assert_eq!(null.traces.len(), 2);
    assert!(
        null.traces
            .iter()
            .all(|hop| hop.organ.is_none() && hop.at.is_some())
    );
    let (report, _) = document("9e272474-0603-48a2-b525-9cd1af689612.edxml").unwrap();
    assert_eq!(report.steering, Some(Steering::Unknown("2".into())));
    assert_eq!((report.other.copies, report.other.pages), (Some(3), Some(5)));
    assert_eq!(report.other.appendixes, ["Phụ lục 1", "Phụ lục 2"]);
}
