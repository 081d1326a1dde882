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
  const said = (one) => (one.multiple ? [...one.selectedOptions].map((option) => option.value).join(BETWEEN) : one.value);

  function cellOf(column, value, id, closed) {
    const shared = { id, disabled: closed };
    if (column.choices.length) {
      const options = column.choices.map((choice) => new Option(choice, choice, false, value.split(BETWEEN).includes(choice)));
      return make("select", { ...shared, multiple: column.several }, ...(column.several ? [] : [new Option(word("empty"), "")]), ...options);
    }
    return make("input", { ...shared, value, autocomplete: "off", maxLength: 500, inputMode: column.figure ? "decimal" : column.day ? "numeric" : "text", placeholder: column.day ? "05/4/2021" : "" });
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
    const more = make("button", { type: "button", className: "btn btn-sm", textContent: word("rowsMore"), onclick: () => add([]).querySelector("input, select").focus() });
    return make("fieldset", { className: "group listing" }, make("legend", { textContent: repeat.name }), ...(repeat.help ? [make("p", { className: "hint", textContent: repeat.help })] : []), hidden, list,
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
  function fault(repeat, text) {
    const all = [];
    for (const [at, row] of read(text).entries()) for (const [place, column] of repeat.columns.entries()) {
      const wrong = faultOf(column, row[place] ?? "");
      if (wrong) all.push(`${word("row", { n: at + 1 })}, “${column.label}”: ${wrong}`);
    }
    return all.join(" ");
  }

  const words = (text) => read(text).map((row) => row.filter(Boolean).join(", ")).join("; ");
  return { draw, total, fault, words };
})();
