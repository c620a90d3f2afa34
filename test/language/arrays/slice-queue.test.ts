/** Slices wait for one another, the newest comes first, and what is cancelled is nobody's business any more. */
import { expect, test } from "vitest";
import { SliceQueue } from "../../../server/language/arrays/slice-queue.ts";

const slab = (value: number) => ({ data: Uint8Array.of(value), shape: [1], dtype: "uint8" });

function queue() {
  const sent: string[] = [];
  const slices = new SliceQueue({
    ask: (number) => sent.push(`ask ${number}`),
    cancel: (number) => sent.push(`cancel ${number}`),
  });
  const aborts = new Map<number, AbortController>();
  const settled: string[] = [];
  const add = (number: number): Promise<unknown> => {
    const abort = new AbortController();
    aborts.set(number, abort);
    return slices
      .add(number, [number], abort.signal, (done, total) => settled.push(`${number}: ${done} of ${total}`))
      .then(
        ({ data }) => settled.push(`${number}: ${(data as Uint8Array)[0]}`),
        (error: Error) => settled.push(`${number}: ${error.name}`),
      );
  };
  return { add, aborts, sent, settled, slices };
}

test("one is computed at a time, then the newest of those that wait", async () => {
  const { add, sent, settled, slices } = queue();
  const all = [1, 2, 3].map(add);
  expect(sent).toEqual(["ask 1"]);
  slices.answered(1, slab(10));
  slices.answered(3, slab(30));
  slices.answered(2, new RangeError("no"));
  await Promise.all(all);
  expect(sent).toEqual(["ask 1", "ask 3", "ask 2"]);
  expect(settled).toEqual(["1: 10", "3: 30", "2: RangeError"]);
});

test("what is cancelled while it waits is never asked for; while it is computed, it makes room", async () => {
  const { add, aborts, sent, settled, slices } = queue();
  const all = [1, 2, 3].map(add);
  aborts.get(2)!.abort();
  aborts.get(1)!.abort();
  aborts.get(1)!.abort();
  slices.answered(1, slab(1));
  slices.progressed(1, 1, 2);
  slices.progressed(3, 1, 2);
  slices.answered(3, slab(30));
  aborts.get(3)!.abort();
  await Promise.all(all);
  expect(sent).toEqual(["ask 1", "cancel 1", "ask 3"]);
  expect([...settled].sort()).toEqual([
    "1: SliceCancelledError",
    "2: SliceCancelledError",
    "3: 1 of 2",
    "3: 30",
  ]);
});

test("when nothing will be answered any more all are rejected, and none is asked for", async () => {
  const { add, aborts, sent, settled, slices } = queue();
  const all = [1, 2].map(add);
  slices.rejectAll(new RangeError("gone"));
  aborts.get(1)!.abort();
  await Promise.all(all);
  expect(settled).toEqual(["1: RangeError", "2: RangeError"]);
  expect(sent).toEqual(["ask 1"]);
});

test("a slice that nobody waits for to begin with is not asked for", async () => {
  const { sent, slices } = queue();
  await expect(slices.add(1, [0], AbortSignal.abort(), () => {})).rejects.toThrow();
  expect(sent).toEqual([]);
});
