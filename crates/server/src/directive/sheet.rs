//! Head and foot of an official letter, drawn from what is known of it (Nghị định 30/2020, Phụ lục I).

use civic::unit::Directory;
use viet::Date;

use super::organ::organ;
use super::paint::Painted;

/// What is known of a letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    /// The unit that issued it here.
    pub unit: &'a str,
    /// When it did.
    pub issued_on: Date,
    /// Number and notation.
    pub number: Option<&'a str>,
    /// Its date, ISO.
    pub dated: Option<&'a str>,
    /// Where.
    pub place: Option<&'a str>,
    /// Who issued it, as the letter says itself.
    pub issuer: Option<&'a str>,
    /// What it is about.
    pub subject: &'a str,
    /// Authority and name of the signer, where the text does not end with them.
    pub signer: [Option<&'a str>; 2],
}

/// The frame of the paper.
pub(crate) struct Sheet {
    /// False: the text begins with a head of its own that was not recognised.
    pub head: bool,
    /// The organ above, where it is known.
    pub superior: Option<String>,
    /// The organ.
    pub issuer: String,
    /// Number and notation, or room for them.
    pub number: String,
    /// Place and day, or room for them.
    pub dateline: String,
    /// The subject under the number; documents with a title in the middle have none.
    pub about: Option<String>,
    /// To whom.
    pub to: Vec<String>,
    /// To whom copies go.
    pub copies: Vec<String>,
    /// On whose authority.
    pub authority: Vec<String>,
    /// Who signed.
    pub signer: Option<String>,
}

impl Sheet {
    /// Takes head and foot of a painted text.
    pub fn new(directory: &Directory, known: &Known<'_>, painted: &mut Painted) -> Self {
        let organ = organ(directory, known.unit, known.number, known.issued_on);
        // A letter of somebody else may be issued here: only our own organ is known to stand under ours.
        let ours = known.issuer.is_none_or(|issuer| {
            let issuer = viet::fold(issuer);
            viet::fold(&organ.name).contains(&issuer) || viet::fold(&organ.short) == issuer
        });
        let mut authority = std::mem::take(&mut painted.authority);
        let mut signer = painted.signer.take();
        if authority.is_empty() && signer.is_none() && painted.head {
            let [post, name] = known.signer.map(|words| words.map(str::to_owned));
            let post = post.unwrap_or_default().to_uppercase();
            authority.extend(
                post.split(" / ")
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned),
            );
            signer = name;
        }
        Self {
            head: painted.head,
            superior: organ.superior.filter(|_| ours),
            issuer: if ours {
                organ.short
            } else {
                known.issuer.unwrap_or_default().to_owned()
            }
            .to_uppercase(),
            number: known.number.unwrap_or("        ").to_owned(),
            dateline: dateline(known.place, known.dated),
            about: painted.title.is_empty().then(|| bare(known.subject).to_owned()),
            to: std::mem::take(&mut painted.to),
            copies: std::mem::take(&mut painted.copies),
            authority,
            signer,
        }
    }
}

/// The subject without the words that the paper puts before it.
fn bare(subject: &str) -> &str {
    let rest = ["V/v", "v/v", "Về việc"]
        .iter()
        .find_map(|lead| subject.strip_prefix(lead));
    rest.map_or(subject, |rest| rest.trim_start_matches([':', ' ']))
}

fn dateline(place: Option<&str>, dated: Option<&str>) -> String {
    let day = dated.and_then(|day| day.parse::<Date>().ok());
    let day = day.map_or_else(|| "ngày      tháng      năm      ".to_owned(), Date::official);
    match place {
        Some(place) => format!("{place}, {day}"),
        None => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_said_once_and_blanks_stay_open() {
        assert_eq!(bare("V/v tuyên truyền"), "tuyên truyền");
        assert_eq!(bare("tuyên truyền"), "tuyên truyền");
        assert_eq!(
            dateline(Some("Lạng Sơn"), Some("2021-04-12")),
            "Lạng Sơn, ngày 12 tháng 4 năm 2021"
        );
        assert!(dateline(None, Some("4/2021")).starts_with("ngày  "));
    }
}
