//! A demonstration as a child process, people at browsers, a box of a commune with its sound in a pipe: nothing here knows
//! more of the program than its pages show.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Longer than a busy machine needs for anything here.
pub const PATIENCE: Duration = Duration::from_secs(120);
const RATE: u32 = 48_000;
const FORM: &str = "application/x-www-form-urlencoded";

/// A program that is killed as a power cut kills it.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The player stands beside the program when the whole workspace was built.
pub fn player_program(lantoa: &Path) -> Option<PathBuf> {
    let folders = lantoa.ancestors().skip(1).take(2);
    let beside = folders.map(|folder| folder.join("lantoa-player"));
    let found = beside.into_iter().find(|path| path.exists());
    if found.is_none() {
        eprintln!("lantoa-player is not built: not tried (cargo build -p player)");
    }
    found
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// What stands between two marks.
pub fn between<'t>(text: &'t str, begin: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(begin)?;
    rest.split_once(end).map(|(found, _)| found)
}

pub fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The demonstration, running.
pub struct Town {
    pub folder: tempfile::TempDir,
    pub address: String,
    /// One-time links, by what they are for.
    links: HashMap<String, String>,
    _house: Running,
}

impl Town {
    pub fn open(lantoa: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let mut child = Command::new(lantoa)
            .env_remove("LANTOA_DATABASE")
            .args(["--data", folder.path().join("data").to_str().unwrap()])
            .args(["serve", "--demo", "--listen", &address])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut links = HashMap::new();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // `  Name (what for): http://…/sign-in/TOKEN`
        for line in lines.map_while(Result::ok) {
            if let Some((what, url)) = line.split_once("): http") {
                let what = what.rsplit('(').next().unwrap().to_owned();
                links.insert(what.clone(), url.rsplit('/').next().unwrap().to_owned());
                if what == "approver" {
                    break;
                }
            }
        }
        Self {
            folder,
            address,
            links,
            _house: Running(child),
        }
    }

    /// Somebody signs in by their link.
    pub fn sign_in(&self, who: &str) -> Browser {
        let mut browser = Browser::new(&self.address);
        let path = format!("/sign-in/{}", self.links[who]);
        browser.get(&path);
        let page = browser.post(&path, &[]);
        assert_eq!(page.status, 303, "{who}: {}", page.body);
        // The token of forms is the session's now.
        browser.get("/bulletins");
        browser
    }

    /// Somebody who gave their second factor in this session.
    pub fn sure(&self, who: &str) -> Browser {
        let mut person = self.sign_in(who);
        person.post("/bulletins/factor", &[("act", "make")]);
        let page = person.get("/bulletins/factor").body;
        let digits = page.split_once("mã lúc này là ").unwrap().1[..6].to_owned();
        assert_eq!(person.post("/bulletins/factor", &[("code", &digits)]).status, 303);
        person
    }

    fn box_command(&self, player: &Path, words: &[&str]) -> Command {
        let config = self.folder.path().join("player.toml");
        std::fs::write(&config, "stop_every_s = 5\n").unwrap();
        let mut command = Command::new(player);
        command
            .args(words)
            .arg("--config")
            .arg(config)
            .env("LANTOA_HOUSE", format!("http://{}/player", self.address))
            .env("LANTOA_PLAYER_STORE", self.folder.path().join("box"))
            .env("LANTOA_OUTPUT", format!("file:{}", self.pipe().display()));
        command
    }

    fn pipe(&self) -> PathBuf {
        self.folder.path().join("sound")
    }

    /// Enrols a box with a printed code and lets it play into a pipe that is listened to.
    pub fn loudspeaker(&self, player: &Path, code: &str) -> (Running, Ear) {
        let enrolled = self.box_command(player, &["enrol", code]).output().unwrap();
        assert!(enrolled.status.success(), "{enrolled:?}");
        let made = Command::new("mkfifo").arg(self.pipe()).status().unwrap();
        assert!(made.success());
        let ear = Ear::at(self.pipe());
        let errors = std::fs::File::create(self.folder.path().join("box.err")).unwrap();
        let mut command = self.box_command(player, &["run"]);
        (Running(command.stderr(errors).spawn().unwrap()), ear)
    }

