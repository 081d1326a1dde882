// The commune officer's app at a phone's size with the network cut: nothing is lost, nothing counts twice, and what the
// page says of it is true.
import http from "node:http";
import { gzipSync } from "node:zlib";
import { test as base } from "@playwright/test";
import { expect, fitsAndIsClean, listen, signInAs, start } from "./house.mjs";
import { segments } from "./photo.mjs";
import { addPhoto, fill, items, largePhoto, openApp, phone, put, toEdit, toForm } from "./phone.mjs";

// Each test has a house of its own: one kills it.
const test = base.extend({
  house: async ({}, use) => { const house = await start(); await use(house); await house.stop(); },
  baseURL: async ({ house }, use) => use(house.url),
});

const net = (page) => page.locator("#net");
const out = (page) => page.locator("#out > li");

// The activities with these words on the unit's own page, as the server has them.
async function logged(page, words) {
  const other = await page.context().newPage();
  await other.goto("/activities");
  const rows = other.locator("tbody tr").filter({ hasText: words });
  const count = await rows.count();
  const href = count ? await rows.first().locator("a").getAttribute("href") : null;
  await other.close();
  return { count, href };
}

test("an activity with a large photo is logged without a network and counts once when it is back", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  const complaints = listen(page);
  const camera = await largePhoto(page);
  expect(camera.length, "as cameras make them").toBeGreaterThan(2_000_000);
  await context.setOffline(true);
  await page.reload();
  await expect(net(page)).toHaveText("Không có mạng");
  await expect(page.locator("#work .task").first()).toBeVisible();
  await fitsAndIsClean(page);
  await toForm(page);
  await fitsAndIsClean(page);
  await fill(page, { place: "Chợ phiên Quốc Khánh", people: "120", note: "Bà con hỏi nhiều về tổng đài 111." });
  await addPhoto(page, camera);
  await expect(page.locator("#draft")).toContainText("Bản nháp đã lưu");
  // The battery dies: the draft and its photo are there afterwards.
  await page.reload();
  await expect(page.locator("#place")).toHaveValue("Chợ phiên Quốc Khánh");
  await expect(page.locator("#people")).toHaveValue("120");
  await expect(page.locator("#photos li")).toHaveCount(1);
  await fitsAndIsClean(page);
  await page.locator("#people").fill("1,5");
  await put(page);
  await expect(page.locator("#people-e")).toContainText("Không đọc được số");
  await page.locator("#people").fill("1.204");
  await put(page);
  await expect(out(page)).toHaveCount(1);
  await expect(page.locator("#count")).toHaveText("1");
  await expect(page.locator("#out-meta")).toContainText("1 mục chưa gửi xong");
  await page.locator("#send").click();
  await expect(page.locator("#say")).toContainText("Mọi mục vẫn còn trên máy");
  await fitsAndIsClean(page);
  await page.reload();
  await expect(out(page)).toHaveCount(1);
  const [item] = (await items(page)).filter((one) => !one.quiet);
  expect(item.photos[0].size).toBeLessThanOrEqual(300_000);
  const sent = await page.evaluate((one) => new TextEncoder().encode(LT.envelope(one)).length, item);
  console.log(`an activity with note and photo: ${sent} bytes of text`);
  expect(sent).toBeLessThan(2_000);
  await context.setOffline(false);
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await expect(out(page)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("#sent")).toContainText("Máy chủ nhận lúc");
  await expect(page.locator("#sent")).toContainText((await items(page)).find((one) => !one.quiet).receipt.hash.slice(0, 8));
  await expect(page.locator("#count")).toBeHidden();
  await fitsAndIsClean(page);
  await page.locator("#send").click();
  await expect(page.locator("#say")).toContainText("Mọi mục đã gửi xong");
  const { count, href } = await logged(page, "Chợ phiên Quốc Khánh");
  expect(count).toBe(1);
  await page.goto(href);
  await expect(page.locator("main")).toContainText("1.204 lượt người");
  const photo = await page.request.get(await page.locator(".photos img").getAttribute("src"));
  const bytes = await photo.body();
  expect(bytes.length).toBeLessThanOrEqual(300_000);
  expect(segments(bytes)).not.toContain("e1");
  // Chromium itself writes that the network is cut; the page says nothing more.
  expect(complaints.filter((words) => !words.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

test("a server that dies in the middle of a photo is gone on with where it stopped", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house, { sync: false });
  await context.setOffline(true);
  await toForm(page);
  await fill(page, { place: "Nhà văn hóa thôn", people: "40" });
  await addPhoto(page, await largePhoto(page));
  await put(page);
  await expect(out(page)).toHaveCount(1);
  // A slow line: 300 kB take some seconds.
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  await context.setOffline(false);
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 50, downloadThroughput: 100_000, uploadThroughput: 60_000 });
  page.locator("#send").click().catch(() => {});
  await expect.poll(async () => (await items(page)).find((one) => !one.quiet).photos[0].have ?? 0, { timeout: 30_000, intervals: [50] }).toBeGreaterThan(0);
  await house.kill();
  await expect(out(page)).toContainText("ảnh 0/1");
  const half = (await items(page)).find((one) => !one.quiet);
  expect(half.status, "the text is there, and has its receipt").toBe("sent");
  expect(half.photos[0].done).toBe(false);
  await page.reload();
  await expect(out(page)).toContainText("ảnh 0/1");
  await house.again();
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  const starts = [];
  page.on("request", (request) => { const from = /pieces\?.*from=(\d+)/.exec(request.url()); if (from) starts.push(Number(from[1])); });
  await page.locator("#send").click();
  await expect(out(page)).toHaveCount(0, { timeout: 30_000 });
  console.log(`${half.photos[0].size} bytes; here when the server died: ${half.photos[0].have}; gone on from ${starts[0]}`);
  expect(starts[0], "not from the beginning").toBeGreaterThanOrEqual(half.photos[0].have);
  expect(starts[0]).toBeGreaterThan(0);
  const { count, href } = await logged(page, "Nhà văn hóa thôn");
  expect(count).toBe(1);
  await page.goto(href);
  await expect(page.locator(".photos img")).toHaveCount(1);
  await expect(page.locator("main")).not.toContainText("chưa gửi xong");
});

