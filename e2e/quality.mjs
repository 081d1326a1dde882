// What Lighthouse asks of a page, by our own script: faults of one public page as a browser draws it. Nothing of it leaves
// the machine. axe looks at roles, names, contrast, size of targets; the rest is asked here.
import { axeFaults, over } from "./house.mjs";

// Fonts, pictures and recordings are media: they come once and from the cache afterwards.
const MEDIA = ["font", "image", "media"];
const HEAVIEST = 50_000;

// The faults of a page at a width; `context` is a browser of its own, so that nothing is in its cache.
export async function quality(browser, house, path, width) {
  const context = await browser.newContext({ baseURL: house.url, locale: "vi-VN", viewport: { width, height: 800 } });
  const page = await context.newPage();
  const [asked, said, faults] = [[], [], []];
  page.on("request", (request) => asked.push(request));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (fault) => said.push(String(fault)));
  const answer = await page.goto(path, { waitUntil: "networkidle" });
  const wrong = (bad, words) => bad && faults.push(words);
  wrong(answer.status() !== 200, `answered ${answer.status()}`);
  const sizes = await Promise.all(asked.map(async (request) => {
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    return { url: request.url(), kind: request.resourceType(), bytes: responseHeadersSize + responseBodySize };
  }));
  const bytes = sizes.filter((one) => !MEDIA.includes(one.kind)).reduce((sum, one) => sum + one.bytes, 0);
  wrong(bytes >= HEAVIEST, `weighs ${bytes}`);
  for (const one of sizes) wrong(new URL(one.url).origin !== house.url, `asks ${one.url}`);
  wrong((await context.cookies()).length > 0, "sets a cookie");
  for (const words of said) wrong(true, `console: ${words}`);
  const headers = answer.headers();
  for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy"]) wrong(!headers[name], `has no ${name}`);
  for (const words of await page.evaluate(inside)) faults.push(words);
  for (const words of await over(page)) faults.push(`is wider than the window: ${words}`);
  await page.setViewportSize({ width, height: await page.evaluate(() => document.scrollingElement.scrollHeight + 100) });
  for (const words of await axeFaults(page)) faults.push(words);
  await context.close();
  return { faults, bytes, requests: asked.length };
}

// Asked in the page itself.
function inside() {
  const found = [];
  const wrong = (bad, words) => bad && found.push(words);
  const all = (what) => [...document.querySelectorAll(what)];
  const html = document.documentElement;
  wrong(!/^(vi|en)$/.test(html.lang), `lang is "${html.lang}"`);
  const title = document.title.trim();
  wrong(title.length < 5 || title.length > 120, `title has ${title.length} letters`);
  wrong(document.doctype?.name !== "html", "has no doctype");
  wrong(document.characterSet !== "UTF-8", `is ${document.characterSet}`);
  wrong(!document.querySelector("meta[name=viewport]")?.content.includes("width=device-width"), "has no viewport");
  wrong(document.querySelector("meta[name=viewport]")?.content.match(/user-scalable=no|maximum-scale/), "cannot be made larger");
  const headings = all("h1,h2,h3,h4,h5,h6").map((one) => Number(one.tagName[1]));
  wrong(headings.filter((rank) => rank === 1).length !== 1, `has ${headings.filter((rank) => rank === 1).length} first headings`);
  headings.forEach((rank, at) => wrong(at > 0 && rank > headings[at - 1] + 1, `heading ${at + 1} jumps from ${headings[at - 1]} to ${rank}`));
  for (const one of all("img")) wrong(!one.hasAttribute("alt"), `picture without text: ${one.src}`);
  for (const one of all("audio")) wrong(!document.querySelector("[itemprop=transcript]"), `recording without transcript: ${one.src}`);
  const vague = /^(ở đây|tại đây|đây|here|click|link|xem|more)$/i;
  for (const one of all("a")) {
    const name = (one.getAttribute("aria-label") ?? one.textContent).trim();
    wrong(!name, `way without words: ${one.getAttribute("href")}`);
    wrong(vague.test(name), `way that says nothing: ${name}`);
    wrong(!one.getAttribute("href"), `way to nowhere: ${name}`);
  }
  for (const one of all("[target=_blank]")) wrong(!/noopener/.test(one.rel), `opens another window: ${one.href}`);
  const ids = all("[id]").map((one) => one.id);
  wrong(new Set(ids).size !== ids.length, `an id stands twice: ${ids.find((id, at) => ids.indexOf(id) !== at)}`);
  for (const one of all("table")) wrong(!one.querySelector("th"), "table without heads");
  const small = all("main p, main li, main dd").filter((one) => one.offsetParent && parseFloat(getComputedStyle(one).fontSize) < 12);
  wrong(small.length > 0, `letters under 12 px: ${small[0]?.textContent.slice(0, 40)}`);
  const moves = all("body *").filter((one) => getComputedStyle(one).animationName !== "none");
  wrong(moves.length > 0, "something moves by itself");
  wrong(all("[onclick],[style],script:not([src]),style").length > 0, "code or style inside the page");
  for (const number of ["111", "113"]) wrong(!document.querySelector(`a[href="tel:${number}"]`)?.offsetParent, `${number} cannot be seen`);
  return found;
}
