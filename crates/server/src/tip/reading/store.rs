//! The SQL of recordings of the teller's page.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// A recording that was chosen, with what became of its material since.
    #[derive(Clone, Debug)]
    pub struct Chosen {
        pub language: String,
        pub material: String,
        pub title: String,
        pub sound: String,
        pub words: String,
        pub name: String,
        pub chosen_at: i64,
        pub blob: Option<String>,
        pub media_type: Option<String>,
        pub is_public: bool,
    }
}

impl Chosen {
    /// Whether the material is public and still the recording that was heard.
    pub fn is_what_was_heard(&self) -> bool {
        self.is_public && self.blob.as_deref() == Some(&self.sound)
    }

    /// Whether it may be heard, where the words are these by their hash.
    pub fn sounds(&self, words: &str) -> bool {
        self.is_what_was_heard() && self.words == words
    }
}

record! {
    /// A recording that could be chosen.
    #[derive(Clone, Debug)]
    pub struct May { pub id: String, pub title: String, pub language: String, pub sound: String }
}

/// What was chosen, by language.
pub async fn chosen(db: &Db) -> Result<Vec<Chosen>> {
    let find = sql!(
        "select r.language, r.material, m.title, r.sound, r.words, p.name, r.chosen_at, m.blob, m.media_type, \
         m.published_at is not null and m.kind = 'hear' and m.language = r.language and not exists (select 1 from bulletin s \
         where s.id = m.bulletin and (s.withdrawn_at is not null or s.withheld)) as is_public \
         from tip_reading r join material m on m.id = r.material join person p on p.id = r.chosen_by order by r.language"
    );
    db.all(find, args![]).await
}

/// The public recordings of every language, the newest first.
pub async fn may_be(db: &Db) -> Result<Vec<May>> {
    let find = sql!(
        "select m.id, m.title, m.language, m.blob as sound from material m where m.blob is not null and m.kind = 'hear' and m.published_at is not null \
         and m.media_type in ('audio/flac', 'audio/mpeg') and not exists (select 1 from bulletin s \
         where s.id = m.bulletin and (s.withdrawn_at is not null or s.withheld)) order by m.published_at desc, m.id desc limit 500"
    );
    db.all(find, args![]).await
}

/// Puts a recording in a language's place.
pub async fn choose(
    tx: &mut Tx,
    (language, material, sound, words): (&str, &str, &str, &str),
    by: &str,
    at: Moment,
) -> Result<()> {
    let upsert = sql!(
        "insert into tip_reading (language, material, sound, words, chosen_by, chosen_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (language) do update set material = excluded.material, sound = excluded.sound, words = excluded.words, \
         chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at"
    );
    tx.run(upsert, args![language, material, sound, words, by, at])
        .await
        .map(drop)
}

/// Takes the recording of a language away; false when there is none.
pub async fn take_away(tx: &mut Tx, language: &str) -> Result<bool> {
    let delete = sql!("delete from tip_reading where language = $1");
    Ok(tx.run(delete, args![language]).await? == 1)
}
