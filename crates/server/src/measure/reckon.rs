//! The figures of the three measurements, from what is kept. What was never measured is `None`.

use civic::Moment;
use viet::Date;

use super::families::FAMILIES;
use super::store::{self, Check, Ran, Sum};
use crate::http::{Ctx, Refusal};

/// Usage and performance look back so many days, today included.
pub(super) const DAYS: i64 = 30;
/// Timeliness and outages look back so many days.
pub(super) const YEAR: i64 = 365;
const MINUTES_A_DAY: i64 = 1_440;
const DAY_MS: i64 = 86_400_000;

/// A figure: so many, of so many where it is a part of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its word in messages and JSON.
    pub code: &'static str,
    /// What was counted; `None`: never measured, or there is nothing to measure.
    pub value: Option<i64>,
    /// Of how many; `None`: it is no part.
    pub of: Option<i64>,
}

/// The three groups, as the decree names them.
pub(super) struct Figures {
    pub completeness: Vec<Figure>,
    pub performance: Vec<Figure>,
    pub usage: Vec<Figure>,
    /// Views of each family.
    pub families: Vec<(&'static str, i64)>,
    pub checks: Vec<Check>,
    /// The first day that was measured.
    pub since: Option<String>,
}

fn part(code: &'static str, value: i64, of: i64) -> Figure {
    Figure {
        code,
        value: (of > 0).then_some(value),
        of: (of > 0).then_some(of),
    }
}

fn whole(code: &'static str, value: Option<i64>) -> Figure {
    Figure {
        code,
        value,
        of: None,
    }
}

/// Everything, as of now.
pub(super) async fn reckon(ctx: &Ctx) -> Result<Figures, Refusal> {
    let today = ctx.today();
    let (since, _) = store::window(today, DAYS);
    let sums = store::sums(ctx.db(), since).await?;
    let checks = store::checks(ctx.db()).await?;
    let first = store::first(ctx.db()).await?;
    let sum = |what: &str| total(&sums, |sum| sum.what == what);
    let of_family = |family: &&'static str| {
        let views = total(&sums, |one| one.family == *family && one.what == "view");
        (*family, views)
    };
    let ratings = store::ratings(ctx.db(), since).await?;
    let measured = first.is_some();
    Ok(Figures {
        completeness: completeness(ctx).await?,
        performance: performance(ctx, &sums, &checks).await?,
        usage: vec![
            whole("views", measured.then(|| sum("view"))),
            whole("ratings", Some(ratings)),
        ],
        families: FAMILIES.iter().map(of_family).collect(),
        since: first.map(|ran| ran.day),
        checks,
    })
}

fn total(sums: &[Sum], is: impl Fn(&Sum) -> bool) -> i64 {
    sums.iter().filter(|sum| is(sum)).map(|sum| sum.count).sum()
}

async fn completeness(ctx: &Ctx) -> Result<Vec<Figure>, Refusal> {
    let (today, db) = (ctx.today(), ctx.db());
    let directives = store::directives(db).await?;
    let (_, year) = store::window(today, YEAR);
    let recent = directives.iter().filter(|one| one.published_at >= year.0);
    let mut days: Vec<i64> = recent
        .map(|one| (one.published_at - one.issued_at).max(0) / DAY_MS)
        .collect();
    days.sort_unstable();
    let known = directives.iter().filter(|one| one.whole).count() as i64;
    let outlets = crate::outlet::counts(db, today, today.plus_days(-civic::outlet::FRESH_DAYS)).await?;
    let materials = crate::material::counts(db).await?;
    let campaigns = crate::campaign::all();
    let fresh = campaigns.iter().filter(|one| !one.is_stale(today)).count() as i64;
    Ok(vec![
        whole("directives", Some(directives.len() as i64)),
        part("directives_whole", known, directives.len() as i64),
        whole("days_to_publish", median(&days)),
        whole("days_longest", days.last().copied()),
        part("campaigns_reviewed", fresh, campaigns.len() as i64),
        whole("outlets", Some(outlets.holding)),
        part("outlets_whole", outlets.whole, outlets.holding),
        part("outlets_checked", outlets.fresh, outlets.holding),
        whole("materials", Some(materials.published)),
        part("materials_transcribed", materials.transcribed, materials.heard),
    ])
}

