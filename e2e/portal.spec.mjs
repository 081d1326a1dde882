// What everybody sees: the portal and the directory, at both widths, with axe.
import { expect, fitsAndIsClean, signInAs, test } from "./house.mjs";

const WIDTHS = [{ width: 360, height: 760 }, { width: 1366, height: 900 }];

for (const viewport of WIDTHS) {
  test(`public pages are clean and name 111 and 113 at ${viewport.width}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const path of ["/", "/van-ban", "/van-ban?q=tuyen+truyen", "/can-giup", "/van-ban/khong-co", "/duong-day-nong", "/chien-dich/mua-ban-nguoi", "/chien-dich/mua-ban-nguoi/thu-doan", "/chien-dich/mua-ban-nguoi/kiem-tra", "/chien-dich/mua-ban-nguoi/ngay/30-7"]) {
      await page.goto(path);
      await expect(page.locator('a[href="tel:111"]').first()).toBeVisible();
      await expect(page.locator('a[href="tel:113"]').first()).toBeVisible();
      await fitsAndIsClean(page);
    }
  });

  test(`the directory of units is clean at ${viewport.width}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signInAs(page, "commune");
    await page.goto("/units?q=trang+dinh");
    await fitsAndIsClean(page);
    await page.locator("tbody th a").first().click();
    await expect(page.locator("h1")).toHaveText("Huyện Tràng Định");
    await fitsAndIsClean(page);
    await page.goto(`${new URL(page.url()).pathname}?on=2025-08-01`);
    await expect(page.locator(".flash-note")).toContainText("không còn");
    await fitsAndIsClean(page);
  });
}

test("what is ticked about an offer changes the advice, on the device alone", async ({ page }) => {
  const asked = [];
  await page.goto("/chien-dich/mua-ban-nguoi/kiem-tra");
  // The browser fetches the icon of the page when it likes.
  page.on("request", (request) => request.url().endsWith("/favicon.svg") || asked.push(request.url()));
  const seen = async () => (await page.locator(".verdict").evaluateAll((all) => all.filter((one) => one.offsetParent).map((one) => one.className.split("verdict-")[1]))).join();
  expect(await seen()).toBe("none");
  await page.locator(".tick:not(.tick-strong) input").first().check();
  expect(await seen()).toBe("some");
  await page.locator(".tick-strong input").first().check();
  expect(await seen()).toBe("stop");
  expect(asked).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
  await page.reload();
  expect(await seen()).toBe("none");
});

// What one visit of a page asks for: every answer with its size on the wire.
async function visit(browser, house, path) {
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN" });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request));
  await page.goto(path, { waitUntil: "networkidle" });
  const sizes = await Promise.all(asked.map(async (request) => {
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    return { url: request.url(), kind: request.resourceType(), bytes: responseHeadersSize + responseBodySize };
  }));
  const cookies = await context.cookies();
  await context.close();
  return { sizes, cookies };
}

// Fonts and pictures are media: they come once and from the cache afterwards.
const MEDIA = ["font", "image", "media"];

test("every public page is under 50 kB without media, asks nobody else and sets no cookie", async ({ browser, house }) => {
  for (const path of ["/", "/van-ban", "/can-giup", "/duong-day-nong", "/chien-dich/mua-ban-nguoi", "/chien-dich/mua-ban-nguoi/thu-doan", "/chien-dich/mua-ban-nguoi/kiem-tra", "/chien-dich/mua-ban-nguoi/ngay/30-7", "/danh-gia/cam-on", "/van-ban/khong-co"]) {
    const { sizes, cookies } = await visit(browser, house, path);
    const bytes = sizes.filter((one) => !MEDIA.includes(one.kind)).reduce((sum, one) => sum + one.bytes, 0);
    console.log(`${path}: ${bytes} bytes, ${sizes.length} requests`);
    expect(bytes, path).toBeLessThan(50_000);
    expect(sizes.filter((one) => new URL(one.url).origin !== house.url), path).toEqual([]);
    expect(cookies, path).toEqual([]);
  }
});

test("a rating is sent without a script and leaves no cookie", async ({ browser, house }) => {
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/can-giup");
  await page.locator(".rate .chip").first().click();
  await page.locator("#rate-why").selectOption("found");
  await page.locator(".rate button").click();
  await expect(page.locator("h1")).toHaveText("Cảm ơn bạn đã đánh giá");
  expect(await context.cookies()).toEqual([]);
  await context.close();
});
