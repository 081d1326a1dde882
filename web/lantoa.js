// Lan Tỏa: what the page gains when a script may run. Every page works without it.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

  // Both sides of a span light together, by pointer or by focus.
  function lightSpans() {
    let lit = [];
    const show = (event) => {
      const at = event.target.closest?.("[data-span]");
      for (const element of lit) element.classList.remove("lit");
      lit = at ? all(`[data-span="${CSS.escape(at.dataset.span)}"]`) : [];
      for (const element of lit) element.classList.add("lit");
    };
    document.addEventListener("pointerover", show);
    document.addEventListener("focusin", show);
  }

  // Figures that do not belong to the chosen kind step aside; hidden ones are not sent.
  function fieldsByKind() {
    for (const form of all("form")) {
      const fields = all("[data-kinds]", form);
      if (!fields.length) continue;
      const sync = () => {
        const kind = new FormData(form).get("kind");
        for (const field of fields) {
          field.hidden = !(kind && field.dataset.kinds.split(/\s+/).includes(kind));
          for (const control of all("input,select,textarea", field)) control.disabled = field.hidden;
        }
      };
      form.addEventListener("change", sync);
      sync();
    }
  }

  // Live totals of checked boxes, in the text and on the button.
  function counts() {
    const write = new Intl.NumberFormat("vi-VN");
    for (const scope of all("[data-count-scope]")) {
      const total = (name) => all("input[type=checkbox]:checked:not(:disabled)", scope)
        .filter((box) => !name || box.name === name)
        .reduce((sum, box) => sum + Number(box.dataset.weight ?? 1), 0);
      const sync = () => {
        for (const place of all("[data-count-of]", scope)) place.textContent = write.format(total(place.dataset.countOf));
        for (const button of all("[data-count-text]", scope)) {
          const n = total(button.dataset.countName);
          button.textContent = (n || !button.dataset.countZero ? button.dataset.countText : button.dataset.countZero)
            .replace("{n}", write.format(n));
          button.disabled = n === 0;
        }
      };
      scope.addEventListener("change", sync);
      sync();
    }
  }

  // Leaving a form with unsaved changes asks first; sending it does not.
  function guardForms() {
    const dirty = new Set();
    for (const form of all("form[data-guard]")) {
      form.addEventListener("input", () => dirty.add(form));
      form.addEventListener("change", () => dirty.add(form));
      form.addEventListener("submit", () => dirty.delete(form));
      form.addEventListener("reset", () => dirty.delete(form));
    }
    addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });
  }

  // Long lists: type "trang dinh" to find Tràng Định. Checked lines always stay in sight.
  function filters() {
    for (const box of all("input[data-filter]")) {
      const list = document.querySelector(box.dataset.filter);
      if (!list) continue;
      box.hidden = false;
      const frame = box.closest("[data-filter-box]");
      if (frame) frame.hidden = false;
      const lines = all("li, tbody > tr", list).map((line) => [line, fold(line.textContent)]);
      const none = box.dataset.filterNone ? document.querySelector(box.dataset.filterNone) : null;
      const sync = () => {
        const words = fold(box.value).split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const [line, text] of lines) {
          const found = words.every((word) => text.includes(word));
          line.hidden = !found && !line.querySelector("input:checked");
          if (found) shown += 1;
        }
        if (none) none.hidden = shown > 0;
      };
      box.addEventListener("input", sync);
      box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
      sync();
    }
  }

  // The drawn place takes a dropped file as its own control would.
  function drops() {
    for (const drop of all(".drop")) {
      const input = drop.querySelector("input[type=file]");
      if (!input) continue;
      const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
      drop.addEventListener("dragover", over(true));
      drop.addEventListener("dragleave", over(false));
      drop.addEventListener("drop", (event) => {
        over(false)(event);
        if (!event.dataTransfer?.files.length) return;
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }

  function printButtons() {
    for (const button of all("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
  }

  // Signing out says how much the app has not sent, and hides from it whose phone this was.
  function signOut() {
    for (const form of all("form[data-unsent]")) {
      form.addEventListener("submit", (event) => {
        const unsent = Number(localStorage.getItem("lantoa-unsent") ?? 0);
        if (unsent > 0 && !confirm(form.dataset.unsent.replace("{n}", unsent))) { event.preventDefault(); return; }
        localStorage.removeItem("lantoa-person");
        localStorage.removeItem("lantoa-unsent");
      });
    }
  }

  signOut(); lightSpans(); fieldsByKind(); counts(); guardForms(); filters(); drops(); printButtons();
})();
