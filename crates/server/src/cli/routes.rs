//! Every route with the roles that it admits.

use crate::http;
use crate::serve::Failure;

/// A line each, or as JSON.
pub(super) fn list(json: bool) -> Result<String, Failure> {
    let rows = http::table().into_iter().map(|route| {
        let roles: Vec<_> = civic::Role::ALL.into_iter().filter(|role| route.access.admits(*role)).map(civic::Role::code).collect();
        serde_json::json!({ "method": route.method, "path": route.path, "access": format!("{:?}", route.access), "roles": roles })
    });
    if json {
        return Ok(serde_json::to_string_pretty(&rows.collect::<Vec<_>>())? + "\n");
    }
    Ok(rows
        .map(|row| format!("{:5} {} {}\n", row["method"], row["path"], row["roles"]))
        .collect())
}
