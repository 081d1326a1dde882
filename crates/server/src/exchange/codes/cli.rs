//! `lantoa exchange code`: a code from the command line.

use civic::Ids as _;
use store::audit;

use super::form::is_code;
use super::store::{self as rows, New};
use crate::exchange::intake::by_program;
use crate::site::Site;

/// Enters the code of a unit from today on. `unit` is its id, or a name that it alone bears.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub(crate) async fn enter(site: &Site, code: &str, unit: &str, reached: bool) -> Result<New, String> {
    let (at, code) = (site.clock.now(), code.to_uppercase());
    let broken = |fault: ::store::Error| fault.to_string();
    if !is_code(&code) {
        return Err("Mã cơ quan gồm chữ A–Z, chữ số và dấu chấm, không quá 35 ký tự.".to_owned());
    }
    let unit = crate::person::cli::unit_called(site, unit, at.day())?;
    let new = New {
        unit,
        code,
        reached,
        from: None,
        to: None,
    };
    let mut tx = site.db.begin().await.map_err(broken)?;
    if let Some(other) = rows::in_the_way(&mut tx, &new).await.map_err(broken)? {
        return Err(format!(
            "Mã {} của đơn vị {} còn hiệu lực; hãy kết thúc mã ấy trước.",
            other.code, other.unit
        ));
    }
    let id = site.ids.next(at);
    rows::insert(&mut tx, &id, &new, None, at).await.map_err(broken)?;
    let entry = by_program("exchange.code_entered", &id, super::detail(&new));
    audit::append(&mut tx, at, &entry).await.map_err(broken)?;
    tx.commit().await.map_err(broken)?;
    Ok(new)
}
