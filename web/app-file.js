// Lan Tỏa without a network: what is not sent as a file, encrypted with a passphrase (PBKDF2-SHA-256, AES-256-GCM, both the
// browser's own), and the way back. The checksum outside tells a damaged file from a wrong passphrase.
(() => {
  "use strict";
  const { $, word, say } = LT.words;
  const app = LT.app;
  const FORMAT = "lantoa-unsent", VERSION = 1, TURNS = 600_000, SHORTEST = 10;

  const fault = (name, words) => { $(`${name}-e`).hidden = !words; $(`${name}-e`).textContent = words ?? ""; };

  function base64(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  }
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  async function keyOf(passphrase, salt, iterations) {
    const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  // What says how the rest is to be read is bound to it.
  const bound = (file) => new TextEncoder().encode(`${file.format} ${file.version} ${file.iterations}`);

  LT.seal = async (content, passphrase) => {
    const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
    const file = { format: FORMAT, version: VERSION, kdf: "PBKDF2-SHA-256", iterations: TURNS, cipher: "AES-256-GCM", salt: base64(salt), iv: base64(iv) };
    const key = await keyOf(passphrase, salt, TURNS);
    const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(file) }, key, new TextEncoder().encode(JSON.stringify(content))));
    return JSON.stringify({ ...file, sha256: await LT.sha256(data), data: base64(data) });
  };

  // The content, or the word of the sentence about why not.
  LT.unseal = async (text, passphrase) => {
    let file, salt, iv, data;
    try {
      file = JSON.parse(text);
      [salt, iv, data] = [file.salt, file.iv, file.data].map(bytesOf);
    } catch { return "importDamaged"; }
    if (file.format !== FORMAT || !Number.isSafeInteger(file.iterations) || file.iterations < 1 || file.iterations > 10_000_000) return "importDamaged";
    if (file.version > VERSION) return "importNewer";
    if (await LT.sha256(data) !== file.sha256 || iv.length !== 12 || salt.length !== 16) return "importDamaged";
    try {
      const key = await keyOf(passphrase, salt, file.iterations);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound(file) }, key, data);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch { return "importWrong"; }
  };

  // Everything that is not sent, with its photos.
  $("export").addEventListener("submit", async (event) => {
    event.preventDefault();
    const passphrase = $("pass").value;
    const wrong = passphrase.length < SHORTEST ? "passShort" : passphrase !== $("pass-2").value ? "passDiffers" : null;
    fault("pass", wrong && word(wrong));
    if (wrong) return;
    if (!globalThis.crypto?.subtle) { say("bad", word("noCrypto")); return; }
    const items = [];
    for (const item of (await LT.items(app.person)).filter(LT.isUnsent)) {
      const photos = [];
      for (const photo of item.photos) photos.push({ ...photo, base64: photo.done ? "" : base64(new Uint8Array((await LT.photo(photo.id))?.bytes ?? [])) });
      items.push({ ...item, photos });
    }
    const { name, unit_name } = app.state;
    const text = await LT.seal({ person: app.person, name, unit: unit_name, at: app.now(), items }, passphrase);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `lantoa-chua-gui-${app.today()}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    $("export").reset();
    say("ok", word("exported", { n: items.length }));
  });

  $("import").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = $("import-file").files;
    fault("import", file ? null : word("importNoFile"));
    if (!file) return;
    const content = await LT.unseal(await file.text(), $("import-pass").value);
    const wrong = typeof content === "string" ? word(content) : !Array.isArray(content?.items) ? word("importDamaged") : content.person !== app.person ? word("importOther", { name: content.name }) : null;
    fault("import", wrong);
    if (wrong) return;
    let n = 0;
    for (const item of content.items) n += await takeIn(item) ? 1 : 0;
    $("import").reset();
    await app.render();
    say("ok", n ? word("imported", { n }) : word("importNone"));
    if (n) await app.flush();
  });

  // What this phone has is not touched. The key stays, so that what the server has already is answered by its receipt.
  async function takeIn(item) {
    if (item.person !== app.person || !/^[0-9A-Z]{26}$/.test(item.key) || await LT.item(item.key)) return false;
    const photos = [];
    for (const { base64: text, ...photo } of item.photos) {
      photos.push(photo);
      if (text) await LT.keepPhoto({ ...item, photos: [...photos] }, { id: photo.id, key: item.key, person: item.person, bytes: bytesOf(text).buffer });
    }
    await LT.keep({ ...item, photos });
    return true;
  }
})();