/// The lower one of the two in the middle of an even number.
fn median(sorted: &[i64]) -> Option<i64> {
    let middle = sorted.len().checked_sub(1)? / 2;
    sorted.get(middle).copied()
}

async fn performance(ctx: &Ctx, sums: &[Sum], checks: &[Check]) -> Result<Vec<Figure>, Refusal> {
    let today = ctx.today();
    let (since, _) = store::window(today, DAYS);
    let (_, year) = store::window(today, YEAR);
    let sum = |what: &str| total(sums, |sum| sum.what == what);
    let ran = store::ran(ctx.db(), since).await?;
    let first = store::first(ctx.db()).await?;
    let clean = checks.iter().filter(|check| check.faults == "[]").count() as i64;
    let answers = sum("view") + sum("failed") + sum("refused");
    let quick = sum("within_50") + sum("within_200");
    let outages = crate::outage::counts(ctx.db(), year).await?;
    let expected = first.and_then(|first| expected(&first, since, ctx.at));
    Ok(vec![
        part(
            "minutes_up",
            ran.iter().map(|day| day.up).sum(),
            expected.unwrap_or(0),
        ),
        part("answers_within_50", sum("within_50"), answers),
        part("answers_within_200", quick, answers),
        part("answers_failed", sum("failed"), answers),
        part("pages_clean", clean, checks.len() as i64),
        whole("page_heaviest", checks.iter().map(|check| check.bytes).max()),
        whole("outages_planned", Some(outages.planned)),
        whole("outages_unplanned", Some(outages.unplanned)),
        whole("outages_cancelled", Some(outages.cancelled)),
    ])
}

/// Minutes from the first one that was measured, or the beginning of the window, to now. A day without a row is a day on which
/// the portal did not run.
fn expected(first: &Ran, since: Date, now: Moment) -> Option<i64> {
    let day: Date = first.day.parse().ok()?;
    let begun = Moment::start_of(day).plus_minutes(first.first_minute);
    let from = begun.max(Moment::start_of(since));
    let minutes = (now.0 - from.0).div_euclid(60_000) + 1;
    Some(minutes.clamp(1, DAYS * MINUTES_A_DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, minute: i64) -> Moment {
        Moment::start_of(day.parse().expect("a day")).plus_minutes(minute)
    }

    #[test]
    fn minutes_are_expected_from_the_first_that_was_measured() {
        let first = |day: &str, minute| Ran {
            day: day.to_owned(),
            first_minute: minute,
            up: 1,
        };
        let since: Date = "2021-04-01".parse().expect("a day");
        // The minute in which it began counts.
        assert_eq!(
            expected(&first("2021-04-26", 540), since, at("2021-04-26", 540)),
            Some(1)
        );
        assert_eq!(
            expected(&first("2021-04-26", 540), since, at("2021-04-26", 549)),
            Some(10)
        );
        // A night lies between, in which nothing was written down.
        assert_eq!(
            expected(&first("2021-04-26", 1439), since, at("2021-04-28", 0)),
            Some(1_442)
        );
        // What lies before the window is not looked at.
        assert_eq!(
            expected(&first("2020-01-01", 0), since, at("2021-04-01", 9)),
            Some(10)
        );
    }

    #[test]
    fn what_was_not_measured_is_no_zero() {
        assert_eq!(part("x", 0, 0).value, None);
        assert_eq!(part("x", 0, 3).value, Some(0));
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[4]), Some(4));
        assert_eq!(median(&[1, 2, 9, 30]), Some(2));
    }
}
