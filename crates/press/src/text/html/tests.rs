//! Pages as portals make them, and pages as nobody should.

use super::text;

fn of(page: &str) -> String {
    text(page).unwrap()
}

#[test]
fn a_portal_page_gives_its_letter_alone() {
    let page = r#"<!DOCTYPE html><html><head><title>Cổng TTĐT</title><style>p{}</style></head><body class="has-sidebar">
      <form id="aspnetForm"><div id="header-menu"><ul><li><a href=/>Trang chủ</a></li><li><a href=/>Tin</a></li></ul></div>
      <script>if (a<b) document.write("<p>Kính gửi</p>")</script>
      <div class="content"><table><tr><td><b>UBND TỈNH</b><br>SỞ TTTT</td><td><p>CỘNG HÒA</p><p><strong>Độc lập</strong></p></td></tr></table>
      <p>K&iacute;nh gửi: B&aacute;o L&#7841;ng Sơn&nbsp;</p><ul><li>Sở&amp;ban</li><li>Đài <b>PT-TH</b></li></ul><ol type=a start=2><li>một<li>hai</ol>
      <table><tr><th>TT<th>Đơn vị<th>Tin</tr><tr><td>1<td>Báo<td>12</table></div>
      <div class="box-comment"><textarea>gửi</textarea><p>Ý kiến bạn đọc</p></div>
      <div><a>Tin một hai ba</a> <a>Tin bốn năm sáu</a> <a>Tin bảy tám chín</a></div><footer>Bản quyền</footer></form></body></html>"#;
    let lines: Vec<String> = of(page)
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        lines,
        [
            "**UBND TỈNH**",
            "SỞ TTTT",
            "CỘNG HÒA",
            "**Độc lập**",
            "Kính gửi: Báo Lạng Sơn\u{a0}",
            "- Sở&ban",
            "- Đài **PT-TH**",
            "b) một",
            "c) hai",
            "TT\tĐơn vị\tTin",
            "1\tBáo\t12",
        ]
    );
}

#[test]
fn a_letter_inside_something_called_a_menu_is_kept() {
    assert_eq!(
        of("<div class=menu>Kính gửi: Báo</div><div class=menu>Trang chủ</div>"),
        "Kính gửi: Báo"
    );
    assert_eq!(
        of("<p style='display: none'>ẩn</p><p hidden>ẩn</p><p>hiện</p>"),
        "hiện"
    );
}

#[test]
fn dirt_is_read_as_far_as_it_goes() {
    assert_eq!(
        of("a < b & c &unknown; &#xffffff; </nothing> <b"),
        "a < b & c &unknown; &#xffffff;"
    );
    assert_eq!(of("<p title=\"a > b\">x</p><!-- <p>y -->z"), "x\n\nz");
    assert_eq!(of("<script>never closed <p>x</p>"), "");
    assert_eq!(of("<p>một<p>hai"), "một\n\nhai");
}

#[test]
fn deep_and_wide_pages_are_bounded() {
    let began = std::time::Instant::now();
    let deep = "<div>".repeat(5_000) + "x" + &"</div>".repeat(5_000);
    assert_eq!(of(&deep), "x");
    let open = "<b <".repeat(50_000);
    drop(of(&open));
    drop(of(&"<!--".repeat(50_000)));
    drop(of(&"</".repeat(50_000)));
    drop(of(&"&#".repeat(50_000)));
    drop(of(&"<table><tr><td>".repeat(3_000)));
    assert!(text(&"<i>x".repeat(400_000)).is_err());
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
