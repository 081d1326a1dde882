//! The board's word: what leaves with it, and what voids it.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_a_department_makes_goes_before_the_board_and_leaves_with_its_word() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, rule) = with_board(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    aimed(&house, &lan, &id).await;
    assert_eq!(look(&khac, &id).await.status, 404, "a draft is its unit's alone");
    approved(&house, &lan, &binh, &id, "vi").await;
    let hash = hash(&lan, &id, "vi").await;
    // The maker sees who waits for whom; nothing leaves.
    let page = lan.get(&format!("/bulletins/{id}")).await.body;
    assert!(
        page.contains("Đơn vị đã duyệt. Bản tin đang ở Ban biên tập") && page.contains(&rule),
        "{page}"
    );
    assert!(
        lan.get("/bulletins")
            .await
            .body
            .contains("Đang chờ Ban biên tập của")
    );
    let held = sends(&lan, &id).await;
    assert!(
        held.status == 409 && held.body.contains("chưa thẩm định xong"),
        "{}",
        held.body
    );
    // The member is told in the menu, the inbox and the list.
    assert!(
        khac.get("/bulletins")
            .await
            .body
            .contains("Bản tin chờ bạn thẩm định hoặc cần bạn xem: 1")
    );
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains(&format!("/bulletins/{id}/vetting"))
    );
    let page = look(&khac, &id).await;
    assert!(
        page.status == 200 && page.body.contains("7h30 ngày 30/4/2021"),
        "{}",
        page.body
    );
    assert_eq!(
        khac.get(&format!("/bulletins/{id}")).await.status,
        404,
        "its own pages stay its unit's"
    );
    // Nothing is passed unheard, nor by what somebody types.
    let unheard = passes(&khac, &id, "vi", &hash, "x").await;
    assert_eq!(unheard.status, 409, "{}", unheard.body);
    let word = [("language", "vi"), ("hash", hash.as_str()), ("to_the_end", "on")];
    let heard = format!("/bulletins/{id}/vetting/heard");
    assert_eq!(
        khac.post(&heard, &word).await.status,
        422,
        "it was not sent to them"
    );
    khac.get(&format!("/bulletins/{id}/vetting/media?language=vi"))
        .await;
    assert_eq!(
        khac.post(&heard, &word).await.status,
        422,
        "its time has not passed"
    );
    assert_eq!(seal(&khac, &id, "vi").await, "", "no button before it was heard");
    passed(&house, &khac, &id, "vi", &hash).await;
    assert!(
        !khac
            .get("/bulletins")
            .await
            .body
            .contains("Bản tin chờ bạn thẩm định")
    );
    let steps = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(steps.contains("Ban biên tập thẩm định đạt"), "{steps}");
    assert_eq!(sends(&lan, &id).await.status, 303);
    let again = look(&khac, &id).await;
    assert!(
        again.status == 200 && !again.body.contains("name=\"seal\""),
        "{}",
        again.body
    );
    assert_eq!(
        passes(&khac, &id, "vi", &hash, "x").await.status,
        409,
        "what has left is not passed"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one attempt after the other")]
async fn whatever_changes_after_the_boards_word_has_to_be_vetted_again() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, first) = ready(&house, &lan, &binh).await;
    listened(&house, &khac, &id, "vi", &first).await;
    let shown = seal(&khac, &id, "vi").await;
    // Changed between the page and the button.
    let edit = lan.get(&format!("/bulletins/{id}/edit")).await.body;
    let (_, rest) = edit.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap().to_owned();
    let head = [
        ("version", version.as_str()),
        ("title", "Tên khác hẳn"),
        ("class", "priority"),
        ("kind", "notice"),
        ("mode", "live"),
        ("purpose", "own"),
    ];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/edit"), &head).await.status,
        303
    );
    let late = passes(&khac, &id, "vi", &first, &shown).await;
    assert!(
        late.status == 409 && late.body.contains("đã được sửa sau khi bạn mở trang"),
        "{}",
        late.body
    );
    passed(&house, &khac, &id, "vi", &first).await;
    // More places than the board saw.
    let everywhere = lan
        .post(&format!("/bulletins/{id}/targets"), &[("group", "all")])
        .await;
    assert_eq!(everywhere.status, 303, "{}", everywhere.body);
    let page = lan.get(&format!("/bulletins/{id}/send")).await.body;
    assert!(page.contains("chưa thẩm định xong"), "{page}");
    assert!(
        lan.get(&format!("/bulletins/{id}/variant"))
            .await
            .body
            .contains("phải thẩm định lại")
    );
    let drop = lan.get(&format!("/bulletins/{id}/targets")).await.body;
    let aim = drop
        .rsplit_once("name=\"drop\" value=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/targets"), &[("drop", &aim)])
            .await
            .status,
        303
    );
    // As it was passed it holds again: nothing of it is other than what was seen.
    let page = lan.get(&format!("/bulletins/{id}/send")).await.body;
    assert!(!page.contains("chưa thẩm định xong"), "{page}");
    // Another recording, approved by the unit again.
    approved(&house, &lan, &binh, &id, "vi").await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    // A language that the board did not hear keeps the whole.
    let second = hash(&lan, &id, "vi").await;
    passed(&house, &khac, &id, "vi", &second).await;
    approved(&house, &lan, &binh, &id, "tyz").await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    let tyz = hash(&lan, &id, "tyz").await;
    passed(&house, &khac, &id, "tyz", &tyz).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}

