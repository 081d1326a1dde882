//! The program as a child process, and a client that speaks just enough HTTP to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// `lantoa serve --demo` on a port of its own; told to end when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From spawning to the first page.
    pub first_answer: Duration,
}

impl Server {
    pub fn start(data: &Path, database: Option<&str>) -> Self {
        // Somebody else could take the port in between; then the first answer does not come and the run stops.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut command = Command::new(crate::LANTOA);
        command
            .args(["serve", "--demo", "--listen", &address.to_string()])
            .env("LANTOA_DATA", data)
            .stdout(Stdio::null());
        match database {
            Some(url) => command.env("LANTOA_DATABASE", url),
            None => command.env_remove("LANTOA_DATABASE"),
        };
        let start = Instant::now();
        let child = command.spawn().unwrap();
        let first_answer = first_answer(address, start);
        Self {
            child,
            address,
            first_answer,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.pid().to_string()).status();
        let _ = self.child.wait();
    }
}

fn first_answer(address: SocketAddr, start: Instant) -> Duration {
    while start.elapsed() < Duration::from_secs(60) {
        if let Ok(stream) = TcpStream::connect(address) {
            let answer = Client::over(stream, "").get("/");
            assert_eq!(answer.status, 200, "the first page");
            return start.elapsed();
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    panic!("no answer from {address}");
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
    /// From the first byte sent to the last received.
    pub time: Duration,
}

/// One connection that is kept, as a browser keeps it.
pub struct Client {
    stream: BufReader<TcpStream>,
    /// The header lines of every request.
    lines: String,
}

impl Client {
    pub fn new(address: SocketAddr, cookie: &str) -> Self {
        Self::over(TcpStream::connect(address).unwrap(), cookie)
    }

    fn over(stream: TcpStream, cookie: &str) -> Self {
        stream.set_nodelay(true).unwrap();
        let lines = format!("host: bench\r\ncookie: {cookie}\r\n");
        Self {
            stream: BufReader::new(stream),
            lines,
        }
    }

    /// A page as it is.
    pub fn get(&mut self, path: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.lines);
        self.send(&request)
    }

    /// A page as browsers ask for it: packed.
    pub fn get_packed(&mut self, path: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\naccept-encoding: gzip\r\n{}\r\n",
            self.lines
        );
        self.send(&request)
    }

    pub fn post(&mut self, path: &str, form: &str) -> Answer {
        let kind = "content-type: application/x-www-form-urlencoded";
        let length = form.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\n{}{kind}\r\ncontent-length: {length}\r\n\r\n{form}",
            self.lines
        );
        self.send(&request)
    }

    /// Bytes as a script of ours sends them, with a header line of its own.
    pub fn post_bytes(&mut self, path: &str, line: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}{line}\r\ncontent-length: {length}\r\n\r\n",
            self.lines
        );
        self.exchange(&[head.as_bytes(), body].concat())
    }

    fn send(&mut self, request: &str) -> Answer {
        self.exchange(request.as_bytes())
    }

    fn exchange(&mut self, request: &[u8]) -> Answer {
        let start = Instant::now();
        self.stream.get_mut().write_all(request).unwrap();
        let status = self.line();
        let status = status.split(' ').nth(1).unwrap().parse().unwrap();
        let (mut length, mut chunked, mut location) = (0, false, String::new());
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "transfer-encoding" => chunked = true,
                "location" => value.clone_into(&mut location),
                _ => {}
            }
        }
        let body = if chunked {
            self.chunks()
        } else {
            self.bytes(length)
        };
        let time = start.elapsed();
        Answer {
            status,
            location,
            body,
            time,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        body
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line(), 16).unwrap();
            body.extend(self.bytes(length));
            self.line();
            if length == 0 {
                return body;
            }
        }
    }
}
