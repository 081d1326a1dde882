//! The whole way of a letter: opened, reviewed, issued, passed down, worked on, painted, reported, published. On the
//! product's own letter in every clone, and on the real letter of Lạng Sơn wherever it lies beside the clone.

use std::sync::atomic::Ordering;

use civic::Role;
use civic::unit::Kind;

use crate::assignment::{Assignment, of_unit};
use crate::letter::tests::{form, pairs, set};
use crate::site::Clock;
use crate::testing::{House, Page, Person};

/// A letter and what must come of it.
struct Letter {
    name: &'static str,
    bytes: Vec<u8>,
    /// A number to be given, where the letter has none yet.
    number: Option<&'static str>,
    tasks: usize,
    /// Task by task from 0: how many of the 13 units it goes to.
    goes_to: Vec<usize>,
    /// What the review page says of it.
    said: &'static [&'static str],
    /// The task that is for the district offices alone.
    offices: usize,
    /// The task for the press alone.
    press: usize,
    /// A task for everybody.
    all: usize,
    /// Another one.
    half: usize,
    /// A task whose day passes, if there is one.
    dated: Option<usize>,
}

fn own() -> Letter {
    Letter {
        name: "cong-van-412-STTTT.txt",
        bytes: include_bytes!("../../letter/tests/fixtures/demo-lang-son.txt").to_vec(),
        number: None,
        tasks: 8,
        goes_to: vec![13, 2, 13, 13, 13, 13, 11, 13],
        said: &["412/STTTT-TTBCXB", "Nguyễn Thị Minh Châu", "27/4/2021"],
        offices: 6,
        press: 1,
        all: 0,
        half: 2,
        dated: Some(4),
    }
}

/// The seed letter, if it is there.
fn real() -> Option<Letter> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/letters/00.txt");
    let bytes = std::fs::read(path).ok()?;
    Some(Letter {
        name: "00.txt",
        bytes,
        number: Some("350/STTTT-TTBCXB"),
        tasks: 8,
        goes_to: vec![13, 2, 13, 13, 13, 13, 11, 13],
        said: &[
            "Chưa có số: văn bản chưa phát hành",
            "sớm nhất là 24/4/2021",
            "Lê Hải Yến",
        ],
        offices: 6,
        press: 1,
        all: 0,
        half: 3,
        dated: None,
    })
}

#[tokio::test]
async fn the_products_own_letter_goes_the_whole_way() {
    walk(own()).await;
}

#[tokio::test]
async fn the_real_letter_of_lang_son_goes_the_whole_way() {
    match real() {
        Some(letter) => walk(letter).await,
        None => eprintln!("../shared is not here: the real letter was not walked"),
    }
}

/// The house in the middle of the walk.
struct Walk {
    house: House,
    letter: Letter,
    directive: String,
    /// The 13 units with somebody at their browser: press first, then the offices.
    units: Vec<(String, Person)>,
}

async fn walk(letter: Letter) {
    let house = House::demo().await;
    let walk = issued(house, letter).await;
    walk.nobody_has_answered().await;
    walk.the_press_proves_its_task().await;
    walk.everybody_or_half_of_them().await;
    walk.an_office_passes_it_down().await;
    walk.time_passes().await;
    walk.the_report().await;
    walk.the_public_sees_it().await;
    let verified = crate::audit::cli::verify(&walk.house.site.db, false)
        .await
        .unwrap();
    assert!(verified.contains("nguyên vẹn"), "{verified}");
}

