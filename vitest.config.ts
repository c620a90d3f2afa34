import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/**
 * Tests import the sources; threads and whole-process tests use the built `dist/`,
 * which `npm test` brings up to date first.
 */
const alias = [
  { find: /^treadle$/, replacement: here("./server/api/index.ts") },
  { find: /^treadle\/array$/, replacement: here("./server/api/array/index.ts") },
  { find: /^treadle\/h5$/, replacement: here("./server/api/h5/index.ts") },
  { find: /^treadle\/runtime$/, replacement: here("./server/api/runtime.ts") },
];

/** The workbench of the end-to-end tests is installed once, by `node test/e2e/install.mjs`; CI does. */
const hasWorkbench = existsSync(here("./test/e2e/node_modules/.treadle-lock"));
if (!hasWorkbench) {
  console.error("Tests in a real VS Code are left out. To have them: node test/e2e/install.mjs");
}

const unit = {
  resolve: { alias },
  test: {
    name: "treadle",
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/scripts/**"],
    testTimeout: 60_000,
    // Whole-process tests start threads of their own: two test files at a time fill two cores.
    maxWorkers: 2,
    sequence: { groupOrder: 0 },
  },
};

/** After all others, and one at a time: a browser, a server and an extension host fill two cores as well. */
const workbench = {
  test: {
    name: "workbench",
    include: ["test/e2e/*.test.ts"],
    globalSetup: ["test/e2e/package-extension.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
};

export default defineConfig({
  test: {
    reporters: ["default", "./test/harness/closing-line.ts"],
    projects: hasWorkbench ? [unit, workbench] : [unit],
  },
});
