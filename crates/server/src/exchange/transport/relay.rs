//! Between a transport and the spool. What waits at the gateway is written into `in/` before its receipt is given; what
//! waits in `out/` is laid aside after the gateway took it.
//!
//! A crash between two steps makes a step twice, never not at all. Inwards that does no harm: the same bytes are
//! recorded once. Outwards the gateway may get the same message twice, with the same document id: the format leaves
//! nothing better.

use super::super::round;
use super::super::spool::Spool;
use super::{Fault, MessageKind, Receipt, Transport};
use crate::serve::Failure;
use crate::site::Site;

/// What was carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Relayed {
    pub fetched: usize,
    pub sent: usize,
    /// Messages that the gateway refused; they stay in `out/`.
    pub refused: usize,
}

/// Carries everything that waits at both ends.
pub async fn relay(site: &Site, transport: &impl Transport) -> Result<Relayed, Failure> {
    relay_in(&round::spool(site)?, transport).await
}

pub(super) async fn relay_in(spool: &Spool, transport: &impl Transport) -> Result<Relayed, Failure> {
    let mut done = Relayed::default();
    for kind in [MessageKind::Edoc, MessageKind::Status] {
        for waiting in transport.get_received_edoc_list(kind).await? {
            let bytes = transport.get_edoc(&waiting.id).await?;
            spool.step()?;
            spool.write("in", &file_name(&waiting.id), &bytes)?;
            spool.step()?;
            transport.update_status(&waiting.id, Receipt::Done).await?;
            done.fetched += 1;
        }
    }
    for name in spool.waiting("out")? {
        let bytes = std::fs::read(spool.place("out", &name))?;
        spool.step()?;
        match transport.send_edoc(kind_of(&bytes), &bytes).await {
            Ok(_) => {}
            Err(Fault::Refused { code, words }) => {
                tracing::warn!(file = name, code, words, "the gateway refused a message");
                done.refused += 1;
                continue;
            }
            Err(fault) => return Err(fault.into()),
        }
        spool.step()?;
        spool.lay_aside(&name)?;
        done.sent += 1;
    }
    Ok(done)
}

/// The gateway's id may hold anything: it is no path here.
fn file_name(id: &str) -> String {
    format!("gw-{}.edxml", &store::audit::digest(id.as_bytes())[..24])
}

/// A status has no body.
fn kind_of(message: &[u8]) -> MessageKind {
    match wire::edxml::read(message) {
        Ok(read) if matches!(read.message, wire::edxml::Message::Status(_)) => MessageKind::Status,
        _ => MessageKind::Edoc,
    }
}
