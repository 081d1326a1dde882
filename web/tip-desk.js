// The duty officer's browser: makes keys, opens tips, answers, signs hand-overs and lists. Private keys live in this page
// alone and are gone with it.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const set = by("set").dataset;
  const SALT = "lantoa-tip/1";
  const age = () => self.TipAge;
  // The day in Vietnam by the clock of the house, which a signed record must bear, however long the page has stood open.
  const ahead = Number(set.now) - Date.now(), IN_VIETNAM = 7 * 3600e3;
  const today = () => new Date(Date.now() + ahead + IN_VIETNAM).toISOString().slice(0, 10);
  const say = (words) => { by("said").textContent = words; };
  const text = (bytes) => new TextDecoder().decode(bytes);

  async function post(path, value) {
    const isBytes = value instanceof Uint8Array, type = isBytes ? "application/octet-stream" : "application/json";
    const answer = await fetch(path, { method: "POST", headers: { "content-type": type, "x-lantoa-token": set.csrf }, body: isBytes ? value : JSON.stringify(value) });
    if (!answer.ok) throw new Error(/<h1>(.*?)<\/h1>/s.exec(await answer.text())?.[1] ?? set.failed);
    return answer.json();
  }
  // Who presses twice must not open, answer or pass on twice, nor once more while the page comes anew.
  const running = new Set();
  let isLeaving = false;
  async function once(name, act, tell) {
    if (running.has(name)) return;
    running.add(name);
    tell(set.working);
    try { tell((await act()) ?? ""); } catch (fault) { tell(fault.message || set.failed); }
    if (!isLeaving) running.delete(name);
  }
  function renewed() {
    isLeaving = true;
    location.reload();
    return set.kept;
  }
  const when = (id, event, act) => by(id)?.addEventListener(event, (happened) => { happened.preventDefault(); once(id, act, say); });
  const seedOf = (identity) => age().derive(age().scalar(identity), SALT, "sign");
  const isLong = (pass) => pass.length >= 16 && pass.trim().split(/\s+/).length >= 4;
  function passphrase() {
    const pass = by("pass").value.normalize("NFC"), again = by("again");
    // 127 bytes are what the stock argon2 takes.
    if (age().bytes(pass).length > 127) throw new Error(set.long);
    if (!isLong(pass) || (again && again.value.normalize("NFC") !== pass)) throw new Error(set.short);
    return pass;
  }

  // The file under the passphrase goes into one that only the hardware key opens, and is opened once before it is believed.
  async function guard(inner) {
    const { hardware, hex } = age();
    try {
      const handle = await hardware.make("Lan Toa"), outer = await hardware.wrap(handle, inner);
      if (hex.encode(await hardware.unwrap(handle, outer)) !== hex.encode(inner)) throw new Error();
      return { handle, outer };
    } catch { throw new Error(set.noHardware); }
  }
  // A key: the private half is wrapped under the passphrase before anything is sent.
  async function makeKey() {
    const pass = passphrase(), { pair, random, wrap, bytes, base64, hex, sign } = age();
    const { identity, recipient } = await pair(random(32));
    const inner = await wrap(pass, bytes(identity));
    const { handle, outer } = by("hardware").checked ? await guard(inner) : { handle: null, outer: inner };
    const said = await post("/tips/key", { recipient: by("for").value, age: recipient, sign: hex.encode(sign.publicKey(seedOf(identity))), wrapped: base64.encode(outer), hardware: handle });
    by("pass").value = by("again").value = "";
    return `${set.kept} ${said.fingerprint}`;
  }

  // The content of an opened part.
  function unpack(content) {
    const length = new DataView(content.buffer, content.byteOffset).getUint32(0);
    const facts = JSON.parse(text(content.subarray(4, 4 + length)));
    let at = 4 + length;
    facts.files = (facts.files ?? []).map((file) => ({ ...file, bytes: content.slice(at, at += file.size) }));
    return facts;
  }
  function pack(facts, files = [], sizes = [4096]) {
    const head = age().bytes(JSON.stringify(facts)), whole = files.reduce((sum, file) => sum + file.bytes.length, 4 + head.length);
    const size = sizes.find((size) => whole <= size);
    if (!size) throw new Error(set.long);
    const content = new Uint8Array(size);
    new DataView(content.buffer).setUint32(0, head.length);
    content.set(head, 4);
    let at = 4 + head.length;
    for (const file of files) { content.set(file.bytes, at); at += file.bytes.length; }
    return content;
  }
  function join(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  }
  const four = (n) => new Uint8Array([n >>> 24, n >>> 16, n >>> 8, n]);
  function line(place, label, words) {
    if (!words) return;
    const row = document.createElement("p"), head = document.createElement("b");
    head.textContent = `${label} `;
    row.append(head, words);
    place.append(row);
  }
  // Codes that this edition does not know are shown as they are.
  const signs = (facts) => facts.signs.map((code) => JSON.parse(set.signWords)[code] ?? (code === "unknown" ? set.unknown : code)).join("; ");
  function show(place, facts, first) {
    place.textContent = "";
    if (facts.text !== undefined) { line(place, "", facts.text); showFiles(place, facts); return; }
    if (first.tag && facts.tag !== first.tag) line(place, "!", set.other);
    for (const name of ["what", "where", "when", "who"]) {
      line(place, set[name], facts.answers[name] || (facts.unknown.includes(name) ? set.unknown : ""));
    }
    line(place, set.signs, signs(facts));
    if (facts.face) line(place, set.toldFace, "✓");
    showFiles(place, facts);
  }
  function showFiles(place, facts) {
    facts.files.forEach((file, at) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([file.bytes], { type: /^(image\/(jpeg|png|webp)|video\/mp4)$/.test(file.type) ? file.type : "application/octet-stream" }));
      link.download = `tin-${at + 1}.${{ "image/jpeg": "jpg", "video/mp4": "mp4", "application/pdf": "pdf" }[file.type] ?? "bin"}`;
      link.textContent = `${set.saved}${file.original ? ` (${set.original})` : ""}`;
      place.append(link, "\n");
    });
  }

  // Whoever is appointed at several recipients of a tip acts for the one whose key opened it.
  const from = () => JSON.parse(by("tip").dataset.names ?? "{}")[key.recipient] ?? by("tip").dataset.recipient;
  // What was opened, by part: for redacting and for sealing anew.
  let key = null, reply = null, opened = new Map();
  async function openAll(identity) {
    const tip = by("tip").dataset, first = { tag: null }, parts = [...document.querySelectorAll("[data-part]")];
    let any = false;
    for (const place of parts) {
      const sealed = new Uint8Array(await (await fetch(place.dataset.at ?? `/tips/${tip.id}/parts/${place.dataset.part}`)).arrayBuffer());
      try {
        const content = await age().open(identity, sealed), facts = unpack(content);
        first.tag ??= facts.tag ?? null;
        reply ??= facts.reply ?? null;
        show(place, facts, first);
        opened.set(place.dataset.part, { content, facts });
        any = true;
      } catch { place.textContent = set.unopened; }
      place.classList.add("blurred");
    }
    if (any) {
      by("blur-line").hidden = false;
      if (by("renew-line") && opened.size === parts.length) by("renew-line").hidden = false;
      if (by("copy-text")) draft();
      // A copy from before copies carried the reply key: it says so, instead of a form that cannot work.
      if (by("no-reply")) by("answer").hidden = !(by("no-reply").hidden = reply !== null);
      for (const id of ["unlock"]) by(id).hidden = true;
    }
    return any;
  }
  async function privateKey(mine, pass) {
    const { unwrap, hardware, base64 } = age(), outer = base64.decode(mine.wrapped);
    return text(await unwrap(pass, mine.hardware ? await hardware.unwrap(mine.hardware, outer) : outer)).trim();
  }
  // What was wrapped in an older way lies in today's from now on; where that fails it opens as before.
  async function rewrap(mine, identity, pass) {
    const { isOld, wrap, sha256, hex, bytes, base64 } = age(), old = base64.decode(mine.wrapped);
    if (mine.hardware || !isOld(old)) return;
    const wrapped = base64.encode(await wrap(pass, bytes(identity)));
    try { await post("/tips/key/wrapped", { key: mine.id, before: hex.encode(sha256(old)), wrapped }); } catch { /* another time */ }
  }
  async function unlock() {
    const pass = by("pass").value.normalize("NFC");
    by("pass").value = "";
    // Each costs the passphrase some seconds: the key of the tip's month first, then from the newest.
    const keys = JSON.parse(set.keys), { epoch } = by("tip").dataset;
    for (const mine of [...keys.filter((key) => key.epoch === epoch), ...keys.filter((key) => key.epoch !== epoch)]) {
      let identity;
      try { identity = await privateKey(mine, pass); } catch { continue; }
      if (await openAll(identity)) {
        key = { ...mine, identity };
        if (by("answer")) document.querySelector("#answer > button").disabled = false;
        rewrap(mine, identity, pass).catch(() => {}); // beside what the officer does; a worker that cannot run now
        return "";
      }
    }
    throw new Error(set.wrong);
  }
  async function recover() {
    const { hex, combine, pair } = age();
    const shares = ["share-1", "share-2"].map((id) => hex.decode(by(id).value.replace(/[^0-9a-f]/gi, "").toLowerCase()));
    const { id, copy: isCopy } = by("tip").dataset;
    await (isCopy === undefined ? post("/tips/recovered", { tip: id }) : post(`/tip-copies/${id}/recovered`, {}));
    const { identity } = await pair(await combine(shares));
    if (!(await openAll(identity))) throw new Error(set.wrong);
    return "";
  }
  function reveal() {
    const now = by("reveal").getAttribute("aria-pressed") !== "true";
    by("reveal").setAttribute("aria-pressed", String(now));
    for (const place of document.querySelectorAll("[data-part]")) place.classList.toggle("blurred", !now);
  }

  // The list that copies for colleagues are sealed to, held against the root as the teller's page does.
  function list() {
    const { sign, hex, bytes } = age();
    if (!set.list || !sign.holds(hex.decode(set.signature), bytes(set.list), hex.decode(set.root))) throw new Error(set.unlisted);
    return JSON.parse(set.list);
  }
  function signed(record) {
    const { hex, bytes, sign } = age(), seed = seedOf(key.identity);
    return { given: { record, signature: hex.encode(sign.make(bytes(record), seed)), key: key.id }, sign: hex.encode(sign.publicKey(seed)) };
  }
  // What the teller is told, and the same for colleagues.
  async function twice(facts, all) {
    const { seal, base64 } = age(), content = pack(facts), ids = by("tip").dataset.to.split(" ");
    const colleagues = all.recipients.filter((one) => ids.includes(one.id)).flatMap((one) => one.keys.map((one) => one.age));
    return { teller: base64.encode(await seal([reply], content)), officers: base64.encode(await seal([...colleagues, all.recovery], content)) };
  }
  async function answer() {
    if (!key || !reply) throw new Error(set.noReply);
    const tip = by("tip").dataset, all = list();
    const to = by("to").value.trim(), said = by("text").value.trim();
    const facts = { v: 1, kind: "answer", day: today(), from: from(), text: said };
    let handOver = null;
    if (to) {
      // Who has a redacted copy hands a redacted copy over.
      const redacted = tip.copy !== undefined || by("redacted").checked || copy !== null;
      const record = JSON.stringify({ v: 1, tip: tip.of ?? tip.id, from: from(), to, day: today(), by: set.person, redacted, ...(copy && { copy }) });
      const made = signed(record);
      handOver = made.given;
      Object.assign(facts, { kind: "handed_over", record, signature: handOver.signature, sign: made.sign });
    }
    const path = tip.copy === undefined ? "/tips/answer" : `/tip-copies/${tip.id}/answers`;
    await post(path, { tip: tip.id, version: Number(tip.version), ...(await twice(facts, all)), hand_over: handOver });
    return renewed();
  }
  // Sealing anew: the same content, to the keys of today's list. Keys of whom the teller did not choose for that very part
  // are thrown away.
  async function renew() {
    const { seal, pair, random } = age(), all = list(), tip = by("tip").dataset, copies = [];
    for (const [number, { content, facts }] of opened) {
      const ids = document.querySelector(`[data-part="${number}"]`).dataset.to.split(" ");
      const to = [all.recovery];
      for (const one of all.recipients) {
        for (const key of one.keys) {
          if (ids.includes(one.id)) to.push(key.age);
          else if (facts.text === undefined) to.push((await pair(random(32))).recipient);
        }
      }
      const sealed = await seal(to, content);
      if (tip.copy === undefined) await post(`/tips/${tip.id}/parts/${number}`, join(four(all.serial), sealed));
      else copies.push(four(sealed.length), sealed);
    }
    // A copy and its answers go all at once.
    if (copies.length) await post(`/tip-copies/${tip.id}/renewed`, join(four(all.serial), ...copies));
    return renewed();
  }

  // The redacted copy: plain text, so that whoever opens it with a stock age reads it at once; padded with line ends.
  const COVER = "▇▇▇";
  let copy = null;
  function draft() {
    const lines = [], files = by("copy-files");
    for (const { facts } of opened.values()) {
      if (facts.text !== undefined) continue;
      for (const name of ["what", "where", "when", "who"]) if (facts.answers[name]) lines.push(`${set[name]} ${facts.answers[name]}`);
      if (facts.signs.length) lines.push(`${set.signs}: ${signs(facts)}`);
      for (const file of facts.files) {
        const label = document.createElement("label"), box = document.createElement("input");
        label.className = "check";
        box.type = "checkbox";
        box.file = file;
        label.append(box, ` ${set.passFile.replace("{n}", files.querySelectorAll("label").length + 1)}`);
        files.append(label);
        files.hidden = false;
      }
    }
    by("copy-text").value = lines.join("\n\n");
  }
  function cover() {
    const place = by("copy-text"), words = place.value.slice(place.selectionStart, place.selectionEnd).trim();
    if (!words) throw new Error(set.nothing);
    place.value = place.value.split(words).join(COVER);
    return "";
  }
  function save(bytes, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
  }
  async function sealCopy() {
    const { seal, bytes, sha256, hex } = age(), to = by("copy-key").value.trim();
    if (!/^age1[a-z0-9]{30,}$/.test(to)) throw new Error(set.noKey);
    const words = bytes(`${by("copy-text").value}\n`), size = Math.max(4096, 2 ** Math.ceil(Math.log2(words.length)));
    const padded = new Uint8Array(size).fill(10);
    padded.set(words);
    let sealed;
    try { sealed = await seal([to], padded); } catch { throw new Error(set.noKey); }
    copy = hex.encode(sha256(sealed));
    save(sealed, "ban-che.txt.age");
    const files = [...by("copy-files").querySelectorAll("input:checked")].map((box) => box.file);
    for (const [at, file] of files.entries()) save(await seal([to], file.bytes), `ban-che-tep-${at + 1}.age`);
    by("redacted").checked = true;
    const mark = hex.encode(sha256(bytes(to))).slice(0, 32).match(/.{4}/g).join(" ");
    return set.sealedCopy.replace("{mark}", mark).replace("{copy}", copy);
  }
  // The copy for another recipient of the house: sealed to its keys and to recovery, and nothing of the tip goes along.
  async function passOn() {
    if (!key || !reply) throw new Error(set.noReply);
    const { seal, bytes, sha256, hex } = age(), tip = by("tip").dataset, all = list(), id = by("pass-to").value;
    const to = all.recipients.find((one) => one.id === id) ?? (() => { throw new Error(set.unlisted); })();
    const files = [...by("copy-files").querySelectorAll("input:checked")].map((box) => box.file);
    const content = { v: 1, kind: "copy", reply, text: by("copy-text").value, files: files.map(({ type, original, bytes }) => ({ type, original, size: bytes.length })) };
    const sizes = set.classes.split(" ").map(Number).slice(files.length ? 2 : 0);
    const sealed = await seal([...to.keys.map((one) => one.age), all.recovery], pack(content, files, sizes));
    const record = JSON.stringify({ v: 1, tip: tip.id, from: from(), to: to.name, day: today(), by: set.person, redacted: true, copy: hex.encode(sha256(sealed)), inside: id });
    const { given, sign } = signed(record);
    const said = await twice({ v: 1, kind: "passed", day: today(), from: from(), text: "", record, signature: given.signature, sign }, all);
    const head = bytes(JSON.stringify({ version: Number(tip.version), for_whom: id, ...said, ...given }));
    await post(`/tips/${tip.id}/copies`, join(four(head.length), head, sealed));
    return renewed();
  }
  const press = (id, act, place) => by(id)?.addEventListener("click", () => once(id, act, (words) => { by(place).textContent = words; }));

  function records() {
    const { sign, hex, bytes } = age();
    for (const one of document.querySelectorAll("[data-record]")) {
      const right = sign.holds(hex.decode(one.dataset.signature), bytes(one.dataset.record), hex.decode(one.dataset.sign));
      one.querySelector("span").textContent = right ? set.signed : set.unsigned;
    }
  }

  // The root signs the very text that the house wrote; its file is opened here and forgotten.
  async function signList() {
    const { unwrap, base64, sign, hex, bytes } = age(), next = by("sign-list").dataset.next;
    let seed;
    try { seed = hex.decode(text(await unwrap(by("pass").value.normalize("NFC"), base64.decode(by("root-file").value.replace(/\s/g, ""))))); }
    catch { throw new Error(set.wrong); }
    if (hex.encode(sign.publicKey(seed)) !== set.root) throw new Error(set.wrong);
    await post("/tip-settings/keys", { list: next, signature: hex.encode(sign.make(bytes(next), seed)) });
    by("pass").value = by("root-file").value = "";
    return set.kept;
  }
  async function makeRoot() {
    const pass = passphrase(), { random, wrap, base64, hex, bytes, sign } = age(), seed = random(32);
    by("root-out").value = base64.encode(await wrap(pass, bytes(hex.encode(seed))));
    by("root-public").textContent = hex.encode(sign.publicKey(seed));
    by("pass").value = by("again").value = "";
  }
  // Split before anything is sent, put together again before anything is believed.
  async function makeRecovery() {
    const { random, pair, split, combine, hex } = age(), secret = random(32), shares = await split(secret, 3, 2);
    for (const two of [[0, 1], [0, 2], [1, 2]]) {
      const again = await combine(two.map((at) => shares[at]));
      if (hex.encode(again) !== hex.encode(secret)) throw new Error(set.failed);
    }
    await post("/tip-settings/recovery", { age: (await pair(secret)).recipient });
    by("shares").replaceChildren(...shares.map((share, at) => {
      const row = document.createElement("li"), code = document.createElement("code");
      code.textContent = hex.encode(share).match(/.{1,6}/g).join(" ");
      row.append(`${set.share} ${at + 1}: `, code);
      return row;
    }));
    return set.kept;
  }

  when("make-key", "submit", makeKey);
  when("unlock", "submit", unlock);
  when("recover", "submit", recover);
  when("answer", "submit", answer);
  when("sign-list", "submit", signList);
  when("make-root", "submit", makeRoot);
  when("make-recovery", "submit", makeRecovery);
  by("reveal")?.addEventListener("click", reveal);
  press("renew", renew, "said");
  press("cover", cover, "copy-said");
  press("seal-copy", sealCopy, "copy-said");
  press("pass-on", passOn, "copy-said");
  addEventListener("pagehide", () => { key = reply = copy = null; opened = new Map(); if (by("copy-text")) by("copy-text").value = ""; for (const place of document.querySelectorAll("[data-part]")) place.textContent = ""; });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  records();
  // Until here a press would have sent the form past this script, and the page would have come anew with nothing said.
  for (const button of document.querySelectorAll("[data-ready]")) button.disabled = false;
  if (by("loading")) by("loading").hidden = true;
})();