async fn issued(house: House, letter: Letter) -> Walk {
    let lan = house.sign_in("officer").await;
    let files = [("file", letter.name, &letter.bytes[..])];
    let opened = lan.upload("/letters", &[("as_of", "2021-04-25")], &files).await;
    let path = ok(opened, 303).location.unwrap();
    let review = ok(lan.get(&path).await, 200).body;
    for words in letter.said {
        assert!(review.contains(words), "{words}: {review}");
    }
    let fields = form(&review);
    let tasks = fields
        .iter()
        .filter(|(name, words)| name.ends_with(".text") && !words.is_empty());
    assert_eq!(tasks.count(), letter.tasks, "tasks on the review page: {review}");
    let recipients = ok(lan.get(&format!("{path}/recipients")).await, 200).body;
    assert_eq!(count(&recipients, "name=\"recipient\""), 3);
    assert!(recipients.contains("<b>13</b>"), "3 recipients are 13 units");
    let issue = ok(lan.get(&format!("{path}/issue")).await, 200).body;
    let mut fields = form(&issue);
    if let Some(number) = letter.number {
        set(&mut fields, "number", number);
        set(&mut fields, "date", "25/4/2021");
    }
    let sent = ok(lan.post(&format!("{path}/issue"), &pairs(&fields)).await, 303);
    let units = everybody(&house).await;
    Walk {
        house,
        letter,
        directive: sent.location.unwrap(),
        units,
    }
}

/// Somebody at the browser of each of the 13 units.
async fn everybody(house: &House) -> Vec<(String, Person)> {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let province = directory.by_code(Kind::Province, "20", on).unwrap().id.clone();
    let mut people = Vec::new();
    for kind in [Kind::Newspaper, Kind::Broadcaster, Kind::DistrictOffice] {
        let role = if kind == Kind::DistrictOffice {
            Role::Coordinator
        } else {
            Role::Newsroom
        };
        let units = directory.below(&province, on).filter(|unit| unit.kind == kind);
        for unit in units {
            let login = format!("walk-{}", people.len());
            people.push((unit.id.clone(), house.hire(&login, role, &unit.id).await));
        }
    }
    assert_eq!(people.len(), 13);
    people
}

impl Walk {
    /// At her desk; signed in anew, since days pass.
    async fn lan(&self) -> Person {
        self.house.sign_in("officer").await
    }

    async fn living(&self) -> String {
        ok(self.lan().await.get(&self.directive).await, 200).body
    }

    /// How each task is painted, from 0.
    async fn painted(&self) -> Vec<String> {
        let page = self.living().await;
        let clauses = page.split("<div class=\"cl st st-").skip(1);
        let one = |rest: &str| {
            let (code, rest) = rest.split_once('"').unwrap();
            let number = rest.split("id=\"c").nth(1).unwrap().split('"').next().unwrap();
            (number.parse::<usize>().unwrap(), code.to_owned())
        };
        let mut painted: Vec<_> = clauses.map(one).collect();
        painted.sort();
        assert_eq!(painted.len(), self.letter.tasks, "{page}");
        painted.into_iter().map(|(_, code)| code).collect()
    }

    /// The unit's piece of a task, from 0.
    async fn piece(&self, unit: &str, task: usize) -> Option<Assignment> {
        let all = of_unit(&self.house.site.db, unit).await.unwrap();
        all.into_iter().find(|row| row.position == task as i64)
    }

    async fn nobody_has_answered(&self) {
        let mut pieces = vec![0; self.letter.tasks];
        for (unit, _) in &self.units {
            for row in of_unit(&self.house.site.db, unit).await.unwrap() {
                pieces[usize::try_from(row.position).unwrap()] += 1;
            }
        }
        assert_eq!(pieces, self.letter.goes_to);
        assert_eq!(self.painted().await, vec!["unknown"; self.letter.tasks]);
        let total = pieces.iter().sum::<usize>();
        assert!(
            self.living().await.contains(&format!("(0 / {total})")),
            "0 of all is proven"
        );
    }

