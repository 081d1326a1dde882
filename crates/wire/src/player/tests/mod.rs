//! The player's protocol: what is accepted, and all the ways to be refused.

mod bytes;
mod log;
mod orders;
mod people;
mod release;

use super::*;

pub const NOW: Moment = Moment(1_785_000_000_000);
pub const DAY: i64 = 86_400_000;

pub fn signer(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32])
}

pub fn trusted(seed: u8, powers: Powers) -> TrustedKey {
    TrustedKey {
        key: signer(seed).public(),
        powers,
        from: Moment(NOW.0 - 400 * DAY),
        until: None,
    }
}

pub fn trust() -> Trust {
    Trust {
        serial: 0,
        keys: vec![trusted(1, Powers::ALL), trusted(2, Powers::STOP)],
    }
}

pub fn item(id: &str, at: i64) -> Item {
    Item {
        id: id.to_owned(),
        at: Moment(at),
        late_ms: 60_000,
        class: Class::Ordinary,
        origin: 1,
        media: [7; 32],
        bytes: 960_044,
        samples: 480_000,
        gain: -150,
        resume: Resume::Live,
        gateways: 1,
        language: "tyz".to_owned(),
    }
}

pub fn plan(version: u64) -> Plan {
    Plan {
        device: "loa-1".to_owned(),
        version,
        issued_at: NOW,
        expires_at: Moment(NOW.0 + 7 * DAY),
        nonce: [3; 16],
        offset_ms: 0,
        clock_limit_ms: 2_000,
        quiet: QuietHours {
            spans: vec![QuietSpan {
                from: 21 * 60,
                until: 5 * 60,
            }],
        },
        fallback: None,
        items: vec![item("a", NOW.0 + 1_000), item("b", NOW.0 + 60_000)],
        tail: Tails::default(),
    }
}

pub fn sealed_plan(plan: &Plan, seed: u8) -> Vec<u8> {
    Sealed::seal(Kind::Plan, plan, &signer(seed)).to_bytes()
}

pub fn health() -> Health {
    Health {
        program: "0.1.0".to_owned(),
        uptime_s: 86_400,
        playing: "01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(),
        level: Some(-1_850),
        clock: ClockState {
            source: ClockSource::House,
            error_us: Some(20_000),
        },
        free_bytes: Some(1 << 33),
        missing_media: 0,
        stopped: false,
        temperature: Some(512),
        power: Some(0),
        signal: Some(-87),
        fault: String::new(),
        update: Update::Idle,
        update_fault: String::new(),
    }
}

pub fn question() -> Poll {
    Poll {
        device: "loa-1".to_owned(),
        nonce: [9; 16],
        at: NOW,
        plan: 4,
        stop: 0,
        trust: 0,
        program: 0,
        log: Head {
            sequence: 812,
            hash: [5; 32],
        },
        wait_ms: 50_000,
        health: Some(health()),
        about: Tail::default(),
    }
}
