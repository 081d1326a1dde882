// Lan Tỏa without a network: the pages of the app. Words come from the page (#words); everything shown is text, never HTML.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = $("words").dataset;
  const word = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), words[name] ?? name);
  const FIELDS = ["kind", "day", "place", "language", "items", "minutes", "copies", "people", "note"];
  const FIGURES = ["items", "minutes", "copies", "people"];
  const clock = new Intl.DateTimeFormat("vi-VN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
  const grouped = (n) => new Intl.NumberFormat("vi-VN").format(n);
  const shortDay = (iso) => { const [y, m, d] = (iso ?? "").split("-"); return d ? `${d}/${Number(m) < 3 ? m : Number(m)}/${y}` : ""; };
  const form = $("form");
  let person = localStorage.getItem("lantoa-person"), state = null, draft = null, sending = false;

  // ── Small things ─────────────────────────────────────────────────────────────────────────────────────────────────────
  function stamp(template, parts) {
    const node = $(template).content.firstElementChild.cloneNode(true);
    for (const [name, text] of Object.entries(parts)) { const at = node.querySelector(`[data-${name}]`); if (text) at.textContent = text; else at.remove(); }
    return node;
  }

  function say(kind, text, link) {
    const node = stamp("t-flash", { words: text });
    node.classList.add(`flash-${kind}`);
    if (link) Object.assign(node.querySelector("a"), { hidden: false, href: link[0], textContent: link[1] });
    $("say").replaceChildren(node);
  }

  const button = (text, act) => { const node = document.createElement("button"); Object.assign(node, { type: "button", className: "btn btn-sm", textContent: text, onclick: act }); return node; };
  const kindWord = (code) => form.querySelector(`input[name=kind][value="${CSS.escape(code)}"]`)?.nextElementSibling.textContent ?? code;
  const languageWord = (code) => $("language").querySelector(`option[value="${CSS.escape(code)}"]`)?.textContent ?? code;
  const work = (id) => state?.data?.work.find((row) => row.id === id);
  const past = (id) => state?.data?.history.find((row) => row.id === id);

  function shown(field, value) {
    if (!value) return word("empty");
    if (field === "kind") return kindWord(value);
    if (field === "language") return languageWord(value);
    if (field === "day") return shortDay(value);
    return FIGURES.includes(field) && /^\d+$/.test(value) ? grouped(value) : value;
  }

  const title = (fields) => [kindWord(fields.kind), fields.place].filter(Boolean).join(", ");
  const figures = (fields) => FIGURES.filter((name) => fields[name]).map((name) => `${words[`field${name[0].toUpperCase()}${name.slice(1)}`]} ${shown(name, fields[name])}`).join(" · ");

  // ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────
  async function route() {
    const [name, id] = location.hash.slice(1).split("/");
    const page = !person || !state ? "none" : ["viec", "mot", "ghi", "sua", "hop-gui", "nhat-ky"].includes(name) ? name : "viec";
    const view = page === "sua" ? "ghi" : page;
    for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== `v-${view}`;
    $("tabs").hidden = page === "none";
    const tab = { mot: "viec", ghi: "viec", sua: "nhat-ky" }[page] ?? page;
    for (const link of $("tabs").children) link.toggleAttribute("aria-current", link.hash === `#${tab}`);
    for (const link of $("tabs").querySelectorAll("[aria-current]")) link.setAttribute("aria-current", "page");
    if (page === "mot" && work(id)) await showOne(work(id));
    else if (page === "ghi" && (work(id) || draft?.on === id)) await openForm("activity", id);
    else if (page === "sua" && past(id)) await openForm("amend", id);
    else if (["mot", "ghi", "sua"].includes(page)) location.hash = "#viec";
    await render();
  }

  addEventListener("hashchange", async () => { draft = null; $("say").replaceChildren(); await route(); scrollTo(0, 0); $("main").focus({ preventScroll: true }); });

  async function render() {
    const mine = person ? await LT.items(person) : [];
    const unsent = mine.filter(LT.isUnsent);
    $("count").hidden = !unsent.length;
    $("count").textContent = unsent.length;
    localStorage.setItem("lantoa-unsent", unsent.length);
    if (!state) return;
    $("who").textContent = `${state.name} · ${state.unit_name}`;
    $("fresh").textContent = word("fresh", { at: clock.format(state.at) });
    const others = (await LT.allItems()).filter((item) => item.person !== person && LT.isUnsent(item)).length;
    $("others").hidden = !others;
    $("others").textContent = word("others", { n: others });
    renderWork();
    renderOutbox(mine, unsent);
    renderPast();
  }

  function dueOf(row) {
    if (!row.due) return [word("dueNone"), ""];
    const left = Math.round((Date.parse(row.due) - Date.parse(today())) / 86_400_000);
    if (row.state === "06" || row.state === "02" || row.shown) return [word("due", { day: shortDay(row.due) }), ""];
    if (left < 0) return [word("late", { n: -left }), "due-late"];
    return left ? [word("due", { day: shortDay(row.due) }), left < 8 ? "due-soon" : ""] : [word("today"), "due-soon"];
  }

  // The house's day; the demonstration has one of its own. Without a network the phone counts on from the last answer.
  function today() {
    const passed = Math.max(0, Date.now() - (state.phone_at ?? Date.now()));
    return new Date(state.at + passed + 7 * 3_600_000).toISOString().slice(0, 10);
  }

  const stateClass = (row) => (row.shown ? "st-proven" : { "01": "st-unknown", "02": "st-refused", "03": "st-received" }[row.state] ?? "st-under");
  const stateWord = (row) => words[`state-${row.state}`] ?? words[`state${row.state}`] ?? row.state;

  function renderWork() {
    const rows = state.data.work;
    $("work-none").hidden = rows.length > 0;
    $("work").replaceChildren(...rows.map((row) => {
      const [due, late] = dueOf(row);
      const node = stamp("t-work", { state: stateWord(row), due, title: row.title, from: word("from", { unit: row.from }) });
      node.classList.add(stateClass(row));
      node.querySelector("[data-state]").classList.add("st", stateClass(row));
      if (late) node.querySelector("[data-due]").classList.add(late);
      node.querySelector("a").href = `#mot/${row.id}`;
      return node;
    }));
  }

  async function showOne(row) {
    const [due, late] = dueOf(row);
    $("one-title").textContent = row.title;
    $("one-meta").textContent = word("from", { unit: row.from });
    $("one-state").textContent = stateWord(row);
    $("one-state").className = `pill st ${stateClass(row)}`;
    $("one-due").textContent = due;
    $("one-due").className = `due ${late}`;
    $("one-body").textContent = row.body;
    $("one-source").textContent = row.number ? word("source", { number: row.number, clause: row.clause }) : word("sourceNone", { clause: row.clause });
    $("one-note").hidden = !row.note;
    $("one-note").textContent = row.note ? `${word("noteOf", { unit: row.from })} ${row.note}` : "";
    const mine = await LT.items(person);
    const finished = mine.some((item) => item.kind === "step" && item.on === row.id && item.fields.step === "finish" && item.status !== "refused");
    $("one-finish").hidden = finished || ["02", "06"].includes(row.state);
    $("one-finish").onclick = async () => { await put(await newItem("step", row.id, { step: "finish" })); say("ok", word("finishPut")); await route(); await flush(); };
    $("one-log").hidden = row.state === "02";
    $("one-log").href = `#ghi/${row.id}`;
    const done = state.data.history.filter((one) => one.on === row.id);
    $("one-past").replaceChildren(...done.map((one) => stamp("t-line", { title: title(one.fields), side: shortDay(one.fields.day), words: figures(one.fields), acts: "" })));
    // Opening it is its receipt, also without a network.
    if (row.state === "01" && !mine.some((item) => item.on === row.id && item.quiet)) {
      await put(Object.assign(await newItem("step", row.id, { step: "open" }), { quiet: true }));
    }
  }

  // ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────────────
  const newItem = async (kind, on, fields = {}) => ({ key: LT.newKey(), person, kind, on, base: 0, fields, unit: state.unit, at: Date.now(), photos: [], status: "draft" });

  async function put(item) {
    Object.assign(item, { status: "waiting", at: Date.now(), sentence: null, faults: {} });
    await LT.keep(item);
    try {
      await navigator.storage?.persist?.();
      const worker = await navigator.serviceWorker?.getRegistration("/app");
      await worker?.sync?.register("lantoa-send");
    } catch { /* an enhancement where it exists */ }
  }

  // ── The form: every input is written at once, so that a draft outlives the page ─────────────────────────────────────────
  async function openForm(kind, on) {
    const mine = await LT.items(person);
    const row = kind === "amend" ? past(on) : null;
    draft ??= mine.find((item) => item.kind === kind && item.on === on && (item.status === "draft" || (item.status === "refused" && !item.tried)));
    if (!draft) {
      draft = await newItem(kind, on, row ? { ...row.fields } : { day: today(), language: "vi", items: "1" });
      if (row) Object.assign(draft, { base: row.version, before: { ...row.fields }, status: "draft" });
    }
    form.reset();
    for (const name of [...FIELDS, "link"]) {
      const control = form.elements[name];
      if (name === "kind") { for (const one of control) one.checked = one.value === draft.fields.kind; } else control.value = draft.fields[name] ?? "";
    }
    $("day").max = today();
    $("link-f").hidden = kind === "amend";
    $("form-title").textContent = word(kind === "amend" ? "editing" : "new");
    $("form-task").textContent = row ? row.task : (work(on)?.title ?? "");
    $("form-back").href = row ? "#nhat-ky" : `#mot/${on}`;
    $("draft").textContent = "";
    syncKinds();
    showFaults(draft.faults ?? {});
    if (draft.sentence) say("bad", draft.sentence);
    await showPhotos();
  }

  function syncKinds() {
    const kind = form.elements.kind.value;
    for (const field of form.querySelectorAll("[data-kinds]")) field.hidden = !(kind && field.dataset.kinds.split(" ").includes(kind));
  }

  // What is hidden says nothing.
  const typed = () => Object.fromEntries([...FIELDS, "link"].map((name) => {
    const control = form.elements[name];
    const away = name !== "kind" && control.closest("[hidden]");
    return [name, away ? "" : control.value.trim()];
  }));

  let writing = Promise.resolve();
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || !draft) return;
    syncKinds();
    Object.assign(draft, { fields: typed(), status: "draft" });
    const kept = draft;
    writing = writing.then(() => LT.keep(kept)).then(() => { $("draft").textContent = word("drafted", { at: clock.format(Date.now()) }); }).catch(() => say("bad", word("full")));
  });

  function showFaults(faults) {
    for (const name of [...FIELDS, "link", "photo"]) {
      const place = $(`${name}-e`);
      if (!place) continue;
      place.hidden = !faults[name];
      place.textContent = faults[name] ?? "";
      if (name !== "kind" && name !== "photo") form.elements[name].toggleAttribute("aria-invalid", Boolean(faults[name]));
    }
    for (const one of form.querySelectorAll("[aria-invalid]")) one.setAttribute("aria-invalid", "true");
  }

  // `1204`, `1.204`, `1 204`, as the server takes them.
  const isNumber = (text) => /^(\d+|\d{1,3}([.\s]\d{3})+)$/.test(text);

  function check(fields) {
    const faults = {};
    if (!fields.kind) faults.kind = word("faultKind");
    const year = work(draft.on)?.year;
    if (!fields.day) faults.day = word("faultDay");
    else if (fields.day > today()) faults.day = word("faultFuture");
    else if (year && Number(fields.day.slice(0, 4)) < year) faults.day = word("faultEarly", { day: year });
    for (const name of FIGURES) {
      if (fields[name] && !isNumber(fields[name])) faults[name] = word("faultNumber");
      else if (name === "items" && /^0+$/.test(fields[name])) faults[name] = word("faultZero");
    }
    if (fields.link && !/^https?:\/\/[^\s/@.]+\.[^\s@]+$/i.test(fields.link)) faults.link = word("faultLink");
    return faults;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await writing;
    const fields = typed(), faults = check(fields), item = draft;
    if (item.kind === "amend") {
      delete fields.link;
      // Only what was changed is sent: the rest is not this writer's word.
      for (const name of FIELDS) if (fields[name] === item.before[name]) delete fields[name];
      if (!Object.keys(fields).length && !item.photos.length) faults.kind = word("faultSame");
    } else {
      for (const name of Object.keys(fields)) if (!fields[name]) delete fields[name];
    }
    showFaults(faults);
    if (Object.keys(faults).length) { say("bad", word("notPut")); form.querySelector(".err:not([hidden])")?.scrollIntoView({ block: "center" }); return; }
    await put(Object.assign(item, { fields }));
    draft = null;
    location.hash = "#hop-gui";
    await new Promise((done) => setTimeout(done));
    say("ok", word("putDone"));
    await flush();
  });

  // ── Photos ───────────────────────────────────────────────────────────────────────────────────────────────────────────
  $("photo").addEventListener("change", async () => {
    const files = [...$("photo").files], item = draft, faults = [];
    for (const file of files) {
      if (item.photos.length >= 12) { faults.push(word("faultPhotos")); break; }
      try {
        const bytes = await LT.shrink(file);
        const photo = { id: `${item.key}/${LT.newKey()}`, hash: await LT.sha256(bytes), size: bytes.byteLength, name: file.name.slice(0, 80), done: false };
        item.photos.push(photo);
        Object.assign(item, { fields: item.kind === "amend" || item === draft ? typed() : item.fields, status: "draft" });
        await LT.keepPhoto(item, { id: photo.id, key: item.key, person, bytes });
      } catch (fault) {
        item.photos = item.photos.filter((photo) => photo.hash);
        faults.push(fault?.name === "QuotaExceededError" ? word("full") : word("faultPhoto", { file: file.name }));
      }
    }
    $("photo").value = "";
    $("photo-e").hidden = !faults.length;
    $("photo-e").textContent = faults.join(" ");
    await showPhotos();
  });

  async function showPhotos() {
    const item = draft;
    const nodes = await Promise.all(item.photos.map(async (photo, at) => {
      const node = $("t-photo").content.firstElementChild.cloneNode(true);
      const canvas = node.querySelector("canvas");
      canvas.setAttribute("aria-label", word("alt", { n: at + 1, kb: Math.ceil(photo.size / 1000) }));
      node.querySelector("button").setAttribute("aria-label", word("remove", { n: at + 1 }));
      node.querySelector("button").onclick = async () => { item.photos = item.photos.filter((one) => one !== photo); await LT.dropPhotos(item, [photo.id]); await showPhotos(); };
      const kept = await LT.photo(photo.id);
      if (kept) await LT.show(kept.bytes, canvas).catch(() => {});
      return node;
    }));
    if (item === draft) $("photos").replaceChildren(...nodes);
  }

  // ── Outbox ───────────────────────────────────────────────────────────────────────────────────────────────────────────
  function itemTitle(item) {
    if (item.kind === "activity") return title(item.fields.kind ? item.fields : { kind: "other" });
    return word({ step: "kindStep", amend: "kindAmend", settle: "kindSettle" }[item.kind] ?? item.kind);
  }

  const about = (item) => work(item.on)?.title ?? past(item.on)?.task ?? "";
  const size = (item) => new TextEncoder().encode(LT.envelope(item)).length;

  function statusOf(item) {
    if (item.status === "sent") return word("statusPhotos", { n: item.photos.filter((photo) => photo.done).length, m: item.photos.length });
    return word({ draft: "statusDraft", waiting: "statusWaiting", refused: "statusRefused" }[item.status]);
  }

  function renderOutbox(mine, unsent) {
    $("out-meta").textContent = unsent.length ? word("waiting", { n: unsent.length }) : word("nothing");
    $("out-none").hidden = unsent.length > 0;
    $("send").disabled = sending;
    $("export").disabled = !unsent.length;
    $("out").replaceChildren(...unsent.map((item) => {
      const why = [item.sentence, ...item.photos.map((photo) => photo.why)].filter(Boolean);
      const facts = [word("bytes", { n: grouped(size(item)) }), item.photos.length ? word("photosOf", { n: item.photos.length }) : ""];
      const node = stamp("t-line", { title: itemTitle(item), side: statusOf(item), words: [about(item), ...facts, ...(item.status === "refused" || item.status === "sent" ? why : [])].filter(Boolean).join(" · "), acts: " " });
      const acts = node.querySelector("[data-acts]");
      const open = { activity: "ghi", amend: "sua" }[item.kind];
      if (open && item.status !== "sent" && !item.tried) acts.append(button(word("mend"), async () => { Object.assign(item, { status: item.status === "refused" ? "refused" : "draft" }); await LT.keep(item); location.hash = `#${open}/${item.on}`; }));
      if (item.status !== "sent") acts.append(button(word("drop"), async () => { if (confirm(word("dropSure"))) { await LT.drop(item); await render(); } }));
      if (!acts.children.length) acts.remove();
      return node;
    }));
    const done = mine.filter((item) => item.receipt && !item.quiet).reverse();
    $("sent-none").hidden = done.length > 0;
    $("sent").replaceChildren(...done.slice(0, 20).map((item) => stamp("t-line", {
      title: itemTitle(item), side: "",
      words: [item.receipt.sentence, item.receipt.landed ? word("landed") : "", word("receipt", { at: clock.format(item.receipt.at), hash: item.receipt.hash.slice(0, 8) })].filter(Boolean).join(" "), acts: "",
    })));
  }

  $("send").addEventListener("click", () => flush(true));

  // Everything that is not sent, with its photos, as one file for the person.
  $("export").addEventListener("click", async () => {
    const unsent = (await LT.items(person)).filter(LT.isUnsent);
    const items = [];
    for (const item of unsent) {
      const photos = [];
      for (const photo of item.photos) {
        const bytes = new Uint8Array((await LT.photo(photo.id))?.bytes ?? []);
        let text = "";
        for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        photos.push({ ...photo, base64: btoa(text) });
      }
      items.push({ ...JSON.parse(LT.envelope(item)), status: item.status, photos });
    }
    const file = new Blob([JSON.stringify({ person, name: state.name, unit: state.unit_name, items }, null, 1)], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `lantoa-chua-gui-${today()}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });

  // ── History and clashes ──────────────────────────────────────────────────────────────────────────────────────────────
  function renderPast() {
    const rows = state.data.history;
    $("past-none").hidden = rows.length > 0;
    $("past").replaceChildren(...rows.map((row) => {
      const marks = [row.late ? word("landed") : "", row.withdrawn ? word("withdrawn") : "", row.task, figures(row.fields), row.evidence ? word("evidence", { n: row.evidence }) : word("noEvidence")];
      const node = stamp("t-line", { title: title(row.fields), side: shortDay(row.fields.day), words: marks.filter(Boolean).join(" · "), acts: row.withdrawn ? "" : " " });
      if (!row.withdrawn) node.querySelector("[data-acts]").append(button(word("edit"), () => { location.hash = `#sua/${row.id}`; }));
      return node;
    }));
    renderClashes();
  }

  async function renderClashes() {
    const chosen = (await LT.items(person)).filter((item) => item.kind === "settle" && item.status !== "refused").map((item) => item.on);
    const open = state.data.clashes.filter((clash) => !chosen.includes(clash.id));
    $("clashes").replaceChildren(...open.map((clash) => {
      const name = words[`field${clash.field[0].toUpperCase()}${clash.field.slice(1)}`] ?? clash.field;
      const row = past(clash.on);
      const node = stamp("t-clash", {
        legend: word("clash", { field: name }), task: row ? `${title(row.fields)}, ${shortDay(row.fields.day)}` : "",
        theirs: shown(clash.field, row?.fields[clash.field] ?? clash.theirs), mine: shown(clash.field, clash.mine), said: word("clashSaid", { person: clash.by, at: clock.format(clash.at) }),
      });
      node.addEventListener("submit", async (event) => {
        event.preventDefault();
        const keep = node.elements.keep.value;
        if (!keep) { say("bad", word("clashChoose")); return; }
        await put(await newItem("settle", clash.id, { keep }));
        await render();
        await flush(true);
      });
      return node;
    }));
  }

  // ── Sending, and saying truthfully what came of it ─────────────────────────────────────────────────────────────────────
  async function take(whose) {
    if (whose && whose !== person) { person = whose; localStorage.setItem("lantoa-person", person); draft = null; }
    const kept = person ? await LT.state(person) : null;
    if (kept && kept.at !== state?.at) kept.phone_at = Date.now();
    else if (kept) kept.phone_at = state.phone_at;
    const fresh = kept && (kept.at !== state?.at || kept.person !== state?.person);
    state = kept ?? null;
    if (fresh && kept.phone_at) localStorage.setItem("lantoa-heard", JSON.stringify([kept.at, kept.phone_at]));
  }

  async function flush(asked = false) {
    sending = true;
    net();
    $("send").disabled = true;
    const report = await LT.flush();
    sending = false;
    await take(report.person);
    reached = report.status !== "offline";
    net();
    const left = person ? (await LT.items(person)).filter(LT.isUnsent).filter((item) => item.status !== "draft" && item.status !== "refused").length : 0;
    if (report.status === "signed-out") say("note", word("reportSignedOut"), ["/sign-in?next=%2Fapp", word("signIn")]);
    else if (report.status === "ok" && report.refused) say("bad", word("reportRefused", { n: report.refused }));
    else if (report.status === "ok" && report.clashes) say("note", word("clashNote", { n: report.clashes }), ["#nhat-ky", word("clashSee")]);
    else if (report.texts && left) say("note", word("reportSome", { n: report.texts, m: left }));
    else if (report.texts) say("ok", word("reportAll", { n: report.texts }));
    else if (asked && report.status === "offline") say("note", word("reportOffline"));
    else if (asked && report.status === "server") say("bad", word("reportServer"));
    else if (asked) say("ok", left ? word("waiting", { n: left }) : word("nothing"));
    if (draft) await render(); else await route();
  }

  let reached = navigator.onLine;
  function net() {
    const on = navigator.onLine && reached;
    $("net").dataset.net = on ? "on" : "off";
    $("net").textContent = word(sending ? "sending" : on ? "online" : "offline");
  }

  addEventListener("online", () => flush());
  addEventListener("offline", () => { reached = false; net(); });
  if (typeof BroadcastChannel === "function") new BroadcastChannel("lantoa").onmessage = async () => { if (!sending) { await take(null); await render(); } };

  (async () => {
    navigator.serviceWorker?.register("/worker.js", { scope: "/app" }).catch(() => {});
    const [at, phone] = JSON.parse(localStorage.getItem("lantoa-heard") ?? "[0,0]");
    await take(null);
    if (state?.at === at) state.phone_at = phone;
    net();
    await route();
    await flush();
  })();
})();
