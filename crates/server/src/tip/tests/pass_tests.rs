//! Redacted copies that one recipient of the house passes on to another one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::tip::Listed;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use store::sql;

use super::desk_tests::{key_of_lan, own_key};
use super::*;
use crate::tip::clock::pass;

/// A tip for the province alone, which the province has opened; and the commune that was left out.
pub(super) struct Told {
    pub(super) house: House,
    pub(super) lan: Person,
    pub(super) id: String,
    pub(super) commune: Listed,
    pub(super) from: String,
    key: String,
    signer: SigningKey,
}

/// What is passed on, to be changed by tests.
#[derive(Clone)]
pub(super) struct Copy {
    pub(super) version: i64,
    pub(super) for_whom: String,
    pub(super) record: Value,
    pub(super) sealed: Vec<u8>,
}

pub(super) async fn told() -> Told {
    let (house, _) = practice().await;
    let signer = own_key(&house).await;
    let phone = Phone::new(&house).await;
    let place = |kind: &str| {
        phone
            .list
            .recipients
            .iter()
            .position(|one| one.kind == kind)
            .unwrap()
    };
    let (province, commune) = (place("other"), place("commune"));
    let sending = Sending {
        mask: 1 << province,
        ..phone.sending("mot", 0)
    };
    assert!(done(&phone.send(&sending).await));
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    assert_eq!(lan.get(&format!("/tips/{id}/parts/1")).await.status, 200);
    let key = key_of_lan(&house).await;
    let (commune, from) = (
        phone.list.recipients[commune].clone(),
        phone.list.recipients[province].name.clone(),
    );
    Told {
        house,
        lan,
        id,
        commune,
        from,
        key,
        signer,
    }
}

impl Told {
    /// As if it had been told before the commune stood in any list.
    pub(super) async fn before_the_commune(&self) {
        let mut tx = self.house.site.db.begin().await.unwrap();
        tx.run(sql!("update tip_part set day = '2021-01-04'"), args![])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) fn copy(&self) -> Copy {
        let sealed = sealed(self.commune.keys.len() + 1, CLASSES[0]);
        let record = json!({
            "v": 1, "tip": self.id, "from": self.from, "to": self.commune.name, "day": "2021-04-26",
            "by": "Nguyễn Thị Lan", "redacted": true, "copy": store::audit::digest(&sealed), "inside": self.commune.id,
        });
        Copy {
            version: 1,
            for_whom: self.commune.id.clone(),
            record,
            sealed,
        }
    }

    pub(super) fn given(&self, record: &Value) -> Value {
        let record = record.to_string();
        let signature = hex::encode(self.signer.sign(record.as_bytes()).to_bytes());
        json!({ "record": record, "signature": signature, "key": self.key })
    }

    pub(super) async fn pass(&self, person: &Person, copy: &Copy) -> Page {
        let mut head = self.given(&copy.record);
        head["version"] = copy.version.into();
        head["for_whom"] = copy.for_whom.as_str().into();
        head["teller"] = STANDARD.encode(sealed(1, CLASSES[0])).into();
        head["officers"] = STANDARD.encode(sealed(3, CLASSES[0])).into();
        let head = head.to_string();
        let length = u32::try_from(head.len()).unwrap().to_be_bytes();
        let body = [&length[..], head.as_bytes(), &copy.sealed].concat();
        person
            .send_bytes(&format!("/tips/{}/copies", self.id), &body)
            .await
    }
}

#[tokio::test]
async fn whom_the_teller_left_out_gets_no_copy_and_is_not_offered() {
    let told = told().await;
    let page = told.lan.get(&format!("/tips/{}", told.id)).await.body;
    assert!(!page.contains("id=\"pass-to\"") && page.contains("người báo bỏ chọn"));
    let page = told.pass(&told.lan, &told.copy()).await;
    assert_eq!(page.status, 409, "{}", page.body);
    let copies = sql!("select count(*) as count from tip_copy");
    assert_eq!(count(&told.house, copies).await, 0);
    // Told before the commune could be chosen, and added to when it could: it was left out then.
    told.before_the_commune().await;
    let phone = Phone::new(&told.house).await;
    let province = phone.list.recipients.iter().position(|one| one.kind == "other");
    let more = Sending {
        part: [9; 16],
        mask: 1 << province.unwrap(),
        ..phone.sending("mot", 0)
    };
    assert!(done(&phone.send(&more).await));
    let copy = Copy {
        version: 2,
        ..told.copy()
    };
    assert_eq!(told.pass(&told.lan, &copy).await.status, 409);
    assert_eq!(count(&told.house, copies).await, 0);
    let mai = told.house.sign_in("commune").await.get("/tips").await.body;
    assert!(mai.contains("Chưa có tin nào") && !mai.contains("tip-copies"));
}

