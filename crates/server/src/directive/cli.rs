//! `lantoa status`: how directives stand, for the terminal and for machines.

use std::fmt::Write as _;

use ::store::Db;
use civic::progress::{Standing, Tally};
use letter::compose::document_kind;
use serde_json::{Value, json};

use super::living::{of_task, overall};
use super::scope::Scope;
use super::store::{self, Directive, Part, Task};
use crate::i18n::{self, Lang};
use crate::site::Site;

/// How one directive stands, task by task, or all of them in a line each when none is named; the operator sees all. As
/// JSON one object, or an array of them: `directive` (id), `number`, `subject`, `state`, `proven_percent`, `counts` (by
/// state), and `tasks` with `clause`, `task`, `due`, `state`, `counts`.
///
/// # Errors
/// One sentence: there is no such directive, or the store failed.
pub async fn status(site: &Site, directive: Option<&str>, json: bool) -> Result<String, String> {
    if let Some(said) = directive {
        let told = one(site, called(&site.db, said).await?).await?;
        return Ok(if json {
            format!("{:#}\n", told.json())
        } else {
            told.words(true)
        });
    }
    let mut all = Vec::new();
    for row in store::all(&site.db).await.map_err(|fault| fault.to_string())? {
        all.push(one(site, called(&site.db, &row.id).await?).await?);
    }
    if json {
        let values: Vec<Value> = all.iter().map(Told::json).collect();
        return Ok(format!("{:#}\n", json!(values)));
    }
    if all.is_empty() {
        return Ok("Chưa có văn bản nào được phát hành. / No directive has been issued yet.\n".to_owned());
    }
    Ok(all.iter().map(|one| one.words(false)).collect())
}

/// The directive with this id, or the only one with this number.
pub(crate) async fn called(db: &Db, said: &str) -> Result<Directive, String> {
    let found = store::called(db, said).await.map_err(|fault| fault.to_string())?;
    match &found[..] {
        [] => Err(format!("{said}: không có văn bản này / no such directive")),
        [one] => Ok(one.clone()),
        several => {
            let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
            Err(format!(
                "{said}: có nhiều văn bản, hãy nêu mã / several, name one by its id: {}",
                ids.join(", ")
            ))
        }
    }
}

struct Told {
    directive: Directive,
    tasks: Vec<Task>,
    parts: Vec<Part>,
    scope: Scope,
}

async fn one(site: &Site, directive: Directive) -> Result<Told, String> {
    let scope = Scope {
        whole: true,
        ..Scope::default()
    };
    let today = site.clock.now().day();
    let tasks = store::tasks(&site.db, &directive.id)
        .await
        .map_err(|fault| fault.to_string())?;
    let parts = store::parts(&site.db, &directive.id, &scope, today)
        .await
        .map_err(|fault| fault.to_string())?;
    Ok(Told {
        directive,
        tasks,
        parts,
        scope,
    })
}

impl Told {
    fn total(&self) -> Tally {
        overall(&self.tasks, &self.parts, &self.scope)
    }

    fn json(&self) -> Value {
        let task = |task: &Task| {
            json!({
                "clause": task.position + 1, "task": task.body, "due": task.due_on,
                "state": of_task(task, &self.parts, &self.scope).standing().code(),
                "counts": counts(&of_task(task, &self.parts, &self.scope)),
            })
        };
        json!({
            "directive": self.directive.id, "number": self.directive.number, "subject": self.directive.subject,
            "state": self.total().standing().code(), "proven_percent": self.total().percent(Standing::Proven),
            "counts": counts(&self.total()), "tasks": self.tasks.iter().map(task).collect::<Vec<_>>(),
        })
    }

    fn words(&self, long: bool) -> String {
        let kind = document_kind(&self.directive.kind);
        let number = self.directive.number.as_deref().unwrap_or("");
        let mut out = format!(
            "{}  {kind} {number}  {}\n  {}\n",
            self.directive.id,
            self.directive.subject,
            line(&self.total())
        );
        for task in self.tasks.iter().filter(|_| long) {
            let words: String = task
                .body
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(90)
                .collect();
            let tally = of_task(task, &self.parts, &self.scope);
            let _ = writeln!(out, "{:3}. {words}\n     {}", task.position + 1, line(&tally)); // writing to a string cannot fail
        }
        out
    }
}

fn counts(tally: &Tally) -> Value {
    Standing::ALL
        .into_iter()
        .map(|standing| (standing.code().to_owned(), json!(tally.of(standing))))
        .collect()
}

fn line(tally: &Tally) -> String {
    let word = |standing: Standing| i18n::text(Lang::Vi, &format!("http.standing.{}", standing.code()));
    let used = Standing::ALL
        .into_iter()
        .filter(|standing| tally.of(*standing) > 0);
    let parts: Vec<String> = used
        .map(|standing| format!("{} {}", viet::grouped(tally.of(standing)), word(standing)))
        .collect();
    format!("{} %: {}", tally.percent(Standing::Proven), parts.join(", "))
}
