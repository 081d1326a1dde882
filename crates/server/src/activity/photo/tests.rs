//! Photos as phones write them, and what is served of them.

use super::*;

/// A place that must not come out.
pub const SECRET: &str = "GPS 21.8530N 106.7610E Nokia";

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(((content.len() + 2) as u16).to_be_bytes());
    out.extend_from_slice(content);
    out
}

/// A JPEG as a phone writes it: turned, with secrets in every place that we know of, and a second picture behind.
pub fn phone_jpeg() -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(SECRET.bytes());
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    out.extend(segment(0xe1, &exif));
    out.extend(segment(
        0xe1,
        format!("http://ns.adobe.com/xap/1.0/\0{SECRET}").as_bytes(),
    ));
    out.extend(segment(0xed, SECRET.as_bytes()));
    out.extend(segment(0xe2, format!("MPF\0{SECRET}").as_bytes()));
    out.extend(segment(0xfe, SECRET.as_bytes()));
    out.extend(segment(0xdb, &[0; 65]));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend(b"picture\xff\0data\xff\xd0more");
    out.extend(segment(0xc4, &[7; 20]));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend([1, 2, 3, 0xff, 0xd9]);
    out.extend(SECRET.bytes());
    out
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

#[test]
fn a_phone_jpeg_loses_its_secrets_and_keeps_its_picture_and_its_turn() {
    let out = strip(&phone_jpeg(), "image/jpeg").unwrap();
    assert!(!holds(&out, b"GPS") && !holds(&out, b"Nokia") && !holds(&out, b"MPF"));
    for kept in [
        &b"picture\xff\0data\xff\xd0more"[..],
        &[7; 20],
        &[1, 2, 3, 0xff, 0xd9],
        b"JFIF",
    ] {
        assert!(holds(&out, kept), "{kept:?}");
    }
    assert!(holds(&out, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "turned as before");
    assert_eq!(strip(&out, "image/jpeg").unwrap(), out, "nothing more to take");
}

#[test]
fn png_and_webp_keep_only_what_draws() {
    let chunk = |name: &[u8], content: &[u8]| {
        let mut out = (content.len() as u32).to_be_bytes().to_vec();
        out.extend(name.iter().chain(content).chain(&[0; 4]));
        out
    };
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let parts: [(&[u8], &[u8]); 5] = [
        (b"IHDR", &[0; 13]),
        (b"eXIf", SECRET.as_bytes()),
        (b"tEXt", SECRET.as_bytes()),
        (b"IDAT", b"picture"),
        (b"IEND", b""),
    ];
    for (name, content) in parts {
        png.extend(chunk(name, content));
    }
    png.extend(SECRET.bytes());
    let out = strip(&png, "image/png").unwrap();
    assert!(holds(&out, b"picture") && out.ends_with(b"IEND\0\0\0\0") && !holds(&out, b"GPS"));

    let mut body = b"WEBPVP8X\x0a\0\0\0\x0c\0\0\0\0\0\0\0\0\0VP8 \x07\0\0\0picture\0EXIF".to_vec();
    body.extend((SECRET.len() as u32).to_le_bytes());
    body.extend(SECRET.bytes());
    let mut webp = b"RIFF".to_vec();
    webp.extend((body.len() as u32).to_le_bytes());
    webp.extend(body);
    let out = strip(&webp, "image/webp").unwrap();
    assert!(
        holds(&out, b"picture") && !holds(&out, b"GPS") && out[20] == 0,
        "and does not announce them"
    );
    assert_eq!(
        u32::from_le_bytes(out[4..8].try_into().unwrap()) as usize + 8,
        out.len()
    );
}

#[test]
fn what_is_cut_or_lies_about_its_lengths_is_refused_without_panic() {
    let whole = phone_jpeg();
    let end = whole.len() - SECRET.len();
    for cut in 0..end {
        assert_eq!(strip(&whole[..cut], "image/jpeg"), None, "{cut}");
    }
    assert_eq!(strip(b"\xff\xd8\xff\xe1\xff\xff", "image/jpeg"), None);
    assert_eq!(strip(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", "image/png"), None);
    assert_eq!(strip(b"RIFF\xff\xff\xff\xffWEBPVP8 ", "image/webp"), None);
    assert_eq!(strip(b"RIFF\x04\0\0\0WEBP", "image/webp"), None);
    assert_eq!(strip(&whole, "image/gif"), None);
}
