// Lan Tỏa: figures as they are typed, judged while they are typed. The server judges them again; this is only quicker. The
// rules are those of `viet::typed` and `civic::indicator::check`.
globalThis.Figures = (() => {
  "use strict";
  const SPACE = /[ \t\r\n\u00a0\u202f\u2009]/;
  const LARGEST = 9_000_000_000_000_000;
  // Ten times apart, and by at least so many whole units.
  const APART = 20;

  function digits(whole, group) {
    const groups = SPACE.test(whole) ? whole.split(SPACE) : whole.split(group);
    const [first, ...rest] = groups;
    const heads = first.length <= 3 && !first.startsWith("0");
    const grouped = !rest.length || (heads && rest.every((part) => part.length === 3));
    return grouped && groups.every((part) => /^\d+$/.test(part)) ? groups.join("") : null;
  }

  // In units of the last decimal place, or a word for what is wrong.
  function read(body, group, point, decimals) {
    const [whole, ...parts] = body.split(point), part = parts.join(point);
    const all = digits(whole, group);
    if (all === null || (parts.length && !/^\d+$/.test(part))) return "nan";
    const rest = part.replace(/0+$/, "");
    if (rest.length > decimals) return "precise";
    const number = Number(all + rest.padEnd(decimals, "0"));
    return number > LARGEST ? "large" : number;
  }

  // A number, null for nothing typed, or a word for what is wrong.
  function typed(text, decimals = 0, negative = false) {
    const bare = text.replace(/^[ \t\r\n\u00a0\u202f\u2009]+|[ \t\r\n\u00a0\u202f\u2009]+$/g, "");
    if (!bare) return null;
    const below = /^[-−]/.test(bare), body = below ? bare.slice(1).trimStart() : bare;
    const here = read(body, ".", ",", decimals), abroad = read(body, ",", ".", decimals);
    const [good, other] = [typeof here === "number", typeof abroad === "number"];
    if (good && (!body.includes(",") || !other || here === abroad)) return below && here ? (negative ? -here : "negative") : here;
    if (good || other) return "ambiguous";
    return here === "nan" && abroad === "precise" ? "ambiguous" : here === "nan" ? abroad : here;
  }

  function shown(number, decimals = 0) {
    return new Intl.NumberFormat("vi-VN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(number / 10 ** decimals);
  }

  // What one side of a rule comes to: the sum of what is known, whether all is, whether the rest can only add.
  function side(columns, values, of) {
    const all = { least: 0, whole: true, bounded: true };
    for (const at of columns) {
      if (typeof values[at] === "number") all.least += values[at];
      else { all.whole = false; all.bounded &&= !of(at).neg; }
    }
    return all;
  }

  const HOLDS = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, "=": (a, b) => a === b, ">=": (a, b) => a >= b, ">": (a, b) => a > b };

  // A rule that is broken whatever is still unknown.
  function contradicted([left, op, right], values, of) {
    const [a, b] = [side(left, values, of), side(right, values, of)];
    const [more, less] = [a.least > b.least, b.least > a.least];
    if (a.whole && b.whole) return !HOLDS[op](a.least, b.least) && [a, b];
    const over = b.whole && a.bounded && more, under = a.whole && b.bounded && less;
    return ({ "<": over, "<=": over, ">": under, ">=": under, "=": over || under })[op] && [a, b];
  }

  function isFar(before, now, scale) {
    const small = Math.min(Math.abs(before), Math.abs(now)), large = Math.max(Math.abs(before), Math.abs(now));
    return large - small >= APART * scale && large >= 10 * Math.max(small, scale);
  }

  // Everything odd: key, the column that it stands at, and values for its sentence. `of(at)` says decimals `d` and `neg`.
  function odd(checks, values, before, of) {
    const all = [];
    for (const [at, rule] of checks.entries()) {
      const sides = contradicted(rule, values, of);
      if (!sides) continue;
      const column = rule[0].at(-1), [left, right] = sides.map(({ least }) => shown(least, of(column).d));
      all.push({ key: `check${at}`, column, columns: [...rule[0], ...rule[2]], word: rule[3] ? "say" : "sum", values: { rule: rule[3] ?? "", op: rule[1], left, right } });
    }
    for (const [at, was] of Object.entries(before)) {
      const { d } = of(Number(at)), now = values[at];
      if (typeof now === "number" && typeof was === "number" && isFar(was, now, 10 ** d))
        all.push({ key: `far${at}`, column: Number(at), columns: [Number(at)], word: "far", values: { before: shown(was, d), now: shown(now, d) } });
    }
    return all;
  }

  // ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────────────────
  // What `civic::expression` says, by the same rules: a figure is [units, decimals] with null for unknown, words are a text,
  // whether something is so is true, false or null for unknown. `get(field)` gives the answer in a field.
  const isFigure = (one) => Array.isArray(one);
  const ORDERS = { ...HOLDS, "!=": (a, b) => a !== b };
  const BETWEEN = "; ";

  function aligned([a, d], [b, e]) {
    const most = Math.max(d, e);
    return [a * 10 ** (most - d), b * 10 ** (most - e), most];
  }

  // A day as a number that grows with it, or null.
  function day(text) {
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text), ours = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
    const parts = iso ? iso.slice(1) : ours ? ours.slice(1).reverse() : null;
    return parts ? parts.map(Number).reduce((all, part) => all * 100 + part, 0) : null;
  }

  function compared(a, sign, b) {
    if (isFigure(a) && isFigure(b)) {
      if (a[0] === null || b[0] === null) return null;
      const [left, right] = aligned(a, b);
      return ORDERS[sign](left, right);
    }
    const order = sign !== "=" && sign !== "!=";
    if (isFigure(a) || isFigure(b)) {
      const [figure, words] = isFigure(a) ? [a, b] : [b, a];
      return words === "" && !order ? (figure[0] === null) === (sign === "=") : null;
    }
    const [left, right] = [day(a), day(b)];
    if (left !== null && right !== null) return ORDERS[sign](left, right);
    return order ? null : (a === b) === (sign === "=");
  }

  function reckoned(sign, a, b) {
    if (a[0] === null || b[0] === null) return [null, 0];
    if (sign === "*") return [a[0] * b[0], a[1] + b[1]];
    const [left, right, decimals] = aligned(a, b);
    return [sign === "+" ? left + right : left - right, decimals];
  }

  function together(parts, settled, get) {
    let known = true;
    for (const part of parts) {
      const so = value(part, get);
      if (so === settled) return settled;
      if (so === null) known = false;
    }
    return known ? !settled : null;
  }

  function value([sign, ...parts], get) {
    switch (sign) {
      case "n": return parts;
      case "s": return parts[0];
      case "f": return get(parts[0]);
      case "not": { const so = value(parts[0], get); return so === null ? null : !so; }
      case "and": return together(parts, false, get);
      case "or": return together(parts, true, get);
      case "sel": return value(parts[0], get).split(BETWEEN).includes(parts[1]);
      case "+": case "-": case "*": return reckoned(sign, value(parts[0], get), value(parts[1], get));
      case "if": { const so = value(parts[0], get); return so === null ? [null, 0] : value(parts[so ? 1 : 2], get); }
      default: return compared(value(parts[0], get), sign, value(parts[1], get));
    }
  }

  // The figure that a formula comes to with so many decimals; null for unknown, or what is not exact with so many.
  function reckon(expression, decimals, get) {
    const [units, own] = value(expression, get);
    if (units === null) return null;
    const all = units * 10 ** (decimals - own), whole = Math.round(all);
    return Math.abs(all - whole) < 1e-6 && Math.abs(whole) <= LARGEST ? whole : null;
  }

  const truth = (expression, get) => value(expression, get);

  // What is wrong with an answer beside others: its rule is broken, or a choice does not go with another answer.
  function broken(rule, said, get) {
    if (!rule || said === "" || (isFigure(said) && said[0] === null)) return "";
    if (rule.among && typeof said === "string") {
      const [field, goes, words] = rule.among, other = get(field);
      const apart = said.split(BETWEEN).find((one) => goes[one] !== other);
      if (apart !== undefined) return words.replaceAll("{choice}", apart);
    }
    return rule.must && truth(rule.must[0], get) === false ? rule.must[1] : "";
  }

  return { typed, shown, odd, truth, reckon, broken };
})();
