// Bundles the part of @noble/curves that the pages load into crates/web/assets/vendor/noble-curves, or says with --check
// whether what lies there is what the locked packages give. Needs `npm ci` in this folder; scripts/needs does it.
import { build, version } from "esbuild";
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

const here = import.meta.dirname;
const out = join(here, "../../crates/web/assets/vendor/noble-curves");
const from = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8")).version;
const banner = `/*! @noble/curves ${from("@noble/curves")}, @noble/hashes ${from("@noble/hashes")}, MIT, ` +
  `(c) Paul Miller; bundled by scripts/noble-curves with esbuild ${version} */`;

/** @returns {Promise<Map<string, Buffer>>} each file and its bytes */
async function made() {
  const files = new Map([["LICENSE.txt", readFileSync(join(here, "node_modules/@noble/curves/LICENSE"))]]);
  for (const suite of ["ristretto255", "p256", "ed25519"]) {
    const { outputFiles } = await build({
      absWorkingDir: here, entryPoints: [`${suite}.js`], bundle: true, minify: true, format: "esm", target: "es2020",
      legalComments: "none", banner: { js: banner }, write: false, charset: "utf8",
    });
    files.set(`${suite}.js`, Buffer.from(outputFiles[0].contents));
  }
  return files;
}

let differing = 0;
for (const [name, bytes] of await made()) {
  const place = join(out, name);
  if (process.argv.includes("--check")) {
    let kept = Buffer.alloc(0);
    try { kept = readFileSync(place); } catch { /* not there: differs */ }
    if (!kept.equals(bytes)) { differing += 1; console.error(`${name} is not what the locked packages give`); }
  } else {
    mkdirSync(out, { recursive: true });
    writeFileSync(place, bytes);
  }
  console.log(`${createHash("sha256").update(bytes).digest("hex")}  ${name}  ${bytes.length} bytes`);
}
if (differing) process.exit(1);
