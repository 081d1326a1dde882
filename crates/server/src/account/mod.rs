//! Accounts: signing in and out, sessions in the database, one-click sign-ins of the demonstration.

mod pages;
pub mod password;
mod session;
pub mod store;
#[cfg(test)]
mod tests;

use crate::http::{Access, Feature};

pub use session::{begin, resume, token};
pub use store::{NewPerson, account as find, insert_link, insert_person};

/// Signing in and out.
pub const FEATURE: Feature = Feature {
    name: "account",
    routes: |routes| {
        routes
            .get("/sign-in", Access::Anyone, pages::show)
            .post("/sign-in", Access::Anyone, pages::sign_in)
            .get("/sign-in/{token}", Access::Anyone, pages::show_link)
            .post("/sign-in/{token}", Access::Anyone, pages::use_link)
            .post("/demo/sign-in", Access::Anyone, pages::sign_in_demo)
            .post("/sign-out", Access::SignedIn, pages::sign_out)
            .get("/home", Access::SignedIn, pages::home)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};
