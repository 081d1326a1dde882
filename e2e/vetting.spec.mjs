// The board between a department and the communes, as people see it: the province decides, somebody of the newspaper hears to
// the end, passes or sends back, and the department sends. Every page of it fits and is clean at both widths.
import { expect, fitsAndIsClean, signInAs, test } from "./house.mjs";
import { approve, compose, factor, hear, nameApprover, picture, record } from "./air.mjs";

test.use({
  launchOptions: {
    executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
  },
});
test.describe.configure({ mode: "serial", timeout: 180_000 });

const WIDTHS = [{ width: 1366, height: 900 }, { width: 360, height: 760 }];
let officer, second, commune, province, member, bulletin;

const signedIn = async (browser, baseURL, enter) => {
  const context = await browser.newContext({ baseURL, locale: "vi-VN", permissions: ["microphone"] });
  const page = await context.newPage();
  await enter(page);
  return page;
};

// Looks at a page at both widths, and keeps a picture of it.
async function looked(page, path, name) {
  await page.goto(path);
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await fitsAndIsClean(page);
    await page.screenshot({ path: `test-results/vetting-${name}-${size.width}.png`, fullPage: true });
  }
  await page.setViewportSize(WIDTHS[0]);
}

test.beforeAll(async ({ browser, house }) => {
  test.setTimeout(180_000);
  const by = (who) => (page) => signInAs(page, who);
  [officer, second, commune, member] = [await signedIn(browser, house.url, by("officer")), await signedIn(browser, house.url, by("second")), await signedIn(browser, house.url, by("commune")), await signedIn(browser, house.url, by("newsroom"))];
  const said = await house.lantoa("person", "add", "ubnd.tinh", "--name", "Hoàng Văn Tỉnh", "--unit", "Tỉnh Lạng Sơn", "--role", "officer");
  province = await signedIn(browser, house.url, async (page) => {
    await page.goto(`/sign-in/${/\/sign-in\/(\S+)/.exec(said)[1]}`);
    await page.locator("main form button").click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  });
});

test("the province decides by a paper, and names who sits on the board", async () => {
  await looked(province, "/bulletins/vetting/rules", "rules-empty");
  await province.locator("#board").selectOption({ label: "Sở Thông tin và Truyền thông tỉnh Lạng Sơn" });
  await province.locator("#decided_by").fill("QĐ 2349/QĐ-UBND ngày 21/12/2022");
  await province.locator("form[action='/bulletins/vetting/rules'] .btn-pri").click();
  await province.waitForURL(/rules\/[0-9A-Z]{26}/);
  await expect(province.locator("main")).toContainText("Hôm nay không có ai trong Ban biên tập");
  await province.locator("#login").fill("hoa");
  await province.locator("form[action$='/members'] .btn-pri").click();
  await expect(province.locator("form[action$='/members/end']")).toHaveCount(1);
  await expect(province.locator("main")).not.toContainText("Hôm nay không có ai trong Ban biên tập");
  await looked(province, new URL(province.url()).pathname, "rule");
  await looked(province, "/bulletins/vetting/rules", "rules");
});

test("what the department approved waits, and everybody sees for whom", async () => {
  await nameApprover(officer, "Hoàng Thị Tâm");
  bulletin = await compose(officer, { title: "Cảnh giác việc nhẹ lương cao", body: "Gọi ngay số 111 khi cần giúp." });
  await picture(officer, bulletin, "Áp phích: loa xã và số 111");
  await record(officer, bulletin, 4_000);
  expect(await hear(officer, bulletin)).toMatchObject({ heard: true });
  await officer.goto(`/bulletins/${bulletin}/targets?q=quoc+khanh`);
  await officer.locator("label.check").filter({ hasText: /đài|truyền thanh/i }).first().locator("input").check({ force: true });
  await officer.locator("form:has(label.check) button").click();
  await approve(second, bulletin);
  await looked(officer, `/bulletins/${bulletin}`, "maker");
  await expect(officer.locator("#board")).toBeVisible();
  await officer.goto(`/bulletins/${bulletin}/send`);
  await expect(officer.locator("form[action$='/send']")).toHaveCount(0);
  await looked(officer, "/bulletins", "list");
  await expect(officer.locator("main")).toContainText("Đang chờ Ban biên tập");
  await looked(member, "/bulletins/vetting", "inbox");
  await expect(member.locator(`a[href='/bulletins/${bulletin}/vetting']`)).toBeVisible();
});

test("the member hears it to the end in the browser, sends it back, and passes it after the answer", async () => {
  const page = `/bulletins/${bulletin}/vetting`;
  await factor(member);
  await looked(member, page, "look");
  await expect(member.locator("form[action$='/pass']")).toHaveCount(0);
  await member.locator("summary").filter({ hasText: "Trả lại" }).click();
  await member.locator("#remark").fill("Nêu thêm số 113.");
  await member.locator("form[action$='/return'] button").click();
  await officer.goto(`/bulletins/${bulletin}/variant?language=vi`);
  await expect(officer.locator("main")).toContainText("Nêu thêm số 113.");
  await looked(officer, `/bulletins/${bulletin}/variant?language=vi`, "returned");
  await officer.locator("summary").filter({ hasText: /trình lại|Giải trình/i }).click();
  await officer.locator("#answer").fill("Số 113 đã có trên áp phích.");
  await officer.locator("form[action$='/answer'] button").click();
  await second.goto(`/bulletins/${bulletin}/variant?language=vi`);
  await second.locator("form[action$='/approve'] button").click();
  await member.goto(page);
  await expect(member.locator("main")).toContainText("Số 113 đã có trên áp phích.");
  const answered = member.waitForResponse(async (answer) => answer.url().endsWith("/vetting/listening") && "heard" in await answer.json(), { timeout: 60_000 });
  await member.locator("audio[data-listen]").evaluate((audio) => audio.play());
  expect(await (await answered).json()).toMatchObject({ heard: true });
  await looked(member, page, "heard");
  await member.locator("form[action$='/pass'] button").click();
  await expect(member.locator("main")).toContainText("Không có bản tin chờ thẩm định");
  await looked(officer, `/bulletins/${bulletin}`, "passed");
  await officer.goto(`/bulletins/${bulletin}/send`);
  await officer.locator("form[action$='/send'] button").click();
  await commune.goto("/bulletins/inbox");
  await expect(commune.locator("main")).toContainText("Cảnh giác việc nhẹ lương cao");
});
