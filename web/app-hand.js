// Lan Tỏa without a network: refusing work with a reason, and passing it down.
(() => {
  "use strict";
  const { $, word, say } = LT.words;
  const app = LT.app;
  let row = null;

  const fault = (name, words) => { $(`${name}-e`).hidden = !words; $(`${name}-e`).textContent = words ?? ""; };
  const clear = () => { for (const name of ["reason", "units", "lead", "due"]) fault(name, null); };

  // What the page would offer this person now, unless an answer to it is on its way.
  app.showHand = (work, mine) => {
    const waits = mine.some((item) => item.status === "waiting" && (item.kind === "delegate" || item.fields.step === "refuse"));
    const below = app.state.data.below ?? [], taken = work.taken ?? [];
    $("one-refuse").hidden = waits || !work.refuse;
    $("one-down").hidden = waits || !work.delegate || below.length <= taken.length;
    if (row?.id === work.id) return;
    row = work;
    $("refuse").reset();
    $("down").reset();
    clear();
    $("down-due").min = app.today();
    if (work.due) $("down-due").max = work.due; else $("down-due").removeAttribute("max");
    const box = ([id, name], at) => {
      const label = Object.assign(document.createElement("label"), { className: "check" }), has = taken.includes(at);
      const words = Object.assign(document.createElement("span"), { textContent: name });
      if (has) words.append(Object.assign(document.createElement("small"), { textContent: word("downHas") }));
      label.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "unit", value: id, disabled: has }), words);
      return label;
    };
    $("down-units").replaceChildren(...below.map(box));
    const free = below.filter((one, at) => !taken.includes(at));
    $("lead").replaceChildren(new Option(word("leadNone"), ""), ...free.map(([id, name]) => new Option(name, id)));
  };

  $("down-all").addEventListener("change", () => { for (const one of document.querySelectorAll("#down-units input:enabled")) one.checked = $("down-all").checked; });

  async function put(kind, fields) {
    await app.put(app.newItem(kind, row.id, fields));
    row = null;
    await app.go("hop-gui");
    say("ok", word("putDone"));
    await app.flush();
  }

  $("refuse").addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
    const reason = $("reason").value.trim();
    if (reason) put("step", { reason, step: "refuse" }); else fault("reason", word("reasonMissing"));
  });

  $("down").addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
    const units = [...document.querySelectorAll("#down-units input:checked")].map((one) => one.value);
    const lead = $("lead").value, due = $("down-due").value, note = $("down-note").value.trim();
    if (!units.length) fault("units", word("noneChosen"));
    if (lead && !units.includes(lead)) fault("lead", word("leadNot"));
    if (due && due < app.today()) fault("due", word("duePast"));
    if (due && row.due && due > row.due) fault("due", word("dueLate", { day: row.due }));
    if (document.querySelector("#down .err:not([hidden])")) return;
    const said = Object.entries({ units: units.join(" "), lead, due, note }).filter(([, value]) => value);
    put("delegate", Object.fromEntries(said));
  });
})();
