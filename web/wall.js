// The board at the wall: loads itself again when something else is to be shown, goes blank when its text has lost its
// validity (also without a network), and reads back what really stands there. No controls, no links.
const body = document.body;
const { hash, path, token } = body.dataset;
// The board's own clock may be wrong: time is counted from the server's.
const started = performance.now();
const now = () => Number(body.dataset.now) + performance.now() - started;
let until = Number(body.dataset.until);

// A picture is drawn from bytes whose hash and size are those of the signed plan, and counts as shown when it was drawn. What
// is read back is the hash of these bytes, not what the page said. To a page that came without TLS browsers give no SHA-256: it
// brings its own (wall-hash.js). What stands between it and the house can change the page itself: only TLS helps against that.
const isDrawn = (picture) => picture.complete && picture.naturalWidth > 0;
const said = (one) => one.tagName !== "IMG" ? one.textContent : isDrawn(one) ? `[${one.dataset.found} ${one.alt}]` : "[–]";
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const asAddress = (blob) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = fail;
  reader.readAsDataURL(blob);
});
async function hashOf(bytes) {
  if (crypto.subtle) return hex(await crypto.subtle.digest("SHA-256", bytes));
  const { sha256 } = await import("/static/wall-hash.js");
  return hex(sha256(new Uint8Array(bytes)));
}
async function draw(picture) {
  const { src, hash: signed, bytes } = picture.dataset;
  try {
    const file = await (await fetch(src)).blob();
    const found = await hashOf(await file.arrayBuffer());
    if (found !== signed || file.size !== Number(bytes)) return;
    picture.dataset.found = found;
    picture.src = await asAddress(file);
    await picture.decode();
  } catch {
    // It is not there: read back as not drawn, and asked for again with the next question.
  }
}
const drawn = Promise.all(Array.from(document.querySelectorAll("img[data-src]"), draw));
const spoken = () => Array.from(document.querySelectorAll("[data-say]"), said).join(" ");

let isBlank = false;
function blank() {
  isBlank = true;
  document.getElementById("board").replaceChildren();
}

async function ask() {
  try {
    const answer = await fetch(`${path}/now`, { cache: "no-store" });
    // The address was taken back: nothing may stand there any more.
    if (answer.status === 404) return blank();
    if (!answer.ok) return undefined;
    const due = await answer.json();
    until = due.until;
    const broken = Array.from(document.images).some((picture) => picture.complete && !isDrawn(picture));
    // What went blank by itself may hold again with the same words: at its next time, or after the network was away.
    const isBack = isBlank && due.until > due.now;
    if (due.hash !== hash || broken || isBack) location.reload();
  } catch {
    // No network: what stands there holds until its time is over.
  }
  return undefined;
}

async function tell() {
  if (!token) return;
  await drawn;
  try {
    await fetch(`${path}/reading`, { method: "POST", headers: { "x-lantoa-token": token }, body: spoken() });
  } catch {
    // It is told next time.
  }
}

setInterval(() => { if (until && now() >= until) blank(); }, 1000);
setInterval(ask, 10_000);
setInterval(tell, 60_000);
// Not before the picture is there.
if (document.readyState === "complete") tell(); else addEventListener("load", tell);
