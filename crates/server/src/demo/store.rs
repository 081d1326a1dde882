//! The SQL of the demonstration.

use store::{Db, Result, Tx, args, record, sql};

record! {
    struct Piece { id: String }
}

/// A unit's piece of the task at this place of a directive.
pub(super) async fn piece(tx: &mut Tx, directive: &str, position: i64, unit: &str) -> Result<Option<String>> {
    let find = sql!(
        "select a.id from assignment a join task t on t.id = a.task \
         where a.directive = $1 and t.position = $2 and a.unit = $3"
    );
    let piece = tx.maybe::<Piece>(find, args![directive, position, unit]).await?;
    Ok(piece.map(|piece| piece.id))
}

record! {
    struct Serves { directive: String, task: String }
}

/// The first task of the first directive of a unit.
pub(super) async fn first_task(db: &Db, unit: &str) -> Result<Option<(String, String)>> {
    let find = sql!(
        "select d.id as directive, t.id as task from directive d join task t on t.directive = d.id \
         where d.unit = $1 order by d.issued_at, d.id, t.position limit 1"
    );
    let found: Option<Serves> = db.maybe(find, args![unit]).await?;
    Ok(found.map(|found| (found.directive, found.task)))
}
