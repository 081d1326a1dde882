//! Rules as the domain knows them, and how a bulletin stands to them: what its board passed, and what it still waits for.

use std::collections::BTreeMap;

use ::store::{Error, Result, Tx};
use civic::Moment;
use civic::bulletin::{Passed, Seat, SeenByBoard, Vetting, VettingRule, vetting};
use civic::unit::{Directory, Kind};
use serde_json::{Value, json};
use viet::Date;

use crate::bulletin::kept::Known;
use crate::bulletin::store::VariantRow;
use crate::bulletin::store::target;
use crate::bulletin::store::vetting::{self as rows, MemberRow, PassRow, RuleRow};

/// A rule with what is stored beside it.
#[derive(Clone, Debug)]
pub(in crate::bulletin) struct Decided {
    pub rule: VettingRule,
    pub row: RuleRow,
}

/// All rules, and who sits on their boards.
pub(in crate::bulletin) struct Rules {
    pub all: Vec<Decided>,
    pub members: Vec<MemberRow>,
}

impl Rules {
    pub(in crate::bulletin) async fn read(tx: &mut Tx) -> Result<Self> {
        let rows = rows::rules(tx).await?;
        let members = match rows.is_empty() {
            true => Vec::new(),
            false => rows::members(tx).await?,
        };
        let all = rows.into_iter().map(decided).collect::<Result<_>>()?;
        Ok(Self { all, members })
    }

    pub(in crate::bulletin) fn find(&self, id: &str) -> Option<&Decided> {
        self.all.iter().find(|one| one.rule.id == id)
    }

    /// The seats of a rule's board that are held on a day, by people whose account is open and who belong to it still.
    pub(in crate::bulletin) fn seated<'a>(
        &'a self,
        directory: &'a Directory,
        rule: &'a VettingRule,
        on: Date,
    ) -> impl Iterator<Item = &'a MemberRow> {
        self.members.iter().filter(move |row| {
            row.rule == rule.id
                && row.active
                && seat(row).is_some_and(|seat| seat.holds(on))
                && belongs(directory, rule, &row.unit, on)
        })
    }

    /// Whether somebody sits on a rule's board on a day.
    pub(in crate::bulletin) fn is_seated(
        &self,
        directory: &Directory,
        rule: &VettingRule,
        person: &str,
        on: Date,
    ) -> bool {
        self.seated(directory, rule, on).any(|row| row.person == person)
    }

    fn pure(&self) -> Vec<VettingRule> {
        self.all.iter().map(|one| one.rule.clone()).collect()
    }
}

/// Whether people of a unit may sit on a rule's board: of the unit that decided it, of the one that keeps the board, and of
/// those under either. Those of another province may not.
pub(super) fn belongs(directory: &Directory, rule: &VettingRule, unit: &str, on: Date) -> bool {
    let near = |top: &str| {
        let stands = match directory.exists(top, on) {
            true => vec![top.to_owned()],
            false => directory
                .successors(top, on)
                .iter()
                .map(|(heir, _)| heir.id.clone())
                .collect(),
        };
        stands
            .iter()
            .any(|top| top == unit || directory.stands_above(top, unit, on))
    };
    near(&rule.unit) || near(&rule.board)
}

/// The days of a seat; `None`: they cannot be read, and nobody sits there.
pub(super) fn seat(row: &MemberRow) -> Option<Seat> {
    Some(Seat {
        from: row.valid_from.parse().ok()?,
        until: match &row.valid_to {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        },
    })
}

fn decided(row: RuleRow) -> Result<Decided> {
    let broken = || Error::Damaged(format!("vetting rule {}", row.id));
    let makers: Vec<String> = serde_json::from_value(row.makers.clone()).map_err(|_| broken())?;
    let kinds = makers.iter().map(|code| Kind::from_code(code).ok_or_else(broken));
    let day = |text: &str| text.parse::<Date>().map_err(|_| broken());
    let rule = VettingRule {
        id: row.id.clone(),
        unit: row.unit.clone(),
        board: row.board.clone(),
        makers: kinds.collect::<Result<_>>()?,
        own: row.own,
        quorum: u32::try_from(row.quorum).map_err(|_| broken())?,
        from: day(&row.valid_from)?,
        until: row.valid_to.as_deref().map(day).transpose()?,
    };
    Ok(Decided { rule, row })
}

/// How a bulletin stands to the rule that covers it.
pub(in crate::bulletin) struct Standing {
    pub rule: Decided,
    /// It waits for the board; false: the board is told afterwards.
    pub before: bool,
    /// What its members said, by language, the oldest first: also of what has changed since.
    pub passes: BTreeMap<String, Vec<PassRow>>,
    /// What every language is now.
    pub now: BTreeMap<String, SeenByBoard>,
    /// Languages that a unit approved and that the board has not passed as they are.
    pub unpassed: Vec<String>,
}

impl Standing {
    /// It does not leave before the board has spoken.
    pub(in crate::bulletin) fn holds_back(&self) -> bool {
        self.before && !self.unpassed.is_empty()
    }

