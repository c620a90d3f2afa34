/**
 * What the compile step promises, seen from outside: scripts through `treadle run`, on real threads.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ofType, root, runScript } from "../harness/treadle.ts";

const script = (name: string): string => join(root, "test", "scripts", "cases", name);

test("all fifty-seven cases of closures, imports, functions and syntax come out right on worker threads", async () => {
  const { status, result } = await runScript(script("cases.ts"));
  expect(result).toMatchObject({
    passed: 57,
    failed: [],
    main: ["this", "#private", "unknown function value"],
    stacks: ["lib.ts:15", "cases.ts:280"],
  });
  expect(status).toBe(0);
});

const outcomes: readonly [name: string, result: unknown][] = [
  ["commonjs.cjs", { sum: 26, base: "b.txt", nine: 9, eol: true, offMain: true, file: "commonjs.cjs" }],
  ["commonjs.cts", { eight: 8, file: "commonjs.cts", offMain: true }],
  ["plain.js", { sum: 9, offMain: true }],
  ["plain.mjs", { nine: 9, offMain: true, url: true }],
  ["module.mts", { sixteen: 16, offMain: true }],
  ["paths/main.ts", { result: 18 }],
  ["decorators.ts", { after: 15, share: 3, merged: 13, offMain: true }],
  [
    "classes.ts",
    {
      length: 11,
      sixteen: 16,
      isVector: true,
      doubled: { x: 2, y: 4 },
      five: 5,
      failure: {
        isParseFailure: true,
        message: "bad token (false)",
        place: "12:7",
        cause: "too long",
        stack: "52",
      },
    },
  ],
];

test.each(outcomes)("%s runs as written", async (name, expected) => {
  const { status, result } = await runScript(script(name));
  expect(result).toEqual(expected);
  expect(status).toBe(0);
});

describe("what cannot be extracted", () => {
  const refused: readonly [name: string, code: string, line: number, column: number][] = [
    ["generator.ts", "generator-task", 5, 25],
    ["capture-error.ts", "uncloneable-capture", 8, 24],
  ];

  test.each(refused)("%s is refused before a line of it has run", async (name, code, line, column) => {
    const { status, stdout, stderr, events } = await runScript(script(name));
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(ofType(events, "graph")).toEqual([]);
    expect(stderr).toContain(`${name}:${line}:${column} error`);
    expect(stderr).toContain(`(${code})`);
    expect(stderr).toMatch(/^ {4}= .+\. \(/m);
  });

  test("a write to a captured variable is a warning, and the write goes to a copy", async () => {
    const { status, result, stderr } = await runScript(script("write-capture.ts"));
    expect(result).toMatchObject({ counter: 0, seen: [] });
    expect(stderr).toContain("write-capture.ts:6:3 warning");
    expect(status).toBe(0);
  });

  test("an unknown function is a warning, and runs on the main thread with the right answer", async () => {
    const { status, result, stderr } = await runScript(script("unknown-function.ts"));
    expect(result).toEqual({ unknown: 6, onMain: true, same: 6, alsoOnMain: false });
    expect(stderr).toContain("unknown-function.ts:5:18 warning");
    expect(status).toBe(0);
  });
});

test("nothing is written beside the sources", async () => {
  const folder = join(root, "test", "scripts", "cases");
  const before = readdirSync(folder, { recursive: true });
  await runScript(script("plain.mjs"));
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});
