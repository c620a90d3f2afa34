import { expect, test } from "vitest";
import { Turnstile } from "../../../../media/frames/axes/turnstile.ts";
import { everythingThatFollows } from "./clock.ts";

/** Asks that a test settles one by one. */
function asks(turnstile: Turnstile) {
  const begun: number[] = [];
  const settled: number[] = [];
  const ends = new Map<number, () => void>();
  return {
    begun,
    settled,
    pass(number: number): void {
      void turnstile
        .pass(
          () =>
            new Promise<void>((end) => {
              begun.push(number);
              ends.set(number, end);
            }),
        )
        .then(() => settled.push(number));
    },
    async end(number: number): Promise<void> {
      ends.get(number)!();
      await everythingThatFollows();
    },
  };
}

test("a drag over a hundred positions asks for the first two and the last", async () => {
  const drag = asks(new Turnstile(2));
  for (let position = 0; position < 100; position++) drag.pass(position);
  await everythingThatFollows();
  expect(drag.begun).toEqual([0, 1]);
  expect(drag.settled).toEqual(Array.from({ length: 97 }, (_, at) => at + 2));
  await drag.end(0);
  expect(drag.begun).toEqual([0, 1, 99]);
  await drag.end(1);
  await drag.end(99);
  expect(drag.begun).toEqual([0, 1, 99]);
  expect(drag.settled).toHaveLength(100);
});

test("what waits is forgotten when the dataset changes", async () => {
  const turnstile = new Turnstile(1);
  const some = asks(turnstile);
  some.pass(1);
  some.pass(2);
  await everythingThatFollows();
  turnstile.clear();
  await some.end(1);
  expect(some.begun).toEqual([1]);
  expect(some.settled.toSorted()).toEqual([1, 2]);
});

test("a listener without a promise is done at once", async () => {
  const turnstile = new Turnstile(1);
  const told: number[] = [];
  for (const number of [1, 2, 3]) {
    void turnstile.pass(() => void told.push(number));
    await everythingThatFollows();
  }
  expect(told).toEqual([1, 2, 3]);
});