    /// Opens it from the inbox and logs something, with a link as evidence if there is one.
    async fn log(&self, who: &(String, Person), task: usize, kind: &str, link: &str) {
        let piece = self.piece(&who.0, task).await.expect("it was given to them");
        let path = format!("/assignments/{}", piece.id);
        assert!(who.1.get("/inbox").await.body.contains(&path));
        ok(who.1.get(&path).await, 200);
        let page = ok(who.1.get(&format!("{path}/activities/new")).await, 200);
        let key = crate::assignment::fixture_tests::form_key(&page.body);
        let fields = [
            ("form_key", key.as_str()),
            ("kind", kind),
            ("day", "2021-04-26"),
            ("place", "chợ phiên"),
            ("items", "2"),
            ("people", if kind == "meeting" { "1.200" } else { "" }),
            ("language", "vi"),
            ("link", link),
        ];
        ok(who.1.post(&format!("{path}/activities"), &fields).await, 303);
    }

    async fn the_press_proves_its_task(&self) {
        let task = self.letter.press;
        let [paper, station] = &self.units[..2] else {
            unreachable!()
        };
        self.log(paper, task, "article", "https://example.org/bai-1")
            .await;
        assert_eq!(self.painted().await[task], "under", "half of the press is silent");
        self.log(station, task, "programme", "").await;
        assert_eq!(
            self.painted().await[task],
            "under",
            "words without evidence prove nothing"
        );
        self.log(station, task, "programme", "https://example.org/chuong-trinh")
            .await;
        assert_eq!(self.painted().await[task], "proven");
        let clause = format!("{}?clause={}", self.directive, task + 1);
        let shown = ok(self.lan().await.get(&clause).await, 200).body;
        assert!(shown.contains("https://example.org/bai-1") || shown.contains("/activities/"));
        for (unit, _) in &self.units[..2] {
            let name = crate::directive::tests::name(&self.house, unit);
            assert!(shown.contains(&name), "{name}: {shown}");
        }
    }

    async fn everybody_or_half_of_them(&self) {
        for who in &self.units {
            let piece = self.piece(&who.0, self.letter.all).await.unwrap();
            ok(who.1.get(&format!("/assignments/{}", piece.id)).await, 200);
        }
        assert_eq!(
            self.painted().await[self.letter.all],
            "received",
            "read, and nothing more"
        );
        for who in &self.units {
            self.log(who, self.letter.all, "meeting", "https://example.org/anh")
                .await;
        }
        assert_eq!(self.painted().await[self.letter.all], "proven");
        for who in &self.units[..6] {
            self.log(who, self.letter.half, "poster", "https://example.org/pa-no")
                .await;
        }
        assert_eq!(
            self.painted().await[self.letter.half],
            "unknown",
            "7 of 13 are silent"
        );
        self.log(&self.units[6], self.letter.half, "poster", "").await;
        assert_eq!(self.painted().await[self.letter.half], "under");
        let clause = format!(
            "{}?clause={}&standing=unknown",
            self.directive,
            self.letter.half + 1
        );
        let silent = ok(self.lan().await.get(&clause).await, 200).body;
        assert_eq!(count(&silent, "<li><a href=\"/assignments/"), 6, "{silent}");
    }

