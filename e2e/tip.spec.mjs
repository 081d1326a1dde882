// Sealed tips in real browsers against the real program: told on a phone, opened by a duty officer, answered, handed over;
// and what attackers, bad networks and old phones may try. Figures are printed, not judged by the clock.
import { execFileSync } from "node:child_process";
import { createPrivateKey, sign } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, fitsAndIsClean, listen } from "./house.mjs";
import { builds } from "./lock.mjs";
import { photograph } from "./photo.mjs";
import { PHONE, inbox, open, openNew, send, test, unlock } from "./tips.mjs";

// Never written anywhere but into the form; looked for everywhere afterwards.
const CANARY = `canary${Math.random().toString(36).slice(2)}caonguyen`;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => entry.isDirectory() ? files(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []);
}
const holds = (file, needle) => readFileSync(file).includes(needle);

// Files that a program holds open, also those whose name is gone: that is how a database keeps what it spills.
function openFiles(pid) {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((name) => join(folder, name)).filter((path) => { try { return statSync(path).isFile(); } catch { return false; } });
}
// What of the program lies in swap, in kB: its memory can be searched only where that is nothing.
const swapped = (pid) => Number(/VmSwap:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

// Every readable page of the program's memory.
function memoryHolds(pid, needle) {
  const maps = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n").map((line) => /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line)).filter(Boolean);
  const script = `import sys
needle=sys.argv[2].encode()
found=False
with open(f"/proc/{sys.argv[1]}/mem","rb",0) as mem:
  for span in sys.stdin.read().split():
    a,b=(int(x,16) for x in span.split("-"))
    try:
      mem.seek(a); found = found or needle in mem.read(b-a)
    except (OSError,ValueError,OverflowError): pass
print(found)`;
  return execFileSync("python3", ["-c", script, String(pid), needle], { input: maps.map((m) => `${m[1]}-${m[2]}`).join("\n"), maxBuffer: 1e6 }).toString().trim() === "True";
}

test("told on a phone, opened, answered, handed over, read under six words, added to; and no trace of it in the house", async ({ house, phone, officer }) => {
  test.setTimeout(300_000);
  const complaints = listen(phone);
  await open(phone);
  const photo = await photograph(phone);
  expect(photo.includes(Buffer.from("Exif"))).toBe(true);
  await phone.locator("#what").fill(`${CANARY} <img src=x onerror="document.title='xss'"> ba em nhỏ lên xe lạ`);
  await phone.locator("#where").fill("ngã ba gần chợ");
  await phone.locator("[data-unknown=when]").check();
  await phone.locator("#signs input[value=documents]").check();
  await phone.locator("#files").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: photo });
  const before = await inbox(officer);
  const words = await send(phone);
  expect(await phone.locator("#what").inputValue()).toBe("");

  await openNew(officer, before);
  await unlock(officer);
  const content = officer.locator("[data-part='1']");
  await expect(content).toContainText(CANARY);
  await expect(content).toHaveClass(/blurred/);
  expect(await officer.title()).not.toBe("xss");
  expect(await content.locator("img").count()).toBe(0);
  const [download] = await Promise.all([officer.waitForEvent("download"), content.locator("a").click()]);
  const drawn = readFileSync(await download.path());
  expect(drawn.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  expect(drawn.includes(Buffer.from("Exif")), "place and camera are gone").toBe(false);

  await officer.locator("#text").fill("Chúng tôi đã đọc. Xin đừng tự đến đó.");
  await officer.locator("#answer > details > summary").click();
  await officer.locator("#to").fill("Cơ quan Cảnh sát điều tra Công an tỉnh");
  await officer.locator("#redacted").check();
  await Promise.all([officer.waitForEvent("load", { timeout: 60_000 }), officer.locator("#answer > button").click()]);
  await expect(officer.locator(".record .quiet")).toHaveText("Chữ ký đúng.");
  await expect(officer.locator(".top .meta")).toContainText("Đã bàn giao");

  await open(phone, "/tin-bao/quay-lai");
  await phone.locator("#typed").fill(words.toUpperCase());
  await phone.locator("#look").click();
  await expect(phone.locator(".answer")).toContainText("Xin đừng tự đến đó", { timeout: 60_000 });
  await expect(phone.locator(".answer")).toContainText("Đã bàn giao cho Cơ quan Cảnh sát điều tra Công an tỉnh");
  await phone.locator("#adding > summary").click();
  await phone.locator("#what").fill("Xe đã quay lại chiều nay");
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toHaveText("Phần kể thêm đã gửi.", { timeout: 60_000 });
  await officer.reload();
  await unlock(officer);
  await expect(officer.locator("[data-part='3']")).toContainText("Xe đã quay lại chiều nay");
  await expect(officer.locator("[data-part='3']")).not.toContainText("không chứng minh được");

  // The house: memory, files with write-ahead log, open and temporary files, log at its loudest, backup.
  const backup = join(tmpdir(), `lantoa-tip-backup-${process.pid}`);
  await house.lantoa("backup", backup);
  const secrets = [CANARY, words, words.split(" ").slice(0, 4).join(" "), "Xin đừng tự đến đó"];
  const places = [...files(house.data), house.log, ...files(backup), ...files(house.temporary), ...openFiles(house.pid)];
  expect(openFiles(house.pid).length, "the database is open").toBeGreaterThan(1);
  expect(swapped(house.pid), "nothing of the program is out of reach in swap").toBe(0);
  expect(statSync(join(house.data, "lantoa.db")).size).toBeGreaterThan(0);
  expect(statSync(house.log).size, "the log says something").toBeGreaterThan(1000);
  for (const secret of secrets) {
    for (const place of places) expect(holds(place, Buffer.from(secret)), `${secret} in ${place}`).toBe(false);
    expect(memoryHolds(house.pid, secret), `${secret} in memory`).toBe(false);
  }
  // The search finds what is there: the passphrase hint is a word of the program.
  expect(memoryHolds(house.pid, "tip_addressee")).toBe(true);
  expect(holds(house.log, Buffer.from("127.0.0.1")) && /127\.0\.0\.1:\d+.*tin-bao/.test(readFileSync(house.log, "utf8")), "no line of the log joins an address with the page").toBe(false);
  rmSync(backup, { recursive: true, force: true });
  console.log(`canary: ${places.length} files and the memory of process ${house.pid} searched for ${secrets.length} secrets, none found`);
  expect(complaints).toEqual([]);
});

