// node build.mjs FOLDER: tip-age.js for phones and tip-key.js for officers, the same bytes from the same lock file, on every
// machine.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

for (const [entry, out] of [["entry.mjs", "tip-age.js"], ["key.mjs", "tip-key.js"]]) await build({
  entryPoints: [here(entry)], outfile: `${process.argv[2]}/${out}`, absWorkingDir: here("."),
  bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", legalComments: "none", logLevel: "warning",
  alias: { "@noble/curves/nist.js": here("no-nist.mjs") },
  banner: { js: "// age-encryption 0.3.1 (BSD-3-Clause), @noble/*, @scure/base (MIT), shamir-secret-sharing 0.0.4 (Apache-2.0). Built from web/tip; do not edit." },
});
