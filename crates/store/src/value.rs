//! Values bound to placeholders.

/// The values of one statement, in the order of its placeholders: see [`args!`](crate::args).
pub type Args = Vec<Value>;

/// A value bound to a placeholder. `None` keeps its type, because PostgreSQL asks for it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the variants are the column types of the house")]
pub enum Value {
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Json(Option<serde_json::Value>),
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$variant(Some(value.into())) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$variant(value.map(Into::into)) }
        }
    )* };
}
value_from! {
    i64 => Int, i32 => Int, bool => Bool,
    String => Text, &str => Text, &String => Text, Vec<u8> => Bytes, serde_json::Value => Json,
}

/// Instants are stored as milliseconds.
impl From<civic::Moment> for Value {
    fn from(at: civic::Moment) -> Self {
        Self::Int(Some(at.0))
    }
}

/// Civil dates are stored as ISO text.
impl From<viet::Date> for Value {
    fn from(day: viet::Date) -> Self {
        Self::Text(Some(day.to_string()))
    }
}

/// A civil date that may be unknown.
impl From<Option<viet::Date>> for Value {
    fn from(day: Option<viet::Date>) -> Self {
        Self::Text(day.map(|day| day.to_string()))
    }
}