test("the original of a photo is kept when the teller says so; files that are no evidence are not taken", async ({ phone, officer }) => {
  test.setTimeout(180_000);
  await open(phone);
  const photo = await photograph(phone);
  for (const [name, mimeType, words] of [["don.pdf", "application/pdf", "Tài liệu PDF giữ tên"], ["don.docx", "application/msword", "Chỉ gửi được ảnh, video và PDF"], ["a.mp4", "video/mp4", "Không bỏ được dấu vết"]]) {
    await phone.locator("#files").setInputFiles({ name, mimeType, buffer: Buffer.from("%PDF-1.7") });
    await phone.locator("#send").click();
    await expect(phone.locator("#said")).toContainText(words);
  }
  await phone.locator("#files").setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: photo });
  await phone.locator("#original").check();
  // Everybody but the last one, which is the commune.
  await phone.locator("#recipients input").last().uncheck();
  const before = await inbox(officer);
  await send(phone);
  await openNew(officer, before);
  await unlock(officer);
  const [download] = await Promise.all([officer.waitForEvent("download"), officer.locator("[data-part='1'] a").click()]);
  expect(readFileSync(await download.path()).equals(photo)).toBe(true);
});

// Nothing but sealed bytes may leave, whatever breaks.
function watch(phone) {
  const sent = [];
  phone.on("request", (request) => { if (request.method() !== "GET") sent.push(request.postDataBuffer() ?? Buffer.alloc(0)); });
  return sent;
}
async function refuses(phone, words) {
  await expect(phone.locator("#cannot")).toContainText(words);
  await expect(phone.locator("#cannot")).toContainText("111");
  await expect(phone.locator("#form")).toBeHidden();
}

test("without the sealing script, with broken randomness, or without any script nothing is sent", async ({ browser, house, phone }) => {
  const sent = watch(phone);
  await phone.route("**/tip-age.js", (route) => route.abort());
  await phone.goto("/tin-bao");
  await refuses(phone, "không niêm kín được");
  await phone.unroute("**/tip-age.js");
  await phone.route("**/tip-age.js", (route) => route.fulfill({ contentType: "text/javascript", body: "self.TipAge = { seal: (to, x) => x }" }));
  await phone.goto("/tin-bao");
  await refuses(phone, "không niêm kín được");
  await phone.unroute("**/tip-age.js");

  await open(phone);
  await phone.locator("#what").fill(CANARY);
  await phone.evaluate(() => { crypto.getRandomValues = () => { throw new Error("broken"); }; });
  await phone.locator("#send").click();
  await refuses(phone, "không niêm kín được");
  expect(sent).toEqual([]);

  const bare = await browser.newContext({ ...PHONE, baseURL: house.url, javaScriptEnabled: false });
  const page = await bare.newPage();
  await page.goto("/tin-bao");
  await expect(page.locator("noscript p")).toContainText("JavaScript");
  await expect(page.locator("#form")).toBeHidden();
  await expect(page.locator("a[href='tel:111']")).toBeVisible();
  await bare.close();
});

