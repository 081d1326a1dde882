//! A document message, in the order in which every sample has it.

use super::Unwritable;
use super::out::Out;
use crate::edxml::attachment::{Attachment, Payload, encode};
use crate::edxml::document::{Document, Organ, OtherInfo, ResponseFor, Steering};
use crate::edxml::trace::{Business, BusinessInfo, BusinessKind, Replacement, Staff};

type Done = Result<(), Unwritable>;

pub(super) fn write(out: &mut Out, document: &Document) -> Done {
    let attached = &document.attachments;
    out.envelope(|out| {
        out.group("edXMLHeader", |out| {
            out.group("MessageHeader", |out| header(out, document))?;
            out.group("TraceHeaderList", |out| trace(out, document))
        })?;
        out.group("edXMLBody", |out| {
            out.element("edXMLManifest", " version=\"1.0\"", |out| {
                attached.iter().try_for_each(|one| reference(out, one))
            })
        })
    })?;
    if attached.is_empty() {
        return Ok(());
    }
    out.outside(|out| {
        out.group("AttachmentEncoded", |out| {
            attached.iter().try_for_each(|one| content(out, one))
        })
    })
}

fn header(out: &mut Out, d: &Document) -> Done {
    organ(out, "From", &d.from)?;
    if d.to.is_empty() {
        return Err(Unwritable::Missing("To"));
    }
    d.to.iter().try_for_each(|to| organ(out, "To", to))?;
    out.must("DocumentId", d.document_id.as_deref())?;
    out.group("Code", |out| {
        out.must("CodeNumber", d.code.number.as_deref())?;
        out.must("CodeNotation", d.code.notation.as_deref())
    })?;
    out.group("PromulgationInfo", |out| {
        out.maybe("Place", d.issued.place.as_deref())?;
        out.day("PromulgationDate", d.issued.on.as_ref())
    })?;
    out.group("DocumentType", |out| {
        out.maybe("Type", d.kind.code.as_deref())?;
        out.maybe("TypeDetail", d.kind.detail.as_deref())?;
        out.must("TypeName", d.kind.name.as_deref())
    })?;
    out.must("Subject", d.subject.as_deref())?;
    out.maybe("Content", d.content.as_deref())?;
    out.group("SignerInfo", |out| {
        out.maybe("Competence", d.signer.competence.as_deref())?;
        out.maybe("Position", d.signer.position.as_deref())?;
        out.maybe("FullName", d.signer.full_name.as_deref())
    })?;
    out.day("DueDate", d.due.as_ref())?;
    out.group("OtherInfo", |out| other(out, &d.other))?;
    d.response_for
        .iter()
        .try_for_each(|answered| response(out, answered))?;
    if let Some(steering) = &d.steering {
        out.text("SteeringType", known_steering(steering)?)?;
    }
    list(out, "ToPlaces", "Place", &d.to_places)
}

fn known_steering(steering: &Steering) -> Result<&str, Unwritable> {
    match steering {
        Steering::Unknown(code) => Err(Unwritable::Unclear("SteeringType", code.clone())),
        known => Ok(known.code()),
    }
}

pub(super) fn organ(out: &mut Out, name: &str, organ: &Organ) -> Done {
    out.group(name, |out| {
        out.must("OrganId", organ.id.as_deref())?;
        out.maybe("OrganizationInCharge", organ.in_charge.as_deref())?;
        out.maybe("OrganName", organ.name.as_deref())?;
        out.maybe("OrganAdd", organ.address.as_deref())?;
        out.maybe("Email", organ.email.as_deref())?;
        out.maybe("Telephone", organ.telephone.as_deref())?;
        out.maybe("Fax", organ.fax.as_deref())?;
        out.maybe("Website", organ.website.as_deref())
    })
}

pub(super) fn response(out: &mut Out, answered: &ResponseFor) -> Done {
    out.group("ResponseFor", |out| {
        out.maybe("OrganId", answered.organ.as_deref())?;
        out.maybe("Code", answered.code.as_deref())?;
        out.maybe("DocumentId", answered.document_id.as_deref())?;
        out.day("PromulgationDate", answered.on.as_ref())
    })
}

