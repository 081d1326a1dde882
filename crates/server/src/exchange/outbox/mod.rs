//! What goes out: waiting, made ready, sent, stuck.

mod store;

pub(super) use store::{announced, answerable, issued, mark_sent, mark_stuck, sent_as, waiting};
