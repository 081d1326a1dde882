// What the tests of sealed tips share: a house with the practice page open, a phone, a duty officer.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, signInAs, test as base } from "./house.mjs";

export const binary = process.env.LANTOA_BINARY ?? new URL("../target/debug/lantoa", import.meta.url).pathname;
export const run = promisify(execFile);
export const PHONE = { viewport: { width: 360, height: 760 }, locale: "vi-VN" };
export const PASS = "luyen tap lan toa";
// A house that says everything that it can say, into a file.
export async function startLoud(env = {}) {
  const data = mkdtempSync(join(tmpdir(), "lantoa-tip-")), log = `${data}.log`, temporary = `${data}.tmp`;
  mkdirSync(temporary);
  const program = spawn(binary, ["serve", "--demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", openSync(log, "w")], env: { ...process.env, RUST_LOG: "trace", TMPDIR: temporary, SQLITE_TMPDIR: temporary, ...env } });
  const url = await new Promise((ready, failed) => {
    let said = "";
    program.once("exit", (code) => failed(new Error(`lantoa ended with ${code}`)));
    program.stdout.on("data", (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address) ready(address[0]);
    });
  });
  return {
    url, data, log, temporary, pid: program.pid,
    lantoa: async (...words) => (await run(binary, ["--data", data, ...words])).stdout,
    stop: async () => {
      const ended = new Promise((done) => program.once("exit", done));
      program.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
      rmSync(temporary, { recursive: true, force: true });
      rmSync(log, { force: true });
    },
  };
}

export const test = base.extend({
  house: [async ({ browser }, use) => {
    const house = await startLoud();
    const page = await (await browser.newContext({ baseURL: house.url })).newPage();
    await operator(house, page);
    await page.goto("/tip-settings");
    await page.locator("form[action$='/practice'] button").click();
    await page.waitForLoadState();
    house.operator = page;
    await use(house);
    await page.context().close();
    await house.stop();
  }, { scope: "worker", timeout: 120_000 }],
  phone: async ({ browser, house }, use) => {
    const context = await browser.newContext({ ...PHONE, baseURL: house.url });
    await use(await context.newPage());
    await context.close();
  },
  officer: async ({ browser, house }, use) => {
    const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", acceptDownloads: true });
    const page = await context.newPage();
    await signInAs(page, "officer");
    await use(page);
    await context.close();
  },
});

export async function operator(house, page) {
  const said = await house.lantoa("person", "add", "van.hanh", "--name", "Trần Văn Vận", "--unit", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn", "--role", "operator");
  await page.goto(`${house.url}/sign-in/${/\/sign-in\/(\S+)/.exec(said)[1]}`);
  await page.locator("main form button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

export async function open(phone, path = "/tin-bao") {
  await phone.goto(path);
  await expect(phone.locator(path === "/tin-bao" ? "#form" : "#come")).toBeVisible();
}

// Sends what the form holds; gives the six words.
export async function send(phone) {
  await phone.locator("#send").click();
  await expect(phone.locator("#done")).toBeVisible({ timeout: 60_000 });
  const words = await phone.locator("#six li").allTextContents();
  expect(words).toHaveLength(6);
  return words.join(" ");
}

// The ids of the inbox; they are random, so that the new one is the one that was not there before.
export async function inbox(officer) {
  await officer.goto("/tips");
  const links = await officer.locator("tbody th a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  return links.map((link) => link.split("/").pop());
}
export async function openNew(officer, before) {
  const fresh = (await inbox(officer)).filter((id) => !before.includes(id));
  expect(fresh).toHaveLength(1);
  await officer.goto(`/tips/${fresh[0]}`);
}
export async function unlock(officer) {
  await officer.locator("#pass").fill(PASS);
  await officer.locator("#unlock button").click();
  await expect(officer.locator("#blur-line")).toBeVisible({ timeout: 90_000 });
}

