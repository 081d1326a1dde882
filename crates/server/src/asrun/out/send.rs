//! One message: what it says, and the child process that takes it.

use std::ffi::OsStr;
use std::time::Duration;

use civic::Moment;
use press::child::{self, Bounds, Fault};
use serde_json::{Value, json};

use super::store::Waiting;
use crate::i18n::{self, Lang};
use crate::site::Site;

/// Memory of a command.
const MEMORY_MIB: u64 = 1_024;
/// A command has nothing to say to us.
const OUTPUT: u64 = 64 << 10;

/// Why a command did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The program is not there.
    Missing,
    /// It did not end in time, and was ended.
    Slow,
    /// It ended with something else than 0.
    Failed,
    /// The system did not let it start, or it said too much.
    Refused,
}

impl Trouble {
    /// The word in the database and in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Slow => "slow",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }
}

/// What the command reads on its standard input. No person is named, and nothing that people type: neither programmes nor
/// names of devices, which may be those of a household. Who wants to know more opens the page.
pub(super) fn message(site: &Site, waiting: &Waiting) -> Value {
    let directory = site.directory();
    let unit = waiting.unit.as_deref().unwrap_or_default();
    let station = crate::http::name_of(&directory, unit, site.clock.now().day());
    let time = |at: Option<i64>| at.map(|at| Moment(at).rfc3339());
    let page = format!("{}/alarms", site.config.public_url.trim_end_matches('/'));
    if let Some(place) = &waiting.place {
        let text = i18n::format(
            Lang::Vi,
            &format!("asrun.out.text.{}", waiting.what),
            &[("place", place)],
        );
        let page = format!("{}/tips", site.config.public_url.trim_end_matches('/'));
        return json!({ "id": waiting.id, "what": waiting.what, "place": place, "text": text, "page": page });
    }
    let Some(kind) = &waiting.kind else {
        let text = i18n::text(Lang::Vi, "asrun.out.text.trial");
        return json!({ "id": waiting.id, "what": waiting.what, "text": text, "page": page });
    };
    let title = i18n::text(Lang::Vi, &format!("asrun.alarm.kind.{kind}"));
    let at = waiting
        .cleared_at
        .filter(|_| waiting.what == "ended")
        .or(waiting.raised_at);
    let when = at.map_or_else(String::new, |at| Moment(at).short());
    let values = [("what", title.as_str()), ("station", &station), ("when", &when)];
    let text = i18n::format(Lang::Vi, &format!("asrun.out.text.{}", waiting.what), &values);
    json!({
        "id": waiting.id, "what": waiting.what, "alarm": waiting.alarm, "kind": kind, "title": title,
        "unit": unit, "station": station, "device": waiting.device,
        "raised_at": time(waiting.raised_at), "ended_at": time(waiting.cleared_at), "ended_by": waiting.cleared_by,
        "text": text, "page": page,
    })
}

/// Runs the command; it blocks.
pub(super) fn run(argv: &[String], time: Duration, message: &Value) -> Result<(), Trouble> {
    let (program, args) = argv.split_first().ok_or(Trouble::Missing)?;
    let args: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
    let bounds = Bounds {
        time,
        memory_mib: MEMORY_MIB,
        output: OUTPUT,
    };
    let input = format!("{message}\n").into_bytes();
    match child::run_with(program, &args, &std::env::temp_dir(), bounds, input) {
        Ok(said) if said.ok => Ok(()),
        Ok(said) => {
            // The operator's log alone: what a command says may hold addresses.
            tracing::warn!(
                program,
                complaint = said.complaint,
                "the command for alarms failed"
            );
            Err(Trouble::Failed)
        }
        Err(Fault::Missing) => Err(Trouble::Missing),
        Err(Fault::TooSlow) => Err(Trouble::Slow),
        Err(Fault::TooMuch | Fault::Refused) => Err(Trouble::Refused),
    }
}
