/** Tasks that use up the memory of their thread, beside others and with results that a rerun could have used. */
import { compute, delayed } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const rows = (): unknown[] => Array.from({ length: 1000 }, (_, i) => ({ i }));
const grow = delayed(function grow(): never {
  const all: unknown[] = [];
  for (;;) all.push(rows());
});
const growLater = delayed(async function growLater(): Promise<never> {
  const all: unknown[] = [];
  for (;;) {
    for (let i = 0; i < 200; i++) all.push(rows());
    await new Promise(setImmediate);
  }
});

for (const [name, place, task] of [
  ["at once", "two workers", grow()],
  ["in between awaits", "one worker", growLater()],
] as const) {
  const others = Array.from({ length: 10 }, (_, i) => inc(inc(i)));
  const error = await compute(others, task, { ...places[place], errors: "collect" }).catch(
    (e: AggregateError) => e,
  );
  const { errors } = error as AggregateError;
  const { hint } = errors[0] as { hint?: string };
  const workers = await workersOf(places[place]!);
  console.log(JSON.stringify({ name, place, workers, outcome: errors.map((each) => seen(each)), hint }));
}
