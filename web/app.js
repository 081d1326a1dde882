// Lan Tỏa without a network: the pages of the app, and when it sends.
(() => {
  "use strict";
  const { $, word, clock, shortDay, title, figures, stamp, say } = LT.words;
  const app = LT.app;
  const PAGES = ["viec", "mot", "ghi", "sua", "hop-gui", "nhat-ky", "bao-cao", "ky"];
  let reached = navigator.onLine;

  // The part of the address behind # names the page: `mot/ID`, `ghi/ID`, `ghi/ID/KEY`.
  async function route() {
    const { hash } = location, [name, id, key] = hash.slice(1).split("/").map(decodeURIComponent);
    const page = !app.person || !app.state ? "none" : PAGES.includes(name) ? name : "viec";
    // Read before anything is shown: a task must never stand there for a moment with the buttons of the one before.
    const row = page === "mot" ? app.work(id) : undefined, mine = row ? await LT.items(app.person) : [];
    if (location.hash !== hash) return;
    const view = page === "sua" ? "ghi" : page;
    for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== `v-${view}`;
    $("tabs").hidden = page === "none";
    const tab = { mot: "viec", ghi: "viec", sua: "nhat-ky", ky: "bao-cao" }[page] ?? page;
    for (const link of $("tabs").children) if (link.hash === `#${tab}`) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    if (row) {
      showOne(row, mine.filter((item) => item.on === row.id));
      await receive(row, mine);
    } else if (page === "ghi" && app.work(id)) await app.openForm("activity", id, key);
    else if (page === "sua" && app.past(id)) await app.openForm("amend", id, key);
    else if (page === "ky" && app.report(id)) await app.openReport(id, key);
    else if (["mot", "ghi", "sua", "ky"].includes(page)) await app.go(page === "ky" ? "bao-cao" : "viec");
    await app.render();
  }

  async function turn() {
    app.draft = null;
    app.leaveReport();
    $("say").replaceChildren();
    await route();
    scrollTo(0, 0);
    $("main").focus({ preventScroll: true });
  }

  // Goes to a page; done when it is shown.
  app.go = async (hash) => {
    if (location.hash !== `#${hash}`) history.pushState(null, "", `#${hash}`);
    await turn();
  };
  addEventListener("popstate", turn);

  app.render = async () => {
    const mine = app.person ? await LT.items(app.person) : [];
    const unsent = mine.filter(LT.isUnsent);
    $("count").hidden = !unsent.length;
    $("count").textContent = unsent.length;
    localStorage.setItem("lantoa-unsent", unsent.length);
    if (!app.state) return;
    $("who").textContent = `${app.state.name} · ${app.state.unit_name}`;
    $("fresh").textContent = word("fresh", { at: clock.format(app.state.at) });
    const others = (await LT.allItems()).filter((item) => item.person !== app.person && LT.isUnsent(item)).length;
    $("others").hidden = !others;
    $("others").textContent = word("others", { n: others });
    $("work-none").hidden = app.state.data.work.length > 0;
    $("work").replaceChildren(...app.state.data.work.map(workLine));
    app.renderOutbox(mine, unsent);
    app.renderPast(mine);
    app.renderReports(mine);
  };

  // ── Assignments ──────────────────────────────────────────────────────────────────────────────────────────────────────
  app.dueOf = (row) => {
    if (!row.due) return [word("dueNone"), ""];
    const left = Math.round((Date.parse(row.due) - Date.parse(app.today())) / 86_400_000);
    const day = word("due", { day: shortDay(row.due) });
    if (["02", "06"].includes(row.state) || row.shown) return [day, ""];
    if (left < 0) return [word("late", { n: -left }), "due-late"];
    return left ? [day, left < 8 ? "due-soon" : ""] : [word("today"), "due-soon"];
  };

  const stateClass = (row) => (row.shown ? "st-proven" : { "01": "st-unknown", "02": "st-refused", "03": "st-received" }[row.state] ?? "st-under");
  const stateWord = (row) => word(`state-${row.state}`);

  function workLine(row) {
    const [due, late] = app.dueOf(row);
    const node = stamp("t-work", { state: stateWord(row), due, title: row.title, from: word("from", { unit: row.from }) });
    node.classList.add(stateClass(row));
    node.querySelector("[data-state]").classList.add("st", stateClass(row));
    if (late) node.querySelector("[data-due]").classList.add(late);
    node.querySelector("a").href = `#mot/${row.id}`;
    return node;
  }

  function showOne(row, about) {
    const [due, late] = app.dueOf(row);
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
    const ends = (item) => item.kind === "step" && item.fields.step === "finish" && item.status === "waiting";
    $("one-finish").hidden = ["02", "06"].includes(row.state) || about.some(ends);
    $("one-finish").onclick = () => finish(row);
    app.showHand(row, about);
    $("one-log").hidden = row.state === "02";
    $("one-log").href = `#ghi/${row.id}`;
    const done = app.state.data.history.filter((one) => one.on === row.id);
    $("one-done").hidden = !done.length;
    $("one-past").replaceChildren(...done.map((one) => stamp("t-line", { title: title(one.fields), side: shortDay(one.fields.day), words: figures(one.fields), acts: "" })));
  }

  // Opening it is its receipt, also without a network.
  async function receive(row, mine) {
    const receipt = (item) => item.kind === "step" && item.on === row.id && item.quiet && item.status !== "refused";
    if (row.state === "01" && !mine.some(receipt)) {
      await app.put(Object.assign(app.newItem("step", row.id, { step: "open" }), { quiet: true }));
      if (!app.sending) app.flush();
    }
  }

  async function finish(row) {
    await app.put(app.newItem("step", row.id, { step: "finish" }));
    await route();
    say("ok", word("finishPut"));
    await app.flush();
  }

  // ── Sending, and saying truthfully what came of it ─────────────────────────────────────────────────────────────────────
  async function take(whose) {
    if (whose && whose !== app.person) {
      Object.assign(app, { person: whose, draft: null });
      localStorage.setItem("lantoa-person", whose);
    }
    app.state = app.person ? ((await LT.state(app.person)) ?? null) : null;
  }

  app.flush = async (asked = false) => {
    app.sending = true;
    $("send").disabled = true;
    net();
    const report = await LT.flush(app.person);
    app.sending = false;
    reached = report.status !== "offline";
    net();
    await take(report.person);
    const open = ["draft", "refused"];
    const left = app.person ? (await LT.items(app.person)).filter((item) => LT.isUnsent(item) && !open.includes(item.status)).length : 0;
    if (app.draft) await app.render(); else await route();
    tell(report, left, asked);
    if (left) await app.sendLater();
  };

  function tell({ status, texts, refused, clashes }, left, asked) {
    if (status === "signed-out") say("note", word("reportSignedOut"), ["/sign-in?next=%2Fapp", word("signIn")]);
    else if (status === "server" && (asked || texts)) say("bad", word("reportServer"));
    else if (refused) say("bad", word("reportRefused", { n: refused }));
    else if (clashes) say("note", word("clashNote", { n: clashes }), ["#nhat-ky", word("clashSee")]);
    else if (texts) say(left ? "note" : "ok", word(left ? "reportSome" : "reportAll", { n: texts, m: left }));
    else if (asked && status === "offline") say("note", word("reportOffline"));
    else if (asked) say(left ? "note" : "ok", left ? word("waiting", { n: left }) : word("nothing"));
  }

  // What the worker or another window has sent.
  async function hear({ by, report }) {
    if (by === "page" && app.sending) return;
    await take(null);
    await app.render();
    if (by === "worker" && (report.texts || report.refused || report.clashes)) tell(report, Number($("count").textContent), false);
  }

  function net() {
    const on = navigator.onLine && reached;
    $("net").dataset.net = on ? "on" : "off";
    $("net").textContent = word(app.sending ? "sending" : on ? "online" : "offline");
  }

  addEventListener("online", () => app.flush());
  addEventListener("offline", () => { reached = false; net(); });
  if (typeof BroadcastChannel === "function") new BroadcastChannel("lantoa").onmessage = ({ data }) => hear(data);

  (async () => {
    navigator.serviceWorker?.register("/worker.js", { scope: "/app" }).catch(() => {});
    await take(null);
    net();
    await route();
    await app.flush();
  })();
})();
