// Bad lines and a program that is killed: what was sent is not sent again, a receipt outlives everything; files under the
// six words; a redacted copy for another recipient of the house. Real browsers, the real program.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { expect, fitsAndIsClean, signInAs, start } from "./house.mjs";
import { photograph } from "./photo.mjs";
import { PASS, inbox, open, openNew, operator, send, test, unlock } from "./tips.mjs";

const PIECE = 32768, HEAD = 4 + 32 + 16 + 40 + 8 + 4 + 4 + 3;
const sql = (house, statement) => execFileSync("python3", ["-c", `import sqlite3,sys
base=sqlite3.connect(sys.argv[1],timeout=20)
rows=base.execute(sys.argv[2]).fetchall()
base.commit()
print("\\n".join("|".join(str(one) for one in row) for row in rows))`, join(house.data, "lantoa.db"), statement]).toString().trim();

// At both widths; with LANTOA_PICTURES=FOLDER also as pictures, for people to look at.
async function looks(page, name) {
  for (const width of [360, 1366]) {
    await page.setViewportSize({ width, height: 760 });
    await fitsAndIsClean(page);
    if (process.env.LANTOA_PICTURES) await page.screenshot({ path: join(process.env.LANTOA_PICTURES, `${name}-${width}.png`), fullPage: true });
  }
}
// A file that no browser changes, kept as it is.
async function attach(phone, bytes) {
  await phone.locator("#files").setInputFiles({ name: "bien-lai.pdf", mimeType: "application/pdf", buffer: bytes });
  await phone.locator("#original").check();
}
async function savedBy(officer, part = 1) {
  const [download] = await Promise.all([officer.waitForEvent("download"), officer.locator(`[data-part='${part}'] a`).click()]);
  return readFileSync(await download.path());
}
// What arrived, in pieces: their numbers as they came.
function watch(phone) {
  const sent = { numbers: [], bytes: 0, whole: [] };
  phone.on("requestfinished", (asked) => {
    const body = asked.postDataBuffer();
    if (asked.url().endsWith("/gui")) sent.whole.push(body.length);
    if (!asked.url().endsWith("/manh")) return;
    const first = body.readUInt16BE(HEAD - 2), many = Math.ceil((body.length - HEAD) / PIECE);
    sent.bytes += body.length - HEAD;
    for (let n = 0; n < many; n++) sent.numbers.push(first + n);
  });
  return sent;
}

test("a line that is cut in the middle goes on where it stopped, by itself and by a press, and nothing is sent twice", async ({ house, phone, officer }) => {
  test.setTimeout(240_000);
  const sent = watch(phone), file = randomBytes(1_500_000), before = await inbox(officer);
  await open(phone);
  await phone.locator("#what").fill("Có biên lai");
  await attach(phone, file);
  const line = await phone.context().newCDPSession(phone);
  await line.send("Network.enable");
  const cut = (offline) => line.send("Network.emulateNetworkConditions", { offline, latency: 20, downloadThroughput: 2e6, uploadThroughput: 300e3 });
  await cut(false);
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText(/Đã gửi [1-9]0 %/, { timeout: 60_000 });
  await cut(true);
  await expect(phone.locator("#said")).toContainText("Đường truyền bị đứt", { timeout: 60_000 });
  const there = Number(sql(house, "select count(*) from tip_piece"));
  expect(there).toBeGreaterThan(0);
  expect(sql(house, "select count(*) from tip_piece where instr(sealed, cast('biên lai' as blob))"), "nothing plain in a piece").toBe("0");
  await cut(false);
  await expect(phone.locator("#done")).toBeVisible({ timeout: 90_000 });
  const all = Math.max(...sent.numbers) + 1;
  expect(new Set(sent.numbers).size, "every piece arrived once").toBe(sent.numbers.length);
  expect(sent.bytes).toBeLessThanOrEqual(2 * 1024 * 1024 + 20 * PIECE);
  expect(sent.whole, "the end names the pieces and carries none").toEqual([HEAD - 3]);
  expect(sql(house, "select count(*) from tip_piece")).toBe("0");
  console.log(`cut at ${there} of ${all} pieces; ${sent.bytes} bytes sent for a file of ${file.length}`);
  await openNew(officer, before);
  await unlock(officer);
  expect((await savedBy(officer)).equals(file)).toBe(true);
});

