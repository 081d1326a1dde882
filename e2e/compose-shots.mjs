import { join } from "node:path";
import { chromium } from "@playwright/test";
import { signInAs, start } from "./house.mjs";
const folder = process.argv[2];
const house = await start();
const browser = await chromium.launch({ executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--lang=vi", "--hide-scrollbars"] });
const as = async (who) => { const page = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage(); await signInAs(page, who); return page; };
const shoot = async (page, name, path) => {
  for (const [width, height] of [[1366, 900], [360, 760]]) {
    await page.setViewportSize({ width, height });
    if (path) { const a = await page.goto(path); if (a.status() >= 400) console.log(name, path, a.status()); }
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth);
    if (wide) console.log("WIDE", name, width);
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
};
try {
  const officer = await as("officer");
  await shoot(officer, "papers-empty", "/papers");
  await officer.goto("/directives");
  const directive = await officer.locator("main .task a").first().getAttribute("href");
  await shoot(officer, "living", directive);
  for (const kind of ["don_doc", "ke_hoach", "giay_moi", "cong_van"]) {
    await officer.setViewportSize({ width: 1366, height: 900 });
    await officer.goto(directive);
    const button = officer.locator(`#papers button[value=${kind}]`);
    if (!await button.count()) { console.log("no", kind); continue; }
    await button.click();
    await officer.waitForURL("**/papers/*");
    const path = new URL(officer.url()).pathname;
    await shoot(officer, `edit-${kind}`, path);
    await shoot(officer, `issue-lacks-${kind}`, `${path}/issue`);
    await shoot(officer, `print-draft-${kind}`, `${path}/print`);
  }
  await officer.setViewportSize({ width: 1366, height: 900 });
  await officer.goto("/papers");
  await officer.locator("button[value=ke_hoach]").click();
  await officer.waitForURL("**/papers/*");
  const path = new URL(officer.url()).pathname;
  await officer.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  const texts = { subject: "Tuyên truyền phòng, chống mua bán người năm 2021", recipients: "Các Sở, ban, ngành\nBáo Lạng Sơn", bases: "Luật Phòng, chống mua bán người\nKế hoạch số 61/KH-BCĐ", body: "Thực hiện chính sách của nhà nước về phòng, chống mua bán người (Phụ lục kèm theo), Sở Thông tin và Truyền thông ban hành Kế hoạch như sau:\n# I. MỤC ĐÍCH\nNâng cao nhận thức của Nhân dân.\n## 1. Yêu cầu\n### a) Cụ thể\nBám sát địa bàn.\n| TT | Nội dung | Số lượng |\n| 1 | Tin, bài về phòng, chống mua bán người | 1.204 |\n| 2 | Băng rôn | 12 |\n# II. TỔ CHỨC THỰC HIỆN\n- Các đơn vị thực hiện;\n- Báo cáo kết quả.", post: "Phó Giám đốc", head: "Giám đốc", signer: "Hoàng Thị Mẫu", others: "UBND tỉnh (để b/c)", drafting: "TTBCXB", contact: "Số 1 đường Hùng Vương, thành phố Lạng Sơn", "appendix-1-title": "Danh mục", "appendix-1-body": "| TT | Việc |\n| 1 | Tin, bài |" };
  for (const [name, words] of Object.entries(texts)) await officer.locator(`#f-${name}`).fill(words);
  await officer.locator("#f-signing").selectOption("deputy");
  await officer.locator("#f-urgency").selectOption("flash");
  await officer.locator("#f-circulation").selectOption("internal");
  await officer.locator(".savebar button.btn").first().click();
  await officer.waitForLoadState();
  await shoot(officer, "edit-full", path);
  await officer.setViewportSize({ width: 1366, height: 900 });
  await shoot(officer, "issue", `${path}/issue`);
  await officer.locator("form[action$='/issue'] button").click();
  await officer.waitForLoadState();
  await shoot(officer, "issued", path);
  await shoot(officer, "issued-print", `${path}/print`);
  await officer.goto(`${path}/print`);
  await officer.pdf({ path: join(folder, "issued-print.pdf"), preferCSSPageSize: true });
  await shoot(officer, "papers", "/papers");
  for (const r of ["incoming", "outgoing", "handling"]) { await shoot(officer, `reg-${r}`, `/registers/${r}?year=2021`); await shoot(officer, `reg-${r}-print`, `/registers/${r}/print?year=2021`); }
  await officer.goto("/registers/outgoing?year=2021");
  const row = await officer.locator("a.row-write").first().getAttribute("href");
  await shoot(officer, "note", row);
  await shoot(officer, "series", "/registers/series");
  const coordinator = await as("coordinator");
  for (const r of ["incoming", "handling"]) await shoot(coordinator, `reg-coord-${r}`, `/registers/${r}?year=2021`);
  await shoot(officer, "exchange", "/exchange");
  await officer.goto("/letters");
  const draft = await officer.locator("main .task a").filter({ hasText: "hưởng ứng Ngày" }).first().getAttribute("href");
  await shoot(officer, "letter-files", draft);
  await shoot(officer, "recipients", `${draft}/recipients`);
  await officer.goto("/reports");
  await officer.goto(directive);
  await officer.locator("form[action$='/reports'] button").first().click();
  await officer.waitForURL("**/reports/*");
  await shoot(officer, "report-print", new URL(officer.url()).pathname + "/print");
} finally { await browser.close(); await house.stop(); }
