//! The SQL of the demonstration.

use store::{Result, Tx, args, record, sql};

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
