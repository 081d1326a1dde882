//! How a bulletin stands with its board, for those who make it: what still keeps it, who hears it, what was said.

use ::store::Tx;
use civic::Moment;
use civic::bulletin::{Lack, Stage};

use super::inbox::going;
use super::known::{Rules, Standing, standing};
use crate::bulletin::case::Case;
use crate::bulletin::kept::{self, Known};
use crate::bulletin::store::vetting as rows;
use crate::bulletin::words::{lack, language, pill};
use crate::http::{Desk, Refusal};

/// Everything that keeps a bulletin from leaving, in words; the board last.
pub(in crate::bulletin) async fn lacks(
    desk: &Desk,
    tx: &mut Tx,
    known: &Known,
    going: &[String],
) -> Result<Vec<String>, Refusal> {
    let directory = desk.directory();
    let standing = standing(tx, &directory, known, going, desk.today()).await?;
    let waits = standing.filter(Standing::holds_back);
    let held = known
        .bulletin
        .variants
        .iter()
        .any(|one| matches!(one.stage(), Stage::Held(_)));
    let all = known.bulletin.lacks(desk.at).into_iter();
    // What is held is approved: it lacks the board's word and nothing else.
    let own = all.filter(|one| !(held && waits.is_some() && *one == Lack::NothingApproved));
    let mut words: Vec<String> = own.map(|one| lack(desk, one)).collect();
    words.extend(waits.map(|waits| {
        let board = desk.unit_name(&waits.rule.rule.board);
        desk.tf("bulletin.lack.vetting", &[("board", &board)])
    }));
    Ok(words)
}

/// Holds what was approved until its board has heard it, where it could sound without being sent: at the unit's own
/// loudspeakers, or because it was sent already. What became urgent, or a drill, is held no longer. Gives the rule that holds.
pub(in crate::bulletin) async fn hold(desk: &Desk, tx: &mut Tx, id: &str) -> Result<Option<String>, Refusal> {
    let (directory, on) = (desk.directory(), desk.today());
    let known = kept::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let places = going(tx, &directory, &known, on).await?;
    let found = standing(tx, &directory, &known, &places, on).await?;
    let sounds = |found: &Standing| found.rule.rule.own || known.sent_at.is_some();
    let holding = found.filter(|found| found.before && sounds(found));
    let mut held = false;
    for (variant, row) in known.bulletin.variants.iter().zip(&known.rows) {
        let Some(hash) = row.audio.as_deref() else {
            continue;
        };
        let waits = holding
            .as_ref()
            .is_some_and(|found| found.unpassed.contains(&variant.language));
        held |= match (variant.stage(), waits) {
            // What was sent with the board's word, or before its rule, sounds on: only what is approved after that is held.
            (Stage::Approved(approval), true) if known.sent_at.is_none_or(|sent| sent < approval.at) => {
                rows::hold(tx, &row.id, hash).await?
            }
            (Stage::Held(_), false) => {
                rows::release(tx, &row.id, hash).await?;
                false
            }
            _ => false,
        };
    }
    Ok(holding.filter(|_| held).map(|found| found.rule.rule.id))
}

/// What the board says of one language.
pub(in crate::bulletin) fn said_of(desk: &Desk, standing: &Standing, code: &str) -> Option<String> {
    if !standing.before {
        return None;
    }
    let words = standing.words(code);
    let stale = standing.passes.contains_key(code);
    Some(match (standing.waits(code), words.is_empty()) {
        (false, false) => by(desk, &words),
        (false, true) => desk.t("bulletin.vetting.not_yet"),
        (true, false) => so_far(desk, standing, code),
        (true, true) if stale => desk.t("bulletin.vetting.again"),
        (true, true) => desk.t("bulletin.vetting.waits"),
    })
}

/// Who passed it and when.
pub(super) fn by(desk: &Desk, words: &[&rows::PassRow]) -> String {
    let said = |word: &&rows::PassRow| {
        let when = Moment(word.at).short();
        desk.tf("bulletin.by", &[("who", &word.name), ("when", &when)])
    };
    words.iter().map(said).collect::<Vec<_>>().join("; ")
}

