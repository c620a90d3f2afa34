/** Planes that are too large to be held: read block by block, told how far, left when nobody waits. */
import { describe, expect } from "vitest";
import { LARGEST_BOX } from "../../../server/frames/reader/read-values.ts";
import { levels as level } from "../../../server/protocol/frame-questions.ts";
import { testWithH5py } from "../../hdf5/other-tools.ts";
import { counter, file, plane, reading, sparse } from "./asking.ts";

describe("a plane that is too large to be held", () => {
  testWithH5py("is read in blocks, tells how far it is, and loses no peak", async () => {
    const { ask, heard } = reading(file(sparse()), {}, { now: counter(100) });
    expect(5000 * 6000 * 4).toBeGreaterThan(LARGEST_BOX);
    const picture = await ask("picture", plane("/d", [1, 0, 0], { width: 300, height: 250 }));
    if (!("pixels" in picture)) return expect.fail("no picture");
    expect(picture).toMatchObject({ width: 300, height: 250, block: [20, 20], min: -1, max: 5 });
    expect([picture.pixels[0], picture.pixels.at(-1)]).toEqual([level.first, level.last]);
    expect(picture.bytesRead).toBe(5000 * 6000 * 4);
    const progress = heard.flatMap((message) => (message.type === "progress" ? [message.progress] : []));
    expect(progress.length).toBeGreaterThan(4);
    expect(progress[0]).toMatchObject({ of: "rows", total: 5000 });
    expect(progress.at(-1)).toBeNull();
  });

  testWithH5py("is read for a region no further than that, once its range is known", async () => {
    const { ask } = reading(file(sparse()));
    await ask("histogram", { ...plane("/d", [1, 0, 0]), bins: 4, scale: "linear" });
    const region = { top: 4500, left: 5500, bottom: 5000, right: 6000 };
    const picture = await ask("picture", plane("/d", [1, 0, 0], { region }));
    expect(picture).toMatchObject({ low: -1, high: 5, bytesRead: 500 * 500 * 4 });
  });

  testWithH5py("is not read again for another range", async () => {
    const { ask } = reading(file(sparse()));
    await ask("picture", plane("/d", [1, 0, 0]));
    const hand = { scale: "linear", range: { by: "hand", low: 0, high: 1 } } as const;
    const picture = await ask("picture", plane("/d", [1, 0, 0], { levels: hand }));
    if (!("pixels" in picture)) return expect.fail("no picture");
    expect(picture).toMatchObject({ low: 0, high: 1, bytesRead: 0 });
    expect([picture.pixels[0], picture.pixels.at(-1)]).toEqual([level.below, level.above]);
  });

  testWithH5py("is left between two blocks when nobody waits any more", async () => {
    const { ask, post, heard, until } = reading(file(sparse()), {}, { now: counter(100) });
    const answer = ask("picture", plane("/d", [1, 0, 0]));
    await until("progress");
    post({ type: "cancel", number: 1 });
    expect(await answer).toEqual({ superseded: true });
    const told = heard.filter((message) => message.type === "progress" && message.progress !== null);
    expect(told.length).toBeLessThan(5);
  });
});
