//! One bulletin before its board: what it says and sounds like, where it goes, who made and approved it, what was said about
//! it, and what this member can do. It exists for those who sit on the board, and for nobody else.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::bulletin::{Listening, NotVetting, Stage, Variant, Vetter, may_pass, may_remark};
use serde_json::json;

use super::inbox::going;
use super::known::{Rules, Standing, by_rule, of_rules};
use super::view::{by, so_far};
use crate::bulletin::case::has_factor;
use crate::bulletin::editing::Steps;
use crate::bulletin::kept::{self, Known};
use crate::bulletin::picture::Picture;
use crate::bulletin::store::{self, VariantRow, hearing, vetting as rows};
use crate::bulletin::targets::Going;
use crate::bulletin::variant::known_language;
use crate::bulletin::words::{class_word, kind_word, language, length, mode_word, pill};
use crate::http::{Answer, Chrome, Desk, Path, Query, Range, Refusal, Reply};

/// A bulletin in the hands of a member of its board.
pub(super) struct Look {
    pub known: Known,
    pub going: Vec<String>,
    pub standing: Standing,
    pub second_factor: bool,
    /// What the board was told of, and whether somebody has seen it.
    pub told: Option<rows::ToldRow>,
}

/// Languages that a unit approved, or that the board or the unit has sent back: what a board may see. Drafts are the unit's.
fn is_shown(variant: &Variant) -> bool {
    variant.is_approved_by_unit() || matches!(variant.stage(), Stage::Returned { .. })
}

/// A bulletin that the actor may look at for a board; for everybody else it does not exist.
pub(super) async fn load(desk: &Desk, tx: &mut Tx, id: &str) -> Result<Look, Refusal> {
    let known = kept::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let (directory, on) = (desk.directory(), desk.today());
    let rules = Rules::read(tx).await?;
    let going = going(tx, &directory, &known, on).await?;
    let told = rows::told(tx).await?.into_iter().find(|told| told.bulletin == id);
    let by_told = told.as_ref().and_then(|told| rules.find(&told.rule));
    let standing = match by_told {
        Some(rule) => Some(by_rule(tx, &known, rule, false).await?),
        None => of_rules(tx, &directory, &rules, &known, &going, on).await?,
    };
    let standing = standing.ok_or(Refusal::NotFound)?;
    let seated = rules.is_seated(&directory, &standing.rule.rule, &desk.actor.person, on);
    if !seated || !known.bulletin.variants.iter().any(is_shown) {
        return Err(Refusal::NotFound);
    }
    Ok(Look {
        second_factor: has_factor(desk, tx).await?,
        known,
        going,
        standing,
        told,
    })
}

impl Look {
    fn vetter<'a>(&self, desk: &'a Desk) -> Vetter<'a> {
        Vetter {
            person: &desk.actor.person,
            role: desk.actor.role,
            seated: true,
            second_factor: self.second_factor,
        }
    }

    /// Why this person cannot pass it, or not even send it back.
    pub(super) fn may(&self, desk: &Desk, passes: bool) -> Result<(), NotVetting> {
        let hands = self.known.bulletin.hands();
        match passes {
            true => may_pass(self.vetter(desk), &hands),
            false => may_remark(self.vetter(desk), &hands),
        }
    }

    /// A language that the board may see.
    pub(super) fn variant(&self, code: &str) -> Result<(&Variant, &VariantRow), Refusal> {
        let found = self.known.variant(code).filter(|(variant, _)| is_shown(variant));
        found.ok_or(Refusal::NotFound)
    }

    /// Why this person cannot pass a language, or need not again.
    fn not_passing(&self, desk: &Desk, code: &str) -> Option<String> {
        let given = self.standing.has_passed(&desk.actor.person, code);
        let why = self.may(desk, true).err().map(|why| why_not(desk, why));
        why.or_else(|| given.then(|| desk.t("bulletin.vetting.given")))
    }

    /// Who has passed a language.
    fn word(&self, desk: &Desk, code: &str) -> Option<String> {
        let words = self.standing.words(code);
        (!words.is_empty()).then(|| by(desk, &words))
    }

    /// That the board was told of it, and when.
    fn told_at(&self, desk: &Desk) -> Option<String> {
        let when = Moment(self.told.as_ref()?.at).short();
        Some(desk.tf("bulletin.vetting.told_at", &[("when", &when)]))
    }

    fn asks_several(&self, waits: bool) -> bool {
        waits && self.standing.rule.rule.quorum > 1
    }

    /// It has not left, or a language of it is held.
    pub(super) fn is_open(&self, variant: &Variant) -> bool {
        self.known.is_open() || matches!(variant.stage(), Stage::Held(_))
    }
}

