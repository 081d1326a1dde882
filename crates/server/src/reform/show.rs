//! One re-organisation: what it says, how far it has come, what it would move, and what keeps it back.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::reform::{Change, Effect, Reform, Rule, State};
use civic::unit::Directory;

use super::list::pill;
use super::load;
use super::look::{self, Kind};
use super::store::{self, Row};
use super::words::Names;
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

/// So many changes stand on a page, and so many faults.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "reform/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    pill: String,
    facts: Vec<(String, String)>,
    steps: Vec<(String, bool, bool)>,
    stuck: Option<String>,
    late: bool,
    hash: String,
    version: String,
    faults: Vec<String>,
    fault_count: String,
    more_faults: Option<String>,
    units: Vec<(String, String, String)>,
    kinds: Vec<KindLine>,
    asked: Option<String>,
    questions: Option<String>,
    change_count: String,
    changes: Vec<ChangeLine>,
    before: Option<String>,
    after: Option<String>,
    may: Buttons,
    why_not_sign: Option<String>,
}

struct KindLine {
    href: Option<String>,
    name: String,
    rule: String,
    settled: String,
    asked: String,
}

struct ChangeLine {
    number: String,
    place: String,
    kind: String,
    words: String,
}

/// Which buttons stand on the page.
#[derive(Default)]
struct Buttons {
    edit: bool,
    prepare: bool,
    sign: bool,
    undo: bool,
    withdraw: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let row = load(&desk, Act::SeeReform, &id).await?;
    let (reform, directory) = (store::content(desk.db(), &id).await?, desk.directory());
    let page = query.get("page").parse().unwrap_or(1_usize);
    Ok(Reply::page(
        &page_of(&desk, &row, &reform, &directory, page).await?,
    ))
}

async fn page_of(
    desk: &Desk,
    row: &Row,
    reform: &Reform,
    directory: &Directory,
    page: usize,
) -> Result<ShowPage, Refusal> {
    let (c, state) = (desk.chrome("reform.menu"), row.state()?);
    let open = !matches!(state, State::CarriedOut | State::Withdrawn);
    let (faults, fault_count) = if open {
        said(&c, directory, row, reform)
    } else {
        (Vec::new(), 0)
    };
    let effect = Effect::of(directory, reform);
    let kinds = if open {
        look::kinds(desk, &effect, None).await?
    } else {
        Vec::new()
    };
    let asked: usize = kinds.iter().map(Kind::asked).sum();
    let questions = store::open_questions(desk.db(), &row.id).await?;
    let questions: i64 = questions.iter().map(|count| count.count).sum();
    let authors = store::authors(desk.db(), &row.id).await?;
    let own = authors.iter().any(|author| author.person == desk.actor.person);
    let pages = reform.changes.len().div_ceil(PAGE).max(1);
    let page = page.clamp(1, pages);
    let link = |page: usize| format!("/reforms/{}?page={page}#changes", row.id);
    let sign = state == State::Prepared && desk.may(Act::SignReform, &[]).is_ok();
    Ok(ShowPage {
        id: row.id.clone(),
        title: row.title.clone(),
        pill: pill(&c, &row.state),
        facts: facts(desk, &c, row, &authors).await?,
        steps: steps(&c, state),
        stuck: row.stuck.clone(),
        late: open && row.legal_at <= desk.at.0,
        hash: row.content_hash.clone(),
        version: row.version.to_string(),
        fault_count: c.number(fault_count as i64),
        more_faults: (fault_count > faults.len()).then(|| c.number((fault_count - faults.len()) as i64)),
        faults,
        units: units(&c, &row.id, &effect, open),
        kinds: if open {
            lines(&c, &row.id, &kinds)
        } else {
            moved(desk, &c, row).await?
        },
        asked: (asked > 0).then(|| c.number(asked as i64)),
        questions: (questions > 0).then(|| c.number(questions)),
        change_count: c.number(reform.changes.len() as i64),
        changes: changes(&c, directory, reform, page),
        before: (page > 1).then(|| link(page - 1)),
        after: (page < pages).then(|| link(page + 1)),
        may: buttons(desk, row, state, fault_count == 0, sign && !own),
        why_not_sign: (sign && own).then(|| c.t("reform.err.author")),
        c,
    })
}

/// What keeps it back, in words, as far as the page shows it; and how much of it there is.
fn said(c: &Chrome, directory: &Directory, row: &Row, reform: &Reform) -> (Vec<String>, usize) {
    let names = Names::new(directory, reform);
    let (faults, beyond) = look::faults(directory, row, reform);
    let count = faults.len() + beyond.len();
    let far = |unit: &String| c.tf("reform.beyond", [("unit", names.placed(unit).as_str())]);
    let faults = faults.iter().take(PAGE).map(|fault| names.fault(c.lang, fault));
    (faults.chain(beyond.iter().take(PAGE).map(far)).collect(), count)
}

