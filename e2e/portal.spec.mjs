// What everybody sees: the portal and the directory, at both widths, with axe.
import { expect, fitsAndIsClean, signInAs, test } from "./house.mjs";

const WIDTHS = [{ width: 360, height: 760 }, { width: 1366, height: 900 }];

for (const viewport of WIDTHS) {
  test(`public pages are clean and name 111 and 113 at ${viewport.width}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const path of ["/", "/van-ban", "/van-ban?q=tuyen+truyen", "/can-giup", "/van-ban/khong-co"]) {
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