fn other(out: &mut Out, other: &OtherInfo) -> Done {
    out.maybe("Priority", other.priority.as_deref())?;
    out.maybe("SphereOfPromulgation", other.sphere.as_deref())?;
    out.maybe("TyperNotation", other.typer_notation.as_deref())?;
    out.maybe(
        "PromulgationAmount",
        other.copies.map(|n| n.to_string()).as_deref(),
    )?;
    out.maybe("PageAmount", other.pages.map(|n| n.to_string()).as_deref())?;
    out.maybe("Direction", other.direction.as_deref())?;
    list(out, "Appendixes", "Appendix", &other.appendixes)
}

fn list(out: &mut Out, name: &str, item: &'static str, texts: &[String]) -> Done {
    if texts.is_empty() {
        return Ok(());
    }
    out.group(name, |out| {
        texts.iter().try_for_each(|text| out.maybe(item, Some(text)))
    })
}

fn trace(out: &mut Out, document: &Document) -> Done {
    for hop in &document.traces {
        out.group("TraceHeader", |out| {
            out.maybe("OrganId", hop.organ.as_deref())?;
            out.stamp("Timestamp", hop.at.as_ref())
        })?;
    }
    match &document.business {
        Some(done) => out.group("Bussiness", |out| business(out, done)),
        None => Ok(()),
    }
}

fn business(out: &mut Out, business: &Business) -> Done {
    if let BusinessKind::Unknown(code) = &business.kind {
        return Err(Unwritable::Unclear("BussinessDocType", code.clone()));
    }
    out.maybe("DocumentId", business.document_id.as_deref())?;
    out.text("BussinessDocType", business.kind.code())?;
    out.maybe("BussinessDocReason", business.reason.as_deref())?;
    out.maybe("Paper", business.paper.map(|paper| if paper { "1" } else { "0" }))?;
    if let Some(changed) = &business.info {
        out.group("BussinessDocumentInfo", |out| info(out, changed))?;
    }
    if !business.replaces.is_empty() {
        out.group("ReplacementInfoList", |out| {
            business.replaces.iter().try_for_each(|one| replaced(out, one))
        })?;
    }
    business.staff.as_ref().map_or(Ok(()), |one| staff(out, one))
}

fn info(out: &mut Out, info: &BusinessInfo) -> Done {
    out.maybe("DocumentInfo", info.document_info.as_deref())?;
    out.maybe("DocumentReceiver", info.document_receiver.as_deref())?;
    if info.receivers.is_empty() {
        return Ok(());
    }
    out.group("ReceiverList", |out| {
        info.receivers.iter().try_for_each(|receiver| {
            out.group("Receiver", |out| {
                out.maybe("OrganId", receiver.organ.as_deref())?;
                out.maybe("ReceiverType", receiver.kind.as_deref())
            })
        })
    })
}

fn replaced(out: &mut Out, one: &Replacement) -> Done {
    out.group("ReplacementInfo", |out| {
        out.must("DocumentId", one.document_id.as_deref())?;
        list(out, "OrganIdList", "OrganId", &one.organs)
    })
}

pub(super) fn staff(out: &mut Out, staff: &Staff) -> Done {
    out.group("StaffInfo", |out| {
        out.maybe("Department", staff.department.as_deref())?;
        out.maybe("Staff", staff.name.as_deref())?;
        out.maybe("Email", staff.email.as_deref())?;
        out.maybe("Mobile", staff.mobile.as_deref())
    })
}

fn reference(out: &mut Out, attachment: &Attachment) -> Done {
    out.group("Reference", |out| {
        out.must("ContentId", Some(&attachment.content_id))?;
        out.maybe("ContentType", attachment.content_type.as_deref())?;
        out.maybe("Description", attachment.description.as_deref())?;
        out.must("AttachmentName", attachment.name.as_deref())
    })
}

fn content(out: &mut Out, attachment: &Attachment) -> Done {
    let name = || attachment.name.clone().unwrap_or_default();
    let Payload::Bytes(bytes) = &attachment.payload else {
        return Err(Unwritable::NoContent(name()));
    };
    if bytes.is_empty() {
        return Err(Unwritable::NoContent(name()));
    }
    out.group("Attachment", |out| {
        out.must("ContentId", Some(&attachment.content_id))?;
        out.must("AttachmentName", attachment.name.as_deref())?;
        out.maybe("Description", attachment.description.as_deref())?;
        out.maybe("ContentType", attachment.content_type.as_deref())?;
        out.payload(&encode(bytes));
        Ok(())
    })
}
