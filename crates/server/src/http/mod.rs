//! The edge: everything that knows axum. Features see [`Ctx`], [`Desk`], [`Form`], [`Sent`], [`Reply`] and [`Refusal`].

mod app;
mod assets;
mod chrome;
mod context;
mod cookies;
mod device;
mod field;
mod form;
mod guard;
pub mod limits;
mod multipart;
pub mod qr;
mod range;
mod refusal;
mod reply;
mod routes;
mod sent;
mod still;
#[cfg(test)]
mod still_tests;
mod stop_serve;

pub use app::{Inside, app, listen};
pub use assets::asset;
pub use axum::extract::Path;
pub use chrome::Chrome;
pub use context::{Address, Ctx, Desk, Who, name_of};
pub use cookies::{SESSION_COOKIE, cookie_name};
pub use device::{Caller, Said};
pub use field::Field;
pub use form::{Form, Query, UploadedFile, clean};
pub use range::Range;
pub use refusal::Refusal;
pub use reply::{Answer, Reply};
pub use routes::{Access, Feature, Group, MenuItem, Route, Routes, table};
pub use sent::{Open, Sealed, Sent, SentSealed};
pub use still::Still;
pub use stop_serve::serve_stop;

/// What belongs to no feature: health, static files, the words of the layout.
pub const FEATURE: Feature = Feature {
    name: "http",
    routes: |routes| assets::routes(routes.get("/healthz", Access::Anyone, app::health)),
    menu: &[],
    messages: include_str!("messages.toml"),
};
