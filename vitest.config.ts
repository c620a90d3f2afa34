import { defineConfig } from "vitest/config";

/**
 * Tests import the sources; threads and whole-process tests use the built `dist/`,
 * which `npm test` brings up to date first.
 */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^treadle$/, replacement: new URL("./server/api/index.ts", import.meta.url).pathname },
      {
        find: /^treadle\/array$/,
        replacement: new URL("./server/api/array/index.ts", import.meta.url).pathname,
      },
      { find: /^treadle\/h5$/, replacement: new URL("./server/api/h5/index.ts", import.meta.url).pathname },
      {
        find: /^treadle\/runtime$/,
        replacement: new URL("./server/api/runtime.ts", import.meta.url).pathname,
      },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/scripts/**"],
    typecheck: { enabled: false },
    testTimeout: 60_000,
    // Whole-process tests start threads of their own: two test files at a time fill two cores.
    maxWorkers: 2,
    reporters: process.env["CI"]
      ? ["default", "./test/harness/closing-line.ts"]
      : ["default", "./test/harness/closing-line.ts"],
  },
});
