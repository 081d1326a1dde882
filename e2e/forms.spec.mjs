// The form of a periodic report: judged while it is typed, rows added, with a script and without; on the desk and in the app.
import { readFileSync } from "node:fs";
import { expect, fitsAndIsClean, listen, signInAs, test } from "./house.mjs";
import { phone } from "./phone.mjs";

const head = readFileSync(new URL("../crates/civic/data/regimes/mua_ban_nguoi.toml", import.meta.url), "utf8").split("[[section]]")[0];
// Every kind of question, in a regime of one's own.
const REGIME = `${head.replace(/regime = .*/, 'regime = "vu_viec"').replace(/name = .*/, 'name = "Báo cáo vụ việc mua bán người"')}
[[table]]
name = "Số liệu"
[[table.indicator]]
code = "nam"
name = "Số nam dự"
unit = "người"
asks = { most = 500, required = true }
[[table.indicator]]
code = "nu"
name = "Số nữ dự"
unit = "người"
[[table.indicator]]
code = "tong"
name = "Tổng số người dự"
unit = "người"
asks = { sum = [{ indicator = "nam" }, { indicator = "nu" }] }
[[table.indicator]]
code = "so_vu"
name = "Số vụ"
unit = "vụ"
asks = { rows = { repeat = "ds_vu" } }
[[table.indicator]]
code = "so_nguoi"
name = "Số người bị mua bán"
unit = "người"
asks = { rows = { repeat = "ds_vu", column = "nguoi" } }
[[table.indicator]]
code = "kenh"
name = "Kênh chính"
unit = "chữ"
adds = "text"
asks = { choices = [{ code = "loa", name = "Loa truyền thanh" }, { code = "mang", name = "Mạng xã hội" }] }
[[table.indicator]]
code = "tieng"
name = "Các thứ tiếng"
unit = "chữ"
adds = "text"
asks = { several = true, choices = [{ code = "vi", name = "Tiếng Việt" }, { code = "tyz", name = "Tiếng Tày" }], when = { indicator = "kenh", is = ["Loa truyền thanh"] } }
[[table.indicator]]
code = "ly_do"
name = "Vì sao đông"
unit = "chữ"
adds = "text"
asks = { when = { indicator = "nam", least = 100 } }
[[repeat]]
code = "ds_vu"
name = "Danh sách vụ việc"
help = "Mỗi vụ do công an xã ghi nhận trong kỳ."
[[repeat.column]]
code = "ngay"
name = "Ngày"
unit = "chữ"
adds = "text"
asks = { day = true, required = true }
[[repeat.column]]
code = "noi"
name = "Nơi xảy ra"
unit = "chữ"
adds = "text"
asks = { choices = [{ code = "trong", name = "Trong tỉnh" }, { code = "ngoai", name = "Ngoài tỉnh" }] }
[[repeat.column]]
code = "nguoi"
name = "Số người"
unit = "người"
asks = { most = 50 }
[[repeat.column]]
code = "ghi_chu"
name = "Ghi chú"
unit = "chữ"
adds = "text"
`;

// The regime, published once a house; gives a page of the commune officer with the form of April.
let regime;
async function form(browser, house, options = {}) {
  if (!regime) {
    const officer = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
    await signInAs(officer, "officer");
    await officer.goto("/regimes/new");
    await officer.locator("input[type=file]").setInputFiles({ name: "bieu.toml", mimeType: "text/plain", buffer: Buffer.from(REGIME) });
    await officer.locator("[name=reporter][value=commune_station]").check();
    await officer.locator("form:has(input[type=file]) [name=since]").fill("01/1/2021");
    await officer.locator("form:has(input[type=file]) button").last().click();
    await officer.waitForURL(/regimes\/[0-9A-Z]{26}/);
    await fitsAndIsClean(officer);
    regime = new URL(officer.url()).pathname.split("/").pop();
    await officer.locator(`form[action$='/publish'] button`).click();
    await officer.context().close();
  }
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: { width: 1366, height: 900 }, ...options });
  const page = await context.newPage();
  await signInAs(page, "commune");
  await page.goto("/filings");
  const line = page.locator(".task").filter({ hasText: "Báo cáo vụ việc" }).filter({ hasText: "Tháng 4" });
  if (await line.locator("form button").count()) await line.locator("form button").click();
  else await line.locator("h3 a").click();
  await page.waitForURL(/filings\/[0-9A-Z]{26}/);
  return page;
}

const shot = (page, name) => process.env.LANTOA_PICTURES && page.screenshot({ path: `${process.env.LANTOA_PICTURES}/${name}.png`, fullPage: true });

test.describe.configure({ mode: "serial" });

