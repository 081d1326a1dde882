//! What one click composes from a document that units carry out: a reminder, an invitation, what passes it down.

use super::{Draft, Kind, written};
use crate::compose::{Cited, Given, Late, Meeting, OPEN, Organ, invitation, reminder};
use crate::paper::{Block, Marks, Signing};

/// More names than these do not stand in the address line but in an appendix.
const MOST_NAMES: usize = 12;

/// A document, who writes about it, and to whom.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// Who writes.
    pub organ: Organ,
    /// The document that is carried out.
    pub cited: Cited,
    /// Units by their names, or the recipient lines of the document.
    pub units: Vec<String>,
    /// Tasks of the document: all of them, or for a reminder those without an answer.
    pub tasks: Vec<Late>,
}

/// Đôn đốc: what is late and who has not answered. The day until which an answer is asked for is left open.
#[must_use]
pub fn remind(occasion: &Occasion) -> Draft {
    let cited = &occasion.cited;
    let paper = reminder(&given(occasion), cited, &occasion.tasks, None);
    let subject = format!("đôn đốc thực hiện {}", cited.named());
    begun(Kind::Reminder, occasion, &subject, &paper.body)
}

/// Giấy mời: time, place and chair are left open.
#[must_use]
pub fn invite(occasion: &Occasion) -> Draft {
    let about = format!("Hội nghị về việc thực hiện {}", occasion.cited.named());
    let open = || OPEN.to_owned();
    let meeting = Meeting {
        what: about.clone(),
        chair: Some(open()),
        time: open(),
        place: open(),
        note: None,
    };
    let paper = invitation(&given(occasion), &meeting);
    begun(Kind::Invitation, occasion, &format!("Dự {about}"), &paper.body)
}

/// What passes a document down: a công văn with its tasks, or a plan that carries it out.
#[must_use]
pub fn cascade(kind: Kind, occasion: &Occasion) -> Draft {
    let subject = &occasion.cited.subject;
    let last = occasion.tasks.len().saturating_sub(1);
    let ask = |(at, task): (usize, &Late)| task.item(if at == last { '.' } else { ';' });
    let asked = occasion.tasks.iter().enumerate().map(ask);
    if kind == Kind::Plan {
        let heading = |text: &str| Block::Heading {
            level: 1,
            text: text.to_owned(),
        };
        let open = || Block::Paragraph(OPEN.to_owned());
        let mut body = vec![heading("I. MỤC ĐÍCH, YÊU CẦU"), open(), heading("II. NỘI DUNG")];
        body.extend(asked);
        body.extend([heading("III. TỔ CHỨC THỰC HIỆN"), open()]);
        let title = format!("Thực hiện {}", occasion.cited.named());
        let basis = format!("Căn cứ {}", occasion.cited.in_full());
        return begun(Kind::Plan, occasion, &title, &body).with("bases", &basis);
    }
    let mut body = vec![Block::Paragraph(format!(
        "Thực hiện {}, {} đề nghị các cơ quan, đơn vị thực hiện các nội dung sau:",
        occasion.cited.in_full(),
        occasion.organ.name
    ))];
    body.extend(asked);
    begun(Kind::Letter, occasion, subject, &body)
}

fn begun(kind: Kind, occasion: &Occasion, subject: &str, body: &[Block]) -> Draft {
    let draft = Draft::new(kind, &occasion.organ)
        .with("subject", subject)
        .with("body", &written(body));
    addressed(draft, &occasion.units)
}

/// Few units stand in the address line, many in an appendix that it points to.
fn addressed(draft: Draft, units: &[String]) -> Draft {
    if units.len() <= MOST_NAMES {
        return draft.with("recipients", &units.join("\n"));
    }
    let rows = (1..)
        .zip(units)
        .map(|(number, unit)| format!("| {number} | {unit} |"));
    let table: Vec<String> = std::iter::once("| TT | Cơ quan, đơn vị |".to_owned())
        .chain(rows)
        .collect();
    draft
        .with("recipients", "Các cơ quan, đơn vị có tên tại Phụ lục kèm theo")
        .with("appendix.1.title", "Danh sách các cơ quan, đơn vị")
        .with("appendix.1.body", &table.join("\n"))
}

fn given(occasion: &Occasion) -> Given {
    Given {
        organ: occasion.organ.clone(),
        drafting: None,
        month: None,
        subject: String::new(),
        recipients: Vec::new(),
        others: Vec::new(),
        signing: Signing::head(""),
        signer: None,
        marks: Marks::default(),
        appendices: Vec::new(),
    }
}
