//! The rules of boards that concern one's unit, who may decide them, and the form of a new one.

use askama::Template;
use civic::Role;
use civic::unit::Kind;
use viet::Date;

use super::known::{Decided, Rules};
use crate::bulletin::tabs::{self, Tab};
use crate::bulletin::words::pill;
use crate::http::{Answer, Chrome, Desk, Refusal, Reply};

/// Kinds of bodies whose bulletins a rule may name: those that make bulletins for others or for their own loudspeakers.
pub(super) const MAKERS: [Kind; 8] = [
    Kind::Department,
    Kind::Newspaper,
    Kind::Broadcaster,
    Kind::DistrictOffice,
    Kind::DistrictCentre,
    Kind::Commune,
    Kind::CommuneStation,
    Kind::Union,
];

/// Whether the actor's unit decided a rule or entered it.
pub(super) fn decides(desk: &Desk, one: &Decided) -> bool {
    let own = desk.actor.unit.as_str();
    leads(desk) && (own == one.rule.unit || own == one.row.made_unit)
}

/// Whether the actor's unit names who sits on a rule's board.
pub(super) fn names(desk: &Desk, one: &Decided) -> bool {
    let own = desk.actor.unit.as_str();
    leads(desk) && (own == one.rule.unit || own == one.rule.board)
}

fn leads(desk: &Desk) -> bool {
    matches!(desk.actor.role, Role::Officer | Role::Coordinator)
}

/// Whether a rule concerns the actor: their unit decided it, entered it, keeps its board or stands under it, or they sit there.
pub(super) fn concerns(desk: &Desk, rules: &Rules, one: &Decided) -> bool {
    let (directory, on, own) = (desk.directory(), desk.today(), desk.actor.unit.as_str());
    own == one.rule.unit
        || own == one.row.made_unit
        || own == one.rule.board
        || directory.stands_above(&one.rule.unit, own, on)
        || rules.is_seated(&directory, &one.rule, &desk.actor.person, on)
}

/// The units in whose name the actor may decide: their own, where it stands above others; and those whose rule in force names
/// their own unit as the body that keeps the board.
pub(super) fn in_the_name_of(desk: &Desk, rules: &Rules) -> Vec<String> {
    let (directory, on, own) = (desk.directory(), desk.today(), desk.actor.unit.as_str());
    if !leads(desk) {
        return Vec::new();
    }
    let kind = directory.get(own).map(|unit| unit.kind);
    let above = matches!(
        kind,
        Some(Kind::Province | Kind::District | Kind::Department | Kind::DistrictOffice)
    );
    let mut found: Vec<String> = above.then(|| own.to_owned()).into_iter().collect();
    let naming = rules.all.iter().filter(|one| {
        // A body that another body named decides for nobody: the naming stays with the unit itself.
        one.rule.in_force(on) && one.rule.board == own && one.row.made_unit == one.rule.unit
    });
    for one in naming {
        if !found.contains(&one.rule.unit) {
            found.push(one.rule.unit.clone());
        }
    }
    found
}

/// Whether anything of vetting concerns this person, so that the tab is there.
pub(in crate::bulletin) fn is_concerned(desk: &Desk, rules: &Rules) -> bool {
    !in_the_name_of(desk, rules).is_empty() || rules.all.iter().any(|one| concerns(desk, rules, one))
}

#[derive(Template)]
#[template(path = "bulletin/vetting/rules.html")]
pub(super) struct RulesPage {
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    /// In whose name a new one can be decided; none: the reader decides none.
    names: Vec<(String, String)>,
    boards: Vec<(String, String)>,
    makers: Vec<(&'static str, String, bool)>,
    typed: Typed,
    error: Option<String>,
}

/// What stands in the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub unit: String,
    pub board: String,
    pub makers: Vec<String>,
    pub own: bool,
    pub quorum: String,
    pub decided_by: String,
    pub from: String,
    pub until: String,
}

struct Line {
    id: String,
    class: &'static str,
    pill: String,
    unit: String,
    board: String,
    whom: String,
    days: String,
    decided_by: String,
    seats: String,
    /// It is in force and nobody sits on its board: what it covers cannot leave.
    empty: bool,
    /// Fewer sit there than have to pass.
    few: bool,
}

pub(in crate::bulletin) async fn list(desk: Desk) -> Answer {
    let typed = Typed {
        quorum: "1".to_owned(),
        from: desk.today().short(),
        ..Typed::default()
    };
    Ok(Reply::page(&page(&desk, typed, None).await?))
}

