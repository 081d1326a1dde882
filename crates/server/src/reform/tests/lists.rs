//! What a former unit did is in the lists and registers of the one that took its place, and says whose it was.

use super::*;

#[tokio::test]
async fn what_a_former_unit_finished_is_in_the_list_of_its_successor_and_opens() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa"], None).await;
    let done = sql!("update assignment set handling = '06' where directive = 'D' and unit = $1");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(done, args![&unit_of(&house, "hoa").await]).await.unwrap();
    tx.commit().await.unwrap();
    let (hoa, chi) = (house.sign_in("newsroom").await, operator(&house).await);
    let own = hoa.get("/directives").await.body;
    assert!(
        own.contains("/directives/D") && !own.contains("của đơn vị trước"),
        "{own}"
    );
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    assert_eq!(unit_of(&house, "hoa").await, NEW);
    let list = hoa.get("/directives").await.body;
    assert!(
        list.contains("/directives/D") && list.contains("của đơn vị trước: Báo Lạng Sơn"),
        "{list}"
    );
    assert_eq!(hoa.get("/directives/D").await.status, 200);
    let mai = house.sign_in("commune").await;
    assert!(!mai.get("/directives").await.body.contains("/directives/D"));
    assert_eq!(mai.get("/directives/D").await.status, 404);
}

#[tokio::test]
async fn what_a_divided_unit_finished_is_nobodys() {
    let house = House::demo().await;
    issued(&house, &["hoa"], None).await;
    let done = sql!("update assignment set handling = '06' where directive = 'D' and unit = $1");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(done, args![&unit_of(&house, "hoa").await]).await.unwrap();
    tx.commit().await.unwrap();
    let chi = operator(&house).await;
    signed(&house, &division(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    let one = house.hire("mot", Role::Newsroom, NEW).await;
    assert!(!one.get("/directives").await.body.contains("/directives/D"));
    assert_eq!(one.get("/directives/D").await.status, 404);
}

#[tokio::test]
async fn work_that_was_taken_over_stands_in_the_registers_with_the_former_unit() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa", "dai"], None).await;
    let units = [unit_of(&house, "hoa").await, unit_of(&house, "dai").await];
    let mut tx = house.site.db.begin().await.unwrap();
    let all = units.iter().map(String::as_str);
    crate::register::arrives(&mut tx, house.site.clock.now(), "D", all)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (hoa, chi) = (house.sign_in("newsroom").await, operator(&house).await);
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    for register in ["incoming", "handling", "incoming/print", "handling/print"] {
        let page = hoa.get(&format!("/registers/{register}")).await.body;
        let taken = page.matches("Tiếp nhận từ ").count();
        assert_eq!(taken, 2, "{register}: {page}");
        assert!(page.contains("Tiếp nhận từ Báo Lạng Sơn"), "{register}: {page}");
        assert!(
            !page.contains("/registers/incoming/D"),
            "nothing is written there: {page}"
        );
    }
    // The number of the first document of its own is still to be taken.
    let series = sql!("select count(*) as count from number_series where unit = $1");
    assert_eq!(count(&house, series, args![NEW]).await, 0);
}
