/** How times, sizes and counts read on every face. */
import { expect, test } from "vitest";
import { counted, formatBytes, formatCount, formatTime, parseBytes } from "../../server/protocol/units.ts";

test.each([
  [0, "0 µs"],
  [0.0124, "12 µs"],
  [0.9996, "1.00 ms"],
  [1.239, "1.24 ms"],
  [12.34, "12.3 ms"],
  [254.4, "254 ms"],
  [999.6, "1.0 s"],
  [1400, "1.4 s"],
  [10_400, "10.4 s"],
  [59_960, " 1min  0.0s"],
  [100_400, " 1min 40.4s"],
  [1_000_400, "16min 40.4s"],
  [10_000_400, " 2hr 46min 40.4s"],
  [-1400, "-1.4 s"],
  [Number.NaN, "–"],
])("%d ms reads %j", (ms, text) => {
  expect(formatTime(ms)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.00 kB"],
  [528_392, "528 kB"],
  [999_600, "1.00 MB"],
  [66_049_000, "66.0 MB"],
  [1.234e9, "1.23 GB"],
  [5e18, "5000 PB"],
])("%d bytes read %j", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  ["2GB", 2e9],
  ["1.5 GiB", 1.5 * 2 ** 30],
  ["500mb", 5e8],
  [" 1000000 ", 1e6],
  ["64k", 64_000],
  ["0", 0],
  ["2 gigs", undefined],
  ["-1GB", undefined],
  ["GB", undefined],
  ["", undefined],
  ["1e9", undefined],
])("%j is %s bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test("counts have commas between thousands and a noun that fits", () => {
  expect(formatCount(1_234_567)).toBe("1,234,567");
  expect(counted(1, "task")).toBe("1 task");
  expect(counted(0, "task")).toBe("0 tasks");
  expect(counted(2, "retry", "retries")).toBe("2 retries");
});