pub(super) async fn page(desk: &Desk, typed: Typed, error: Option<String>) -> Result<RulesPage, Refusal> {
    let c = desk.chrome("bulletin.menu");
    let mut tx = desk.db().snapshot().await?;
    let rules = Rules::read(&mut tx).await?;
    let names = in_the_name_of(desk, &rules);
    let lines = rules.all.iter().filter(|one| concerns(desk, &rules, one));
    let name = |id: &String| (id.clone(), desk.unit_name(id));
    let word = |kind: Kind| desk.t(&format!("unit.kind.{}", kind.code()));
    let ticked = |kind: Kind| typed.makers.iter().any(|code| code == kind.code());
    Ok(RulesPage {
        lines: lines.map(|one| line(desk, &c, &rules, one)).collect(),
        boards: boards(desk, &names).iter().map(name).collect(),
        names: names.iter().map(name).collect(),
        makers: MAKERS.map(|kind| (kind.code(), word(kind), ticked(kind))).into(),
        tabs: tabs::of(desk, &mut tx, tabs::VETTING).await?,
        typed,
        error,
        c,
    })
}

/// The units that may keep the board of a new rule: those in whose name it is decided, and the bodies directly under them.
pub(super) fn boards(desk: &Desk, names: &[String]) -> Vec<String> {
    let (directory, on) = (desk.directory(), desk.today());
    let mut found: Vec<String> = vec![desk.actor.unit.clone()];
    for top in names {
        let bodies = directory
            .children(top, on)
            .filter(|unit| !unit.kind.is_territory());
        let all = std::iter::once(top.clone()).chain(bodies.map(|unit| unit.id.clone()));
        found.extend(all);
    }
    found.sort_by_cached_key(|unit| (*unit != desk.actor.unit, viet::sort_key(&desk.unit_name(unit))));
    found.dedup();
    match names.is_empty() {
        true => Vec::new(),
        false => found,
    }
}

fn line(desk: &Desk, c: &Chrome, rules: &Rules, one: &Decided) -> Line {
    let (directory, on) = (desk.directory(), desk.today());
    let seats = rules.seated(&directory, &one.rule, on).count();
    let (class, key) = state(one, on);
    Line {
        id: one.rule.id.clone(),
        class,
        pill: pill(c, class, &c.t(key)),
        unit: desk.unit_name(&one.rule.unit),
        board: desk.unit_name(&one.rule.board),
        whom: whom(desk, one),
        days: days(desk, one.rule.from, one.rule.until),
        decided_by: one.row.decided_by.clone(),
        seats: desk.tf("bulletin.vetting.seats", &[("n", &seats.to_string())]),
        empty: seats == 0 && one.rule.in_force(on),
        few: is_few(one, seats, on),
    }
}

/// Whether it is in force and fewer sit on its board than have to pass.
pub(super) fn is_few(one: &Decided, seats: usize, on: Date) -> bool {
    seats > 0 && seats < one.rule.quorum as usize && one.rule.in_force(on)
}

/// How a rule stands on a day: the class of its pill, and the key of its word.
pub(super) fn state(one: &Decided, on: Date) -> (&'static str, &'static str) {
    match one.rule.in_force(on) {
        true => ("st-under", "bulletin.vetting.rule.in_force"),
        false if on < one.rule.from => ("st-received", "bulletin.vetting.rule.to_come"),
        false => ("st-none", "bulletin.vetting.rule.over"),
    }
}

/// Whom a rule covers, in words.
pub(super) fn whom(desk: &Desk, one: &Decided) -> String {
    let kinds: Vec<String> = one
        .rule
        .makers
        .iter()
        .map(|kind| desk.t(&format!("unit.kind.{}", kind.code())))
        .collect();
    let kinds = match kinds.is_empty() {
        true => desk.t("bulletin.vetting.whom.all"),
        false => kinds.join(", "),
    };
    let own = match one.rule.own {
        true => "bulletin.vetting.whom.own_too",
        false => "bulletin.vetting.whom.beyond",
    };
    format!("{kinds}; {}", desk.t(own))
}

/// The days of a rule or a seat, in words.
pub(super) fn days(desk: &Desk, from: Date, until: Option<Date>) -> String {
    let from = from.short();
    match until {
        Some(until) => desk.tf(
            "bulletin.vetting.days",
            &[("from", &from), ("until", &until.short())],
        ),
        None => desk.tf("bulletin.vetting.days_open", &[("from", &from)]),
    }
}
