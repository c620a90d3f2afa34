/**
 * One `piscina.run` per task, as a person would write it by hand: dependencies are counted, what is ready is
 * run. At most a window of calls waits in piscina, whose queue is slow when it is long.
 *
 *     node piscina-peer.mjs WORKERS
 */
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { seededRandom } from "../../../examples/data/random.ts";
import { answerAsks, resident, timed } from "./answers.ts";
import { roundsIn, skewedDurations, spin } from "./busy.ts";
import { type Made, makeShape, type ShapeName } from "./shapes.ts";

/** Calls given to piscina and not done. */
const WINDOW = 1024;

interface Call {
  readonly name: "root" | "join" | "total";
  readonly argument: number | undefined;
  readonly needs: readonly Call[];
  readonly dependents: Call[];
  waiting: number;
  value: number;
}

const workers = Number(process.argv[2] ?? 2);
const pool = new Piscina({
  filename: fileURLToPath(new URL("piscina-tasks.mjs", import.meta.url)),
  minThreads: workers,
  maxThreads: workers,
});

function call(name: Call["name"], argument: number | undefined, needs: readonly Call[]): Call {
  const made: Call = { name, argument, needs, dependents: [], waiting: 0, value: 0 };
  for (const need of needs) need.dependents.push(made);
  calls.push(made);
  return made;
}

let calls: Call[] = [];
const making = {
  root: (number: number) => call("root", number, []),
  join: (needs: readonly Call[]) => call("join", undefined, needs),
  total: (needs: readonly Call[]) => call("total", undefined, needs),
};

function build(shape: ShapeName, size: number): Made<Call> {
  calls = [];
  return makeShape(shape, size, making);
}

/** Runs all calls; resolves when the last is done. */
function runAll(): Promise<void> {
  const { promise, resolve, reject } = withResolvers();
  const ready: Call[] = [];
  for (const each of calls) {
    each.waiting = each.needs.length;
    if (each.waiting === 0) ready.push(each);
  }
  let next = 0;
  let inFlight = 0;
  const fill = (): void => {
    while (inFlight < WINDOW && next < ready.length) {
      inFlight++;
      const each = ready[next++]!;
      pool
        .run(each.argument ?? each.needs.map(({ value }) => value), { name: each.name })
        .then((value: number) => done(each, value), reject);
    }
  };
  const done = (each: Call, value: number): void => {
    each.value = value;
    inFlight--;
    for (const dependent of each.dependents) if (--dependent.waiting === 0) ready.push(dependent);
    if (inFlight === 0 && next === ready.length) resolve();
    else fill();
  };
  fill();
  return promise;
}

function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

let made: Made<Call> | undefined;
let rounds = 0;

await answerAsks({
  async prepare() {
    await Promise.all(Array.from({ length: 16 }, (_, i) => pool.run(i, { name: "root" })));
  },
  async build({ shape, size }) {
    made = undefined;
    calls = [];
    const before = resident(size as number).now;
    const { result, ms } = await timed(() => build(shape as ShapeName, size as number));
    made = result;
    return { ms, tasks: result.tasks, before, after: resident(size as number).now };
  },
  async compute() {
    const { ms } = await timed(runAll);
    return { ms, value: made!.top.value };
  },
  resident: ({ size }) => resident(size as number),
  async cpu({ tasks, ms }) {
    rounds ||= roundsIn(ms as number);
    const list = Array.from({ length: tasks as number }, () => rounds);
    const serial = await timed(() => list.map(spin));
    const parallel = await timed(() =>
      Promise.all(list.map((each) => pool.run(each, { name: "spin" }) as Promise<number>)),
    );
    return {
      serial: serial.ms,
      parallel: parallel.ms,
      value: String(serial.result) === String(parallel.result),
    };
  },
  async mixed({ tasks }) {
    const durations = skewedDurations(tasks as number, seededRandom(1));
    const { result, ms } = await timed(() =>
      Promise.all(durations.map((each) => pool.run(each, { name: "busyFor" }) as Promise<number>)),
    );
    return { ms, measured: result };
  },
});
await pool.destroy();