/// Why somebody cannot vet, in a sentence that names the way out.
pub(super) fn why_not(desk: &Desk, why: NotVetting) -> String {
    desk.t(match why {
        NotVetting::NotSeated => "bulletin.vetting.not.seated",
        NotVetting::OwnHand => "bulletin.vetting.not.own",
        NotVetting::NoFactor => "bulletin.not.factor",
    })
}

/// What somebody listened to of a recording.
pub(super) async fn heard(desk: &Desk, tx: &mut Tx, row: &VariantRow) -> Result<Vec<Listening>, Refusal> {
    let Some(audio) = &row.audio else {
        return Ok(Vec::new());
    };
    let rows = rows::heard(tx, &row.id, &desk.actor.person, audio)
        .await?
        .into_iter();
    let listening = |one: rows::HeardRow| Listening {
        by: desk.actor.person.clone(),
        sha256: audio.clone(),
        heard: serde_json::from_value(one.heard).unwrap_or_default(),
        took_ms: one.took_ms.max(0).unsigned_abs(),
    };
    Ok(rows.map(listening).collect())
}

#[derive(Template)]
#[template(path = "bulletin/vetting/look.html")]
pub(super) struct LookPage {
    c: Chrome,
    id: String,
    title: String,
    drill: bool,
    drill_word: String,
    board: String,
    facts: Vec<(String, String)>,
    going: Going,
    /// The languages that can be looked at: code, word, state, the one that is.
    languages: Vec<(String, String, String, bool)>,
    code: String,
    language: String,
    body: String,
    sound: Option<(String, String)>,
    picture: Option<Picture>,
    steps: Steps,
    /// Who has passed it.
    word: Option<String>,
    /// How many of how many, where more than one has to.
    so_far: Option<String>,
    /// It waits for the board in this language.
    waits: bool,
    heard: bool,
    /// When the whole of it went to this person, so that their word counts; blank: it did not.
    by_word: Option<String>,
    /// Why this person cannot pass it; `None`: they can, once they heard it.
    not_passing: Option<String>,
    /// They lack the second factor alone.
    needs_factor: bool,
    /// The hash of what this page shows: what is passed is what was seen.
    seal: String,
    can_send_back: bool,
    /// The board is told of it and nobody has seen it.
    to_see: bool,
    told: Option<String>,
    error: Option<String>,
    said: String,
}

impl LookPage {
    /// With what was typed as remarks.
    pub(super) fn remarked(mut self, said: &str) -> Self {
        said.clone_into(&mut self.said);
        self
    }
}

pub(in crate::bulletin) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let look = load(&desk, &mut tx, &id).await?;
    let asked = query.get("language");
    let first = || look.known.bulletin.variants.iter().find(|one| is_shown(one));
    let code = match asked {
        "" => first().map_or("vi", |one| one.language.as_str()),
        asked => asked,
    };
    let code = known_language(code)?;
    Ok(Reply::page(&page(&desk, &mut tx, &look, code, None).await?))
}

pub(super) async fn page(
    desk: &Desk,
    tx: &mut Tx,
    look: &Look,
    code: &'static str,
    error: Option<String>,
) -> Result<LookPage, Refusal> {
    let (c, known) = (desk.chrome("bulletin.menu"), &look.known);
    let (variant, row) = look.variant(code)?;
    let listened = heard(desk, tx, row).await?;
    let counted = variant.can_pass(
        &desk.actor.person,
        row.audio.as_deref().unwrap_or_default(),
        &listened,
    );
    let open = look.is_open(variant);
    let waits = look.standing.before && open && look.standing.waits(code);
    let can_send_back = open && variant.is_approved_by_unit() && look.may(desk, false).is_ok();
    Ok(LookPage {
        id: known.bulletin.id.clone(),
        title: known.title.clone(),
        drill: known.bulletin.mode == civic::bulletin::Mode::Drill,
        drill_word: mode_word(desk, known.bulletin.mode),
        board: desk.unit_name(&look.standing.rule.rule.board),
        facts: facts(desk, tx, look, row).await?,
        going: Going::of(desk, &look.going),
        languages: languages(desk, &c, look, code),
        code: code.to_owned(),
        language: language(desk, code),
        body: row.body.clone(),
        sound: row.audio.clone().zip(row.duration_ms.map(length)),
        picture: Picture::of(row),
        steps: Steps::for_board(desk, tx, known, code).await?,
        word: look.word(desk, code),
        so_far: look
            .asks_several(waits)
            .then(|| so_far(desk, &look.standing, code)),
        heard: counted.is_ok(),
        by_word: hearing::served_at(tx, row.audio.as_deref().unwrap_or_default(), &desk.actor.person)
            .await?
            .map(|at| Moment(at).short()),
        not_passing: look.not_passing(desk, code),
        needs_factor: look.may(desk, true) == Err(NotVetting::NoFactor),
        seal: look
            .standing
            .now
            .get(code)
            .map(|now| now.seal.clone())
            .unwrap_or_default(),
        can_send_back,
        to_see: look.told.as_ref().is_some_and(|told| told.seen_at.is_none()),
        told: look.told_at(desk),
        waits,
        error,
        said: String::new(),
        c,
    })
}

