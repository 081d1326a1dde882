//! One writing for every value: fields in their order, big-endian numbers, lengths in front, nothing optional about it.

use super::{Moment, Refused};

/// A value with exactly one writing: what is read and written again gives the same bytes.
pub trait Canonical: Sized {
    /// Writes the value at the end of `out`.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads the value where `from` stands.
    ///
    /// # Errors
    /// The bytes are no writing of such a value.
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused>;

    /// The whole writing.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
        out
    }

    /// Reads a value that fills all of `bytes`.
    ///
    /// # Errors
    /// As [`Canonical::take`], or bytes are left over.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let mut from = Reader { rest: bytes };
        let value = Self::take(&mut from)?;
        if from.rest.is_empty() {
            Ok(value)
        } else {
            Err(Refused::Malformed("bytes are left over"))
        }
    }
}

/// Bytes that are being read.
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// The next `count` bytes.
    ///
    /// # Errors
    /// [`Refused::Truncated`] when there are fewer.
    pub fn bytes(&mut self, count: usize) -> Result<&'b [u8], Refused> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or(Refused::Truncated)?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Refused> {
        self.bytes(N)?.try_into().map_err(|_| Refused::Truncated)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Canonical for $number {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
                Ok(Self::from_be_bytes(from.array()?))
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, i16, i32, i64);

impl Canonical for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Refused::Malformed("a truth value that is neither 0 nor 1")),
        }
    }
}

impl<const N: usize> Canonical for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        from.array()
    }
}

impl Canonical for Moment {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        i64::take(from).map(Moment)
    }
}

/// Longest text in a message, bytes; longer ones are cut at a character when they are written.
const LONGEST_TEXT: usize = 1000;

impl Canonical for String {
    fn put(&self, out: &mut Vec<u8>) {
        let end = (0..=self.len().min(LONGEST_TEXT))
            .rev()
            .find(|end| self.is_char_boundary(*end));
        let text = &self[..end.unwrap_or(0)];
        out.extend_from_slice(&(text.len() as u16).to_be_bytes());
        out.extend_from_slice(text.as_bytes());
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        let length = usize::from(u16::take(from)?);
        if length > LONGEST_TEXT {
            return Err(Refused::Malformed("a text is too long"));
        }
        let text = std::str::from_utf8(from.bytes(length)?);
        text.map(str::to_owned)
            .map_err(|_| Refused::Malformed("a text is not UTF-8"))
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        bool::take(from)?.then(|| T::take(from)).transpose()
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|value| value.put(out));
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        let count = u32::take(from)? as usize;
        // Every value takes a byte at least: a count that cannot be true costs no memory.
        if count > from.rest.len() {
            return Err(Refused::Truncated);
        }
        (0..count).map(|_| T::take(from)).collect()
    }
}

/// What may be missing at the end of a whole message: it was added after messages without it had been signed, and whoever
/// wrote those is still understood. Nothing has one writing, no bytes at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail<T>(pub Vec<T>);

impl<T> Default for Tail<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for Tail<T> {
    fn from(values: Vec<T>) -> Self {
        Self(values)
    }
}

impl<T: Canonical> Canonical for Tail<T> {
    fn put(&self, out: &mut Vec<u8>) {
        if !self.0.is_empty() {
            self.0.put(out);
        }
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        if from.rest.is_empty() {
            return Ok(Self::default());
        }
        let values = Vec::take(from)?;
        if values.is_empty() {
            return Err(Refused::Malformed("nothing at the end is not written"));
        }
        Ok(Self(values))
    }
}

/// Two lists at the end of a whole message, of which the second came later than the first. What is not there has one writing:
/// no bytes at all; only before a second one that is there, nothing of the first is written as nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tails<A, B> {
    /// What came first.
    pub first: Vec<A>,
    /// What came later.
    pub more: Vec<B>,
}

impl<A, B> Default for Tails<A, B> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            more: Vec::new(),
        }
    }
}

impl<A: Canonical, B: Canonical> Canonical for Tails<A, B> {
    fn put(&self, out: &mut Vec<u8>) {
        if !self.first.is_empty() || !self.more.is_empty() {
            self.first.put(out);
        }
        if !self.more.is_empty() {
            self.more.put(out);
        }
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, Refused> {
        let mut tails = Self::default();
        if from.rest.is_empty() {
            return Ok(tails);
        }
        tails.first = Vec::take(from)?;
        if !from.rest.is_empty() {
            tails.more = Vec::take(from)?;
        } else if !tails.first.is_empty() {
            return Ok(tails);
        }
        if tails.more.is_empty() {
            return Err(Refused::Malformed("nothing at the end is not written"));
        }
        Ok(tails)
    }
}

/// A struct that is written field by field, in the order of its source.
macro_rules! canonical {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$of:meta])* pub $field:ident: $kind:ty,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$of])* pub $field: $kind,)+ }
        impl $crate::player::Canonical for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::player::Canonical::put(&self.$field, out);)+
            }
            fn take(from: &mut $crate::player::Reader<'_>) -> Result<Self, $crate::player::Refused> {
                Ok(Self { $($field: $crate::player::Canonical::take(from)?,)+ })
            }
        }
    };
}

/// An enum without content that is written as one byte.
macro_rules! canonical_codes {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$of:meta])* $case:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$of])* $case = $code,)+ }
        impl $crate::player::Canonical for $name {
            fn put(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
            fn take(from: &mut $crate::player::Reader<'_>) -> Result<Self, $crate::player::Refused> {
                match <u8 as $crate::player::Canonical>::take(from)? {
                    $($code => Ok(Self::$case),)+
                    _ => Err($crate::player::Refused::Malformed(concat!("no such ", stringify!($name)))),
                }
            }
        }
    };
}

/// An enum whose cases have fields: one byte for the case, then its fields in order.
macro_rules! canonical_cases {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$of:meta])* $code:literal => $case:ident { $($field:ident: $kind:ty,)* },)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the cases say what their fields are")]
        pub enum $name { $($(#[$of])* $case { $($field: $kind),* },)+ }
        impl $crate::player::Canonical for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$case { $($field),* } => {
                        out.push($code);
                        $($crate::player::Canonical::put($field, out);)*
                    })+
                }
            }
            fn take(from: &mut $crate::player::Reader<'_>) -> Result<Self, $crate::player::Refused> {
                match <u8 as $crate::player::Canonical>::take(from)? {
                    $($code => Ok(Self::$case { $($field: $crate::player::Canonical::take(from)?),* }),)+
                    _ => Err($crate::player::Refused::Malformed(concat!("no such ", stringify!($name)))),
                }
            }
        }
    };
}

pub(super) use {canonical, canonical_cases, canonical_codes};
