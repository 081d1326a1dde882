//! A status message: a header and nothing else.

use super::Unwritable;
use super::document::{organ, response, staff};
use super::out::Out;
use crate::edxml::status::{Status, StatusCode};

pub(super) fn write(out: &mut Out, status: &Status) -> Result<(), Unwritable> {
    let code = match &status.code {
        Some(StatusCode::Unknown(code)) => return Err(Unwritable::Unclear("StatusCode", code.clone())),
        code => code.as_ref().map(StatusCode::code),
    };
    if status.about.is_empty() {
        return Err(Unwritable::Missing("ResponseFor"));
    }
    out.envelope(|out| {
        out.group("edXMLHeader", |out| {
            out.group("MessageHeader", |out| {
                organ(out, "From", &status.from)?;
                response(out, &status.about)?;
                status.staff.as_ref().map_or(Ok(()), |one| staff(out, one))?;
                out.must("StatusCode", code)?;
                out.maybe("Description", status.description.as_deref())?;
                out.stamp("Timestamp", status.at.as_ref())
            })
        })
    })
}
