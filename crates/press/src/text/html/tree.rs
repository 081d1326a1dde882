//! A page as a tree. No element stands deeper than [`MAX_DEPTH`]: what is nested further is laid beside.

use super::tokens::{Tag, Token, cut};

const MAX_DEPTH: usize = 200;
/// The largest page of a portal has some thousand.
const MAX_NODES: usize = 400_000;

/// An element, or text when `name` is empty.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub name: String,
    pub text: String,
    pub children: Vec<usize>,
    pub parent: usize,
    /// `class`, `id` and `role` as written.
    pub words: [&'a str; 3],
    pub hidden: bool,
    /// `start` or `value` and `type` of lists and their items.
    pub number: Option<u32>,
    pub marker: &'a str,
}

pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
}

impl<'a> Tree<'a> {
    /// `None` for a page of more parts than any page has.
    pub fn of(page: &'a str) -> Option<Self> {
        let mut tree = Self { nodes: Vec::new() };
        tree.nodes.push(Node::new("html".to_owned(), 0));
        let mut open = vec![0];
        cut(page, |token| {
            match token {
                Token::Text(text) => tree.put_text(&open, text),
                Token::Open(tag) => tree.put(&mut open, &tag),
                Token::Close(name) => close(&tree, &mut open, &name.to_ascii_lowercase()),
            }
            tree.nodes.len() <= MAX_NODES
        });
        (tree.nodes.len() <= MAX_NODES).then_some(tree)
    }

    fn put_text(&mut self, open: &[usize], text: String) {
        if text.is_empty() {
            return;
        }
        let at = self.add(open, Node::new(String::new(), 0));
        self.nodes[at].text = text;
    }

    fn put(&mut self, open: &mut Vec<usize>, tag: &Tag<'a>) {
        let name = tag.name.to_ascii_lowercase();
        while open.len() > 1 && ends_before(&self.nodes[open[open.len() - 1]].name, &name) {
            open.pop();
        }
        let mut node = Node::new(name, 0);
        node.describe(tag);
        let empty = is_empty(&node.name);
        let at = self.add(open, node);
        if !empty && open.len() < MAX_DEPTH {
            open.push(at);
        }
    }

    fn add(&mut self, open: &[usize], mut node: Node<'a>) -> usize {
        let parent = open.last().copied().unwrap_or(0);
        node.parent = parent;
        let at = self.nodes.len();
        self.nodes[parent].children.push(at);
        self.nodes.push(node);
        at
    }
}

impl<'a> Node<'a> {
    fn new(name: String, parent: usize) -> Self {
        Self {
            name,
            text: String::new(),
            children: Vec::new(),
            parent,
            words: [""; 3],
            hidden: false,
            number: None,
            marker: "",
        }
    }

    fn describe(&mut self, tag: &Tag<'a>) {
        let given = |name| tag.attribute(name).unwrap_or_default();
        self.words = [given("class"), given("id"), given("role")];
        let style: String = given("style").to_ascii_lowercase().split_whitespace().collect();
        self.hidden = style.contains("display:none")
            || style.contains("visibility:hidden")
            || given("aria-hidden") == "true"
            || tag.attribute("hidden").is_some();
        let number = tag.attribute("value").or_else(|| tag.attribute("start"));
        self.number = number.and_then(|number| number.trim().parse().ok());
        self.marker = given("type");
    }
}

/// Closes up to the innermost open element of that name; a closing tag of nothing is dirt. A cell is not left by
/// closing something that was opened outside of it.
fn close(tree: &Tree<'_>, open: &mut Vec<usize>, name: &str) {
    let wall = |at: &usize| matches!(tree.nodes[*at].name.as_str(), "td" | "th") && !name.starts_with('t');
    for depth in (1..open.len()).rev() {
        if tree.nodes[open[depth]].name == name {
            open.truncate(depth);
            return;
        }
        if wall(&open[depth]) {
            return;
        }
    }
}

fn is_empty(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "col"
            | "base"
            | "area"
            | "embed"
            | "source"
            | "wbr"
            | "param"
    )
}

/// Elements whose end nobody writes: `<li>` ends the item before it.
fn ends_before(open: &str, next: &str) -> bool {
    match open {
        "li" => next == "li",
        "p" => is_block(next),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody"),
        "tr" => matches!(next, "tr" | "tbody"),
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "head" => next == "body",
        _ => false,
    }
}

/// Elements that begin a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "table"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "form"
            | "blockquote"
            | "pre"
            | "hr"
            | "dl"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "center"
            | "address"
            | "figure"
            | "figcaption"
            | "fieldset"
            | "body"
            | "html"
            | "caption"
    )
}
