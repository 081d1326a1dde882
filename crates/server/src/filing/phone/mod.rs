//! Periodic reports on a phone without a network: what it keeps ([`state`]), and what it sends ([`arrive`]).

pub(crate) mod arrive;
mod place;
pub(crate) mod state;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::landed;
