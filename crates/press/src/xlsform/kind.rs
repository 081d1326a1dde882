//! What is answered, out of the column `type`.

use super::choices::Lists;
use super::{Kind, rules};

/// The kind of a question, by its columns `type` and `calculation`.
pub(super) fn kind(said: &str, calculation: &str, lists: &Lists) -> Result<Kind, String> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let list = |at: usize| {
        let name = words
            .get(at)
            .ok_or("Loại lựa chọn không nêu tên danh sách, ví dụ “select_one gioi_tinh”.")?;
        if let Some(more) = words.get(at + 1) {
            return Err(format!(
                "“{more}” sau tên danh sách không được nhận; thêm “Khác” thành một lựa chọn của danh sách và một câu hỏi riêng."
            ));
        }
        lists
            .get(name)
            .ok_or_else(|| format!("Danh sách lựa chọn “{name}” không có trong trang “choices”."))
    };
    match words.as_slice() {
        ["integer" | "int", ..] => Ok(Kind::Integer),
        ["decimal", ..] => Ok(Kind::Decimal),
        ["text" | "string", ..] => Ok(Kind::Text),
        ["date", ..] => Ok(Kind::Day),
        ["calculate", ..] => rules::calculation(calculation),
        ["select_one", ..] => list(1).map(Kind::One),
        ["select", "one", ..] => list(2).map(Kind::One),
        ["select_multiple", ..] => list(1).map(Kind::Many),
        ["select", "multiple", ..] => list(2).map(Kind::Many),
        _ => Err(format!(
            "Loại “{said}” không dùng trong biểu báo cáo. Dùng integer, decimal, text, date, select_one, select_multiple hoặc calculate."
        )),
    }
}
