// node build.mjs FOLDER: tip-age.js for phones, tip-key.js for officers and its worker tip-argon.js, the same bytes from the
// same lock file, on every machine.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const banner = "// age-encryption 0.3.1 (BSD-3-Clause), @noble/*, @scure/base (MIT), shamir-secret-sharing 0.0.4 (Apache-2.0). Built from web/tip; do not edit.";

async function bundle(entry, out, define = {}) {
  const outfile = `${process.argv[2]}/${out}`;
  await build({
    entryPoints: [here(entry)], outfile, absWorkingDir: here("."), define,
    bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", legalComments: "none", logLevel: "warning",
    alias: { "@noble/curves/nist.js": here("no-nist.mjs") },
    banner: { js: banner },
  });
  return outfile;
}

await bundle("entry.mjs", "tip-age.js");
// The officer's script carries the hash of its worker: browsers check none of a worker by themselves.
const worker = readFileSync(await bundle("argon.mjs", "tip-argon.js"));
const hash = `sha384-${createHash("sha384").update(worker).digest("base64")}`;
await bundle("key.mjs", "tip-key.js", { WORKER_HASH: JSON.stringify(hash) });
