//! Statements known at compile time, and rows read by column name.

/// A statement known at compile time. Only [`sql!`](crate::sql) makes one, so nothing is ever formatted into SQL.
#[derive(Clone, Copy, Debug)]
pub struct Sql(&'static str);

/// Which of the two databases a text is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Sql {
    #[doc(hidden)]
    #[must_use]
    pub const fn __literal(text: &'static str) -> Self {
        Self(text)
    }

    pub(crate) fn text(self) -> &'static str {
        self.0
    }

    /// The statement with `{rows}` as this database unfolds an array of arrays: each row is `value`, its columns are
    /// `value ->> 0`, `value ->> 1`, …; `{bytes}` is the second of them, hexadecimal digits, as bytes: JSON has none.
    pub(crate) fn over_rows(self, dialect: Dialect) -> String {
        expand_rows(self.0, dialect)
    }
}

/// Replaces `{rows}` by this database's table function over the JSON array in `$1`, and `{bytes}` by its way to read digits.
#[must_use]
pub(crate) fn expand_rows(text: &str, dialect: Dialect) -> String {
    let (function, bytes) = match dialect {
        Dialect::Sqlite => ("json_each($1)", "unhex(value ->> 1)"),
        Dialect::Postgres => ("jsonb_array_elements($1)", "decode(value ->> 1, 'hex')"),
    };
    text.replace("{rows}", function).replace("{bytes}", bytes)
}

/// Turns a string literal into a statement.
///
/// `sql!(sqlite: "…")` and `sql!(postgres: "…")` are for `dialect.rs` alone; the check then asks that database only.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::Sql::__literal($text)
    };
    (sqlite: $text:literal) => {
        $crate::Sql::__literal($text)
    };
    (postgres: $text:literal) => {
        $crate::Sql::__literal($text)
    };
}

/// Lists the values of a statement: `args![id, "draft", None::<i64>]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// Declares a struct that is read by column name from a row of either database.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$doc:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $field_vis $field: $type),* }

        impl<'r, R: $crate::__sqlx::Row> $crate::__sqlx::FromRow<'r, R> for $name
        where
            &'static str: $crate::__sqlx::ColumnIndex<R>,
            $($type: $crate::__sqlx::Decode<'r, R::Database> + $crate::__sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> ::std::result::Result<Self, $crate::__sqlx::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}
