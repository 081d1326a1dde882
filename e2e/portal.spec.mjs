// What everybody sees: the portal and the directory, at both widths, with axe.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, expect, fitsAndIsClean, signInAs, test } from "./house.mjs";
import { quality } from "./quality.mjs";

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

// The portal as readers find it when something is there: a directive, a recording, an outlet, a notice.
async function filled(browser, house) {
  const as = async (who) => {
    const page = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
    await signInAs(page, who);
    return page;
  };
  const [officer, second] = [await as("officer"), await as("second")];
  const form = async (page, path, fields, button) => {
    await page.goto(path);
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`#f-${name}`);
      await ((await field.evaluate((one) => one.tagName)) === "SELECT" ? field.selectOption(value) : field.fill(value));
    }
    await button(page).click();
    await page.waitForLoadState();
  };
  const send = (path) => (page) => page.locator(`form[action='${path}'] button.btn-pri`);
  const long = "Phòng Tham mưu tổng hợp và tuyên truyền phòng, chống tội phạm của Công an tỉnh ".repeat(2).trim();
  await form(officer, "/outlets", { kind: "zalo_oa", name: long, address: "https://zalo.me/mot-dia-chi-rat-dai-khong-co-cho-nao-de-xuong-dong-1234567890", keeper: "Phòng Tham mưu", mobile: "yes" }, send("/outlets"));
  await form(officer, "/outlets", { kind: "call_centre", name: "Tổng đài 111", address: "111" }, send("/outlets"));
  await form(officer, "/outages", { kind: "planned", what: "cổng thông tin và tìm kiếm văn bản", why: "Thay ổ đĩa của máy chủ.", from_day: "15/6/2021", from_time: "22:00", until_day: "16/6/2021", until_time: "05:00" }, send("/outages"));
  await form(officer, "/materials/new", { title: "Bài đọc: trước khi đi làm xa", kind: "read", audience: "youth", body: "Hãy hỏi kỹ nơi làm, người thuê và tiền công.\nHãy nói với người thân nơi mình đến.", source: "Sở, ngày 20/4/2021", licence: "Được chép, in, phát lại khi nêu nguồn" }, send("/materials"));
  const id = new URL(officer.url()).pathname.split("/").pop();
  await form(officer, `/materials/${id}/publication`, {}, send(`/materials/${id}/publication/look`));
  await form(second, `/materials/${id}/publication`, {}, send(`/materials/${id}/publication/confirm`));
  await officer.goto("/directives");
  const directive = (await officer.locator("main .task a").first().getAttribute("href")).split("/").pop();
  const look = async (page) => {
    await page.locator("input[type=radio][value=nobody]").evaluateAll((all) => all.forEach((one) => { one.checked = true; }));
  };
  await officer.goto(`/directives/${directive}/publication`);
  await look(officer);
  await send(`/directives/${directive}/publication/look`)(officer).click();
  await officer.waitForLoadState();
  await form(second, `/directives/${directive}/publication`, {}, send(`/directives/${directive}/publication/confirm`));
  await officer.context().close();
  await second.context().close();
  return [`/tai-lieu/${id}`, `/van-ban/${directive}`];
}

// Every public page that is a page: asked of the program, with what its addresses need.
async function publicPages(house) {
  const table = JSON.parse(await house.lantoa("routes", "--json"));
  const open = table.filter((row) => row.method === "GET" && row.access === "Anyone").map((row) => row.path);
  const data = /json|\.atom|\.xml|\.txt|\.ics|healthz|^.static|\/tep|phu-de|^.board|^.sign-in.|^.tin-bao.(khoa|doc)|worker|webmanifest|\.svg$|^.app/;
  const given = { "{slug}": "mua-ban-nguoi", "{topic}": "thu-doan", "{day}": "30-7" };
  const pages = open.filter((path) => !data.test(path) && !/\{(id|token)\}/.test(path));
  return pages.map((path) => path.replace(/\{\w+\}/g, (name) => given[name]));
}

