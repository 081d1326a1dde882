//! Where recordings of the teller's page are put and taken away, and the words that a speaker reads.

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::{LANGUAGES, hash, store, words};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};

#[derive(Template)]
#[template(path = "tip/reading/show.html")]
struct ReadingsPage {
    c: Chrome,
    fault: Option<String>,
    places: Vec<Place>,
    words: Vec<String>,
}

/// A language and its recording.
struct Place {
    code: &'static str,
    name: String,
    /// What stands there, in words; whether it is silent.
    stands: Option<(String, bool)>,
    /// The recordings in that language: id and title.
    may_be: Vec<(String, String)>,
}

/// Every language with its recording, and the words to be read.
pub(crate) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(&view(&desk, None).await?))
}

async fn view(desk: &Desk, fault: Option<String>) -> Result<ReadingsPage, Refusal> {
    let chosen = store::chosen(desk.db()).await?;
    let may_be = store::may_be(desk.db()).await?;
    let now = hash();
    let place = |code: &'static str| Place {
        code,
        name: desk.t(&format!("activity.language.{code}")),
        stands: chosen
            .iter()
            .find(|one| one.language == code)
            .map(|one| stands(desk, one, &now)),
        may_be: may_be
            .iter()
            .filter(|one| one.language == code)
            .map(|one| (one.id.clone(), one.title.clone()))
            .collect(),
    };
    Ok(ReadingsPage {
        c: desk.chrome("tip.settings.menu"),
        fault,
        places: LANGUAGES.map(place).into(),
        words: words(),
    })
}

/// What stands in a place: the recording, who heard it and when; why it is silent.
fn stands(desk: &Desk, one: &store::Chosen, now: &str) -> (String, bool) {
    let key = match (one.is_what_was_heard(), one.words == now) {
        (false, _) => "tip.reading.withdrawn",
        (true, false) => "tip.reading.old",
        (true, true) => "tip.reading.sounds",
    };
    let when = Moment(one.chosen_at).short();
    let values = [
        ("title", one.title.as_str()),
        ("who", one.name.as_str()),
        ("when", when.as_str()),
    ];
    (desk.tf(key, &values), !one.sounds(now))
}

/// Puts a recording in its place, once a person has heard it to the end, or takes one away.
pub(crate) async fn choose(desk: Desk, form: Form) -> Answer {
    let language = form.get("language");
    let Some(language) = LANGUAGES.into_iter().find(|code| *code == language) else {
        return Err(Refusal::NotFound);
    };
    if form.get("act") == "away" {
        return take_away(&desk, language).await;
    }
    let may_be = store::may_be(desk.db()).await?;
    let found = may_be
        .iter()
        .find(|one| one.id == form.get("material") && one.language == language);
    let Some(found) = found else {
        return refused(&desk, "tip.reading.none").await;
    };
    if form.get("heard") != "1" {
        return refused(&desk, "tip.reading.unheard").await;
    }
    let now = hash();
    let mut tx = desk.begin().await?;
    let row = (language, found.id.as_str(), found.sound.as_str(), now.as_str());
    store::choose(&mut tx, row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "language": language, "material": found.id, "sound": found.sound, "words": now });
    desk.record(&mut tx, "tip.reading_chosen", "tip", detail).await?;
    tx.commit().await?;
    Ok(Reply::to("/tip-settings/readings").saying("tip.kept_said"))
}

async fn refused(desk: &Desk, key: &str) -> Answer {
    let page = view(desk, Some(desk.t(key))).await?;
    Ok(Reply::invalid(&page))
}

async fn take_away(desk: &Desk, language: &str) -> Answer {
    let mut tx = desk.begin().await?;
    if store::take_away(&mut tx, language).await? {
        let detail = json!({ "language": language });
        desk.record(&mut tx, "tip.reading_away", "tip", detail).await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/tip-settings/readings").saying("tip.kept_said"))
}
