// A demonstration of its own for each test file: private port, temporary folder, gone at the end.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base } from "@playwright/test";

const binary = process.env.LANTOA_BINARY ?? new URL("../target/debug/lantoa", import.meta.url).pathname;

export function start() {
  const data = mkdtempSync(join(tmpdir(), "lantoa-e2e-"));
  const program = spawn(binary, ["serve", "--demo", "--data", data, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => new Promise((done) => {
    program.once("exit", () => { rmSync(data, { recursive: true, force: true }); done(); });
    program.kill("SIGTERM");
  });
  return new Promise((ready, failed) => {
    let said = "";
    program.once("exit", (code) => failed(new Error(`lantoa ended with ${code}`)));
    program.stdout.on("data", (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address) ready({ url: address[0], stop });
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

export async function fitsAndIsClean(page) {
  const over = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  expect.soft(over, `${page.url()} is wider than the window`).toBeLessThanOrEqual(0);
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const faults = found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
  expect.soft(faults, page.url()).toEqual([]);
}

export { expect };
