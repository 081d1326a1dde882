use super::*;

#[test]
fn the_shipped_regimes_are_read() {
    let codes: Vec<_> = shipped().iter().map(|regime| regime.code().to_owned()).collect();
    assert_eq!(codes, ["mua_ban_nguoi", "thong_tin_co_so"]);
}