test("answers that never come back cost no piece twice; when the line stays dead a press goes on", async ({ house, phone, officer }) => {
  test.setTimeout(240_000);
  const before = await inbox(officer), file = randomBytes(400_000);
  await open(phone);
  await attach(phone, file);
  let asked = 0, dead = false;
  const kept = [];
  await phone.route("**/tin-bao/manh", async (route) => {
    asked++;
    if (dead) return route.abort("internetdisconnected");
    const body = route.request().postDataBuffer();
    if (body.length > HEAD) kept.push(body.readUInt16BE(HEAD - 2));
    if (asked === 2) { await route.fetch(); await route.abort("connectionreset"); return undefined; }
    if (asked === 5) dead = true;
    return route.continue();
  });
  // Waiting for the line would take a minute: here its patience is short.
  await phone.evaluate(() => { const real = globalThis.setTimeout; globalThis.setTimeout = (act, ms) => real(act, ms > 400 && ms < 60000 ? 5 : ms); });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("Bấm gửi lại", { timeout: 60_000 });
  expect(new Set(kept).size, "no piece was sent twice").toBe(kept.length);
  dead = false;
  const last = Math.max(...kept);
  await send(phone);
  expect(kept.filter((first) => first <= last).length, "it went on behind them").toBe(new Set(kept.filter((first) => first <= last)).size);
  await openNew(officer, before);
  await unlock(officer);
  expect((await savedBy(officer)).equals(file)).toBe(true);
  expect(sql(house, "select count(*) from tip_piece")).toBe("0");
});

test("a house that takes no pieces gets the same sealed file in one", async ({ phone, officer }) => {
  test.setTimeout(120_000);
  const before = await inbox(officer), file = randomBytes(200_000);
  await phone.route("**/tin-bao/manh", (route) => route.fulfill({ json: { done: false, why: "whole" } }));
  let busy = 2;
  await phone.route("**/tin-bao/gui", async (route) => { if (busy-- > 0) await route.fulfill({ json: { done: false, why: "busy" } }); else await route.continue(); });
  await open(phone);
  await attach(phone, file);
  await send(phone);
  await openNew(officer, before);
  await unlock(officer);
  expect((await savedBy(officer)).equals(file)).toBe(true);
});

test("files can be added under the six words, cleaned as ever", async ({ phone, officer }) => {
  test.setTimeout(180_000);
  const before = await inbox(officer);
  await open(phone);
  await phone.locator("#what").fill("Ảnh gửi sau");
  const words = await send(phone), photo = await photograph(phone);
  await open(phone, "/tin-bao/quay-lai");
  await phone.locator("#adding > summary").click();
  await phone.locator("#typed").fill(words);
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("ít nhất một điều");
  await phone.locator("#recipients input").first().check();
  await phone.locator("#recipients input").last().check();
  await phone.locator("#files").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: photo });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toHaveText("Phần kể thêm đã gửi.", { timeout: 60_000 });
  expect(await phone.locator("#files").evaluate((field) => field.files.length)).toBe(0);
  await openNew(officer, before);
  await unlock(officer);
  await expect(officer.locator("[data-part='2']")).not.toContainText("không chứng minh được");
  const drawn = await savedBy(officer, 2);
  expect(drawn.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(drawn.includes(Buffer.from("Exif")), "place and camera are gone").toBe(false);
});

