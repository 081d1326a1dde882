// Lan Tỏa: the form of a periodic report judged while it is typed: beside each field what is wrong, sums added up, what is not
// asked hidden, more rows where the reporter adds some. The server judges all of it again; without a script nothing is lost.
(() => {
  "use strict";
  const form = document.querySelector("form[data-live]");
  if (!form || !globalThis.Figures) return;
  const { checks, before, words, sums, rows, rules, formulas, listings } = JSON.parse(form.dataset.live);
  const cells = [...form.querySelectorAll("input[data-d]")];
  const of = (at) => { const one = form.elements[`c${at}`]; return { d: Number(one?.dataset.d ?? 0), neg: one?.dataset.negative !== undefined }; };
  const say = (word, values) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[word]);
  const figure = (cell) => Figures.typed(cell.value, Number(cell.dataset.d ?? cell.dataset.rowD), cell.dataset.negative !== undefined);

  function fault(cell, value) {
    const { least, most } = cell.dataset, d = Number(cell.dataset.d ?? cell.dataset.rowD);
    if (typeof value === "string") return say(value, { n: d });
    if (value !== null && least && value < Number(least)) return say("least", { n: Figures.shown(Number(least), d) });
    if (value !== null && most && value > Number(most)) return say("most", { n: Figures.shown(Number(most), d) });
    return "";
  }

  // An answer that is chosen, whatever control it has.
  function answers(name) {
    const all = [...form.elements].filter((one) => one.name === name && !one.disabled);
    return all.filter((one) => (one.type === "checkbox" ? one.checked : true)).map((one) => one.value);
  }

  // What the form says in a field, as expressions take it; what is not asked says nothing.
  function said(field) {
    const cell = form.elements[field];
    if (!/^c\d+$/.test(field)) return answers(field).filter(Boolean).join("; ");
    const value = cell && !cell.disabled ? figure(cell) : null;
    return [typeof value === "number" ? value : null, of(field.slice(1)).d];
  }

  function ask() {
    for (const field of form.querySelectorAll("[data-if]")) {
      field.hidden = Figures.truth(JSON.parse(field.dataset.if), said) !== true;
      for (const one of field.querySelectorAll("input, select, textarea")) one.disabled = field.hidden;
    }
    for (const [field, { among }] of Object.entries(rules)) if (among) offer([...form.elements].filter((one) => one.name === field), among[1], said(among[0]));
  }

  // Of the choices those that go with the other answer; one that was chosen stays to be seen.
  function offer(controls, goes, other) {
    for (const one of controls) {
      if (one.options) for (const option of one.options) option.hidden = option.value !== "" && goes[option.value] !== other && !option.selected;
      else one.closest("label").hidden = goes[one.value] !== other && !one.checked;
    }
  }

  // ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
  const isSaid = (one) => (one.multiple ? one.selectedOptions.length > 0 : one.value.trim() !== "");
  const linesOf = (code) => [...form.querySelectorAll(`[data-rows="${CSS.escape(code)}"] tbody tr`)].map((line) => [...line.querySelectorAll("input, select")]);
  const filled = (code) => linesOf(code).filter((line) => line.some((one) => !one.readOnly && isSaid(one)));

  // What a column comes to; unknown without rows and where a row does not say.
  function total(code, column) {
    const lines = filled(code);
    if (!lines.length) return null;
    if (column === null) return lines.length;
    const all = lines.map((line) => figure(line[column]));
    return all.every((one) => typeof one === "number") ? all.reduce((sum, one) => sum + one, 0) : null;
  }

  // What a row, else the form, says.
  const saidIn = (line) => (field) => {
    if (typeof field !== "number") return said(field);
    const cell = line[field];
    if (cell.dataset.rowD === undefined) return cell.disabled ? "" : cell.multiple ? [...cell.selectedOptions].map((one) => one.value).join("; ") : cell.value.trim();
    const value = cell.disabled ? null : figure(cell);
    return [typeof value === "number" ? value : null, Number(cell.dataset.rowD)];
  };

  // Cells that follow are reckoned, cells that are not asked step aside.
  function followRow(columns, line) {
    const get = saidIn(line);
    for (const [at, column] of columns.entries()) {
      const cell = line[at];
      if (column.if) cell.disabled = Figures.truth(column.if, get) !== true;
      if (column.among && cell.options) offer([cell], column.among[1], get(column.among[0]));
      if (!column.formula) continue;
      const value = cell.disabled ? null : Figures.reckon(column.formula[1], column.formula[0], get);
      cell.value = value === null ? "" : Figures.shown(value, column.formula[0]);
    }
    return get;
  }

  // Rows in which something is typed; of the others nothing follows.
  function followRows(code) {
    const { columns } = listings[code];
    return linesOf(code).map((line) => {
      if (line.some((one) => !one.readOnly && isSaid(one))) return [line, followRow(columns, line)];
      for (const cell of line) if (cell.readOnly) cell.value = "";
      return [line, null];
    });
  }

  // A table of which nothing is asked steps aside whole, unless something stands in it.
  function standAside(listing) {
    const code = listing.dataset.rows, [line] = linesOf(code);
    const asked = listings[code].columns.some((column) => !column.if || Figures.truth(column.if, saidIn(line)) === true);
    listing.hidden = !asked && !filled(code).length;
  }

  function judgeRows() {
    for (const listing of form.querySelectorAll("[data-rows]")) {
      standAside(listing);
      const faults = [], { count, columns } = listings[listing.dataset.rows];
      for (const [at, [line, get]] of followRows(listing.dataset.rows).entries()) {
        if (get) for (const [place, cell] of line.entries()) {
          const wrong = (cell.dataset.rowD !== undefined && fault(cell, figure(cell))) || (cell.disabled ? "" : Figures.broken(columns[place], get(place), get));
          if (wrong) { cell.setAttribute("aria-invalid", "true"); faults.push(`${listing.dataset.word} ${at + 1}, “${cell.closest("td").dataset.th}”: ${wrong}`); } else cell.removeAttribute("aria-invalid");
        }
      }
      const wanted = typeof count === "string" ? said(count)[0] : count;
      if (wanted !== null && filled(listing.dataset.rows).length > wanted) faults.push(say("count", { n: wanted }));
      const line = listing.querySelector(".err[id]");
      line.textContent = faults.join(" ");
      line.hidden = !faults.length;
    }
  }

  // One more row, without asking the server.
  function addRow(listing) {
    const body = listing.querySelector("tbody"), row = body.lastElementChild.cloneNode(true), at = body.children.length;
    row.querySelector("th").lastChild.textContent = at + 1;
    for (const one of row.querySelectorAll("input, select")) {
      one.name = one.name.replace(/-\d+-(\d+)$/, `-${at}-$1`);
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+$/, String(at + 1)));
      one.removeAttribute("aria-invalid");
      one.disabled = false;
      if (one.options) for (const option of one.options) option.selected = false; else one.value = "";
    }
    body.append(row);
    row.querySelector("input, select").focus();
  }

  for (const more of form.querySelectorAll("[data-more]")) more.addEventListener("click", (event) => {
    event.preventDefault();
    addRow(more.closest("[data-rows]"));
  });

  function reckon(values) {
    const put = (at, value) => {
      values[at] = value;
      form.elements[`c${at}`].value = value === null ? "" : Figures.shown(value, of(at).d);
    };
    const hidden = (at) => form.elements[`c${at}`].disabled;
    for (const [at, code, column] of rows) put(at, hidden(at) ? null : total(code, column));
    for (const [at, parts] of sums) {
      const known = !hidden(at) && parts.every(([part]) => typeof values[part] === "number");
      put(at, known ? parts.reduce((sum, [part, minus]) => sum + (minus ? -values[part] : values[part]), 0) : null);
    }
    for (const [at, decimals, formula] of formulas) put(at, hidden(at) ? null : Figures.reckon(formula, decimals, said));
  }

  // Sums may decide what is asked, and what is asked goes into sums.
  function follow() {
    const values = [];
    for (const cell of cells) values[Number(cell.name.slice(1))] = cell.disabled ? null : figure(cell);
    reckon(values);
    ask();
    return values;
  }

  // Answers in words that contradict their rule.
  function judgeWords() {
    for (const [field, rule] of Object.entries(rules)) {
      const line = field.startsWith("t-") && document.getElementById(`${field}-e`);
      if (!line) continue;
      line.textContent = Figures.broken(rule, said(field), said);
      line.hidden = !line.textContent;
    }
  }

  function judge() {
    ask();
    judgeRows();
    follow();
    const values = follow();
    judgeWords();
    const odd = Figures.odd(checks, values, before, of);
    for (const cell of cells) {
      const at = Number(cell.name.slice(1)), line = document.getElementById(`${cell.name}-e`);
      const wrong = fault(cell, values[at]) || Figures.broken(rules[cell.name], said(cell.name), said);
      const strange = odd.filter((one) => one.column === at && !form.elements[`r-${one.key}`]).map((one) => say(one.word, one.values));
      line.textContent = [wrong, ...strange].filter(Boolean).join(" ");
      line.hidden = !line.textContent;
      if (wrong) cell.setAttribute("aria-invalid", "true"); else cell.removeAttribute("aria-invalid");
    }
  }

  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
  ask();
  for (const code of Object.keys(listings)) followRows(code);
  follow();
  for (const listing of form.querySelectorAll("[data-rows]")) standAside(listing);
})();
