// The whole main job on a fresh demonstration: letter, review, recipients, issue; district, commune; proof; report; portal.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, fitsAndIsClean, listen, signInAs, start, test as base } from "./house.mjs";
import { segments } from "./photo.mjs";
import * as steps from "./steps.mjs";

// One house for the whole way: what one person does, the next one sees.
const test = base.extend({
  house: [async ({}, use) => { const house = await start(); await use(house); await house.stop(); }, { scope: "worker" }],
  page: async ({ page }, use) => {
    const complaints = listen(page);
    await use(page);
    expect(complaints).toEqual([]);
  },
});
test.describe.configure({ mode: "serial" });

const PHONE = { width: 360, height: 760 };
const DESK = { width: 1366, height: 900 };
const TASK = "Sản xuất phóng sự ngắn";
const NOTE = "Ưu tiên các xã biên giới; gửi kèm ảnh cụm loa.";
const made = {};

test("the officer reviews the letter, sees exactly who gets it, and issues it", async ({ page }) => {
  await page.setViewportSize(DESK);
  await signInAs(page, "officer");
  made.letter = await steps.openLetter(page);
  await steps.toIssuePage(page);
  const main = page.locator("main");
  await expect(main.locator(".total b")).toHaveText("13 đơn vị");
  const names = await main.locator("section[aria-labelledby=whom] li").allInnerTexts();
  expect(names).toHaveLength(13);
  expect(names).toContain("Báo Lạng Sơn");
  expect(names).toContain("Phòng Văn hóa và Thông tin huyện Tràng Định");
  await fitsAndIsClean(page);
  made.directive = await steps.issue(page);
  await expect(page.locator(".flash-ok")).toContainText("Đã phát hành");
  // Nobody has said anything: the letter must look so, and count nothing as done.
  await expect(page.locator(".cl.st-unknown")).toHaveCount(8);
  await expect(page.locator(".sum-lead b")).toHaveText("0 %");
});

test("the living letter is laid out as official paper, without marks of Markdown", async ({ page }) => {
  await signInAs(page, "officer");
  await page.goto(`/directives/${made.directive}`);
  const paper = page.locator("article.sheet");
  await expect(paper.locator(".sheet-head")).toContainText("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
  await expect(paper.locator(".sheet-head")).toContainText("Số: 412/STTTT-TTBCXB");
  await expect(paper.locator(".to-many li")).toHaveCount(3);
  await expect(paper.locator(".sign-name")).toHaveText("Nguyễn Thị Minh Châu");
  const text = await paper.innerText();
  expect(text).not.toContain("*");
  expect(text.split("\n").map((line) => line.trim()).filter((line) => /^[-–—]+$/.test(line))).toEqual([]);
  const box = async (place) => paper.locator(place).boundingBox();
  const [left, right] = [await box(".sheet-head > :first-child"), await box(".sheet-head > :last-child")];
  expect(left.y).toBe(right.y);
  expect((await box(".sign-name")).x).toBeGreaterThan((await box(".sign-to")).x + 100);
});

test("the district receives it by opening it and passes it down with a note and an earlier day", async ({ page }) => {
  await page.setViewportSize(DESK);
  await signInAs(page, "coordinator");
  await page.goto("/inbox");
  const line = steps.lines(page).filter({ hasText: TASK });
  await expect(line).toContainText("chưa mở");
  await expect(line).toContainText("còn 1 ngày");
  made.district = await steps.openWork(page, TASK);
  await expect(page.locator(".steps")).toContainText("đã nhận 26/4/2021");
  const names = await steps.delegate(page, made.district, { note: NOTE, due: "2021-04-26" });
  expect(names.filter((name) => name.startsWith("Trung tâm Văn hóa"))).toHaveLength(1);
  expect(names).toContain("Đài Truyền thanh xã Quốc Khánh");
  expect(names).toHaveLength(21);
  await expect(page.locator("#below h2")).toContainText("21 đơn vị");
  await fitsAndIsClean(page);
});

test("the commune reads it on a phone, logs an activity with a photo, and the photo tells no secrets", async ({ page, house }) => {
  await page.setViewportSize(PHONE);
  await signInAs(page, "commune");
  await page.goto("/inbox");
  const line = steps.lines(page).filter({ hasText: TASK });
  await expect(line).toContainText("hạn hôm nay");
  await fitsAndIsClean(page);
  made.commune = await steps.openWork(page, TASK);
  await expect(page.locator("main")).toContainText(NOTE);
  await fitsAndIsClean(page);
  const photo = await steps.photoFile(page);
  expect(segments(photo.buffer)).toContain("e1");
  expect(photo.buffer.includes("LanToaPhone")).toBe(true);
  made.activity = await steps.logActivity(page, made.commune, {
    kind: "clip", place: "Chợ Quốc Khánh", note: "Clip hai phút bằng tiếng Nùng.", language: "nut", files: [photo],
  });
  const shown = page.locator(".photos img");
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth))).toBe(640);
  await fitsAndIsClean(page);
  made.evidence = await shown.getAttribute("src");
  const served = await (await page.request.get(made.evidence)).body();
  expect(segments(served)).not.toContain("e1");
  expect(served.includes("Exif")).toBe(false);
  expect(served.includes("LanToaPhone")).toBe(false);
  expect(storedBlobs(house.data).some((bytes) => bytes.equals(served)), "what is served is what is stored").toBe(true);
});

