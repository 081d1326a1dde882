//! `lantoa report`: composes a report without storing it.

use std::path::Path;

use letter::compose::report;
use letter::paper::{Block, Paper};
use serde_json::json;

use super::gather::{Order, facts};
use super::sections::subject;
use super::store::asked_units;
use crate::directive::Directive;
use crate::directive::cli::called;
use crate::directive::scope::{Scope, named};
use crate::http::name_of;
use crate::site::Site;

/// Composes the report of a directive, or of one unit's part (its id or its name), as text, as JSON of the paper, or
/// into a file: PDF when its name ends so, else DOCX. Then it gives the name (as JSON: `file`).
///
/// # Errors
/// One sentence: no such directive or unit, several units of that name, or the file cannot be written.
pub async fn compose(
    site: &Site,
    directive: &str,
    unit: Option<&str>,
    out: Option<&Path>,
    json: bool,
) -> Result<String, String> {
    let found = called(&site.db, directive).await?;
    let part = match unit {
        None => None,
        Some(said) => Some(one_unit(site, &found, said).await?),
    };
    let by = part.as_deref().unwrap_or(&found.unit);
    let order = Order {
        directive: &found,
        unit: by,
        part: part.as_deref(),
    };
    let paper = report(
        &facts(&site.db, &site.directory(), &order, site.clock.now())
            .await
            .map_err(|fault| fault.to_string())?,
    );
    if let Some(out) = out {
        let bytes = writer(out)(&paper).map_err(|fault| fault.to_string())?;
        std::fs::write(out, bytes).map_err(|fault| format!("{}: {fault}", out.display()))?;
        let file = out.display();
        return Ok(if json {
            format!("{:#}\n", json!({ "file": out }))
        } else {
            format!("{file}\n")
        });
    }
    if json {
        return serde_json::to_string_pretty(&paper)
            .map(|text| text + "\n")
            .map_err(|fault| fault.to_string());
    }
    Ok(told(&paper))
}

fn writer(out: &Path) -> fn(&Paper) -> Result<Vec<u8>, press::PressError> {
    let pdf = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if pdf {
        press::pdf::write
    } else {
        press::docx::write
    }
}

async fn one_unit(site: &Site, directive: &Directive, said: &str) -> Result<String, String> {
    let (directory, today) = (site.directory(), site.clock.now().day());
    let candidates = if directory.get(said).is_some() {
        vec![said.to_owned()]
    } else {
        named(&directory, said)
    };
    let scope = Scope {
        units: candidates,
        ..Scope::default()
    };
    let asked = asked_units(&site.db, &directive.id, &scope)
        .await
        .map_err(|fault| fault.to_string())?;
    let exact = asked
        .iter()
        .find(|one| viet::fold(&name_of(&directory, &one.unit, today)) == viet::fold(said));
    match (exact, asked.as_slice()) {
        (Some(one), _) | (None, [one]) => Ok(one.unit.clone()),
        (None, []) => Err(format!(
            "{said}: không đơn vị nào tên này được giao việc / no unit of this name was asked"
        )),
        (None, several) => {
            let names: Vec<String> = several
                .iter()
                .map(|one| name_of(&directory, &one.unit, today))
                .collect();
            Err(format!(
                "{said}: có nhiều đơn vị / several units: {}",
                names.join("; ")
            ))
        }
    }
}

fn told(paper: &Paper) -> String {
    let line = |block: &Block| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => format!("{text}\n"),
        Block::Item(text) => format!("- {text}\n"),
        Block::Bases(lines) => lines.join("\n") + "\n",
        Block::Table { head, rows, .. } => {
            let row =
                |row: &Vec<letter::paper::Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" | ") + "\n";
            format!(
                "{}\n{}",
                head.join(" | "),
                rows.iter().map(row).collect::<String>()
            )
        }
    };
    let body: String = paper.closed_body().iter().map(line).collect();
    format!("{}\n{}\n\n{body}", paper.number_line(), subject(paper))
}

fn cell(cell: &letter::paper::Cell) -> String {
    match cell {
        letter::paper::Cell::Text(text) | letter::paper::Cell::Centred(text) => text.clone(),
        letter::paper::Cell::Figure(figure) => viet::grouped(*figure),
        letter::paper::Cell::Decimal(figure, decimals) => viet::fixed(*figure, *decimals),
    }
}
