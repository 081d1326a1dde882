// Lan Tỏa without a network: the form of an activity. Every input is written at once, so that a draft outlives the page.
(() => {
  "use strict";
  const { $, FIGURES, FIELDS, form, word, clock, say } = LT.words;
  const app = LT.app;
  let writing = Promise.resolve();

  // A new activity of an assignment, or a correction of an activity; what was begun before is found again.
  app.openForm = async (kind, on, key) => {
    const mine = await LT.items(app.person);
    const row = kind === "amend" ? app.past(on) : null;
    const begun = (item) => item.kind === kind && item.on === on && item.status === "draft";
    app.draft ??= mine.find(key ? (item) => item.key === key : begun) ?? begin(kind, on, row);
    const draft = app.draft, values = { ...draft.before, ...draft.fields };
    form.reset();
    for (const name of [...FIELDS, "link"]) {
      if (name === "kind") for (const one of form.elements.kind) one.checked = one.value === values.kind;
      else form.elements[name].value = values[name] ?? "";
    }
    $("day").max = app.today();
    $("link-f").hidden = kind === "amend";
    $("form-title").textContent = word(kind === "amend" ? "editing" : "new");
    $("form-task").textContent = row ? row.task : (app.work(on)?.title ?? "");
    $("form-back").href = row ? "#nhat-ky" : `#mot/${on}`;
    $("draft").textContent = "";
    syncKinds();
    showFaults(draft.faults ?? {});
    if (draft.sentence) say("bad", draft.sentence);
    await showPhotos();
  };

  function begin(kind, on, row) {
    const fields = row ? {} : { day: app.today(), language: "vi", items: "1" };
    const item = app.newItem(kind, on, fields);
    return row ? Object.assign(item, { base: row.version, before: { ...row.fields } }) : item;
  }

  // Figures that do not belong to the chosen kind step aside; what is hidden says nothing.
  function syncKinds() {
    const kind = form.elements.kind.value;
    for (const field of form.querySelectorAll("[data-kinds]")) field.hidden = !(kind && field.dataset.kinds.split(" ").includes(kind));
  }

  function typed() {
    const value = (name) => (name !== "kind" && form.elements[name].closest("[hidden]") ? "" : form.elements[name].value.trim());
    return Object.fromEntries([...FIELDS, "link"].map((name) => [name, value(name)]));
  }

  form.addEventListener("input", (event) => {
    const draft = app.draft;
    if (event.target.type === "file" || !draft) return;
    syncKinds();
    Object.assign(draft, { fields: typed(), status: "draft" });
    writing = writing.then(() => LT.keep(draft)).then(() => { $("draft").textContent = word("drafted", { at: clock.format(app.now()) }); }).catch(() => say("bad", word("full")));
  });

  function showFaults(faults) {
    for (const name of [...FIELDS, "link"]) {
      $(`${name}-e`)?.toggleAttribute("hidden", !faults[name]);
      if ($(`${name}-e`)) $(`${name}-e`).textContent = faults[name] ?? "";
      if (name !== "kind" && faults[name]) form.elements[name].setAttribute("aria-invalid", "true");
      else if (name !== "kind") form.elements[name].removeAttribute("aria-invalid");
    }
  }

  // `1204`, `1.204`, `1 204`, as the server takes them.
  const isNumber = (text) => /^(\d+|\d{1,3}([.\s]\d{3})+)$/.test(text);

  // The server's rules, as far as a phone can know.
  function check(fields, draft) {
    const faults = {}, on = draft.kind === "amend" ? app.past(draft.on)?.on : draft.on, year = app.work(on)?.year;
    if (!fields.kind) faults.kind = word("faultKind");
    if (!fields.day) faults.day = word("faultDay");
    else if (fields.day > app.today()) faults.day = word("faultFuture");
    else if (year && Number(fields.day.slice(0, 4)) < year) faults.day = word("faultEarly", { day: year });
    for (const name of FIGURES) {
      if (fields[name] && !isNumber(fields[name])) faults[name] = word("faultNumber");
      else if (name === "items" && /^0+$/.test(fields.items)) faults.items = word("faultZero");
    }
    if (fields.link && !/^https?:\/\/[^\s/@.]+\.[^\s@]+$/i.test(fields.link)) faults.link = word("faultLink");
    return faults;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await writing;
    const item = app.draft, fields = typed(), faults = check(fields, item);
    if (item.kind === "amend") {
      delete fields.link;
      // Only what was changed is sent: the rest is not this writer's word.
      for (const name of FIELDS) if (fields[name] === (item.before[name] ?? "")) delete fields[name];
      if (!Object.keys(fields).length && !item.photos.length) faults.kind = word("faultSame");
    } else {
      for (const name of Object.keys(fields)) if (!fields[name]) delete fields[name];
    }
    showFaults(faults);
    if (Object.keys(faults).length) {
      say("bad", word("notPut"));
      form.querySelector(".err:not([hidden])")?.scrollIntoView({ block: "center" });
      return;
    }
    await app.put(Object.assign(item, { fields }));
    app.draft = null;
    await app.go("hop-gui");
    say("ok", word("putDone"));
    await app.flush();
  });

  $("photo").addEventListener("change", async () => {
    const item = app.draft, faults = [];
    for (const file of [...$("photo").files]) {
      if (item.photos.length >= 12) { faults.push(word("faultPhotos")); break; }
      const fault = await addPhoto(item, file);
      if (fault) faults.push(fault);
    }
    $("photo").value = "";
    $("photo-e").hidden = !faults.length;
    $("photo-e").textContent = faults.join(" ");
    await showPhotos();
  });

  // Gives a sentence when it could not be added.
  async function addPhoto(item, file) {
    try {
      const bytes = await LT.shrink(file);
      const photo = { id: `${item.key}/${LT.newKey()}`, hash: await LT.sha256(bytes), size: bytes.byteLength, name: file.name.slice(-80), done: false };
      const kept = { ...item, fields: typed(), status: "draft", photos: [...item.photos, photo] };
      await LT.keepPhoto(kept, { id: photo.id, key: item.key, person: item.person, bytes });
      Object.assign(item, kept);
      return null;
    } catch (fault) {
      return fault?.name === "QuotaExceededError" ? word("full") : word("faultPhoto", { file: file.name });
    }
  }

  async function showPhotos() {
    const item = app.draft;
    const nodes = await Promise.all(item.photos.map(async (photo, at) => {
      const node = $("t-photo").content.firstElementChild.cloneNode(true), canvas = node.querySelector("canvas");
      canvas.setAttribute("aria-label", word("alt", { n: at + 1, kb: Math.ceil(photo.size / 1000) }));
      node.querySelector("button").setAttribute("aria-label", word("remove", { n: at + 1 }));
      node.querySelector("button").onclick = async () => {
        item.photos = item.photos.filter((one) => one !== photo);
        await LT.dropPhotos(item, [photo.id]);
        await showPhotos();
      };
      const kept = await LT.photo(photo.id);
      if (kept) await LT.show(kept.bytes, canvas).catch(() => {});
      return node;
    }));
    if (item === app.draft) $("photos").replaceChildren(...nodes);
  }
})();