// The practice root: everybody knows it, so that a test can play the hostile server that has stolen nothing less.
const root = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 7)]), format: "der", type: "pkcs8" });
const signed = (list) => ({ list, signature: sign(null, Buffer.from(list), root).toString("hex") });

test("a swapped key, a stripped signature and an old list are noticed by the phone", async ({ phone }) => {
  test.setTimeout(120_000);
  const sent = watch(phone);
  let change = null;
  await phone.route("**/tin-bao/khoa", async (route) => {
    const answer = await route.fetch(), said = await answer.json();
    await route.fulfill({ json: change ? change(said) : said });
  });
  const swap = (said) => {
    const list = JSON.parse(said.list);
    [list.recipients[0].keys[0].age, list.recovery] = [list.recovery, list.recipients[0].keys[0].age];
    return { ...said, list: JSON.stringify(list) };
  };
  const old = (said) => ({ ...said, ...signed(said.list.replace(/"issued":"[^"]*"/, '"issued":"2021-01-01"').replace(/"until":"[^"]*"/, '"until":"2021-01-31"')) });
  const real = (said) => ({ ...said, ...signed(said.list.replace('"practice":true', '"practice":false')) });
  for (const [what, act, words] of [["swapped", swap, "đổi khoá"], ["unsigned", (said) => ({ ...said, signature: "" }), "đổi khoá"], ["old", old, "quá hạn"], ["practice for real", real, "đổi khoá"]]) {
    change = act;
    await phone.goto("/tin-bao");
    await test.step(what, () => refuses(phone, words));
  }
  // Between opening the page and sending.
  change = null;
  await open(phone);
  change = swap;
  await phone.locator("#what").fill("thử");
  await phone.locator("#send").click();
  await refuses(phone, "đổi khoá");
  expect(sent).toEqual([]);
});

test("a phone that scanned a poster tells only to the root that is printed there", async ({ phone }) => {
  await phone.goto("/tin-bao");
  await expect(phone.locator("#form")).toBeVisible();
  await expect(phone.locator("#printed")).toBeHidden();
  const print = (await phone.locator("#form code").first().innerText()).replaceAll(" ", "");
  expect(print).toMatch(/^[0-9a-f]{32}$/);
  // As a camera opens it: a new page.
  await phone.goto("about:blank");
  await phone.goto(`/tin-bao#${print}`);
  await expect(phone.locator("#printed")).toBeVisible();
  expect(new URL(phone.url()).hash, "nothing of it stays in the address").toBe("");
  // A place in the page is no fingerprint.
  await phone.goto("/tin-bao#form");
  await expect(phone.locator("#form")).toBeVisible();
  const other = print.replace(/^./, (first) => (first === "0" ? "1" : "0"));
  await phone.goto("about:blank");
  await phone.goto(`/tin-bao#${other}`);
  await expect(phone.locator("#cannot")).toContainText("khác dấu vân tay trên áp phích");
  await expect(phone.locator("#form")).toBeHidden();
  // The same where the page is open already.
  await phone.goto("about:blank");
  await phone.goto("/tin-bao");
  await expect(phone.locator("#form")).toBeVisible();
  await phone.evaluate((hash) => { location.hash = hash; }, other);
  await expect(phone.locator("#cannot")).toContainText("khác dấu vân tay");
  await expect(phone.locator("#form")).toBeHidden();
});

