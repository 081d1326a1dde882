// Telling and coming back. Everything is sealed here; where that cannot be, nothing is sent and the telephone is shown.
// Nothing is kept on the device: no cookie, no storage.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const set = by("set").dataset;
  const HEADERS = { "content-type": "application/octet-stream", "x-lantoa-tip": "1" };
  const SALT = "lantoa-tip/1";

  // Leaving: the screen is empty at once, what was typed is gone, and this entry of the history becomes another page.
  function clear() {
    for (const field of all("textarea,input")) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
    for (const sound of all("audio")) sound.pause();
    for (const id of ["six", "answers", "said"]) if (by(id)) by(id).textContent = "";
    pending = before = null;
  }
  function leave(event) {
    event?.preventDefault();
    document.documentElement.classList.add("gone");
    document.title = "\u00a0";
    clear();
    location.replace("/lich");
  }
  function quickExit() {
    let shifts = [];
    for (const link of all("[data-exit]")) link.addEventListener("click", leave);
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { shifts = []; return; }
      if (event.repeat) return;
      shifts = [...shifts, Date.now()].filter((at) => Date.now() - at < 5000);
      if (shifts.length >= 3) leave();
    });
    // A page that the browser kept whole would show what was typed.
    addEventListener("pagehide", () => { document.documentElement.classList.add("gone"); clear(); });
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  function cannot(words) {
    const place = by("cannot");
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
    for (const id of ["form", "come"]) if (by(id)) by(id).hidden = true;
    place.scrollIntoView();
  }
  class Refused extends Error {}
  const refuse = (words) => { throw new Refused(words); };

  const age = () => self.TipAge ?? refuse(set.failed);
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };
  const number = (n) => new Uint8Array([n >>> 24, n >>> 16, n >>> 8, n]);
  const shown = (day) => day.split("-").reverse().map(Number).join("/");
  const isoDay = (ms) => new Date(ms + 7 * 3600000).toISOString().slice(0, 10);

  // The list as the pinned root signed it, good today. Whatever else the server says is refused.
  function check(said) {
    const { sign, hex, bytes } = age();
    let whole;
    try { whole = sign.holds(hex.decode(said.signature), bytes(said.list), hex.decode(set.root)); } catch { whole = false; }
    if (!whole) refuse(set.keys);
    const list = JSON.parse(said.list);
    if (list.v !== 1 || list.practice !== (set.day !== "")) refuse(set.keys);
    const today = list.practice ? set.day : isoDay(Date.now());
    const tomorrow = isoDay(Date.parse(`${today}T00:00:00+07:00`) + 86400000);
    if (list.until < today || list.issued > tomorrow) refuse(set.old);
    return list;
  }
  let seen = null;
  async function keys() {
    const answer = await fetch("/tin-bao/khoa", { cache: "no-store", credentials: "omit" });
    const said = await answer.json();
    if (!said.done) refuse(set.off);
    // The same signed text as before needs no second look; everything else does.
    if (seen?.text !== said.list || seen.signature !== said.signature) seen = { text: said.list, signature: said.signature, list: check(said) };
    return { list: seen.list, challenge: age().hex.decode(said.challenge), bits: said.bits, at: Date.now() };
  }

  function fingerprint(key) {
    const { sha256, hex, bytes } = age();
    return hex.encode(sha256(bytes(key))).slice(0, 32).match(/.{4}/g).join(" ");
  }
  // Who tells for the first time sees all ticked. Who adds sees none but those who answered: the earlier choice is kept
  // nowhere, since to show it would say whom the teller left out to whoever forces them to type the words.
  function showRecipients(list) {
    const place = by("recipients");
    place.textContent = "";
    for (const one of list.recipients) {
      const label = document.createElement("label"), box = document.createElement("input"), words = document.createElement("span");
      label.className = "check";
      box.type = "checkbox"; box.value = one.id; box.name = one.name; box.checked = Boolean(by("form"));
      box.addEventListener("input", () => { box.byHand = true; });
      words.textContent = one.name;
      label.append(box, words);
      const more = document.createElement("details"), head = document.createElement("summary"), marks = document.createElement("p");
      more.className = "small";
      head.textContent = set.fingerprint;
      marks.textContent = one.keys.map((key) => fingerprint(key.age)).join(" · ");
      more.append(head, marks);
      place.append(label, more);
    }
  }
  function tick(names) {
    for (const box of all("#recipients input")) if (!box.byHand) box.checked = names.has(box.name);
  }
  const chosen = () => all("#recipients input:checked").map((box) => box.value);

  // Words: drawn without bias, known to nobody else.
  const first = set.first.split(" "), second = set.second.split(" ");
  function draw() {
    const kinds = first.length * second.length, most = Math.floor(65536 / kinds) * kinds, words = [];
    while (words.length < 6) {
      const [a, b] = age().random(2), n = a * 256 + b;
      if (n < most) words.push(`${first[Math.floor((n % kinds) / second.length)]} ${second[(n % kinds) % second.length]}`);
    }
    return words.join(" ");
  }
  function readWords(typed) {
    const plain = typed.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
    const parts = plain.split(/[^a-z]+/).filter(Boolean);
    const right = parts.length === 12 && parts.every((part, at) => (at % 2 ? second : first).includes(part));
    return right ? parts.join(" ") : refuse(set.words);
  }
  async function become(words) {
    const { derive, bytes, pair, sha256, hex } = age(), secret = bytes(words);
    const token = derive(secret, SALT, "lookup");
    return { token, lookup: sha256(token), reply: await pair(derive(secret, SALT, "reply")), tag: hex.encode(derive(secret, SALT, "tag", 16)) };
  }

  // A video keeps picture and sound; what its boxes (ISO 14496-12) say of place, time and device is emptied where it
  // stands, so that no offset moves. A track that is neither may hold places: then it is not sent.
  const PLAIN = ["udta", "meta", "uuid", "free", "skip"], TIMES = ["mvhd", "tkhd", "mdhd"], DEEP = ["moov", "trak", "mdia"];
  function cleaned(bytes) {
    const view = new DataView(bytes.buffer), name = (at) => String.fromCharCode(...bytes.subarray(at, at + 4));
    const walk = (from, to) => {
      let at = from;
      for (let size; at < to; at += size) {
        const long = view.getUint32(at) === 1, head = long ? 16 : 8, kind = name(at + 4);
        size = long ? Number(view.getBigUint64(at + 8)) : view.getUint32(at) || to - at;
        if (size < head || at + size > to) throw new Error();
        if (PLAIN.includes(kind)) { bytes.set([102, 114, 101, 101], at + 4); bytes.fill(0, at + head, at + size); }
        if (TIMES.includes(kind)) bytes.fill(0, at + head + 4, at + head + (bytes[at + head] ? 20 : 12));
        if (kind === "hdlr") {
          if (!["vide", "soun"].includes(name(at + head + 8))) throw new Error();
          bytes.fill(0, at + head + 24, at + size);
        }
        if (DEEP.includes(kind)) walk(at + head, at + size);
      }
    };
    if (name(4) !== "ftyp") throw new Error();
    walk(0, bytes.length);
    return bytes;
  }
  // Photos are drawn again, videos cleaned, unless the teller wants the original; what cannot be read is not sent.
  async function attached(file, original) {
    const kind = /^(image|video)\//.exec(file.type)?.[1] ?? (file.type === "application/pdf" ? "pdf" : refuse(`${set.kind} ${file.name}`));
    if ((original || kind !== "image") && file.size > 8388608) refuse(set.large);
    const whole = async () => new Uint8Array(await file.arrayBuffer());
    if (original) return { type: file.type, original: true, bytes: await whole() };
    if (kind === "pdf") refuse(`${set.pdf} ${file.name}`);
    if (kind === "video") {
      try { return { type: file.type, original: false, bytes: cleaned(await whole()) }; } catch { refuse(`${set.video} ${file.name}`); }
    }
    try {
      const drawn = await createImageBitmap(file), scale = Math.min(1, 1600 / Math.max(drawn.width, drawn.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(drawn.width * scale));
      canvas.height = Math.max(1, Math.round(drawn.height * scale));
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      return { type: "image/jpeg", original: false, bytes: new Uint8Array(await blob.arrayBuffer()) };
    } catch { return refuse(`${set.picture} ${file.name}`); }
  }

  async function attachments() {
    const files = [];
    for (const file of by("files").files) files.push(await attached(file, by("original").checked));
    return files;
  }

  // Length, facts, files, zeros up to a size class: what is stored says next to nothing by its length.
  function pad(facts, files) {
    const head = age().bytes(JSON.stringify(facts));
    const content = join(number(head.length), head, ...files.map((file) => file.bytes));
    const classes = set.classes.split(" ").map(Number);
    const size = classes.slice(files.length ? classes.length - Number(set.buckets) : 0).find((size) => content.length <= size);
    if (!size) refuse(set.large);
    return join(content, new Uint8Array(size - content.length));
  }

  // To every key of the list: those of whom the teller did not choose are replaced by keys that nobody has.
  async function sealTo(list, ids, content) {
    const { seal, pair, random } = age(), to = [list.recovery];
    for (const one of list.recipients) {
      for (const key of one.keys) to.push(ids.includes(one.id) ? key.age : (await pair(random(32))).recipient);
    }
    return seal(to, content);
  }

  // Work for this very sending; the page stays alive meanwhile.
  async function work(challenge, bits, lookup, part) {
    const base = age().sha256.create().update(join(challenge, lookup, part)), nonce = new Uint8Array(8), view = new DataView(nonce.buffer);
    const meets = (hash) => {
      let zeros = 0;
      for (const byte of hash) { zeros += byte ? Math.clz32(byte) - 24 : 8; if (byte) break; }
      return zeros >= bits;
    };
    for (let n = 0; ; n++) {
      view.setUint32(4, n);
      if (meets(base.clone().update(nonce).digest())) return nonce;
      if (n % 512 === 511) await new Promise((go) => setTimeout(go));
    }
  }

  // Words, keys and work are ready before the teller presses: what is left then is sealing.
  const FRESH = 15 * 60000;
  let pending = null, before = null;
  async function start(words) {
    const mine = await become(words), part = age().random(16), fresh = await keys();
    // A script's first sealing is its slowest: one is done for nothing while the teller writes.
    await sealTo(fresh.list, chosen(), new Uint8Array(4096));
    return { words, mine, part, fresh, nonce: await work(fresh.challenge, fresh.bits, mine.lookup, part) };
  }
  async function prepare(words, kind, facts, files) {
    const ids = chosen();
    if (!ids.length) refuse(set.nobody);
    let ready = words ? null : await before?.catch(() => null);
    if (!ready || Date.now() - ready.fresh.at > FRESH) ready = await start(words ?? draw());
    before = null;
    const { mine, fresh: { list } } = ready;
    const whole = { v: 1, kind, tag: mine.tag, reply: mine.reply.recipient, ...facts, files: files.map(({ type, original, bytes }) => ({ type, original, size: bytes.length })) };
    const content = pad(whole, files), sealed = await sealTo(list, ids, content);
    const mask = list.recipients.reduce((sum, one, at) => ids.includes(one.id) ? sum | (1 << at) : sum, 0);
    pending = { ...ready, serial: list.serial, mask, sealed, size: content.length, have: 0 };
  }

  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const isLine = (fault) => fault.name === "AbortError" || fault instanceof TypeError && /fetch|network|load/i.test(fault.message);
  const head = ({ mine, part, fresh, nonce, serial }, mark, mask) => join(age().bytes(mark), mine.lookup, part, fresh.challenge, nonce, number(serial), number(mask));
  async function post(path, body, patience) {
    const stop = new AbortController(), timer = patience && setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(path, { method: "POST", headers: HEADERS, body, cache: "no-store", credentials: "omit", signal: stop.signal });
      const said = answer.ok ? await answer.json() : refuse(answer.status < 500 ? set.failed : set.network);
      if (said.why === "full") refuse(set.full);
      if (said.why === "off") refuse(set.off);
      return said;
    } finally { clearTimeout(timer); }
  }
  // More came in meanwhile, or the house began anew: work again. Another list of keys means sealing again.
  async function again(sending) {
    const fresh = await keys();
    if (fresh.list.serial !== sending.serial) { pending = null; refuse(set.old); }
    Object.assign(sending, { fresh, nonce: await work(fresh.challenge, fresh.bits, sending.mine.lookup, sending.part) });
  }

  // What is long goes in pieces, more at a time while the line is quick; where it broke it goes on. False: the house wants
  // it in one.
  const PIECE = 32768, PATIENCE = 90000, TRIES = 6;
  async function inPieces(sending) {
    const { sealed, size } = sending, all = Math.ceil(sealed.length / PIECE);
    const kind = set.classes.split(" ").map(Number).indexOf(size);
    const least = Math.ceil((sealed.length - size - 16 - 16 * Math.ceil(size / 65536)) / PIECE);
    let many = 1, broken = 0, shown = -1;
    const report = (words) => {
      const share = Math.floor(10 * (sending.have ?? 0) / all) * 10;
      if (share !== shown || words === set.waiting) by("said").textContent = words.replace("{n}", share);
      shown = share;
    };
    while (sending.have !== all) {
      const { have } = sending, from = have ?? 0, to = have === null ? 0 : Math.min(all, from + Math.max(many, from ? 1 : least));
      const body = join(head(sending, "LTP1", 0), new Uint8Array([kind, from >>> 8, from]), sealed.subarray(from * PIECE, to * PIECE));
      const begun = Date.now();
      try {
        const said = await post("/tin-bao/manh", body, PATIENCE);
        if (said.why === "whole") return false;
        if (said.done) {
          sending.have = said.have;
          many = Date.now() - begun < 3000 ? Math.min(16, 2 * many) : Math.max(1, many >> 1);
          report(set.progress);
        } else await again(sending);
        broken = 0;
      } catch (fault) {
        if (!isLine(fault) || ++broken > TRIES) throw fault;
        Object.assign(sending, { have: null });
        many = 1;
        report(set.waiting);
        await pause(500 * 2 ** broken);
      }
    }
    return true;
  }
  async function deliver(sending) {
    for (let attempt = 0; attempt < 5; attempt++) {
      const cut = sending.size > 65536 && await inPieces(sending);
      const said = await post("/tin-bao/gui", join(head(sending, "LTT1", sending.mask), cut ? new Uint8Array(0) : sending.sealed));
      if (said.done) return;
      if (said.why === "pieces") sending.have = null;
      else if (said.why === "busy") await pause(1000 + 3000 * Math.random());
      else await again(sending);
    }
    refuse(set.busy);
  }

  // What must never happen silently: a failure of sealing shows the telephone, one of the network lets them send again.
  async function guarded(button, act) {
    const said = by("said");
    button.disabled = true;
    said.textContent = set.working;
    try { said.textContent = (await act()) ?? ""; }
    catch (fault) {
      if (fault instanceof Refused) {
        said.textContent = fault.message;
        if ([set.keys, set.failed, set.full, set.off, set.old].includes(fault.message)) cannot(fault.message);
      } else if (isLine(fault)) said.textContent = set.network;
      else cannot(set.failed);
    } finally { button.disabled = false; if (said.textContent) said.scrollIntoView({ block: "nearest" }); }
  }

  const value = (id) => by(id).value.trim();
  function told() {
    const answers = Object.fromEntries(["what", "where", "when", "who"].map((id) => [id, value(id)]));
    const unknown = all("[data-unknown]:checked").map((box) => box.dataset.unknown);
    const signs = all("#signs input:checked").map((box) => box.value);
    return { answers, unknown, signs, edition: set.edition, face: by("face").checked };
  }
  async function tell() {
    if (!pending) {
      const facts = told(), files = await attachments();
      if (!files.length && !facts.signs.length && !Object.values(facts.answers).some(Boolean)) refuse(set.empty);
      await prepare(null, "told", facts, files);
    }
    const sending = pending;
    await deliver(sending);
    showWords(sending.words);
  }
  function showWords(words) {
    const parts = words.split(" ");
    clear();
    by("form").hidden = true;
    for (const note of all(".note:not(.warn)")) note.hidden = true;
    for (let at = 0; at < parts.length; at += 2) {
      const line = document.createElement("li");
      line.textContent = `${parts[at]} ${parts[at + 1]}`;
      by("six").append(line);
    }
    by("done").hidden = false;
    by("done").focus();
  }

  function unpack(content) {
    const length = new DataView(content.buffer, content.byteOffset).getUint32(0);
    return JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + length)));
  }
  function handedOver(answer, list) {
    const { sign, hex, bytes } = age(), record = JSON.parse(answer.record);
    const listed = list.recipients.some((one) => one.keys.some((key) => key.sign === answer.sign));
    const right = listed && sign.holds(hex.decode(answer.signature), bytes(answer.record), hex.decode(answer.sign));
    const words = (record.inside ? set.passed : set.handed).replace("{to}", record.to).replace("{day}", shown(record.day));
    return right ? words + (record.redacted ? ` ${set.copied}` : "") : set.unsigned;
  }
  function showAnswer(answer, list) {
    const place = document.createElement("div"), head = document.createElement("b");
    place.className = "answer";
    head.textContent = `${set.answer} ${shown(answer.day)} – ${answer.from}`;
    place.append(head, `\n${answer.text}`);
    if (answer.record) place.append(`\n${handedOver(answer, list)}`);
    by("answers").append(place);
  }
  async function page(mine, n) {
    const body = join(mine.token, new Uint8Array([n]));
    const answer = await fetch("/tin-bao/tra-loi", { method: "POST", headers: HEADERS, body, cache: "no-store", credentials: "omit" });
    if (!answer.ok) refuse(set.network);
    const bytes = new Uint8Array(await answer.arrayBuffer()), size = bytes.length / 4, found = [];
    for (let at = 0; at < 4; at++) {
      try { found.push(unpack(await age().open(mine.reply.identity, bytes.slice(at * size, (at + 1) * size)))); } catch { /* random bytes */ }
    }
    return found;
  }
  async function look() {
    const mine = await become(readWords(by("typed").value)), { list } = await keys();
    by("answers").textContent = "";
    const from = new Set();
    for (let n = 0; n < 8; n++) {
      const found = await page(mine, n);
      for (const answer of found) { showAnswer(answer, list); from.add(answer.from); }
      if (found.length < 4) break;
    }
    if (!pending) tick(from);
    return from.size ? "" : set.none;
  }
  async function add() {
    if (!pending) {
      const words = readWords(by("typed").value), what = value("what"), files = await attachments();
      if (!what && !files.length) refuse(set.empty);
      await prepare(words, "added", { answers: { what, where: "", when: "", who: "" }, unknown: [], signs: [], edition: set.edition, face: false }, files);
    }
    await deliver(pending);
    pending = null;
    by("what").value = by("files").value = "";
    return set.added;
  }

  // The picture of a poster leads here with the fingerprint that is printed there: at another root nothing is told. What it
  // brought does not stay in the address.
  function asPrinted() {
    const printed = /^#([0-9a-f]{32})$/.exec(location.hash)?.[1];
    if (!printed) return;
    history.replaceState(null, "", location.pathname);
    if (printed !== fingerprint(set.root).replaceAll(" ", "")) refuse(set.poster);
    by("printed")?.removeAttribute("hidden");
  }
  async function begin() {
    const place = by("form") ?? by("come");
    if (!place) return;
    try {
      asPrinted();
      showRecipients((await keys()).list);
      place.hidden = false;
    } catch (fault) { cannot(fault instanceof Refused ? fault.message : set.failed); return; }
    // What changes after a failed sending is sealed anew.
    place.addEventListener("input", () => {
      pending = null;
      if (by("form") && !before) { before = start(draw()); before.catch(() => {}); } // looked at when it is needed
    });
    by("typed")?.addEventListener("input", () => tick(new Set())); // other words, other answers
    by("print")?.addEventListener("click", () => print());
    by("send").addEventListener("click", (event) => guarded(event.target, by("form") ? tell : add));
    by("look")?.addEventListener("click", (event) => guarded(event.target, look));
  }
  addEventListener("hashchange", () => {
    try { asPrinted(); } catch (fault) { cannot(fault.message); }
  });
  quickExit();
  begin();
})();
