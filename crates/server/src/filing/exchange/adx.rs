//! A filing as ADX and back, as DHIS2 speaks it: units by their code of the cut-off day or by our id.
//!
//! ADX (IHE QRPH) is aggregate by definition, a figure for each indicator, unit, period and category. The rows of a repeat are cases:
//! they have no place in it, nor in the data values of DHIS2, and are said to be left out.

use civic::indicator::entry;
use civic::permission::Act;
use civic::regime::Edition;
use civic::unit::Directory;
use wire::adx::{self, DataValue, Group, Span};

use super::super::desk::Case;
use super::super::form::in_words;
use super::super::rows::Listing;
use super::out::{self, Texts};
use super::read::{Came, Fault};
use crate::figures::values;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

pub(in crate::filing) async fn adx(desk: Desk, Path(id): Path<String>) -> Answer {
    let (filing, case, sheet, _) = out::read(&desk, &id, Act::SeeWork).await?;
    let group = Group {
        org_unit: code(&desk.directory(), &case).unwrap_or_else(|| case.unit.clone()),
        period: span(&case),
        data_set: Some(case.edition.1.code().to_owned()),
        complete: filing
            .submitted_at
            .filter(|_| filing.counts)
            .map(|at| civic::Moment(at).day()),
        values: values(&case.edition.1, &sheet),
    };
    let message = adx::Message {
        exported: desk.at.rfc3339(),
        groups: vec![group],
    };
    let text = adx::write(&message)
        .map_err(|fault| Refusal::Conflict(desk.tf("figures.err.adx", &[("why", &fault.to_string())])))?;
    let name = out::name(&desk, &case, "xml");
    Ok(Reply::file(text.into_bytes(), "application/adx+xml", Some(&name)))
}

/// What a message of this filing leaves out, as a sentence; empty when that is nothing.
pub(in crate::filing) fn not_in_adx(
    c: &Chrome,
    edition: &Edition,
    texts: &Texts,
    listings: &[Listing],
) -> String {
    let rows = listings.iter().map(|listing| listing.filled).sum::<usize>();
    let outline = edition
        .written()
        .outline
        .iter()
        .map(|section| section.code.as_str());
    let codes = outline.chain(in_words(edition).map(|one| one.code.as_str()));
    let answered = |code: &&str| texts.get(*code).is_some_and(|text| !text.trim().is_empty());
    let counts = [
        ("filing.adx.rows", rows),
        ("filing.adx.words", codes.filter(answered).count()),
    ];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    let said: Vec<String> = counts
        .map(|(key, n)| c.tf(key, [("n", viet::grouped(n as i64).as_str())]))
        .collect();
    match &said[..] {
        [] => String::new(),
        said => c.tf("filing.adx.left_out", [("what", said.join(", ").as_str())]),
    }
}

fn code(directory: &Directory, case: &Case) -> Option<String> {
    directory.version(&case.unit, case.period.to)?.code.clone()
}

fn span(case: &Case) -> Span {
    Span {
        from: case.period.from,
        to: case.period.to,
    }
}

/// The groups of this unit, period and regime; those of other units are left where they are. A message without any is refused.
pub(super) fn of_adx(desk: &Desk, edition: &Edition, case: &Case, bytes: &[u8]) -> Result<Came, Refusal> {
    let (message, oddities) = adx::read(bytes)
        .map_err(|fault| Refusal::Invalid(desk.tf("filing.import.adx", &[("why", &fault.to_string())])))?;
    let (own, mut came) = (code(&desk.directory(), case), Came::default());
    for oddity in oddities {
        came.faults.push(Fault {
            place: format!("ADX {}", oddity.group),
            reason: oddity.what,
        });
    }
    let ours = |group: &&Group| {
        (group.org_unit == case.unit || own.as_ref() == Some(&group.org_unit))
            && group.period == span(case)
            && group.data_set.as_deref().is_none_or(|set| set == edition.code())
    };
    let mut groups = message.groups.iter().filter(ours).peekable();
    if groups.peek().is_none() {
        return Err(Refusal::Invalid(desk.t("filing.import.other")));
    }
    for value in groups.flat_map(|group| &group.values) {
        take(desk, edition, value, &mut came);
    }
    Ok(came)
}

/// One figure into its column, or why not.
fn take(desk: &Desk, edition: &Edition, value: &DataValue, came: &mut Came) {
    let mut fault = |key: &str, values: &[(&str, &str)]| {
        let parts = value.categories.iter().map(|(of, part)| format!(", {of}={part}"));
        came.faults.push(Fault {
            place: format!("“{}{}”", value.element, parts.collect::<String>()),
            reason: desk.tf(key, values),
        });
    };
    let Some(at) = column(edition, value) else {
        return fault("filing.import.unknown", &[("name", &value.element)]);
    };
    if came.cells.contains_key(&at) {
        return fault("filing.import.twice_in", &[]);
    }
    let indicator = edition.indicator_of(at);
    match entry(indicator, &value.value.replace('.', ",")) {
        Ok(cell) => {
            if let Some(value) = cell.value() {
                came.cells.insert(at, viet::fixed(value, indicator.decimals));
            }
        }
        Err(why) => fault(
            "filing.import.wrong",
            &[("value", &value.value), ("why", &why.to_string())],
        ),
    }
}

/// The column of an element with exactly these categories, in any order.
fn column(edition: &Edition, value: &DataValue) -> Option<usize> {
    let dimensions = &edition.written().dimensions;
    edition.columns().iter().enumerate().position(|(at, column)| {
        let part = |(of, part): &(usize, usize)| {
            let dimension = &dimensions[*of];
            value
                .categories
                .iter()
                .any(|(name, code)| *name == dimension.code && *code == dimension.categories[*part].code)
        };
        edition.indicator_of(at).code == value.element
            && column.parts.len() == value.categories.len()
            && column.parts.iter().all(part)
    })
}
