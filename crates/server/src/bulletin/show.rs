//! One bulletin: what it serves, its languages, where it goes, what is still missing, and how it stands at each commune.

use std::collections::BTreeMap;

use askama::Template;
use civic::activity::LANGUAGES;
use civic::bulletin::{BulletinAct, Class, Mode, Purpose, Stage};
use civic::permission::{Act, role_may};
use civic::unit::Directory;
use serde_json::json;
use viet::Date;

use super::aims;
use super::case::{self, Case};
use super::kept::Known;
use super::states::{LISTED, States};
use super::store;
use super::vetting;
use super::words::{class_word, kind_word, language, length, mode_word, pill, state_pill, why};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply, name_of};

#[derive(Template)]
#[template(path = "bulletin/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    drill: bool,
    drill_word: String,
    pills: String,
    facts: Vec<(String, String, Option<String>)>,
    variants: Vec<VariantLine>,
    /// Languages that have no variant yet: code and word.
    missing: Vec<(&'static str, String)>,
    own: bool,
    open: bool,
    lacks: Vec<String>,
    withdrawn: Option<String>,
    superseded: Option<String>,
    aims: AimView,
    unserved: Vec<Unserved>,
    unknown_languages: usize,
    sent: bool,
    states: States,
    urgent: bool,
    sends: bool,
    can_withdraw: bool,
    choose: Option<ChooseView>,
    /// How it stands with its board, for those who make it.
    vetting: Option<vetting::View>,
}

struct VariantLine {
    code: String,
    words: String,
    pill: String,
    length: String,
}

struct AimView {
    count: usize,
    phrases: Vec<(String, usize)>,
}

/// A language, and of how many places it is lacking.
struct Unserved {
    language: String,
    count: usize,
    names: Vec<String>,
}

/// What the commune of the reader can do.
struct ChooseView {
    pill: String,
    why: Option<String>,
    accept: bool,
    decline: bool,
    media: Vec<(String, String, String)>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let mut case = case::load(&desk, Act::SeeBulletin, &id).await?;
    if super::choose::opened(&desk, &case).await? {
        case = case::load(&desk, Act::SeeBulletin, &id).await?;
    }
    Ok(Reply::page(&page(&desk, &case, query.get("state")).await?))
}

async fn page(desk: &Desk, case: &Case, state: &str) -> Result<ShowPage, Refusal> {
    let (c, known) = (desk.chrome("bulletin.menu"), &case.known);
    let (b, on) = (&known.bulletin, desk.today());
    let directory = desk.directory();
    let mut tx = desk.db().snapshot().await?;
    let aims = aims::read(&mut tx, &directory, known, on).await?;
    let going: Vec<String> = match known.sent_at {
        Some(_) => case.targets.iter().map(|target| target.unit.clone()).collect(),
        None => aims.units.clone(),
    };
    let (unserved, unknown_languages) = unserved(desk, &directory, known, &going, on);
    let own = case.is_own();
    let sends = own && role_may(desk.actor.role, Act::SendBulletin);
    let lacks = vetting::lacks(desk, &mut tx, known, &going).await?;
    let vetting = vetting::View::of(desk, &mut tx, case, &going).await?;
    Ok(ShowPage {
        id: b.id.clone(),
        title: known.title.clone(),
        drill: b.mode == Mode::Drill,
        drill_word: mode_word(desk, b.mode),
        pills: pills(desk, &c, known, vetting.as_ref().is_some_and(|view| view.waits)),
        facts: facts(desk, &mut tx, known).await?,
        variants: variants(desk, &c, known, own),
        missing: missing(desk, known),
        open: own && known.is_open(),
        withdrawn: known.withdrawn_at.map(|at| {
            let why = known.withdrawn_why.clone().unwrap_or_default();
            desk.tf(
                "bulletin.withdrawn_words",
                &[("when", &at.short()), ("why", &why)],
            )
        }),
        superseded: b
            .superseded_by
            .clone()
            .filter(|_| own || !case.targets.is_empty()),
        aims: AimView {
            count: aims.units.len(),
            phrases: aims
                .aims
                .iter()
                .map(|aim| (aim.phrase.clone(), aim.units.len()))
                .collect(),
        },
        unserved,
        unknown_languages,
        sent: known.sent_at.is_some(),
        states: States::of(desk, &mut tx, &c, case, state).await?,
        urgent: b.class == Class::Urgent,
        can_withdraw: sends && known.sent_at.is_some() && known.withdrawn_at.is_none(),
        choose: choose(desk, &c, case),
        vetting,
        lacks,
        sends,
        own,
        c,
    })
}

fn pills(desk: &Desk, c: &Chrome, known: &Known, before_board: bool) -> String {
    let b = &known.bulletin;
    let class = match b.class {
        Class::Urgent => "st-overdue",
        Class::Priority => "st-under",
        Class::Ordinary => "st-received",
    };
    let state = match known {
        Known {
            withdrawn_at: Some(_),
            ..
        } => ("st-refused", "bulletin.stands.withdrawn"),
        Known { sent_at: Some(_), .. } => ("st-proven", "bulletin.stands.sent"),
        _ if b.expires.is_some_and(|end| end <= desk.at) => ("st-none", "bulletin.stands.expired"),
        _ if before_board => ("st-under", "bulletin.stands.at_board"),
        _ => ("st-received", "bulletin.stands.draft"),
    };
    [
        pill(c, class, &class_word(desk, b.class)),
        pill(c, "st-none", &kind_word(desk, b.kind)),
        pill(c, state.0, &c.t(state.1)),
    ]
    .concat()
}

