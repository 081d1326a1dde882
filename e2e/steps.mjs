// The main job as steps that tests and bin/shots share. Each begins signed in as the right person and says what it made.
import { expect } from "./house.mjs";
import { photograph } from "./photo.mjs";

const path = (page) => new URL(page.url()).pathname;
const lastOf = (page) => path(page).split("/").pop();

// Officer: the letter from the desk to the review page.
export async function openLetter(page, words = "V/v tuyên truyền thực hiện") {
  await page.goto("/letters");
  await page.locator("main .task a").filter({ hasText: new RegExp(words.replace("V/v ", ""), "i") }).first().click();
  await expect(page.locator("mark.k").first()).toBeVisible();
  return lastOf(page);
}

// Officer: from the review page through the recipients to the issue page, each saved on the way.
export async function toIssuePage(page) {
  await page.locator("button[name=then][value=recipients]").click();
  await page.waitForURL(/\/recipients$/);
  await page.locator("button[name=then][value=issue]").click();
  await page.waitForURL(/\/issue$/);
}

// Officer: the one button that sends it. Gives the id of the directive.
export async function issue(page) {
  await page.locator("main form[action$='/issue'] button.btn-pri").click();
  await page.waitForURL(/\/directives\/[0-9A-Z]{26}$/);
  return lastOf(page);
}

// The lines of the inbox that come from the letter which this way issues; the demonstration has an older one under way.
export const lines = (page) => page.locator("main section").filter({ hasText: "412/STTTT-TTBCXB" }).locator(".task");

// Anybody: a piece of work in the inbox by words of its title. Opening it the first time is its receipt.
export async function openWork(page, words) {
  await page.goto("/inbox");
  await lines(page).filter({ hasText: words }).locator("a").click();
  await page.waitForURL(/\/assignments\/[0-9A-Z]{26}$/);
  return lastOf(page);
}

// Coordinator: passes a piece of work to the culture centre and every commune station of the district.
export async function delegate(page, assignment, { note, due } = {}) {
  await page.goto(`/assignments/${assignment}/delegate`);
  for (const box of await page.locator("input[name=class]").all()) await box.check();
  if (note) await page.locator("#note").fill(note);
  if (due) await page.locator("#due").fill(due);
  await page.locator("main form button.btn-pri").click();
  await expect(page.locator("button[name=step][value=confirm]")).toBeVisible();
  const names = await page.locator("main .units-cols li").allInnerTexts();
  await page.locator("button[name=step][value=confirm]").click();
  await page.waitForURL(/\/assignments\/[0-9A-Z]{26}(#below)?$/);
  return names;
}

// Anybody with work: logs an activity for it, with what stands in the form. Gives the id of the activity.
export async function logActivity(page, assignment, { kind, place, note, link, figures = {}, language, files = [] }) {
  await page.goto(`/assignments/${assignment}/activities/new`);
  await page.locator(`input[name=kind][value=${kind}]`).check({ force: true });
  if (place) await page.locator("#place").fill(place);
  for (const [name, value] of Object.entries(figures)) await page.locator(`#${name}`).fill(String(value));
  if (language) await page.locator("#language").selectOption(language);
  if (link) await page.locator("#link").fill(link);
  if (note) await page.locator("#note").fill(note);
  if (files.length) await page.locator("input[name=files]").setInputFiles(files);
  await page.locator("main form .foot-act button").click();
  await page.waitForURL(/\/activities\/[0-9A-Z]{26}$/);
  return lastOf(page);
}

// A photo as the form takes it.
export async function photoFile(page, name = "loa-xa.jpg") {
  return { name, mimeType: "image/jpeg", buffer: await photograph(page) };
}

// Officer: a report of the whole directive. Gives its id.
export async function composeReport(page, directive) {
  await page.goto(`/directives/${directive}`);
  await page.locator(".top form[action$='/reports'] button").click();
  await page.waitForURL(/\/reports\/[0-9A-Z]{26}$/);
  return lastOf(page);
}

// Officer: looks the directive through, every mark answered.
export async function lookThrough(page, directive) {
  await page.goto(`/directives/${directive}`);
  await page.locator("a[href$='/publication']").click();
  for (const choice of await page.locator("input[type=radio][name^='a-'][value=nobody]").all()) await choice.check({ force: true });
  await page.locator("form[action$='/look'] .btn-pri").click();
  await expect(page.locator("#waits")).toBeVisible();
}

// Somebody else: confirms, and it is public.
export async function confirm(page, directive) {
  await page.goto(`/directives/${directive}/publication`);
  await page.locator("form[action$='/confirm'] button").click();
  await expect(page.locator(`main a[href='/van-ban/${directive}']`)).toBeVisible();
}

// The whole way once, each step by its own person: `as(who)` gives a page on which that person is signed in.
export async function wholeWay(as) {
  const officer = await as("officer");
  const made = { letter: await openLetter(officer) };
  await toIssuePage(officer);
  made.directive = await issue(officer);
  await passDown(await as("coordinator"), made);
  await answer(await as("newsroom"), await as("commune"), made);
  made.report = { officer: await composeReport(officer, made.directive) };
  await lookThrough(officer, made.directive);
  await confirm(await as("second"), made.directive);
  return made;
}

async function passDown(page, made) {
  const note = "Ưu tiên các xã biên giới; gửi kèm ảnh cụm loa.";
  made.assignment = { coordinator: await openWork(page, "Phổ biến số điện thoại") };
  await delegate(page, made.assignment.coordinator, { note });
  await delegate(page, await openWork(page, "Sản xuất phóng sự ngắn"), { note, due: "2021-04-26" });
  const own = await openWork(page, "Giới thiệu rộng rãi");
  made.activity = { coordinator: await logActivity(page, own, { kind: "meeting", place: "Thị trấn Thất Khê", figures: { people: 85 } }) };
}

async function answer(newsroom, commune, made) {
  made.assignment.newsroom = await openWork(newsroom, "duy trì chuyên mục");
  made.activity.newsroom = await logActivity(newsroom, made.assignment.newsroom, {
    kind: "column", link: "https://baolangson.vn/phong-chong-mua-ban-nguoi",
  });
  await logActivity(newsroom, await openWork(newsroom, "Sản xuất phóng sự ngắn"), {
    kind: "clip", link: "https://baolangson.vn/clip-viec-nhe-luong-cao",
  });
  await openWork(newsroom, "Phổ biến số điện thoại");
  made.assignment.commune = await openWork(commune, "Phổ biến số điện thoại");
  made.activity.commune = await logActivity(commune, made.assignment.commune, {
    kind: "broadcast", place: "Chợ Quốc Khánh", figures: { minutes: 12 }, language: "nut", files: [await photoFile(commune)],
  });
  made.evidence = (await commune.locator(".photos img").getAttribute("src")).split("/").pop();
}
