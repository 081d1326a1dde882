-- A house at schema 0006 with twelve of everything, as statements of that time wrote it. Texts carry marks, quotes, blanks.
create table n (i bigint not null);
insert into n values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12);
insert into revision values ('directory', 7);

insert into unit (id, kind, recorded_at) select 'U' || i, case when i = 1 then 'province' when i < 4 then 'district' else 'commune' end, 1600000000000 + i from n;
-- U1 still exists; U2 to U6 ended and the basis says why; U7 to U12 went on under another name.
insert into unit_version (unit, position, name, code, parent, valid_from, valid_to, basis, recorded_at) select 'U' || i, 0, 'Xã Đồng Tâm ' || i, '0590' || i, case when i = 1 then null else 'U1' end, null, case when i = 1 then null else '2020-01-01' end, 'Nghị quyết số ' || i, 1600000000000 + i from n;
insert into unit_version (unit, position, name, code, parent, valid_from, valid_to, basis, recorded_at) select 'U' || i, 1, 'Phường Đồng Tâm ' || i, null, 'U1', '2020-01-01', null, 'Quyết định "' || i || '"', 1600000000000 + i from n where i > 6;
insert into unit_succession (from_unit, to_unit, happened_on, how, doubt) select 'U' || i, 'U' || (i + 6), '2020-01-01', 'merged', case when i = 2 then 'cần xác nhận' else null end from n where i between 2 and 6;

insert into person (id, unit, role, name, login, password_hash, active, created_at) select 'P' || i, 'U' || i, case when i = 1 then 'officer' else 'commune' end, 'Nguyễn Thị Lan ' || i, 'lan' || i, null, i <> 12, 1600000000000 from n;
insert into session (id_hash, person, csrf, created_at, seen_at, expires_at) select 'S' || i, 'P' || i, 'c', 1, 2, 3 from n;
insert into sign_in_link (token_hash, person, expires_at, used_at) select 'T' || i, 'P' || i, 9, case when i < 6 then 8 else null end from n;
insert into blob (hash, size, media_type, created_at) select 'B' || i, i * 1000, 'application/pdf', 1 from n;

insert into letter (id, unit, opened_by, opened_at, as_of, file_name, source, format, body, reading, review, duplicate_key, version, state, edited_by, edited_at) select 'L' || i, 'U1', 'P1', 1619000000000 + i, '2021-04-25', 'công văn ' || i || '.pdf', 'B1', 'pdf', 'Kính gửi: các huyện', '{"zones": []}', '{"fields": {}}', null, 1, case when i = 12 then 'draft' else 'issued' end, null, null from n;
insert into letter_attachment (letter, position, blob, file_name, added_by, added_at) select 'L' || i, 1, 'B2', 'phụ lục.pdf', 'P1', 5 from n;
insert into directive (id, letter, unit, kind, number, dated, place, issuer, subject, signer_name, signer_post, body, duplicate_key, source, file_name, as_of, issued_by, issued_at, published_at) select 'D' || i, 'L' || i, 'U1', 'cv', i || '/STTTT-TTBCXB', '2021-04-2' || (i % 9), 'Lạng Sơn', 'Sở Thông tin và Truyền thông', 'V/v phòng, chống mua bán người', 'Hoàng Văn Ngôn', null, 'Nội dung', null, 'B1', 'cv.pdf', '2021-04-25', 'P1', 1619000000000 + i, case when i < 4 then 1619000001000 else null end from n where i < 12;
insert into directive_recipient (directive, position, phrase, class, evaluated_on, unit_count) select 'D' || i, 1, 'Các huyện, thành phố', '{"one": "U2"}', '2021-04-25', 11 from n where i < 12;
insert into attachment (directive, position, blob, file_name) select 'D' || i, 0, 'B1', 'cv.pdf' from n where i < 12;
insert into task (id, directive, position, body, span_start, span_end, due_kind, due_text, due_from, due_on, tags) select 'K' || i, 'D' || i, 1, 'Tuyên truyền trên loa', 10, 40, null, null, null, '2021-07-30', '["loa"]' from n where i < 12;
insert into assignment (id, directive, task, unit, given_by, parent, part, note, due_on, handling, given_at, received_at, received_by, reason, changed_at, activity_count, evidence_count) select 'A' || i, 'D' || i, 'K' || i, 'U' || (i + 1), 'U1', null, 'lead', null, '2021-07-30', case i % 6 when 0 then '01' when 1 then '02' when 2 then '03' when 3 then '04' when 4 then '05' else '06' end, 1619000000000 + i, null, null, case when i % 6 = 1 then 'không có loa' else null end, 1619000000000, i % 3, i % 2 from n where i < 12;
insert into reminder (id, directive, assignment, by_unit, by_person, kind, message, sent_at) select 'R' || i, 'D' || i, 'A' || i, 'U1', 'P1', 'late', 'đề nghị gửi', 7 from n where i < 12;
insert into activity (id, assignment, directive, task, unit, kind, happened_on, place, language, items, minutes, copies, people, note, form_key, logged_by, logged_at, withdrawn_at, withdrawn_reason) select 'V' || i, 'A' || i, 'D' || i, 'K' || i, 'U' || (i + 1), 'loudspeaker', '2021-05-01', 'thôn Nà Phầy', 'tay', 3, 15, null, null, null, 'F' || i, 'P' || (i + 1), 8, null, null from n where i < 12;
insert into evidence (id, activity, kind, url, blob, original, file_name, media_type, size, added_at) select 'E' || i, 'V' || i, 'photo', null, 'B3', 'B4', 'ảnh.jpg', 'image/jpeg', 1000, 9 from n where i < 12;
insert into report (id, directive, unit, scope, title, paper, version, composed_by, composed_at, edited_by, edited_at) select 'O' || i, 'D' || i, 'U1', null, 'Báo cáo kết quả', '{"parts": []}', 1, 'P1', 10, null, null from n where i < 12;
insert into search_entry (id, number) select 'D' || i, i from n where i < 12;

