//! How assignments are put into words.

use civic::Moment;
use civic::assignment::{Handling, WrongDue};
use civic::progress::Standing;
use viet::Date;

use super::steps::Fault;
use super::store::Assignment;
use crate::http::{Chrome, Ctx, Refusal};

/// Days ahead from which a due day is shown as near.
const NEAR_DAYS: i64 = 7;

/// The pill of a due day: its classes and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub class: &'static str,
    pub words: String,
}

/// The due day as of today; once the unit owes nothing more, or has shown that it is done, the day alone.
pub(super) fn due(c: &Chrome, row: &Assignment, today: Date) -> store::Result<Due> {
    let owes = row.state()?.is_open() && row.standing(today)? != Some(Standing::Proven);
    Ok(row.due().map_or_else(
        || Due {
            class: "due",
            words: c.t("assignment.due.none"),
        },
        |day| due_on(c, day, owes, today),
    ))
}

fn due_on(c: &Chrome, day: Date, owes: bool, today: Date) -> Due {
    let left = day.days_since_epoch() - today.days_since_epoch();
    let count = c.number(left.abs());
    let (class, words) = match left {
        _ if !owes => ("due", c.tf("assignment.due.on", [("day", day.short().as_str())])),
        ..0 => (
            "due due-late",
            c.tf("assignment.due.late", [("n", count.as_str())]),
        ),
        0 => ("due due-soon", c.t("assignment.due.today")),
        1..=NEAR_DAYS => (
            "due due-soon",
            c.tf("assignment.due.soon", [("n", count.as_str())]),
        ),
        _ => ("due", c.tf("assignment.due.on", [("day", day.short().as_str())])),
    };
    Due { class, words }
}

/// How it stands, as HTML; a recalled one has no standing and says so plainly.
pub(super) fn pill(c: &Chrome, row: &Assignment, today: Date) -> store::Result<String> {
    Ok(match row.standing(today)? {
        Some(standing) if row.state()? == Handling::Arrived && standing.code() == "unknown" => {
            let words = c.t("assignment.state.01");
            format!(
                "<span class=\"pill st st-unknown\">{}{words}</span>",
                c.mark("st-unknown")
            )
        }
        Some(standing) => c.pill(standing.code()),
        None => format!(
            "<span class=\"pill st st-none\">{}{}</span>",
            c.mark("st-none"),
            c.t("assignment.state.15")
        ),
    })
}

/// The class of a frame round it.
pub(super) fn class(row: &Assignment, today: Date) -> store::Result<&'static str> {
    Ok(match row.standing(today)?.map(Standing::code) {
        Some("proven") => "st-proven",
        Some("under") => "st-under",
        Some("received") => "st-received",
        Some("overdue") => "st-overdue",
        Some("refused") => "st-refused",
        Some("unknown") => "st-unknown",
        _ => "st-none",
    })
}

/// Lead or assist in words.
pub(super) fn part(c: &Chrome, row: &Assignment) -> String {
    if row.leads() {
        c.t("assignment.part.lead")
    } else {
        c.t("assignment.part.assist")
    }
}

/// Number and clause of the directive: `Văn bản số 412/STTTT-TTBCXB, mục 3`.
pub(super) fn source(c: &Chrome, row: &Assignment) -> String {
    let clause = (row.position + 1).to_string();
    match &row.number {
        Some(number) => c.tf(
            "assignment.source",
            [("number", number.as_str()), ("clause", clause.as_str())],
        ),
        None => c.tf("assignment.source_unnumbered", [("clause", clause.as_str())]),
    }
}

/// The first words of a text, cut between words.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let text = text.trim_start_matches(['-', '+', '–', '*', ' ']).trim();
    let text = text.lines().next().unwrap_or("");
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let kept = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{}…", kept.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// The day of an instant as screens show it.
pub(crate) fn day_of(at: i64) -> String {
    Moment(at).day().short()
}

/// Why a step was not taken, as the person reads it.
pub(super) fn refused(ctx: &Ctx, fault: Fault) -> Refusal {
    match fault {
        Fault::Missing => Refusal::NotFound,
        Fault::WrongStep(wrong) => {
            let state = ctx.t(&format!("assignment.state.{}", wrong.from.code()));
            Refusal::Conflict(ctx.tf("assignment.wrong_step", &[("state", state.as_str())]))
        }
        Fault::Moved(_) => Refusal::Conflict(ctx.t("assignment.moved_act")),
        Fault::Nobody => Refusal::Conflict(ctx.t("assignment.delegate.nobody")),
        Fault::LeadNotAmong => Refusal::Conflict(ctx.t("assignment.delegate.lead_not_among")),
        Fault::WrongDue(wrong) => Refusal::Conflict(wrong_due(ctx, wrong)),
        Fault::Store(fault) if fault.is_duplicate() => Refusal::Conflict(ctx.t("assignment.delegate.raced")),
        Fault::Store(fault) => fault.into(),
    }
}

/// Why a due day cannot be.
pub(super) fn wrong_due(ctx: &Ctx, wrong: WrongDue) -> String {
    match wrong {
        WrongDue::Past => ctx.t("assignment.delegate.due_past"),
        WrongDue::LaterThanOwn(own) => {
            ctx.tf("assignment.delegate.due_late", &[("day", own.short().as_str())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_between_words() {
        assert_eq!(
            shorten("- Duy trì chuyên trang, chuyên mục", 22),
            "Duy trì chuyên trang…"
        );
        assert_eq!(shorten("Treo băng rôn", 40), "Treo băng rôn");
        assert_eq!(shorten("", 5), "");
    }
}
