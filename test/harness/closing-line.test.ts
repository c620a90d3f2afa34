/** The line that every test run ends with. */
import { expect, test } from "vitest";
import { closingLine } from "./closing-line.ts";

test.each([
  [{ passed: 12, failed: 0, skipped: 0 }, "12 passed, 0 failed"],
  [{ passed: 0, failed: 3, skipped: 0 }, "0 passed, 3 failed"],
  [{ passed: 5, failed: 1, skipped: 2 }, "5 passed, 1 failed, 2 skipped"],
])("%j ends in %j", (outcome, line) => {
  expect(closingLine(outcome)).toBe(line);
});
