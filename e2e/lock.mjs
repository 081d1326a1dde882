// Vendored scripts are what their lock files build.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./house.mjs";

const run = promisify(execFile);

// Builds a folder of ../web anew in a copy, and compares what comes out with what lies beside that folder.
export async function builds(folder, names) {
  const source = new URL(`../web/${folder}`, import.meta.url).pathname;
  const copy = mkdtempSync(join(tmpdir(), `lantoa-${folder}-build-`));
  cpSync(source, copy, { recursive: true, filter: (path) => !path.includes("node_modules") });
  try {
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: copy });
  } catch (fault) {
    rmSync(copy, { recursive: true, force: true });
    test.skip(true, `SKIPPED, not rebuilt: npm or its registry is not there (${String(fault).slice(0, 120)})`);
  }
  await run("node", ["build.mjs", copy], { cwd: copy });
  for (const name of names) {
    expect(readFileSync(join(copy, name)).equals(readFileSync(join(source, "..", name))), name).toBe(true);
  }
  rmSync(copy, { recursive: true, force: true });
}
