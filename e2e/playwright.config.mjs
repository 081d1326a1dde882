// Browser tests in Debian's Chromium; nothing is downloaded.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  timeout: 120_000,
  // Each worker has a house of its own; more than two would wait for the processor.
  workers: 2,
  // A machine that does other things beside it is slow, not wrong.
  expect: { timeout: 20_000 },
  // Where nobody looks on, once more: what passes then is listed as flaky, what is wrong fails twice.
  retries: process.env.CI ? 1 : 0,
  reporter: "list",
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    launchOptions: { executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
    locale: "vi-VN",
  },
});
