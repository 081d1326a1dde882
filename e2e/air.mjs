// From the first word to the air, as steps that tests share: a bulletin of the Sở goes to the commune and is played there.
import { expect } from "./house.mjs";
import { photoFile } from "./steps.mjs";

const idOf = (page) => new URL(page.url()).pathname.split("/")[2];
const variant = (id) => `/bulletins/${id}/variant?language=vi`;

// Officer: a bulletin of the unit's own. Gives its id.
export async function compose(page, { title, body }) {
  await page.goto("/bulletins/new");
  await page.locator("#title").fill(title);
  await page.locator("#body").fill(body);
  for (const [name, value] of [["purpose", "own"], ["class", "ordinary"], ["mode", "live"]]) await page.locator(`input[name=${name}][value=${value}]`).check({ force: true });
  await page.locator(".savebar button").click();
  await page.waitForURL(/\/bulletins\/[0-9A-Z]{26}/);
  return idOf(page);
}

// Officer: the picture that boards show beside the words.
export async function picture(page, id, alt) {
  await page.goto(variant(id));
  await page.locator("#picture-in").setInputFiles(await photoFile(page));
  await page.locator("#alt").fill(alt);
  await page.locator("form[action$='/picture'] button").first().click();
  await expect(page.locator(".board-thumb img")).toHaveJSProperty("complete", true);
}

// Officer: the microphone of the page for so long, then sent.
export async function record(page, id, ms) {
  await page.goto(variant(id));
  const box = page.locator("[data-recorder]");
  await box.locator("button").click();
  await expect(box.locator("[role=status]")).toHaveText(/0:0[1-9]/);
  await page.waitForTimeout(ms);
  await box.locator("button").click();
  await expect(box.locator("[role=status]")).not.toHaveText(/^\d:\d\d$/);
  await page.locator("form[action$='/recording'] button.btn").last().click();
  await expect(page.locator("audio[data-listen]")).toBeVisible();
}

// Anybody of the unit: plays it through to its end, and the house has answered.
export async function hear(page, id) {
  await page.goto(variant(id));
  const answered = page.waitForResponse(async (answer) => answer.url().endsWith("/listening") && "heard" in await answer.json(), { timeout: 60_000 });
  await page.locator("audio[data-listen]").evaluate((audio) => audio.play());
  return (await answered).json();
}

// Officer: names another person of the unit for approving.
export async function nameApprover(page, name) {
  await page.goto("/bulletins/mandates");
  const card = page.locator("section.card").filter({ has: page.getByRole("heading", { name }) });
  await card.locator("input[name=approves]").check({ force: true });
  await card.locator("button.btn-pri").click();
  await expect(page.locator(".flash").first()).toBeVisible();
}

// The second factor: the digits that a demonstration shows.
export async function factor(page) {
  await page.goto("/bulletins/factor");
  await page.locator("button[value=make]").click();
  const [digits] = /\d{6}/.exec(await page.locator("p.note").first().innerText());
  await page.locator("#code").fill(digits);
  await page.locator("form:has(#code) button").click();
  await expect(page.locator(".trust-sure").first()).toBeVisible();
}

// Who was named: second factor, then the button.
export async function approve(page, id) {
  await factor(page);
  await page.goto(variant(id));
  await page.locator("form[action$='/approve'] button").click();
  await expect(page.locator("form[action$='/approve']")).toHaveCount(0);
}

// Officer: to the station of the commune; the commune takes it.
export async function sendAndAccept(officer, commune, id) {
  await officer.goto(`/bulletins/${id}/targets?q=quoc+khanh`);
  const station = officer.locator("label.check").filter({ hasText: /đài|truyền thanh/i });
  await station.first().locator("input").check({ force: true });
  await officer.locator("form:has(label.check) button").click();
  await officer.goto(`/bulletins/${id}/send`);
  await officer.locator("form[action$='/send'] button").click();
  await officer.waitForLoadState();
  await commune.goto("/bulletins/inbox");
  await commune.locator(`form[action='/bulletins/${id}/accept'] button`).click();
  await commune.waitForLoadState();
}

// Commune: on the air in ten seconds.
export async function playNow(page, id) {
  await page.goto(`/timetable/now?item=b:${id}:vi`);
  await page.locator("button[value=look]").click();
  const choice = page.locator("input[name=choice]:not([disabled])");
  if (await choice.count()) await choice.first().check({ force: true });
  await page.locator("button[value=play]").click();
  await page.waitForURL(/\/timetable($|\?|\/slots)/);
}

// Commune: a board that keeps its text so many minutes. Gives its address.
export async function board(page, name, minutes) {
  await page.goto("/boards");
  await page.locator("#name").fill(name);
  await page.locator("#minutes").fill(String(minutes));
  await page.locator("form[action='/boards'] button").click();
  return page.locator("#address").textContent();
}
