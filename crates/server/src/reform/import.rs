//! A table of old and new units becomes changes, or says row by row what is wrong with it; nothing is taken half.

use civic::permission::Act;
use civic::reform::changes;
use civic::unit::Kind;

use super::change_form::page_of_rows;
use super::draft::rewrite;
use super::{load, store, table, words};
use crate::http::{Answer, Desk, Form, Path, Reply};

/// So many wrong rows are shown.
const SHOWN: usize = 50;

pub(super) async fn import(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    let kind = Kind::from_code(form.get("level"))
        .filter(|kind| kind.is_territory())
        .unwrap_or(Kind::Commune);
    let refused = |error: String, rows| Ok(Reply::invalid(&page_of_rows(&desk, &row, error, rows)));
    let files = form.files("file");
    let Some(file) = files.first() else {
        return refused(desk.t("reform.file.none"), Vec::new());
    };
    let pairs = match table::pairs(&file.bytes, kind) {
        Ok(pairs) => pairs,
        Err(key) => return refused(desk.t(key), Vec::new()),
    };
    let mut reform = store::content(desk.db(), &id).await?;
    let directory = desk.directory();
    match changes(&directory, &reform, &pairs, kind, &desk.site.ids, desk.at) {
        Ok(found) => reform.changes.extend(found.changes),
        Err(faults) => {
            let before = reform.on().plus_days(-1);
            let said = faults
                .iter()
                .take(SHOWN)
                .map(|fault| words::row_fault(desk.lang, fault, before))
                .collect();
            let count = desk.chrome("").number(faults.len() as i64);
            return refused(desk.tf("reform.file.rows", &[("n", &count)]), said);
        }
    }
    rewrite(&desk, &row, form.get("version"), &reform).await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.imported"))
}
