/** Diagnostics and errors as they are printed. */
import { expect, test } from "vitest";
import { diagnosticsText } from "../../server/cli/face/diagnostics.ts";
import { errorText } from "../../server/cli/face/error-text.ts";
import { colours, plain } from "../../server/cli/screen.ts";
import type { Diagnostic } from "../../server/protocol/diagnostics.ts";
import type { ErrorView } from "../../server/protocol/error-view.ts";

const diagnostic: Diagnostic = {
  severity: "warning",
  code: "captured-write",
  message: "`rows` is changed inside the task, which changes a copy.",
  hint: "Return the frame instead.",
  file: "/home/ada/frames.ts",
  line: 12,
  column: 3,
  endLine: 12,
  endColumn: 7,
};

function text(
  changes: Partial<Diagnostic>,
  line: string | undefined = "  rows.push(frame);",
  columns = 80,
): string {
  const readLine = () => line;
  return diagnosticsText([{ ...diagnostic, ...changes }], {
    folder: "/home/ada",
    columns,
    paint: plain,
    readLine,
  });
}

test("a diagnostic names its place, shows the line with a mark, and says what to do", () => {
  expect(text({})).toBe(
    [
      "frames.ts:12:3 warning `rows` is changed inside the task, which changes a copy.",
      "  12 |   rows.push(frame);",
      "     |   ^^^^",
      "     = Return the frame instead. (captured-write)",
      "",
    ].join("\n"),
  );
});

test("without the file the rest is still told", () => {
  const settings = { folder: "/home/ada", columns: 80, paint: plain, readLine: () => undefined };
  expect(diagnosticsText([diagnostic], settings).split("\n")).toHaveLength(3);
});

test("a file outside the folder is named in full", () => {
  expect(text({ file: "/opt/lib/x.ts" })).toMatch(/^\/opt\/lib\/x\.ts:12:3 /);
});

test("what is only worth knowing is not printed", () => {
  expect(text({ severity: "info" })).toBe("");
});

test("the mark stands below its word after tabs and wide characters", () => {
  expect(text({ column: 2, endColumn: 6 }, "\trows.push()").split("\n")[2]).toBe("     |   ^^^^");
  expect(text({ column: 7, endColumn: 11 }, '"画像"; rows').split("\n").slice(1, 3)).toEqual([
    '  12 | "画像"; rows',
    "     |         ^^^^",
  ]);
});

test("a mark over several lines goes to the end of the first", () => {
  expect(text({ endLine: 15, endColumn: 2 }).split("\n")[2]).toBe(`     |   ${"^".repeat(17)}`);
});

test("a minified line is shown around its mark", () => {
  const lines = text({ column: 5001, endColumn: 5005 }, `${"x".repeat(5000)}rows${"y".repeat(5000)}`).split(
    "\n",
  );
  expect(lines[1]!.length).toBeLessThanOrEqual(80);
  expect(lines[1]!.indexOf("rows")).toBe(lines[2]!.indexOf("^^^^"));
});

test("a mark past the end of its line, in a file that has changed, does no harm", () => {
  expect(text({ column: 90, endColumn: 99 }, "short").split("\n")).toHaveLength(5);
});

const failure: ErrorView = {
  name: "FrameError",
  message: "frame 3 is empty\nand so is frame 4",
  stack:
    "FrameError: frame 3 is empty\nand so is frame 4\n    at readFrame (frames.ts:9:11)\n    at task frames.ts:14:31",
  key: "readFrame-1f3a",
  callSite: { file: "/home/ada/frames.ts", line: 14, column: 31 },
  inputs: ['path: "a.h5"', "values: Float64Array(66049)"],
  hint: "Check the file.",
  cause: { name: "TypeError", message: "bad bytes", stack: "TypeError: bad bytes\n    at parse (h5.ts:1:2)" },
};

test("an error names its task, its call site, its inputs, its frames and its cause", () => {
  expect(errorText(failure, "/home/ada", plain)).toBe(
    [
      "error FrameError: frame 3 is empty",
      "and so is frame 4",
      "  task     readFrame-1f3a, made at frames.ts:14:31",
      '  inputs   path: "a.h5"',
      "           values: Float64Array(66049)",
      "  hint     Check the file.",
      "  at readFrame (frames.ts:9:11)",
      "  at task frames.ts:14:31",
      "caused by TypeError: bad bytes",
      "  at parse (h5.ts:1:2)",
      "",
    ].join("\n"),
  );
});

test("an error about which nothing is known is one line", () => {
  expect(errorText({ name: "Error", message: "" }, "/", plain)).toBe("error Error\n");
});

test("a chain of causes that never ends is cut", () => {
  const endless: { name: string; message: string; cause?: ErrorView } = { name: "Error", message: "again" };
  endless.cause = endless;
  expect(errorText(endless, "/", plain).split("\n")).toHaveLength(10);
});

test("an escape sequence in a message cannot clear the screen", () => {
  const hostile = {
    name: "Error\u001b[2J",
    message: "\u001b]0;title\u0007 \u001b[31mred\u001b[39m",
    key: "k\u001b[1A",
  };
  expect(errorText(hostile, "/", plain)).not.toContain("\u001b");
});

test("on a colour terminal severity, place and frames differ", () => {
  expect(errorText(failure, "/home/ada", colours)).toContain(
    "\u001b[31merror\u001b[39m \u001b[1mFrameError\u001b[22m",
  );
});
