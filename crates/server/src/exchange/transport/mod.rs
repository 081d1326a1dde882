//! Network transports: one trait for the ways in which gateways carry messages, and the relay between a transport and
//! the spool.
//!
//! No client of a real gateway is here. Access needs the operator's agreement, from which come address, system id and
//! keys; the names are known from public code (field notes, section 8.4), the exact bodies and signatures are not. What
//! is here: the trait with those names, a double in memory of files for tests, and the relay, which is the part that must
//! not lose anything.

#[cfg(test)]
mod double_tests;
mod names;
mod relay;
#[cfg(test)]
mod tests;

use std::future::Future;

pub use names::{Gateway, Method, Names};
pub use relay::{Relayed, relay};

/// A message at the gateway that waits for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The gateway's own id of it.
    pub id: String,
    /// Document or status.
    pub kind: MessageKind,
    /// The code of the organ that sent it.
    pub from: String,
}

/// The header `messagetype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// `edoc`
    Edoc,
    /// `status`
    Status,
}

impl MessageKind {
    /// As headers carry it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Edoc => "edoc",
            Self::Status => "status",
        }
    }
}

/// What `updateStatus` tells the gateway about a message that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// `processing`
    Processing,
    /// `done`: it need not be offered again.
    Done,
    /// `fail`
    Fail,
}

impl Receipt {
    /// As bodies carry it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Done => "done",
            Self::Fail => "fail",
        }
    }
}

/// An organ as the gateway lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Agency {
    pub code: String,
    pub name: String,
}

/// Why a transport did not do something.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The gateway answered FAIL.
    #[error("the gateway refused: {code} {words}")]
    Refused {
        /// Its `ErrorCode`; only 15 (wrong id or secret) is known to us.
        code: String,
        /// Its `ErrorDesc`.
        words: String,
    },
    /// It was not to be reached: the same may be tried again.
    #[error("the gateway was not reached: {0}")]
    Unreached(String),
    /// This gateway has no such method, as far as is known.
    #[error("{0:?} is not known of this gateway")]
    NotKnown(Method),
}

/// A way to a gateway. The methods are named as gateways name them.
pub trait Transport: Send + Sync {
    /// `sendEdoc`: hands a message over; gives the gateway's id of it.
    fn send_edoc(
        &self,
        kind: MessageKind,
        message: &[u8],
    ) -> impl Future<Output = Result<String, Fault>> + Send;
    /// `getReceivedEdocList`: what waits for us.
    fn get_received_edoc_list(
        &self,
        kind: MessageKind,
    ) -> impl Future<Output = Result<Vec<Waiting>, Fault>> + Send;
    /// `getEdoc`: the bytes of one message. It goes on waiting until its receipt.
    fn get_edoc(&self, id: &str) -> impl Future<Output = Result<Vec<u8>, Fault>> + Send;
    /// `updateStatus`: the receipt for a message that waited.
    fn update_status(&self, id: &str, receipt: Receipt) -> impl Future<Output = Result<(), Fault>> + Send;
    /// `getAgenciesList`: who can be reached.
    fn get_agencies_list(&self) -> impl Future<Output = Result<Vec<Agency>, Fault>> + Send;
}