test("the same field changed on two phones keeps both values and asks", async ({ browser, house }) => {
  const one = await phone(browser, house);
  await toForm(one.page);
  await fill(one.page, { place: "Đình làng", people: "40" });
  await put(one.page);
  await expect(one.page.locator("#sent > li")).toHaveCount(1);
  const two = await phone(browser, house);
  await one.context.setOffline(true);
  await toEdit(one.page, "Đình làng");
  await one.page.locator("#people").fill("50");
  await one.page.locator("#note").fill("Có loa kéo.");
  await put(one.page);
  await expect(out(one.page)).toHaveCount(1);
  await toEdit(two.page, "Đình làng");
  await two.page.locator("#people").fill("60");
  await put(two.page);
  await expect(two.page.locator("#say")).toContainText("Đã gửi xong 1 mục");
  await one.context.setOffline(false);
  await expect(one.page.locator("#say")).toContainText("hai bản khác nhau", { timeout: 30_000 });
  await one.page.locator("#say a").click();
  const clash = one.page.locator("#clashes form");
  await expect(clash).toHaveCount(1);
  await expect(clash).toContainText("60");
  await expect(clash).toContainText("50");
  await fitsAndIsClean(one.page);
  await clash.locator("button").click();
  await expect(one.page.locator("#say")).toContainText("Chưa chọn giữ bản nào");
  await clash.locator("input[value=mine]").check();
  await clash.locator("button").click();
  await expect(clash).toHaveCount(0);
  await expect(one.page.locator("#past")).toContainText("Lượt người: 50");
  const { href } = await logged(one.page, "Đình làng");
  await one.page.goto(href);
  await expect(one.page.locator("main")).toContainText("50 lượt người");
  await expect(one.page.locator("main")).toContainText("Có loa kéo.");
  await expect(one.page.locator("main")).toContainText("Đã sửa 3 lần");
});

