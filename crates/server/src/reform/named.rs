//! Finding the unit that a line of a form means.

use civic::reform::Reform;
use civic::unit::{Directory, Kind, Unit};
use viet::{Date, fold};

use crate::http::Desk;
use crate::unit::find;

/// So many units of one name are told apart on the page.
const SHOWN: usize = 8;

/// Units by what people call them on the day before the re-organisation, and those that it opens.
pub(super) struct Named<'a> {
    pub desk: &'a Desk,
    pub directory: &'a Directory,
    pub reform: &'a Reform,
}

impl Named<'_> {
    fn before(&self) -> Date {
        self.reform.on().plus_days(-1)
    }

    /// The units of all lines that say anything.
    pub fn all(&self, text: &str) -> Result<Vec<String>, String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let found: Vec<String> = lines.map(|line| self.one(line)).collect::<Result<_, _>>()?;
        if found.is_empty() {
            Err(self.desk.t("reform.err.nobody"))
        } else {
            Ok(found)
        }
    }

    /// One unit: an id, a code, a name, or a name and the one above it after a comma.
    pub fn one(&self, line: &str) -> Result<String, String> {
        let line = line.trim();
        if line.is_empty() {
            return Err(self.desk.t("reform.err.nobody"));
        }
        let opened: Vec<_> = self
            .reform
            .opened()
            .filter(|unit| unit.id == line || fold(&unit.name) == fold(line))
            .collect();
        if let [unit] = opened[..] {
            return Ok(unit.id.clone());
        }
        if self.directory.exists(line, self.before()) {
            return Ok(line.to_owned());
        }
        let found = match self.coded(line) {
            found if !found.is_empty() => found,
            _ => self.called(line),
        };
        match &found[..] {
            [] => Err(self.desk.tf(
                "reform.err.unknown",
                &[("given", line), ("day", &self.before().short())],
            )),
            [unit] => Ok(unit.id.clone()),
            several => Err(self.several(line, several)),
        }
    }

    fn coded(&self, code: &str) -> Vec<&Unit> {
        let kinds = Kind::ALL
            .into_iter()
            .filter(|_| code.chars().all(|c| c.is_ascii_alphanumeric()));
        kinds
            .filter_map(|kind| self.directory.by_code(kind, code, self.before()))
            .collect()
    }

    /// Units of exactly this name; without one, those that the search puts first alone.
    fn called(&self, line: &str) -> Vec<&Unit> {
        let (name, above) = line
            .split_once(',')
            .map_or((line, None), |(name, above)| (name, Some(above.trim())));
        let on = self.before();
        let found = find(self.directory, name, None, on)
            .into_iter()
            .filter(|found| found.exists);
        let below = |unit: &Unit| {
            above.is_none_or(|above| {
                let mut over = self.directory.ancestors(&unit.id, on);
                over.any(|one| {
                    self.directory
                        .name(&one.id, on)
                        .is_some_and(|name| fold(name).contains(&fold(above)))
                })
            })
        };
        let found: Vec<_> = found.filter(|found| below(found.unit)).collect();
        let same: Vec<&Unit> = found
            .iter()
            .filter(|one| fold(&one.version.name) == fold(name))
            .map(|one| one.unit)
            .collect();
        if same.is_empty() {
            found.into_iter().map(|found| found.unit).collect()
        } else {
            same
        }
    }

    fn several(&self, line: &str, units: &[&Unit]) -> String {
        let on = self.before();
        let one = |unit: &&Unit| {
            let above = self
                .directory
                .parent(&unit.id, on)
                .and_then(|above| self.directory.name(&above.id, on));
            let code = unit
                .version(on)
                .and_then(|version| version.code.as_deref())
                .unwrap_or("–");
            let name = self.directory.name(&unit.id, on).unwrap_or_default();
            format!("{name}, {} ({code})", above.unwrap_or("–"))
        };
        let shown: Vec<String> = units.iter().take(SHOWN).map(one).collect();
        let count = units.len().to_string();
        self.desk.tf(
            "reform.err.several",
            &[("given", line), ("n", &count), ("units", &shown.join("; "))],
        )
    }
}