fn said(desk: &Desk, who: &str, at: i64) -> String {
    desk.tf("bulletin.by", &[("who", who), ("when", &Moment(at).short())])
}

async fn facts(
    desk: &Desk,
    tx: &mut Tx,
    look: &Look,
    row: &VariantRow,
) -> Result<Vec<(String, String)>, Refusal> {
    let known = &look.known;
    let b = &known.bulletin;
    let hands: Vec<_> = row
        .approved_by
        .iter()
        .chain([&known.created_by])
        .map(|id| json!([id]))
        .collect();
    let names = store::names(tx, serde_json::Value::Array(hands)).await?;
    let name = |id: &str| {
        names
            .iter()
            .find(|name| name.id == id)
            .map(|name| name.name.clone())
            .unwrap_or_default()
    };
    let ends = b.expires.map_or_else(|| desk.t("bulletin.no_end"), Moment::short);
    let approved = row.approved_by.as_deref().zip(row.approved_at);
    let mut facts = vec![
        (desk.t("bulletin.fact.unit"), desk.unit_name(&b.unit)),
        (
            desk.t("bulletin.vetting.class"),
            format!("{} · {}", class_word(desk, b.class), kind_word(desk, b.kind)),
        ),
        (desk.t("bulletin.fact.expires"), ends),
        (
            desk.t("bulletin.fact.begun"),
            said(desk, &name(&known.created_by), known.created_at.0),
        ),
    ];
    facts.extend(approved.map(|(by, at)| (desk.t("bulletin.approved"), said(desk, &name(by), at))));
    Ok(facts)
}

fn languages(desk: &Desk, c: &Chrome, look: &Look, code: &str) -> Vec<(String, String, String, bool)> {
    let shown = look.known.bulletin.variants.iter().filter(|one| is_shown(one));
    let line = |one: &Variant| {
        let standing = &look.standing;
        let passed = !standing.waits(&one.language) && !standing.words(&one.language).is_empty();
        let state = match (one.stage(), passed) {
            (Stage::Returned { .. }, _) => pill(c, "st-refused", &c.t("bulletin.stage.returned")),
            (_, true) => pill(c, "st-proven", &c.t("bulletin.vetting.passed")),
            _ if !look.standing.before => String::new(),
            _ => pill(c, "st-under", &c.t("bulletin.vetting.waits")),
        };
        let chosen = one.language == code;
        (one.language.clone(), language(desk, &one.language), state, chosen)
    };
    shown.map(line).collect()
}

/// The recording, to be heard. That the whole of it went to somebody is kept: their word counts from then on.
pub(in crate::bulletin) async fn media(
    desk: Desk,
    Path(id): Path<String>,
    query: Query,
    range: Range,
) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let look = load(&desk, &mut tx, &id).await?;
    drop(tx);
    let (_, row) = look.variant(known_language(query.get("language"))?)?;
    let hash = row.audio.clone().ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&hash).await?;
    let (reply, whole) = Reply::part(&bytes, crate::bulletin::record::FLAC, range);
    if whole {
        let mut tx = desk.begin().await?;
        hearing::served(&mut tx, &hash, &desk.actor.person, desk.at).await?;
        tx.commit().await?;
    }
    Ok(reply)
}

/// The picture that boards would show.
pub(in crate::bulletin) async fn picture(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let look = load(&desk, &mut tx, &id).await?;
    let (_, row) = look.variant(known_language(query.get("language"))?)?;
    let hash = row.picture.clone().ok_or(Refusal::NotFound)?;
    drop(tx);
    crate::bulletin::picture::file(&desk, &hash).await
}
