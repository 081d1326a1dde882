// The board at the wall: what holds stands there, nothing else does, whatever becomes of network and script; and what stands
// there is read back. The page's clock is Playwright's; the house keeps its own.
import { expect, signInAs, test } from "./house.mjs";
import { builds } from "./lock.mjs";
import { approve, board, compose, hear, nameApprover, picture, playNow, record, sendAndAccept } from "./air.mjs";

test.use({
  launchOptions: {
    executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
      // A name that is not this machine's own: without TLS a browser calls it insecure, and 127.0.0.1 it does not.
      "--host-resolver-rules=MAP board.test 127.0.0.1"],
  },
});
test.describe.configure({ mode: "serial", timeout: 180_000 });

const TITLE = "Cảnh giác việc nhẹ lương cao", WORDS = "Gọi ngay số 111 khi cần giúp.", ALT = "Áp phích: loa xã và số 111";
const MINUTE = 60_000, POLL = 10_000;
let officer, second, commune, walls, addresses;

const signedIn = async (browser, baseURL, who) => {
  const context = await browser.newContext({ baseURL, locale: "vi-VN", permissions: ["microphone"] });
  const page = await context.newPage();
  await signInAs(page, who);
  return page;
};

// A wall with a clock that a test may let run ahead; it has read back what stands there.
async function wall(address) {
  const page = await walls.newPage();
  await page.clock.install();
  const told = readings(page);
  await page.goto(address);
  await told;
  return page;
}

// What people see: the heading for screen readers on a dark board is a dot.
const text = (page) => page.evaluate(() => [...document.querySelector("#board").children].filter((one) => one.getBoundingClientRect().width > 1).map((one) => one.innerText).join("\n"));
// How wide the picture is drawn; nothing while the page loads itself again.
const drawnWidth = (page) => page.evaluate(() => document.querySelector("#board img")?.naturalWidth).catch(() => undefined);
const isDark = (page) => expect(async () => expect(await text(page)).toBe("")).toPass({ timeout: 15_000 });
const readings = (page) => page.waitForResponse((answer) => answer.url().endsWith("/reading"), { timeout: 10_000 });

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  [officer, second, commune] = [await signedIn(browser, baseURL, "officer"), await signedIn(browser, baseURL, "second"), await signedIn(browser, baseURL, "commune")];
  walls = await browser.newContext({ baseURL, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  addresses = { long: await board(commune, "Bảng trước UBND xã", 60), short: await board(commune, "Bảng cổng chợ", 1) };
});

test.afterEach(async () => { for (const page of walls.pages()) await page.close(); });

test("a board of which nothing holds is dark, and says so to the house", async () => {
  const page = await wall(addresses.long);
  expect(await text(page)).toBe("");
  await expect(page.locator("a, button, input, form")).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(0, 0, 0)");
  await commune.goto("/boards");
  await expect(commune.locator(".heard-blank").first()).toContainText("Đang trống, đúng lịch");
});