test("a poster with its picture fills one sheet, whatever the size", async ({ phone }) => {
  for (const [size, height] of [["a4", 842], ["a5", 595]]) {
    await phone.goto(`/tai-lieu/ap-phich/mua-ban-nguoi?co=${size}`);
    await expect(phone.locator(".poster .qr")).toBeVisible();
    // Whoever prints has seen the page first, with its letters.
    await phone.evaluate(() => document.fonts.ready.then(() => true));
    const sheets = (await phone.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(sheets.match(/\/Type\s*\/Page\b/g), size).toHaveLength(1);
    expect(Math.round(Number(/\/MediaBox\s*\[0 0 [\d.]+ ([\d.]+)\]/.exec(sheets)[1])), size).toBe(height);
  }
});

test("a broken network sends the same tip again, once", async ({ house, phone, officer }) => {
  test.setTimeout(120_000);
  await officer.goto("/tips");
  const before = await officer.locator("tbody tr").count();
  await open(phone);
  await phone.locator("#what").fill("mạng yếu");
  let cut = 0;
  // The first answer never comes back, although the house has taken the tip.
  await phone.route("**/tin-bao/gui", async (route) => { if (cut++) await route.continue(); else { await route.fetch(); await route.abort(); } });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("Bấm gửi lại", { timeout: 60_000 });
  await send(phone);
  await officer.goto("/tips");
  expect(await officer.locator("tbody tr").count()).toBe(before + 1);
  expect(house.pid).toBeGreaterThan(0);
});

for (const [how, act] of [
  ["the button", (phone) => phone.locator(".exit-btn").click()],
  ["Shift three times", async (phone) => { for (let n = 0; n < 3; n++) await phone.keyboard.press("Shift"); }],
]) {
  test(`leaving by ${how} empties the screen at once and the way back shows nothing`, async ({ phone }) => {
    await phone.goto("/van-ban");
    await open(phone);
    await phone.locator("#what").fill(CANARY);
    // A slow server behind 2G: what counts is what stands on the screen.
    const line = await phone.context().newCDPSession(phone);
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 250e3 / 8, uploadThroughput: 50e3 / 8 });
    await phone.route("**/lich", async (route) => { await new Promise((go) => setTimeout(go, 1500)); await route.continue(); });
    await phone.evaluate(() => {
      const gone = () => document.documentElement.classList.contains("gone");
      globalThis.begun = 0;
      addEventListener("keydown", () => { begun = performance.now(); }, true);
      addEventListener("click", () => { begun = performance.now(); }, true);
      new MutationObserver(() => { if (gone()) requestAnimationFrame(() => { console.info(`emptied after ${(performance.now() - begun).toFixed(1)} ms`); }); }).observe(document.documentElement, { attributes: true });
    });
    const figure = phone.waitForEvent("console", (message) => message.text().startsWith("emptied"));
    await Promise.all([phone.waitForURL("**/lich"), act(phone)]);
    console.log(`exit by ${how}: ${(await figure).text()}`);
    await expect(phone.locator("h1")).toContainText("Lịch tháng");
    await phone.goBack();
    expect(new URL(phone.url()).pathname).toBe("/van-ban");
    await phone.goForward();
    expect(new URL(phone.url()).pathname).toBe("/lich");
    expect(await phone.content()).not.toContain(CANARY);
  });
}

test("a recording of the page falls silent in the moment of leaving, however slow the line is", async ({ phone }) => {
  const sound = readFileSync(new URL("../crates/player/tests/it/audio/tone.flac", import.meta.url));
  await phone.route("**/tin-bao/doc/tyz", (route) => route.fulfill({ body: sound, contentType: "audio/flac" }));
  await phone.route("**/tin-bao", async (route) => {
    const answer = await route.fetch(), page = await answer.text();
    await route.fulfill({ response: answer, body: page.replace("<main id=\"main\">", "<main id=\"main\"><audio controls loop preload=\"none\" src=\"/tin-bao/doc/tyz\"></audio>") });
  });
  await phone.route("**/lich", async (route) => { await new Promise((go) => setTimeout(go, 1500)); await route.continue(); });
  await open(phone);
  await phone.evaluate(async () => { await document.querySelector("audio").play(); });
  await expect.poll(() => phone.evaluate(() => document.querySelector("audio").currentTime)).toBeGreaterThan(0);
  // What sounds when the screen has just been emptied, long before the next page is there.
  await phone.evaluate(() => {
    const sounds = () => [...document.querySelectorAll("audio")].filter((one) => !one.paused).length;
    new MutationObserver(() => { console.info(`${sounds()} of ${document.querySelectorAll("audio").length} sound`); }).observe(document.documentElement, { attributes: true });
  });
  const said = phone.waitForEvent("console", (message) => message.text().endsWith("sound"));
  await Promise.all([phone.waitForURL("**/lich"), phone.locator(".exit-btn").click()]);
  expect((await said).text()).toBe("0 of 1 sound");
});