    /// To its centre, which leads, and to all commune stations of the district at once.
    async fn an_office_passes_it_down(&self) {
        let (directory, on) = (self.house.site.directory(), self.house.site.clock.now().day());
        let tuan = self.house.sign_in("coordinator").await;
        let office = crate::directive::tests::unit(&self.house, "tuan").await;
        let district = directory.territory(&office, on).unwrap().id.clone();
        let of = |kind| {
            let below = directory
                .below(&district, on)
                .filter(move |unit| unit.kind == kind);
            below.map(|unit| unit.id.clone()).collect::<Vec<_>>()
        };
        let (centre, stations) = (of(Kind::DistrictCentre), of(Kind::CommuneStation));
        assert_eq!(centre.len(), 1);
        let piece = self.piece(&office, self.letter.offices).await.unwrap();
        let path = format!("/assignments/{}", piece.id);
        ok(tuan.get(&path).await, 200);
        let mut fields = vec![
            ("note", "Phát hai lượt mỗi ngày"),
            ("due", "2021-06-15"),
            ("lead", centre[0].as_str()),
            ("step", "confirm"),
        ];
        fields.extend(centre.iter().chain(&stations).map(|unit| ("unit", unit.as_str())));
        ok(tuan.post(&format!("{path}/delegate"), &fields).await, 303);
        let mai = self.house.sign_in("commune").await;
        let commune = crate::directive::tests::unit(&self.house, "mai").await;
        let inbox = ok(mai.get("/inbox").await, 200).body;
        assert!(
            inbox.contains("15/6/2021"),
            "the office's own earlier day: {inbox}"
        );
        let mine = (commune, mai);
        let received = self.piece(&mine.0, self.letter.offices).await.unwrap();
        assert_eq!(
            (received.handling.as_str(), received.part.as_str()),
            ("01", "assist")
        );
        self.log(
            &mine,
            self.letter.offices,
            "broadcast",
            "https://example.org/nhat-ky",
        )
        .await;
        let row = self.piece(&mine.0, self.letter.offices).await.unwrap();
        assert!(row.received_at.is_some() && row.evidence_count == 1);
        let pieces = self.letter.goes_to[self.letter.offices] + 1 + stations.len();
        let shown = self.living().await;
        assert!(
            shown.contains(&format!("1/{pieces} phần việc đã chứng minh")),
            "the station's work counts, the silence of the others too: {shown}"
        );
        assert_eq!(self.painted().await[self.letter.offices], "unknown");
    }

    async fn time_passes(&self) {
        let Some(task) = self.letter.dated else { return };
        let Clock::Fixed(clock) = &self.house.site.clock else {
            unreachable!()
        };
        clock.fetch_add(4 * 24 * 60 * 60 * 1_000, Ordering::SeqCst);
        assert_eq!(
            self.painted().await[task],
            "overdue",
            "its day has passed in silence"
        );
        assert_eq!(
            self.painted().await[self.letter.all],
            "proven",
            "what is proven stays so"
        );
    }

    async fn the_report(&self) {
        let compose = format!("{}/reports", self.directive);
        let report = ok(self.lan().await.post(&compose, &[("scope", "whole")]).await, 303)
            .location
            .unwrap();
        ok(self.lan().await.get(&report).await, 200);
        let raw = ok(self.lan().await.get(&format!("{report}/docx")).await, 200).bytes;
        let text = press::text::read(&raw, "bc.docx").unwrap().text;
        for words in ["BÁO CÁO", "26 cuộc tuyên truyền trực tiếp", "15.600", "14 pa-nô"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let silent = "Đào Viên"; // a commune of the district whose work was passed down
        assert!(
            text.contains(silent),
            "those who have not answered are named: {text}"
        );
        ok(self.lan().await.get(&format!("{report}/print")).await, 200);
    }

    async fn the_public_sees_it(&self) {
        let stranger = self.house.stranger();
        let public = self.directive.replace("/directives/", "/van-ban/");
        assert_eq!(
            stranger.get(&public).await.status,
            404,
            "nothing is public by itself"
        );
        let id = self.directive.replace("/directives/", "");
        crate::publication::tests::publish(&self.house, &id).await;
        let found = ok(stranger.get("/van-ban?q=tuyen+truyen").await, 200).body;
        assert!(found.contains(&public), "{found}");
        let shown = ok(stranger.get(&public).await, 200).body;
        assert!(shown.contains("tel:111") && shown.contains("tel:113"), "{shown}");
        assert!(
            !shown.contains("example.org/anh"),
            "what units did is not the public's"
        );
    }
}

fn count(page: &str, words: &str) -> usize {
    page.matches(words).count()
}

/// The page, which must have come out this way.
fn ok(page: Page, status: u16) -> Page {
    assert_eq!(page.status, status, "{}", page.body);
    page
}