#[tokio::test]
async fn a_language_that_is_approved_after_sending_is_held_for_the_board() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    // Recorded and heard before it is sent, approved behind the board's back.
    let tyz = recorded(&lan, &id, "tyz").await;
    lan.get(&format!("/bulletins/{id}/media?language=tyz")).await;
    later(&house, 1);
    let fields = [("language", "tyz"), ("hash", tyz.as_str()), ("to_the_end", "on")];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/heard"), &fields).await.status,
        303
    );
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
    later(&house, 1);
    assert_eq!(
        binh.post(&format!("/bulletins/{id}/approve"), &fields)
            .await
            .status,
        303
    );
    let media = |language: &'static str| {
        let (site, id) = (&house.site, &id);
        async move {
            let mut tx = site.db.snapshot().await.unwrap();
            crate::bulletin::media(&mut tx, id, language).await.unwrap()
        }
    };
    assert!(
        media("vi").await.is_some(),
        "what left with the board's word sounds on"
    );
    assert_eq!(media("tyz").await, None);
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains(&format!("/bulletins/{id}/vetting"))
    );
    passed(&house, &khac, &id, "tyz", &tyz).await;
    assert!(media("tyz").await.is_some());
}

#[tokio::test]
async fn remarks_of_the_board_reach_the_maker_and_the_answer_comes_back_to_it() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    passed(&house, &khac, &id, "vi", &vi).await;
    // Also after it was passed, as long as it has not left.
    let back = |remark: &'static str| {
        let (khac, id, vi) = (&khac, &id, &vi);
        async move {
            let fields = [("language", "vi"), ("hash", vi.as_str()), ("remark", remark)];
            khac.post(&format!("/bulletins/{id}/vetting/return"), &fields)
                .await
        }
    };
    assert_eq!(back(" ").await.status, 422);
    assert_eq!(back("Đọc sai tên bệnh.").await.status, 303);
    assert!(
        lan.get("/bulletins")
            .await
            .body
            .contains("bị trả lại kèm ý kiến thẩm định: 1")
    );
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(
        page.contains("Đọc sai tên bệnh.") && page.contains("Ban biên tập trả lại"),
        "{page}"
    );
    assert_eq!(back("lần nữa").await.status, 409);
    assert_eq!(sends(&lan, &id).await.status, 409);
    let fields = [
        ("language", "vi"),
        ("hash", vi.as_str()),
        ("remark", "Đúng tên theo Bộ Y tế."),
    ];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/answer"), &fields).await.status,
        303
    );
    assert_eq!(
        passes(&khac, &id, "vi", &vi, "x").await.status,
        404,
        "the unit has not approved it again"
    );
    assert_eq!(
        binh.post(&format!("/bulletins/{id}/approve"), &fields)
            .await
            .status,
        303
    );
    assert_eq!(
        sends(&lan, &id).await.status,
        409,
        "the word from before is worth nothing"
    );
    assert!(look(&khac, &id).await.body.contains("Đúng tên theo Bộ Y tế."));
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one attempt after the other")]
async fn where_two_have_to_pass_one_is_too_few_however_often_they_press() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let tinh = province(&house).await;
    for typed in ["0", "16", "hai", "-1", "1,5"] {
        let (home, _) = provinces(&house).await;
        let board = unit_of(&house, "lan").await;
        let fields = [
            ("unit", home.as_str()),
            ("board", board.as_str()),
            ("decided_by", "QĐ 1"),
            ("from", &today(&house)),
            ("quorum", typed),
        ];
        let page = tinh.post("/bulletins/vetting/rules", &fields).await;
        assert!(
            page.status == 422 && page.body.contains("một số từ 1 đến 15") && page.body.contains("QĐ 1"),
            "{typed}: {}",
            page.body
        );
    }
    let rule = ruled(&house, &tinh, &[("quorum", "2"), ("own", "on")]).await;
    seated(&house, &tinh, &rule, "khac").await;
    let khac = sure(&house, "khac").await;
    let (id, hash) = ready(&house, &lan, &binh).await;
    // One seat for two words: whoever decided it and whoever made it are told.
    let few = "ít người thẩm định được hơn số phải thẩm định đạt";
    let page = tinh.get(&format!("/bulletins/vetting/rules/{rule}")).await.body;
    assert!(page.contains(few), "{page}");
    assert!(tinh.get("/bulletins/vetting/rules").await.body.contains(few));
    assert!(lan.get(&format!("/bulletins/{id}")).await.body.contains(few));

    passed(&house, &khac, &id, "vi", &hash).await;
    assert_eq!(sends(&lan, &id).await.status, 409, "one of two");
    let page = look(&khac, &id).await.body;
    assert!(
        page.contains("Bạn đã thẩm định đạt") && page.contains("1 trong 2 thành viên"),
        "{page}"
    );
    assert_eq!(seal(&khac, &id, "vi").await, "", "no button for a second word");
    let again = passes(&khac, &id, "vi", &hash, "x").await;
    assert!(
        again.status == 409 && again.body.contains("Bạn đã thẩm định đạt"),
        "{}",
        again.body
    );
    assert!(
        !khac
            .get("/bulletins")
            .await
            .body
            .contains("Bản tin chờ bạn thẩm định"),
        "it waits for others"
    );
    let inbox = khac.get("/bulletins/vetting").await.body;
    assert!(inbox.contains("Bạn đã thẩm định đạt"), "{inbox}");
    let own = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(own.contains("1 trong 2 thành viên"), "{own}");
    assert!(is_held(&house, &id).await, "it sounds nowhere meanwhile");

    let unit = unit_of(&house, "khac").await;
    house.hire("thu-hai", Role::Officer, &unit).await;
    seated(&house, &tinh, &rule, "thu-hai").await;
    let second = sure(&house, "thu-hai").await;
    passed(&house, &second, &id, "vi", &hash).await;
    assert!(!is_held(&house, &id).await);
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(
        page.contains("khac, ") && page.contains("thu-hai, "),
        "both words stand there: {page}"
    );
    assert_eq!(sends(&lan, &id).await.status, 303);
}