test("signing out warns of what is not sent, and nobody else is shown it", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  await context.setOffline(true);
  await toForm(page);
  await fill(page, { place: "Cổng trường", people: "30" });
  await put(page);
  await expect(out(page)).toHaveCount(1);
  // Made a draft while there is no network: with one, the app would have sent it before.
  await page.evaluate(async () => { const [item] = (await LT.items(localStorage.getItem("lantoa-person"))).filter((one) => !one.quiet); await LT.keep({ ...item, status: "draft" }); });
  await context.setOffline(false);
  await page.goto("/inbox");
  const asked = [];
  page.on("dialog", async (dialog) => { asked.push(dialog.message()); if (asked.length === 1) await dialog.dismiss(); else await dialog.accept(); });
  const signOut = async () => { await page.locator(".me > summary").click(); await page.locator("form[action='/sign-out'] button").click(); };
  await signOut();
  expect(asked[0]).toContain("còn 1 mục chưa gửi");
  await expect(page).toHaveURL(/\/inbox$/);
  await page.reload();
  await signOut();
  await page.waitForURL((url) => url.pathname === "/" || url.pathname.startsWith("/sign-in"));
  await page.goto("/app");
  await expect(page.locator("#v-none")).toBeVisible();
  await fitsAndIsClean(page);
  await signInAs(page, "newsroom");
  await openApp(page);
  await expect(page.locator("#others")).toContainText("1 mục chưa gửi của người khác");
  await page.locator("#tabs a[href='#hop-gui']").click();
  await expect(out(page)).toHaveCount(0);
  await expect(page.locator("body")).not.toContainText("Cổng trường");
  await signInAs(page, "commune");
  await openApp(page);
  await page.locator("#tabs a[href='#hop-gui']").click();
  await expect(out(page)).toHaveCount(1);
  await out(page).getByRole("button", { name: "Xem và sửa" }).click();
  await put(page);
  await expect(page.locator("#sent > li")).toHaveCount(1);
  expect((await logged(page, "Cổng trường")).count).toBe(1);
});

test("a storage that the browser closed is opened again, and what is unsent can be saved as a file", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  await context.setOffline(true);
  await toForm(page);
  await fill(page, { place: "Sân kho" });
  await page.evaluate(() => new Promise((done) => {
    const ask = indexedDB.open("lantoa", 2); // every open connection is closed for it
    ask.onupgradeneeded = () => ask.transaction.abort();
    ask.onerror = done;
  }));
  await page.locator("#people").fill("15");
  await addPhoto(page, await largePhoto(page, { width: 200, height: 150 }), "nho.jpg");
  await page.locator("#photo").setInputFiles({ name: "hong.jpg", mimeType: "image/jpeg", buffer: Buffer.from("không phải ảnh") });
  await expect(page.locator("#photo-e")).toContainText("Ảnh “hong.jpg” không mở được");
  await put(page);
  await expect(out(page)).toHaveCount(1);
  const text = await saveFile(page, "loa phường sáng nay");
  expect(text, "nothing of it can be read").not.toContain("Sân kho");
  expect(JSON.parse(text)).toMatchObject({ kdf: "PBKDF2-SHA-256", iterations: 600_000, cipher: "AES-256-GCM" });
  // The session is over when the network is back: the person signs in again, and nothing is lost.
  await context.clearCookies();
  await context.setOffline(false);
  await expect(page.locator("#say")).toContainText("Phiên đăng nhập đã hết", { timeout: 15_000 });
  await expect(out(page)).toHaveCount(1);
  await signInAs(page, "commune");
  await openApp(page);
  await page.locator("#tabs a[href='#hop-gui']").click();
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 15_000 });
  await expect(out(page)).toHaveCount(0, { timeout: 15_000 });
  expect((await logged(page, "Sân kho")).count).toBe(1);
});

// Saves what is unsent as a file with this passphrase and gives its text.
async function saveFile(page, passphrase) {
  await page.locator("#export-box > summary").click();
  await page.locator("#pass").fill(passphrase);
  await page.locator("#pass-2").fill(passphrase);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#export button").click()]);
  return (await download.createReadStream()).toArray().then((parts) => Buffer.concat(parts).toString());
}

