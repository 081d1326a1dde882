// Lan Tỏa without a network: words and small things that the pages of the app share. Words come from the page (#words);
// everything shown is text, never HTML.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = $("words").dataset;
  const FIGURES = ["items", "minutes", "copies", "people"];
  const FIELDS = ["kind", "day", "place", "language", "audience", "topic", ...FIGURES, "note"];
  const form = $("form");

  const word = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), words[name] ?? name);
  const grouped = (n) => new Intl.NumberFormat("vi-VN").format(n);
  // 05/4/2021, as the house writes days: the month has a zero in January and February only.
  const shortDay = (iso) => { const [y, m, d] = (iso ?? "").split("-"); return d ? `${d}/${Number(m) < 3 ? m : Number(m)}/${y}` : ""; };
  // 26/4/2021 08:00, in the house's time whatever the phone's zone is.
  const clock = { format: (at) => { const iso = new Date(at + 7 * 3_600_000).toISOString(); return `${shortDay(iso.slice(0, 10))} ${iso.slice(11, 16)}`; } };
  const kindWord = (code) => form.querySelector(`input[name=kind][value="${CSS.escape(code)}"]`)?.nextElementSibling.textContent ?? code;
  const languageWord = (code) => $("language").querySelector(`option[value="${CSS.escape(code)}"]`)?.textContent ?? code;
  const fieldWord = (field) => words[`field${field[0].toUpperCase()}${field.slice(1)}`] ?? field;

  // The value of a field as people read it.
  function shown(field, value) {
    if (!value) return word("empty");
    if (field === "kind") return kindWord(value);
    if (field === "language") return languageWord(value);
    if (field === "audience" || field === "topic") return $(field).querySelector(`option[value="${CSS.escape(value)}"]`)?.textContent ?? value;
    if (field === "day") return shortDay(value);
    return FIGURES.includes(field) && /^\d+$/.test(value) ? grouped(value) : value;
  }

  const title = (fields) => [kindWord(fields.kind ?? "other"), fields.place].filter(Boolean).join(", ");
  const figures = (fields) => FIGURES.filter((name) => fields[name]).map((name) => `${fieldWord(name)}: ${shown(name, fields[name])}`).join(" · ");

  // A copy of a template with its [data-…] places filled; what has no words is left out.
  function stamp(template, parts) {
    const node = $(template).content.firstElementChild.cloneNode(true);
    for (const [name, text] of Object.entries(parts)) {
      const at = node.querySelector(`[data-${name}]`);
      if (text) at.textContent = text; else at.remove();
    }
    return node;
  }

  function say(kind, text, link) {
    const node = stamp("t-flash", { words: text });
    node.classList.add(`flash-${kind}`);
    if (link) Object.assign(node.querySelector("a"), { hidden: false, href: link[0], textContent: link[1] });
    $("say").replaceChildren(node);
  }

  const button = (text, act) => Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text, onclick: act });

  // What the pages know: who it is, what the phone keeps of them, the item in the form.
  const app = { person: localStorage.getItem("lantoa-person"), state: null, draft: null, sending: false };
  app.work = (id) => app.state?.data?.work.find((row) => row.id === id);
  app.past = (id) => app.state?.data?.history.find((row) => row.id === id);
  // The house's hour; a demonstration has one of its own. Without a network the phone counts on from the last answer.
  app.now = () => app.state.at + Math.max(0, Date.now() - app.state.heard_at);
  app.today = () => new Date(app.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  app.newItem = (kind, on, fields = {}) => ({
    key: LT.newKey(), person: app.person, kind, on, base: 0, fields, unit: app.state.unit, at: Date.now(), photos: [], status: "draft",
  });
  // Into the outbox; the browser is asked to keep what it holds.
  app.put = async (item) => {
    await LT.keep(Object.assign(item, { status: "waiting", at: Date.now(), sentence: null, faults: {} }));
    await navigator.storage?.persist?.().catch(() => {});
  };
  // Where Background Sync exists the worker sends what is left when the network is back, also while the app is closed.
  app.sendLater = async () => {
    const worker = await navigator.serviceWorker?.getRegistration("/app");
    await worker?.sync?.register("lantoa-send").catch(() => {});
  };

  LT.words = { $, FIGURES, FIELDS, form, word, clock, grouped, shortDay, fieldWord, shown, title, figures, stamp, say, button };
  LT.app = app;
})();
