//! The power fails at every step in turn: nothing is lost and nothing happens twice.

use super::fixture_tests::*;
use super::round::round_in;
use crate::assignment::fixture_tests::unit_of;

/// More steps than a message has from `in/` to `out/`.
const STEPS: i64 = 14;

#[tokio::test]
async fn a_crash_at_any_step_loses_nothing_and_repeats_nothing() {
    let (house, spool) = house().await;
    let mut finished = false;
    for cut in 0..STEPS {
        let (id, number) = (format!("vd-{cut}"), format!("{}/SVD-VP", 100 + cut));
        spool
            .write("in", "a.edxml", &bytes(document(&id, &number)))
            .unwrap();
        spool.cut_after(cut);
        let first = round_in(&house.site, &spool).await.unwrap();
        finished = first.broken == 0;
        spool.cut_after(-1);
        round_in(&house.site, &spool).await.unwrap();
        round_in(&house.site, &spool).await.unwrap();
        assert_eq!(letters(&house).await, cut + 1, "cut {cut}: one letter each");
        assert_eq!(told(&spool, &id), ["01"], "cut {cut}: told once");
        assert!(
            spool.waiting("in").unwrap().is_empty() && spool.prepared().unwrap().is_empty(),
            "cut {cut}"
        );
        assert_eq!(
            spool.waiting("done").unwrap().len() as i64,
            cut + 1,
            "cut {cut}: kept"
        );
    }
    assert!(
        finished,
        "a message has more than {STEPS} steps: raise the number"
    );
    assert_eq!(lines(&house, "in").await.len() as i64, STEPS);
    assert_eq!(lines(&house, "out").await.len() as i64, STEPS);
}

/// The same for a message that is for two units: both get it, or neither yet.
#[tokio::test]
async fn a_crash_at_any_step_leaves_no_unit_out() {
    const MORE: i64 = 22;
    let (house, spool) = house().await;
    let other = "H98.06";
    enter(&house, &unit_of(&house, "khac").await, other, false).await;
    let mut finished = false;
    for cut in 0..MORE {
        let (id, number) = (format!("vd-{cut}"), format!("{}/SVD-VP", 100 + cut));
        let mut both = document(&id, &number);
        both.to.push(both.to[0].clone());
        both.to[1].id = Some(other.to_owned());
        spool.write("in", "a.edxml", &bytes(both)).unwrap();
        spool.cut_after(cut);
        finished = round_in(&house.site, &spool).await.unwrap().broken == 0;
        spool.cut_after(-1);
        assert_eq!(letters(&house).await % 2, 0, "cut {cut}: both or neither");
        round_in(&house.site, &spool).await.unwrap();
        round_in(&house.site, &spool).await.unwrap();
        assert_eq!(letters(&house).await, 2 * (cut + 1), "cut {cut}");
        assert_eq!(told(&spool, &id), ["01", "01"], "cut {cut}: each told once");
    }
    assert!(finished, "raise the number");
}

/// A message that was written and fetched is not written again, even when the power failed right after.
#[tokio::test]
async fn what_was_fetched_is_not_written_again() {
    let (house, spool) = house().await;
    for cut in 0..STEPS {
        let (id, number) = (format!("vd-{cut}"), format!("{}/SVD-VP", 100 + cut));
        spool
            .write("in", "a.edxml", &bytes(document(&id, &number)))
            .unwrap();
        spool.cut_after(cut);
        round_in(&house.site, &spool).await.unwrap();
        spool.cut_after(-1);
        let mut fetched = 0;
        for _ in 0..3 {
            fetched += told(&spool, &id).len();
            for name in spool.waiting("out").unwrap() {
                std::fs::remove_file(spool.place("out", &name)).unwrap();
            }
            round_in(&house.site, &spool).await.unwrap();
        }
        assert_eq!(fetched, 1, "cut {cut}");
    }
}

#[tokio::test]
async fn a_failing_message_is_kept_with_its_reason_whatever_happens() {
    let (house, spool) = house().await;
    for cut in 0..6 {
        let name = format!("bad-{cut}.edxml");
        spool
            .write("in", &name, format!("<edXML><cut>{cut}</cut></edXML>").as_bytes())
            .unwrap();
        spool.cut_after(cut);
        round_in(&house.site, &spool).await.unwrap();
        spool.cut_after(-1);
        round_in(&house.site, &spool).await.unwrap();
        let failed = spool.failed().unwrap();
        let one: Vec<_> = failed.iter().filter(|failed| failed.name == name).collect();
        assert_eq!(one.len(), 1, "cut {cut}");
        assert_eq!(one[0].reason.as_ref().unwrap().code, "no_header");
    }
    assert_eq!(spool.failed().unwrap().len(), 6);
}

/// Two programs on one folder and one database: the lock lets one work, the database refuses the second record.
#[tokio::test]
async fn two_rounds_at_once_do_everything_once() {
    let (house, spool) = house().await;
    for n in 0..6 {
        let message = bytes(document(&format!("vd-{n}"), &format!("{}/SVD-VP", 200 + n)));
        spool.write("in", &format!("{n}.edxml"), &message).unwrap();
    }
    let other = super::round::spool(&house.site).unwrap();
    let (one, two) = tokio::join!(round_in(&house.site, &spool), round_in(&house.site, &other));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.laid + two.laid, 6, "{one:?} {two:?}");
    round_in(&house.site, &spool).await.unwrap();
    assert_eq!(letters(&house).await, 6);
    assert_eq!(out(&spool).len(), 6);
}
