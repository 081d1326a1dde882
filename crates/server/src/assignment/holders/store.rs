//! The SQL of who has a task.

use civic::assignment::Handling;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A unit that has a task.
    #[derive(Debug)]
    pub struct Holder {
        /// Its id.
        pub unit: String,
        /// Its assignment.
        pub id: String,
        /// The two digits of [`Handling::code`].
        pub handling: String,
    }
}

record! {
    /// A unit that has a task now.
    #[derive(Debug)]
    pub struct Taker {
        /// The task.
        pub task: String,
        /// The unit's id.
        pub unit: String,
    }
}

impl Holder {
    /// True when it was taken back: it can be given again.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.handling == Handling::Recalled.code()
    }
}

/// The units that have or had a task, from whomever.
pub async fn holders(db: &Db, task: &str) -> Result<Vec<Holder>> {
    let list = sql!("select unit, id, handling from assignment where task = $1");
    db.all(list, args![task]).await
}

/// The units that have one of these tasks, each with the task.
pub async fn takers(db: &Db, tasks: &[&str]) -> Result<Vec<Taker>> {
    let list = sql!(
        "select a.task, a.unit from {rows} cross join assignment a where a.task = value ->> 0 and a.handling <> '15'"
    );
    db.all_of(
        list,
        args![tasks.iter().map(|task| json!([task])).collect::<Value>()],
    )
    .await
}

/// [`holders`] as a transaction sees them.
pub async fn holders_in(tx: &mut Tx, task: &str) -> Result<Vec<Holder>> {
    let list = sql!("select unit, id, handling from assignment where task = $1");
    tx.all(list, args![task]).await
}
