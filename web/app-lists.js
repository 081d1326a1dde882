// Lan Tỏa without a network: the outbox with its receipts, the log, and what was changed twice.
(() => {
  "use strict";
  const { $, word, clock, grouped, shortDay, fieldWord, shown, title, figures, stamp, say, button } = LT.words;
  const app = LT.app;

  const about = (item) => app.work(item.on)?.title ?? app.past(item.on)?.task ?? (item.kind === "filing" ? app.reportTitle(item.on) : "");
  const size = (item) => new TextEncoder().encode(LT.envelope(item)).length;

  // Its unit merged before it was sent.
  const landedWord = (how) => (how ? word(how === "undecided" ? "landedUndecided" : "landedFollowed") : "");

  function nameOf(item) {
    if (item.kind === "activity") return title(item.fields);
    if (item.kind === "filing") return word({ submit: "kindSubmit", nothing: "kindNothing" }[item.fields.act] ?? "kindReport");
    if (item.kind === "delegate") return word("kindDelegate", { n: item.fields.units.split(" ").length });
    if (item.fields.step === "refuse") return word("kindRefuse");
    return word({ step: "kindStep", amend: "kindAmend", settle: "kindSettle" }[item.kind] ?? item.kind);
  }

  function statusOf(item) {
    if (item.status !== "sent") return word({ draft: "statusDraft", waiting: "statusWaiting", refused: "statusRefused" }[item.status]);
    return word("statusPhotos", { n: item.photos.filter((photo) => photo.done).length, m: item.photos.length });
  }

  app.renderOutbox = (mine, unsent) => {
    $("out-meta").textContent = unsent.length ? word("waiting", { n: unsent.length }) : word("nothing");
    $("out-none").hidden = unsent.length > 0;
    $("send").disabled = app.sending;
    $("export-box").hidden = !unsent.length;
    $("out").replaceChildren(...unsent.map(outLine));
    const done = mine.filter((item) => item.receipt && !item.quiet).reverse();
    $("sent-none").hidden = done.length > 0;
    $("sent").replaceChildren(...done.slice(0, 20).map(receiptLine));
  };

  function outLine(item) {
    const ofPhotos = item.photos.map((photo) => (photo.gone ? word("photoGone", { file: photo.name }) : photo.why));
    const why = item.status === "refused" || item.status === "sent" ? [item.sentence, ...ofPhotos] : [];
    const facts = [about(item), word("bytes", { n: grouped(size(item)) }), item.photos.length ? word("photosOf", { n: item.photos.length }) : ""];
    const node = stamp("t-line", { title: nameOf(item), side: statusOf(item), words: [...facts, ...why].filter(Boolean).join(" · "), acts: " " });
    const acts = node.querySelector("[data-acts]"), page = { activity: "ghi", amend: "sua", filing: "ky" }[item.kind];
    // What was once on its way may count already: it is not changed any more, only corrected afterwards.
    const there = { activity: app.work, filing: app.report }[item.kind] ?? app.past;
    if (page && there(item.on) && item.status !== "sent" && !item.tried) acts.append(button(word("mend"), () => app.go(`${page}/${encodeURIComponent(item.on)}/${item.key}`)));
    if (item.status !== "sent" || item.photos.some((photo) => photo.gone)) acts.append(button(word("drop"), async () => { if (confirm(word("dropSure"))) { await LT.drop(item); await app.render(); } }));
    if (!acts.children.length) acts.remove();
    return node;
  }

  function receiptLine(item) {
    const { at, hash, landed, sentence } = item.receipt;
    const words = [sentence, landedWord(landed), word("receipt", { at: clock.format(at), hash: hash.slice(0, 8) })];
    return stamp("t-line", { title: nameOf(item), side: "", words: words.filter(Boolean).join(" "), acts: "" });
  }

  $("send").addEventListener("click", () => app.flush(true));

  app.renderPast = (mine) => {
    const rows = app.state.data.history;
    $("past-none").hidden = rows.length > 0;
    $("past").replaceChildren(...rows.map(pastLine));
    const chosen = mine.filter((item) => item.kind === "settle" && item.status !== "refused").map((item) => item.on);
    $("clashes").replaceChildren(...app.state.data.clashes.filter((clash) => !chosen.includes(clash.id)).map(clashForm));
  };

  function pastLine(row) {
    const marks = [landedWord(row.late), row.withdrawn ? word("withdrawn") : "", row.task, figures(row.fields), row.evidence ? word("evidence", { n: row.evidence }) : word("noEvidence")];
    const node = stamp("t-line", { title: title(row.fields), side: shortDay(row.fields.day), words: marks.filter(Boolean).join(" · "), acts: row.withdrawn ? "" : " " });
    if (!row.withdrawn) node.querySelector("[data-acts]").append(button(word("edit"), () => app.go(`sua/${row.id}`)));
    return node;
  }

  // Both values, and the person chooses.
  function clashForm(clash) {
    const row = app.past(clash.on);
    const node = stamp("t-clash", {
      legend: word("clash", { field: fieldWord(clash.field) }), task: row ? `${title(row.fields)}, ${shortDay(row.fields.day)}` : "",
      theirs: shown(clash.field, row?.fields[clash.field] ?? clash.theirs), mine: shown(clash.field, clash.mine),
      said: word("clashSaid", { person: clash.by, at: clock.format(clash.at) }),
    });
    node.addEventListener("submit", async (event) => {
      event.preventDefault();
      const keep = node.elements.keep.value;
      if (!keep) { say("bad", word("clashChoose")); return; }
      await app.put(app.newItem("settle", clash.id, { keep }));
      await app.render();
      await app.flush(true);
    });
    return node;
  }
})();
