/**
 * What is in the packages that people install, and what is not.
 */
import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contentsOf, vsixOf } from "./packages.ts";

/** Everything that has to be there for the extension to work, whatever the platform. */
const needed = [
  "extension/package.json",
  "extension/package.nls.json",
  "extension/l10n/bundle.l10n.json",
  "extension/readme.md",
  "extension/changelog.md",
  "extension/LICENSE.txt",
  "extension/media/icons/treadle.png",
  "extension/media/icons/treadle.svg",
  "extension/dist/extension.cjs",
  "extension/dist/server.mjs",
  "extension/dist/runner.mjs",
  "extension/dist/lane.mjs",
  "extension/dist/lane.cjs",
  "extension/dist/treadle.mjs",
  "extension/dist/array.mjs",
  "extension/dist/h5.mjs",
  "extension/dist/media/panel.js",
  "extension/dist/media/panel.css",
  "extension/dist/media/layout-worker.js",
  "extension/dist/types/server/api/index.d.ts",
  "extension/dist/node_modules/h5wasm/dist/node/hdf5_util.js",
  "extension/dist/node_modules/piscina/dist/worker.js",
  "extension/node_modules/treadle-typescript-plugin/index.js",
];

const native = {
  "linux-x64": [
    "extension/dist/node_modules/@esbuild/linux-x64/bin/esbuild",
    "extension/dist/node_modules/@oxc-parser/binding-linux-x64-gnu/parser.linux-x64-gnu.node",
  ],
  universal: [
    "extension/dist/node_modules/esbuild/esbuild.wasm",
    "extension/dist/node_modules/@oxc-parser/binding-wasm32-wasi/parser.wasm32-wasi.wasm",
  ],
} as const;

describe.each(["linux-x64", "universal"] as const)("the package for %s", async (target) => {
  const contents = await contentsOf(vsixOf(target));
  const files = [...contents.keys()].filter((file) => file.startsWith("extension/"));
  const unpacked = [...contents.values()].reduce((sum, size) => sum + size, 0);
  console.log(
    `${target}: ${(statSync(vsixOf(target)).size / 1e6).toFixed(1)} MB, ${(unpacked / 1e6).toFixed(1)} MB unpacked, ${files.length} files`,
  );

  test("has all that the extension needs", () => {
    expect([...needed, ...native[target]].filter((file) => !files.includes(file))).toEqual([]);
  });

  test("has no sources, tests, maps or examples", () => {
    const strangers = files.filter(
      (file) =>
        (/\.[cm]?tsx?$/.test(file) &&
          !/\.d\.[cm]?ts$/.test(file) &&
          !/^extension\/media\/sample\//.test(file)) ||
        /\.(map|tsbuildinfo)$/.test(file) ||
        /^extension\/(server|client|test|examples|out|\.ci|\.vscode)\//.test(file) ||
        /\/(tests?|__tests__|\.github)\//.test(file),
    );
    expect(strangers).toEqual([]);
  });

  test("has native code of its own platform alone", () => {
    const binaries = files.filter((file) => /\.node$|\/bin\/esbuild$|esbuild\.exe$/.test(file));
    const own = target === "universal" ? /\/node_modules\/esbuild\/bin\/esbuild$/ : /linux-x64/;
    // esbuild's own starter is a script that is there in any case.
    expect(
      binaries.filter((file) => !own.test(file) && !/\/node_modules\/esbuild\/bin\//.test(file)),
    ).toEqual([]);
  });
});
