//! The SQL of directives that go into other hands.

use serde_json::Value;
use store::{Result, Tx, args, sql};

/// Directives of these units under which somebody still owes something.
pub async fn open_of(tx: &mut Tx, units: Value) -> Result<Vec<crate::reform::Thing>> {
    let list = sql!(
        "select d.id, d.unit, coalesce(d.number || ': ', '') || substr(d.subject, 1, 160) as words \
         from {rows} cross join directive d where d.unit = value ->> 0 and exists (select 1 from assignment a \
         where a.directive = d.id and a.moved_to is null and a.handling in ('01', '03', '04', '05')) order by d.id"
    );
    tx.all_of(list, args![units]).await
}

/// Gives directives into other hands, with what was given under them and is still owed. Rows of (directive, unit).
pub async fn hand_over(tx: &mut Tx, rows: Value) -> Result<()> {
    let given = sql!(
        "with j as materialized (select d.id as what, d.unit as giver, value ->> 1 as next \
         from {rows} cross join directive d where d.id = value ->> 0) \
         update assignment set given_by = j.next from j where assignment.directive = j.what \
         and assignment.given_by = j.giver and assignment.moved_to is null and assignment.handling in ('01', '03', '04', '05')"
    );
    tx.run_of(given, args![rows.clone()]).await?;
    let set = sql!(
        "update directive set unit = j.next from (select value ->> 0 as what, value ->> 1 as next from {rows}) j \
         where directive.id = j.what"
    );
    tx.run_of(set, args![rows]).await?;
    Ok(())
}
