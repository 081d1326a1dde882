//! The Vietnamese lunar calendar, reckoned for the meridian of Hà Nội (UTC+7) as the state does since 1968.
//!
//! Months begin on the day of the new moon; the eleventh month holds the winter solstice; a year of thirteen months has
//! its leap month where the sun enters no new sign. Positions of sun and moon after Jean Meeus, Astronomical Algorithms
//! (1998), chapters 25 and 49, in the arrangement that Hồ Ngọc Đức published as "Computing the Vietnamese lunar calendar".

use std::f64::consts::PI;

use crate::Date;

/// A day of the lunar calendar, as in "mùng 10 tháng 3 âm lịch".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lunar {
    /// The solar year in which the lunar year mostly lies: Kỷ Hợi is 2019.
    pub year: i32,
    /// 1 (tháng Giêng) to 12 (tháng Chạp).
    pub month: u8,
    /// 1 to 30.
    pub day: u8,
    /// Whether the month is the leap one (tháng nhuận).
    pub leap: bool,
}

/// Days from the beginning of Julian day counting to 1 January 1970.
const EPOCH: i64 = 2_440_588;
const MONTH: f64 = 29.530_588_853;
/// The new moon of 1 January 1900, from which months are counted.
const FIRST: f64 = 2_415_021.076_998_695;
const ZONE: f64 = 7.0 / 24.0;

impl Lunar {
    /// The solar day, if the month has such a day and, for a leap month, if the year has it.
    #[must_use]
    pub fn to_date(self) -> Option<Date> {
        if !(1..=12).contains(&self.month) || !(1..=30).contains(&self.day) || !(1..9998).contains(&self.year)
        {
            return None;
        }
        let before = self.year - i32::from(self.month < 11);
        let (start, end) = (eleventh(before), eleventh(before + 1));
        let mut offset = (i64::from(self.month) + 1) % 12;
        if end - start > 365 {
            let leap = leap_offset(start);
            let leap_month = if leap <= 2 { leap + 10 } else { leap - 2 };
            if self.leap && i64::from(self.month) != leap_month {
                return None;
            }
            offset += i64::from(self.leap || offset >= leap);
        } else if self.leap {
            return None;
        }
        let index = month_index(start) + offset;
        let first = new_moon(index);
        let day = first + i64::from(self.day) - 1;
        (day < new_moon(index + 1)).then(|| Date::from_days_since_epoch(day - EPOCH))
    }
}

impl Date {
    /// The same day in the lunar calendar.
    #[must_use]
    pub fn lunar(self) -> Lunar {
        let day = self.days_since_epoch() + EPOCH;
        let index = ((day as f64 - FIRST) / MONTH).floor() as i64;
        let first = (-1..=1)
            .rev()
            .map(|by| new_moon(index + by))
            .find(|&first| first <= day);
        let first = first.unwrap_or(day);
        let (mut start, mut end) = (eleventh(self.year()), eleventh(self.year() + 1));
        let mut year = self.year() + 1;
        if start > first {
            (start, end) = (eleventh(self.year() - 1), start);
            year = self.year();
        }
        let offset = ((first - start) as f64 / 29.0).floor() as i64;
        let mut month = offset + 11;
        let mut leap = false;
        if end - start > 365 {
            let at = leap_offset(start);
            leap = offset == at;
            month -= i64::from(offset >= at);
        }
        if month > 12 {
            month -= 12;
        }
        if month >= 11 && offset < 4 {
            year -= 1;
        }
        Lunar {
            year,
            month: month as u8,
            day: (day - first + 1) as u8,
            leap,
        }
    }
}

const STEMS: [&str; 10] = [
    "giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý",
];
const BRANCHES: [&str; 12] = [
    "tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi",
];

/// The name of a lunar year: 2019 is "Kỷ Hợi".
#[must_use]
pub fn year_name(year: i32) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    let stem = STEMS[(year + 6).rem_euclid(10) as usize];
    let branch = BRANCHES[(year + 8).rem_euclid(12) as usize];
    format!("{} {}", capital(stem), capital(branch))
}

/// The year of that name nearest to `near`: "Kỷ Hợi" near 2021 is 2019.
#[must_use]
pub fn year_named(name: &str, near: i32) -> Option<i32> {
    let wanted = name.to_lowercase();
    (0..=30)
        .flat_map(|by| [near - by, near + by])
        .find(|&year| year_name(year).to_lowercase() == wanted)
}

/// The Julian day, in Vietnam, of the new moon so many months after the first of 1900.
fn new_moon(months: i64) -> i64 {
    let k = months as f64;
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let radians = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * radians).sin();
    let sun = (359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * radians;
    let moon = (306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * radians;
    let node = (21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * radians;
    let terms = (0.173_4 - 0.000_393 * t) * sun.sin() + 0.002_1 * (2.0 * sun).sin() - 0.406_8 * moon.sin()
        + 0.016_1 * (2.0 * moon).sin()
        - 0.000_4 * (3.0 * moon).sin()
        + 0.010_4 * (2.0 * node).sin()
        - 0.005_1 * (sun + moon).sin()
        - 0.007_4 * (sun - moon).sin()
        + 0.000_4 * (2.0 * node + sun).sin()
        - 0.000_4 * (2.0 * node - sun).sin()
        - 0.000_6 * (2.0 * node + moon).sin()
        + 0.001_0 * (2.0 * node - moon).sin()
        + 0.000_5 * (2.0 * moon + sun).sin();
    (mean + terms - slowing(t) + 0.5 + ZONE).floor() as i64
}

/// By how much the turning earth lags behind even time, in days.
fn slowing(t: f64) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    }
}

