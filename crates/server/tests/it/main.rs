//! What is asked of the whole: every statement on both databases, the same schema, the real letter.

mod databases;
mod statements;
