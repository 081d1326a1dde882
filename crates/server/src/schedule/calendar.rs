//! The days of a slot as they are stored. A market is stored by its name in the table: its days may be corrected there.

use civic::broadcast::{Calendar, Days, LunarDay, Market, Recurrence};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use viet::Date;

use super::store::MarketRow;

#[derive(Serialize, Deserialize)]
struct Stored {
    days: StoredDays,
    from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredDays {
    Once(String),
    Every(String),
    Market(String),
    Lunar(u8, u8),
}

/// A calendar as it is stored; `market` is the id of the market that it follows.
#[must_use]
pub fn write(calendar: &Calendar, market: Option<&str>) -> Value {
    let texts = |days: &[Date]| days.iter().map(ToString::to_string).collect();
    let stored = Stored {
        days: match &calendar.days {
            Days::Once(day) => StoredDays::Once(day.to_string()),
            Days::Every(rule) => StoredDays::Every(rule.to_string()),
            Days::Market(_) => StoredDays::Market(market.unwrap_or_default().to_owned()),
            Days::Lunar(lunar) => StoredDays::Lunar(lunar.month, lunar.day),
        },
        from: calendar.from.to_string(),
        until: calendar.until.map(|day| day.to_string()),
        except: texts(&calendar.except),
        also: texts(&calendar.also),
    };
    serde_json::to_value(stored).unwrap_or_default()
}

/// The calendar that was stored; `None` when it cannot be read. A market that is gone is held on no day.
#[must_use]
pub fn read(value: &Value, markets: &[MarketRow]) -> Option<Calendar> {
    let stored: Stored = serde_json::from_value(value.clone()).ok()?;
    let days = |texts: &[String]| {
        texts
            .iter()
            .map(|text| text.parse().ok())
            .collect::<Option<Vec<Date>>>()
    };
    Some(Calendar {
        days: match stored.days {
            StoredDays::Once(day) => Days::Once(day.parse().ok()?),
            StoredDays::Every(rule) => Days::Every(rule.parse::<Recurrence>().ok()?),
            StoredDays::Market(id) => Days::Market(market(markets, &id)),
            StoredDays::Lunar(month, day) => Days::Lunar(LunarDay { month, day }),
        },
        from: stored.from.parse().ok()?,
        until: match stored.until {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        },
        except: days(&stored.except)?,
        also: days(&stored.also)?,
    })
}

/// The id of the market that a stored calendar follows.
#[must_use]
pub fn market_of(value: &Value) -> Option<&str> {
    value.get("days")?.get("market")?.as_str()
}

fn market(markets: &[MarketRow], id: &str) -> Market {
    let known = markets.iter().find(|market| market.id == id);
    let days = known.and_then(|row| serde_json::from_value(row.days.clone()).ok());
    days.unwrap_or(Market::SolarDays(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_comes_back_as_it_was_kept() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let market = MarketRow {
            id: "m".to_owned(),
            unit: "u".to_owned(),
            name: "chợ Thất Khê".to_owned(),
            days: serde_json::json!({ "every": { "days": 5, "known": "2021-04-26" } }),
        };
        let five = Market::Every {
            days: 5,
            known: "2021-04-26".to_owned(),
        };
        let all = [
            Days::Once(day("2021-04-30")),
            Days::Every("FREQ=MONTHLY;BYDAY=-1FR".parse().unwrap()),
            Days::Market(five),
            Days::Lunar(LunarDay { month: 1, day: 15 }),
        ];
        for days in all {
            let calendar = Calendar {
                until: Some(day("2021-12-31")),
                except: vec![day("2021-09-02")],
                also: vec![day("2021-09-03")],
                ..Calendar::of(days, day("2021-04-26"))
            };
            let stored = write(&calendar, Some("m"));
            assert_eq!(
                read(&stored, std::slice::from_ref(&market)),
                Some(calendar),
                "{stored}"
            );
        }
        let gone = write(
            &Calendar::of(Days::Market(Market::SolarDays(vec![1])), day("2021-04-26")),
            Some("x"),
        );
        let none = read(&gone, &[market]).unwrap();
        assert!(none.between(day("2021-04-26"), day("2021-12-31")).is_empty());
        assert_eq!(read(&serde_json::json!({ "from": "2021-04-26" }), &[]), None);
    }
}
