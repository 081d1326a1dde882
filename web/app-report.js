// Lan Tỏa without a network: what the unit owes, the form of a periodic report, and the last reports.
(() => {
  "use strict";
  const { $, word, clock, shortDay, stamp, say, button } = LT.words;
  const app = LT.app, form = $("report");
  let writing = Promise.resolve(), now = null;

  const rows = () => app.state?.data?.filings?.rows ?? [];
  // What a former program wrote about a report of another unit names it by its number.
  const means = (row, on) => row.on === on || (row.id && row.id === on);
  app.report = (on) => rows().find((row) => means(row, on));
  const formOf = (row) => app.state.data.filings.forms[row.form];
  app.reportTitle = (on) => { const row = app.report(on); return row ? `${formOf(row).name}, ${row.period}` : ""; };
  const make = (tag, parts = {}, ...children) => { const node = Object.assign(document.createElement(tag), parts); node.append(...children); return node; };

  // ── What is owed ─────────────────────────────────────────────────────────────────────────────────────────────────────
  app.renderReports = (mine) => {
    const open = rows().filter((row) => !row.sent), sent = rows().filter((row) => row.sent);
    $("owed-none").hidden = open.length > 0;
    $("owed").replaceChildren(...open.map((row) => owedLine(row, mine)));
    $("filed-none").hidden = sent.length > 0;
    $("filed").replaceChildren(...sent.reverse().map((row) => stamp("t-line", { title: `${formOf(row).name}, ${row.period}`, side: row.state_words, words: [row.answer, row.sent_at ? clock.format(row.sent_at) : ""].filter(Boolean).join(" · "), acts: " " })).map((node, at) => { node.querySelector("[data-acts]").append(button(word("look"), () => app.go(`ky/${encodeURIComponent(sent[at].on)}`))); return node; }));
  };

  function owedLine(row, mine) {
    const [due, late] = app.dueOf({ due: row.due, state: "", shown: 0 });
    const item = mine.find((one) => one.kind === "filing" && means(row, one.on) && one.status !== "sent");
    const state = item ? word({ draft: "statusDraft", waiting: "statusWaiting", refused: "statusRefused" }[item.status]) : row.state_words ?? word(row.ends > app.today() ? "periodOpen" : "periodClosed");
    const node = stamp("t-work", { state, due, title: `${formOf(row).name}`, from: [row.period, row.unit, row.to ? word("reportTo", { unit: row.to }) : ""].filter(Boolean).join(" · ") });
    const kind = row.state === "returned" ? "st-refused" : late === "due-late" ? "st-overdue" : item || row.version ? "st-under" : "st-unknown";
    node.classList.add(kind);
    node.querySelector("[data-state]").classList.add("st", kind);
    if (late) node.querySelector("[data-due]").classList.add(late);
    node.querySelector("a").href = `#ky/${encodeURIComponent(row.on)}`;
    return node;
  }

  // ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  // What stands in the fields before anything is typed: what is stored, or the last answer of the server about a clash.
  const stood = (item, row) => flat(item.theirs ?? row.said);
  function flat(said) {
    const all = {};
    for (const [at, value] of Object.entries(said.cells ?? {})) all[`c${at}`] = value;
    for (const [code, value] of Object.entries(said.texts ?? {})) all[`t-${code}`] = value;
    for (const [key, value] of Object.entries(said.reasons ?? {})) all[`r-${key}`] = value;
    return all;
  }

  app.openReport = async (on, key) => {
    const row = app.report(on), mine = await LT.items(app.person);
    const unsent = (item) => item.kind === "filing" && means(row, item.on) && item.status !== "sent" && (key ? item.key === key : true);
    const item = mine.find(unsent) ?? begin(row);
    const shown = now?.item?.key === item.key ? now.item : item;
    app.draft = shown;
    now = { row, form: formOf(row), item: shown, columns: [], odd: shown.odd ?? [] };
    $("report-title").textContent = now.form.name;
    $("report-meta").textContent = [row.period, row.unit ?? app.state.unit_name, row.to ? word("reportTo", { unit: row.to }) : ""].filter(Boolean).join(" · ");
    const [due, late] = app.dueOf({ due: row.due, state: row.sent ? "06" : "", shown: 0 });
    $("report-due").textContent = due;
    $("report-due").className = `due ${late}`;
    $("report-note").textContent = [row.remark ? word("returned", { remark: row.remark }) : "", row.sent ? `${row.state_words}. ${row.answer ?? ""}` : "", row.said.nothing ? word("nothingSaid") : "", row.ends > app.today() ? word("closes", { day: shortDay(row.ends) }) : ""].filter(Boolean).join(" ");
    $("report-note").hidden = !$("report-note").textContent;
    $("report-draft").textContent = "";
    const closed = row.sent || shown.tried;
    $("report-acts").hidden = closed;
    draw(closed);
    judge();
    if (shown.sentence && shown.status === "refused") say("bad", shown.sentence);
  };

  function begin(row) {
    const fields = row.version ? {} : Object.fromEntries(Object.entries(row.fill ?? {}).map(([at, value]) => [`c${at}`, value]));
    return Object.assign(app.newItem("filing", row.on, fields), { base: row.version });
  }

  function draw(closed) {
    const { form: about, item, row } = now, values = { ...stood(item, row), ...item.fields };
    const parts = about.tables.map((table) => make("fieldset", { className: "group" }, make("legend", { textContent: table.name }), ...table.lines.map((line) => lineOf(line, values, closed))));
    for (const repeat of about.repeats ?? []) parts.push(listingOf(repeat, values, closed));
    if (about.sections.length) parts.push(make("fieldset", { className: "group" }, make("legend", { textContent: word("reportWords") }), ...about.sections.map((section) => textOf(section, values, closed))));
    $("report-body").replaceChildren(...parts);
  }

  function listingOf(repeat, values, closed) {
    const name = `t-${repeat.code}`, node = LT.rows.draw(repeat, values[name] ?? "", closed);
    node.append(...clashOf(name, now.item, LT.rows.words));
    return node;
  }

  function lineOf(line, values, closed) {
    const node = make("div", { className: "figure" }, cellOf(line.at, line.label, line, values, closed));
    if (line.help) node.append(make("p", { className: "hint", textContent: line.help }));
    if (line.parts.length) {
      const cells = line.parts.map(([at, label]) => cellOf(at, label, line, values, closed));
      const more = make("details", { className: "more parts", open: line.parts.some(([at]) => values[`c${at}`]) }, make("summary", { textContent: word("reportParts", { n: line.parts.length }) }), make("div", { className: "fields fields-2" }, ...cells));
      node.append(more);
    }
    return node;
  }

  function cellOf(at, label, line, values, closed) {
    const { row, item } = now, name = `c${at}`;
    now.columns[at] = { d: line.d, neg: line.neg, label, ...line.asks };
    const input = make("input", { id: `f-${name}`, name, inputMode: "decimal", autocomplete: "off", value: values[name] ?? "", readOnly: closed || Boolean(line.asks?.sum) });
    input.setAttribute("aria-describedby", `f-${name}-h f-${name}-e`);
    const hint = [row.before?.[at] ? word("reportBefore", { value: row.before[at] }) : "", row.from?.[at] ?? ""].filter(Boolean).join(" · ");
    return asked(line.asks, make("div", { className: "field" }, make("label", { htmlFor: `f-${name}`, textContent: label }),
      make("div", { className: "affix" }, input, make("span", { className: "quiet", textContent: line.unit })),
      make("p", { className: "hint", id: `f-${name}-h`, textContent: hint, hidden: !hint }),
      make("p", { className: "err", id: `f-${name}-e`, hidden: true }), make("div", { id: `f-${name}-o` }), ...clashOf(name, item)));
  }

  function textOf(section, values, closed) {
    const name = `t-${section.code}`;
    const area = answerOf(section, name, values[name] ?? "", closed);
    area.setAttribute("aria-describedby", `f-${name}-e`);
    return asked(section.asks, make("div", { className: "field" }, make("label", { htmlFor: `f-${name}`, textContent: section.title }), ...(section.help ? [make("p", { className: "hint", textContent: section.help })] : []),
      area, make("p", { className: "err", id: `f-${name}-e`, hidden: true }), ...clashOf(name, now.item)));
  }

  // Words, or a choice of the list; of several, those that are held down.
  function answerOf(section, name, value, closed) {
    const choices = section.asks?.choices ?? [];
    if (section.asks?.day) return make("input", { id: `f-${name}`, name, inputMode: "numeric", placeholder: "05/4/2021", autocomplete: "off", value, readOnly: closed });
    if (!choices.length) return make("textarea", { id: `f-${name}`, name, rows: 3, maxLength: 20_000, value, readOnly: closed });
    const said = value.split(BETWEEN), several = section.asks.several;
    const options = choices.map((choice) => new Option(choice, choice, false, said.includes(choice)));
    return make("select", { id: `f-${name}`, name, multiple: several, disabled: closed }, ...(several ? [] : [new Option(word("empty"), "")]), ...options);
  }

  const BETWEEN = "; ";
  const valueOf = (one) => (one.multiple && one.selectedOptions ? [...one.selectedOptions].map((option) => option.value).join(BETWEEN) : one.value).trim();

  function asked(asks, node) {
    if (asks?.if) node.dataset.if = JSON.stringify(asks.if);
    return node;
  }

  // What the form says in a field, as expressions take it; what is not asked says nothing.
  function said(field) {
    const one = form.elements[field], text = !one || one.closest("[hidden]") ? "" : valueOf(one);
    if (!/^c\d+$/.test(field)) return text;
    const { d, neg } = of(Number(field.slice(1))), value = Figures.typed(text, d, neg);
    return [typeof value === "number" ? value : null, d];
  }

  // What is not asked steps aside, and says nothing; of choices those are offered that go with the other answer.
  function ask() {
    for (const field of form.querySelectorAll("[data-if]")) field.hidden = Figures.truth(JSON.parse(field.dataset.if), said) !== true;
    for (const [field, { among }] of Object.entries(now.form.rules ?? {})) if (among) for (const option of form.elements[field].options) option.hidden = option.value !== "" && among[1][option.value] !== said(among[0]) && !option.selected;
  }

  // What nobody types is reckoned from what is typed.
  function addUp(all) {
    const put = (at, value) => {
      all[at] = form.elements[`c${at}`].closest("[hidden]") ? null : value;
      form.elements[`c${at}`].value = all[at] === null ? "" : Figures.shown(all[at], of(at).d);
    };
    for (const [at, code, column] of now.form.totals ?? []) {
      const repeat = now.form.repeats.find((one) => one.code === code);
      put(at, LT.rows.total(repeat, form.elements[`t-${code}`].value, column));
    }
    for (const [at, parts] of now.form.sums ?? []) {
      const known = parts.every(([part]) => typeof all[part] === "number");
      put(at, known ? parts.reduce((sum, [part, minus]) => sum + (minus ? -all[part] : all[part]), 0) : null);
    }
    for (const [at, decimals, formula] of now.form.formulas ?? []) put(at, Figures.reckon(formula, decimals, said));
  }

  // What follows from what is typed: cells of rows, sums, and what is asked, which sums may decide.
  function follow() {
    ask();
    for (const { code } of now.form.repeats ?? []) form.elements[`t-${code}`].closest("fieldset").follow(said);
    addUp(values());
    ask();
    const all = values();
    addUp(all);
    return all;
  }

  // Puts an answer into whatever control it has.
  function choose(name, value, keep) {
    const one = form.elements[name], repeat = now.form.repeats?.find((repeat) => name === `t-${repeat.code}`);
    if (repeat) {
      one.closest("fieldset").replaceWith(listingOf(repeat, { [name]: value }, false));
      form.querySelector(`input[name="k-${CSS.escape(name)}"][value="${keep}"]`).checked = true;
    }
    else if (one.multiple) for (const option of one.options) option.selected = value.split(BETWEEN).includes(option.value);
    else one.value = value;
    form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Both values, and the person chooses.
  function clashOf(name, item, shown = (value) => value) {
    const clash = item.clashes?.find((one) => one.field === name);
    if (!clash) return [];
    const choice = (keep, value, words) => make("label", { className: "opt" }, make("input", { type: "radio", name: `k-${name}`, value: keep, onchange: () => choose(name, value, keep) }),
      make("span", {}, make("b", { textContent: shown(value) || word("empty") }), make("small", { textContent: word(words) })));
    return [make("fieldset", { className: "group clash" }, make("legend", { textContent: word("reportClash") }), make("div", { className: "opts" }, choice("theirs", clash.theirs, "clashTheirs"), choice("mine", clash.mine, "clashMine")))];
  }

  // ── What is typed ────────────────────────────────────────────────────────────────────────────────────────────────────
  const fieldsNow = () => [...form.elements].filter((one) => /^[ctr]-?/.test(one.name) && !one.name.startsWith("k-"));
  // Only what differs from what stood there is sent: the rest is not this writer's word.
  function typed() {
    const before = stood(now.item, now.row), all = {};
    for (const one of fieldsNow()) {
      const value = one.closest("[hidden]") ? "" : valueOf(one);
      if (value !== (before[one.name] ?? "")) all[one.name] = value;
    }
    return all;
  }

  form.addEventListener("input", (event) => {
    if (!now || now.row.sent || now.item.tried || event.target.type === "radio") return;
    const { item } = now;
    judge();
    Object.assign(item, { fields: typed(), status: "draft" });
    writing = writing.then(() => LT.keep(item)).then(() => { $("report-draft").textContent = word("drafted", { at: clock.format(app.now()) }); }).catch(() => say("bad", word("full")));
  });

  const of = (at) => now.columns[at] ?? { d: 0, neg: false };
  function values() {
    return now.columns.map((column, at) => Figures.typed(form.elements[`c${at}`].value, column.d, column.neg));
  }

  // Says beside each field what is wrong or odd; gives the faults and what is odd without a reason.
  function judge() {
    const all = follow(), faults = {};
    for (const [at, value] of all.entries()) if (typeof value === "string") faults[`c${at}`] = word(`figure${value[0].toUpperCase()}${value.slice(1)}`, { n: of(at).d });
    for (const [at, value] of all.entries()) if (typeof value === "number") {
      const { least, most, d } = of(at);
      if (least != null && value < least) faults[`c${at}`] = word("figureLeast", { n: Figures.shown(least, d) });
      if (most != null && value > most) faults[`c${at}`] = word("figureMost", { n: Figures.shown(most, d) });
    }
    for (const [name, rule] of Object.entries(now.form.rules ?? {})) {
      const wrong = Figures.broken(rule, said(name), said);
      if (wrong) faults[name] ??= wrong;
    }
    for (const repeat of now.form.repeats ?? []) {
      const name = `t-${repeat.code}`, wrong = LT.rows.fault(repeat, form.elements[name].value, said);
      if (wrong) faults[name] = wrong;
    }
    Object.assign(faults, ...Object.entries(now.item.faults ?? {}).filter(([name]) => now.item.status === "refused" && !faults[name]).map(([name, words]) => ({ [name]: words })));
    for (const one of fieldsNow()) {
      const at = $(`f-${one.name}-e`);
      if (!at) continue;
      at.hidden = !faults[one.name];
      at.textContent = faults[one.name] ?? "";
      if (faults[one.name]) { one.setAttribute("aria-invalid", "true"); one.closest("details")?.setAttribute("open", ""); } else one.removeAttribute("aria-invalid");
    }
    const before = Object.fromEntries(Object.entries(now.row.before ?? {}).map(([at, text]) => [at, Figures.typed(text, of(at).d, true)]));
    const odd = Figures.odd(now.form.checks, all, before, of).map((one) => ({ ...one, words: word({ say: "oddSay", sum: "oddSum", far: "oddFar" }[one.word], one.values) }));
    // What only the server knows is odd is shown as long as it is not mended.
    for (const one of now.item.odd ?? []) if (now.item.status === "refused" && !odd.some((known) => known.key === one.key)) odd.push(one);
    showOdd(odd);
    return { faults, odd: odd.filter((one) => !form.elements[`r-${one.key}`]?.value.trim()) };
  }

  function showOdd(odd) {
    const reasons = { ...stood(now.item, now.row), ...now.item.fields };
    for (const old of form.querySelectorAll(".odd")) if (!odd.some((one) => `o-${one.key}` === old.id)) old.remove();
    for (const one of odd) {
      const name = `r-${one.key}`, known = $(`o-${one.key}`);
      if (known) { known.firstChild.textContent = one.words; continue; }
      const input = make("input", { id: `f-${name}`, name, maxLength: 1000, value: reasons[name] ?? "", readOnly: now.row.sent });
      $(`f-c${one.column}-o`).append(make("div", { className: "odd", id: `o-${one.key}` }, make("p", { textContent: one.words }), make("label", { htmlFor: `f-${name}`, textContent: word("reason") }), input));
      form.elements[`c${one.column}`].closest("details")?.setAttribute("open", "");
    }
  }

  // ── Into the outbox ──────────────────────────────────────────────────────────────────────────────────────────────────
  const isOpen = (item) => (item.clashes ?? []).some((clash) => clash.field !== "kind" && !form.querySelector(`input[name="k-${CSS.escape(clash.field)}"]:checked`));

  async function put(act) {
    await writing;
    const { item, row } = now, { faults, odd } = judge(), fields = typed();
    const blank = !fieldsNow().some((one) => /^[ct]/.test(one.name) && one.value.trim());
    const why = act !== "save" && row.ends > app.today() ? word("closes", { day: shortDay(row.ends) })
      : act === "nothing" ? "" : Object.keys(faults).length ? word("notPut") : isOpen(item) ? word("reportChoose")
        : act === "submit" && odd.length ? word("reportUnexplained") : act === "submit" && blank ? word("reportBlank") : "";
    if (why) {
      say("bad", why);
      form.querySelector(".err:not([hidden]), .clash, .odd")?.scrollIntoView({ block: "center" });
      return;
    }
    if (act === "nothing") {
      if (!confirm(word("nothingSure"))) return;
      const listed = (name) => now.form.repeats?.some((repeat) => name === `t-${repeat.code}`);
      for (const name of Object.keys(fields)) if (/^[cr]/.test(name) || listed(name)) delete fields[name];
    }
    Object.assign(item, { fields: { ...fields, act, edition: String(row.edition) }, clashes: [], odd: [] });
    await app.put(item);
    now = null;
    app.draft = null;
    await app.go("hop-gui");
    say("ok", word("putDone"));
    await app.flush();
  }
  for (const act of ["save", "submit", "nothing"]) $(`report-${act}`).addEventListener("click", () => put(act));
  form.addEventListener("submit", (event) => { event.preventDefault(); put("submit"); });
  app.leaveReport = () => { now = null; };
})();
