//! Taking a rating, thanking for it, and the figures for officers.

use askama::Template;

use super::store::{self, Line};
use super::{CHOICES, FAMILIES, REASONS};
use crate::http::{Answer, Chrome, Ctx, Desk, Open, Query, Refusal, Reply};
use crate::publication::{Tab, tabs};

/// The figures go back so many days. Ours.
const DAYS: i64 = 90;

#[derive(Template)]
#[template(path = "rating/thanks.html")]
struct ThanksPage {
    c: Chrome,
    refused: bool,
}

#[derive(Template)]
#[template(path = "rating/figures.html")]
struct FiguresPage {
    c: Chrome,
    tabs: Vec<Tab>,
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
    reasons: Vec<(String, String)>,
    total: i64,
    refused: String,
    since: String,
}

/// Counts one more. What is not of the closed lists is not counted.
pub(super) async fn rate(ctx: Ctx, Open(form): Open) -> Answer {
    let known = |list: &[&str], value: &str| list.contains(&value);
    let (family, choice, reason) = (form.get("family"), form.get("choice"), form.get("reason"));
    let valid = known(&FAMILIES, family) && known(&CHOICES, choice);
    if !valid || !(reason.is_empty() || known(&REASONS, reason)) {
        return Err(Refusal::Invalid(ctx.t("rating.choose")));
    }
    if !ctx.site.ratings.takes(ctx.at) {
        return Ok(Reply::to("/danh-gia/cam-on?n=0"));
    }
    let refused = ctx.site.ratings.refused();
    let mut tx = ctx.begin().await?;
    store::add(&mut tx, ctx.today(), family, choice, reason).await?;
    if refused > 0 {
        store::refuse(&mut tx, ctx.today(), refused).await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/danh-gia/cam-on"))
}

/// Thanks, or that it was not counted.
pub(super) async fn thanks(ctx: Ctx, query: Query) -> Answer {
    Ok(Reply::page(&ThanksPage {
        c: ctx.public_chrome(),
        refused: query.get("n") == "0",
    }))
}

/// What was chosen, by family, with what the figures cannot tell.
pub(super) async fn figures(desk: Desk) -> Answer {
    let since = desk.today().plus_days(-DAYS);
    let lines = store::since(desk.db(), since).await?;
    let refused = store::refused(desk.db(), since).await?;
    let c = desk.chrome("publication.menu");
    let sum = |is: &dyn Fn(&Line) -> bool| {
        lines
            .iter()
            .filter(|line| is(line))
            .map(|line| line.count)
            .sum::<i64>()
    };
    let row = |family: &&str| {
        let count = |choice: &&str| c.number(sum(&|line| line.family == *family && line.choice == *choice));
        let word = desk.t(&format!("rating.family.{family}"));
        (word, CHOICES.iter().map(count).collect())
    };
    let reason = |reason: &&str| {
        let word = desk.t(&format!("rating.reason.{reason}"));
        (word, c.number(sum(&|line| line.reason == *reason)))
    };
    Ok(Reply::page(&FiguresPage {
        tabs: tabs(&desk, "/ratings"),
        heads: CHOICES
            .map(|choice| desk.t(&format!("rating.choice.{choice}")))
            .into(),
        rows: FAMILIES.iter().map(row).collect(),
        reasons: REASONS.iter().map(reason).collect(),
        total: sum(&|_| true),
        refused: desk.tf("rating.refused_n", &[("n", &c.number(refused))]),
        since: desk.tf("rating.since", &[("day", &since.short())]),
        c,
    }))
}
