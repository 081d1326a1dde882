//! For whom of ours a document is.

use wire::edxml::Document;

use super::codes::store as codes;
use super::intake::{Came, reason};
use super::spool::Reason;
use crate::serve::Failure;

/// A desk that a document is for.
#[derive(Clone, Debug)]
pub(super) struct Addressee {
    pub unit: String,
    pub person: String,
    pub code: String,
}

/// Every desk that a document is for, and the codes of ours that have nobody to receive it.
pub(super) struct Addressees {
    pub desks: Vec<Addressee>,
    pub unreached: Vec<String>,
}

/// The addressees that are units here. There is at least one desk.
pub(super) async fn of(came: &Came<'_>, document: &Document) -> Result<Result<Addressees, Reason>, Failure> {
    let on = came.site.clock.now().day();
    let codes: Vec<&str> = document.to.iter().filter_map(|to| to.id.as_deref()).collect();
    let mut found = Addressees {
        desks: Vec::new(),
        unreached: Vec::new(),
    };
    for code in &codes {
        for desk in codes::desks(&came.site.db, code, on).await? {
            let Some(person) = desk.person else {
                found.unreached.push((*code).to_owned());
                continue;
            };
            if found.desks.iter().all(|known| known.unit != desk.unit) {
                let (unit, code) = (desk.unit, (*code).to_owned());
                found.desks.push(Addressee { unit, person, code });
            }
        }
    }
    Ok(if found.desks.is_empty() {
        Err(nobody(came, found.unreached.first(), &codes))
    } else {
        Ok(found)
    })
}

fn nobody(came: &Came<'_>, unreached: Option<&String>, codes: &[&str]) -> Reason {
    let (code, vi, en) = match unreached {
        Some(code) => (
            "no_officer",
            format!(
                "Đơn vị mang mã {code} chưa có chuyên viên nào nhận văn bản; hãy lập tài khoản rồi thử lại."
            ),
            format!("The unit of code {code} has no officer yet; make an account, then try again."),
        ),
        None => (
            "no_unit",
            format!(
                "Không có đơn vị nào ở đây mang mã nơi nhận ({}); hãy ghi mã ở trang Mã cơ quan rồi thử lại.",
                codes.join(", ")
            ),
            format!(
                "No unit here bears the codes it is for ({}); enter the code, then try again.",
                codes.join(", ")
            ),
        ),
    };
    reason(came.site, code, vi, en)
}