test("coming to the page by the back button shows an empty form", async ({ phone }) => {
  await open(phone);
  await phone.locator("#what").fill(CANARY);
  await phone.goto("/lich");
  await phone.goBack();
  await expect(phone.locator("#form")).toBeVisible();
  expect(await phone.locator("#what").inputValue()).toBe("");
});

// What of the house a browser names as kept when it comes again.
async function visits(phone) {
  const line = await phone.context().newCDPSession(phone), urls = new Map(), named = new Set();
  await line.send("Network.enable");
  line.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  line.on("Network.requestServedFromCache", ({ requestId }) => named.add(requestId));
  line.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => { if (Object.keys(headers).some((name) => name.toLowerCase() === "if-none-match")) named.add(requestId); });
  return async (path) => {
    named.clear();
    await phone.goto(path);
    await phone.waitForLoadState("networkidle");
    return [...named].map((id) => new URL(urls.get(id)).pathname);
  };
}

test("the browser's cache never holds a file that shows that the page was opened", async ({ phone }) => {
  const kept = await visits(phone);
  for (const path of ["/van-ban", "/tin-bao", "/tin-bao/quay-lai"]) await kept(path);
  expect(await kept("/van-ban"), "the test sees the cache").toContain("/static/lantoa.css");
  for (const path of ["/tin-bao", "/tin-bao/quay-lai"]) expect(await kept(path), path).toEqual([]);
});

// What goes into the sealing, seen by the test alone: lengths, and whether anything of the photo's origin is in it.
async function seeSealed(phone) {
  await phone.evaluate(() => {
    const seal = TipAge.seal;
    globalThis.sealed = [];
    TipAge.seal = (to, content) => {
      let text = "";
      for (let at = 0; at < content.length; at += 32768) text += String.fromCharCode(...content.subarray(at, at + 32768));
      globalThis.sealed.push({ to: to.length, length: content.length, exif: text.includes("Exif"), gps: text.includes("LanToaPhone") || text.includes("GPS") || text.includes("\u00a9xyz") || text.includes("+21.85+106.75"), jpeg: text.includes("\u00ff\u00d8\u00ff") });
      return seal(to, content);
    };
  });
}

test("50 photos with their place: none of it is sealed, and it is there when the teller asks to keep the original", async ({ phone }) => {
  test.setTimeout(300_000);
  await open(phone);
  const photos = [];
  for (let n = 0; n < 50; n++) photos.push(await photograph(phone, { width: 64 + 8 * n, height: 48 + 6 * n, label: `Ảnh ${n}` }));
  expect(photos.filter((photo) => photo.includes(Buffer.from("Exif")))).toHaveLength(50);
  await phone.route("**/tin-bao/gui", (route) => route.fulfill({ json: { done: false, why: "full" } }));
  const files = (list) => phone.locator("#files").setInputFiles(list.map((buffer, n) => ({ name: `anh-${n}.jpg`, mimeType: "image/jpeg", buffer })));
  const sealing = async (original, list) => {
    await open(phone);
    await seeSealed(phone);
    await files(list);
    if (original) await phone.locator("#original").check();
    await phone.locator("#send").click();
    await expect(phone.locator("#cannot")).toContainText("sắp hết chỗ", { timeout: 60_000 });
    return (await phone.evaluate(() => globalThis.sealed)).filter((one) => one.jpeg);
  };
  let survived = 0, seen = 0;
  for (let n = 0; n < 50; n += 10) {
    const sealed = await sealing(false, photos.slice(n, n + 10));
    expect(sealed).toHaveLength(1);
    seen += 10;
    survived += sealed.filter((one) => one.exif || one.gps).length;
  }
  console.log(`place or camera surviving a default upload: ${survived} of ${seen}`);
  expect(survived).toBe(0);
  const kept = await sealing(true, photos.slice(0, 3));
  expect(kept.map((one) => one.exif)).toEqual([true]);
});

