// The microphone of the page, and listening that counts: with Chromium's own beeps in place of a voice.
import { expect, fitsAndIsClean, listen, signInAs, test } from "./house.mjs";
import { approve, compose, hear, nameApprover, record } from "./air.mjs";

test.use({
  launchOptions: {
    executablePath: process.env.LANTOA_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
  },
  permissions: ["microphone"],
});

const CALL = { title: "Tiêm phòng cho trẻ em", body: "Mời bà con đưa trẻ em đến trạm y tế xã lúc 7h30." };

async function people(browser, baseURL) {
  const as = async (who) => {
    const context = await browser.newContext({ baseURL, locale: "vi-VN", permissions: ["microphone"] });
    const page = await context.newPage();
    await signInAs(page, who);
    return page;
  };
  return { officer: await as("officer"), second: await as("second") };
}

test("what the microphone gives becomes the recording of the variant, with its length", async ({ browser, baseURL }) => {
  const { officer } = await people(browser, baseURL);
  const complaints = listen(officer);
  const id = await compose(officer, CALL);
  await record(officer, id, 4_000);
  // The house counted its samples; the browser plays what the house made of them.
  const length = await officer.locator("dl.facts dd.num").first().innerText();
  const [, minutes, seconds] = /(?:(\d+) phút)?\s*(\d+) giây/.exec(length) ?? /(\d+):(\d+)/.exec(length);
  expect(Number(minutes ?? 0) * 60 + Number(seconds)).toBeGreaterThanOrEqual(4);
  expect(Number(minutes ?? 0) * 60 + Number(seconds)).toBeLessThanOrEqual(9);
  const audio = officer.locator("audio[data-listen]");
  const heard = await audio.evaluate((one) => new Promise((done) => {
    one.addEventListener("loadedmetadata", () => done(one.duration));
    one.addEventListener("error", () => done(-1));
    one.preload = "metadata";
    one.load();
  }));
  expect(heard).toBeGreaterThan(3.5);
  expect(complaints).toEqual([]);
  for (const size of [{ width: 360, height: 760 }, { width: 1366, height: 900 }]) { await officer.setViewportSize(size); await fitsAndIsClean(officer); }
});

test("only who was heard to the end lets another person approve; what was skipped does not count", async ({ browser, baseURL }) => {
  const { officer, second } = await people(browser, baseURL);
  await nameApprover(officer, "Hoàng Thị Tâm");
  const id = await compose(officer, CALL);
  await record(officer, id, 4_000);
  const open = `/bulletins/${id}/variant?language=vi`;
  await second.goto(open);
  await expect(second.locator("form[action$='/approve']")).toHaveCount(0);

  // Skipped to the last half second: it ends, and has not been heard.
  const told = officer.waitForResponse(async (answer) => answer.url().endsWith("/listening") && "heard" in await answer.json());
  await officer.locator("audio[data-listen]").evaluate(async (audio) => {
    await audio.play();
    await new Promise((done) => { setTimeout(done, 300); });
    audio.currentTime = audio.duration - 0.5;
  });
  const skipped = await (await told).json();
  expect(skipped.heard).toBe(false);
  await expect(officer.locator("#heard-so-far")).toHaveText(skipped.why);
  await second.goto(open);
  await expect(second.locator("form[action$='/approve']")).toHaveCount(0);

  // Played faster than it lasts: the house has a clock of its own.
  await officer.goto(open);
  const hurried = officer.waitForResponse(async (answer) => answer.url().endsWith("/listening") && "heard" in await answer.json());
  await officer.locator("audio[data-listen]").evaluate((audio) => { audio.playbackRate = 4; return audio.play(); });
  expect((await (await hurried).json()).heard).toBe(false);

  expect(await hear(officer, id)).toMatchObject({ heard: true });
  // Who made it does not approve it; another person does.
  await officer.goto(open);
  await expect(officer.locator("form[action$='/approve']")).toHaveCount(0);
  await approve(second, id);
});

test("without a microphone the file field is there all the same, and a refusal is said", async ({ browser, baseURL }) => {
  const { officer } = await people(browser, baseURL);
  const id = await compose(officer, CALL);
  await officer.addInitScript(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError")); });
  await officer.goto(`/bulletins/${id}/variant?language=vi`);
  const box = officer.locator("[data-recorder]");
  await box.locator("button").click();
  await expect(box.locator("[role=status]")).toHaveText(await box.getAttribute("data-denied"));
  await expect(officer.locator("#sound-in")).toBeAttached();
});
