/** How many results are held at once, counted from events, with a memory limit and without. */
import { compute, delayed, type Delayed } from "treadle";
import { places } from "./pool.ts";

const LENGTH = 5000;
const root = delayed(function root(i: number): Float64Array {
  return new Float64Array(LENGTH).fill(i);
});
const add = delayed(function add(...parts: Float64Array[]): Float64Array {
  return parts[0]!.map((x, k) => parts.reduce((sum, part) => sum + part[k]!, 0) + 0 * x);
});
const at = delayed(function at(part: Float64Array): number {
  return part[7]!;
});

/** Eight wide, so that a root more is a result more for long. */
function tree(): Delayed<number> {
  let level: Delayed<Float64Array>[] = Array.from({ length: 256 }, (_, i) => root(i));
  while (level.length > 1)
    level = Array.from({ length: level.length / 4 }, (_, i) => add(...level.slice(4 * i, 4 * i + 4)));
  return at(level[0]!) as Delayed<number>;
}

for (const place of ["one worker", "two workers"]) {
  for (const blocks of [0, 8]) {
    let held = 0;
    let most = 0;
    const onEvent = (event: { type: string; task?: readonly number[] }): void => {
      if (event.type === "tasks-finished") held += event.task!.length;
      if (event.type === "released") held -= event.task!.length;
      most = Math.max(most, held);
    };
    const value = await tree().compute({
      ...places[place],
      optimize: false,
      memoryLimit: blocks * 8 * LENGTH,
      onEvent,
    });
    console.log(
      JSON.stringify({
        name: `${blocks} blocks`,
        place,
        workers: 0,
        outcome: value === (255 * 256) / 2,
        most,
      }),
    );
  }
}