test("every public page passes our own Lighthouse, empty and filled, at both widths", async ({ browser, house }) => {
  test.setTimeout(420_000);
  const base = await publicPages(house);
  expect(base.length).toBeGreaterThan(15);
  for (const more of [[], await filled(browser, house)]) {
    for (const path of [...base, ...more, ...(more.length ? ["/van-ban?q=tuyen+truyen", "/tai-lieu?language=tyz", "/tai-lieu/ap-phich/mua-ban-nguoi?co=a5"] : [])]) {
      for (const { width } of WIDTHS) {
        const { faults, bytes, requests } = await quality(browser, house, path, width);
        if (width === 360) console.log(`${path}: ${bytes} bytes, ${requests} requests`);
        // The form of the sign-in needs its cookie; the calendar is where somebody in danger leaves to, and names nothing.
        const known = { "/sign-in": /^sets a cookie$/, "/lich": /^11[13] cannot be seen$/ }[path];
        const mine = faults.filter((words) => !known?.test(words));
        expect.soft(mine, `${path} at ${width}`).toEqual([]);
      }
    }
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

// Every byte under a folder.
function everything(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everything(path) : [[path, readFileSync(path)]];
  });
}

// Somebody rates from 127.0.0.77 with everything about them that a browser or a proxy tells.
function rates(url) {
  const body = "family=help&choice=bad&reason=unclear&name=Nguyen-CANARY-NAME";
  const headers = {
    "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), "user-agent": "CANARY-BROWSER/1.0",
    "x-forwarded-for": "203.0.113.77", "forwarded": "for=203.0.113.78", "x-real-ip": "203.0.113.79", cookie: "lantoa-visitor=CANARY-COOKIE; other=CANARY-OTHER",
    referer: `${url}/can-giup?CANARY-REFERER`, "accept-language": "vi-CANARY",
  };
  return new Promise((done, failed) => {
    const request = ask(`${url}/danh-gia`, { method: "POST", headers, localAddress: "127.0.0.77" }, (answer) => { answer.resume(); answer.on("end", () => done(answer.statusCode)); });
    request.once("error", failed);
    request.end(body);
  });
}

test("no log, no row and no backup holds who rated or read", async () => {
  test.setTimeout(120_000);
  const [data, log] = [mkdtempSync(join(tmpdir(), "lantoa-rate-")), mkdtempSync(join(tmpdir(), "lantoa-log-"))];
  const errors = openSync(join(log, "log"), "w");
  const program = spawn(binary, ["serve", "--demo", "--data", data, "--listen", "127.0.0.1:0"], { env: { ...process.env, RUST_LOG: "trace" }, stdio: ["ignore", "pipe", errors] });
  try {
    const url = await new Promise((ready) => program.stdout.on("data", (text) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text));
      if (address) ready(address[0]);
    }));
    expect(await rates(url)).toBe(303);
    const read = (path) => new Promise((done) => ask(`${url}${path}`, { localAddress: "127.0.0.77", headers: { "user-agent": "CANARY-BROWSER/1.0", "x-forwarded-for": "203.0.113.77" } }, (answer) => { answer.resume(); answer.on("end", done); }).end());
    for (const path of ["/can-giup", "/van-ban?q=CANARY-SOUGHT", "/khong-co"]) await read(path);
    const backup = join(log, "backup");
    execFileSync(binary, ["--data", data, "backup", backup]);
    const running = [...everything(data), ...everything(log)];
    const ended = new Promise((done) => program.once("exit", done));
    program.kill("SIGTERM");
    await ended;
    const all = [...running, ...everything(data), ...everything(log)];
    const holds = (needle) => all.filter(([, bytes]) => bytes.includes(needle)).map(([path]) => path);
    for (const needle of ["127.0.0.77", "203.0.113.7", "CANARY"]) expect(holds(needle), needle).toEqual([]);
    // The rating itself is there, in the database and in the backup: what was searched was the right place.
    const found = holds("unclear").filter((path) => /\.db/.test(path) || path.includes("backup"));
    expect(found.length).toBeGreaterThan(1);
    expect(readFileSync(join(log, "log")).length).toBeGreaterThan(0);
  } finally {
    program.kill("SIGKILL");
    for (const folder of [data, log]) rmSync(folder, { recursive: true, force: true });
  }
});
