//! `lantoa person add` and `lantoa person link`: the first operator, and the one who lost their password.

use civic::Role;
use serde_json::json;
use viet::Date;

use super::give::{self, LINK_HOURS, NewAccount};
use super::last_day;
use crate::site::Site;
use crate::unit::find;

/// A one-time link, as the command says it.
#[derive(Debug)]
pub struct Given {
    /// Whom it lets in.
    pub login: String,
    /// Its address.
    pub link: String,
}

impl Given {
    /// The address alone; or as JSON `login`, `link` and `hours`, after which it lets nobody in.
    #[must_use]
    pub fn told(&self, json: bool) -> String {
        let Self { login, link } = self;
        if json {
            format!(
                "{:#}\n",
                json!({ "login": login, "link": link, "hours": LINK_HOURS })
            )
        } else {
            format!("{link}\n")
        }
    }
}

/// Makes an account and gives its one-time link. `unit` is an id, or a name that one unit alone bears
/// today; `role` is a code: operator, officer, coordinator, newsroom, commune; `until` is its last day, `31/12/2026`.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub async fn person_add(
    site: &Site,
    login: &str,
    name: &str,
    unit: &str,
    role: &str,
    until: Option<&str>,
) -> Result<Given, String> {
    let at = site.clock.now();
    let (login, name) = (login.to_lowercase(), viet::nfc(name.trim()).into_owned());
    let said = |key: &str| crate::i18n::text(crate::i18n::Lang::Vi, key);
    give::check_login(&login).map_err(said)?;
    give::check_name(&name).map_err(said)?;
    let role = Role::from_code(role).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
        format!(
            "Không có vai trò “{role}”; hãy chọn một trong: {}.",
            codes.join(", ")
        )
    })?;
    let unit = unit_called(site, unit, at.day())?;
    let ends_at = last_day::end_of(until.unwrap_or_default(), at.day()).map_err(said)?;
    let broken = |fault: ::store::Error| match fault.is_duplicate() {
        true => said("person.err.login_taken"),
        false => fault.to_string(),
    };
    let mut tx = site.db.begin().await.map_err(broken)?;
    let new = NewAccount {
        login,
        name,
        unit,
        role,
        ends_at,
    };
    let link = give::create(&mut tx, site, at, None, &new)
        .await
        .map_err(broken)?;
    tx.commit().await.map_err(broken)?;
    Ok(Given {
        login: new.login,
        link,
    })
}

/// Takes the password of an account away and gives a one-time link for setting a new one.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub async fn person_link(site: &Site, login: &str) -> Result<Given, String> {
    let broken = |fault: ::store::Error| fault.to_string();
    let login = login.to_lowercase();
    let account = crate::account::find(&site.db, &login).await.map_err(broken)?;
    let account = account.filter(|account| account.is_open(site.clock.now()));
    let account =
        account.ok_or_else(|| format!("Không có tài khoản nào đang mở với tên đăng nhập “{login}”."))?;
    let mut tx = site.db.begin().await.map_err(broken)?;
    let link = give::renew(&mut tx, site, site.clock.now(), None, &account.id)
        .await
        .map_err(broken)?;
    tx.commit().await.map_err(broken)?;
    Ok(Given { login, link })
}

/// The unit with this id, or the only one today that fits the name best.
pub(crate) fn unit_called(site: &Site, unit: &str, on: Date) -> Result<String, String> {
    let directory = site.directory();
    if directory.exists(unit, on) {
        return Ok(unit.to_owned());
    }
    let found: Vec<_> = find(&directory, unit, None, on)
        .into_iter()
        .filter(|found| found.exists)
        .collect();
    let whole: Vec<_> = found
        .iter()
        .filter(|found| viet::fold(&found.version.name) == viet::fold(unit))
        .collect();
    match (&found[..], &whole[..]) {
        ([], _) => Err(format!(
            "Không có đơn vị nào tên “{unit}” vào ngày {}.",
            on.short()
        )),
        ([one], _) => Ok(one.unit.id.clone()),
        (_, [one]) => Ok(one.unit.id.clone()),
        _ => {
            let named = found.iter().take(10).map(|found| {
                let above = directory
                    .parent(&found.unit.id, on)
                    .and_then(|above| directory.name(&above.id, on));
                format!(
                    "  {}  {}, {}",
                    found.unit.id,
                    found.version.name,
                    above.unwrap_or("–")
                )
            });
            let named: Vec<String> = named.collect();
            Err(format!(
                "Có {} đơn vị hợp tên “{unit}”; hãy nêu mã của một đơn vị:\n{}",
                found.len(),
                named.join("\n")
            ))
        }
    }
}
