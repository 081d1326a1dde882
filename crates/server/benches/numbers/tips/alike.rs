//! Answers that must not be told apart: somebody else's tip and none at all, right words without news and wrong words. Asked in
//! turns; P is the share of pairs in which the one that is there took longer, one half when the clock says nothing.

use std::cell::RefCell;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::{Keys, Prepared, taken};
use crate::figures::{Table, Times, ms};
use crate::wire::{Answer, Client, Server};

const TIMES: usize = 500;
/// Of P under chance, for twice [`TIMES`] answers: the square root of (2n + 1) / 12n².
const DEVIATION: f64 = 0.018_3;

/// Measures both.
pub fn measure(name: &str, server: &Server, prepared: &Prepared, table: &mut Table) {
    // The first recipient is the province: the commune is left out.
    let token: [u8; 32] = Sha256::digest("right").into();
    let body = Keys::ask(server).tip(Sha256::digest(token).into(), 1);
    taken(&mut Client::new(server.address, ""), &body).expect("a tip is taken");
    let mut commune = Client::new(server.address, &prepared.commune);
    let foreign = foreign(server, prepared, &mut commune);
    let commune = RefCell::new(commune);
    let none: String = foreign.chars().rev().collect();
    for part in ["", "/parts/1"] {
        let ask = |id: &str| {
            let answer = commune.borrow_mut().get(&format!("/tips/{id}{part}"));
            assert_eq!(answer.status, 404);
            answer
        };
        let what = format!("{name}: GET /tips/ID{part} by whom the teller left out, of this tip and of none");
        compare(&what, &|| ask(&foreign), &|| ask(&none), table);
    }
    let teller = RefCell::new(Client::new(server.address, ""));
    let look = |token: [u8; 32]| {
        let question = [&token[..], &[0]].concat();
        let answer = teller
            .borrow_mut()
            .post_bytes("/tin-bao/tra-loi", "x-lantoa-tip: 1", &question);
        assert_eq!(answer.status, 200);
        answer
    };
    let what = format!("{name}: right words without news, wrong words");
    compare(&what, &|| look(token), &|| look([9; 32]), table);
}

/// The id of the tip that the province has and the commune has not.
fn foreign(server: &Server, prepared: &Prepared, commune: &mut Client) -> String {
    let ids = |client: &mut Client| -> Vec<String> {
        let page = String::from_utf8(client.get("/tips").body).unwrap();
        let links = page.split("href=\"/tips/").skip(1);
        links
            .map(|link| link.split('"').next().unwrap().to_owned())
            .collect()
    };
    let theirs = ids(commune);
    let mut own = ids(&mut Client::new(server.address, &prepared.province));
    own.retain(|id| !theirs.contains(id));
    own.pop().expect("a tip that the commune has not")
}

fn compare(what: &str, there: &dyn Fn() -> Answer, nothing: &dyn Fn() -> Answer, table: &mut Table) {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for turn in 0..2 * TIMES {
        // In the order 1221, so that neither always comes behind the other.
        let is_there = matches!(turn % 4, 0 | 3);
        let answer = if is_there { there() } else { nothing() };
        if is_there { &mut one } else { &mut other }.push(answer);
    }
    assert!(
        one.iter()
            .chain(&other)
            .all(|answer| answer.body.len() == one[0].body.len()),
        "{what}: one length"
    );
    let times = |answers: Vec<Answer>| answers.into_iter().map(|answer| answer.time).collect::<Vec<_>>();
    let (one, other) = (times(one), times(other));
    let slower = slower(&one, &other);
    let is_alike = (slower - 0.5).abs() < 3.0 * DEVIATION;
    let (one, other) = (Times::new(one).median(), Times::new(other).median());
    let value = format!("median {}, {} · P {slower:.3} ({TIMES} each)", ms(one), ms(other));
    table.aim(what, value, "0.5 within three deviations", is_alike);
}

fn slower(one: &[Duration], other: &[Duration]) -> f64 {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| a.cmp(b)));
    let halves: u32 = pairs
        .map(|order| match order {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        })
        .sum();
    f64::from(halves) / 2.0 / (one.len() * other.len()) as f64
}
