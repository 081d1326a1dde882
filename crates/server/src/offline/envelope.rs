//! What a phone sends: items in envelopes of one shape, whatever they are about.
//!
//! A new kind of item is a name in [`Item::kind`] and an arm in `take`; the envelope stays.

use civic::merge::Fields;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::clean;

/// One request may carry so many items.
pub(super) const MOST_ITEMS: usize = 50;
/// One item may announce so many photos, as one activity may bring so many files.
pub(super) const MOST_PHOTOS: usize = 12;
/// A photo may have so many bytes: phones make them at most 300 kB, and we are not exact to the byte.
pub(super) const LARGEST_PHOTO: i64 = 512 * 1024;
/// An item may have so many fields, and a value so many bytes.
const MOST_FIELDS: usize = 400;
const LONGEST_VALUE: usize = 16 * 1024;

/// Something that was written on a phone. The order of the fields is part of the hash.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Item {
    /// `activity`, `amend`, `settle`, `step`, `delegate`, `filing`.
    pub kind: String,
    /// Made by the phone, 26 characters; sent again, the same key is the same item.
    pub key: String,
    /// What it is about: an assignment, an activity, a clash, a period of a regime.
    pub on: String,
    /// The version of that from which it was written; 0 where nothing was.
    #[serde(default)]
    pub base: i64,
    /// The fields that were written, as typed.
    #[serde(default)]
    pub fields: Fields,
    /// The person's unit as the phone knew it.
    pub unit: String,
    /// The phone's clock when it was written, UTC milliseconds.
    pub at: i64,
    /// Photos that follow in pieces.
    #[serde(default)]
    pub photos: Vec<Photo>,
}

/// A photo that follows.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Photo {
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// The name that it came with.
    pub name: String,
}

impl Item {
    /// Reads one item; the word is a key of `offline.refused.` otherwise.
    pub(super) fn read(value: Value) -> Result<Self, &'static str> {
        let item: Self = serde_json::from_value(value).map_err(|_| "unreadable")?;
        let long = |text: &String| text.len() > LONGEST_VALUE;
        let ids = [&item.kind, &item.on, &item.unit];
        if item.fields.len() > MOST_FIELDS
            || item.fields.values().any(long)
            || ids.into_iter().any(|id| id.len() > 80)
        {
            return Err("too_long");
        }
        if !crate::activity::new::is_key(&item.key) {
            return Err("unreadable");
        }
        if item.photos.len() > MOST_PHOTOS || item.photos.iter().any(|photo| !photo.is_fit()) {
            return Err("photo_size");
        }
        Ok(item)
    }

    /// The hash of the item as it came, which the phone computes alike: compact JSON in this order, fields by name.
    pub(super) fn hash(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        ::store::audit::digest(text.as_bytes())
    }

    /// A field as the house takes text: composed and trimmed.
    pub(super) fn field(&self, name: &str) -> String {
        self.fields
            .get(name)
            .map(|value| clean(value))
            .unwrap_or_default()
    }

    /// Every field as the house takes text.
    pub(super) fn cleaned(&self) -> Fields {
        let fields = self.fields.iter();
        fields.map(|(name, value)| (name.clone(), clean(value))).collect()
    }
}

impl Photo {
    fn is_fit(&self) -> bool {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        self.hash.len() == 64
            && self.hash.bytes().all(hex)
            && (1..=LARGEST_PHOTO).contains(&self.size)
            && self.name.len() <= 400
    }

    /// The last part of the name, shown and never used as a path.
    pub(super) fn shown_name(&self) -> String {
        let last = self.name.rsplit(['/', '\\']).next().unwrap_or("");
        let shown: String = clean(last)
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        if shown.is_empty() {
            "anh.jpg".to_owned()
        } else {
            shown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item() -> Value {
        json!({ "kind": "activity", "key": "01J00000000000000000000000", "on": "A", "unit": "U", "at": 5,
            "fields": { "note": "đã \"phát\"\n", "day": "2021-04-26" },
            "photos": [{ "hash": "0".repeat(64), "size": 3, "name": "a/b.jpg" }] })
    }

    #[test]
    fn the_hash_is_of_the_compact_text_in_one_order() {
        let item = Item::read(item()).unwrap();
        let text = format!(
            "{{\"kind\":\"activity\",\"key\":\"01J00000000000000000000000\",\"on\":\"A\",\"base\":0,\
             \"fields\":{{\"day\":\"2021-04-26\",\"note\":\"đã \\\"phát\\\"\\n\"}},\"unit\":\"U\",\"at\":5,\
             \"photos\":[{{\"hash\":\"{}\",\"size\":3,\"name\":\"a/b.jpg\"}}]}}",
            "0".repeat(64)
        );
        assert_eq!(item.hash(), ::store::audit::digest(text.as_bytes()));
        assert_eq!(item.photos[0].shown_name(), "b.jpg");
        assert_eq!(item.field("note"), "đã \"phát\"");
    }

    #[test]
    fn what_is_no_item_or_too_much_of_one_is_refused_by_a_word() {
        let with = |name: &str, value: Value| {
            let mut item = item();
            item[name] = value;
            Item::read(item).unwrap_err()
        };
        assert_eq!(Item::read(json!("x")).unwrap_err(), "unreadable");
        assert_eq!(with("key", json!("short")), "unreadable");
        assert_eq!(with("on", json!("x".repeat(81))), "too_long");
        assert_eq!(with("fields", json!({ "note": "x".repeat(20_000) })), "too_long");
        let photo = |size: i64, hash: &str| json!([{ "hash": hash, "size": size, "name": "" }]);
        for photos in [
            photo(0, &"0".repeat(64)),
            photo(600_000, &"0".repeat(64)),
            photo(3, "xyz"),
        ] {
            assert_eq!(with("photos", photos), "photo_size");
        }
    }
}
