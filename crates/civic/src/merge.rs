//! Three-way merge by field: what was written from an older base, against what others wrote meanwhile.
//!
//! A form has one responsible unit and a few dozen fields, so a field is the unit of agreement. What only one side
//! changed is taken; what both changed alike is agreed; what both changed differently is a [`Clash`]: both values stay,
//! and a person decides.

use std::collections::BTreeMap;

/// Fields by name, as text. A field that is not there is empty.
pub type Fields = BTreeMap<String, String>;

/// A field that two sides changed to different values from the same base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: String,
    /// What stood there before both.
    pub base: String,
    /// What the later writer put there without knowing of the other.
    pub mine: String,
    /// What stands there now.
    pub theirs: String,
}

/// What comes of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Every field: as it stands now, with what was taken. Clashing fields stay as they stand.
    pub fields: Fields,
    /// The fields that were taken, in their order.
    pub taken: Vec<String>,
    /// What a person must decide, in the order of the fields.
    pub clashes: Vec<Clash>,
}

/// Merges `mine`, which names only the fields that were written, into `theirs`; both come from `base`.
#[must_use]
pub fn merge(base: &Fields, mine: &Fields, theirs: &Fields) -> Merged {
    let mut merged = Merged {
        fields: theirs.clone(),
        ..Merged::default()
    };
    for (field, value) in mine {
        let (before, now) = (of(base, field), of(theirs, field));
        if value == before || value == now {
            continue;
        }
        if now == before {
            merged.fields.insert(field.clone(), value.clone());
            merged.taken.push(field.clone());
        } else {
            merged.clashes.push(Clash {
                field: field.clone(),
                base: before.to_owned(),
                mine: value.clone(),
                theirs: now.to_owned(),
            });
        }
    }
    merged
}

fn of<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn what_one_side_changed_is_taken_and_what_both_changed_is_asked() {
        let base = fields("people=40 place=chợ note=a");
        let theirs = fields("people=45 place=chợ note=b");
        let merged = merge(&base, &fields("people=50 place=đình note=b"), &theirs);
        assert_eq!(merged.fields, fields("people=45 place=đình note=b"));
        assert_eq!(merged.taken, ["place"]);
        let clash = Clash {
            field: "people".into(),
            base: "40".into(),
            mine: "50".into(),
            theirs: "45".into(),
        };
        assert_eq!(
            merged.clashes,
            [clash],
            "the note was changed alike: nobody is asked"
        );
    }

    #[test]
    fn emptying_a_field_is_a_change_like_any_other() {
        let base = fields("note=a");
        let mine = Fields::from([("note".to_owned(), String::new())]);
        assert_eq!(merge(&base, &mine, &base).taken, ["note"]);
        assert_eq!(merge(&base, &mine, &fields("note=b")).clashes.len(), 1);
        assert_eq!(
            merge(&base, &mine, &Fields::new()),
            Merged::default(),
            "both emptied it"
        );
    }

    /// Every combination of three values in one field: never lost in silence.
    #[test]
    fn a_value_is_taken_agreed_or_asked_about_and_never_dropped() {
        let values = ["", "1", "2"];
        for at in 0..27 {
            let (base, mine, theirs) = (values[at % 3], values[at / 3 % 3], values[at / 9]);
            let one = |value: &str| Fields::from([("f".to_owned(), value.to_owned())]);
            let merged = merge(&one(base), &one(mine), &one(theirs));
            let stands = merged.fields["f"].as_str();
            let asked = merged
                .clashes
                .iter()
                .any(|clash| clash.mine == mine && clash.theirs == theirs);
            assert!(stands == mine || asked || mine == base, "{base} {mine} {theirs}");
            assert!(
                stands == theirs || theirs == base,
                "{base} {mine} {theirs}: the other's value stays"
            );
        }
    }
}
