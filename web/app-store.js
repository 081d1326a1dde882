// Lan Tỏa without a network: what the phone keeps, in IndexedDB. A browser may close it at any time (iOS does when memory
// is short), so every use opens it again. Everything belongs to a person; nobody else is shown it.
globalThis.LT = {};
(() => {
  "use strict";
  let opening = null;

  function open() {
    opening ??= new Promise((ready, failed) => {
      const ask = indexedDB.open("lantoa", 1);
      ask.onupgradeneeded = () => {
        ask.result.createObjectStore("state", { keyPath: "person" });
        ask.result.createObjectStore("items", { keyPath: "key" }).createIndex("person", "person");
        ask.result.createObjectStore("photos", { keyPath: "id" }).createIndex("key", "key");
      };
      ask.onsuccess = () => {
        ask.result.onclose = () => { opening = null; };
        ask.result.onversionchange = () => { ask.result.close(); opening = null; };
        ready(ask.result);
      };
      ask.onerror = () => { opening = null; failed(ask.error); };
    });
    return opening;
  }

  // Runs `work` in one transaction and gives the result of the request that it returns, once all of it is lasting.
  async function use(stores, mode, work) {
    for (let tries = 0; ; tries += 1) {
      try {
        const db = await open();
        return await new Promise((done, failed) => {
          const tx = db.transaction(stores, mode, { durability: "strict" });
          let request = null;
          tx.oncomplete = () => done(request?.result);
          tx.onabort = () => failed(tx.error ?? new Error("aborted"));
          request = work(...stores.map((name) => tx.objectStore(name)));
        });
      } catch (fault) {
        opening = null;
        if (tries > 0 || fault?.name === "QuotaExceededError") throw fault;
      }
    }
  }

  LT.state = (person) => use(["state"], "readonly", (all) => all.get(person));
  LT.keepState = (state) => use(["state"], "readwrite", (all) => all.put(state));
  LT.item = (key) => use(["items"], "readonly", (all) => all.get(key));
  LT.allItems = () => use(["items"], "readonly", (all) => all.getAll());
  LT.items = async (person) => {
    const mine = await use(["items"], "readonly", (all) => all.index("person").getAll(person));
    return mine.sort((a, b) => (a.key < b.key ? -1 : 1));
  };
  LT.keep = (item) => use(["items"], "readwrite", (all) => all.put(item));
  LT.photo = (id) => use(["photos"], "readonly", (all) => all.get(id));
  // The photo and the item that names it, both or neither.
  LT.keepPhoto = (item, photo) => use(["items", "photos"], "readwrite", (items, photos) => { photos.put(photo); return items.put(item); });
  LT.dropPhotos = (item, ids) => use(["items", "photos"], "readwrite", (items, photos) => { for (const id of ids) photos.delete(id); return items.put(item); });
  LT.drop = (item) => use(["items", "photos"], "readwrite", (items, photos) => { for (const photo of item.photos) photos.delete(photo.id); return items.delete(item.key); });

  // A key in the shape of the house's ids: 10 characters of time, 16 of chance.
  const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  LT.newKey = () => {
    let time = Date.now(), key = "";
    for (let at = 0; at < 10; at += 1) { key = DIGITS[time % 32] + key; time = Math.floor(time / 32); }
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) key += DIGITS[byte % 32];
    return key;
  };

  LT.sha256 = async (bytes) => {
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // The text that is sent, in the order of the server's hash.
  LT.envelope = (item) => JSON.stringify({
    kind: item.kind, key: item.key, on: item.on, base: item.base,
    fields: Object.fromEntries(Object.entries(item.fields).sort(([a], [b]) => (a < b ? -1 : 1))),
    unit: item.unit, at: item.at, photos: item.photos.map(({ hash, size, name }) => ({ hash, size, name })),
  });

  // Nothing is owed any more: text received, every photo whole.
  LT.isDone = (item) => item.status === "sent" && item.photos.every((photo) => photo.done);
  LT.isUnsent = (item) => !LT.isDone(item) && !item.quiet;
})();
