//! Where the figures of a filing come from: the activities that filled them in.

use askama::Template;
use civic::permission::Act;

use super::list::capital;
use super::load;
use super::prefill::store as rows;
use crate::http::{Chrome, Desk, Path, Reply};

#[derive(Template)]
#[template(path = "filing/sources.html")]
struct SourcesPage {
    c: Chrome,
    id: String,
    title: String,
    period: String,
    groups: Vec<(String, String, Vec<SourceLine>)>,
}

struct SourceLine {
    href: String,
    words: String,
    day: String,
    place: String,
    amount: String,
    withdrawn: bool,
}

pub(super) async fn sources(desk: Desk, Path(id): Path<String>) -> crate::http::Answer {
    let (filing, case) = load(&desk, Act::SeeWork, &id).await?;
    let (c, edition) = (desk.chrome("filing.menu"), &*case.edition.1);
    let all = rows::sources(desk.db(), &filing.id).await?;
    let mut groups = Vec::new();
    for (at, column) in edition.columns().iter().enumerate() {
        let mine: Vec<_> = all
            .iter()
            .filter(|source| source.indicator == column.key)
            .collect();
        if mine.is_empty() {
            continue;
        }
        let sum: i64 = mine.iter().map(|source| source.amount).sum();
        let line = |source: &&rows::Source| SourceLine {
            href: format!("/activities/{}", source.activity),
            words: c.t(&format!("activity.kind.{}", source.kind)),
            day: source
                .happened_on
                .parse::<viet::Date>()
                .map_or_else(|_| source.happened_on.clone(), viet::Date::short),
            place: source.place.clone().unwrap_or_default(),
            amount: c.number(source.amount),
            withdrawn: source.withdrawn_at.is_some(),
        };
        let head = c.tf(
            "filing.sources.sum",
            [
                ("n", c.number(sum).as_str()),
                ("unit", edition.indicator_of(at).unit.as_str()),
            ],
        );
        groups.push((edition.title(at), head, mine.iter().map(line).collect()));
    }
    Ok(Reply::page(&SourcesPage {
        id: filing.id,
        title: edition.name().to_owned(),
        period: capital(&case.period.label_with_days()),
        groups,
        c,
    }))
}
