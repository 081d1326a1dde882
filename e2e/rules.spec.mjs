// Conditions, rules, formulas, filtered choices and counted rows of a form: with a script, without one, and in the app.
import { readFileSync } from "node:fs";
import { expect, fitsAndIsClean, listen, signInAs, test } from "./house.mjs";
import { phone } from "./phone.mjs";

const head = readFileSync(new URL("../crates/civic/data/regimes/mua_ban_nguoi.toml", import.meta.url), "utf8").split("[[section]]")[0];
const REGIME = `${head.replace(/regime = .*/, 'regime = "tung_thon"').replace(/name = .*/, 'name = "Báo cáo từng thôn"')}
[[table]]
name = "Số liệu"
indicator = [
  { code = "so_thon", name = "Số thôn", unit = "thôn" },
  { code = "nhieu", name = "Từ bao nhiêu là nhiều", unit = "người" },
  { code = "tong_so", name = "Tổng số người", unit = "người", asks = { rows = { repeat = "thon", column = "tong" } } },
  { code = "gap", name = "Gấp đôi", unit = "số", asks = { formula = "(\${so_thon} + 1) * 2" } },
  { code = "huyen", name = "Khu vực", unit = "chữ", adds = "text", asks = { choices = [{ code = "mot", name = "Khu Một" }, { code = "hai", name = "Khu Hai" }] } },
  { code = "xa", name = "Xóm", unit = "chữ", adds = "text", asks = { choices = [{ code = "a", name = "Xóm A" }, { code = "b", name = "Xóm B" }], among = { indicator = "huyen", of = { a = "Khu Một", b = "Khu Hai" } } } },
  { code = "ghi_chu", name = "Ghi chú", unit = "chữ", adds = "text", asks = { relevant = "not(\${nhieu} = 10) and \${tong_so} != 0" } },
]
[[repeat]]
code = "thon"
name = "Từng thôn"
count = "so_thon"
column = [
  { code = "ten", name = "Thôn", unit = "chữ", adds = "text", asks = { required = true } },
  { code = "nam", name = "Nam", unit = "người" },
  { code = "nu", name = "Nữ", unit = "người", asks = { must = ". <= \${nam} * 2" } },
  { code = "tong", name = "Cộng", unit = "người", asks = { formula = "\${nam} + \${nu}" } },
  { code = "vi_sao", name = "Vì sao nhiều", unit = "chữ", adds = "text", asks = { relevant = "\${tong} > \${nhieu}" } },
]
[[repeat]]
code = "cho"
name = "Từng phiên chợ"
column = [
  { code = "ten_cho", name = "Chợ", unit = "chữ", adds = "text", asks = { relevant = "\${nhieu} > 99" } },
  { code = "phien", name = "Số phiên", unit = "phiên", asks = { relevant = "\${nhieu} > 99" } },
]
`;

let regime;
async function form(browser, house, options = {}) {
  if (!regime) {
    const officer = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
    await signInAs(officer, "officer");
    await officer.goto("/regimes/new");
    await officer.locator("input[type=file]").setInputFiles({ name: "thon.toml", mimeType: "text/plain", buffer: Buffer.from(REGIME) });
    await officer.locator("[name=reporter][value=commune_station]").check();
    await officer.locator("form:has(input[type=file]) [name=since]").fill("01/1/2021");
    await officer.locator("form:has(input[type=file]) button").last().click();
    await officer.waitForURL(/regimes\/[0-9A-Z]{26}/);
    await fitsAndIsClean(officer);
    await shot(officer, "rules-regime");
    regime = new URL(officer.url()).pathname.split("/").pop();
    await officer.locator(`form[action$='/publish'] button`).click();
    await officer.context().close();
  }
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: { width: 1366, height: 900 }, ...options });
  const page = await context.newPage();
  await signInAs(page, "commune");
  await page.goto("/filings");
  const line = page.locator(".task").filter({ hasText: "Báo cáo từng thôn" }).filter({ hasText: "Tháng 4" });
  if (await line.locator("form button").count()) await line.locator("form button").click();
  else await line.locator("h3 a").click();
  await page.waitForURL(/filings\/[0-9A-Z]{26}/);
  return page;
}

const shot = (page, name) => process.env.LANTOA_PICTURES && page.screenshot({ path: `${process.env.LANTOA_PICTURES}/${name}.png`, fullPage: true });
const cell = (page, row, column) => page.locator(`[name='x-thon-${row}-${column}']`);

test.describe.configure({ mode: "serial" });