#[tokio::test]
async fn a_copy_goes_to_whom_the_teller_could_not_choose_and_shows_nothing_else_of_the_tip() {
    let told = told().await;
    told.before_the_commune().await;
    let page = told.lan.get(&format!("/tips/{}", told.id)).await.body;
    assert!(page.contains("id=\"pass-to\"") && page.contains(&told.commune.name));
    let copy = told.copy();
    assert!(done(&told.pass(&told.lan, &copy).await));
    assert_eq!(told.pass(&told.lan, &copy).await.status, 409, "the page is old");

    let mai = told.house.sign_in("commune").await;
    let inbox = mai.get("/tips").await.body;
    let link = inbox
        .split("href=\"/tip-copies/")
        .nth(1)
        .expect("it stands in the inbox");
    let link = format!("/tip-copies/{}", link.split('"').next().unwrap());
    assert!(!inbox.contains(&told.id), "the tip itself is not there");
    let page = mai.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Đã chuyển trong hệ thống cho") && page.body.contains(&told.from));
    assert_eq!(mai.get(&format!("{link}/sealed")).await.bytes, copy.sealed);
    assert_eq!(mai.get(&format!("{link}/sealed")).await.status, 200);
    for path in [format!("/tips/{}", told.id), format!("/tips/{}/parts/1", told.id)] {
        assert_eq!(mai.get(&path).await.status, 404, "{path}");
    }
    for path in [link.clone(), format!("{link}/sealed")] {
        assert_eq!(
            told.lan.get(&path).await.status,
            404,
            "it is the commune's: {path}"
        );
    }
    for (action, number) in [
        (
            "passed on",
            sql!("select count(*) as count from audit where action = 'tip.passed_on'"),
        ),
        (
            "opened",
            sql!("select count(*) as count from audit where action = 'tip.copy_opened'"),
        ),
        (
            "running",
            sql!(
                "select count(*) as count from tip_clock where met_on is null and recipient in (select recipient from tip_addressee)"
            ),
        ),
        (
            "open",
            sql!("select count(*) as count from tip where state = 'opened'"),
        ),
    ] {
        assert_eq!(count(&told.house, number).await, 1, "{action}");
    }
    // The teller finds the word of it under the words; the passing side keeps the record.
    let answer = Phone::new(&told.house).await.look("mot").await;
    assert!(answer.bytes.starts_with(b"age-encryption.org/v1\n"));
    let page = told.lan.get(&format!("/tips/{}", told.id)).await.body;
    assert!(page.contains("Đã chuyển trong hệ thống cho") && page.contains("data-record"));
}

#[tokio::test]
async fn a_record_that_does_not_fit_its_copy_and_a_copy_that_is_not_sealed_are_refused() {
    let told = told().await;
    told.before_the_commune().await;
    let good = told.copy();
    let with = |name: &str, value: Value| {
        let mut copy = good.clone();
        copy.record[name] = value;
        copy
    };
    let keys = told.commune.keys.len() + 1;
    let bytes = |sealed: Vec<u8>| {
        let mut copy = with("copy", store::audit::digest(&sealed).into());
        copy.sealed = sealed;
        copy
    };
    for (what, copy) in [
        ("another hash", with("copy", "ab".repeat(32).into())),
        ("no hash", with("copy", Value::Null)),
        ("not redacted", with("redacted", false.into())),
        ("another recipient", with("inside", "khac".into())),
        ("to nobody of the house", with("inside", Value::Null)),
        ("another name", with("to", "Bộ Công an".into())),
        ("another tip", with("tip", "khac".into())),
        ("a word more", with("note", "x".into())),
        ("plain text", bytes(b"ba em nho len xe".to_vec())),
        ("sealed to fewer", bytes(sealed(keys - 1, CLASSES[0]))),
        ("sealed to more", bytes(sealed(keys + 1, CLASSES[0]))),
        ("not padded", bytes(sealed(keys, 4000))),
        ("nothing", bytes(Vec::new())),
    ] {
        let page = told.pass(&told.lan, &copy).await;
        assert_eq!(page.status, 422, "{what}: {}", page.body);
    }
    let nobody = Copy {
        for_whom: "khong co".to_owned(),
        ..good.clone()
    };
    assert_eq!(told.pass(&told.lan, &nobody).await.status, 409);
    let binh = told.house.sign_in("binh").await;
    assert_eq!(told.pass(&binh, &good).await.status, 404, "somebody else's tip");
    // Passing on is no hand-over to the competent body: it ends no clock.
    let said = json!({
        "tip": told.id, "version": 1, "teller": STANDARD.encode(sealed(1, CLASSES[0])),
        "officers": STANDARD.encode(sealed(3, CLASSES[0])), "hand_over": told.given(&good.record),
    });
    let page = told
        .lan
        .send_bytes("/tips/answer", said.to_string().as_bytes())
        .await;
    assert_eq!(page.status, 422, "{}", page.body);
    let copies = sql!("select count(*) as count from tip_copy");
    assert_eq!(count(&told.house, copies).await, 0);
    assert!(done(&told.pass(&told.lan, &good).await));
}

#[tokio::test]
async fn a_copy_goes_with_its_tip_and_its_record_stays() {
    let told = told().await;
    told.before_the_commune().await;
    assert!(done(&told.pass(&told.lan, &told.copy()).await));
    let mut tx = told.house.site.db.begin().await.unwrap();
    for statement in [
        sql!("update tip set state = 'closed', ended_on = '2021-01-05'"),
        sql!(
            "insert into tip_retention (state, days, decision, set_by, set_at) select 'closed', 30, 'QĐ thử', min(id), 0 from person"
        ),
    ] {
        tx.run(statement, args![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    pass(&told.house.site).await.unwrap();
    assert_eq!(tips(&told.house).await, 1, "a clock of the receiver still runs");
    let mut tx = told.house.site.db.begin().await.unwrap();
    tx.run(sql!("update tip_clock set met_on = '2021-01-05'"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    pass(&told.house.site).await.unwrap();
    let copies = sql!("select count(*) as count from tip_copy");
    let proofs = sql!("select count(*) as count from tip_proof");
    let left = (
        tips(&told.house).await,
        count(&told.house, copies).await,
        count(&told.house, proofs).await,
    );
    assert_eq!(left, (0, 0, 1));
}
