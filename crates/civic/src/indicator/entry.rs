//! Figures as they are typed or come out of a workbook.

use viet::NumberError;

use super::Indicator;
use crate::sheet::Cell;

/// Why a figure was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongEntry {
    /// The text is no number.
    #[error("không phải là số")]
    NotANumber,
    /// The text can be read in several ways; these are they, as Vietnamese papers print them.
    #[error(
        "có thể hiểu theo nhiều cách: hãy viết dấu chấm để phân cách hàng nghìn, dấu phẩy trước phần thập phân"
    )]
    Ambiguous(Vec<String>),
    /// More decimals than the indicator has.
    #[error("chỉ tiêu này có {0} chữ số thập phân")]
    TooPrecise(u8),
    /// Too large to be kept.
    #[error("số quá lớn")]
    TooLarge,
    /// Below zero where that makes no sense.
    #[error("không thể là số âm")]
    Negative,
    /// Below what the form takes; the bound as Vietnamese papers print it.
    #[error("không được nhỏ hơn {0}")]
    Below(String),
    /// Above what the form takes.
    #[error("không được lớn hơn {0}")]
    Above(String),
}

/// Reads what was typed for an indicator; nothing typed is unknown.
pub fn entry(indicator: &Indicator, text: &str) -> Result<Cell, WrongEntry> {
    let decimals = indicator.decimals;
    let value = viet::typed(text, decimals).map_err(|why| match why {
        NumberError::NotANumber => WrongEntry::NotANumber,
        NumberError::Ambiguous(readings) => WrongEntry::Ambiguous(
            readings
                .into_iter()
                .map(|number| viet::fixed(number, decimals))
                .collect(),
        ),
        NumberError::TooPrecise => WrongEntry::TooPrecise(decimals),
        NumberError::TooLarge => WrongEntry::TooLarge,
    })?;
    allowed(indicator, value)
}

/// Takes a number out of a workbook, where it is binary: it must be the indicator's decimals and no more.
pub fn imported(indicator: &Indicator, number: f64) -> Result<Cell, WrongEntry> {
    if !number.is_finite() {
        return Err(WrongEntry::NotANumber);
    }
    let scaled = number * 10_f64.powi(i32::from(indicator.decimals));
    // Above 2^53 a binary number no longer tells neighbours apart.
    if scaled.abs() > 9_007_199_254_740_992.0 {
        return Err(WrongEntry::TooLarge);
    }
    let whole = scaled.round();
    if (scaled - whole).abs() > 1e-6 * scaled.abs().clamp(1.0, 1e3) {
        return Err(WrongEntry::TooPrecise(indicator.decimals));
    }
    allowed(indicator, Some(whole as i64))
}

fn allowed(indicator: &Indicator, value: Option<i64>) -> Result<Cell, WrongEntry> {
    if value.is_some_and(|value| value < 0) && !indicator.may_be_negative {
        return Err(WrongEntry::Negative);
    }
    let shown = |bound: i64| viet::fixed(bound, indicator.decimals);
    if let (Some(value), Some(least)) = (value, indicator.asks.least)
        && value < least
    {
        return Err(WrongEntry::Below(shown(least)));
    }
    if let (Some(value), Some(most)) = (value, indicator.asks.most)
        && value > most
    {
        return Err(WrongEntry::Above(shown(most)));
    }
    Ok(value.into())
}
