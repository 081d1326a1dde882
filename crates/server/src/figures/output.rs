//! The table of the page as XLSX and CSV, and the filings of the period as ADX.

use civic::sheet::Sheet;
use press::table::{Stream, write_csv};
use wire::adx;

use super::asked::Asked;
use super::axis::Reader;
use super::grid::{self, Grid};
use super::head::Head;
use super::listed::Listed;
use super::store as rows;
use crate::filing::desk::Tools;
use crate::http::{Answer, Desk, Path, Query, Refusal, Reply};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn table(desk: &Desk, id: &str, query: &Query) -> Result<(Asked, Grid), Refusal> {
    let asked = Asked::of(desk, id, query).await?;
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let grid = grid::read(desk, &desk.chrome("figures.menu"), tools, &asked, Reader::Program).await?;
    Ok((asked, grid))
}

fn heads(desk: &Desk, asked: &Asked, grid: &Grid) -> Vec<String> {
    let corner = super::pages::axis_words(&desk.chrome("figures.menu"), asked, asked.rows);
    std::iter::once(corner)
        .chain(grid.heads.iter().map(Head::whole))
        .collect()
}

fn name(asked: &Asked, ending: &str) -> String {
    format!(
        "{} {}.{ending}",
        asked.case.known.row.title, asked.case.period.key
    )
}

pub(super) async fn xlsx(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let (asked, grid) = table(&desk, &id, &query).await?;
    let heads = heads(&desk, &asked, &grid);
    let mut stream = Stream::begin(&asked.case.period.key, &heads).map_err(Refusal::broken)?;
    for row in &grid.rows {
        let figures = row.cells.iter().map(|cell| cell.value);
        stream
            .row([row.head.whole().as_str()], figures)
            .map_err(Refusal::broken)?;
    }
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let listed = Listed::read(&desk, tools, &asked).await?;
    listed.sheets(&desk, &mut stream).map_err(Refusal::broken)?;
    let bytes = stream.end().map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, XLSX, Some(&name(&asked, "xlsx"))))
}

pub(super) async fn csv(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let (asked, grid) = table(&desk, &id, &query).await?;
    let mut out = String::new();
    write_csv(&mut out, [heads(&desk, &asked, &grid)]);
    for row in &grid.rows {
        let cells = row.cells.iter().map(|cell| cell.plain.clone());
        let line: Vec<String> = std::iter::once(row.head.whole()).chain(cells).collect();
        write_csv(&mut out, [line]);
    }
    Ok(Reply::file(
        out.into_bytes(),
        "text/csv; charset=utf-8",
        Some(&name(&asked, "csv")),
    ))
}

/// Every filing of the period that the person may see, for DHIS2: units by their code of the cut-off day, or by our id.
pub(super) async fn adx(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let asked = Asked::of(&desk, &id, &query).await?;
    let (directory, edition) = (desk.directory(), &asked.case.edition.1);
    let mut groups = Vec::new();
    for filing in rows::counted_in(desk.db(), &id, std::slice::from_ref(&asked.case.period.key)).await? {
        if !super::asked::sees(&desk, &directory, &filing.unit, asked.on()) {
            continue;
        }
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        let code = directory
            .version(&filing.unit, asked.case.period.to)
            .and_then(|version| version.code.clone());
        groups.push(adx::Group {
            org_unit: code.unwrap_or_else(|| filing.unit.clone()),
            period: adx::Span {
                from: asked.case.period.from,
                to: asked.case.period.to,
            },
            data_set: Some(edition.code().to_owned()),
            complete: filing.submitted_at.map(|at| civic::Moment(at).day()),
            values: values(edition, &sheet),
        });
    }
    let message = adx::Message {
        exported: desk.at.rfc3339(),
        groups,
    };
    let text = adx::write(&message)
        .map_err(|fault| Refusal::Conflict(desk.tf("figures.err.adx", &[("why", &fault.to_string())])))?;
    Ok(Reply::file(
        text.into_bytes(),
        "application/adx+xml",
        Some(&name(&asked, "xml")),
    ))
}

/// The known figures; unknown ones are left out, never written as 0.
pub fn values(edition: &civic::regime::Edition, sheet: &Sheet) -> Vec<adx::DataValue> {
    let written = edition.written();
    let value = |(at, column): (usize, &civic::regime::Column)| {
        let number = sheet.get(at).value()?;
        let categories = column.parts.iter().map(|(dimension, category)| {
            let dimension = &written.dimensions[*dimension];
            (
                dimension.code.clone(),
                dimension.categories[*category].code.clone(),
            )
        });
        Some(adx::DataValue {
            element: edition.indicator_of(at).code.clone(),
            categories: categories.collect(),
            value: plain(number, edition.indicator_of(at).decimals),
        })
    };
    edition.columns().iter().enumerate().filter_map(value).collect()
}

/// For machines: a decimal point, no thousands.
#[must_use]
pub fn plain(value: i64, decimals: u8) -> String {
    viet::fixed(value, decimals).replace('.', "").replace(',', ".")
}