// Every file below the folder of blobs.
function storedBlobs(data) {
  const walk = (folder) => readdirSync(folder).map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? walk(path) : [path]));
  const folder = join(data, "blobs");
  return existsSync(folder) ? walk(folder).map((path) => readFileSync(path)) : [];
}

test("the clause shows who answered with what, and who is silent", async ({ page }) => {
  await page.setViewportSize(DESK);
  await signInAs(page, "officer");
  await page.goto(`/directives/${made.directive}`);
  const clause = page.locator(".cl").filter({ hasText: TASK });
  await expect(clause.locator(".cl-sum")).toContainText("1/34 phần việc đã chứng minh");
  await clause.click();
  await expect(page.locator(".cl[aria-current]")).toContainText(TASK);
  const card = page.locator("#clause > section").first(); // the files and ties of the letter stand below it
  await expect(card.locator(".list li").first()).toContainText("chưa rõ");
  await expect(card).toContainText("Đơn vị 1 đến 34, im lặng đứng trước.");
  await fitsAndIsClean(page);
  await card.getByRole("link", { name: /đã chứng minh/ }).click();
  const answered = card.locator(".list li");
  await expect(answered).toHaveCount(1);
  await expect(answered).toContainText("Đài Truyền thanh xã Quốc Khánh");
  await answered.locator(`a[href='/activities/${made.activity}']`).click();
  await expect(page.locator(".photos img")).toBeVisible();
});

test("a report is composed, edited, downloaded as DOCX and printed", async ({ page }) => {
  await signInAs(page, "officer");
  made.report = await steps.composeReport(page, made.directive);
  const words = "Việc nắm tình hình ở các xã biên giới cần thêm thời gian.";
  await page.locator(".sections textarea[name^=s]").last().fill(words);
  await page.locator(".savebar .btn-pri").click();
  await expect(page.locator(".flash-ok")).toBeVisible();
  await expect(page.locator(".sections textarea[name^=s]").last()).toHaveValue(words);
  await fitsAndIsClean(page);
  const download = page.waitForEvent("download");
  await page.locator(".acts a[href$='/docx']").click();
  const docx = readFileSync(await (await download).path());
  expect(docx.subarray(0, 2).toString("latin1")).toBe("PK");
  await page.goto(`/reports/${made.report}/print`);
  await expect(page.locator(".paper")).toContainText(words);
  await expect(page.locator("[data-print]")).toBeVisible();
  await fitsAndIsClean(page);
});

