//! The binary `lantoa`: pages, API and commands, one folder a feature.
//!
//! [`FEATURES`] is the one register: router, menu, access table, messages and tests derive from it.

pub mod access;
pub mod account;
pub mod activity;
pub mod asrun;
pub mod assignment;
pub mod audit;
pub mod backup;
pub mod board;
pub mod bulletin;
#[cfg(test)]
mod calc_tests;
pub mod campaign;
pub mod cli;
pub mod config;
pub mod demo;
pub mod directive;
pub mod exchange;
pub mod figures;
pub mod filing;
pub mod http;
pub mod i18n;
#[cfg(test)]
mod i18n_tests;
pub mod letter;
pub mod material;
pub mod measure;
pub mod offline;
pub mod outage;
pub mod outlet;
pub mod paper;
pub mod person;
pub mod portal;
pub mod publication;
pub mod rating;
pub mod reform;
pub mod regime;
pub mod register;
pub mod report;
pub mod schedule;
pub mod serve;
pub mod site;
pub mod station;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod tip;
pub mod unit;
#[cfg(test)]
mod walk_tests;

/// Every feature of the house.
pub const FEATURES: &[http::Feature] = &[
    http::FEATURE,
    account::FEATURE,
    letter::FEATURE,
    assignment::FEATURE,
    activity::FEATURE,
    offline::FEATURE,
    directive::FEATURE,
    filing::FEATURE,
    figures::FEATURE,
    regime::FEATURE,
    bulletin::FEATURE,
    report::FEATURE,
    asrun::FEATURE,
    board::FEATURE,
    paper::FEATURE,
    register::FEATURE,
    reform::FEATURE,
    schedule::FEATURE,
    portal::FEATURE,
    publication::FEATURE,
    material::FEATURE,
    outlet::FEATURE,
    outage::FEATURE,
    measure::FEATURE,
    rating::FEATURE,
    station::FEATURE,
    campaign::FEATURE,
    tip::FEATURE,
    exchange::FEATURE,
    unit::FEATURE,
    person::FEATURE,
    audit::FEATURE,
];

/// Kinds of [`AFFECTED`] that never go to their author, and how the authors are found.
pub const AUTHORS: &[(&str, reform::Authors)] = &[(filing::hand_over::APPROVALS, filing::hand_over::authors)];

/// Kinds of [`AFFECTED`] of which a unit has one alone, and how those that contradict each other are found.
pub const CLAIMS: &[(&str, reform::Claims)] = &[
    (schedule::RULES.name, schedule::claims),
    (bulletin::hand_over::READINGS.name, bulletin::hand_over::claims),
];

/// What hangs on units and must be thought of when one ends: each feature names its own kinds. Their order is that in which
/// they are moved: work before the directives that it came from.
pub const AFFECTED: &[reform::Affected] = &[
    person::post::ACCOUNTS,
    assignment::continued::OPEN,
    directive::hand_over::OPEN,
    letter::hand_over::ON_DESK,
    paper::hand_over::DRAFTS,
    report::hand_over::DRAFTS,
    exchange::ORGAN_CODES,
    filing::hand_over::OPEN,
    bulletin::hand_over::OWN,
    bulletin::hand_over::HERE,
    bulletin::hand_over::READINGS,
    bulletin::vetting::hand_over::BOARDS,
    schedule::RULES,
    schedule::SLOTS,
    station::CLUSTERS,
    station::DEVICES,
    station::TICKETS,
    asrun::alarm::hand_over::ALARMS,
    filing::hand_over::WAITING,
    assignment::continued::OVER,
    register::hand_over::SERIES,
];
