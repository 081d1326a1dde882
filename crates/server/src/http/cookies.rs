//! Cookies: read by name, written with every safeguard.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The session.
pub const SESSION_COOKIE: &str = "lantoa";
/// The form token of somebody who is not signed in.
pub(super) const VISITOR_COOKIE: &str = "lantoa-visitor";
/// The message that an act leaves for the next page.
pub(super) const FLASH_COOKIE: &str = "lantoa-flash";
/// The language that the person chose.
pub(super) const LANG_COOKIE: &str = "lantoa-lang";

/// The name of a cookie here: with `__Host-` where browsers reach us by https, so that no other host can set it.
#[must_use]
pub fn cookie_name(config: &Config, name: &str) -> String {
    if config.is_secure() {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

/// The value of a cookie.
pub(super) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A `Set-Cookie` line; `seconds` 0 removes the cookie, `None` lets it end with the browser. Values are tokens of ours.
pub(super) fn line(config: &Config, name: &str, value: &str, seconds: Option<i64>) -> HeaderValue {
    let name = cookie_name(config, name);
    let secure = if config.is_secure() { "; Secure" } else { "" };
    let age = seconds
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("lantoa-flash=; Max-Age=0"))
}