/// How many of those who have to pass a language have done so.
pub(super) fn so_far(desk: &Desk, standing: &Standing, code: &str) -> String {
    let given = standing.words(code).len().to_string();
    let of = standing.rule.rule.quorum.to_string();
    desk.tf("bulletin.vetting.so_far", &[("n", &given), ("of", &of)])
}

/// How it stands: the class of its pill and the key of its word; `None`: it left before there was the rule.
fn state(found: &Standing, sent: bool, told: bool) -> Option<(&'static str, &'static str)> {
    let words = match (found.before, found.holds_back(), found.passes.is_empty()) {
        (false, ..) if told => ("st-none", "bulletin.vetting.view.told"),
        (false, ..) if sent => return None,
        (false, ..) => ("st-none", "bulletin.vetting.view.after"),
        (_, true, _) => ("st-under", "bulletin.vetting.view.waits"),
        (_, false, false) => ("st-proven", "bulletin.vetting.view.passed"),
        (_, false, true) if sent => return None,
        (_, false, true) => ("st-received", "bulletin.vetting.view.before"),
    };
    Some(words)
}

/// The sentence that belongs to a word.
fn in_full(key: &str) -> &'static str {
    match key {
        "bulletin.vetting.view.after" => "bulletin.vetting.view.after_words",
        "bulletin.vetting.view.told" => "bulletin.vetting.view.told_words",
        "bulletin.vetting.view.waits" => "bulletin.vetting.view.waits_words",
        "bulletin.vetting.view.passed" => "bulletin.vetting.view.passed_words",
        _ => "bulletin.vetting.view.before_words",
    }
}

/// How a bulletin stands with its board.
pub(in crate::bulletin) struct View {
    /// It lies before the board now.
    pub waits: bool,
    pub pill: String,
    pub words: String,
    pub board: String,
    pub rule: String,
    pub decided_by: String,
    pub people: String,
    /// Nobody who could hear it sits there today.
    pub nobody: bool,
    /// Fewer than have to pass it.
    pub few: bool,
    pub languages: Vec<(String, String)>,
}

impl View {
    /// For those who make it; nobody else sees it here.
    pub(in crate::bulletin) async fn of(
        desk: &Desk,
        tx: &mut Tx,
        case: &Case,
        going: &[String],
    ) -> Result<Option<Self>, Refusal> {
        let known = &case.known;
        if !case.is_own() {
            return Ok(None);
        }
        let (directory, on) = (desk.directory(), desk.today());
        let Some(found) = standing(tx, &directory, known, going, on).await? else {
            return Ok(None);
        };
        let waits = found.holds_back();
        let told = rows::told(tx).await?;
        let told = told.iter().any(|told| told.bulletin == known.bulletin.id);
        let Some((class, key)) = state(&found, known.sent_at.is_some(), told) else {
            return Ok(None);
        };
        let rules = Rules::read(tx).await?;
        let hands = known.bulletin.hands();
        let people: Vec<String> = rules
            .seated(&directory, &found.rule.rule, on)
            .filter(|row| !hands.contains(&row.person) && !found.has_passed_all(&row.person))
            .map(|row| row.name.clone())
            .collect();
        let most = found.unpassed.iter().map(|code| found.missing(code)).max();
        let variants = known.bulletin.variants.iter();
        let said = variants.filter_map(|one| {
            let said = said_of(desk, &found, &one.language)?;
            Some((language(desk, &one.language), said))
        });
        let languages = said.collect();
        let plain = Self::plain(desk, &found, class, key);
        Ok(Some(Self {
            nobody: waits && people.is_empty(),
            few: waits && !people.is_empty() && people.len() < most.unwrap_or_default() as usize,
            people: people.join(", "),
            waits,
            languages,
            ..plain
        }))
    }

    fn plain(desk: &Desk, found: &Standing, class: &'static str, key: &'static str) -> Self {
        let c = desk.chrome("bulletin.menu");
        Self {
            pill: pill(&c, class, &c.t(key)),
            words: desk.t(in_full(key)),
            board: desk.unit_name(&found.rule.rule.board),
            rule: found.rule.rule.id.clone(),
            decided_by: found.rule.row.decided_by.clone(),
            people: String::new(),
            waits: false,
            nobody: false,
            few: false,
            languages: Vec::new(),
        }
    }
}
