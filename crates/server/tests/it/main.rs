//! What is asked of the whole: every statement on both databases, the same schema, the commands of the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod command;
mod databases;
mod doorbells;
mod exchange;
mod player;
mod statements;
mod stop;
mod town;
mod urgent;
