//! The list of keys that devices seal to: signed by a root that the house does not hold, good for some days, numbered.

use serde::{Deserialize, Serialize};
use viet::Date;

/// A list is good for so many days at most: one that is played again later is refused by every device.
pub const LONGEST_DAYS: i64 = 31;
/// `age1pq1` and 1,216 bytes in bech32.
const AGE_KEY: usize = 1959;

/// What the root signs, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyList {
    /// Version of this form: 1.
    pub v: u8,
    /// True for keys that everybody knows: nothing real may be told.
    pub practice: bool,
    /// Grows by one with every list.
    pub serial: u32,
    /// The day of signing, ISO.
    pub issued: String,
    /// The last day on which it is good, inclusive, ISO.
    pub until: String,
    /// The key of threshold recovery.
    pub recovery: String,
    /// Who may be told.
    pub recipients: Vec<Listed>,
}

/// A recipient with the keys of its duty officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its id in the house.
    pub id: String,
    /// Its name for the teller.
    pub name: String,
    /// `commune`, `remote`, `other`.
    pub kind: String,
    /// One for each officer and epoch.
    pub keys: Vec<OfficerKey>,
}

/// The two public keys of a duty officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerKey {
    /// Its id in the house.
    pub id: String,
    /// The epoch that it belongs to: `2026-11`.
    pub epoch: String,
    /// The age recipient, `age1pq1…`.
    pub age: String,
    /// The Ed25519 key that signs hand-overs, hexadecimal.
    pub sign: String,
}

/// Why a list is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum KeyFault {
    #[error("the form of the list is not known")]
    Form,
    #[error("the serial does not follow the last one")]
    Serial,
    #[error("the days of the list are not in order, or too many")]
    Days,
    #[error("there is no recipient, or one without a key")]
    Empty,
    #[error("a key is not a hybrid age key, or not an Ed25519 key")]
    Key,
    #[error("a key stands in the list twice")]
    Twice,
}

impl KeyList {
    /// True when a device may seal to it on this day. A day of grace at the front: clocks of phones are wrong.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        let (Ok(issued), Ok(until)) = (self.issued.parse::<Date>(), self.until.parse::<Date>()) else {
            return false;
        };
        issued <= day.plus_days(1) && day <= until
    }

    /// Checks a list that is to follow one with this serial.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self, last: u32) -> Result<(), KeyFault> {
        if self.v != 1 {
            return Err(KeyFault::Form);
        }
        if self.serial != last + 1 {
            return Err(KeyFault::Serial);
        }
        let days = |text: &str| {
            text.parse::<Date>()
                .map(Date::days_since_epoch)
                .map_err(|_| KeyFault::Days)
        };
        let (issued, until) = (days(&self.issued)?, days(&self.until)?);
        if until < issued || until - issued > LONGEST_DAYS {
            return Err(KeyFault::Days);
        }
        let most = usize::try_from(u32::BITS).unwrap_or(32);
        if self.recipients.is_empty()
            || self.recipients.len() > most
            || self.recipients.iter().any(|one| one.keys.is_empty())
        {
            return Err(KeyFault::Empty);
        }
        self.check_keys()
    }

    fn check_keys(&self) -> Result<(), KeyFault> {
        let keys = || self.recipients.iter().flat_map(|one| &one.keys);
        let mut ages: Vec<&str> = keys()
            .map(|key| key.age.as_str())
            .chain([self.recovery.as_str()])
            .collect();
        if !ages.iter().all(|key| is_age(key)) || !keys().all(|key| is_hex(&key.sign, 64)) {
            return Err(KeyFault::Key);
        }
        ages.sort_unstable();
        if ages.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(KeyFault::Twice);
        }
        Ok(())
    }

    /// The epoch of a tip that is sealed to this list: that of its oldest key, which is the first to be destroyed.
    #[must_use]
    pub fn epoch(&self) -> &str {
        let keys = self.recipients.iter().flat_map(|one| &one.keys);
        let oldest = keys.map(|key| key.epoch.as_str()).min();
        oldest.unwrap_or_else(|| self.issued.get(..7).unwrap_or_default())
    }

    /// How many keys every tip is sealed to: those of all recipients, real or thrown away, and recovery.
    #[must_use]
    pub fn sealed_to(&self) -> usize {
        1 + self.recipients.iter().map(|one| one.keys.len()).sum::<usize>()
    }
}

fn is_age(key: &str) -> bool {
    key.len() == AGE_KEY
        && key.starts_with("age1pq1")
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(letter: char) -> String {
        format!("age1pq1{}", letter.to_string().repeat(AGE_KEY - 7))
    }

    fn list() -> KeyList {
        let key = |letter: char| OfficerKey {
            id: letter.to_string(),
            epoch: "2026-11".into(),
            age: age(letter),
            sign: "ab".repeat(32),
        };
        let listed = |letter: char| Listed {
            id: letter.to_string(),
            name: "Công an".into(),
            kind: "other".into(),
            keys: vec![key(letter)],
        };
        KeyList {
            v: 1,
            practice: false,
            serial: 8,
            issued: "2026-11-20".into(),
            until: "2026-12-04".into(),
            recovery: age('r'),
            recipients: vec![listed('a'), listed('b')],
        }
    }

    #[test]
    fn a_sound_list_follows_the_last_one_and_says_how_many_keys_it_has() {
        assert_eq!(list().check(7), Ok(()));
        assert_eq!(list().sealed_to(), 3);
        let mut older = list();
        older.recipients[1].keys[0].epoch = "2026-10".into();
        assert_eq!((list().epoch(), older.epoch()), ("2026-11", "2026-10"));
        assert_eq!(list().check(8), Err(KeyFault::Serial), "played again");
        assert_eq!(list().check(6), Err(KeyFault::Serial), "one is missing between");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |change: fn(&mut KeyList)| {
            let mut list = list();
            change(&mut list);
            list.check(7)
        };
        assert_eq!(with(|list| list.v = 2), Err(KeyFault::Form));
        assert_eq!(with(|list| list.until = "2026-11-19".into()), Err(KeyFault::Days));
        assert_eq!(with(|list| list.until = "2027-11-19".into()), Err(KeyFault::Days));
        assert_eq!(with(|list| list.recipients[1].keys.clear()), Err(KeyFault::Empty));
        assert_eq!(with(|list| list.recipients.clear()), Err(KeyFault::Empty));
        assert_eq!(
            with(|list| list.recovery = "age1ql3z7hjy".into()),
            Err(KeyFault::Key)
        );
        assert_eq!(
            with(|list| list.recipients[0].keys[0].sign = "AB".repeat(32)),
            Err(KeyFault::Key)
        );
        assert_eq!(
            with(|list| list.recovery = list.recipients[0].keys[0].age.clone()),
            Err(KeyFault::Twice)
        );
    }

    #[test]
    fn it_is_good_from_the_day_before_to_its_last_day() {
        let good = |day: &str| list().is_good_on(day.parse().unwrap());
        assert_eq!(
            ["2026-11-18", "2026-11-19", "2026-12-04", "2026-12-05"].map(good),
            [false, true, true, false]
        );
    }
}
