//! Cause and way out, in Vietnamese and in English, by code.

const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "empty",
        "Tệp không có chữ nào; hãy kiểm tra lại và chọn đúng tệp văn bản.",
        "The file holds no text; check it and choose the right one.",
    ),
    (
        "too_large",
        "Tệp lớn hơn 20 MB; hãy bỏ ảnh kèm theo hoặc chỉ gửi phần văn bản.",
        "The file is larger than 20 MB; remove pictures or send the text alone.",
    ),
    (
        "not_text",
        "Tệp không phải là văn bản (chứa dữ liệu nhị phân); hãy dùng tệp .docx, .pdf, .txt hoặc ảnh chụp.",
        "The file is not text (it holds binary data); use a .docx, .pdf or .txt file, or a picture.",
    ),
    (
        "wrong_encoding",
        "Chữ trong tệp không theo Unicode, TCVN3 hay VNI; hãy chuyển mã sang Unicode UTF-8 rồi nạp lại.",
        "The text is neither Unicode nor TCVN3 nor VNI; convert it to Unicode UTF-8 and load it again.",
    ),
    (
        "scrambled",
        "Chữ trong tệp bị sai dấu hàng loạt (thường do trang web chống sao chép) nên không đọc và không tự sửa; hãy dùng bản gốc.",
        "Marks are wrong throughout the text (often put so against copying); it is neither read nor mended: use the original.",
    ),
    (
        "bomb",
        "Tệp nén phình to bất thường khi mở nên bị từ chối; hãy mở bằng Word và lưu lại thành tệp .docx mới.",
        "The archive swells beyond reason when opened and was refused; open it in Word and save a new .docx.",
    ),
    (
        "broken_zip",
        "Tệp .docx bị hỏng hoặc tải lên chưa đủ; hãy tải lại, hoặc mở bằng Word và lưu lại.",
        "The .docx is damaged or cut short; upload it again, or open it in Word and save it anew.",
    ),
    (
        "encrypted",
        "Tệp được đặt mật khẩu hoặc khóa sao chép; hãy bỏ khóa rồi nạp lại.",
        "The file is locked by a password or against copying; unlock it and load it again.",
    ),
    (
        "not_docx",
        "Tệp không phải là văn bản Word (.docx); hãy mở bằng Word và chọn “Lưu thành .docx”.",
        "The file is not a Word document (.docx); open it in Word and save it as .docx.",
    ),
    (
        "bad_xml",
        "Nội dung bên trong tệp bị lỗi; hãy mở bằng Word hoặc LibreOffice và lưu lại thành tệp mới.",
        "The inside of the file is faulty; open it in Word or LibreOffice and save it as a new file.",
    ),
    (
        "edxml",
        "Tệp là gói tin edXML của trục liên thông; hãy nạp tệp ở trang Liên thông.",
        "The file is an edXML message of the document exchange; import it at the exchange page.",
    ),
    (
        "broken_pdf",
        "Tệp PDF bị hỏng hoặc tải lên chưa đủ; hãy tải lại, hoặc mở và in lại thành PDF mới.",
        "The PDF is damaged or cut short; upload it again, or open it and print it to a new PDF.",
    ),
    (
        "broken_office",
        "Tệp .doc, .odt hoặc .rtf bị hỏng hay tải lên chưa đủ; hãy mở bằng Word và lưu lại thành .docx.",
        "The .doc, .odt or .rtf is damaged or cut short; open it in Word and save it as .docx.",
    ),
    (
        "broken_image",
        "Tệp ảnh bị hỏng hoặc tải lên chưa đủ; hãy chụp hoặc quét lại.",
        "The picture is damaged or cut short; photograph or scan it again.",
    ),
    (
        "image",
        "Loại ảnh này chưa đọc được; hãy dùng ảnh JPEG, PNG, TIFF, WebP hoặc tệp PDF.",
        "This kind of picture is not read; use JPEG, PNG, TIFF, WebP or PDF.",
    ),
    (
        "too_many_pages",
        "Tệp PDF dài hơn 300 trang; hãy tách riêng các trang của văn bản rồi nạp lại.",
        "The PDF has more than 300 pages; take out the pages of the letter and load them alone.",
    ),
    (
        "too_many_scans",
        "Bản quét dài hơn 20 trang; hãy tách riêng các trang của văn bản rồi nạp lại.",
        "The scan has more than 20 pages; take out the pages of the letter and load them alone.",
    ),
    (
        "too_many_pixels",
        "Ảnh có hơn 50 triệu điểm ảnh; hãy giảm kích thước (300 dpi khổ A4 là đủ) rồi nạp lại.",
        "The picture has more than 50 million pixels; make it smaller (300 dpi on A4 is enough) and load it again.",
    ),
    (
        "too_slow",
        "Đọc tệp mất quá nhiều thời gian nên đã dừng; hãy chia nhỏ tệp hoặc dùng bản .docx.",
        "Reading the file took too long and was stopped; split it or use the .docx.",
    ),
    (
        "too_much",
        "Tệp cho ra quá nhiều chữ so với một văn bản nên đã dừng; hãy tách riêng phần văn bản.",
        "The file gives more text than any letter holds and was stopped; take out the letter alone.",
    ),
    (
        "busy",
        "Máy chủ đang đọc nhiều bản quét khác; hãy thử lại sau một phút.",
        "The server is busy reading other scans; try again in a minute.",
    ),
    (
        "nothing_seen",
        "Không nhận ra chữ nào trong ảnh; hãy quét lại rõ hơn, đúng chiều, hoặc dùng bản .docx.",
        "No words were recognised in the picture; scan it again, sharp and upright, or use the .docx.",
    ),
    (
        "no_poppler",
        "Máy chủ chưa cài poppler-utils nên chưa đọc được PDF; hãy cài gói này hoặc dùng bản .docx.",
        "poppler-utils is not installed on the server, so PDF cannot be read; install it or use the .docx.",
    ),
    (
        "no_tesseract",
        "Máy chủ chưa cài tesseract-ocr nên chưa đọc được ảnh và bản quét; hãy cài gói này hoặc dùng bản .docx.",
        "tesseract-ocr is not installed on the server, so pictures and scans cannot be read; install it or use the .docx.",
    ),
    (
        "no_vietnamese",
        "Máy chủ chưa cài tesseract-ocr-vie (tiếng Việt) nên chưa đọc được bản quét; hãy cài gói này hoặc dùng bản .docx.",
        "tesseract-ocr-vie (Vietnamese) is not installed on the server, so scans cannot be read; install it or use the .docx.",
    ),
    (
        "no_office",
        "Máy chủ chưa cài LibreOffice nên chưa đọc được .doc và .rtf; hãy mở bằng Word và lưu thành .docx.",
        "LibreOffice is not installed on the server, so .doc and .rtf cannot be read; open it in Word and save it as .docx.",
    ),
    (
        "no_room",
        "Máy chủ không tạo được thư mục tạm hoặc tiến trình để đọc tệp; hãy báo người quản trị.",
        "The server could not make a temporary folder or a process to read the file; tell the administrator.",
    ),
];

pub(super) fn of(code: &str) -> (&'static str, &'static str) {
    let found = SENTENCES.iter().find(|(known, ..)| *known == code);
    found.map_or(("", ""), |&(_, vi, en)| (vi, en))
}
