//! What the readers of XML share.

use quick_xml::events::{BytesRef, BytesStart};

use crate::Unreadable;

/// A character or one of XML's own five entities. A document's own entities are refused: nothing can grow out of them.
pub(super) fn resolved(name: &BytesRef<'_>) -> Result<String, Unreadable> {
    let bad = || Unreadable::BadXml(format!("unknown reference &{};", name.as_ref()));
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.to_string()),
        Ok(None) => quick_xml::escape::resolve_xml_entity(name)
            .map(str::to_owned)
            .ok_or_else(bad),
        Err(_) => Err(bad()),
    }
}

/// The value of an attribute by its local name; empty when there is none.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let mut all = tag.attributes();
    let found = all
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name);
    found
        .map(|attribute| attribute.value.into_owned())
        .unwrap_or_default()
}
