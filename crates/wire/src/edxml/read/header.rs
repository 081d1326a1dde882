//! The header of a document message.

use super::fields::{Fields, Notes};
use crate::edxml::document::{
    Code, Document, Kind, Organ, OtherInfo, Promulgation, ResponseFor, Signer, Steering,
};

pub(super) fn document(mut head: Fields, notes: &mut Notes) -> Document {
    let from = head.inside("From", notes).map(|fields| organ(fields, notes));
    let to = head
        .each("To")
        .into_iter()
        .map(|fields| organ(fields, notes))
        .collect();
    let mut document = Document {
        from: from.unwrap_or_default(),
        to,
        document_id: head.text("DocumentId", notes),
        subject: head.text("Subject", notes),
        content: head.text("Content", notes),
        due: head.day("DueDate", notes),
        ..Document::default()
    };
    document.code = head
        .inside("Code", notes)
        .map(|fields| code(fields, notes))
        .unwrap_or_default();
    document.issued = head
        .inside("PromulgationInfo", notes)
        .map(|fields| issued(fields, notes))
        .unwrap_or_default();
    document.kind = head
        .inside("DocumentType", notes)
        .map(|fields| kind(fields, notes))
        .unwrap_or_default();
    document.signer = head
        .inside("SignerInfo", notes)
        .map(|fields| signer(fields, notes))
        .unwrap_or_default();
    document.other = head
        .inside("OtherInfo", notes)
        .map(|fields| other(fields, notes))
        .unwrap_or_default();
    let answered = head
        .each("ResponseFor")
        .into_iter()
        .map(|fields| response(fields, notes));
    document.response_for = answered.filter(|response| !response.is_empty()).collect();
    document.steering = head
        .text("SteeringType", notes)
        .map(|code| Steering::from_code(&code));
    if let Some(mut places) = head.inside("ToPlaces", notes) {
        document.to_places = places.texts("Place");
        places.finish(notes);
    }
    head.finish(notes);
    document
}

pub(super) fn organ(fields: Fields, notes: &mut Notes) -> Organ {
    fields.whole(notes, |fields, notes| Organ {
        id: fields.organ_id(notes),
        in_charge: fields.text("OrganizationInCharge", notes),
        name: fields.text("OrganName", notes),
        address: fields.text("OrganAdd", notes),
        email: fields.text("Email", notes),
        telephone: fields.text("Telephone", notes),
        fax: fields.text("Fax", notes),
        website: fields.text("Website", notes),
    })
}

pub(super) fn response(fields: Fields, notes: &mut Notes) -> ResponseFor {
    fields.whole(notes, |fields, notes| ResponseFor {
        organ: fields.organ_id(notes),
        code: fields.text("Code", notes),
        document_id: fields.text("DocumentId", notes),
        on: fields.day("PromulgationDate", notes),
    })
}

fn code(fields: Fields, notes: &mut Notes) -> Code {
    fields.whole(notes, |fields, notes| Code {
        number: fields.text("CodeNumber", notes),
        notation: fields.text("CodeNotation", notes),
    })
}

fn issued(fields: Fields, notes: &mut Notes) -> Promulgation {
    fields.whole(notes, |fields, notes| Promulgation {
        place: fields.text("Place", notes),
        on: fields.day("PromulgationDate", notes),
    })
}

fn kind(fields: Fields, notes: &mut Notes) -> Kind {
    fields.whole(notes, |fields, notes| Kind {
        code: fields.text("Type", notes),
        detail: fields.text("TypeDetail", notes),
        name: fields.text("TypeName", notes),
    })
}

fn signer(fields: Fields, notes: &mut Notes) -> Signer {
    fields.whole(notes, |fields, notes| Signer {
        competence: fields.text("Competence", notes),
        position: fields.text("Position", notes),
        full_name: fields.text("FullName", notes),
    })
}

fn other(mut fields: Fields, notes: &mut Notes) -> OtherInfo {
    let mut other = OtherInfo {
        priority: fields.text("Priority", notes),
        sphere: fields.text("SphereOfPromulgation", notes),
        typer_notation: fields.text("TyperNotation", notes),
        copies: fields.number("PromulgationAmount", notes),
        pages: fields.number("PageAmount", notes),
        direction: fields.text("Direction", notes),
        appendixes: Vec::new(),
    };
    if let Some(mut list) = fields.inside("Appendixes", notes) {
        other.appendixes = list.texts("Appendix");
        list.finish(notes);
    }
    fields.finish(notes);
    other
}
