//! The editorial step: whoever approves sends a recording back with remarks; whoever made it mends it, or answers and
//! submits it again. Every step stays.

use ::store::Tx;
use civic::bulletin::{BulletinAct, Refused};
use civic::permission::Act;
use serde_json::json;

use super::case::{self, Case};
use super::kept;
use super::store::VariantRow;
use super::store::editing::{self as rows, Step};
use super::store::vetting;
use super::variant::{self, address, known_language};
use super::waiting;
use super::words::{pill, refused};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// Steps of one language, as its page shows them.
#[derive(Default)]
pub(super) struct Steps {
    /// What stands against it: the newest remarks that nothing has settled.
    pub open: Option<Line>,
    /// All of them, the newest first.
    pub lines: Vec<Line>,
}

#[derive(Clone)]
pub(super) struct Line {
    pub pill: String,
    pub who: String,
    pub when: String,
    pub remark: Option<String>,
    pub hash: String,
}

impl Steps {
    /// For those whose bulletin it is; nobody else sees them.
    pub(super) async fn of(desk: &Desk, tx: &mut Tx, case: &Case, code: &str) -> Result<Self, Refusal> {
        match case.is_own() {
            true => Self::for_board(desk, tx, &case.known, code).await,
            false => Ok(Self::default()),
        }
    }

    /// For whoever was found to be allowed to see them: those whose bulletin it is, and its board.
    pub(super) async fn for_board(
        desk: &Desk,
        tx: &mut Tx,
        known: &kept::Known,
        code: &str,
    ) -> Result<Self, Refusal> {
        let c = desk.chrome("bulletin.menu");
        let steps = rows::steps(tx, &known.bulletin.id).await?;
        let steps: Vec<Step> = steps.into_iter().filter(|step| step.language == code).collect();
        let settled = steps.iter().position(|step| step.step == "approved");
        let unsettled = &steps[..settled.unwrap_or(steps.len())];
        let open = unsettled
            .iter()
            .find(|step| matches!(step.step.as_str(), "returned" | "board_returned"));
        Ok(Self {
            open: open.map(|step| line(&c, step)),
            lines: steps.iter().map(|step| line(&c, step)).collect(),
        })
    }
}

fn line(c: &Chrome, step: &Step) -> Line {
    let class = match step.step.as_str() {
        "approved" | "board_passed" => "st-proven",
        "returned" | "board_returned" => "st-refused",
        "board_freed" => "st-none",
        _ => "st-under",
    };
    Line {
        pill: pill(c, class, &c.t(&format!("bulletin.step.{}", step.step))),
        who: step.name.clone(),
        when: civic::Moment(step.at).short(),
        remark: step.remark.clone(),
        hash: step.audio.chars().take(12).collect(),
    }
}

/// Keeps a step in the transaction of what it says.
pub(super) async fn note(
    desk: &Desk,
    tx: &mut Tx,
    bulletin: &str,
    (row, audio): (&VariantRow, &str),
    (step, remark): (&'static str, Option<&str>),
) -> Result<(), Refusal> {
    let id = desk.new_id();
    let new = rows::New {
        id: &id,
        bulletin,
        language: &row.language,
        step,
        audio,
        version: row.version,
        person: &desk.actor.person,
        remark,
    };
    Ok(rows::insert(tx, new, desk.at).await?)
}

/// What was typed: remarks, or an answer.
pub(super) fn typed(form: &Form) -> String {
    form.get("remark").trim().to_owned()
}

/// Sends a recording back with remarks.
pub(super) async fn send_back(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = case::load(&desk, Act::MakeBulletin, &id).await?;
    case::allow(&desk, &case.mandate, BulletinAct::SendBack)?;
    if !case.known.is_open() {
        return Err(Refusal::Conflict(desk.t("bulletin.err.sent")));
    }
    let (code, hash, remarks) = (
        known_language(form.get("language"))?,
        form.get("hash"),
        typed(&form),
    );
    let mut tx = desk.begin().await?;
    let known = kept::load(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let (variant, row) = known.variant(code).ok_or(Refusal::NotFound)?;
    let by = desk.actor.person.as_str();
    let mut why = variant.clone().send_back(by, hash, &remarks).err();
    if why.is_none() && !rows::send_back(&mut tx, &row.id, row.version, hash, desk.at).await? {
        why = Some(Refused::OtherAudio);
    }
    if why.is_none() {
        vetting::unpass(&mut tx, &id, code).await?;
    }
    if let Some(why) = why {
        drop(tx);
        return refuse(&desk, &case, code, &why, &remarks).await;
    }
    note(&desk, &mut tx, &id, (row, hash), ("returned", Some(&remarks))).await?;
    let detail = json!({ "language": code, "audio": hash, "remark": remarks });
    desk.record(&mut tx, "bulletin.returned", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.returned"))
}

/// Submits again, unchanged, with an answer to the remarks.
pub(super) async fn answer(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = super::form::open(&desk, &id).await?;
    let (code, hash, words) = (
        known_language(form.get("language"))?,
        form.get("hash"),
        typed(&form),
    );
    let mut tx = desk.begin().await?;
    let known = kept::load(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let (variant, row) = known.variant(code).ok_or(Refusal::NotFound)?;
    let mut why = variant.clone().answer(&desk.actor.person, hash, &words).err();
    if why.is_none() && !rows::answer(&mut tx, &row.id, row.version, hash, desk.at).await? {
        why = Some(Refused::OtherAudio);
    }
    if let Some(why) = why {
        drop(tx);
        return refuse(&desk, &case, code, &why, &words).await;
    }
    note(&desk, &mut tx, &id, (row, hash), ("answered", Some(&words))).await?;
    // Who answers stands for it: such a person does not approve it.
    super::store::add_author(&mut tx, &row.id, &desk.actor.person, desk.at).await?;
    let detail = json!({ "language": code, "audio": hash, "answer": words });
    desk.record(&mut tx, "bulletin.answered", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.answered"))
}

/// The page again, with what was typed.
async fn refuse(desk: &Desk, case: &Case, code: &'static str, why: &Refused, said: &str) -> Answer {
    let words = Some(refused(desk, why));
    let page = variant::page(desk, case, code, None, words).await?.remarked(said);
    Ok(match why {
        Refused::NoRemarks | Refused::LongRemarks => Reply::invalid(&page),
        _ => Reply::conflict(&page),
    })
}
