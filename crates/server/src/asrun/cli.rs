//! `lantoa asrun`: the logs of players, recomputed from the command line.

use clap::Subcommand;
use serde_json::json;
use wire::player::{Head, verify_chain};

use super::store as rows;
use crate::cli::fault::Fault;
use crate::serve::Failure;
use crate::site::Site;

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Chore {
    /// Recompute every hash of the players' logs; exit code 1 when one does not hold.
    Verify {
        /// Id of one device; all when left out.
        #[arg(long)]
        device: Option<String>,
    },
}

/// Does what was asked.
///
/// # Errors
/// See [`verify`].
pub(crate) async fn run(site: &Site, chore: &Chore, as_json: bool) -> Result<String, Failure> {
    let Chore::Verify { device } = chore;
    verify(site, device.as_deref(), as_json).await
}

/// What a look through one log found.
struct Found {
    device: String,
    name: String,
    records: i64,
    hash: String,
    why: Option<String>,
}

/// Recomputes every hash of every log, or of one device's. 0 when all hold, 1 when one does not.
///
/// # Errors
/// A log does not hold, or there is no such device; with `broken`, where and why.
pub(crate) async fn verify(site: &Site, device: Option<&str>, as_json: bool) -> Result<String, Failure> {
    let devices = rows::with_log(&site.db).await?;
    let mut found = Vec::new();
    for known in devices
        .iter()
        .filter(|known| device.is_none_or(|id| id == known.id))
    {
        found.push(look(site, known).await?);
    }
    if let Some(device) = device.filter(|_| found.is_empty()) {
        return Err(format!("Không có nhật ký của thiết bị {device}. / No log of device {device}.").into());
    }
    let said = |one: &Found| json!({ "device": one.device, "records": one.records, "hash": one.hash, "why": one.why });
    let fields = json!({
        "devices": found.iter().map(said).collect::<Vec<_>>(),
        "broken": found.iter().filter(|one| one.why.is_some()).count(),
    });
    let words: String = found.iter().map(sentence).collect();
    if found.iter().any(|one| one.why.is_some()) {
        return Err(Fault::new(words, fields).into());
    }
    Ok(if as_json {
        fields.to_string() + "\n"
    } else if words.is_empty() {
        "Chưa có nhật ký phát nào.\n".to_owned()
    } else {
        words
    })
}

fn sentence(one: &Found) -> String {
    let (name, device, records) = (&one.name, &one.device, viet::grouped(one.records));
    match &one.why {
        None => format!(
            "{name} ({device}): nguyên vẹn, {records} bản ghi, băm cuối {}\n",
            one.hash
        ),
        Some(why) => format!("{name} ({device}): KHÔNG NGUYÊN VẸN sau {records} bản ghi: {why}\n"),
    }
}

/// Follows one log from its beginning; what is kept as the end must be the end.
async fn look(site: &Site, device: &rows::Device) -> Result<Found, Failure> {
    let kept = rows::log(&site.db, &device.id).await?;
    let (mut head, mut why) = (Head::default(), None);
    'all: loop {
        let page = rows::records_after(&site.db, &device.id, rows::number(head.sequence)).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            match next(&device.id, head, &row) {
                Ok(next) => head = next,
                Err(fault) => {
                    why = Some(fault);
                    break 'all;
                }
            }
        }
    }
    let why = why.or_else(|| {
        (head != kept.head).then(|| {
            format!(
                "the log ends at record {}, and {} was acknowledged",
                head.sequence, kept.head.sequence
            )
        })
    });
    Ok(Found {
        device: device.id.clone(),
        name: device.name.clone(),
        records: rows::number(head.sequence),
        hash: hex::encode(head.hash),
        why,
    })
}

fn next(device: &str, head: Head, row: &rows::Kept) -> Result<Head, String> {
    let Some(record) = row.record() else {
        return Err(format!("record {} cannot be read", row.sequence));
    };
    let next =
        verify_chain(device, head, std::slice::from_ref(&record)).map_err(|fault| fault.to_string())?;
    if next.hash.as_slice() == row.hash.as_slice() {
        Ok(next)
    } else {
        Err(format!(
            "the hash kept with record {} is not its own",
            row.sequence
        ))
    }
}
