//! The code that is printed for one device: shown once, kept as a hash, good for one enrolment and for a week.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::permission::Act;
use serde_json::json;
use wire::player::PrintedCode;

use super::{load, store};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply, qr};

/// A code is good for so many days.
const DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "station/device/code.html")]
struct CodePage {
    c: Chrome,
    id: String,
    name: String,
    unit_name: String,
    code: String,
    picture: String,
    address: String,
    until: String,
}

/// Prints a code for a device in the caller's transaction; what stands on the paper.
pub(super) async fn print(tx: &mut Tx, desk: &Desk, device: &str) -> Result<String, Refusal> {
    let keys = desk.site.station.keys();
    let house = keys.daily().filter(|key| key.signer.is_some());
    let house = house.ok_or_else(|| Refusal::Conflict(desk.t("station.err.no_key")))?;
    let mut secret = [0; 10];
    getrandom::fill(&mut secret).expect("the system gives randomness");
    let house = house.public.id();
    let new = store::NewCode {
        hash: &::store::audit::digest(&secret),
        device,
        house_key: &house.to_string(),
        by: &desk.actor.person,
        expires_at: until(desk.at).0,
    };
    store::print(tx, &new, desk.at.0).await?;
    desk.record(
        tx,
        "station.code_printed",
        device,
        json!({ "until": new.expires_at }),
    )
    .await?;
    Ok(PrintedCode { secret, house }.printed())
}

fn until(at: Moment) -> Moment {
    at.plus_minutes(DAYS * 24 * 60)
}

/// The paper. It is shown this once.
pub(super) fn page(desk: &Desk, id: &str, name: &str, unit: &str, code: String) -> Reply {
    Reply::page(&CodePage {
        c: desk.chrome("station.menu"),
        id: id.to_owned(),
        name: name.to_owned(),
        unit_name: desk.unit_name(unit),
        picture: qr::picture(&code),
        code,
        address: format!("{}/player", desk.site.config.public_url.trim_end_matches('/')),
        until: until(desk.at).short(),
    })
}

/// Another code for a device that nobody has enrolled: the paper was lost, or its week is over.
pub(in crate::station) async fn again(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    if device.state != "printed" {
        return Err(Refusal::Conflict(desk.t("station.err.enrolled")));
    }
    let mut tx = desk.begin().await?;
    let code = print(&mut tx, &desk, &id).await?;
    tx.commit().await?;
    Ok(page(&desk, &id, &device.name, &device.unit, code))
}