async function readFile(page, text, passphrase) {
  await page.locator("#tabs a[href='#hop-gui']").click();
  if (!(await page.locator("#import-file").isVisible())) await page.locator("#import-box > summary").click();
  await page.locator("#import-file").setInputFiles({ name: "chua-gui.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.locator("#import-pass").fill(passphrase);
  await page.locator("#import button").click();
}

test("what is unsent goes into an encrypted file and comes back on another phone, once", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  await context.setOffline(true);
  await toForm(page);
  await fill(page, { place: "Chợ Thất Khê", people: "15" });
  await addPhoto(page, await largePhoto(page, { width: 200, height: 150 }), "nho.jpg");
  await put(page);
  await expect(out(page)).toHaveCount(1);
  await page.locator("#export-box > summary").click();
  await page.locator("#pass").fill("ngắn");
  await page.locator("#export button").click();
  await expect(page.locator("#pass-e")).toContainText("ít nhất 10 ký tự");
  await fitsAndIsClean(page);
  await page.locator("#export-box > summary").click();
  const text = await saveFile(page, "loa phường sáng nay");
  // Another phone of the same person; the first one is lost.
  const two = await phone(browser, house);
  await readFile(two.page, text, "loa phường chiều nay");
  await expect(two.page.locator("#import-e")).toContainText("Mật khẩu không đúng");
  const file = JSON.parse(text);
  const turned = file.data[40] === "A" ? "B" : "A";
  await readFile(two.page, JSON.stringify({ ...file, data: `${file.data.slice(0, 40)}${turned}${file.data.slice(41)}` }), "loa phường sáng nay");
  await expect(two.page.locator("#import-e")).toContainText("Tệp bị hỏng");
  await readFile(two.page, text.slice(0, 900), "loa phường sáng nay");
  await expect(two.page.locator("#import-e")).toContainText("Tệp bị hỏng");
  await readFile(two.page, JSON.stringify({ ...file, iterations: 1 }), "loa phường sáng nay");
  await expect(two.page.locator("#import-e")).toContainText("Mật khẩu không đúng");
  await expect(out(two.page)).toHaveCount(0);
  await fitsAndIsClean(two.page);
  const other = await phone(browser, house, { who: "newsroom" });
  await readFile(other.page, text, "loa phường sáng nay");
  await expect(other.page.locator("#import-e")).toContainText("không phải của người đang dùng");
  await expect(other.page.locator("body")).not.toContainText("Chợ Thất Khê");
  await readFile(two.page, text, "loa phường sáng nay");
  await expect(two.page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await expect(out(two.page)).toHaveCount(0, { timeout: 30_000 });
  // The first phone was not lost after all: what it sends now is answered by the old receipt.
  await context.setOffline(false);
  await page.locator("#send").click();
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  const [one, again] = await Promise.all([page, two.page].map(async (some) => (await items(some)).find((item) => !item.quiet).receipt));
  expect(again.made).toBe(one.made);
  const { count, href } = await logged(page, "Chợ Thất Khê");
  expect(count).toBe(1);
  await page.goto(href);
  await expect(page.locator(".photos img")).toHaveCount(1);
  await readFile(two.page, text, "loa phường sáng nay");
  await expect(two.page.locator("#say")).toContainText("đã có trên máy này");
});

const openReports = async (page) => { await page.locator("#tabs a[href='#bao-cao']").click(); await expect(page.locator("#v-bao-cao")).toBeVisible(); };
const toReport = async (page, period) => { await openReports(page); await page.locator("#owed .task").filter({ hasText: period }).locator("a").click(); await expect(page.locator("#report")).toBeVisible(); };

test("a periodic report is filled in and sent without a network, and counts once", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  const complaints = listen(page);
  await context.setOffline(true);
  await page.reload();
  await openReports(page);
  await expect(page.locator("#owed .task").first()).toBeVisible();
  await expect(page.locator("#filed > li").first()).toContainText("Tháng 3");
  await fitsAndIsClean(page);
  await toReport(page, "Tháng 4");
  await fitsAndIsClean(page);
  const bar = await page.locator("#report .savebar").boundingBox();
  expect(bar.height, "the bar leaves the screen to the form").toBeLessThanOrEqual(64);
  await page.locator("#f-c0").fill("3,5");
  await expect(page.locator("#f-c0-e")).toContainText("Nhiều chữ số thập phân");
  await page.locator("#f-c0").fill("12");
  await expect(page.locator("#f-c0-e")).toBeHidden();
  await page.locator("#report details.parts > summary").first().click();
  await page.locator("#f-c1").fill("13");
  await expect(page.locator("#report .odd").first()).toContainText("13");
  await page.locator("#report-submit").click();
  await expect(page.locator("#say")).toContainText("số liệu khác thường");
  await page.locator("#f-c1").fill("7");
  await expect(page.locator("#report .odd")).toHaveCount(0);
  await page.locator("#report textarea").first().fill("Đã họp thôn, phát loa mỗi sáng.");
  await expect(page.locator("#report-draft")).toContainText("Bản nháp đã lưu");
  // The battery dies.
  await page.reload();
  await expect(page.locator("#f-c0")).toHaveValue("12");
  await fitsAndIsClean(page);
  await page.locator("#report-submit").click();
  await expect(out(page)).toHaveCount(1);
  await expect(out(page)).toContainText("Gửi báo cáo định kỳ");
  await fitsAndIsClean(page);
  const [item] = (await items(page)).filter((one) => !one.quiet);
  const sent = await page.evaluate((one) => new TextEncoder().encode(LT.envelope(one)).length, item);
  console.log(`a periodic report with ${Object.keys(item.fields).length} fields: ${sent} bytes`);
  expect(sent).toBeLessThan(2_000);
  // A report in which every figure of the form is filled in, and a sentence for every heading of the outline.
  const whole = await page.evaluate(() => LT.app.state.data.filings);
  const form = Object.values(whole.forms)[0];
  const columns = form.tables.flatMap((table) => table.lines.flatMap((line) => [line.at, ...line.parts.map(([at]) => at)]));
  const full = { ...item, fields: { ...item.fields, ...Object.fromEntries(columns.map((at) => [`c${at}`, "1.204"])) } };
  const bytes = await page.evaluate((one) => new TextEncoder().encode(LT.envelope(one)).length, full);
  console.log(`the same with all ${columns.length} figures: ${bytes} bytes`);
  expect(bytes).toBeLessThan(2_000);
  await context.setOffline(false);
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await expect(page.locator("#sent")).toContainText("Đã gửi báo cáo.");
  await openReports(page);
  await expect(page.locator("#filed > li").first()).toContainText("Tháng 4");
  expect(complaints.filter((words) => !words.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

test("nothing to report is an act of its own", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  await context.setOffline(true);
  await toReport(page, "Tháng 4");
  page.once("dialog", (dialog) => dialog.accept());
  await page.locator("#report-nothing").click();
  await expect(out(page)).toContainText("không phát sinh");
  await context.setOffline(false);
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await openReports(page);
  await page.locator("#filed > li").first().getByRole("button").click();
  await expect(page.locator("#report-note")).toContainText("không phát sinh");
});

test("the same figure on two phones keeps both and asks", async ({ browser, house }) => {
  const one = await phone(browser, house);
  const two = await phone(browser, house);
  await one.context.setOffline(true);
  await toReport(one.page, "Tháng 4");
  await one.page.locator("#f-c0").fill("5");
  await one.page.locator("#report textarea").first().fill("Bản của máy một.");
  await one.page.locator("#report-submit").click();
  await expect(out(one.page)).toHaveCount(1);
  await toReport(two.page, "Tháng 4");
  await two.page.locator("#f-c0").fill("6");
  await two.page.locator("#report-save").click();
  await expect(two.page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await one.context.setOffline(false);
  await expect(out(one.page)).toContainText("người khác đã lưu báo cáo này", { timeout: 30_000 });
  await out(one.page).getByRole("button", { name: "Xem và sửa" }).click();
  const clash = one.page.locator("#report .clash");
  await expect(clash).toHaveCount(1);
  await expect(clash).toContainText("6");
  await expect(clash).toContainText("5");
  await expect(one.page.locator("#report textarea").first()).toHaveValue("Bản của máy một.");
  await fitsAndIsClean(one.page);
  await one.page.locator("#report-submit").click();
  await expect(one.page.locator("#say")).toContainText("hai bản khác nhau");
  await clash.locator("input[value=mine]").check();
  await one.page.locator("#report-submit").click();
  await expect(one.page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  await openReports(one.page);
  await one.page.locator("#filed > li").first().getByRole("button").click();
  await expect(one.page.locator("#f-c0")).toHaveValue("5");
});

test("work is refused and passed down without a network", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house, { who: "coordinator" });
  await context.setOffline(true);
  const down = page.locator("#one-down"), tasks = page.locator("#work .task a");
  let at = 0;
  for (; at < await tasks.count(); at += 1) {
    await tasks.nth(at).click();
    await expect(page.locator("#one-title"), "the task is drawn before it is looked at").toBeVisible();
    if (await down.isVisible()) break;
    await page.locator("#tabs a[href='#viec']").click();
  }
  await expect(down).toBeVisible();
  expect(at, "what all units below have already is not offered").toBeGreaterThan(0);
  await down.locator("summary").click();
  await fitsAndIsClean(page);
  await page.locator("#down button").click();
  await expect(page.locator("#units-e")).toBeVisible();
  await page.locator("#down-units input:enabled").first().check();
  await page.locator("#down-note").fill("Mỗi tuần ba lượt.");
  await page.locator("#down button").click();
  await expect(out(page)).toContainText("Chuyển xuống 1 đơn vị");
  await context.setOffline(false);
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
});

// Bytes on the wire, as the program compresses them.
const weigh = (url, headers = {}) => new Promise((done, failed) => {
  http.get(url, { headers: { "accept-encoding": "gzip", ...headers } }, (answer) => {
    let bytes = 0;
    answer.on("data", (part) => { bytes += part.length; });
    answer.on("end", () => (answer.statusCode === 200 ? done(bytes) : failed(new Error(`${url}: ${answer.statusCode}`))));
  }).on("error", failed);
});

test("the whole app with form and history is under 200 kB to load", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house);
  const worker = await (await page.request.get("/worker.js")).text();
  const kept = JSON.parse(/const KEPT = (\[.*?\]);/.exec(worker)[1]);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  let total = 0;
  for (const path of [...kept, "/worker.js", "/app/state"]) {
    const bytes = await weigh(house.url + path, { cookie });
    total += bytes;
    console.log(`${String(bytes).padStart(7)}  ${path}`);
  }
  // The longest history that the server sends, made of the longest that was seen here.
  const state = await (await page.request.get("/app/state")).json();
  const long = { ...state.data, history: Array.from({ length: 60 }, (_, at) => ({ id: `0${at}`.repeat(9), on: `1${at}`.repeat(9), version: 1, task: `${at} Phổ biến số điện thoại đường dây nóng trên hệ thống truyền thanh`, by: "Nông Thị Mai", evidence: at, withdrawn: false, late: null, fields: { kind: "meeting", day: "2021-04-26", place: `Thôn ${at}, xã Quốc Khánh`, language: "nut", items: "1", minutes: "", copies: "", people: `${at * 7}`, note: `Buổi ${at}: bà con hỏi về số điện thoại ${at * 37}` } })) };
  const reports = gzipSync(JSON.stringify(state.data.filings)).length;
  console.log(`${String(reports).padStart(7)}  of the state: ${state.data.filings.rows.length} reports with ${Object.keys(state.data.filings.forms).length} forms`);
  const history = gzipSync(JSON.stringify(long)).length;
  console.log(`${String(history).padStart(7)}  sixty activities of history\n${String(total + history).padStart(7)}  in all`);
  expect(total + history).toBeLessThan(200_000);
});