    /// It lies before the board in this language.
    pub(super) fn waits(&self, language: &str) -> bool {
        self.unpassed.iter().any(|one| one == language)
    }

    /// The words of members that hold for a language as it is now.
    pub(super) fn words(&self, language: &str) -> Vec<&PassRow> {
        let rows = self.passes.get(language).map_or(&[][..], Vec::as_slice);
        let holds = |row: &&PassRow| {
            let now = self.now.get(language);
            now.is_some_and(|now| word(row).holds(&self.rule.rule.id, now))
        };
        rows.iter().filter(holds).collect()
    }

    /// How many members still have to pass a language.
    pub(super) fn missing(&self, language: &str) -> u32 {
        let words: Vec<Passed> = self.words(language).into_iter().map(word).collect();
        self.rule.rule.missing(&words, self.now.get(language))
    }

    /// Somebody has passed a language as it is now.
    pub(super) fn has_passed(&self, person: &str, language: &str) -> bool {
        self.words(language).iter().any(|row| row.person == person)
    }

    /// Something of it was passed and has changed since.
    pub(super) fn is_again(&self) -> bool {
        self.passes
            .iter()
            .any(|(language, rows)| self.words(language).len() < rows.len())
    }

    /// There is nothing left of it that somebody could pass.
    pub(super) fn has_passed_all(&self, person: &str) -> bool {
        self.unpassed
            .iter()
            .all(|language| self.has_passed(person, language))
    }
}

/// How a bulletin that goes to these units stands to the rules of a day; `None`: no rule covers it.
pub(in crate::bulletin) async fn standing(
    tx: &mut Tx,
    directory: &Directory,
    known: &Known,
    going: &[String],
    on: Date,
) -> Result<Option<Standing>> {
    let rules = Rules::read(tx).await?;
    of_rules(tx, directory, &rules, known, going, on).await
}

/// The same with rules that were read.
pub(super) async fn of_rules(
    tx: &mut Tx,
    directory: &Directory,
    rules: &Rules,
    known: &Known,
    going: &[String],
    on: Date,
) -> Result<Option<Standing>> {
    let pure = rules.pure();
    let answer = vetting(&pure, directory, &known.bulletin, going, on);
    let Some(rule) = answer.rule().and_then(|rule| rules.find(&rule.id)) else {
        return Ok(None);
    };
    let before = matches!(answer, Vetting::Before(_));
    by_rule(tx, known, rule, before).await.map(Some)
}

/// How a bulletin stands to one rule.
pub(super) async fn by_rule(tx: &mut Tx, known: &Known, rule: &Decided, before: bool) -> Result<Standing> {
    let mut passes: BTreeMap<String, Vec<PassRow>> = BTreeMap::new();
    for row in rows::passes(tx, &known.bulletin.id).await? {
        passes.entry(row.language.clone()).or_default().push(row);
    }
    let now = seen(tx, known).await?;
    let words = passes
        .iter()
        .map(|(language, rows)| (language.clone(), rows.iter().map(word).collect()))
        .collect();
    let unpassed = known.bulletin.unpassed(&rule.rule, &words, &now);
    Ok(Standing {
        unpassed: unpassed.into_iter().map(str::to_owned).collect(),
        rule: rule.clone(),
        before,
        passes,
        now,
    })
}

fn word(row: &PassRow) -> Passed {
    Passed {
        rule: row.rule.clone(),
        by: row.person.clone(),
        sha256: row.audio.clone(),
        seal: row.seal.clone(),
        at: Moment(row.at),
    }
}

/// What every language with a recording is now.
async fn seen(tx: &mut Tx, known: &Known) -> Result<BTreeMap<String, SeenByBoard>> {
    let aims = target::aims(tx, &known.bulletin.id).await?;
    let aims: Vec<Value> = aims
        .into_iter()
        .map(|aim| json!([aim.phrase, aim.class]))
        .collect();
    let seen = |row: &VariantRow| {
        let sha256 = row.audio.clone()?;
        let seal = seal(known, row, &aims);
        Some((row.language.clone(), SeenByBoard { sha256, seal }))
    };
    Ok(known.rows.iter().filter_map(seen).collect())
}

/// The hash of everything that a board sees of a language: whatever of it changes, the board's word is void.
fn seal(known: &Known, row: &VariantRow, aims: &[Value]) -> String {
    let b = &known.bulletin;
    let head = json!([
        known.title,
        b.class.code(),
        b.kind.code(),
        b.mode.code(),
        b.expires.map(|at| at.0),
        b.withheld
    ]);
    let purpose = serde_json::to_value(&b.purpose).unwrap_or_default();
    let words = json!([
        row.language,
        row.voice,
        row.body,
        row.audio,
        row.picture,
        row.picture_alt
    ]);
    let approval = json!([row.approved_by, row.approved_at, row.approved_hash]);
    let all = json!([head, purpose, aims, words, approval]);
    ::store::audit::digest(all.to_string().as_bytes())
}
