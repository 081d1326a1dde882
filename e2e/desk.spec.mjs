// The officer's way, in a real browser: desk, review, recipients, issue page; at both widths, and without a script.
import { expect, fitsAndIsClean, signInAs, test } from "./house.mjs";

for (const [width, height] of [[360, 760], [1366, 900]]) {
  test(`the officer's pages fit ${width} px, are accessible and quiet`, async ({ page }) => {
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (fault) => complaints.push(String(fault)));
    await page.setViewportSize({ width, height });
    await page.goto("/sign-in");
    await expect(page.getByRole("link", { name: /111/ })).toBeVisible();
    await expect(page.getByRole("link", { name: /113/ })).toBeVisible();
    await fitsAndIsClean(page);
    await signInAs(page, "officer");
    await page.goto("/letters");
    await fitsAndIsClean(page);
    const letter = await page.locator("main a[href^='/letters/']").first().getAttribute("href");
    for (const path of [letter, `${letter}/recipients`, `${letter}/issue`, "/inbox", "/directives"]) {
      const answer = await page.goto(path);
      expect(answer.status(), path).toBeLessThan(400);
      await fitsAndIsClean(page);
    }
    expect(complaints).toEqual([]);
  });
}

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });
  test("a dropped letter is read, and its recipients are the thirteen units of the day", async ({ page }) => {
    await signInAs(page, "officer");
    await page.goto("/letters");
    await page.locator("main a[href^='/letters/']").last().click();
    await expect(page.locator("mark.k").first()).toBeVisible();
    await page.goto(`${new URL(page.url()).pathname}/recipients`);
    await expect(page.locator("main")).toContainText("Báo Lạng Sơn");
    await expect(page.locator("main")).toContainText("Tràng Định");
    await expect(page.locator("main")).toContainText("13");
  });
});

test("an unknown page says so in words and keeps the telephone numbers", async ({ page }) => {
  const answer = await page.goto("/khong-co");
  expect(answer.status()).toBe(404);
  await expect(page.locator("h1")).toContainText("Không có trang này");
  await expect(page.locator(".sos")).toContainText("111");
});
