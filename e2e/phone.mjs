// The app on a phone, as steps that tests and bin/shots share.
import { expect, signInAs } from "./house.mjs";

export const PHONE = { width: 360, height: 740 };


// A phone of this person: signed in, the app opened once with the network, so that the phone keeps it. `sync: false` is a
// browser without Background Sync, such as Firefox or Safari.
export async function phone(browser, house, { who = "commune", sync = true } = {}) {
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: PHONE });
  if (!sync) await context.addInitScript(() => { delete ServiceWorkerRegistration.prototype.sync; });
  const page = await context.newPage();
  await signInAs(page, who);
  await openApp(page);
  return { context, page };
}

export async function openApp(page) {
  await page.goto("/app");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).length > 0 && (await (await caches.open((await caches.keys())[0])).keys()).length > 10);
  // A debug build reckons who owes what for the first time.
  await expect(page.locator("#work .task").first()).toBeVisible({ timeout: 30_000 });
}

// A picture as a phone's camera makes it: several megabytes, full of detail.
export const largePhoto = (page, { width = 3200, height = 2400 } = {}) => page.evaluate(async ([width, height]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(width, height);
  let seed = 7;
  for (let at = 0; at < image.data.length; at += 4) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    const light = 90 + 60 * Math.sin(at / 90_000) + (seed >>> 24) / 4;
    image.data.set([light, light + 20, 255 - light, 255], at);
  }
  pen.putImageData(image, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}, [width, height]).then((text) => Buffer.from(text, "base64"));

// From the list to the form of the first piece of work.
export async function toForm(page) {
  await page.locator("#tabs a[href='#viec']").click();
  await page.locator("#work .task a").first().click();
  await page.locator("#one-log").click();
  await expect(page.locator("#form")).toBeVisible();
}

export async function fill(page, { kind = "meeting", place, people, note }) {
  await page.locator(`#form input[name=kind][value=${kind}]`).check();
  if (place !== undefined) await page.locator("#place").fill(place);
  if (people !== undefined) await page.locator("#people").fill(String(people));
  if (note !== undefined) await page.locator("#note").fill(note);
}

export const addPhoto = async (page, buffer, name = "IMG_2021.jpg") => {
  const before = await page.locator("#photos li").count();
  await page.locator("#photo").setInputFiles({ name, mimeType: "image/jpeg", buffer });
  await expect(page.locator("#photos li")).toHaveCount(before + 1, { timeout: 60_000 });
};

export const put = (page) => page.locator("#form .foot-act button").click();

// What the phone keeps of its items.
export const items = (page) => page.evaluate(() => globalThis.LT.items(localStorage.getItem("lantoa-person")));

// Opens the correction of the activity of this place.
export async function toEdit(page, place) {
  await page.locator("#tabs a[href='#nhat-ky']").click();
  await page.locator("#past li").filter({ hasText: place }).locator("button").click();
  await expect(page.locator("#form")).toBeVisible();
}