test("what is typed is judged, added up and asked for at once", async ({ browser, house }) => {
  const page = await form(browser, house), complaints = listen(page);
  const sum = page.locator("#c2");
  await page.locator("#c0").fill("501");
  await expect(page.locator("#c0-e")).toContainText("Không được lớn hơn 500");
  await page.locator("#c0").fill("ba");
  await expect(page.locator("#c0-e")).toContainText("Không phải là số");
  await page.locator("#c0").fill("40");
  await expect(page.locator("#c0-e")).toBeHidden();
  await expect(sum).toHaveValue("");
  await page.locator("#c1").fill("1.200");
  await expect(sum).toHaveValue("1.240");
  const tongues = page.locator("#t-tieng"), why = page.locator("#t-ly_do");
  await expect(tongues).toBeHidden();
  await page.locator("#t-kenh").selectOption("Loa truyền thanh");
  await expect(tongues).toBeVisible();
  await expect(why).toBeHidden();
  await page.locator("#c0").fill("100");
  await expect(why).toBeVisible();
  await page.locator("#t-kenh").selectOption("Mạng xã hội");
  await expect(tongues).toBeHidden();
  // Rows: what they come to, what is wrong with them, one more.
  await page.locator("[name='x-ds_vu-0-0']").fill("05/4/2021");
  await page.locator("[name='x-ds_vu-0-2']").fill("51");
  await expect(page.locator("#l-ds_vu-e")).toContainText("Dòng 1, “Số người”: Không được lớn hơn 50");
  await page.locator("[name='x-ds_vu-0-2']").fill("7");
  await expect(page.locator("#l-ds_vu-e")).toBeHidden();
  await expect(page.locator("#c3")).toHaveValue("1");
  await expect(page.locator("#c4")).toHaveValue("7");
  await page.getByRole("button", { name: "Thêm dòng" }).click();
  await page.locator("[name='x-ds_vu-2-0']").fill("12/4/2021");
  await page.locator("[name='x-ds_vu-2-1']").selectOption("Ngoài tỉnh");
  await page.locator("[name='x-ds_vu-2-2']").fill("5");
  await expect(page.locator("#c4")).toHaveValue("12");
  await fitsAndIsClean(page);
  await shot(page, "form-1366");
  await page.setViewportSize({ width: 360, height: 760 });
  await fitsAndIsClean(page);
  await shot(page, "form-360");
  await page.locator("button[name=act][value=save]").click();
  await expect(page.locator("[name='x-ds_vu-1-1']")).toHaveValue("Ngoài tỉnh");
  await expect(page.locator("#c4")).toHaveValue("12");
  expect(complaints).toEqual([]);
});

test("without a script rows are added by asking, and nothing typed is lost", async ({ browser, house }) => {
  const page = await form(browser, house, { javaScriptEnabled: false });
  await page.locator("[name='x-ds_vu-2-0']").fill("20/4/2021");
  await page.locator("#c0").fill("hai");
  await page.getByRole("button", { name: "Thêm dòng" }).click();
  await expect(page.locator("[name='x-ds_vu-7-0']")).toBeVisible();
  await expect(page.locator("[name='x-ds_vu-2-0']")).toHaveValue("20/4/2021");
  await expect(page.locator("#c0")).toHaveValue("hai");
  await page.locator("button[name=act][value=save]").click();
  await expect(page.locator("#c0-e")).toContainText("không phải là số", { ignoreCase: true });
  await page.locator("#c0").fill("40");
  await page.locator("[name='x-ds_vu-2-2']").fill("60");
  await page.locator("button[name=act][value=save]").click();
  await expect(page.locator("#l-ds_vu-e")).toContainText("Dòng 3, “Số người”: không được lớn hơn 50");
  await page.locator("[name='x-ds_vu-2-2']").fill("6");
  await page.locator("#t-kenh").selectOption("Mạng xã hội");
  await page.locator("button[name=act][value=save]").click();
  await expect(page.locator("#c4")).toHaveValue("18");
});

test("in the app rows are added, judged and sent without a network", async ({ browser, house }) => {
  const { context, page } = await phone(browser, house), complaints = listen(page);
  await context.setOffline(true);
  await page.locator("#tabs a[href='#bao-cao']").click();
  await page.locator("#owed .task").filter({ hasText: "Báo cáo vụ việc" }).filter({ hasText: "Tháng 4" }).locator("a").click();
  await expect(page.locator(".row-card")).toHaveCount(3);
  await expect(page.locator("#f-c4")).toHaveValue("18");
  await page.getByRole("button", { name: "Thêm một dòng" }).click();
  const last = page.locator(".row-card").last();
  await last.getByLabel("Ngày").fill("21/4/2021");
  await last.getByLabel("Số người").fill("70");
  await expect(page.locator("#f-t-ds_vu-e")).toContainText("Dòng 4, “Số người”: Không được lớn hơn 50");
  await last.getByLabel("Số người").fill("2");
  await expect(page.locator("#f-t-ds_vu-e")).toBeHidden();
  await expect(page.locator("#f-c4")).toHaveValue("20");
  await fitsAndIsClean(page);
  await shot(page, "app-360");
  await page.locator(".row-card").first().getByRole("button").click();
  await expect(page.locator("#f-c4")).toHaveValue("13");
  await page.locator("#report-submit").click();
  await context.setOffline(false);
  await expect(page.locator("#sent > li")).toHaveCount(1, { timeout: 30_000 });
  expect(complaints.filter((words) => !words.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});