async fn facts(
    desk: &Desk,
    tx: &mut ::store::Tx,
    known: &Known,
) -> Result<Vec<(String, String, Option<String>)>, Refusal> {
    let b = &known.bulletin;
    let fact = |key: &str, value: String| (desk.t(key), value, None);
    let mut facts = vec![fact("bulletin.fact.unit", desk.unit_name(&b.unit))];
    facts.push(match &b.purpose {
        Purpose::Clause { directive, clause } => {
            let found = store::clauses(tx, json!([[directive]])).await?;
            let one = found.into_iter().find(|one| one.task == *clause);
            let words = one.map_or_else(String::new, |one| {
                format!("{} · {}", one.number.unwrap_or_default(), one.body)
            });
            // The link is for those whom the directive concerns.
            let relations = crate::access::to_directive(desk, directive).await?;
            let link = desk.may(Act::SeeWork, &relations).is_ok();
            let href = link.then(|| format!("/directives/{directive}"));
            (desk.t("bulletin.fact.serves"), words, href)
        }
        Purpose::Feedback(said) => fact("bulletin.fact.answers", said.clone()),
        Purpose::Own => fact("bulletin.fact.serves", desk.t("bulletin.purpose.own")),
    });
    facts.push(fact("bulletin.fact.issued", b.issued.short()));
    let ends = b
        .expires
        .map_or_else(|| desk.t("bulletin.no_end"), civic::Moment::short);
    facts.push(fact("bulletin.fact.expires", ends));
    let names = store::names(tx, json!([[known.created_by]])).await?;
    let by = names.into_iter().next().map(|one| one.name).unwrap_or_default();
    facts.push(fact(
        "bulletin.fact.begun",
        format!("{by}, {}", known.created_at.short()),
    ));
    if let Some(corrected) = &known.corrects {
        let href = Some(format!("/bulletins/{corrected}"));
        facts.push((
            desk.t("bulletin.fact.corrects"),
            desk.t("bulletin.earlier_one"),
            href,
        ));
    }
    if b.withheld {
        facts.push(fact("bulletin.fact.withheld", desk.t("bulletin.yes")));
    }
    Ok(facts)
}

fn variants(desk: &Desk, c: &Chrome, known: &Known, own: bool) -> Vec<VariantLine> {
    let both = known.bulletin.variants.iter().zip(&known.rows);
    let shown = both.filter(|(variant, _)| own || variant.playable().is_some());
    shown
        .map(|(variant, row)| {
            let (class, key) = match (variant.stage(), variant.audio()) {
                (Stage::Approved(_), _) => ("st-proven", "bulletin.stage.approved"),
                (Stage::Held(_), _) => ("st-under", "bulletin.stage.held"),
                (Stage::Heard { .. }, _) => ("st-under", "bulletin.stage.heard"),
                (Stage::Returned { .. }, _) => ("st-refused", "bulletin.stage.returned"),
                (Stage::Draft, Some(_)) => ("st-received", "bulletin.stage.unheard"),
                (Stage::Draft, None) => ("st-none", "bulletin.stage.silent"),
            };
            VariantLine {
                code: variant.language.clone(),
                words: language(desk, &variant.language),
                pill: pill(c, class, &c.t(key)),
                length: row.duration_ms.map(length).unwrap_or_default(),
            }
        })
        .collect()
}

fn missing(desk: &Desk, known: &Known) -> Vec<(&'static str, String)> {
    let lacking = LANGUAGES.iter().filter(|code| known.variant(code).is_none());
    lacking.map(|code| (*code, language(desk, code))).collect()
}

/// Which languages are lacking at how many of the places, and of how many places the languages are not known.
fn unserved(
    desk: &Desk,
    directory: &Directory,
    known: &Known,
    units: &[String],
    on: Date,
) -> (Vec<Unserved>, usize) {
    let targets: Vec<_> = units
        .iter()
        .map(|unit| aims::target_of(directory, unit, on))
        .collect();
    let unknown = targets.iter().filter(|(_, known)| !known).count();
    let targets: Vec<_> = targets.into_iter().map(|(target, _)| target).collect();
    let mut by_language: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (unit, languages) in known.bulletin.unserved(&targets) {
        for language in languages {
            by_language.entry(language).or_default().push(unit);
        }
    }
    let lines = by_language.into_iter().map(|(code, units)| Unserved {
        language: language(desk, code),
        count: units.len(),
        names: units
            .iter()
            .take(LISTED)
            .map(|unit| name_of(directory, unit, on))
            .collect(),
    });
    (lines.collect(), unknown)
}

fn choose(desk: &Desk, c: &Chrome, case: &Case) -> Option<ChooseView> {
    let target = case.own_target(desk)?;
    let b = &case.known.bulletin;
    let open = matches!(target.state.as_str(), "received" | "seen");
    let holds = b.holds(desk.at) && case.known.withdrawn_at.is_none();
    let mut post = case.mandate.clone();
    post.own_unit = true;
    let may = case::why_not(desk, &post, BulletinAct::Choose).is_none();
    let media = case
        .known
        .rows
        .iter()
        .filter(|row| case.known.media(&row.language).is_some());
    Some(ChooseView {
        pill: state_pill(c, &target.state),
        why: target.why.as_deref().map(|said| why(desk, said)),
        accept: may && open && holds,
        decline: may && (open || target.state == "accepted") && b.class == Class::Ordinary,
        media: media
            .map(|row| {
                let words = language(desk, &row.language);
                (row.language.clone(), words, length(row.duration_ms.unwrap_or(0)))
            })
            .collect(),
    })
}
