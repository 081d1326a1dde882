//! `TraceHeaderList`: the hops, and what is done to documents sent before.

use super::fields::{Fields, Notes};
use crate::edxml::document::Document;
use crate::edxml::trace::{Business, BusinessInfo, BusinessKind, Receiver, Replacement, Staff, Trace};
use crate::edxml::warning::Doubt;

pub(super) fn read(mut list: Fields, document: &mut Document, notes: &mut Notes) {
    document.traces = list
        .each("TraceHeader")
        .into_iter()
        .map(|fields| hop(fields, notes))
        .collect();
    document.business = list
        .inside("Bussiness", notes)
        .map(|fields| business(fields, notes));
    list.finish(notes);
}

fn hop(mut fields: Fields, notes: &mut Notes) -> Trace {
    let trace = Trace {
        organ: fields.organ_id(notes),
        at: fields.stamp("Timestamp", notes),
    };
    fields.finish(notes);
    trace
}

fn business(mut fields: Fields, notes: &mut Notes) -> Business {
    let kind = fields.text("BussinessDocType", notes);
    let kind = kind.map_or(BusinessKind::New, |code| BusinessKind::from_code(&code));
    if let BusinessKind::Unknown(code) = &kind {
        notes.note("TraceHeaderList/Bussiness", Doubt::UnknownBusiness(code.clone()));
    }
    let business = Business {
        kind,
        document_id: fields.text("DocumentId", notes),
        reason: fields.text("BussinessDocReason", notes),
        paper: fields.text("Paper", notes).map(|paper| paper != "0"),
        info: fields
            .inside("BussinessDocumentInfo", notes)
            .map(|fields| info(fields, notes)),
        replaces: fields
            .inside("ReplacementInfoList", notes)
            .map(|list| replaces(list, notes))
            .unwrap_or_default(),
        staff: fields
            .inside("StaffInfo", notes)
            .map(|fields| staff(fields, notes)),
    };
    fields.finish(notes);
    business
}

fn info(mut fields: Fields, notes: &mut Notes) -> BusinessInfo {
    let mut info = BusinessInfo {
        document_info: fields.text("DocumentInfo", notes),
        document_receiver: fields.text("DocumentReceiver", notes),
        receivers: Vec::new(),
    };
    if let Some(mut list) = fields.inside("ReceiverList", notes) {
        info.receivers = list
            .each("Receiver")
            .into_iter()
            .map(|fields| receiver(fields, notes))
            .collect();
        list.finish(notes);
    }
    fields.finish(notes);
    info
}

fn receiver(mut fields: Fields, notes: &mut Notes) -> Receiver {
    let receiver = Receiver {
        organ: fields.organ_id(notes),
        kind: fields.text("ReceiverType", notes),
    };
    fields.finish(notes);
    receiver
}

fn replaces(mut list: Fields, notes: &mut Notes) -> Vec<Replacement> {
    let replaced = list.each("ReplacementInfo").into_iter().map(|mut fields| {
        let document_id = fields.text("DocumentId", notes);
        let organs = fields.inside("OrganIdList", notes).map(|mut organs| {
            let ids = organs.texts("OrganId");
            organs.finish(notes);
            ids
        });
        fields.finish(notes);
        Replacement {
            document_id,
            organs: organs.unwrap_or_default(),
        }
    });
    let replaced = replaced.collect();
    list.finish(notes);
    replaced
}

pub(super) fn staff(mut fields: Fields, notes: &mut Notes) -> Staff {
    let staff = Staff {
        department: fields.text("Department", notes),
        name: fields.text("Staff", notes),
        email: fields.text("Email", notes),
        mobile: fields.text("Mobile", notes),
    };
    fields.finish(notes);
    staff
}
