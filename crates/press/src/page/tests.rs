//! Words placed by hand.

use super::*;

/// A run of words in letters half as wide as the line is high.
fn run(x: f32, y: f32, text: &str) -> Run {
    let mut at = x;
    let place = |word: &str| {
        let width = 6.0 * word.chars().count() as f32;
        let placed = Word {
            text: word.to_owned(),
            x0: at,
            x1: at + width,
            y0: y,
            y1: y + 13.0,
            sure: 0.5,
        };
        at += width + 4.0;
        placed
    };
    text.split(' ').map(place).collect()
}

fn page(runs: Vec<Run>) -> Page {
    Page {
        width: 595.0,
        height: 842.0,
        runs,
    }
}

#[test]
fn each_word_keeps_its_place_in_the_text() {
    let (written, sure) = text(vec![page(vec![
        run(80.0, 100.0, "Số: 5/BC-STTTT"),
        run(80.0, 130.0, "Kính gửi: Sở"),
    ])]);
    assert_eq!(written, "Số: 5/BC-STTTT\nKính gửi: Sở");
    let chars: Vec<char> = written.chars().collect();
    let words: Vec<String> = sure
        .iter()
        .map(|(span, _)| chars[span.start..span.end].iter().collect())
        .collect();
    assert_eq!(words, ["Số:", "5/BC-STTTT", "Kính", "gửi:", "Sở"]);
}

#[test]
fn a_slanted_scan_does_not_mix_its_lines() {
    // Two columns of a page laid askew: the right one has slid down by half a line.
    let runs = vec![
        run(70.0, 60.0, "UBND TỈNH LẠNG SƠN"),
        run(330.0, 66.0, "CỘNG HÒA XÃ HỘI"),
        run(70.0, 76.0, "SỞ TTTT"),
        run(330.0, 82.0, "Độc lập"),
        run(70.0, 92.0, "Số: 5/BC"),
        run(330.0, 98.0, "Lạng Sơn, ngày"),
    ];
    let (text, _) = text(vec![page(runs)]);
    assert_eq!(
        text,
        "UBND TỈNH LẠNG SƠN\nSỞ TTTT\nSố: 5/BC\nCỘNG HÒA XÃ HỘI\nĐộc lập\nLạng Sơn, ngày"
    );
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(text(Vec::new()), (String::new(), Vec::new()));
    assert_eq!(text(vec![page(Vec::new()), page(vec![Vec::new()])]).0, "");
}

#[test]
fn a_page_of_endless_rows_ends() {
    let began = std::time::Instant::now();
    let stairs = (0..20_000).map(|n| run(20.0 + (n % 300) as f32, 14.0 * n as f32, "a b"));
    let few = (0..400).map(|n| run(20.0 + (n % 300) as f32, 14.0 * n as f32, "a b"));
    drop(text(vec![page(stairs.collect()), page(few.collect())]));
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}
