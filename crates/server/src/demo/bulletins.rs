//! Bulletins of the demonstration, and the second person of the Sở, who approves and confirms.

use civic::{Ids as _, Moment, Role};

use super::PEOPLE;
use crate::account::{self, NewPerson};
use crate::bulletin::demo::{Cast, lay};
use crate::serve::Failure;
use crate::site::Site;

/// Login and name.
pub(super) const APPROVER: (&str, &str) = ("hien", "Hoàng Thị Hiên");

/// Lets it happen, unless it has.
pub(super) async fn happen(site: &Site) -> Result<(), Failure> {
    let gone = "a person of the demonstration is gone";
    let officer = account::find(&site.db, PEOPLE[0].login).await?.ok_or(gone)?;
    let commune = account::find(&site.db, PEOPLE[3].login).await?.ok_or(gone)?;
    let at = super::first_moment();
    let approver = match account::find(&site.db, APPROVER.0).await? {
        Some(known) => known.id,
        None => approver(site, &officer.unit, at).await?,
    };
    let serves = super::store::first_task(&site.db, &officer.unit).await?;
    let cast = Cast {
        unit: &officer.unit,
        maker: &officer.id,
        approver: &approver,
        station: &commune.unit,
        serves: serves
            .as_ref()
            .map(|(directive, task)| (directive.as_str(), task.as_str())),
    };
    lay(site, cast, at)
        .await
        .map_err(|fault| format!("{fault:?}").into())
}

async fn approver(site: &Site, unit: &str, at: Moment) -> Result<String, Failure> {
    let id = site.ids.next(at);
    let new = NewPerson {
        id: &id,
        unit,
        role: Role::Officer,
        name: APPROVER.1,
        login: APPROVER.0,
    };
    let mut tx = site.db.begin().await?;
    account::insert_person(&mut tx, &new, at).await?;
    tx.commit().await?;
    Ok(id)
}