#[tokio::test]
async fn what_one_of_two_sends_back_has_nobodys_word_any_more() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let tinh = province(&house).await;
    let rule = ruled(&house, &tinh, &[("quorum", "2")]).await;
    let unit = unit_of(&house, "khac").await;
    house.hire("thu-hai", Role::Officer, &unit).await;
    for login in ["khac", "thu-hai"] {
        seated(&house, &tinh, &rule, login).await;
    }
    let (khac, second) = (sure(&house, "khac").await, sure(&house, "thu-hai").await);
    let (id, hash) = ready(&house, &lan, &binh).await;
    passed(&house, &khac, &id, "vi", &hash).await;
    let fields = [
        ("language", "vi"),
        ("hash", hash.as_str()),
        ("remark", "Tên xã đọc sai."),
    ];
    let page = second
        .post(&format!("/bulletins/{id}/vetting/return"), &fields)
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    let words = store::sql!("select count(*) as count from vetting_word where bulletin = $1");
    let left: store::Count = house.site.db.one(words, store::args![id.as_str()]).await.unwrap();
    assert_eq!(left.count, 0);
}

async fn is_held(house: &House, id: &str) -> bool {
    let find = store::sql!(
        "select count(*) as count from bulletin_variant where bulletin = $1 and language = 'vi' and stage = 'held'"
    );
    let held: store::Count = house.site.db.one(find, store::args![id]).await.unwrap();
    held.count == 1
}