// A film as a phone writes it, in boxes (ISO 14496-12): place in moov/udta/©xyz and in a meta, times in the headers.
function film({ handler = "vide" } = {}) {
  const box = (kind, ...parts) => { const body = Buffer.concat(parts), head = Buffer.alloc(8); head.writeUInt32BE(body.length + 8); head.write(kind, 4, "latin1"); return Buffer.concat([head, body]); };
  const timed = (kind) => { const body = Buffer.alloc(100); body.writeUInt32BE(3_786_000_000, 4); body.writeUInt32BE(3_786_000_001, 8); return box(kind, body); };
  const hdlr = Buffer.concat([Buffer.alloc(8), Buffer.from(handler, "latin1"), Buffer.alloc(12), Buffer.from("Máy của Hoa\0")]);
  const place = box("\u00a9xyz", Buffer.from([0, 18, 21, 199]), Buffer.from("+21.85+106.75/"));
  const track = box("trak", timed("tkhd"), box("mdia", timed("mdhd"), box("hdlr", hdlr), box("minf", Buffer.alloc(12, 7))));
  return Buffer.concat([box("ftyp", Buffer.from("isom\0\0\0\0isom")), box("moov", timed("mvhd"), track, box("udta", place)), box("meta", Buffer.from("GPS +21.85+106.75")), box("mdat", Buffer.alloc(3_000, 9))]);
}

test("a video loses place, times and the name of the phone; pictures and sound stay where they are; a track of places is not sent", async ({ phone, officer }) => {
  test.setTimeout(180_000);
  await open(phone);
  const whole = film();
  await phone.locator("#files").setInputFiles({ name: "a.mp4", mimeType: "video/mp4", buffer: film({ handler: "meta" }) });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("Không bỏ được dấu vết");
  await phone.locator("#files").setInputFiles({ name: "a.mp4", mimeType: "video/mp4", buffer: whole });
  const before = await inbox(officer);
  await send(phone);
  await openNew(officer, before);
  await unlock(officer);
  const [download] = await Promise.all([officer.waitForEvent("download"), officer.locator("[data-part='1'] a").click()]);
  const got = readFileSync(await download.path());
  expect(download.suggestedFilename()).toBe("tin-1.mp4");
  expect(got.length).toBe(whole.length);
  for (const trace of ["+21.85", "GPS", "Hoa", "udta", "meta"]) expect([whole.includes(trace), got.includes(trace)], trace).toEqual([true, false]);
  const time = Buffer.alloc(4);
  time.writeUInt32BE(3_786_000_000);
  expect([whole.includes(time), got.includes(time)]).toEqual([true, false]);
  expect(got.subarray(-3_008).equals(whole.subarray(-3_008)), "what is seen and heard").toBe(true);
  // Too large is said before anything is read.
  await open(phone);
  await phone.locator("#files").setInputFiles({ name: "b.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(9_000_000) });
  await phone.locator("#send").click();
  await expect(phone.locator("#said")).toContainText("nhiều nhất 8 MB");
  await expect(phone.locator("#form")).toBeVisible();
});

test("a PDF is sent as it is when the teller says so, and only then", async ({ phone, officer }) => {
  test.setTimeout(120_000);
  const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n% /Author (Hoa)\n"), Buffer.alloc(5_000, 32)]);
  await open(phone);
  await phone.locator("#files").setInputFiles({ name: "don.pdf", mimeType: "application/pdf", buffer: pdf });
  await phone.locator("#original").check();
  const before = await inbox(officer);
  await send(phone);
  await openNew(officer, before);
  await unlock(officer);
  const [download] = await Promise.all([officer.waitForEvent("download"), officer.locator("[data-part='1'] a").click()]);
  expect(readFileSync(await download.path()).equals(pdf)).toBe(true);
});

test("random tips leave in no more lengths than there are size classes", async ({ phone }) => {
  const many = Number(process.env.LANTOA_TIP_MANY ?? 40);
  test.setTimeout(60_000 + many * 3_000);
  const lengths = new Map();
  // The house is left out: what counts is what leaves the phone.
  await phone.route("**/tin-bao/gui", async (route) => {
    const { length } = route.request().postDataBuffer();
    lengths.set(length, (lengths.get(length) ?? 0) + 1);
    await route.fulfill({ json: { done: true } });
  });
  const different = new Set();
  for (let n = 0; n < many; n++) {
    await open(phone);
    const size = Math.floor(10 ** (Math.random() * 4.6)) + 1;
    different.add(size);
    await phone.locator("#what").fill("x".repeat(size));
    if (Math.random() < 0.5) await phone.locator("#recipients input").last().uncheck();
    await send(phone);
  }
  console.log(`${many} tips of ${different.size} different texts left in ${lengths.size} lengths: ${[...lengths].map(([length, n]) => `${length} × ${n}`).join(", ")}`);
  expect([...lengths.values()].reduce((sum, n) => sum + n, 0)).toBe(many);
  expect(lengths.size).toBeLessThanOrEqual(3);
});

test("a tip told face to face is sealed the same way and says so to the officer who opens it", async ({ officer }) => {
  test.setTimeout(120_000);
  const before = await inbox(officer);
  await officer.locator(".acts a[href='/tin-bao']").click();
  await expect(officer.locator("#form")).toBeVisible();
  await officer.locator("#what").fill("Bà kể tại trụ sở");
  await officer.locator("#face").check();
  await send(officer);
  await openNew(officer, before);
  await unlock(officer);
  await expect(officer.locator("[data-part='1']")).toContainText("Bà kể tại trụ sở");
  await expect(officer.locator("[data-part='1']")).toContainText("ghi lại lời kể trực tiếp");
});

test("the page is light, asks nobody else, and works quickly on a slow phone", async ({ browser, house }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ ...PHONE, baseURL: house.url }), phone = await context.newPage();
  const network = await context.newCDPSession(phone), weights = new Map(), urls = new Map();
  await network.send("Network.enable");
  network.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => weights.set(requestId, encodedDataLength));
  await open(phone);
  await phone.waitForLoadState("networkidle");
  const all = [...weights].map(([id, bytes]) => [urls.get(id), bytes]).filter(([url]) => url?.startsWith("http"));
  const sum = all.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`telling page: ${all.length} requests, ${sum} bytes: ${all.map(([url, bytes]) => `${new URL(url).pathname} ${bytes}`).join(", ")}`);
  expect(all.every(([url]) => url.startsWith(house.url)), "nobody else is asked").toBe(true);
  expect(sum).toBeLessThan(60_000);

  await network.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await phone.locator("#what").fill("Tôi thấy một xe lạ ".repeat(40));
  await phone.evaluate(() => {
    const real = globalThis.fetch;
    globalThis.fetch = (where, how) => { if (where === "/tin-bao/gui") console.info(`device work ${Math.round(performance.now() - globalThis.begun)} ms`); return real(where, how); };
    document.getElementById("send").addEventListener("click", () => { globalThis.begun = performance.now(); }, true);
  });
  // A person who typed forty sentences has given the phone these seconds.
  await phone.waitForTimeout(5000);
  const figure = phone.waitForEvent("console", (message) => message.text().startsWith("device work"));
  await send(phone);
  console.log(`${(await figure).text()} from the press to the first byte, processor slowed 4 times, after five seconds of typing`);
  await context.close();

  const slow = await browser.newContext({ ...PHONE, baseURL: house.url }), page = await slow.newPage();
  const line = await slow.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 250e3 / 8, uploadThroughput: 50e3 / 8 });
  const begun = Date.now();
  await open(page);
  const opened = Date.now() - begun;
  await page.locator("#what").fill("2G");
  const pressed = Date.now();
  await send(page);
  console.log(`2G (250/50 kbit/s, 300 ms): open ${opened} ms, sealed and sent ${Date.now() - pressed} ms`);
  await slow.close();
});

