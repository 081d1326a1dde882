import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { startLoud, operator } from "./tips.mjs";
import { signInAs } from "./house.mjs";
const out = "/tmp/tips-shots"; mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const house = await startLoud({ RUST_LOG: "error" });
try {
  const chi = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
  await operator(house, chi);
  await chi.goto("/tip-settings");
  const shot = async (page, name, widths = [360, 1366]) => { for (const w of widths) { await page.setViewportSize({ width: w, height: 900 }); await page.waitForTimeout(150); await page.screenshot({ path: `${out}/${name}-${w}.png`, fullPage: true }); } };
  await shot(chi, "settings-off");
  const guest = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: { width: 360, height: 760 } })).newPage();
  await guest.goto("/tin-bao"); await shot(guest, "tell-off", [360]);
  const off = await (await browser.newContext({ baseURL: house.url, locale: "vi-VN" })).newPage();
  await signInAs(off, "officer"); await off.goto("/tips"); await shot(off, "factor");
  const make = off.locator("button[value=make]"); if (await make.count()) { await make.click(); await shot(off, "factor-made"); }
  await chi.locator("form[action$='/practice'] button").click(); await chi.waitForLoadState();
  await off.goto("/tips"); await shot(off, "inbox-empty");
  await guest.goto("/tin-bao"); await guest.locator("#form").waitFor(); await shot(guest, "tell", [360, 1366]);
  await guest.setViewportSize({ width: 360, height: 760 });
  const long = "Tôi thấy một chiếc xe lạ đón ba em nhỏ ở ngã ba gần chợ, nói là đi làm ở xưởng may, không em nào có giấy tờ. ".repeat(12);
  await guest.locator("#what").fill(long); await guest.locator("#where").fill("Ngã ba gần chợ Kỳ Lừa"); await guest.locator("#signs input").first().check();
  await guest.locator("#files").setInputFiles({ name: "mot-ten-tep-rat-dai-de-xem-co-tran-ra-ngoai-man-hinh-khong.docx", mimeType: "application/msword", buffer: Buffer.from("x") });
  await guest.locator("#send").click(); await guest.waitForTimeout(800); await guest.screenshot({ path: `${out}/tell-refused-360.png` });
  await guest.locator("#files").setInputFiles([]); await guest.locator("#send").click(); await guest.locator("#done").waitFor({ timeout: 60000 }); await guest.screenshot({ path: `${out}/tell-done-360.png`, fullPage: true });
  const words = (await guest.locator("#six li").allTextContents()).join(" ");
  await off.goto("/tips"); await shot(off, "inbox");
  await off.locator("tbody th a").first().click(); await off.locator("#pass").fill("luyen tap lan toa"); await off.locator("#unlock button").click(); await off.locator("#blur-line").waitFor({ timeout: 60000 });
  await shot(off, "tip-blurred");
  await off.locator("#reveal").click(); await off.locator("#text").fill("Chúng tôi đã đọc."); for (const s of ["#answer > details > summary", "#redact > summary"]) await off.locator(s).click();
  await shot(off, "tip-redact");
  await off.locator("#to").fill("Cơ quan Cảnh sát điều tra Công an tỉnh"); await off.locator("#answer > button").click(); await off.waitForTimeout(2500); await shot(off, "tip-handed");
  await guest.goto("/tin-bao/quay-lai"); await guest.locator("#come").waitFor(); await guest.locator("#typed").fill(words); await guest.locator("#look").click(); await guest.locator(".answer").waitFor({ timeout: 60000 }); await guest.screenshot({ path: `${out}/back-360.png`, fullPage: true });
  await guest.route("**/tip-age.js", (r) => r.abort()); await guest.goto("/tin-bao"); await guest.locator("#cannot").waitFor(); await guest.screenshot({ path: `${out}/cannot-360.png` });
  await off.goto("/tips/key"); await shot(off, "key");
  await chi.goto("/tip-settings"); await shot(chi, "settings-on"); for (const p of ["keys", "ceremony"]) { await chi.goto(`/tip-settings/${p}`); await shot(chi, p); }
  await chi.goto("/tip-settings/data"); await chi.locator("#found").fill("2021-04-20T06:30"); await chi.locator("#b-words").fill("Mất máy tính xách tay của cán bộ trực, đã khoá tài khoản trong một giờ; " .repeat(4)); await chi.locator("#b-kinds").fill("Tài khoản, khoá đã bọc"); await chi.locator("button:has-text('Ghi vi phạm')").click(); await chi.waitForLoadState(); await shot(chi, "data");
} finally { await house.stop(); await browser.close(); }
