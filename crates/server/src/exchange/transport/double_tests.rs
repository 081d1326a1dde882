//! A gateway made of folders, for tests: what is sent to it lies in `sent/`, what waits for us in `edoc/` and `status/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Agency, Fault, MessageKind, Receipt, Transport, Waiting};

pub struct Double {
    folder: PathBuf,
    /// Refuses everything that is sent.
    pub refuses: AtomicBool,
}

impl Double {
    pub fn new(folder: &Path) -> Self {
        for name in ["edoc", "status", "sent"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        Self {
            folder: folder.to_owned(),
            refuses: AtomicBool::new(false),
        }
    }

    /// A message of somebody else's.
    pub fn offer(&self, kind: MessageKind, id: &str, message: &[u8]) {
        fs::write(self.folder.join(kind.code()).join(id), message).unwrap();
    }

    pub fn sent(&self) -> Vec<Vec<u8>> {
        self.names("sent")
            .iter()
            .map(|name| fs::read(self.folder.join("sent").join(name)).unwrap())
            .collect()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn find(&self, id: &str) -> Result<PathBuf, Fault> {
        let places = ["edoc", "status"].map(|folder| self.folder.join(folder).join(id));
        let found = places.into_iter().find(|place| place.exists());
        found.ok_or_else(|| Fault::Unreached("no such message".to_owned()))
    }
}

impl Transport for Double {
    async fn send_edoc(&self, _: MessageKind, message: &[u8]) -> Result<String, Fault> {
        if self.refuses.load(Ordering::Relaxed) {
            let (code, words) = ("15".to_owned(), "sai mã hoặc khóa".to_owned());
            return Err(Fault::Refused { code, words });
        }
        let id = format!("{:04}", self.names("sent").len());
        fs::write(self.folder.join("sent").join(&id), message).unwrap();
        Ok(id)
    }

    async fn get_received_edoc_list(&self, kind: MessageKind) -> Result<Vec<Waiting>, Fault> {
        let one = |id| Waiting {
            id,
            kind,
            from: "H99.01".to_owned(),
        };
        Ok(self.names(kind.code()).into_iter().map(one).collect())
    }

    async fn get_edoc(&self, id: &str) -> Result<Vec<u8>, Fault> {
        Ok(fs::read(self.find(id)?).unwrap())
    }

    async fn update_status(&self, id: &str, receipt: Receipt) -> Result<(), Fault> {
        assert_eq!(receipt, Receipt::Done);
        fs::remove_file(self.find(id)?).unwrap();
        Ok(())
    }

    async fn get_agencies_list(&self) -> Result<Vec<Agency>, Fault> {
        Ok(vec![Agency {
            code: "H99.01".to_owned(),
            name: "Sở Ví dụ".to_owned(),
        }])
    }
}