test("a redacted copy is passed on to a recipient that came later, who sees nothing else; the teller is told", async ({ browser, house, phone, officer }) => {
  test.setTimeout(240_000);
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN" }), mai = await context.newPage();
  await signInAs(mai, "commune");
  await mai.goto("/tips");
  const copies = () => mai.locator("a[href^='/tip-copies/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const earlier = await copies(), before = await inbox(officer), complaints = [];
  officer.on("pageerror", (fault) => complaints.push(fault.message));
  await open(phone);
  await phone.locator("#what").fill("Bà Hoàng Thị Mẫu thấy một xe lạ");
  await phone.locator("#recipients input").last().uncheck();
  const words = await send(phone);
  await openNew(officer, before);
  const id = new URL(officer.url()).pathname.split("/").pop();
  await officer.locator(".tip-more > summary").first().click();
  await officer.locator("#redact > summary").click();
  await expect(officer.locator("#redact")).toContainText("người báo bỏ chọn");
  await expect(officer.locator("#pass-to")).toHaveCount(0);
  // As if it had been told before the commune stood in any list.
  sql(house, `update tip_part set day = '2021-01-04' where tip = '${id}'`);
  await officer.reload();
  await unlock(officer);
  await officer.locator(".tip-more > summary").first().click();
  await officer.locator("#redact > summary").click();
  await looks(officer, "pass-on");
  await officer.locator("#copy-text").evaluate((place) => { const at = place.value.indexOf("Bà Hoàng Thị Mẫu"); place.setSelectionRange(at, at + 16); });
  await officer.locator("#cover").click();
  await Promise.all([officer.waitForEvent("load", { timeout: 60_000 }), officer.locator("#pass-on").click()]);
  await expect(officer.locator(".record")).toContainText("Đã chuyển trong hệ thống cho");
  await expect(officer.locator(".record .quiet")).toHaveText("Chữ ký đúng.");
  await expect(officer.locator(".top .meta")).toContainText("Đã mở");

  await mai.goto("/tips");
  const [copy] = (await copies()).filter((one) => !earlier.includes(one));
  await looks(mai, "copies");
  await mai.locator(`a[href='${copy}']`).click();
  await unlock(mai);
  await expect(mai.locator("[data-part='1']")).toContainText("▇▇▇ thấy một xe lạ");
  await expect(mai.locator("[data-part='1']")).not.toContainText("Mẫu");
  await expect(mai.locator(".record .quiet")).toHaveText("Chữ ký đúng.");
  // The commune answers the teller itself, in the same box, and hands over.
  await mai.locator("#text").fill("Xã đã nhận và đang xác minh.");
  await mai.locator("#answer > details > summary").click();
  await mai.locator("#to").fill("Cơ quan Cảnh sát điều tra Công an tỉnh");
  await looks(mai, "copy");
  await Promise.all([mai.waitForEvent("load", { timeout: 60_000 }), mai.locator("#answer > button").click()]);
  await unlock(mai);
  await expect(mai.locator("[data-part='answer-1']")).toContainText("Xã đã nhận và đang xác minh.");
  await expect(mai.locator(".record").last()).toContainText("Chữ ký đúng.");
  await expect(mai.locator("main")).toContainText("đã xong ngày");
  await looks(mai, "copy-answered");
  expect((await mai.goto(`/tips/${id}`)).status()).toBe(404);
  await context.close();

  await open(phone, "/tin-bao/quay-lai");
  await phone.locator("#typed").fill(words);
  await phone.locator("#look").click();
  await expect(phone.locator(".answer")).toHaveCount(2, { timeout: 60_000 });
  await expect(phone.locator("#answers")).toContainText("Đã chuyển trong hệ thống cho");
  await expect(phone.locator("#answers")).toContainText("Chữ ký của nơi chuyển đúng");
  await expect(phone.locator("#answers")).toContainText("Xã đã nhận và đang xác minh.");
  await expect(phone.locator("#answers")).toContainText("Đã bàn giao cho Cơ quan Cảnh sát điều tra Công an tỉnh");
  expect(complaints).toEqual([]);
});

// A tip of which the commune gets a copy: its address, for an officer of the commune who is signed in.
async function passedOn({ house, phone, officer, mai }, what) {
  const copies = () => mai.locator("a[href^='/tip-copies/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  await mai.goto("/tips");
  const earlier = await copies(), before = await inbox(officer);
  await open(phone);
  await phone.locator("#what").fill(what);
  await phone.locator("#recipients input").last().uncheck();
  await send(phone);
  await openNew(officer, before);
  const id = new URL(officer.url()).pathname.split("/").pop();
  sql(house, `update tip_part set day = '2021-01-04' where tip = '${id}'`);
  await officer.reload();
  await unlock(officer);
  await officer.locator(".tip-more > summary").first().click();
  await officer.locator("#redact > summary").click();
  await Promise.all([officer.waitForEvent("load", { timeout: 60_000 }), officer.locator("#pass-on").click()]);
  await mai.goto("/tips");
  return (await copies()).find((one) => !earlier.includes(one));
}

test("a copy is sealed anew with its answers, opens by two shares, and says so where it cannot be answered", async ({ browser, house, phone, officer }) => {
  test.setTimeout(240_000);
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN" }), mai = await context.newPage();
  await signInAs(mai, "commune");
  const copy = await passedOn({ house, phone, officer, mai }, "Xe lạ đêm qua"), id = copy.split("/").pop();
  const sealed = (where = `tip_copy where id = '${id}'`) => sql(house, `select hex(sealed) from ${where}`);
  const answers = `tip_copy_answer where copy = '${id}'`;
  await mai.goto(copy);
  await unlock(mai);
  await expect(mai.locator("#renew")).toHaveCount(0);
  await mai.locator("#text").fill("Xã đang xác minh.");
  await Promise.all([mai.waitForEvent("load", { timeout: 60_000 }), mai.locator("#answer > button").click()]);
  // As if it had been passed on in an earlier month.
  sql(house, `update tip_copy set epoch = '2020-12' where id = '${id}'`);
  await mai.goto("/tips");
  await expect(mai.locator("main")).toContainText("1 bản che được niêm bằng khoá kỳ cũ");
  await looks(mai, "copy-old-inbox");
  await mai.goto(copy);
  const before = [sealed(), sealed(answers)];
  await unlock(mai);
  await looks(mai, "copy-old");
  await Promise.all([mai.waitForEvent("load", { timeout: 60_000 }), mai.locator("#renew").click()]);
  await expect(mai.locator("#renew")).toHaveCount(0);
  const after = [sealed(), sealed(answers)];
  expect(after.map((one) => one.length), "the same lengths").toEqual(before.map((one) => one.length));
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  await unlock(mai);
  await expect(mai.locator("[data-part='1']")).toContainText("Xe lạ đêm qua");
  await expect(mai.locator("[data-part='answer-1']")).toContainText("Xã đang xác minh.");
  await expect(mai.locator("#answer > button")).toBeEnabled();

  await mai.reload();
  const { shares } = JSON.parse(readFileSync(new URL("../crates/server/src/tip/practice.json", import.meta.url), "utf8"));
  await mai.locator("details:has(#recover) summary").click();
  await mai.locator("#share-1").fill(shares[0]);
  await mai.locator("#share-2").fill(shares[1]);
  await mai.locator("#recover button").click();
  await expect(mai.locator("[data-part='answer-1']")).toContainText("Xã đang xác minh.", { timeout: 60_000 });
  await expect(mai.locator("#answer > button")).toBeDisabled();
  expect(sql(house, `select count(*) from audit where action = 'tip.copy_recovered' and subject = '${id}'`)).toBe("1");

  // One from before copies carried the reply key.
  const bare = await mai.evaluate(async () => {
    const list = JSON.parse(document.getElementById("set").dataset.list), to = document.getElementById("tip").dataset.to;
    const head = new TextEncoder().encode(JSON.stringify({ v: 1, kind: "copy", text: "Bản che cũ", files: [] })), content = new Uint8Array(4096);
    new DataView(content.buffer).setUint32(0, head.length);
    content.set(head, 4);
    const keys = list.recipients.find((one) => one.id === to).keys.map((one) => one.age);
    return self.TipAge.hex.encode(await self.TipAge.seal([...keys, list.recovery], content));
  });
  sql(house, `delete from ${answers}`);
  sql(house, `update tip_copy set sealed = x'${bare}' where id = '${id}'`);
  await mai.goto(copy);
  await expect(mai.locator("#no-reply")).toBeHidden();
  await unlock(mai);
  await expect(mai.locator("[data-part='1']")).toContainText("Bản che cũ");
  await expect(mai.locator("#no-reply")).toContainText("chuyển lại bản che");
  await expect(mai.locator("#answer")).toBeHidden();
  await looks(mai, "copy-no-reply");
  await context.close();
});

test("an officer who is faster than the script waits for it; the passphrase is neither lost nor sent", async ({ phone, officer }) => {
  test.setTimeout(120_000);
  const before = await inbox(officer);
  await open(phone);
  await phone.locator("#what").fill("Đường chậm ở xã");
  await send(phone);
  const fresh = (await inbox(officer)).find((id) => !before.includes(id)), asked = [];
  officer.on("request", (one) => asked.push(`${one.url()} ${one.postData() ?? ""}`));
  let come;
  const held = new Promise((go) => { come = go; });
  await officer.route("**/static/tip-key.js", async (route) => { await held; await route.continue(); });
  await officer.locator(`a[href='/tips/${fresh}']`).click();
  await officer.locator("#pass").fill(PASS);
  await officer.locator("#pass").press("Enter");
  await expect(officer.locator("#unlock button")).toBeDisabled();
  await expect(officer.locator("#loading")).toContainText("Đang tải");
  await fitsAndIsClean(officer);
  expect(asked.filter((one) => one.includes(`/tips/${fresh}`)), "the page was not asked for again").toHaveLength(1);
  await expect(officer.locator("#pass")).toHaveValue(PASS);
  come();
  await officer.locator("#unlock button").dblclick();
  await expect(officer.locator("#loading")).toBeHidden();
  await expect(officer.locator("[data-part='1']")).toContainText("Đường chậm ở xã", { timeout: 90_000 });
  expect(asked.filter((one) => one.includes("/parts/1")), "pressing twice opens once").toHaveLength(1);
  expect(asked.filter((one) => one.includes(PASS))).toEqual([]);
});

test("whom the teller left out is not ticked when they come back, and what stands there says the same for wrong words", async ({ house, phone, officer, browser }) => {
  test.setTimeout(240_000);
  const before = await inbox(officer);
  await open(phone);
  await phone.locator("#recipients label:has-text('xã') input").uncheck();
  await phone.locator("#what").fill("không gửi cho xã tôi");
  const words = await send(phone);
  const wrong = words.split(" ").slice(2).concat(words.split(" ").slice(0, 2)).join(" ");
  const asked = [], stands = async (typed) => {
    asked.length = 0;
    await phone.locator("#typed").fill(typed);
    await phone.locator("#look").click();
    await expect(phone.locator("#said")).toHaveText("Chưa có trả lời, hoặc sáu từ chưa đúng.", { timeout: 60_000 });
    const seen = await phone.evaluate(() => [document.querySelector("#come").innerHTML, [...document.querySelectorAll("#come input")].map((box) => `${box.name} ${box.checked}`).join()]);
    return JSON.stringify([seen, asked]);
  };
  await open(phone, "/tin-bao/quay-lai");
  phone.on("requestfinished", async (one) => { asked.push(`${one.method()} ${new URL(one.url()).pathname} ${one.postDataBuffer()?.length ?? 0} ${(await one.sizes()).responseBodySize}`.replace(/khoa 0 \d+/, "khoa")); });
  await phone.locator("#adding > summary").click();
  const first = await stands(words), second = await stands(wrong);
  expect(first).toBe(second);
  expect(first).not.toContain("true");
  // Nobody is chosen by the page: pressing at once sends nothing.
  await phone.locator("#typed").fill(words);
  await phone.locator("#what").fill("xe quay lại");
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("ít nhất một nơi nhận", { timeout: 60_000 });

  // Once the province answered it is ticked, the commune is not; other words take the tick away again.
  await openNew(officer, before);
  await unlock(officer);
  await officer.locator("#text").fill("Chúng tôi đã đọc.");
  await Promise.all([officer.waitForEvent("load", { timeout: 60_000 }), officer.locator("#answer > button").click()]);
  await phone.locator("#look").click();
  await expect(phone.locator(".answer")).toContainText("Chúng tôi đã đọc", { timeout: 60_000 });
  const ticked = () => phone.locator("#recipients input:checked").evaluateAll((all) => all.map((box) => box.name));
  expect(await ticked()).toEqual([expect.stringContaining("tỉnh")]);
  await looks(phone, "kept-out");
  await phone.locator("#typed").fill(wrong);
  expect(await ticked()).toEqual([]);
  await phone.locator("#typed").fill(words);
  await phone.locator("#look").click();
  await expect(phone.locator(".answer")).toContainText("Chúng tôi đã đọc", { timeout: 60_000 });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toHaveText("Phần kể thêm đã gửi.", { timeout: 60_000 });
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN" }), mai = await context.newPage();
  await signInAs(mai, "commune");
  const id = officer.url().split("/").pop();
  expect(await inbox(mai)).not.toContain(id);
  expect((await mai.goto(`/tips/${id}`)).status()).toBe(404);
  await context.close();
});

// Phones without a browser: the house sees head and length alone.
function frame(keys, n) {
  const lookup = createHash("sha256").update(`dong ${n}`).digest(), part = lookup.subarray(0, 16), challenge = Buffer.from(keys.challenge, "hex");
  const base = Buffer.concat([challenge, lookup, part]), nonce = Buffer.alloc(8);
  const zeros = (hash) => { let zeros = 0; for (const byte of hash) { zeros += byte ? Math.clz32(byte) - 24 : 8; if (byte) break; } return zeros; };
  for (let at = 0; zeros(createHash("sha256").update(base).update(nonce).digest()) < keys.bits; at++) nonce.writeUInt32BE(at, 4);
  const list = JSON.parse(keys.list), many = 1 + list.recipients.reduce((sum, one) => sum + one.keys.length, 0);
  const header = `age-encryption.org/v1\n${`-> mlkem768x25519 ${"A".repeat(1494)}\n${"b".repeat(43)}\n`.repeat(many)}--- ${"c".repeat(43)}\n`;
  const serial = Buffer.alloc(8);
  serial.writeUInt32BE(list.serial);
  serial.writeUInt32BE(1, 4);
  return { part: part.toString("hex"), body: Buffer.concat([Buffer.from("LTT1"), lookup, part, challenge, nonce, serial, Buffer.from(header), Buffer.alloc(16 + 4096 + 16, 0x5a)]) };
}
const told = (url, body) => new Promise((done) => {
  const asked = request(`${url}/tin-bao/gui`, { method: "POST", headers: { "content-type": "application/octet-stream", "x-lantoa-tip": "1" } }, (answer) => {
    let text = "";
    answer.on("data", (more) => { text += more; });
    answer.on("end", () => done(text === '{"done":true}'));
    answer.on("error", () => done(false));
  });
  asked.on("error", () => done(false));
  asked.end(body);
});

test("the program is killed in the middle of a crowd: every tip with a receipt is there, once", async ({ browser }) => {
  test.setTimeout(240_000);
  const house = await start();
  try {
    const page = await (await browser.newContext({ baseURL: house.url })).newPage();
    await operator(house, page);
    await page.goto("/tip-settings");
    await page.locator("form[action$='/practice'] button").click();
    await page.waitForLoadState();
    await page.context().close();
    const keys = await (await fetch(`${house.url}/tin-bao/khoa`)).json();
    const frames = [...Array(400).keys()].map((n) => frame(keys, n)), receipts = [];
    let next = 0;
    await Promise.all([...Array(32)].map(async () => {
      while (next < frames.length) {
        const { part, body } = frames[next++];
        if (await told(house.url, body)) receipts.push(part);
        if (receipts.length === 150) await house.kill();
      }
    }));
    expect(receipts.length).toBeGreaterThanOrEqual(150);
    expect(receipts.length, "it was killed before the end").toBeLessThan(frames.length);
    await house.again();
    const kept = () => sql(house, "select key from tip_part").split("\n");
    expect(receipts.filter((part) => !kept().includes(part)), "a receipt without its tip").toEqual([]);
    expect(sql(house, "select count(*) from tip t where not exists (select 1 from tip_addressee a where a.tip = t.id) or not exists (select 1 from tip_part p where p.tip = t.id)"), "nothing half stored").toBe("0");
    console.log(`killed after ${receipts.length} receipts of ${frames.length}; ${kept().length} tips are there, every one with a receipt among them`);
    // Whoever got no receipt sends again, with new work: it counts once.
    const fresh = await (await fetch(`${house.url}/tin-bao/khoa`)).json();
    for (let n = 0; n < frames.length; n += 20) expect(await told(house.url, frame(fresh, n).body)).toBe(true);
    expect(new Set(kept()).size).toBe(kept().length);
  } finally { await house.stop(); }
});

test("the pages of the teller fit and are clean with a sending under way", async ({ phone }) => {
  test.setTimeout(120_000);
  await phone.route("**/tin-bao/manh", (route) => route.abort("internetdisconnected"));
  await open(phone);
  await attach(phone, randomBytes(300_000));
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("Đường truyền bị đứt", { timeout: 60_000 });
  await looks(phone, "cut");
  await open(phone, "/tin-bao/quay-lai");
  await phone.locator("#adding > summary").click();
  await looks(phone, "adding");
});