    /// What the box wrote into its log.
    pub fn box_log(&self, player: &Path) -> String {
        let shown = self.box_command(player, &["log"]).output().unwrap();
        String::from_utf8_lossy(&shown.stdout).into_owned()
    }
}

/// A page as a browser got it.
pub struct Page {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Page {
    /// The last piece of where it leads.
    pub fn id(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.body);
        self.location.rsplit('/').next().unwrap().to_owned()
    }
}

/// Somebody at a browser: cookies, and the token of the last form.
pub struct Browser {
    agent: ureq::Agent,
    address: String,
    cookies: HashMap<String, String>,
    csrf: String,
}

impl Browser {
    fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            address: address.to_owned(),
            cookies: HashMap::new(),
            csrf: String::new(),
        }
    }

    pub fn get(&mut self, path: &str) -> Page {
        let request = self.agent.get(format!("http://{}{path}", self.address));
        let response = request.header("cookie", self.cookie()).call().unwrap();
        self.read(response)
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("csrf", &self.csrf).extend_pairs(fields);
        self.send(path, FORM, pairs.finish().as_bytes())
    }

    pub fn upload(&mut self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Page {
        let mut body = Vec::new();
        for (field, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            let part = format!("--XX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend(part.bytes());
        }
        let head =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"tep\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend_from_slice(file);
        body.extend(b"\r\n--XX--\r\n");
        self.send(path, "multipart/form-data; boundary=XX", &body)
    }

    fn send(&mut self, path: &str, kind: &str, body: &[u8]) -> Page {
        let request = self.agent.post(format!("http://{}{path}", self.address));
        let request = request.header("cookie", self.cookie()).content_type(kind);
        let response = request.send(body).unwrap();
        self.read(response)
    }

    fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn read(&mut self, mut response: ureq::http::Response<ureq::Body>) -> Page {
        for line in response.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = response.headers().get("location");
        let location = location.map_or("", |place| place.to_str().unwrap()).to_owned();
        let bytes = response.body_mut().read_to_vec().unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(csrf) = between(&body, "name=\"csrf\" value=\"", "\"") {
            self.csrf = csrf.to_owned();
        }
        Page {
            status: response.status().as_u16(),
            location,
            body,
        }
    }
}

/// Listens at the pipe: when sound of some pitch began.
pub struct Ear {
    heard: Receiver<Onset>,
}

/// From silence, or another pitch, to this one.
#[derive(Clone, Copy, Debug)]
pub struct Onset {
    /// When the block that begins with it came out of the pipe.
    #[allow(
        dead_code,
        reason = "the bench measures by it; the test asks only whether it came"
    )]
    pub at: Instant,
    /// About how many waves a second; 0: silence.
    pub hertz: u32,
}

impl Ear {
    fn at(pipe: PathBuf) -> Self {
        let (say, heard) = channel();
        std::thread::spawn(move || {
            let mut pipe = std::fs::File::open(pipe).unwrap();
            let (mut block, mut last) = ([0_u8; 960], 0);
            while pipe.read_exact(&mut block).is_ok() {
                let at = Instant::now();
                let hertz = pitch(&block);
                // Pauses of speech are no news; another pitch and the first sound are.
                if hertz != 0 && hertz.abs_diff(last) > 150 && say.send(Onset { at, hertz }).is_err() {
                    return;
                }
                last = if hertz == 0 { last } else { hertz };
            }
        });
        Self { heard }
    }