test("without a script it is said when each answer is asked, and what does not hold stays as it was typed", async ({ browser, house }) => {
  const page = await form(browser, house, { javaScriptEnabled: false });
  await expect(page.getByText("Chỉ điền khi “Cộng” lớn hơn “Từ bao nhiêu là nhiều”.")).toBeVisible();
  await expect(page.getByText("Số dòng khi gửi phải bằng “Số thôn”.")).toBeVisible();
  await page.locator("#c0").fill("2");
  await page.locator("#c1").fill("10");
  await cell(page, 0, 0).fill("Nà Lốc");
  await cell(page, 0, 1).fill("3");
  await cell(page, 0, 2).fill("4");
  await cell(page, 0, 4).fill("Chợ phiên");
  await page.locator("button[name=act][value=save]").click();
  await expect(page.locator("#l-thon-e")).toContainText("Dòng 1, “Vì sao nhiều”: chỉ điền khi “Cộng” lớn hơn");
  await expect(cell(page, 0, 4)).toHaveValue("Chợ phiên");
  await cell(page, 0, 4).fill("");
  await page.locator("button[name=act][value=save]").click();
  await expect(cell(page, 0, 3)).toHaveValue("7");
  await expect(page.locator("#c2")).toHaveValue("7");
  await expect(page.locator("#c3")).toHaveValue("6");
  await expect(cell(page, 2, 0)).toHaveCount(0);
});

test("with a script cells follow, rules are said and choices go together at once", async ({ browser, house }) => {
  const page = await form(browser, house), complaints = listen(page);
  const markets = page.locator("[data-rows=cho]");
  await expect(markets).toBeHidden();
  await page.locator("#c1").fill("100");
  await expect(markets).toBeVisible();
  await page.locator("[name='x-cho-0-0']").fill("Kỳ Lừa");
  await page.locator("#c1").fill("10");
  await expect(markets, "what was typed is not hidden").toBeVisible();
  await page.locator("#c1").fill("100");
  await page.locator("[name='x-cho-0-0']").fill("");
  await page.locator("#c1").fill("10");
  await expect(markets).toBeHidden();
  await expect(cell(page, 0, 4)).toBeDisabled();
  await cell(page, 0, 1).fill("8");
  await expect(cell(page, 0, 3)).toHaveValue("12");
  await expect(cell(page, 0, 4)).toBeEnabled();
  await expect(page.locator("#c2")).toHaveValue("12");
  await cell(page, 0, 2).fill("17");
  await expect(page.locator("#l-thon-e")).toContainText("Dòng 1, “Nữ”: Phải đúng điều kiện: “Nữ” không lớn hơn “Nam” × 2.");
  await cell(page, 0, 2).fill("4");
  await expect(page.locator("#l-thon-e")).toBeHidden();
  await page.locator("#c0").fill("4");
  await expect(page.locator("#c3")).toHaveValue("10");
  await expect(page.locator("#t-ghi_chu")).toBeHidden();
  await page.locator("#c1").fill("11");
  await expect(page.locator("#t-ghi_chu")).toBeVisible();
  await page.locator("#t-huyen").selectOption("Khu Một");
  await page.locator("#t-xa").selectOption("Xóm A");
  await page.locator("#t-huyen").selectOption("Khu Hai");
  await expect(page.locator("#t-xa-e")).toContainText("“Xóm A” không thuộc lựa chọn");
  await page.locator("#t-xa").selectOption("Xóm B");
  await expect(page.locator("#t-xa-e")).toBeHidden();
  await fitsAndIsClean(page);
  await shot(page, "rules-1366");
  await page.setViewportSize({ width: 360, height: 760 });
  await fitsAndIsClean(page);
  await shot(page, "rules-360");
  await page.locator("button[name=act][value=save]").click();
  await expect(cell(page, 0, 3)).toHaveValue("12");
  expect(complaints).toEqual([]);
});

test("in the app the same holds without a network", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house), complaints = listen(page);
  await context.setOffline(true);
  await page.locator("#tabs a[href='#bao-cao']").click();
  await page.locator("#owed .task").filter({ hasText: "Báo cáo từng thôn" }).filter({ hasText: "Tháng 4" }).locator("a").click();
  const row = page.locator(".row-card").first();
  await expect(row.getByLabel("Cộng")).toHaveValue("12");
  await expect(row.getByLabel("Vì sao nhiều")).toBeVisible();
  await row.getByLabel("Nam").fill("3");
  await expect(row.getByLabel("Cộng")).toHaveValue("7");
  await expect(row.getByLabel("Vì sao nhiều")).toBeHidden();
  await row.getByLabel("Nữ").fill("7");
  await expect(page.locator("#f-t-thon-e")).toContainText("Dòng 1, “Nữ”: Phải đúng điều kiện");
  await row.getByLabel("Nữ").fill("4");
  await expect(page.locator("#f-t-thon-e")).toBeHidden();
  const markets = page.locator("fieldset.listing").filter({ hasText: "Từng phiên chợ" });
  await expect(markets).toBeHidden();
  await page.locator("#f-c1").fill("100");
  await expect(markets).toBeVisible();
  await page.locator("#f-c1").fill("10");
  await expect(markets).toBeHidden();
  await expect(page.locator("#f-t-ghi_chu")).toBeHidden();
  await fitsAndIsClean(page);
  await shot(page, "rules-app-360");
  expect(complaints.filter((words) => !words.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});
