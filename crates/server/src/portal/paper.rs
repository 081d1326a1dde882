//! The text of a directive as lines of a paper: letters are kept as they were read, with `**` and `*` of Markdown.

/// A line of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

/// Words in one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Bold.
    pub strong: bool,
}

/// The lines that hold anything. Emphasis may go over several lines.
#[must_use]
pub fn lines(body: &str) -> Vec<Line> {
    let mut strong = false;
    let mut lines = Vec::new();
    for line in body.lines() {
        let mut pieces = Vec::new();
        for (place, words) in line.split("**").enumerate() {
            strong ^= place > 0;
            let text = without_stars(words);
            if !text.is_empty() {
                pieces.push(Piece { text, strong });
            }
        }
        if pieces.iter().any(|piece| !piece.text.trim().is_empty()) {
            lines.push(Line { pieces });
        } else {
            strong &= !line.trim().is_empty(); // an empty line ends what was never closed
        }
    }
    lines
}

/// Single stars at the ends of a line are italics of Markdown; a star at the beginning with a blank is an item.
fn without_stars(words: &str) -> String {
    let trimmed = words.trim();
    match trimmed.strip_prefix('*') {
        Some(rest) if rest.starts_with(' ') => format!("-{rest}"),
        Some(rest) => rest.trim_end_matches('*').to_owned(),
        None => words.trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Vec<String> {
        let piece = |piece: &Piece| {
            if piece.strong {
                format!("<{}>", piece.text)
            } else {
                piece.text.clone()
            }
        };
        lines(body)
            .iter()
            .map(|line| line.pieces.iter().map(piece).collect())
            .collect()
    }

    #[test]
    fn emphasis_becomes_weight_and_words_stay() {
        assert_eq!(
            shown("Số: 1\n\n**1. Nội dung**\n- một *hai*\n*Ghi chú./.*"),
            ["Số: 1", "<1. Nội dung>", "- một *hai*", "Ghi chú./."]
        );
        assert_eq!(
            shown("**KT. GIÁM ĐỐC  \nPHÓ GIÁM ĐỐC**"),
            ["<KT. GIÁM ĐỐC>", "<PHÓ GIÁM ĐỐC>"]
        );
        assert_eq!(
            shown("**mở mà không đóng\n\nsau đó"),
            ["<mở mà không đóng>", "sau đó"]
        );
        assert_eq!(shown("* một\n2 * 3"), ["- một", "2 * 3"]);
    }
}