test("words and picture stand there when their time comes, without anybody touching it; and are read back", async () => {
  const page = await wall(addresses.long);
  await nameApprover(officer, "Hoàng Thị Tâm");
  const id = await compose(officer, { title: TITLE, body: WORDS });
  await picture(officer, id, ALT);
  await record(officer, id, 4_000);
  expect(await hear(officer, id)).toMatchObject({ heard: true });
  await approve(second, id);
  await sendAndAccept(officer, commune, id);
  await playNow(commune, id);
  expect(await text(page)).toBe("");
  // It asks every ten seconds; the bulletin begins ten seconds after the button.
  await expect(async () => { await page.clock.runFor(POLL); expect(await text(page)).toContain(WORDS); }).toPass({ timeout: 40_000, intervals: [1_000] });
  expect(await text(page)).toContain(TITLE);
  const image = page.getByRole("img", { name: ALT });
  await expect(image).toBeVisible();
  expect(await image.evaluate((one) => one.complete && one.naturalWidth)).toBe(640);
  const beside = await wall(addresses.short);
  expect(await text(beside)).toContain(WORDS);
  const read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-right").first()).toContainText("Đang hiện đúng nội dung");
  for (const size of [{ width: 1920, height: 1080 }, { width: 1366, height: 768 }, { width: 360, height: 760 }]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${size.width}`).toBe(true);
    await page.screenshot({ path: `test-results/board-${size.width}.png` });
  }
});

test("something else in its place is read back, shown on the page of boards and raised as an alarm, and ends with it", async () => {
  const page = await wall(addresses.long);
  await expect(page.locator("h1")).toHaveText(TITLE);
  await page.evaluate(() => { document.querySelector("h1").textContent = "Casino online"; });
  let read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toContainText("Đang hiện nội dung khác");
  await commune.goto("/alarms");
  await expect(commune.locator("main")).toContainText("Casino online");
  // A picture that is not drawn is something else, too; the board loads it again with its next question.
  read = readings(page);
  await page.reload();
  await read;
  await page.evaluate(() => { document.querySelector("#board img").src = "/static/khong-co.png"; });
  await expect.poll(() => page.evaluate(() => document.querySelector("#board img").complete)).toBe(true);
  read = readings(page);
  await page.evaluate(() => dispatchEvent(new Event("load")));
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(1);
  await page.clock.runFor(POLL);
  await expect.poll(() => drawnWidth(page)).toBe(640);
  read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(0);
});

test("a picture of other bytes than the signed ones is not drawn, whoever sends them, and that is read back", async () => {
  const other = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const swap = (route) => route.fulfill({ contentType: "image/png", body: other });
  await walls.route("**/picture/*", swap);
  const page = await wall(addresses.long);
  await expect(page.locator("h1")).toHaveText(TITLE);
  expect(await page.evaluate(() => document.querySelector("#board img").naturalWidth)).toBe(0);
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(1);
  await walls.unroute("**/picture/*", swap);
  await page.clock.runFor(POLL);
  await expect.poll(() => drawnWidth(page)).toBe(640);
  const read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(0);
});

test("a board that was opened without TLS checks hashes too, with a SHA-256 that the page brings", async ({ baseURL }) => {
  const plain = new URL(addresses.long, baseURL);
  plain.hostname = "board.test";
  const page = await wall(plain.href);
  expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, "undefined"]);
  await expect(page.locator("h1")).toHaveText(TITLE);
  const state = () => page.evaluate(() => { const { naturalWidth, dataset } = document.querySelector("#board img"); return [naturalWidth, dataset.found === dataset.hash]; });
  await expect.poll(state).toEqual([640, true]);
  let read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(0);
  // Other bytes, with the length that was signed: the hash alone tells them apart.
  const swap = async (route) => {
    const real = await route.fetch({ url: route.request().url().replace("board.test", "127.0.0.1") }), bytes = Buffer.from(await real.body());
    bytes[bytes.length - 1] ^= 1;
    await route.fulfill({ response: real, body: bytes });
  };
  await walls.route("**/picture/*", swap);
  read = readings(page);
  await page.reload();
  await read;
  expect(await state()).toEqual([0, false]);
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(1);
  await walls.unroute("**/picture/*", swap);
  await page.clock.runFor(POLL);
  await expect.poll(() => state().catch(() => [])).toEqual([640, true]);
  read = readings(page);
  await page.clock.runFor(MINUTE);
  await read;
  await commune.goto("/boards");
  await expect(commune.locator(".heard-wrong")).toHaveCount(0);
});

test("the SHA-256 of boards is what its lock file builds", async () => {
  await builds("hash", ["wall-hash.js"]);
});

test("what has lost its validity is gone within a second, also when the network is cut, and comes back with it", async () => {
  const page = await wall(addresses.long);
  await expect(page.locator("h1")).toHaveText(TITLE);
  await walls.setOffline(true);
  const left = await page.evaluate(() => Number(document.body.dataset.until) - Number(document.body.dataset.now));
  expect(left).toBeGreaterThan(50 * MINUTE);
  await page.clock.runFor(left - 2 * MINUTE);
  expect(await text(page), "it holds still").toContain(WORDS);
  await page.clock.runFor(2 * MINUTE + 1_000);
  expect(await text(page), "its time is over and nobody could tell it").toBe("");
  await walls.setOffline(false);
  // The house's own time is not over: with the network the words are there again.
  await page.clock.runFor(POLL);
  await expect(page.locator("h1")).toHaveText(TITLE);
});

test("after the slot and its minute the board beside it is dark by the house's own clock", async () => {
  const page = await wall(addresses.short);
  await expect(async () => { await page.clock.runFor(POLL); expect(await text(page)).toBe(""); }).toPass({ timeout: 90_000, intervals: [2_000] });
});

test("stopped: every board of the commune is dark within one question", async () => {
  const page = await wall(addresses.long);
  await expect(page.locator("h1")).toHaveText(TITLE);
  await commune.goto("/stops");
  await commune.locator("a.btn-danger").first().click();
  await commune.locator("#reason").fill("Có người vào màn hình");
  await commune.locator("#word").fill("dừng phát");
  await commune.locator(".stop-card button").click();
  await commune.waitForURL(/\/stops($|\?)/);
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/now"));
  await page.clock.runFor(POLL);
  await asked;
  await isDark(page);
  await expect(page.locator("#board img")).toHaveCount(0);
});

test("an address that was taken back shows nothing any more, and without a script the page is the same", async ({ browser, baseURL }) => {
  const page = await wall(addresses.short);
  await commune.goto("/boards");
  const card = commune.locator("li.card").filter({ hasText: "Bảng cổng chợ" });
  await card.locator("form[action$='/address'] button").click();
  const fresh = await commune.locator("#address").textContent();
  await page.clock.runFor(POLL);
  await expect(page.locator("#board > *")).toHaveCount(0);
  expect((await page.request.get(addresses.short)).status()).toBe(404);
  const plain = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(fresh);
  await expect(bare.locator("meta[http-equiv=refresh]")).toHaveCount(1);
});
