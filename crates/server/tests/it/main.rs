//! What is asked of the whole: every statement on both databases, the same schema, the real letter.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod databases;
mod exchange;
mod statements;
