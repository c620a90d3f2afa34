/**
 * Stacks as V8 writes them, and the functions that failing lines are in.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { framesOf, functionAround } from "../../../server/language/timings/failing-code.ts";

const frames = (stack: string, message = "no", name = "Error") =>
  framesOf({ name, message, stack }).map(({ file, line, column }) => `${file} ${line} ${column}`);

test.each([
  ["    at parse (/home/ada/frames.ts:5:11)", "/home/ada/frames.ts 5 11"],
  ["    at /home/ada/frames.ts:5:11", "/home/ada/frames.ts 5 11"],
  ["    at async Promise.all (index 0)", undefined],
  ["    at async parse (/home/ada/frames.ts:5:11)", "/home/ada/frames.ts 5 11"],
  ["    at new Frame (/home/ada/my frames/a b.ts:5:11)", "/home/ada/my frames/a b.ts 5 11"],
  ["    at Object.<anonymous> [as read] (file:///home/ada/a%20b.ts:5:11)", "/home/ada/a b.ts 5 11"],
  ["    at parse (C:\\Users\\ada\\frames.ts:5:11)", "C:\\Users\\ada\\frames.ts 5 11"],
  ["    at f (/home/ada/my (old) frames/a.ts:5:11)", "/home/ada/my (old) frames/a.ts 5 11"],
  ["    at node:internal/process:1:2", undefined],
  ["    at <anonymous>", undefined],
  ["    at native", undefined],
])("a line of a stack such as %j is understood", (row, expected) => {
  expect(frames(`Error: no\n${row}`)).toEqual(expected === undefined ? [] : [expected]);
});

test("frames are told from the words of the message", () => {
  const message = "it failed\n    at home (/etc/passwd:1:1)";
  expect(frames(`Error: ${message}\n    at f (/a.ts:2:3)`, message)).toEqual(["/a.ts 2 3"]);
  expect(frames(`RangeError: ${message}\n    at f (/a.ts:2:3)`, message, "RangeError")).toEqual([
    "/a.ts 2 3",
  ]);
  expect(framesOf({ name: "Error", message })).toEqual([]);
});

const code = `import { x } from "y";
const limit = 3;

export async function read(path: string) {
  const text = await open(path);
  if (text === "") {
    throw new Error("empty");
  }

  return text.map((row) => {
    return row.trim();
  });
}

class Frames {
  total(): number {
    return this.values.length;
  }

  async mean() {
    for (const value of this.values) {
      fail(value);
    }
  }
}

const short = (x: number) => x + 1;
fail(limit);
`;

/** First and last line of the function around a line. */
const around = (line: number) => {
  const stretch = functionAround(code, line);
  return stretch && [stretch.line, stretch.endLine];
};

test.each([
  [5, [4, 13]],
  [7, [4, 13]],
  [11, [10, 12]],
  [17, [16, 18]],
  [22, [20, 24]],
  [2, undefined],
  [28, undefined],
  [3, undefined],
  [99, undefined],
])("line %i is in the function from and to %j", (line, expected) => {
  expect(around(line)).toEqual(expected);
});

test("a function of one line is around its own line", () => {
  expect(functionAround("const f = function () {\n  no();\n};\n", 1)).toMatchObject({ line: 1, endLine: 3 });
});

test("whatever the text, the function around a line has the line in it", () => {
  const row = fc.constantFrom(
    "",
    "  ",
    "f() {",
    "  g() {",
    "    no();",
    "  }",
    "}",
    "(x) => {",
    "if (a) {",
    "\tb();",
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: -1, max: 22 }), (rows, line) => {
      const found = functionAround(rows.join("\n"), line);
      if (!found) return;
      expect(found.line).toBeLessThanOrEqual(line);
      expect(found.endLine).toBeGreaterThanOrEqual(line);
      expect(found.endLine).toBeLessThanOrEqual(rows.length);
    }),
  );
});