fn changes(c: &Chrome, directory: &Directory, reform: &Reform, page: usize) -> Vec<ChangeLine> {
    let names = Names::new(directory, reform);
    let line = |(place, change): (usize, &Change)| ChangeLine {
        number: (place + 1).to_string(),
        place: place.to_string(),
        kind: c.t(&format!("reform.kind.{}", change.code())),
        words: names.change(c.lang, change),
    };
    let shown = reform
        .changes
        .iter()
        .enumerate()
        .skip((page - 1) * PAGE)
        .take(PAGE);
    shown.map(line).collect()
}

fn buttons(desk: &Desk, row: &Row, state: State, sound: bool, sign: bool) -> Buttons {
    use civic::reform::Act as Step;
    let relations = crate::access::to_reform(desk, &row.unit);
    let writes = desk.may(Act::PrepareReform, &relations).is_ok();
    let step = |step| state.after(step).is_ok();
    Buttons {
        edit: writes && step(Step::Edit),
        prepare: writes && step(Step::Prepare) && sound,
        sign,
        undo: step(Step::Undo) && (writes || desk.may(Act::SignReform, &[]).is_ok()),
        withdraw: writes && step(Step::Withdraw),
    }
}

async fn facts(
    desk: &Desk,
    c: &Chrome,
    row: &Row,
    authors: &[store::Author],
) -> Result<Vec<(String, String)>, Refusal> {
    let at = |at: Option<i64>| at.map(|at| Moment(at).short()).unwrap_or_default();
    let names: Vec<&str> = authors.iter().map(|author| author.name.as_str()).collect();
    let mut facts = vec![
        (c.t("reform.basis"), row.basis.clone()),
        (c.t("reform.legal_at"), Moment(row.legal_at).short()),
        (c.t("reform.unit"), desk.unit_name(&row.unit)),
        (c.t("reform.authors"), names.join(", ")),
    ];
    if let Some(signer) = &row.signed_by {
        let name = crate::person::name_of(desk.db(), signer).await?;
        let value = c.tf(
            "reform.signed_by",
            [("name", name.as_str()), ("at", at(row.signed_at).as_str())],
        );
        facts.push((c.t("reform.signed"), value));
    }
    if row.carried_out_at.is_some() {
        facts.push((c.t("reform.carried_out"), at(row.carried_out_at)));
    }
    Ok(facts)
}

fn steps(c: &Chrome, state: State) -> Vec<(String, bool, bool)> {
    let path: &[State] = if state == State::Withdrawn {
        &[State::Draft, State::Withdrawn]
    } else {
        &[State::Draft, State::Prepared, State::SignedOff, State::CarriedOut]
    };
    let here = path.iter().position(|one| *one == state).unwrap_or(0);
    let step = |(at, one): (usize, &State)| {
        (
            c.t(&format!("reform.state.{}", one.code())),
            at < here,
            at == here,
        )
    };
    path.iter().enumerate().map(step).collect()
}

/// How many units begin, end and change: words, number, where the list is.
fn units(c: &Chrome, id: &str, effect: &Effect, open: bool) -> Vec<(String, String, String)> {
    let counts = [
        ("opened", effect.opened.len()),
        ("closed", effect.closed.len()),
        ("altered", effect.altered.len()),
    ];
    let shown = counts.into_iter().filter(|(part, _)| open || *part != "altered");
    shown
        .map(|(part, count)| {
            let href = format!("/reforms/{id}/effect?part={part}");
            (c.t(&format!("reform.part.{part}")), c.number(count as i64), href)
        })
        .collect()
}

fn lines(c: &Chrome, id: &str, kinds: &[Kind]) -> Vec<KindLine> {
    let line = |kind: &Kind| KindLine {
        href: (!kind.things.is_empty()).then(|| format!("/reforms/{id}/effect?part={}", kind.affected.name)),
        name: c.t(&format!("reform.thing.{}", kind.affected.name)),
        rule: c.t(&format!("reform.rule.{}", look::rule_code(kind.affected.rule))),
        settled: c.number(kind.settled() as i64),
        asked: c.number(kind.asked() as i64),
    };
    kinds.iter().map(line).collect()
}

/// What really went where, once it is carried out.
async fn moved(desk: &Desk, c: &Chrome, row: &Row) -> Result<Vec<KindLine>, Refusal> {
    let moved = store::moved(desk.db(), &row.id).await?;
    let asked = store::open_questions(desk.db(), &row.id).await?;
    let of = |counts: &[store::Count], kind: &str| {
        let found = counts.iter().find(|count| count.kind == kind);
        c.number(found.map_or(0, |count| count.count))
    };
    let kinds = crate::AFFECTED.iter().filter(|kind| kind.rule != Rule::Stays);
    let line = |kind: &super::Affected| KindLine {
        href: None,
        name: c.t(&format!("reform.thing.{}", kind.name)),
        rule: c.t(&format!("reform.rule.{}", look::rule_code(kind.rule))),
        settled: of(&moved, kind.name),
        asked: of(&asked, kind.name),
    };
    Ok(kinds.map(line).collect())
}
