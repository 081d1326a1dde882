//! The audit record as the operator reads it: the newest entries, who did what to what, and whether the chain holds.

pub mod cli;
mod pages;
mod store;
#[cfg(test)]
mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

/// Reading and verifying the audit record.
pub const FEATURE: Feature = Feature {
    name: "audit",
    routes: |routes| routes.get("/audit", Access::Act(Act::VerifyAudit), pages::list),
    menu: &[MenuItem {
        key: "audit.menu",
        short: "audit.menu",
        path: "/audit",
        icon: "i-audit",
        access: Access::Act(Act::VerifyAudit),
        group: Group::House,
        order: 90,
    }],
    messages: include_str!("messages.toml"),
};
