//! A campaign, a topic, the hotlines, the questions about an offer.

use askama::Template;
use civic::campaign::{Campaign, Cost, Line, Part, Recorded, Sign, Strength, Topic, shown};

use super::named;
use crate::http::{Answer, Chrome, Ctx, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "campaign/show.html")]
struct ShowPage {
    c: Chrome,
    campaign: &'static Campaign,
    lines: Vec<LineView>,
    reviewed: String,
}

#[derive(Template)]
#[template(path = "campaign/topic.html")]
struct TopicPage {
    c: Chrome,
    campaign: &'static Campaign,
    topic: &'static Topic,
    parts: &'static [Part],
    reviewed: String,
}

#[derive(Template)]
#[template(path = "campaign/lines.html")]
struct LinesPage {
    c: Chrome,
    calls: Vec<(&'static str, &'static str)>,
    lines: Vec<LineView>,
}

#[derive(Template)]
#[template(path = "campaign/offer.html")]
struct OfferPage {
    c: Chrome,
    campaign: &'static Campaign,
    signs: Vec<SignView>,
}

struct LineView {
    dial: String,
    number: &'static str,
    name: &'static str,
    facts: String,
    source: String,
}

struct SignView {
    n: usize,
    sign: &'static Sign,
    strong: bool,
}

/// When somebody last went through the words, and that it is time to again.
pub(super) fn reviewed(ctx: &Ctx, campaign: &Campaign) -> String {
    let key = if campaign.is_stale(ctx.today()) {
        "campaign.stale"
    } else {
        "campaign.reviewed"
    };
    ctx.tf(key, &[("day", &campaign.reviewed_on.short())])
}

fn line_views(ctx: &Ctx, campaign: &'static Campaign) -> Vec<LineView> {
    shown(&campaign.lines, ctx.today())
        .map(|line| line_view(ctx, line))
        .collect()
}

fn line_view(ctx: &Ctx, line: &'static Line) -> LineView {
    let cost = match line.cost {
        Cost::Free => "campaign.line.free",
        Cost::Paid => "campaign.line.paid",
        Cost::Unknown => "campaign.line.cost_unknown",
    };
    let recorded = match line.recorded {
        Recorded::Yes => Some("campaign.line.recorded"),
        Recorded::No | Recorded::Unknown => None,
    };
    let facts = [
        line.hours.clone(),
        Some(ctx.t(cost)),
        recorded.map(|key| ctx.t(key)),
    ];
    let checked = ctx.tf("campaign.line.checked", &[("day", &line.verified_on.short())]);
    LineView {
        dial: line.dial(),
        number: &line.number,
        name: &line.name,
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        source: format!("{checked}. {}", line.source),
    }
}

/// A campaign: its topics, its lines, its days.
pub(super) async fn show(ctx: Ctx, Path(slug): Path<String>) -> Answer {
    let campaign = named(&slug)?;
    Ok(Reply::page(&ShowPage {
        c: ctx.public_chrome(),
        lines: line_views(&ctx, campaign),
        reviewed: reviewed(&ctx, campaign),
        campaign,
    }))
}

/// A topic with its sources.
pub(super) async fn topic(ctx: Ctx, Path((slug, topic)): Path<(String, String)>) -> Answer {
    let campaign = named(&slug)?;
    let topic = campaign.topic(&topic).ok_or(Refusal::NotFound)?;
    Ok(Reply::page(&TopicPage {
        c: ctx.public_chrome(),
        parts: &topic.parts,
        reviewed: reviewed(&ctx, campaign),
        campaign,
        topic,
    }))
}

/// Whom to call: every line that somebody checked, with its source, and the official call in its own words.
pub(super) async fn lines(ctx: Ctx) -> Answer {
    let all = super::all();
    Ok(Reply::page(&LinesPage {
        c: ctx.public_chrome(),
        calls: all
            .iter()
            .map(|one| (one.call.as_str(), one.call_source.as_str()))
            .collect(),
        lines: all.iter().flat_map(|one| line_views(&ctx, one)).collect(),
    }))
}

/// "Is this offer safe?": boxes to tick, and what the ticks mean. There is no form: nothing can be sent.
pub(super) async fn offer(ctx: Ctx, Path(slug): Path<String>) -> Answer {
    let campaign = named(&slug)?;
    let signs = campaign.signs.iter().enumerate().map(|(n, sign)| SignView {
        n,
        sign,
        strong: sign.strength == Strength::Strong,
    });
    Ok(Reply::page(&OfferPage {
        c: ctx.public_chrome(),
        signs: signs.collect(),
        campaign,
    }))
}
