/**
 * What the documents and the manifest say about the repository is true: entries exist, examples are listed,
 * links lead somewhere, codes of diagnostics are explained.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { rules } from "../../server/compile/diagnostics.ts";
import { floors } from "./floors.ts";
import { root } from "./source-files.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("package.json")) as {
  exports: Record<string, string | { types: string; default: string }>;
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** `name: "server/….ts"` in `.ci/bundles.mjs`: bundle → source. */
const entries = new Map(
  [...read(".ci/bundles.mjs").matchAll(/(\w+): "(server\/[\w/-]+\.ts)"/g)].map(([, name, source]) => [
    name!,
    source!,
  ]),
);

const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

test("every export and command of the package is a bundle whose source exists", () => {
  expect(entries.size).toBeGreaterThan(5);
  const bundles = [
    ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : entry.default)),
  ];
  expect(bundles.length).toBeGreaterThan(3);
  for (const bundle of [...bundles, ...Object.values(manifest.bin)]) {
    const name = /^(?:\.\/)?dist\/(\w+)\.mjs$/.exec(bundle)?.[1];
    expect(entries.has(name ?? ""), bundle).toBe(true);
  }
  for (const source of entries.values()) expect(existsSync(join(root, source)), source).toBe(true);
});

test("the types of an export are made from the source of its bundle", () => {
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "string") continue;
    const source = entries.get(/(\w+)\.mjs$/.exec(entry.default)![1]!)!;
    expect(entry.types).toBe(`./dist/types/${source.replace(/\.ts$/, ".d.ts")}`);
  }
});

test("dependencies are pinned exactly", () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test("README lists every example, and no other", () => {
  const listed = [...read("README.md").matchAll(/\]\(examples\/([\w-]+\.ts)\)/g)].map(([, name]) => name!);
  const present = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));
  expect(present.length).toBeGreaterThan(5);
  expect([...new Set(listed)].sort()).toEqual(present.sort());
});

test("README names the commands that exist", () => {
  const readme = read("README.md");
  expect(readme).toContain("npm start");
  expect(readme).toContain("npm test");
  const used = [
    ...documents
      .map(read)
      .join("\n")
      .matchAll(/npm run ([\w:-]+)/g),
  ].map(([, name]) => name!);
  expect(used.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test.each(documents)("links in %s lead somewhere", (document) => {
  const links = [...read(document).matchAll(/(?:\]\(|src(?:set)?=")([^)"#\s]+)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^(https?|mailto):/.test(target));
  const dead = links.filter((target) => !existsSync(join(root, dirname(document), target)));
  expect(dead).toEqual([]);
});

test("ARCHITECTURE.md has a paragraph and an invariant for every room", () => {
  const sections = read("ARCHITECTURE.md").split(/^### /m);
  const lacking = floors.flat().filter((room) => {
    const section = sections.find((text) => text.startsWith(`server/${room}`));
    // Rooms that the design names and that have no files yet need no paragraph.
    return existsSync(join(root, "server", room)) && !section?.includes("**Invariant:**");
  });
  expect(lacking).toEqual([]);
});

test("ARCHITECTURE.md explains every diagnostic of the compile step, and no other", () => {
  const explained = [
    ...read("ARCHITECTURE.md").matchAll(/^\| `([a-z-]+)`\s+\| (?:error|warning|info)\s+\|/gm),
  ].map(([, code]) => code!);
  expect(explained.sort()).toEqual(Object.keys(rules).sort());
});

test("ARCHITECTURE.md explains every run event, and no other", () => {
  const union = [
    ...(read("server/protocol/events.ts") + read("server/protocol/forgotten.ts")).matchAll(
      /readonly type: ("[a-z-]+"(?: \| "[a-z-]+")*)/g,
    ),
  ];
  const types = union.flatMap(([, names]) => names!.replaceAll('"', "").split(" | "));
  const explained = [...read("ARCHITECTURE.md").matchAll(/^\| `([a-z-]+)`\s+\| /gm)]
    .map(([, name]) => name!)
    .filter((name) => !(name in rules));
  expect(types.length).toBeGreaterThan(10);
  expect(explained.sort()).toEqual(types.sort());
});
