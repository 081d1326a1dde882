//! What the tests share: a bulletin that is ready, and people.

use super::*;
use crate::unit::{Kind as UnitKind, Unit, Version};
use crate::{Moment, Role};

pub const NOW: Moment = Moment(1_760_000_000_000);

pub fn audio(sha256: &str) -> Audio {
    Audio {
        sha256: sha256.into(),
        duration_ms: 60_000,
        loudness_lufs: Some(-18.7),
        peak_dbtp: -1.5,
        above_noise_db: Some(35.0),
    }
}

pub fn whole(by: &str, sha256: &str) -> Listening {
    Listening {
        by: by.into(),
        sha256: sha256.into(),
        heard: vec![(0, 60_000)],
        took_ms: 61_000,
    }
}

pub fn approved(language: &str, sha256: &str) -> Variant {
    let mut variant = Variant::new(language, Voice::Person, "Nước lên.", "Hoa").unwrap();
    variant
        .record(audio(sha256), "Hoa", &AudioLimits::default())
        .unwrap();
    variant.hear(&whole("Lan", sha256)).unwrap();
    variant.approve("Lan", sha256, NOW).unwrap();
    variant
}

pub fn bulletin(class: Class, kind: Kind) -> Bulletin {
    Bulletin {
        id: "b1".into(),
        unit: "tỉnh".into(),
        level: Level::Province,
        class,
        kind,
        mode: Mode::Live,
        purpose: Purpose::Clause {
            directive: "1093/UBND-KGVX".into(),
            clause: "2".into(),
        },
        issued: NOW,
        expires: None,
        superseded_by: None,
        withheld: false,
        variants: vec![approved("vi", "aa")],
    }
}

pub fn named(person: &str) -> Mandate {
    Mandate {
        person: person.into(),
        role: Role::Officer,
        level: Level::Province,
        own_unit: true,
        approver: true,
        urgent: true,
        second_factor: true,
    }
}

/// A unit below another one, named as its id.
pub fn unit(id: &str, kind: UnitKind, parent: Option<&str>) -> Unit {
    let version = Version {
        parent: parent.map(str::to_owned),
        ..Version::named(id)
    };
    Unit::new(id, kind, vec![version])
}
