//! The catalogues as they are on disk: CSV with a header line and no line breaks inside fields.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use civic::unit::same_name;

/// Code and name of a province.
pub struct Province {
    pub code: String,
    pub name: String,
}

/// A district of before the reform.
pub struct District {
    pub code: String,
    pub name: String,
    pub province: String,
}

/// A commune; after the reform without district.
pub struct Commune {
    pub code: String,
    pub name: String,
    pub district: Option<String>,
    pub province: String,
}

/// An old commune (or an island district without communes) that went into a new commune.
pub struct Pair {
    /// `None` for the island districts that had no communes.
    pub old: Option<String>,
    pub old_district: String,
    pub old_province: String,
    pub new: String,
    pub new_province: String,
    pub divided: bool,
    pub crosscheck: String,
    /// Another public mapping sends the old commune elsewhere.
    pub disputed: bool,
}

/// What is told about a commune of since the reform, as written.
pub struct Figures {
    pub code: String,
    /// Square kilometres.
    pub area: String,
    pub population: String,
    pub latitude: String,
    pub longitude: String,
}

/// All of them.
pub struct Catalogue {
    pub old_provinces: Vec<Province>,
    pub old_districts: Vec<District>,
    pub old_communes: Vec<Commune>,
    pub new_provinces: Vec<Province>,
    pub new_communes: Vec<Commune>,
    pub pairs: Vec<Pair>,
    pub figures: Vec<Figures>,
}

/// Lạng Sơn: its mapping is settled by the published text of the merger, so disagreements elsewhere do not touch it.
pub const LANG_SON: &str = "20";

/// Reads the catalogues in this folder.
pub fn read(folder: &Path) -> Result<Catalogue, String> {
    let table = |name: &str| rows(&folder.join(name));
    Ok(Catalogue {
        old_provinces: table("vn_pre_2025-07-01_provinces.csv")?
            .iter()
            .map(province)
            .collect(),
        old_districts: table("vn_pre_2025-07-01_districts.csv")?
            .iter()
            .map(district)
            .collect(),
        old_communes: table("vn_pre_2025-07-01_communes.csv")?
            .iter()
            .map(commune)
            .collect(),
        new_provinces: table("vn_post_2025-07-01_provinces.csv")?
            .iter()
            .map(province)
            .collect(),
        new_communes: table("vn_post_2025-07-01_communes.csv")?
            .iter()
            .map(commune)
            .collect(),
        pairs: pairs(
            &table("vn_mapping_old_to_new_2025.csv")?,
            &table("vn_mapping_disagreements.csv")?,
        ),
        figures: table("langson_post_2025-07-01_communes.csv")?
            .iter()
            .map(figures)
            .collect(),
    })
}

type Row = BTreeMap<String, String>;

fn province(row: &Row) -> Province {
    Province {
        code: row["code"].clone(),
        name: row["name"].clone(),
    }
}

fn district(row: &Row) -> District {
    District {
        code: row["code"].clone(),
        name: row["name"].clone(),
        province: row["province_code"].clone(),
    }
}

fn commune(row: &Row) -> Commune {
    Commune {
        code: row["code"].clone(),
        name: capital(&row["name"]),
        district: row.get("district_code").cloned(),
        province: row["province_code"].clone(),
    }
}

fn figures(row: &Row) -> Figures {
    Figures {
        code: row["code"].clone(),
        area: row["area_km2"].clone(),
        population: row["population"].clone(),
        latitude: row["lat"].clone(),
        longitude: row["lon"].clone(),
    }
}

/// One name of the catalogue begins with a small letter ("xã Bắc Sơn").
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn pairs(rows: &[Row], disagreements: &[Row]) -> Vec<Pair> {
    let key = |parts: [&String; 3]| parts.map(|part| viet::fold(part)).join("|");
    let disputed: HashSet<String> = disagreements
        .iter()
        .map(|row| {
            key([
                &row["old_province"],
                &row["old_district"],
                &row["old_commune (normalised)"],
            ])
        })
        .collect();
    let pair = |row: &Row| Pair {
        old: Some(row["old_commune_code"].clone()).filter(|code| !code.is_empty()),
        old_district: row["old_district_code"].clone(),
        old_province: row["old_province_code"].clone(),
        new: row["new_commune_code"].clone(),
        new_province: row["new_province_code"].clone(),
        divided: row["old_is_divided"] == "True",
        crosscheck: row["crosscheck"].clone(),
        disputed: row["old_province_code"] != LANG_SON
            && disputed.contains(&key([
                &row["old_province"],
                &row["old_district"],
                &row["old_commune"],
            ])),
    };
    rows.iter().map(pair).collect()
}

impl Catalogue {
    /// The code of the old province of which this new one is the unchanged continuation.
    pub fn continued_province(&self, code: &str) -> bool {
        let (old, new) = (by(&self.old_provinces, code), by(&self.new_provinces, code));
        let mut sources = self.pairs.iter().filter(|pair| pair.new_province == code);
        let unchanged = matches!((old, new), (Some(old), Some(new)) if same_name(&old.name, &new.name));
        unchanged && sources.all(|pair| pair.old_province == code)
    }

    /// The codes of the communes that continue unchanged: same code, same name, one source, and that one undivided.
    pub fn continued_communes(&self) -> HashSet<&str> {
        let names: BTreeMap<&str, &str> = self
            .old_communes
            .iter()
            .map(|commune| (&*commune.code, &*commune.name))
            .collect();
        let sources = self.sources();
        let unchanged = |commune: &&Commune| {
            let same = names
                .get(&*commune.code)
                .is_some_and(|name| same_name(name, &commune.name));
            let only = sources.get(&*commune.code).map_or(&[][..], Vec::as_slice);
            same && matches!(only, [pair] if pair.old.as_deref() == Some(&*commune.code) && !pair.divided)
        };
        self.new_communes
            .iter()
            .filter(unchanged)
            .map(|commune| &*commune.code)
            .collect()
    }

    /// The pairs of each new commune.
    pub fn sources(&self) -> BTreeMap<&str, Vec<&Pair>> {
        let mut sources: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
        for pair in &self.pairs {
            sources.entry(&pair.new).or_default().push(pair);
        }
        sources
    }
}

fn by<'a>(provinces: &'a [Province], code: &str) -> Option<&'a Province> {
    provinces.iter().find(|province| province.code == code)
}

fn rows(path: &Path) -> Result<Vec<Row>, String> {
    let text = std::fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header = fields(lines.next().unwrap_or_default());
    Ok(lines
        .map(|line| header.iter().cloned().zip(fields(line)).collect())
        .collect())
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().expect("it begins with one field").push(c),
        }
    }
    fields
}
