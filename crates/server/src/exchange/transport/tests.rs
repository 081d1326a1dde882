//! The relay with a gateway made of folders: nothing is lost, whatever fails.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::double_tests::Double;
use super::relay::{Relayed, relay_in};
use super::{MessageKind, Receipt, Transport as _};
use crate::exchange::spool::Spool;

fn both() -> (tempfile::TempDir, Double, Spool) {
    let folder = tempfile::tempdir().unwrap();
    let double = Double::new(&folder.path().join("gateway"));
    let spool = Spool::open(folder.path().join("exchange"), Duration::ZERO).unwrap();
    (folder, double, spool)
}

#[tokio::test]
async fn what_waits_on_either_side_is_carried_once() {
    let (_folder, gateway, spool) = both();
    gateway.offer(MessageKind::Edoc, "7", b"<edXML/>");
    gateway.offer(MessageKind::Status, "8", b"<edXML></edXML>");
    spool.write("out", "a.edxml", b"1").unwrap();
    let done = relay_in(&spool, &gateway).await.unwrap();
    assert_eq!(
        done,
        Relayed {
            fetched: 2,
            sent: 1,
            refused: 0
        }
    );
    assert_eq!(spool.waiting("in").unwrap().len(), 2);
    assert_eq!(gateway.sent(), [b"1"]);
    assert_eq!(relay_in(&spool, &gateway).await.unwrap(), Relayed::default());
    assert_eq!(gateway.get_agencies_list().await.unwrap()[0].code, "H99.01");
}

#[tokio::test]
async fn what_the_gateway_refuses_stays() {
    let (_folder, gateway, spool) = both();
    spool.write("out", "a.edxml", b"1").unwrap();
    gateway.refuses.store(true, Ordering::Relaxed);
    assert_eq!(relay_in(&spool, &gateway).await.unwrap().refused, 1);
    assert_eq!(spool.waiting("out").unwrap(), ["a.edxml"]);
    gateway.refuses.store(false, Ordering::Relaxed);
    assert_eq!(relay_in(&spool, &gateway).await.unwrap().sent, 1);
    assert!(spool.waiting("out").unwrap().is_empty());
}

#[tokio::test]
async fn a_crash_at_any_step_loses_nothing() {
    for cut in 0..6 {
        let (_folder, gateway, spool) = both();
        gateway.offer(MessageKind::Edoc, "7", b"<edXML/>");
        spool.write("out", "a.edxml", b"1").unwrap();
        spool.cut_after(cut);
        let _ = relay_in(&spool, &gateway).await;
        spool.cut_after(-1);
        relay_in(&spool, &gateway).await.unwrap();
        assert_eq!(spool.waiting("in").unwrap().len(), 1, "cut {cut}");
        assert!(
            !gateway.sent().is_empty() && spool.waiting("out").unwrap().is_empty(),
            "cut {cut}"
        );
    }
}

#[test]
fn codes_are_those_of_the_gateways() {
    let receipts = [Receipt::Processing, Receipt::Done, Receipt::Fail];
    assert_eq!(receipts.map(Receipt::code), ["processing", "done", "fail"]);
    assert_eq!(
        [MessageKind::Edoc, MessageKind::Status].map(MessageKind::code),
        ["edoc", "status"]
    );
}
