//! What of a page is not the letter: menus, scripts, comment boxes, lists of links.

use super::tree::{Node, Tree};

/// Words of a class, an id or a role that say so, in the two languages of the portals.
const WORDS: &[&str] = &[
    "menu",
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "footer",
    "comment",
    "comments",
    "binhluan",
    "related",
    "lienquan",
    "share",
    "social",
    "ads",
    "advert",
    "banner",
    "quangcao",
    "search",
    "timkiem",
    "login",
    "dangnhap",
    "pagination",
    "pager",
    "popup",
    "modal",
    "copyright",
    "toolbar",
    "weblink",
    "lienket",
    "counter",
    "thongke",
    "truycap",
    "feedback",
    "rating",
    "danhgia",
    "contentinfo",
    "complementary",
    "cookie",
];

/// Text that only a letter has: an element with it is kept, whatever its name says.
const MARKS: &[&str] = &[
    "Kính gửi",
    "Nơi nhận",
    "CỘNG HÒA XÃ HỘI",
    "CỘNG HOÀ XÃ HỘI",
    "KÍNH GỬI",
    "ĐẢNG CỘNG SẢN",
];

#[derive(Clone, Copy, Default)]
struct Count {
    letters: usize,
    /// Of these, inside links.
    linked: usize,
    links: usize,
    marked: bool,
}

/// For every node whether it is dropped, with all inside it.
pub(super) fn find(tree: &Tree<'_>) -> Vec<bool> {
    let mut counts = vec![Count::default(); tree.nodes.len()];
    // Children stand after their parents.
    for at in (0..tree.nodes.len()).rev() {
        let node = &tree.nodes[at];
        let mut count = counts[at];
        count.letters += node.text.chars().filter(|c| c.is_alphanumeric()).count();
        count.marked |= MARKS.iter().any(|mark| node.text.contains(mark));
        if node.name == "a" {
            count.linked = count.letters;
            count.links += 1;
        }
        counts[at] = count;
        if at > 0 {
            let parent = &mut counts[node.parent];
            parent.letters += count.letters;
            parent.linked += count.linked;
            parent.links += count.links;
            parent.marked |= count.marked;
        }
    }
    let nodes = tree.nodes.iter().zip(&counts);
    nodes
        .map(|(node, count)| is_never_text(node) || !count.marked && is_junk(node, *count))
        .collect()
}

fn is_never_text(node: &Node<'_>) -> bool {
    let name = node.name.as_str();
    node.hidden
        || matches!(
            name,
            "script" | "style" | "head" | "textarea" | "title" | "noscript" | "iframe" | "template"
        )
        || matches!(name, "svg" | "select" | "object" | "button" | "input")
}

fn is_junk(node: &Node<'_>, count: Count) -> bool {
    let name = node.name.as_str();
    let named = matches!(name, "nav" | "footer" | "aside" | "header");
    let holds = matches!(
        name,
        "ul" | "ol" | "div" | "table" | "td" | "section" | "dl" | "p" | "tr"
    );
    let links = holds && count.links >= 3 && count.linked * 10 > count.letters * 6;
    // The whole page may be called "has-sidebar".
    let outer = matches!(name, "" | "html" | "body" | "article" | "main");
    named || links || !outer && node.words.iter().any(|words| says_so(words))
}

fn says_so(words: &str) -> bool {
    let words = words.split(|c: char| !c.is_ascii_alphabetic());
    words
        .map(str::to_ascii_lowercase)
        .any(|word| WORDS.contains(&word.as_str()))
}
