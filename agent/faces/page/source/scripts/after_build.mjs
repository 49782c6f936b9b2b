// Beside the built page: the licences of what it holds, and from which source it was built.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "..", "built");
const SOURCE = ["src", "public", "scripts", "index.html", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];

function files(path) {
  const entry = join(ROOT, path);
  try {
    return readdirSync(entry).flatMap((name) => files(join(path, name)));
  } catch (error) {
    if (error.code !== "ENOTDIR") throw error;
    return [entry];
  }
}

// What ends up in the page: packages that are not only for building, and what they need.
const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
const held = Object.entries(lock.packages).filter(([path, one]) => path && !one.dev && !one.optional);
const notices = held.map(([path, one]) => {
  const folder = join(ROOT, path);
  const licence = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (!licence) throw new Error(`${path} has no licence file`);
  return `${path.replace("node_modules/", "")} ${one.version} (${one.license})\n\n${readFileSync(join(folder, licence), "utf8").trim()}\n`;
});
writeFileSync(join(BUILT, "THIRD_PARTY.txt"), `The page holds these works.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`);

const hash = createHash("sha256");
for (const file of SOURCE.flatMap(files).sort()) {
  hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
}
writeFileSync(join(BUILT, "built_from.txt"), `${hash.digest("hex")}\n`);
