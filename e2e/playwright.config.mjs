// Browser tests in Debian's Chromium; nothing is downloaded.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  timeout: 120_000,
  workers: 1,
  reporter: "list",
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    launchOptions: { executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
    locale: "vi-VN",
  },
});