test("right words without news and wrong words are answered alike", async ({ phone }) => {
  test.setTimeout(180_000);
  await open(phone);
  await phone.locator("#what").fill("chưa có trả lời");
  const words = await send(phone);
  const wrong = words.split(" ").slice(2).concat(words.split(" ").slice(0, 2)).join(" ");
  await open(phone, "/tin-bao/quay-lai");
  const sizes = [];
  phone.on("response", async (answer) => { if (answer.url().endsWith("/tra-loi")) sizes.push((await answer.body()).length); });
  for (const typed of [words, wrong]) {
    await phone.locator("#typed").fill(typed);
    await phone.locator("#look").click();
    await expect(phone.locator("#said")).toHaveText("Chưa có trả lời, hoặc sáu từ chưa đúng.");
  }
  expect(new Set(sizes).size).toBe(1);
  // Two hundred of each, mixed: printed as two medians and the chance that one of one kind is slower than one of the other.
  const times = await phone.evaluate(async (both) => {
    const { derive, bytes } = TipAge, tokens = both.map((words) => derive(bytes(words), "lantoa-tip/1", "lookup"));
    const times = [[], []];
    for (let n = 0; n < 400; n++) {
      const which = Math.random() < 0.5 ? 0 : 1, body = new Uint8Array(33);
      body.set(tokens[which]);
      const begun = performance.now();
      await (await fetch("/tin-bao/tra-loi", { method: "POST", headers: { "x-lantoa-tip": "1" }, body, credentials: "omit" })).arrayBuffer();
      times[which].push(performance.now() - begun);
    }
    return times;
  }, [words, wrong]);
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const slower = times[0].reduce((sum, a) => sum + times[1].filter((b) => a > b).length, 0) / (times[0].length * times[1].length);
  console.log(`right words ${median(times[0]).toFixed(2)} ms (${times[0].length}), wrong words ${median(times[1]).toFixed(2)} ms (${times[1].length}), P(right slower) = ${slower.toFixed(3)}`);
  expect(Math.min(...times.map((list) => list.length))).toBeGreaterThan(100);
});

