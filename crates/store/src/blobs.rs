//! Blobs: files addressed by the SHA-256 of their content, behind the object-store interface.
//!
//! A blob is put whole or not at all: the folder store writes beside and renames. A row in `blob` says that something
//! refers to it; a blob without a row is rubbish that a crash left, never the other way round.

use std::path::Path;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _};

use civic::Moment;

use crate::{Error, Result, Tx, args, audit, sql};

/// Where the files of an installation are.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

/// A blob that has been put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the content, lower-case hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: i64,
}

impl Blobs {
    /// Blobs in a folder, which is made if it is not there.
    pub fn folder(path: &Path) -> Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?)))
    }

    /// Stores the bytes under their hash; storing the same bytes again changes nothing.
    pub async fn put(&self, bytes: &[u8]) -> Result<Stored> {
        let hash = audit::digest(bytes);
        let size = bytes.len() as i64;
        if self.0.head(&key(&hash)).await.is_err() {
            self.0.put(&key(&hash), bytes.to_vec().into()).await?;
        }
        Ok(Stored { hash, size })
    }

    /// The bytes under a hash, checked against it: a damaged file is an error, never an answer.
    pub async fn get(&self, hash: &str) -> Result<Vec<u8>> {
        let bytes = self.0.get(&key(hash)).await?.bytes().await?;
        if audit::digest(&bytes) == hash {
            Ok(bytes.to_vec())
        } else {
            Err(Error::Damaged(format!(
                "blob {hash} does not have its hash any more"
            )))
        }
    }

    /// The bytes from a place on, piece by piece, and how many the whole has. They are not checked here: whoever takes
    /// them knows the hash.
    pub async fn stream(&self, hash: &str, from: u64) -> Result<(u64, Pieces)> {
        let size = self.0.head(&key(hash)).await?.size;
        if from >= size {
            return Ok((size, futures_util::stream::empty().boxed()));
        }
        let options = GetOptions {
            range: Some(GetRange::Offset(from)),
            ..GetOptions::default()
        };
        let got = self.0.get_opts(&key(hash), options).await?;
        let pieces = got.into_stream();
        Ok((size, pieces.map(|piece| Ok(piece?.to_vec())).boxed()))
    }
}

/// A file as it comes.
pub type Pieces = BoxStream<'static, Result<Vec<u8>>>;

/// Two levels of folders, so that none holds more than a few thousand files.
fn key(hash: &str) -> Key {
    Key::from(format!("{}/{hash}", hash.get(..2).unwrap_or("xx")))
}

/// Notes in the caller's transaction that a put blob is now referred to.
pub async fn note(tx: &mut Tx, stored: &Stored, media_type: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into blob (hash, size, media_type, created_at) values ($1, $2, $3, $4) on conflict (hash) do nothing"
    );
    tx.run(insert, args![&stored.hash, stored.size, media_type, at])
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_damaged_blob_is_an_error_and_never_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::folder(folder.path()).unwrap();
        let stored = blobs.put(b"minh chung").await.unwrap();
        assert_eq!(blobs.put(b"minh chung").await.unwrap(), stored);
        assert_eq!(blobs.get(&stored.hash).await.unwrap(), b"minh chung");
        let file = folder.path().join(&stored.hash[..2]).join(&stored.hash);
        std::fs::write(file, b"minh chunk").unwrap();
        assert!(matches!(blobs.get(&stored.hash).await, Err(Error::Damaged(_))));
    }
}
