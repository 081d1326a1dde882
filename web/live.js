// Lan Tỏa: the form of a periodic report judged while it is typed: beside each field what is wrong, sums added up, what is not
// asked hidden. The server judges all of it again; without a script nothing is lost.
(() => {
  "use strict";
  const form = document.querySelector("form[data-live]");
  if (!form || !globalThis.Figures) return;
  const { checks, before, words, sums } = JSON.parse(form.dataset.live);
  const cells = [...form.querySelectorAll("input[data-d]")];
  const of = (at) => { const one = form.elements[`c${at}`]; return { d: Number(one?.dataset.d ?? 0), neg: one?.dataset.negative !== undefined }; };
  const say = (word, values) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[word]);

  function fault(cell, value) {
    const { d, least, most } = cell.dataset;
    if (typeof value === "string") return say(value, { n: d });
    if (value !== null && least && value < Number(least)) return say("least", { n: Figures.shown(Number(least), Number(d)) });
    if (value !== null && most && value > Number(most)) return say("most", { n: Figures.shown(Number(most), Number(d)) });
    return "";
  }

  // An answer that is chosen, whatever control it has.
  function answers(name) {
    const all = [...form.elements].filter((one) => one.name === name);
    return all.filter((one) => (one.type === "checkbox" ? one.checked : true)).map((one) => one.value);
  }

  function ask() {
    for (const field of form.querySelectorAll("[data-when]")) {
      field.hidden = !answers(field.dataset.when).includes(field.dataset.is);
      for (const one of field.querySelectorAll("input, select, textarea")) one.disabled = field.hidden;
    }
  }

  function judge() {
    ask();
    const values = [];
    for (const cell of cells) values[Number(cell.name.slice(1))] = cell.disabled ? null : Figures.typed(cell.value, Number(cell.dataset.d), cell.dataset.negative !== undefined);
    for (const [at, parts] of sums) {
      const known = parts.every(([part]) => typeof values[part] === "number");
      values[at] = known ? parts.reduce((sum, [part, minus]) => sum + (minus ? -values[part] : values[part]), 0) : null;
      form.elements[`c${at}`].value = known ? Figures.shown(values[at], of(at).d) : "";
    }
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
