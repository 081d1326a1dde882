//! The commands of `lantoa-player`.

use crate::clock::Step;
use crate::config::Config;
use crate::identity;
use crate::launch;
use crate::net::{House, enrol};
use crate::relay::guard;
use crate::release::{self, Pins};
use crate::run::{self, Rehearsal};
use crate::store::{beginning, read_log};
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use wire::player::{Moment, PrintedCode, Record, verify_chain};

const HELP: &str = "\
lantoa-player run             play what the house signed, until asked to end
lantoa-player enrol CODE      become a player of the house that printed the code
lantoa-player release         which release keys are pinned, and the newest release that was taken
lantoa-player log             the as-run log, one record a line, and whether it is whole
lantoa-player rehearse FROM UNTIL [--chip FILE] [--ppm N] [--crystal N] [--vouch US] [--jump AT:BY]…
                              play the plan of a folder (a copy!) by a virtual clock; times in milliseconds UTC
lantoa-player sample          the configuration, explained
  --config FILE               instead of /etc/lantoa-player.toml";

/// Runs a command: 0 done, 1 not done, 2 not understood.
#[must_use]
pub fn run(arguments: &[String]) -> ExitCode {
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // A source's own words may look like ours, and it needs no configuration.
    if let [guard::WORD, source @ ..] = words.as_slice() {
        return match guard::guard(source) {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => failed(&e.to_string(), 1),
        };
    }
    let file = option(&mut words, "--config");
    let config = match read_config(file.as_deref()) {
        Ok(config) => config,
        Err(e) => return failed(&e.to_string(), 2),
    };
    let done = match words.as_slice() {
        ["run"] => launch::run(&config, file.as_deref().map(Path::new)),
        ["enrol", code @ ..] => become_player(&config, &code.concat()),
        ["log"] => show_log(&config),
        ["release"] => show_release(&config),
        ["rehearse", from, until, rest @ ..] => match rehearsal(from, until, rest) {
            Some(rehearsal) => run::rehearse(&config, &rehearsal),
            None => return failed(HELP, 2),
        },
        ["sample"] => say(&Config::sample()),
        ["help" | "--help" | "-h"] | [] => say(HELP),
        [other, ..] => return failed(&format!("there is no command \"{other}\"\n{HELP}"), 2),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => failed(&e.to_string(), 1),
    }
}

fn failed(why: &str, code: u8) -> ExitCode {
    eprintln!("lantoa-player: {why}");
    ExitCode::from(code)
}

fn say(text: &str) -> io::Result<()> {
    println!("{text}");
    Ok(())
}

fn option(words: &mut Vec<&str>, name: &str) -> Option<String> {
    let at = words.iter().position(|word| *word == name)?;
    let value = words.get(at + 1).map(|word| (*word).to_owned());
    words.drain(at..(at + 2).min(words.len()));
    value
}

fn read_config(file: Option<&str>) -> Result<Config, confique::Error> {
    let usual = Path::new("/etc/lantoa-player.toml");
    match file {
        Some(file) => Config::read(Some(Path::new(file))),
        None => Config::read(usual.exists().then_some(usual)),
    }
}

fn become_player(config: &Config, typed: &str) -> io::Result<()> {
    let code = PrintedCode::read(typed).map_err(io::Error::other)?;
    let url = config
        .house
        .as_ref()
        .ok_or_else(|| io::Error::other("the configuration names no house"))?;
    let store = run::store(config)?;
    if identity::load(&store)?.is_some() {
        return Err(io::Error::other(
            "this box is enrolled already: take the file \"enrolled\" away to enrol anew",
        ));
    }
    let house = House::at(url, Duration::from_secs(30)).map_err(io::Error::other)?;
    let told = enrol(&house, &store, &code).map_err(io::Error::other)?;
    say(&format!("enrolled as {} with the key {}", told.device, told.key))
}

fn show_release(config: &Config) -> io::Result<()> {
    let store = run::store(config)?;
    release::configured(&store, &config.release_keys)?;
    let Some(pins) = Pins::of(&store) else {
        return say("no release key is pinned: the house's order is enough");
    };
    pins.trust
        .keys
        .iter()
        .try_for_each(|key| say(&format!("{} {key}", key.id())))?;
    match pins.taken {
        Some(taken) => say(&format!(
            "newest release: {} {}",
            taken.serial,
            hex::encode(taken.sha256)
        )),
        None => say("no release was taken yet"),
    }
}

fn show_log(config: &Config) -> io::Result<()> {
    let store = run::store(config)?;
    let missing = || io::Error::other("this box is not enrolled yet, so it has no log");
    let identity = identity::load(&store)?.ok_or_else(missing)?;
    let records = read_log(&store.path("asrun.log"), 0, usize::MAX)?;
    records.iter().try_for_each(|record| say(&line(record)))?;
    let begins = beginning(&records);
    let head = verify_chain(&identity.device, begins, &records).map_err(io::Error::other)?;
    eprintln!(
        "whole: records {} to {}, the last is {}",
        begins.sequence + 1,
        head.sequence,
        hex::encode(head.hash)
    );
    Ok(())
}

fn line(record: &Record) -> String {
    format!(
        "{} {} {:?} {:?}",
        record.sequence,
        stamp(record.at),
        record.clock,
        record.event
    )
}

/// RFC 3339 with its milliseconds.
fn stamp(at: Moment) -> String {
    let whole = at.rfc3339();
    let (time, zone) = whole.split_once('+').unwrap_or((&whole, ""));
    format!("{time}.{:03}+{zone}", at.0.rem_euclid(1000))
}

fn rehearsal(from: &str, until: &str, rest: &[&str]) -> Option<Rehearsal> {
    let mut words = rest.to_vec();
    let mut steps = Vec::new();
    while let Some(jump) = option(&mut words, "--jump") {
        let (at, by) = jump.split_once(':')?;
        steps.push(Step {
            at_us: at.parse::<i64>().ok()? * 1000,
            by_us: by.parse::<i64>().ok()? * 1000,
        });
    }
    let number = |words: &mut Vec<&str>, name| match option(words, name) {
        Some(typed) => typed.parse::<f64>().ok(),
        None => Some(0.0),
    };
    let rehearsal = Rehearsal {
        from: from.parse().ok()?,
        until: until.parse().ok()?,
        chip: option(&mut words, "--chip").map(Into::into),
        ppm: number(&mut words, "--ppm")?,
        crystal_ppm: number(&mut words, "--crystal")?,
        service_us: option(&mut words, "--vouch").and_then(|us| us.parse().ok()),
        steps,
    };
    words.is_empty().then_some(rehearsal)
}