insert into organ_code (id, unit, code, reached, valid_from, valid_to, recorded_by, recorded_at) select 'C' || i, 'U' || i, '000.00.' || i || '.H37', i % 2 = 0, '2020-01-01', null, 'P1', 11 from n;
insert into exchange_message (id, once_key, way, kind, state, unit, own_code, other_code, other_name, document_id, number, status_code, answers, letter, directive, digest, source, file_name, facts, repeats, at, done_at) select 'M' || i, 'k' || i, 'out', 'document', 'done', 'U1', 'a', 'b', 'Văn phòng', null, null, null, null, null, 'D1', null, null, null, '{}', 0, 12, 13 from n;
insert into exchange_attachment (message, position, blob, file_name, media_type) select 'M' || i, 1, 'B5', 'tệp.xml', 'text/xml' from n;
insert into number_series (unit, series, year, next) select 'U' || i, 'den', 2021, i + 1 from n;
insert into arrival (unit, year, number, directive, letter, arrived_at) select 'U' || (i + 1), 2021, i, 'D' || i, null, 14 from n where i < 12;
insert into departure (id, unit, series, year, number, code, twin_key, directive, report, paper, dated, left_at) select 'D' || i, 'U1', 'cv', 2021, i, i || '/STTTT', 'w' || i, 'D' || i, null, null, '2021-04-25', 15 from n where i < 12;
insert into directive_link (directive, position, relation, notation, dated, issuer, span_start, span_end, confidence, to_directive, to_letter) select 'D' || i, 1, 'answers', '12/KH-UBND', null, null, 0, 5, 90, null, null from n where i < 12;
insert into paper (id, unit, kind, title, draft, issued, state, version, code, directive, letter, composed_by, composed_at, edited_by, edited_at, issued_by, issued_at) select 'H' || i, 'U1', 'cv', 'Công văn "mới"', '{"texts": {}}', null, 'draft', 1, null, null, null, 'P1', 16, null, null, null, null from n;
insert into paper_version (paper, version, draft, saved_by, saved_at) select 'H' || i, 1, '{"texts": {}}', 'P1', 16 from n;
insert into series_rule (unit, kind, year, series) select 'U' || i, 'cv', 2021, 'chung' from n;
insert into register_note (unit, register, document, handed_on, receipt, holder, remark, version, edited_by, edited_at) select 'U' || (i + 1), 'incoming', 'D' || i, '2021-04-27', null, 'Văn thư', 'đã chuyển', 1, 'P1', 17 from n where i < 12;
drop table n;
