//! What a bulletin can serve: the tasks of directives that the unit sent, received or stands above.

use serde_json::{Value, json};

use super::store;
use crate::directive::scope::Scope;
use crate::http::{Desk, Refusal};

/// So many tasks are offered; the search narrows.
const OFFERED: usize = 150;
/// A task in the list has so many characters.
const SHOWN: usize = 110;

/// A task that can be chosen.
pub(super) struct Choice {
    pub task: String,
    pub words: String,
    pub chosen: bool,
}

async fn all(desk: &Desk) -> Result<Vec<store::Clause>, Refusal> {
    let scope = Scope::of(&desk.directory(), &desk.actor, desk.today());
    let visible = crate::directive::visible(desk.db(), &scope).await?;
    let ids: Vec<Value> = visible.into_iter().take(500).map(|row| json!([row.id])).collect();
    let mut tx = desk.db().snapshot().await?;
    Ok(store::clauses(&mut tx, Value::Array(ids)).await?)
}

/// The tasks whose words hold what was typed; the chosen one always.
pub(super) async fn choices(desk: &Desk, q: &str, chosen: &str) -> Result<Vec<Choice>, Refusal> {
    let words: Vec<String> = viet::fold(q).split_whitespace().map(str::to_owned).collect();
    let mut offered = Vec::new();
    for clause in all(desk).await? {
        let is_chosen = clause.task == chosen;
        let number = clause.number.as_deref().unwrap_or("–");
        let text = format!("{number} · {}", clause.body);
        let folded = viet::fold(&format!("{text} {}", clause.subject));
        let fits = words.iter().all(|word| folded.contains(word.as_str()));
        if is_chosen || fits && offered.len() < OFFERED {
            offered.push(Choice {
                task: clause.task,
                words: shorten(&text),
                chosen: is_chosen,
            });
        }
    }
    Ok(offered)
}

/// Directive and task, if the actor's unit has to do with it.
pub(super) async fn find(desk: &Desk, task: &str) -> Result<Option<(String, String)>, Refusal> {
    let found = all(desk).await?.into_iter().find(|clause| clause.task == task);
    Ok(found.map(|clause| (clause.directive, clause.task)))
}

fn shorten(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", one[..at].trim_end()),
        None => one,
    }
}
