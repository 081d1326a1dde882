//! `lantoa figures`: totals recomputed from the command line.

use serde_json::json;
use store::audit;

use super::check::rebuild;
use super::daily::recompute;
use crate::cli::fault::Fault;
use crate::http::Refusal;
use crate::serve::Failure;
use crate::site::Site;

fn broken(refusal: &Refusal) -> Failure {
    format!("{refusal:?}").into()
}

/// Recomputes every total and compares bit for bit. 0 when all agree, 1 when one differs.
///
/// # Errors
/// A total differs; with `wrong`, the sentences about it.
pub(crate) async fn check(site: &Site, as_json: bool) -> Result<String, Failure> {
    let said = recompute(site).await.map_err(|refusal| broken(&refusal))?;
    let fields = json!({ "totals": said.totals, "filings": said.filings, "wrong": said.wrong });
    if !said.wrong.is_empty() {
        return Err(Fault::new(said.words(), fields).into());
    }
    Ok(if as_json {
        fields.to_string() + "\n"
    } else {
        said.words() + "\n"
    })
}

/// Writes every total anew, with an audit entry.
///
/// # Errors
/// Something of ours is broken; nothing is changed then.
pub(crate) async fn renew(site: &Site, as_json: bool) -> Result<String, Failure> {
    let (at, directory) = (site.clock.now(), site.directory());
    let mut tx = site.db.begin().await?;
    let mut totals = 0;
    for known in crate::regime::known::all(&site.db, &site.kept.editions)
        .await
        .map_err(|refusal| broken(&refusal))?
    {
        totals += rebuild(&mut tx, &directory, &known, at)
            .await
            .map_err(|refusal| broken(&refusal))?
            .totals;
    }
    let entry = audit::Entry {
        person: None,
        unit: None,
        action: "figures.rebuilt",
        subject: "tally",
        detail: json!({ "totals": totals }),
    };
    audit::append(&mut tx, at, &entry).await?;
    tx.commit().await?;
    let words = format!("Đã lập lại {} số tổng hợp.\n", viet::grouped(totals));
    Ok(if as_json {
        json!({ "totals": totals }).to_string() + "\n"
    } else {
        words
    })
}
