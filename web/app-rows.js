// Lan Tỏa without a network: tables of a report whose rows the reporter adds. Their answer is one field: a line a row, | round
// every cell, as civic::repeat keeps it.
LT.rows = (() => {
  "use strict";
  const { word } = LT.words;
  const make = (tag, parts = {}, ...children) => { const node = Object.assign(document.createElement(tag), parts); node.append(...children); return node; };

  function line(text) {
    const row = [], body = text.trim().replace(/^\|/, "");
    let cell = "";
    for (let at = 0; at < body.length; at += 1) {
      if (body[at] === "\\") cell += body[at += 1] ?? "";
      else if (body[at] === "|") { row.push(cell.trim()); cell = ""; }
      else cell += body[at];
    }
    return cell.trim() ? [...row, cell.trim()] : row;
  }

  const read = (text) => text.split("\n").map(line).filter((row) => row.some(Boolean));
  const escape = (cell) => cell.trim().replace(/\s+/g, " ").replace(/[\\|]/g, "\\$&");
  const write = (rows) => rows.filter((row) => row.some((cell) => cell.trim())).map((row) => `|${row.map(escape).join("|")}|`).join("\n");
  const BETWEEN = "; ";
  // What is not asked says nothing.
  const said = (one) => (one.closest("[hidden]") ? "" : one.multiple ? [...one.selectedOptions].map((option) => option.value).join(BETWEEN) : one.value);

  // What a cell says, as expressions take it.
  function answer({ figure, d, neg }, cell) {
    if (!figure) return cell.trim();
    const value = Figures.typed(cell, d, neg);
    return [typeof value === "number" ? value : null, d];
  }

  function cellOf(column, value, id, closed) {
    const shared = { id, disabled: closed };
    if (column.choices.length) {
      const options = column.choices.map((choice) => new Option(choice, choice, false, value.split(BETWEEN).includes(choice)));
      return make("select", { ...shared, multiple: column.several }, ...(column.several ? [] : [new Option(word("empty"), "")]), ...options);
    }
    return make("input", { ...shared, value, readOnly: Boolean(column.formula), autocomplete: "off", maxLength: 500, inputMode: column.figure ? "decimal" : column.day ? "numeric" : "text", placeholder: column.day ? "05/4/2021" : "" });
  }

  // The table as fields; its hidden field is what is sent. `change` is told after every change.
  function draw(repeat, value, closed) {
    const name = `t-${repeat.code}`, hidden = make("input", { type: "hidden", id: `f-${name}`, name, value });
    const list = make("div", { className: "stack-s" });
    let made = 0;
    const write_ = () => { hidden.value = write([...list.children].map((row) => [...row.querySelectorAll("input, select")].map(said))); };
    function add(cells) {
      const number = made += 1;
      const fields = repeat.columns.map((column, at) => {
        const id = `f-x-${repeat.code}-${number}-${at}`;
        return make("div", { className: "field" }, make("label", { htmlFor: id, textContent: `${column.label}${column.required ? " *" : ""}${column.figure && column.unit ? ` (${column.unit})` : ""}` }), cellOf(column, cells[at] ?? "", id, closed));
      });
      const row = make("fieldset", { className: "row-card" }, make("legend", { textContent: word("row", { n: number }) }), make("div", { className: "fields fields-2" }, ...fields));
      if (!closed) row.append(make("button", { type: "button", className: "btn btn-sm btn-quiet", textContent: word("rowDrop", { n: number }), onclick: () => { row.remove(); write_(); hidden.dispatchEvent(new Event("input", { bubbles: true })); } }));
      list.append(row);
      return row;
    }
    const rows = read(value);
    for (const cells of rows) add(cells);
    if (!rows.length && !closed) add([]);
    list.addEventListener("input", write_);
    // Cells that follow from others, of the row or of the form, which `get` gives.
    function followRow(cells, get) {
      const own = (field) => (typeof field === "number" ? answer(repeat.columns[field], said(cells[field])) : get(field));
      const blank = !cells.some((cell) => !cell.readOnly && said(cell).trim());
      for (const [at, column] of repeat.columns.entries()) {
        const cell = cells[at];
        if (column.if) cell.closest(".field").hidden = Figures.truth(column.if, own) !== true;
        if (column.among) for (const option of cell.options) option.hidden = option.value !== "" && column.among[1][option.value] !== own(column.among[0]) && !option.selected;
        if (!column.formula) continue;
        const value = blank || cell.closest("[hidden]") ? null : Figures.reckon(column.formula[1], column.formula[0], own);
        cell.value = value === null ? "" : Figures.shown(value, column.formula[0]);
      }
    }
    const follow = (get) => {
      for (const row of list.children) followRow([...row.querySelectorAll("input, select")], get);
      // A table of which nothing is asked steps aside whole.
      const fields = [...list.querySelectorAll(".field")];
      list.parentElement.hidden = fields.length > 0 && fields.every((field) => field.hidden);
      write_();
    };
    const more = make("button", { type: "button", className: "btn btn-sm", textContent: word("rowsMore"), onclick: () => add([]).querySelector("input, select").focus() });
    return make("fieldset", { className: "group listing", follow }, make("legend", { textContent: repeat.name }), ...(repeat.help ? [make("p", { className: "hint", textContent: repeat.help })] : []), hidden, list,
      make("p", { className: "err", id: `f-${name}-e`, hidden: true }), ...(closed ? [] : [more]));
  }

  // What a column comes to; unknown without rows and where a row does not say.
  function total(repeat, text, column) {
    const rows = read(text);
    if (!rows.length) return null;
    if (column === null) return rows.length;
    const { d, neg } = repeat.columns[column], all = rows.map((row) => Figures.typed(row[column] ?? "", d, neg));
    return all.every((one) => typeof one === "number") ? all.reduce((sum, one) => sum + one, 0) : null;
  }

  function faultOf({ figure, d, neg, least, most }, cell) {
    if (!figure) return "";
    const value = Figures.typed(cell, d, neg);
    if (typeof value === "string") return word(`figure${value[0].toUpperCase()}${value.slice(1)}`, { n: d });
    if (value !== null && least != null && value < least) return word("figureLeast", { n: Figures.shown(least, d) });
    if (value !== null && most != null && value > most) return word("figureMost", { n: Figures.shown(most, d) });
    return "";
  }

  // Everything that is wrong, row by row; empty when nothing is.
  function fault(repeat, text, get) {
    const all = [], rows = read(text);
    for (const [at, row] of rows.entries()) for (const [place, column] of repeat.columns.entries()) {
      const own = (field) => (typeof field === "number" ? answer(repeat.columns[field], row[field] ?? "") : get(field));
      const wrong = faultOf(column, row[place] ?? "") || Figures.broken(column, own(place), own);
      if (wrong) all.push(`${word("row", { n: at + 1 })}, “${column.label}”: ${wrong}`);
    }
    const count = typeof repeat.count === "string" ? get(repeat.count)[0] : repeat.count ?? null;
    if (count !== null && rows.length > count) all.push(repeat.counts.replaceAll("{n}", count));
    return all.join(" ");
  }

  const words = (text) => read(text).map((row) => row.filter(Boolean).join(", ")).join("; ");
  return { draw, total, fault, words };
})();
