// The page's script judges expressions as the server does: both by the table of `expressions.json`.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { expect, test } from "@playwright/test";

const file = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the script says of every expression what the server says", () => {
  runInThisContext(file("../web/typed.js"));
  const answers = [[3, 0], [null, 0], [15, 1], "Loa", "Loa; Mạng", "5/4/2021", "", ""];
  const table = JSON.parse(file("expressions.json"));
  expect(table.length).toBeGreaterThan(20);
  for (const [text, expression, truth] of table) expect(globalThis.Figures.truth(expression, (field) => answers[field]), text).toBe(truth);
});
