// node build.mjs FOLDER: wall-hash.js for boards, the same bytes from the same lock file, on every machine.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
await build({
  entryPoints: [here("entry.mjs")], outfile: `${process.argv[2]}/wall-hash.js`, absWorkingDir: here("."),
  bundle: true, minify: true, treeShaking: true, format: "esm", target: "es2020", charset: "utf8", legalComments: "none", logLevel: "warning",
  banner: { js: "// SHA-256 of @noble/hashes 2.0.1 (MIT, Paul Miller). Built from web/hash; do not edit." },
});
