/** Pixels on their way: the same when they arrive, and as small as it pays, whatever the picture is of. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { deflated } from "../../../server/frames/reader/deflate.ts";

const side = 256;
let state = 1;
/** From 0 to 1, the same numbers in every run. */
const random = (): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};

const pictures = {
  noise: () => 100 + Math.floor(60 * (random() + random() + random())),
  gradient: (row: number, column: number) => 3 + (((row + column) >> 1) % 252),
  waves: (row: number, column: number) => 3 + Math.floor(126 * (1 + Math.sin(Math.hypot(row, column) / 9))),
  sparse: () => (random() < 0.02 ? 10 + Math.floor(random() * 240) : 3),
  flat: () => 7,
};

test.each(Object.entries(pictures))("pixels of %s arrive as they were, and small", (_name, at) => {
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => at(Math.floor(i / side), i % side));
  const bytes = deflated(pixels);
  expect(Buffer.compare(inflateRawSync(bytes), pixels)).toBe(0);
  expect(bytes.length).toBeLessThanOrEqual(1.2 * deflateRawSync(pixels, { level: 1 }).length);
});

test.each([0, 1, 5000])("%i pixels arrive as they were", (count) => {
  const pixels = new Uint8Array(count).fill(9);
  expect(inflateRawSync(deflated(pixels))).toHaveLength(count);
});