test("published, it is found by everybody without marks, and 111 and 113 stand on every public page", async ({ page, browser, house }) => {
  await signInAs(page, "officer");
  await steps.lookThrough(page, made.directive);
  await fitsAndIsClean(page);
  await expect(page.locator("form[action$='/confirm']")).toHaveCount(0);
  await page.goto(`/directives/${made.directive}/publication?again=1`);
  await fitsAndIsClean(page);
  await signInAs(page, "second");
  await page.goto(`/directives/${made.directive}/publication`);
  await fitsAndIsClean(page);
  await steps.confirm(page, made.directive);
  const visitor = await (await browser.newContext({ baseURL: house.url, viewport: PHONE })).newPage();
  await visitor.goto("/van-ban?q=tuyen+truyen");
  await visitor.locator(`.docs a[href='/van-ban/${made.directive}']`).click();
  await expect(visitor.locator("article.sheet")).toContainText("Kính gửi");
  await fitsAndIsClean(visitor);
  for (const path of ["/", "/van-ban", "/van-ban?q=tuyen+truyen", `/van-ban/${made.directive}`, "/can-giup", "/sign-in", "/khong-co"]) {
    await visitor.goto(path);
    await expect(visitor.locator("a[href='tel:111']").first(), path).toBeVisible();
    await expect(visitor.locator("a[href='tel:113']").first(), path).toBeVisible();
  }
  await visitor.context().close();
});

test("the activity form is filled and sent with the keyboard alone", async ({ page }) => {
  await page.setViewportSize(DESK);
  await signInAs(page, "commune");
  await page.goto(`/assignments/${made.commune}/activities/new`);
  const names = ["csrf", "form_key"];
  const wanted = await page.locator("main form").evaluate((form) => [...new Set([...form.querySelectorAll("input, select, textarea, button")].map((one) => one.name || one.type))]);
  const reached = new Set(names);
  await page.locator(".skip").focus();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => document.activeElement.closest("main form") && (document.activeElement.name || document.activeElement.type));
    if (!name) continue;
    reached.add(name);
    if (name === "kind") await chooseByArrows(page, "meeting");
    if (name === "place") await page.keyboard.type("Thôn Bản Mạ");
    if (name === "people") await page.keyboard.type("45");
    if (name === "submit") break;
  }
  // The script takes away the figures that the chosen kind does not carry.
  const hidden = await page.locator("main form [data-kinds][hidden] input").evaluateAll((all) => all.map((one) => one.name));
  expect(wanted.filter((name) => !reached.has(name) && !hidden.includes(name))).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/activities\/[0-9A-Z]{26}$/);
  await expect(page.locator("h1")).toHaveText("Tuyên truyền trực tiếp, Thôn Bản Mạ");
  await expect(page.locator(".facts")).toContainText("45 lượt người");
});

async function chooseByArrows(page, value) {
  await page.keyboard.press("Space");
  for (let step = 0; step < 15; step += 1) {
    if ((await page.evaluate(() => document.activeElement.value)) === value) return;
    await page.keyboard.press("ArrowDown");
  }
}

test.describe("with JavaScript switched off", () => {
  test.use({ javaScriptEnabled: false });
  test("an activity with a photo is logged on a phone, and every page of the menu is reached", async ({ page, browser, house }) => {
    await page.setViewportSize(PHONE);
    const drawing = await browser.newPage();
    const photo = await steps.photoFile(drawing, "khong-script.jpg");
    await drawing.close();
    await signInAs(page, "commune");
    const id = await steps.logActivity(page, made.commune, { kind: "meeting", place: "Nhà văn hóa thôn", figures: { people: 30 }, files: [photo] });
    await expect(page.locator(".flash-ok")).toContainText("Đã lưu hoạt động");
    const served = await (await page.request.get(await page.locator(".photos img").getAttribute("src"))).body();
    expect(segments(served)).not.toContain("e1");
    await page.goto(`/assignments/${made.commune}`);
    await expect(page.locator(`a[href='/activities/${id}']`)).toBeVisible();
    await signInAsAgain(page, "officer");
    const desk = await page.locator(".rail-nav a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    await page.locator(".tabs-more summary").click();
    const phone = [];
    for (const link of await page.locator(".tabs a").all()) {
      await expect(link).toBeVisible();
      phone.push(await link.getAttribute("href"));
    }
    expect(phone).toEqual(desk);
  });
});

async function signInAsAgain(page, who) {
  await page.context().clearCookies();
  await signInAs(page, who);
}
