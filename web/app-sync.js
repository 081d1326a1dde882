// Lan Tỏa without a network: sending. Text goes first, then photos in pieces; what the server says is kept as it says it.
// Runs in the page and, where Background Sync exists, in the worker.
(() => {
  "use strict";
  const PIECE = 48 * 1024, ITEMS = 20, BYTES = 100_000, KEPT_RECEIPTS = 40;

  class Unreached extends Error {}
  class SignedOut extends Error {}
  class Refused extends Error { constructor(status) { super(`answer ${status}`); this.status = status; } }

  async function ask(path, options = {}) {
    let answer;
    try {
      answer = await fetch(path, { redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout?.(60_000), ...options });
    } catch {
      throw new Unreached();
    }
    if (answer.type === "opaqueredirect") throw new SignedOut(); // to the page of signing in
    if (!answer.ok) throw new Refused(answer.status);
    try { return await answer.json(); } catch { throw new Unreached(); }
  }

  let session = null;

  // Who is signed in, and what is new for them. The phone keeps it.
  LT.refresh = async (have) => {
    session = await ask(`/app/state?have=${encodeURIComponent(have ?? "")}`);
    const known = await LT.state(session.person);
    if (session.same && !known?.data) return LT.refresh();
    const { person, name, unit, unit_name, at, digest } = session;
    await LT.keepState({ person, name, unit, unit_name, at, digest, heard_at: Date.now(), data: session.same ? known?.data : session.data });
    return session;
  };

  // A token is as old as its session: after a new sign-in it is asked for again, once.
  async function post(path, body) {
    const send = () => ask(path, { method: "POST", body, headers: { "x-lantoa-token": session.token } });
    try {
      return await send();
    } catch (fault) {
      if (fault.status !== 403) throw fault;
      const { person } = session;
      await LT.refresh((await LT.state(person))?.digest);
      if (session.person !== person) throw new SignedOut(); // somebody else's session: nothing of the first is sent in it
      return send();
    }
  }

  async function sendTexts(person, report) {
    const waiting = (await LT.items(person)).filter((item) => item.status === "waiting");
    for (const some of batches(waiting)) {
      for (const item of some) await LT.keep(Object.assign(item, { tried: true }));
      const answer = await post("/app/sync", `{"items":[${some.map(LT.envelope).join(",")}]}`);
      if (answer.person !== person) throw new SignedOut();
      for (const item of some) await receive(item, answer.results.find((one) => one.key === item.key), report);
    }
  }

  // A request stays small, so that a line that breaks loses little.
  function batches(items) {
    const all = [];
    let bytes = Infinity;
    for (const item of items) {
      const size = LT.envelope(item).length * 3; // a letter has at most three bytes
      if (bytes + size > BYTES || all.at(-1).length === ITEMS) { all.push([]); bytes = 0; }
      all.at(-1).push(item);
      bytes += size;
    }
    return all;
  }

  // Only a receipt with the hash of what was sent is a receipt for it.
  async function receive(item, result, report) {
    if (!result || result.outcome === "later") return;
    if (result.outcome === "refused" || result.outcome === "differs") {
      item.status = "refused";
      item.tried = result.outcome === "differs";
      item.sentence = result.sentence;
      item.faults = result.faults ?? {};
      item.odd = result.odd ?? [];
      // Somebody else wrote meanwhile: from now on this is written from what they left, and a person chooses.
      if (result.theirs) Object.assign(item, rebased(item, result));
      report.refused += item.quiet ? 0 : 1;
    } else if (result.hash === await LT.sha256(new TextEncoder().encode(LT.envelope(item)))) {
      item.status = "sent";
      item.receipt = { hash: result.hash, at: result.at, made: result.made, outcome: result.outcome, sentence: result.sentence, landed: result.landed ?? null };
      for (const state of result.photos) if (item.photos[state.n]) item.photos[state.n].done = state.done;
      report.texts += item.quiet ? 0 : 1;
      report.clashes += result.clashes?.length ?? 0;
    }
    await LT.keep(item);
  }

  // `act` and `edition` go with every report anew; a field that clashes stays as this person wrote it until they choose.
  function rebased(item, { version, theirs, clashes }) {
    const { act, edition, ...fields } = item.fields;
    return { base: version, theirs, clashes, fields };
  }

  async function sendPhotos(person, report) {
    for (const item of await LT.items(person)) {
      if (item.status !== "sent" || LT.isDone(item)) continue;
      const states = (await ask(`/app/pieces?key=${item.key}`)).photos;
      for (const [n, photo] of item.photos.entries()) {
        if (photo.done) continue;
        await sendPhoto(item, n, states.find((state) => state.n === n)?.have ?? 0);
        report.photos += photo.done ? 1 : 0;
      }
      if (LT.isDone(item)) await LT.dropPhotos(item, item.photos.map((photo) => photo.id));
    }
  }

  async function sendPhoto(item, n, have) {
    const photo = item.photos[n];
    const { bytes } = (await LT.photo(photo.id)) ?? {};
    if (!bytes) { photo.gone = true; await LT.keep(item); return; } // the browser threw it away
    // Every turn gains bytes or ends, so that a server that gains nothing is not asked for ever.
    for (let turns = 0; turns < 2 * Math.ceil(photo.size / PIECE) + 2; turns += 1) {
      const answer = await post(`/app/pieces?key=${item.key}&n=${n}&from=${have}`, bytes.slice(have, have + PIECE));
      have = answer.have;
      photo.have = have;
      photo.done = answer.done;
      photo.why = answer.refused ? answer.sentence : null;
      await LT.keep(item);
      if (answer.done || answer.refused) return;
    }
  }

  async function forgetOldReceipts(person) {
    const done = (await LT.items(person)).filter(LT.isDone);
    for (const item of done.slice(0, Math.max(0, done.length - KEPT_RECEIPTS))) await LT.drop(item);
  }

  function tellOthers(report) {
    if (typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel("lantoa");
    channel.postMessage({ by: typeof document === "undefined" ? "worker" : "page", report });
    channel.close();
  }

  // `person` is whose page is open, if any: what the phone keeps of them is not fetched again.
  async function run(person) {
    const report = { status: "ok", texts: 0, photos: 0, refused: 0, clashes: 0, person: null };
    try {
      const kept = person && (await LT.state(person));
      report.person = (await LT.refresh(kept?.digest)).person;
      await sendTexts(report.person, report);
      await sendPhotos(report.person, report);
      if (report.texts || report.photos) await LT.refresh();
      await forgetOldReceipts(report.person);
    } catch (fault) {
      if (fault instanceof SignedOut) report.status = "signed-out";
      else if (fault instanceof Unreached) report.status = "offline";
      else report.status = "server";
    }
    tellOthers(report);
    return report;
  }

  // One turn at a time in all windows and the worker; idempotent anyway.
  LT.flush = (person) => (navigator.locks ? navigator.locks.request("lantoa-send", () => run(person)) : run(person));
})();
