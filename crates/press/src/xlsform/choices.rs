//! The sheet `choices`: lists of names with labels.

use super::Fault;
use super::heads::Heads;
use crate::table::Grid;

#[derive(Default)]
pub(super) struct Lists(Vec<(String, Vec<Choice>)>);

/// A choice with everything that its row says.
struct Choice {
    row: usize,
    name: String,
    label: String,
    cells: Vec<(String, String)>,
}

impl Lists {
    pub fn get(&self, name: &str) -> Option<Vec<(String, String)>> {
        let choices = self.find(name)?.iter();
        Some(
            choices
                .map(|choice| (choice.name.clone(), choice.label.clone()))
                .collect(),
        )
    }

    fn find(&self, name: &str) -> Option<&Vec<Choice>> {
        self.0
            .iter()
            .find(|(list, _)| list == name)
            .map(|(_, choices)| choices)
    }

    /// What the choices of a list have in a column, by their names; the fault names the row of one that has nothing there.
    pub fn column(&self, list: &str, head: &str) -> Result<Vec<(String, String)>, Fault> {
        let choices = self.find(list).map(Vec::as_slice).unwrap_or_default();
        let value = |choice: &Choice| {
            let cell = choice.cells.iter().find(|(name, _)| name == head);
            let value = cell.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
            if value.is_empty() {
                let reason = format!(
                    "Lựa chọn “{}” không có gì ở cột “{head}” mà choice_filter dùng để lọc.",
                    choice.name
                );
                return Err(Fault::new("choices", choice.row, reason));
            }
            Ok((choice.name.clone(), value))
        };
        choices.iter().map(value).collect()
    }

    fn list(&mut self, name: &str) -> &mut Vec<Choice> {
        if let Some(at) = self.0.iter().position(|(list, _)| list == name) {
            return &mut self.0[at].1;
        }
        self.0.push((name.to_owned(), Vec::new()));
        let last = self.0.len() - 1;
        &mut self.0[last].1
    }
}

pub(super) fn read(grid: Option<&Grid>, faults: &mut Vec<Fault>) -> Lists {
    let mut lists = Lists::default();
    let Some((first, heads, grid)) =
        grid.and_then(|grid| Heads::find(grid).map(|(row, heads)| (row, heads, grid)))
    else {
        return lists;
    };
    for at in first + 1..grid.rows.len() {
        let text = |head: &str| heads.text(grid, at, head);
        let list = if heads.has("list_name") {
            text("list_name")
        } else {
            text("list")
        };
        let (name, label) = (text("name"), text("label"));
        let mut fault = |reason: String| faults.push(Fault::new("choices", at + 1, reason));
        if list.is_empty() {
            if !name.is_empty() {
                fault(format!(
                    "Lựa chọn “{name}” không thuộc danh sách nào (cột “list_name”)."
                ));
            }
            continue;
        }
        let choices = lists.list(&list);
        if name.is_empty() {
            fault(format!(
                "Một lựa chọn của danh sách “{list}” không có tên (cột “name”)."
            ));
        } else if choices.iter().any(|known| known.name == name) {
            fault(format!("Lựa chọn “{name}” có hai lần trong danh sách “{list}”."));
        } else {
            choices.push(Choice {
                row: at + 1,
                label: if label.is_empty() { name.clone() } else { label },
                cells: heads.row(grid, at),
                name,
            });
        }
    }
    lists
}
