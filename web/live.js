// Lan Tỏa: the form of a periodic report judged while it is typed: beside each field what is wrong, sums added up, what is not
// asked hidden, more rows where the reporter adds some. The server judges all of it again; without a script nothing is lost.
(() => {
  "use strict";
  const form = document.querySelector("form[data-live]");
  if (!form || !globalThis.Figures) return;
  const { checks, before, words, sums, rows } = JSON.parse(form.dataset.live);
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

  function isAsked({ when, is, from }) {
    const said = answers(when);
    if (from === undefined) return said.some((one) => is.split("; ").includes(one));
    const cell = form.elements[when], value = cell && !cell.disabled ? figure(cell) : null;
    return typeof value === "number" && value >= Number(from);
  }

  function ask() {
    for (const field of form.querySelectorAll("[data-when]")) {
      field.hidden = !isAsked(field.dataset);
      for (const one of field.querySelectorAll("input, select, textarea")) one.disabled = field.hidden;
    }
  }

  // ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
  const said = (one) => (one.multiple ? one.selectedOptions.length > 0 : one.value.trim() !== "");
  const linesOf = (code) => [...form.querySelectorAll(`[data-rows="${CSS.escape(code)}"] tbody tr`)].map((line) => [...line.querySelectorAll("input, select")]);
  const filled = (code) => linesOf(code).filter((line) => line.some(said));

  // What a column comes to; unknown without rows and where a row does not say.
  function total(code, column) {
    const lines = filled(code);
    if (!lines.length) return null;
    if (column === null) return lines.length;
    const all = lines.map((line) => figure(line[column]));
    return all.every((one) => typeof one === "number") ? all.reduce((sum, one) => sum + one, 0) : null;
  }

  function judgeRows() {
    for (const listing of form.querySelectorAll("[data-rows]")) {
      const faults = [];
      for (const [at, line] of linesOf(listing.dataset.rows).entries()) {
        for (const cell of line.filter((one) => one.dataset.rowD !== undefined)) {
          const wrong = fault(cell, figure(cell));
          if (wrong) { cell.setAttribute("aria-invalid", "true"); faults.push(`${listing.dataset.word} ${at + 1}, “${cell.closest("td").dataset.th}”: ${wrong}`); } else cell.removeAttribute("aria-invalid");
        }
      }
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
  }

  function judge() {
    ask();
    judgeRows();
    const values = [];
    for (const cell of cells) values[Number(cell.name.slice(1))] = cell.disabled ? null : figure(cell);
    reckon(values);
    const odd = Figures.odd(checks, values, before, of);
    for (const cell of cells) {
      const at = Number(cell.name.slice(1)), line = document.getElementById(`${cell.name}-e`);
      const wrong = fault(cell, values[at]);
      const strange = odd.filter((one) => one.column === at && !form.elements[`r-${one.key}`]).map((one) => say(one.word, one.values));
      line.textContent = [wrong, ...strange].filter(Boolean).join(" ");
      line.hidden = !line.textContent;
      if (wrong) cell.setAttribute("aria-invalid", "true"); else cell.removeAttribute("aria-invalid");
    }
  }

  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
  ask();
})();
