//! The program itself as a child process, as an operator runs it: what it prints, and with which code it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use server::config::Config;
use server::letter::{issue, order, store as letters};
use server::{demo, serve};
use store::{Db, args, sql};

use crate::databases::{Server, bare_server};

/// A letter of the reader's own tests.
const LETTER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../letter/tests/fixtures/demo-lang-son.txt"
);

/// A data folder of the demonstration, on one of the databases.
struct Folder {
    folder: tempfile::TempDir,
    server: Option<Server>,
}

/// What a command did.
#[derive(Debug)]
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {self:?}"))
    }
}

impl Folder {
    /// With the people of the demonstration and nothing on the desk.
    async fn new(server: Option<Server>) -> Self {
        let this = Self {
            folder: tempfile::tempdir().unwrap(),
            server,
        };
        let site = serve::open(this.config(), true).await.unwrap();
        demo::people(&site).await.unwrap();
        site.db.close().await;
        this
    }

    /// One for each database that there is to test on.
    async fn each() -> Vec<Self> {
        let mut folders = vec![Self::new(None).await];
        if let Some(server) = bare_server() {
            folders.push(Self::new(Some(server)).await);
        }
        folders
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn config(&self) -> Config {
        Config {
            data: self.data(),
            database: self.server.as_ref().map(|server| server.url.clone()),
            ..Config::read(None).unwrap()
        }
    }

    fn run(&self, words: &[&str]) -> Done {
        run(&self.data(), self.server.as_ref(), words)
    }

    async fn db(&self) -> Db {
        match &self.server {
            Some(server) => Db::open_server(&server.url, 2).await.unwrap(),
            None => Db::open_file(&self.data().join("lantoa.db"), 2).await.unwrap(),
        }
    }

    async fn change(&self, statement: store::Sql) {
        let db = self.db().await;
        let mut tx = db.begin().await.unwrap();
        tx.run(statement, args![]).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
    }

    /// As the page issues: what was read, to the units that the recipients are.
    async fn issue(&self, id: &str) -> String {
        let site = serve::open(self.config(), true).await.unwrap();
        let letter = letters::get(&site.db, id).await.unwrap().unwrap();
        let order = order::order(
            &letter,
            &letter.review,
            &site.directory(),
            &letter.opened_by,
            false,
        );
        let mut tx = site.db.begin().await.unwrap();
        let at = site.clock.now();
        let issued = issue::issue(&mut tx, &site.ids, at, &order).await.unwrap();
        tx.commit().await.unwrap();
        site.db.close().await;
        issued.directive
    }
}

fn run(data: &Path, server: Option<&Server>, words: &[&str]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    command
        .arg("--data")
        .arg(data)
        .args(words)
        .env_remove("LANTOA_DATABASE")
        .env("RUST_LOG", "error");
    if let Some(server) = server {
        command.env("LANTOA_DATABASE", &server.url);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let [out, err] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Done {
        code: status.code().unwrap(),
        out,
        err,
    }
}

fn ok(done: Done) -> Done {
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{done:?}");
    done
}

#[tokio::test]
async fn a_letter_goes_its_way_and_the_house_is_saved_and_restored() {
    for folder in Folder::each().await {
        assert!(ok(folder.run(&["status"])).out.contains("Chưa có văn bản nào"));
        assert_eq!(
            ok(folder.run(&["status", "--json"])).json(),
            Value::Array(Vec::new())
        );
        let directive = opened_and_issued(&folder).await;
        let before = told(&folder, &directive);
        let copy = folder.folder.path().join("copy");
        let copy = copy.to_str().unwrap();
        saved(&folder, copy);
        let server = folder.server.as_ref().map(|_| bare_server().unwrap());
        let back = folder.folder.path().join("back");
        let restored = ok(run(&back, server.as_ref(), &["restore", copy, "--json"])).json();
        assert!(restored["audit_entries"].as_i64().unwrap() >= 2, "{restored}");
        let clock = |data: &Path| std::fs::read_to_string(data.join("demo-clock")).unwrap();
        assert_eq!(
            clock(&back),
            clock(&folder.data()),
            "the demonstration goes on with its clock"
        );
        assert_eq!(
            ok(run(&back, server.as_ref(), &["status", &directive])).out,
            before
        );
        let again = run(&back, server.as_ref(), &["restore", copy]);
        assert!(again.code == 1 && again.err.contains("not empty"), "{again:?}");
    }
}

/// `letter open` by its words and by its JSON, and issuing.
async fn opened_and_issued(folder: &Folder) -> String {
    let open = [
        "letter",
        "open",
        LETTER,
        "--login",
        "lan",
        "--as-of",
        "2021-04-25",
        "--json",
    ];
    let opened = ok(folder.run(&open)).json();
    let letter = opened["letter"].as_str().unwrap();
    assert_eq!(
        (&opened["login"], &opened["as_of"]),
        (&"lan".into(), &"2021-04-25".into())
    );
    assert!(
        opened["tasks"].as_i64().unwrap() > 0 && opened["recipients"].as_i64().unwrap() > 0,
        "{opened}"
    );
    let twice = folder.run(&open);
    assert_eq!(
        (twice.code, &twice.json()["letter"]),
        (1, &letter.into()),
        "it lies there already"
    );
    assert!(
        twice.err.starts_with("lantoa: Văn bản này đã có trên bàn"),
        "{twice:?}"
    );
    folder.issue(letter).await
}

/// What `status`, `report` and `audit verify` say; gives the first.
fn told(folder: &Folder, directive: &str) -> String {
    let all = ok(folder.run(&["status", "--json"])).json();
    assert_eq!(
        (&all[0]["directive"], &all[0]["state"]),
        (&directive.into(), &"unknown".into()),
        "{all}"
    );
    let number = all[0]["number"].as_str().unwrap();
    let one = ok(folder.run(&["status", number])).out;
    assert_eq!(
        ok(folder.run(&["status", directive])).out,
        one,
        "by its number and by its id"
    );
    let report = ok(folder.run(&["report", number])).out;
    assert!(
        report.contains("chưa rõ") || report.contains("Chưa ghi nhận"),
        "{report}"
    );
    let paper = folder.folder.path().join("bc.docx");
    let written = ok(folder.run(&["report", directive, "--out", paper.to_str().unwrap(), "--json"])).json();
    assert_eq!(written["file"], paper.to_str().unwrap());
    assert!(std::fs::read(paper).unwrap().starts_with(b"PK"));
    assert!(ok(folder.run(&["audit", "verify"])).out.contains("nguyên vẹn"));
    let nobody = folder.run(&["status", "không có", "--json"]);
    assert_eq!(nobody.code, 1);
    assert!(
        nobody.json()["error"]
            .as_str()
            .unwrap()
            .contains("không có văn bản này"),
        "{nobody:?}"
    );
    one
}

fn saved(folder: &Folder, copy: &str) {
    let made = ok(folder.run(&["backup", copy, "--json"])).json();
    let checked = ok(folder.run(&["backup", copy, "--check", "--json"])).json();
    assert_eq!(made, checked);
    assert_eq!(made["folder"], copy);
    assert!(
        made["rows"].as_i64().unwrap() > 14_000 && made["files"].as_i64().unwrap() >= 3,
        "{made}"
    );
    assert!(
        ok(folder.run(&["backup", "--check", copy]))
            .out
            .contains("nguyên vẹn")
    );
    let over = folder.run(&["backup", copy, "--json"]);
    assert!(
        over.code == 1 && over.json()["error"].as_str().unwrap().contains("exists already"),
        "{over:?}"
    );
}

#[tokio::test]
async fn people_are_made_and_what_is_wrong_is_said() {
    let folder = Folder::new(None).await;
    let unit = "Phòng Văn hóa và Thông tin huyện Đình Lập";
    let add = [
        "person",
        "add",
        "dinh.lap",
        "--name",
        "Lý A",
        "--unit",
        unit,
        "--role",
        "coordinator",
        "--json",
    ];
    let added = ok(folder.run(&add)).json();
    assert_eq!(
        (&added["login"], &added["hours"]),
        (&"dinh.lap".into(), &72.into())
    );
    assert!(added["link"].as_str().unwrap().contains("/sign-in/"), "{added}");
    let twice = folder.run(&add);
    assert!(
        twice.code == 1 && twice.json()["error"] == twice.err["lantoa: ".len()..].trim_end(),
        "{twice:?}"
    );
    let link = ok(folder.run(&["person", "link", "dinh.lap"])).out;
    assert!(
        link.starts_with("http://127.0.0.1:8080/sign-in/") && link.lines().count() == 1,
        "{link}"
    );
    let serve = folder.run(&["serve", "--json"]);
    assert!(serve.code == 1 && serve.err.contains("no JSON form"), "{serve:?}");
    assert_eq!(
        folder.run(&["statsu"]).code,
        2,
        "a command line that is not understood"
    );
    let routes = ok(folder.run(&["routes", "--json"])).json();
    assert!(
        routes
            .as_array()
            .unwrap()
            .iter()
            .all(|route| route["path"].is_string() && route["roles"].is_array())
    );
}

#[tokio::test]
async fn a_damaged_total_is_named_by_check_and_mended_by_renew() {
    for folder in Folder::each().await {
        let none = ok(folder.run(&["figures", "check", "--json"])).json();
        assert_eq!((&none["totals"], &none["filings"]), (&0.into(), &0.into()));
        let site = serve::open(folder.config(), true).await.unwrap();
        demo::prepare(&site).await.unwrap();
        site.db.close().await;
        let sound = ok(folder.run(&["figures", "check"])).out;
        assert!(sound.contains("khớp từng bit"), "{sound}");
        let before = ok(folder.run(&["figures", "check", "--json"])).json();
        assert!(before["totals"].as_i64().unwrap() > 10, "{before}");
        assert_eq!(before["wrong"], Value::Array(Vec::new()));
        // One count of March too many, and one total of February gone.
        folder
            .change(sql!(
                "update tally set reported = reported + 1 where period = '2021-03' \
                 and unit = (select min(unit) from tally where period = '2021-03')"
            ))
            .await;
        folder
            .change(sql!(
                "delete from tally where period = '2021-02' and unit = (select min(unit) from tally where period = '2021-02')"
            ))
            .await;
        damaged(&folder);
        let renewed = ok(folder.run(&["figures", "renew", "--json"])).json();
        assert_eq!(renewed["totals"], before["totals"]);
        assert_eq!(ok(folder.run(&["figures", "check", "--json"])).json(), before);
        assert!(ok(folder.run(&["figures", "renew"])).out.contains("Đã lập lại"));
        assert!(ok(folder.run(&["audit", "verify"])).out.contains("nguyên vẹn"));
    }
}

/// Both are named, by regime, period, unit and what is wrong; a second look changes nothing.
fn damaged(folder: &Folder) {
    for _ in 0..2 {
        let told = folder.run(&["figures", "check"]);
        assert_eq!((told.code, told.out.as_str()), (1, ""), "{told:?}");
        for words in [
            "2 số KHÔNG khớp",
            "kỳ 2021-03",
            "đã gửi",
            "kỳ 2021-02",
            "thiếu số tổng hợp",
        ] {
            assert!(told.err.contains(words), "{words}: {told:?}");
        }
        let told = folder.run(&["figures", "check", "--json"]);
        let document = told.json();
        assert_eq!(
            (told.code, document["wrong"].as_array().unwrap().len()),
            (1, 2),
            "{document}"
        );
        assert!(document["error"].is_string(), "{document}");
    }
}

#[tokio::test]
async fn a_row_that_was_tampered_with_is_found_and_told_to_machines_too() {
    for folder in Folder::each().await {
        let open = ["letter", "open", LETTER, "--login", "lan"];
        ok(folder.run(&open));
        let sound = ok(folder.run(&["audit", "verify", "--json"])).json();
        // The house made its two keys first: the daily one and that which may only stop.
        assert_eq!(sound["entries"], 3);
        folder
            .change(sql!("update audit set subject = 'khác' where seq = 1"))
            .await;
        let broken = folder.run(&["audit", "verify", "--json"]);
        assert_eq!(
            (broken.code, &broken.json()["broken_at"]),
            (1, &1.into()),
            "{broken:?}"
        );
        assert!(
            broken.err.contains("từ dòng 1") && broken.json()["error"].is_string(),
            "{broken:?}"
        );
        let broken = folder.run(&["audit", "verify"]);
        assert_eq!((broken.code, broken.out.as_str()), (1, ""));
    }
}

#[tokio::test]
async fn an_older_program_leaves_a_newer_database_alone() {
    for folder in Folder::each().await {
        let newer =
            sql!("insert into migration (number, name, digest, applied_at) values (999, 'later', '', 0)");
        folder.change(newer).await;
        for words in [
            &["status"][..],
            &["audit", "verify"],
            &["serve", "--listen", "127.0.0.1:0"],
        ] {
            let refused = folder.run(words);
            assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{words:?}");
            assert!(
                refused.err.contains("schema version 999") && refused.err.contains("mới hơn"),
                "{refused:?}"
            );
        }
    }
}

/// Runs a command where there is no house: no data, no configuration.
fn elsewhere(folder: &Path, arguments: &[&str]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    Done {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
fn releases_are_signed_on_a_machine_without_a_house() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let made = elsewhere(at, &["--json", "release", "keygen", "old.key"]);
    assert_eq!(made.code, 0, "{made:?}");
    let old = made.json()["public"].as_str().unwrap().to_owned();
    let mode = std::fs::metadata(at.join("old.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = elsewhere(at, &["release", "keygen", "old.key"]);
    assert_eq!(
        again.code, 1,
        "a key that is there is not written over: {again:?}"
    );
    let shown = elsewhere(at, &["--json", "release", "show", "old.key"]);
    assert_eq!(shown.json()["public"].as_str(), Some(old.as_str()));
    let mut program = b"\x7fELF\x02\x01\x01".to_vec();
    program.resize(64, 0);
    program[18] = 183;
    program.extend_from_slice(b"lantoa-player 0.3.0");
    std::fs::write(at.join("p"), &program).unwrap();
    let sign = |more: &[&str]| {
        let base = ["--json", "release", "sign", "p", "--serial", "7", "--name"];
        elsewhere(at, &[&base[..], more].concat())
    };
    let wrong = sign(&["lantoa-player 9.9.9", "--key", "old.key"]);
    assert_eq!(wrong.code, 1, "it does not call itself so: {wrong:?}");
    let signed = sign(&[
        "lantoa-player 0.3.0",
        "--key",
        "old.key",
        "--not-before",
        "2026-12-01",
    ]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let said = signed.json();
    assert_eq!(
        (said["processor"].as_str(), said["serial"].as_u64()),
        (Some("aarch64"), Some(7))
    );
    let note = wire::player::ReleaseNote::read(&std::fs::read(at.join("p.release")).unwrap()).unwrap();
    let pinned = wire::player::ReleaseTrust::pinned(vec![wire::player::PublicKey::read(&old).unwrap()]);
    assert!(note.open(&pinned).is_ok());
    assert!(note.peek().unwrap().0.not_before.0 > 0);
    // The old key signs the new one, and a release by the new one leads there.
    let new = elsewhere(at, &["--json", "release", "keygen", "new.key"]).json();
    let new = new["public"].as_str().unwrap();
    let rotate = [
        "release", "rotate", "--key", "old.key", "--new", new, "--serial", "1", "--out", "change",
    ];
    let rotated = elsewhere(at, &rotate);
    assert_eq!(rotated.code, 0, "{rotated:?}");
    let signed = sign(&[
        "lantoa-player 0.3.0",
        "--key",
        "new.key",
        "--after",
        "change",
        "--out",
        "q.release",
    ]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let note = wire::player::ReleaseNote::read(&std::fs::read(at.join("q.release")).unwrap()).unwrap();
    assert_eq!(note.open(&pinned).unwrap().1.serial, 1);
    // A secret that others can read is not used.
    std::fs::set_permissions(at.join("old.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = sign(&["lantoa-player 0.3.0", "--key", "old.key"]);
    assert!(open.code == 1 && open.err.contains("chmod 600"), "{open:?}");
    assert_eq!(
        std::fs::read_dir(at).unwrap().count(),
        6,
        "nothing else was made: no data folder"
    );
}