for (const width of [320, 360, 1366]) {
  test(`the pages fit and are clean at ${width}`, async ({ house, phone, officer }) => {
    test.setTimeout(120_000);
    for (const page of [phone, officer, house.operator]) await page.setViewportSize({ width, height: 760 });
    await open(phone);
    await fitsAndIsClean(phone);
    await open(phone, "/tin-bao/quay-lai");
    await fitsAndIsClean(phone);
    await phone.goto("/lich");
    await fitsAndIsClean(phone);
    for (const path of ["/tips", "/tips/key", "/tips/factor"]) { await officer.goto(path); await fitsAndIsClean(officer); }
    for (const path of ["/tip-settings", "/tip-settings/keys", "/tip-settings/ceremony", "/tip-settings/data"]) { await house.operator.goto(path); await fitsAndIsClean(house.operator); }
  });
}

test("two of three shares open what everybody lost the key of, and it is recorded", async ({ house, phone, officer }) => {
  test.setTimeout(180_000);
  await open(phone);
  await phone.locator("#what").fill("khoá bị mất");
  const before = await inbox(officer);
  await send(phone);
  const { shares } = JSON.parse(readFileSync(new URL("../crates/server/src/tip/practice.json", import.meta.url), "utf8"));
  await openNew(officer, before);
  await officer.locator("details:has(#recover) summary").click();
  await officer.locator("#share-1").fill(shares[0].match(/.{1,6}/g).join(" "));
  await officer.locator("#share-2").fill(shares[2]);
  await officer.locator("#recover button").click();
  await expect(officer.locator("[data-part='1']")).toContainText("khoá bị mất", { timeout: 60_000 });
  await house.operator.goto("/audit");
  await expect(house.operator.locator("main")).toContainText("Mở tin báo bằng mảnh khoá khôi phục");
});

test("the root, the shares and an officer's key are made in browsers and leave them wrapped or not at all", async ({ house, officer }) => {
  test.setTimeout(240_000);
  const page = house.operator;
  await page.goto("/tip-settings/ceremony");
  await page.locator("#pass").fill("bon tu rat dai day");
  await page.locator("#again").fill("bon tu rat dai dai");
  await page.locator("#make-root button").click();
  await expect(page.locator("#said")).toContainText("gõ hai lần như nhau");
  await page.locator("#again").fill("bon tu rat dai day");
  await page.locator("#make-root button").click();
  await expect(page.locator("#root-public")).toHaveText(/^[0-9a-f]{64}$/, { timeout: 90_000 });
  const file = Buffer.from(await page.locator("#root-out").inputValue(), "base64");
  expect(file.toString("latin1")).toMatch(/^argon2 [0-9a-f]{32} -id -v 13 -t 3 -k 65536 -p 4 -l 32 -r\nage-encryption.org\/v1\n-> scrypt /);
  await page.locator("#make-recovery button").click();
  await expect(page.locator("#shares li")).toHaveCount(3, { timeout: 60_000 });
  await officer.goto("/tips/key");
  await officer.locator("#pass").fill("ngan");
  await officer.locator("#make-key button").click();
  await expect(officer.locator("#said")).toContainText("ít nhất bốn từ");
  const posted = officer.waitForRequest((request) => request.url().endsWith("/tips/key") && request.method() === "POST");
  for (const id of ["pass", "again"]) await officer.locator(`#${id}`).fill("nui cao song dai bien rong");
  await officer.locator("#make-key button").click();
  await expect(officer.locator("#said")).toContainText("Đã lưu", { timeout: 90_000 });
  const body = (await posted).postData();
  expect(body).not.toContain("AGE-SECRET-KEY");
  expect(body).not.toContain("nui cao");
});

test("the sealing scripts are what its lock file builds", async () => {
  test.setTimeout(240_000);
  await builds("tip", ["tip-age.js", "tip-key.js", "tip-argon.js"]);
});
