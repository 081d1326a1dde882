//! Real history, replayed: every change of the country's units from 2004 to 2021 in the order of its days, then counted
//! on each day of which a count is known. The real file has no licence to ship, so it is read where it lies beside the
//! repository; a small history of our own runs everywhere.

use std::collections::HashMap;
use std::fs::read_to_string;

use civic::Moment;
use civic::unit::{Change, Directory, Kind, What};
use viet::Date;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/orgs");

const OWN_EVENTS: &str = "date,change,level,code,old_name,old_parent,new_name,new_parent,decree
2004-01-01,opened,P,20,,,Tỉnh Lạng Sơn,,
2004-01-01,opened,D,178,,,Thị xã Lạng Sơn,20,
2004-01-01,opened,D,183,,,Huyện Cao Lộc,20,
2004-01-01,opened,C,05971,,,Phường Một,178,
2004-01-01,opened,C,05986,,,\"Xã Hai, ba\",183,
2005-06-01,renamed+retyped,D,178,Thị xã Lạng Sơn,20,Thành phố Lạng Sơn,20,1/2005/NĐ-CP
2005-06-01,reparented,C,05986,\"Xã Hai, ba\",183,\"Xã Hai, ba\",178,1/2005/NĐ-CP
2006-01-01,closed,D,183,Huyện Cao Lộc,20,,,2/2006/NĐ-CP
2006-01-01,closed,C,05971,Phường Một,178,,,2/2006/NĐ-CP
2007-01-01,opened,C,05971,,,Phường Bốn,178,3/2007/NĐ-CP
";
const OWN_COUNTS: &str = "date,provinces,districts,communes,resolutions
2003-12-31,0,0,0,
2004-01-01,1,2,2,
2005-06-01,1,2,2,
2006-01-01,1,1,1,
2007-01-01,1,1,2,
";

/// Fields of a line with quotation marks.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .map(fields)
        .collect()
}

fn kind(level: &str) -> Kind {
    match level {
        "P" => Kind::Province,
        "D" => Kind::District,
        "C" => Kind::Commune,
        other => panic!("level {other}"),
    }
}

/// The kind above.
fn above(level: &str) -> &'static str {
    if level == "C" { "D" } else { "P" }
}

/// Which unit bears a code while the rows are read: a code that comes back after its unit has gone is another unit's.
#[derive(Default)]
struct Identities(HashMap<String, usize>);

impl Identities {
    fn id(&self, level: &str, code: &str) -> String {
        let key = format!("{level}{code}");
        format!("{key}.{}", self.0.get(&key).copied().unwrap_or(0))
    }
}

/// The changes of the rows, in their order.
fn changes(rows: &[Vec<String>]) -> Vec<Change> {
    let mut known = Identities::default();
    // A unit may be named as a parent in a row before its own: identities of the day come first.
    let mut changes = Vec::new();
    let mut rest = rows;
    while let [first, ..] = rest {
        let of_day = rest.iter().take_while(|row| row[0] == first[0]).count();
        let (day, later) = rest.split_at(of_day);
        for row in day.iter().filter(|row| row[1] == "opened") {
            *known.0.entry(format!("{}{}", row[2], row[3])).or_insert(0) += 1;
        }
        changes.extend(day.iter().flat_map(|row| one(row, &known)));
        rest = later;
    }
    changes
}

fn one(row: &[String], known: &Identities) -> Vec<Change> {
    let [date, change, level, code, _, _, name, parent, decree] = row else {
        panic!("{row:?}");
    };
    let parent = (!parent.is_empty()).then(|| known.id(above(level), parent));
    let whats = match change.as_str() {
        "opened" => vec![What::Open {
            kind: kind(level),
            name: name.clone(),
            code: Some(code.clone()),
            parent,
        }],
        "closed" => vec![What::Close],
        _ => vec![What::Rename { name: name.clone() }, What::Reparent { parent }],
    };
    let change = |what| Change {
        unit: known.id(level, code),
        on: date.parse().unwrap(),
        what,
        basis: if decree.is_empty() {
            "không rõ".to_owned()
        } else {
            decree.clone()
        },
    };
    whats.into_iter().map(change).collect()
}

fn counts(directory: &Directory, on: Date) -> [usize; 3] {
    [Kind::Province, Kind::District, Kind::Commune].map(|kind| {
        let of_kind = directory.units().iter().filter(|unit| unit.kind == kind);
        of_kind.filter(|unit| unit.version(on).is_some()).count()
    })
}

/// Replays the events, each day's as one amendment of that day, and compares with the counts from `since` on.
fn replay(events: &str, snapshots: &str, since: &str) -> (usize, usize) {
    let rows = rows(events);
    let changes = changes(&rows);
    let mut directory = Directory::default();
    let mut rest = changes.as_slice();
    while let [first, ..] = rest {
        let of_day = rest.iter().take_while(|change| change.on == first.on).count();
        let (day, later) = rest.split_at(of_day);
        directory = match directory.amended(day, Moment::start_of(first.on)) {
            Ok((directory, _)) => directory,
            Err(objections) => panic!("{}: {:#?}", first.on, &objections[..objections.len().min(9)]),
        };
        rest = later;
    }
    let since: Date = since.parse().unwrap();
    let (mut compared, mut latest) = (0, since);
    for row in self::rows(snapshots) {
        let on: Date = row[0].parse().unwrap();
        if on < since {
            continue;
        }
        // One row of the real file is dated before the row above it, whose counts it repeats.
        if on < latest {
            eprintln!("{on} stands after {latest} and is compared on that day");
        }
        latest = latest.max(on);
        let expected: [usize; 3] = [1, 2, 3].map(|place| row[place].parse().unwrap());
        assert_eq!(counts(&directory, latest), expected, "{on}");
        compared += 1;
    }
    // What was known then is what was true then: each day's changes were recorded on it.
    for row in self::rows(snapshots).iter().step_by(40) {
        let on: Date = row[0].parse().unwrap();
        let known = directory.as_known(Moment::start_of(on));
        assert_eq!(counts(&known, on), counts(&directory, on), "as known on {on}");
    }
    (
        rows.iter()
            .filter(|row| row[0].as_str() > since.to_string().as_str())
            .count(),
        compared,
    )
}

#[test]
fn a_small_history_gives_its_counts() {
    assert_eq!(replay(OWN_EVENTS, OWN_COUNTS, "2003-12-31"), (10, 5));
}

#[test]
fn the_country_of_2004_to_2021_gives_its_counts() {
    let file = |name: &str| read_to_string(format!("{SHARED}/{name}")).ok();
    let events = file("vn_unit_change_events_2004_2021.csv");
    let (Some(events), Some(counts)) = (events, file("vn_unit_snapshot_counts_2004_2021.csv")) else {
        eprintln!("SKIPPED: ../shared/orgs is not here, the real changes of 2004 to 2021 were not replayed");
        return;
    };
    // On the first day the file also closes the provinces of its unusable first snapshot, of 1979, under other codes.
    let usable = events
        .lines()
        .filter(|line| !line.starts_with("2004-08-31,closed,"));
    let events = usable.collect::<Vec<_>>().join("\n");
    let (events, days) = replay(&events, &counts, "2004-08-31");
    assert_eq!((events, days), (2_833, 208));
    eprintln!("replayed {events} events after the first snapshot; {days} counts equal");
}
