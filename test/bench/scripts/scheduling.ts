/**
 * Treadle with tasks that take time: equal ones against the same in one thread, skewed ones against the ideal,
 * and a large array that one thread makes and another uses.
 */
import { type ComputeOptions, compute, delayed } from "treadle";
import { seededRandom } from "../../../examples/data/random.ts";
import { answerAsks, timed } from "./answers.ts";
import { busyFor, roundsIn, skewedDurations, spin } from "./busy.ts";

const spinning = delayed(spin);
const busy = delayed(busyFor);

const clock = (): number => performance.timeOrigin + performance.now();

/** An array whose first element is when it was done. */
const ramp = delayed(function ramp(length: number) {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = i;
  values[0] = clock();
  return values;
});

/** How long the later of two arrays took to get here; does not go through them. */
const arrival = delayed(function arrival(a: Float64Array, b: Float64Array) {
  return { gap: clock() - Math.max(a[0]!, b[0]!), ends: [a.at(-1)!, b.at(-1)!] };
});

let rounds = 0;

await answerAsks({
  async prepare() {
    await compute([1, 2, 3, 4].map((each) => spinning(each)));
  },
  async cpu({ tasks, ms }) {
    rounds ||= roundsIn(ms as number);
    const list = Array.from({ length: tasks as number }, () => rounds);
    const serial = await timed(() => list.map(spin));
    const parallel = await timed(() => compute(list.map((each) => spinning(each))));
    return {
      serial: serial.ms,
      parallel: parallel.ms,
      value: String(serial.result) === String(parallel.result[0]),
    };
  },
  async mixed({ tasks }) {
    const durations = skewedDurations(tasks as number, seededRandom(1));
    const { result, ms } = await timed(() => compute(durations.map((each) => busy(each))));
    return { ms, measured: result[0] };
  },
  async handOver({ bytes }) {
    const length = (bytes as number) / Float64Array.BYTES_PER_ELEMENT;
    const moves: { ms: number; copied: number }[] = [];
    const onEvent: NonNullable<ComputeOptions["onEvent"]> = (event) => {
      if (event.type !== "moved") return;
      for (const [i, to] of event.to.entries()) {
        // What goes to the main thread is the small result.
        if (to !== 0) moves.push({ ms: event.finished[i]! - event.started[i]!, copied: event.bytes[i]! });
      }
    };
    // Both threads make an array at the same time, so one of the two has to go to the other thread.
    const { result } = await timed(() => arrival(ramp(length), ramp(length)).compute({ onEvent }));
    return { gap: result.gap, moves, value: result.ends };
  },
});
