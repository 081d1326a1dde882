// A demonstration of its own: private port, temporary folder, gone at the end.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import axe from "axe-core";
import { expect, test as base } from "@playwright/test";

export const binary = process.env.LANTOA_BINARY ?? new URL("../target/debug/lantoa", import.meta.url).pathname;
const run = promisify(execFile);

export async function start() {
  const data = mkdtempSync(join(tmpdir(), "lantoa-e2e-"));
  let program = await serve(data, "127.0.0.1:0");
  const { url } = program;
  const ended = (signal) => new Promise((done) => {
    if (program.process.exitCode !== null || program.process.signalCode !== null) return done();
    program.process.once("exit", done);
    program.process.kill(signal);
  });
  return {
    url, data,
    // A command of the same program on the same data, while it serves.
    lantoa: async (...words) => (await run(binary, ["--data", data, ...words])).stdout,
    stop: async () => { await ended("SIGTERM"); rmSync(data, { recursive: true, force: true }); },
    // As when the power fails: nothing is finished.
    kill: () => ended("SIGKILL"),
    // The same house at the same address.
    again: async () => { program = await serve(data, new URL(url).host); },
  };
}

function serve(data, listen) {
  const process = spawn(binary, ["serve", "--demo", "--data", data, "--listen", listen], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((ready, failed) => {
    let said = "";
    process.once("exit", (code) => failed(new Error(`lantoa ended with ${code}`)));
    process.stdout.on("data", (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address) ready({ url: address[0], process });
    });
  });
}

export const test = base.extend({
  house: [async ({}, use) => { const house = await start(); await use(house); await house.stop(); }, { scope: "worker" }],
  baseURL: async ({ house }, use) => use(house.url),
});

export async function signInAs(page, who) {
  await page.goto("/sign-in");
  await page.locator(`form:has(input[name=who][value=${who}]) button`).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

// What no page may do: complain in the console. Gives the list that the caller looks at in the end.
export function listen(page) {
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (fault) => complaints.push(`${page.url()}: ${fault}`));
  return complaints;
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Straight through axe-core: one page has one frame here, and this is twice as fast as the builder.
export async function axeFaults(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"], elementRef: false });
    return found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
  }, TAGS);
}

// What stands out on the right, so that a failure says what to mend.
export const over = (page) => page.evaluate(() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
  return out.slice(0, 5).map((one) => `${one.tagName.toLowerCase()}.${one.className} to ${Math.round(one.getBoundingClientRect().right)}`);
});

// The window is made as high as the page for it: bars that stick to its edge would cover what one only has to scroll to.
export async function fitsAndIsClean(page) {
  const size = page.viewportSize();
  const where = `${page.url()} at ${size.width}`;
  expect.soft(await over(page), `${where} is wider than the window`).toEqual([]);
  await page.setViewportSize({ width: size.width, height: await page.evaluate(() => document.scrollingElement.scrollHeight + 100) });
  expect.soft(await axeFaults(page), where).toEqual([]);
  await page.setViewportSize(size);
}

export { expect };