/// In which twelfth of the zodiac the sun stands at the beginning of a Vietnamese day: 0 from the spring equinox on.
fn sun_sign(day: i64) -> i64 {
    let t = (day as f64 - 2_451_545.5 - ZONE) / 36_525.0;
    let t2 = t * t;
    let radians = PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * radians;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + centre).rem_euclid(360.0) / 30.0).floor() as i64
}

/// The first day of the eleventh month, the one of the winter solstice, of a solar year.
fn eleventh(year: i32) -> i64 {
    let last = Date::new(year.clamp(1, 9999), 12, 31).map_or(0, Date::days_since_epoch) + EPOCH;
    let index = ((last as f64 - 2_415_021.0) / MONTH).floor() as i64;
    let first = new_moon(index);
    if sun_sign(first) >= 9 {
        new_moon(index - 1)
    } else {
        first
    }
}

fn month_index(first: i64) -> i64 {
    (0.5 + (first as f64 - FIRST) / MONTH).floor() as i64
}

/// How many months after the eleventh the leap month comes: the first in which the sun enters no new sign.
fn leap_offset(eleventh: i64) -> i64 {
    let index = month_index(eleventh);
    let sign = |by: i64| sun_sign(new_moon(index + by));
    (1..14).find(|&by| sign(by) == sign(by + 1)).unwrap_or(13)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solar(year: i32, month: u8, day: u8) -> String {
        let lunar = Lunar {
            year,
            month,
            day,
            leap: false,
        };
        lunar.to_date().map_or("none".to_owned(), |date| date.to_string())
    }

    #[test]
    fn the_new_year_as_it_was_kept() {
        let days = [
            (1968, "1968-01-29"),
            (1985, "1985-01-21"),
            (2000, "2000-02-05"),
            (2007, "2007-02-17"),
            (2012, "2012-01-23"),
            (2019, "2019-02-05"),
            (2020, "2020-01-25"),
            (2021, "2021-02-12"),
            (2022, "2022-02-01"),
            (2023, "2023-01-22"),
            (2024, "2024-02-10"),
            (2025, "2025-01-29"),
            (2026, "2026-02-17"),
            (2030, "2030-02-02"),
        ];
        for (year, day) in days {
            assert_eq!(solar(year, 1, 1), day);
        }
    }

    #[test]
    fn holidays_of_the_lunar_year() {
        let kings = [
            (2012, "2012-03-31"),
            (2019, "2019-04-14"),
            (2020, "2020-04-02"),
            (2021, "2021-04-21"),
            (2023, "2023-04-29"),
            (2024, "2024-04-18"),
        ];
        for (year, day) in kings {
            assert_eq!(solar(year, 3, 10), day, "Giỗ Tổ Hùng Vương");
        }
        assert_eq!(
            [solar(2023, 8, 15), solar(2024, 8, 15), solar(2025, 8, 15)],
            ["2023-09-29", "2024-09-17", "2025-10-06"]
        );
        assert_eq!(solar(2024, 12, 23), "2025-01-22", "ông Công, ông Táo");
    }

    #[test]
    fn leap_months_and_days_that_are_not() {
        for (year, month) in [
            (2006, 7),
            (2014, 9),
            (2017, 6),
            (2020, 4),
            (2023, 2),
            (2025, 6),
            (2028, 5),
            (2033, 11),
        ] {
            for asked in 1..=12 {
                let leap = Lunar {
                    year,
                    month: asked,
                    day: 1,
                    leap: true,
                };
                assert_eq!(leap.to_date().is_some(), asked == month, "{year} {asked}");
            }
        }
        assert_eq!(solar(2024, 12, 30), "none", "tháng Chạp of 2024 has 29 days");
        assert_eq!(solar(2024, 13, 1), "none");
    }

    #[test]
    fn there_and_back() {
        for days in (-25_000..40_000).step_by(13) {
            let date = Date::from_days_since_epoch(days);
            assert_eq!(date.lunar().to_date(), Some(date), "{date} {:?}", date.lunar());
        }
    }

    #[test]
    fn years_have_names() {
        assert_eq!(
            [year_name(2019), year_name(2024), year_name(1975)],
            ["Kỷ Hợi", "Giáp Thìn", "Ất Mão"]
        );
        assert_eq!(year_named("kỷ hợi", 2021), Some(2019));
        assert_eq!(year_named("Giáp Thìn", 2023), Some(2024));
        assert_eq!(year_named("năm nay", 2023), None);
    }
}
