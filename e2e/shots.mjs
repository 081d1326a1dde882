// The pictures of README.md: node shots.mjs FOLDER. Started by bin/shots.
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { signInAs, start } from "./house.mjs";
import { photograph } from "./photo.mjs";
import { addPhoto, fill, openApp, put, toForm } from "./phone.mjs";
import { openLetter, wholeWay } from "./steps.mjs";

const DESK = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };
const folder = process.argv[2] ?? "docs/shots";

const house = await start();
// The browser's own words, such as those in a field for a day, are Vietnamese too.
const browser = await chromium.launch({
  executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--lang=vi", "--hide-scrollbars"],
  env: { ...process.env, LANGUAGE: "vi" },
});

async function as(who) {
  const page = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: DESK })).newPage();
  await signInAs(page, who);
  return page;
}

async function shoot(page, name, { path, size = DESK, at } = {}) {
  await page.setViewportSize(size);
  if (path) await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  if (at) await page.locator(at).first().evaluate((one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 16));
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

// The app with the network cut: one item in the outbox.
async function withoutNetwork(page) {
  await page.setViewportSize(PHONE);
  await openApp(page);
  await page.context().setOffline(true);
  await page.reload();
  await toForm(page);
  await fill(page, { kind: "broadcast", place: "Chợ Quốc Khánh" });
  await page.locator("#minutes").fill("12");
  await addPhoto(page, await photograph(page, { width: 1600, height: 1200 }));
  await put(page);
  await page.locator("#out > li").waitFor();
  await page.locator("#send:enabled").waitFor();
  await shoot(page, "offline-phone", { size: PHONE });
}

// The loudspeakers of the demonstration: the day of a station, the fleet, what was played, what is wrong; and the page for tips.
async function loudspeakers(officer) {
  const commune = await as("commune");
  await shoot(commune, "station-day", { path: "/timetable" });
  await shoot(officer, "fleet", { path: "/stations" });
  await shoot(commune, "diary", { path: "/broadcast-log" });
  await shoot(commune, "alarms", { path: "/alarms" });
  const visitor = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
  await shoot(visitor, "tip-phone", { path: "/tin-bao", size: PHONE });
}

try {
  const officer = await as("officer");
  await openLetter(officer);
  await shoot(officer, "review");
  // The demonstration begins with a directive that is under way: every colour of the living letter is there.
  await officer.goto("/directives");
  const directive = await officer.locator("main .task a").first().getAttribute("href");
  await shoot(officer, "living-letter", { path: `${directive}?clause=2`, size: { ...DESK, height: 1000 }, at: ".sum" });
  await wholeWay(as);
  await shoot(await as("coordinator"), "inbox", { path: "/inbox" });
  await shoot(await as("commune"), "inbox-phone", { path: "/inbox", size: PHONE });
  // What a commune owes, the form, and the figures of the province with their map.
  const commune = await as("commune");
  await shoot(commune, "owed", { path: "/filings" });
  await commune.locator("form[action='/filings'] button").first().click();
  await commune.waitForURL(/filings\/[0-9A-Z]{26}/);
  await shoot(commune, "filing-phone", { path: new URL(commune.url()).pathname, size: PHONE });
  await officer.goto("/regimes");
  const regime = (await officer.locator("tbody a[href^='/regimes/']").first().getAttribute("href")).split("/").pop();
  await shoot(officer, "figures", { path: `/figures/${regime}?period=2021-03&level=commune_station`, size: { ...DESK, height: 1400 }, at: ".halves" });
  await officer.goto("/reforms");
  const reform = await officer.locator("main a[href^='/reforms/']:not([href$=new])").first().getAttribute("href");
  await shoot(officer, "reform", { path: `${reform}/effect` });
  await loudspeakers(officer);
  await withoutNetwork(await as("commune"));
} finally {
  await browser.close();
  await house.stop();
}
