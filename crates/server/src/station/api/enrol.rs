//! A box becomes a device of the house: with a printed code that is good once, and the key that it made for itself.

use ::store::audit::{self, Entry};
use civic::Moment;
use serde_json::json;
use wire::player::{Enrol, Enrolled, KNOWS_RELEASES, KeyId, Kind, Tail};

use super::{store, unreadable};
use crate::http::{Caller, Said};
use crate::site::Site;
use crate::station::{halt, keys};

pub(in crate::station) async fn enrol(caller: Caller) -> Result<Said, Said> {
    let question = Enrol::read(&caller.body).map_err(|refused| unreadable(&refused))?;
    let site = &caller.site;
    if !site.station.tries.may(&caller.address) {
        return Err(Said::No(429, "too_many"));
    }
    let hash = ::store::audit::digest(&question.secret);
    let mut tx = site.db.begin().await?;
    let code = store::hold_code(&mut tx, &hash).await?;
    let code = code.ok_or(Said::No(403, "code_unknown"))?;
    let units = crate::station::units_of(site, &code.unit);
    let key = question.key.bytes.as_slice();
    let again = code.used_at.is_some() && code.public_key.as_deref() == Some(key);
    refuse(&code, again, caller.at)?;
    if !again {
        if store::key_is_taken(&mut tx, key).await? {
            return Err(Said::No(409, "key_taken"));
        }
        let enrolment = store::Enrolment {
            device: &code.device,
            hash: &hash,
            key,
            program: &question.program,
            model: &question.model,
            units: &units,
        };
        store::enrol(&mut tx, &enrolment, caller.at).await?;
        let entry = Entry {
            person: None,
            unit: Some(&code.unit),
            action: "station.device_enrolled",
            subject: &code.device,
            detail: json!({ "key": question.key.id().to_string(), "program": question.program, "model": question.model }),
        };
        audit::append(&mut tx, caller.at, &entry).await?;
        crate::schedule::replan(&mut tx, &code.unit, caller.at).await?;
        let stops = halt::issue_again(&mut tx, site).await?;
        tx.commit().await?;
        if let Some(issued) = stops {
            halt::publish(site, &issued)?;
        }
    }
    answer(site, &question, &code, units, caller.at)
}

/// An answer that was lost may be asked for again, by the box that has the key, until the code expires.
fn refuse(code: &store::Code, again: bool, at: Moment) -> Result<(), Said> {
    if code.state == "revoked" {
        Err(Said::No(403, "revoked"))
    } else if at.0 >= code.expires_at {
        Err(Said::No(403, "code_expired"))
    } else if code.used_at.is_some() && !again {
        Err(Said::No(403, "code_used"))
    } else {
        Ok(())
    }
}

fn answer(
    site: &Site,
    question: &Enrol,
    code: &store::Code,
    units: Vec<String>,
    at: Moment,
) -> Result<Said, Said> {
    let told = Enrolled {
        device: code.device.clone(),
        key: question.key.id(),
        nonce: question.nonce,
        at,
        units,
        trust: site.station.keys().trust(),
        release: match question.knows.0.iter().any(|word| word == KNOWS_RELEASES) {
            true => site.config.pinned_releases().into(),
            false => Tail::default(),
        },
    };
    let paper = KeyId::read(&code.house_key).map_err(|refused| unreadable(&refused))?;
    Ok(Said::Bytes(
        keys::sign_with(site, paper, Kind::Enrolled, &told)?.to_bytes(),
    ))
}