    /// The next beginning of about this pitch.
    pub fn hears(&self, hertz: u32) -> Option<Onset> {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.checked_duration_since(Instant::now())?;
            let onset = self.heard.recv_timeout(left).ok()?;
            if onset.hertz.abs_diff(hertz) <= 150 {
                return Some(onset);
            }
        }
    }
}

/// Waves a second of ten milliseconds, by their zero crossings; 0 where it is silent or of no pitch.
fn pitch(block: &[u8]) -> u32 {
    let samples: Vec<i16> = block
        .chunks_exact(2)
        .map(|two| i16::from_le_bytes([two[0], two[1]]))
        .collect();
    let loud = samples
        .iter()
        .filter(|sample| sample.unsigned_abs() > 1_000)
        .count();
    if loud < samples.len() / 3 {
        return 0;
    }
    let crossings = samples
        .windows(2)
        .filter(|two| (two[0] < 0) != (two[1] < 0))
        .count();
    crossings as u32 * 50
}

/// Somebody's voice as WAV: bursts of a tone of this pitch over a breath of noise.
pub fn voice(hertz: f32, ms: u32) -> Vec<u8> {
    let mut seed = 0x2545_f491_u32;
    let count = RATE / 1_000 * ms;
    let samples: Vec<i16> = (0..count)
        .map(|at| {
            let time = at as f32 / RATE as f32;
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            let hiss = (seed as f32 / u32::MAX as f32 * 2.0 - 1.0) * 0.0017;
            let speaks = (time * 2.5).fract() < 0.6;
            let tone = (time * hertz * std::f32::consts::TAU).sin() * 0.2;
            ((if speaks { tone + hiss } else { hiss }) * 32_767.0) as i16
        })
        .collect();
    let data = samples.len() as u32 * 2;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// The people of a commune's loudspeakers: who makes, who approves, who keeps the station.
pub struct Cast {
    pub maker: Browser,
    pub second: Browser,
    pub commune: Browser,
    /// The commune's station.
    pub unit: String,
    /// A task that bulletins serve.
    pub task: String,
}

impl Cast {
    pub fn of(town: &Town) -> Self {
        let (mut maker, second) = (town.sure("officer"), town.sure("approver"));
        let mut commune = town.sign_in("commune");
        let page = commune.get("/stations").body;
        let is_id = |id: &&str| id.len() == 26;
        let links = page.split("href=\"/stations/").skip(1);
        let unit = links.filter_map(|rest| rest.split('"').next()).find(is_id);
        let unit = unit.expect("a station").to_owned();
        let page = maker.get("/bulletins/new").body;
        let tasks = between(&page, "name=\"task\"", "</select>").expect("tasks to serve");
        // One that the commune has among its own work: what is played for it becomes an activity there.
        let work = commune.get("/inbox?show=all").body;
        let is_work = |words: &str| work.contains(&words.chars().take(30).collect::<String>());
        let options = tasks.split("value=\"").skip(1);
        let task = options
            .filter_map(|rest| Some((rest.split('"').next()?, rest.split_once(" · ")?.1)))
            .find(|(id, words)| id.len() == 26 && is_work(words))
            .expect("a task of the commune")
            .0
            .to_owned();
        Self {
            maker,
            second,
            commune,
            unit,
            task,
        }
    }

    /// Enters a player by the page; its id and its printed code.
    pub fn print_code(&mut self) -> (String, String) {
        let fields = [
            ("name", "Bộ thu thử"),
            ("kind", "player"),
            ("languages", "vi"),
            ("offset", "0"),
        ];
        self.commune.get(&format!("/stations/{}/devices/new", self.unit));
        let page = self
            .commune
            .post(&format!("/stations/{}/devices", self.unit), &fields);
        assert_eq!(page.status, 200, "{}", page.body);
        let code = between(&page.body, "<code>", "</code>").unwrap().to_owned();
        let id = between(&page.body, "href=\"/devices/", "\"").unwrap().to_owned();
        (id, code)
    }

    /// A bulletin with a voice of this pitch, heard to its end and approved by the second; its id.
    pub fn approved(&mut self, class: &str, kind: &str, hertz: f32, ms: u32) -> String {
        let fields = [
            ("title", "Thông báo thử"),
            ("class", class),
            ("kind", kind),
            ("mode", "live"),
            ("purpose", "clause"),
            ("task", &self.task.clone()),
            ("body", "Mời bà con chú ý nghe thông báo của Ủy ban nhân dân xã."),
        ];
        let id = self.maker.post("/bulletins", &fields).id();
        let path = format!("/bulletins/{id}/recording");
        let page = self
            .maker
            .upload(&path, &[("language", "vi")], "sound", &voice(hertz, ms));
        assert_eq!(page.status, 303, "{}", page.body);
        let page = self
            .maker
            .get(&format!("/bulletins/{id}/variant?language=vi"))
            .body;
        let hash = between(&page, "<span class=\"hash\">", "</span>").unwrap()[..64].to_owned();
        self.maker.get(&format!("/bulletins/{id}/media?language=vi"));
        let fields = [("language", "vi"), ("hash", hash.as_str()), ("to_the_end", "on")];
        wait_for("the hearing", || {
            std::thread::sleep(Duration::from_millis(400));
            self.maker.post(&format!("/bulletins/{id}/heard"), &fields).status == 303
        });
        let page = self.second.post(&format!("/bulletins/{id}/approve"), &fields);
        assert_eq!(page.status, 303, "{}", page.body);
        let aimed = [("unit", self.unit.as_str())];
        let page = self.maker.post(&format!("/bulletins/{id}/targets"), &aimed);
        assert_eq!(page.status, 303, "{}", page.body);
        id
    }

    /// An approved ordinary bulletin goes to the commune, which takes it and plays it now.
    pub fn plays_now(&mut self, id: &str) {
        let sent = self
            .maker
            .post(&format!("/bulletins/{id}/send"), &[("count", "1")]);
        assert_eq!(sent.status, 303, "{}", sent.body);
        let accepted = self.commune.post(&format!("/bulletins/{id}/accept"), &[]);
        assert_eq!(accepted.status, 303, "{}", accepted.body);
        let page = self.commune.get("/timetable/now").body;
        let key = between(&page, "name=\"form_key\" value=\"", "\"")
            .unwrap()
            .to_owned();
        let item = format!("b:{id}:vi");
        let mut fields = vec![("item", item.as_str()), ("form_key", &key)];
        let page = self.commune.post("/timetable/now", &fields).body;
        if page.contains("name=\"choice\"") {
            fields.push(("choice", "append"));
        }
        let seen = between(&page, "name=\"seen\" value=\"", "\"")
            .expect("what is seen")
            .to_owned();
        fields.extend([("step", "play"), ("seen", seen.as_str())]);
        let played = self.commune.post("/timetable/now", &fields);
        assert_eq!(played.status, 303, "{}", played.body);
    }

    /// The first person asks for an urgent broadcast.
    pub fn asks(&mut self, id: &str, reason: &str) {
        let ask = [
            ("count", "1"),
            ("typed", "PHÁT THẬT"),
            ("reason", reason),
            ("minutes", "60"),
        ];
        let page = self.maker.post(&format!("/bulletins/{id}/urgent"), &ask);
        assert_eq!(page.status, 303, "{}", page.body);
    }

    /// The second person confirms; when the button was pressed.
    pub fn confirms(&mut self, id: &str) -> Instant {
        let seen = [("count", "1"), ("typed", "PHÁT THẬT")];
        self.second.get(&format!("/bulletins/{id}/urgent"));
        let pressed = Instant::now();
        let page = self
            .second
            .post(&format!("/bulletins/{id}/urgent/confirm"), &seen);
        assert_eq!(page.status, 303, "{}", page.body);
        pressed
    }
}
