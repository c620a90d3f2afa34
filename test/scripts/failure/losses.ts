/** Workers that end at the worst moments: what they held is made again, and the answers stay exact. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { type ComputeOptions, compute, config, delayed, persist } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

config({ cancelGrace: 50 });

const LENGTH = 5000;
const cells = (): Int32Array => new Int32Array(new SharedArrayBuffer(64));

const block = delayed(function block(i: number): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, k) => i + k);
});
const plus = delayed(function plus(...parts: Float64Array[]): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, k) => parts.reduce((sum, part) => sum + part[k]!, 1));
});
/** Ends its thread when it is called for the first time, having said in the next cell which one it was. */
const breakOnce = delayed(function breakOnce(seen: Int32Array, at: number, ..._: unknown[]): number {
  if (Atomics.add(seen, at, 1) > 0) return 1;
  Atomics.store(seen, at + 1, threadId);
  return process.exit(3);
});
/** The same, and hands on what it is given. */
const breakBlock = delayed(function breakBlock(
  seen: Int32Array,
  at: number,
  part: Float64Array,
): Float64Array {
  return Atomics.add(seen, at, 1) > 0 ? part : process.exit(3);
});
const checksum = delayed(function checksum(...parts: (Float64Array | number)[]): number {
  return parts
    .flatMap((part) => (typeof part === "number" ? part : [...part]))
    .reduce((sum, x, i) => (sum * 31 + x + i) % 1_000_003, 7);
});
const leave = delayed(function leave(): never {
  return process.exit(1);
});

/** Blocks upon blocks, and tasks in between that end the thread of what they need. */
function generations(seen: Int32Array): unknown {
  const one = block(1);
  const two = plus(one);
  const three = plus(two, one);
  const broken = breakOnce(seen, 0, three);
  return checksum(one, two, three, broken, plus(three, two));
}

function tree(seen: Int32Array): unknown {
  let level = Array.from({ length: 16 }, (_, i) => block(i));
  for (let at = 0; level.length > 1; at++) {
    const pairs = level;
    level = pairs.flatMap((part, i) => (i % 2 === 0 ? [plus(part, pairs[i + 1] ?? part)] : []));
    level[0] = breakBlock(seen, at, level[0]!);
  }
  return checksum(level[0]!);
}

const expected = async (graph: (seen: Int32Array) => unknown): Promise<unknown> => {
  const [value] = await compute(graph(new Int32Array(16).fill(1)), { executor: "inline" });
  return value;
};

/** Names of lanes' folders of a thread, in the folder of this process. */
function spilledBy(thread: number): string[] {
  const root = process.env["TREADLE_SPILL"]!;
  return readdirSync(root)
    .flatMap((name) => readdirSync(join(root, name)))
    .filter((name) => name.startsWith(`${thread}-`));
}

type Case = (options: ComputeOptions) => Promise<unknown>;
const cases: Readonly<Record<string, Case>> = {
  "through generations": async (options) => {
    const [value] = await compute(generations(cells()), { ...options, optimize: false });
    return value === (await expected(generations));
  },
  "through generations that were spilled": async (options) => {
    const counters = cells();
    let left: string[] = ["nothing was seen"];
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === "worker-lost") left = spilledBy(counters[1]!);
    };
    const limited = { ...options, optimize: false, memoryLimit: 2 * 8 * LENGTH, onEvent };
    const [value] = await compute(generations(counters), limited);
    return [value === (await expected(generations)), left];
  },
  "in the middle of transfers": async (options) => {
    const [value] = await compute(tree(cells()), { ...options, optimize: false });
    return value === (await expected(tree));
  },
  "in the middle of transfers, spilling": async (options) => {
    const [value] = await compute(tree(cells()), {
      ...options,
      optimize: false,
      memoryLimit: 3 * 8 * LENGTH,
    });
    return value === (await expected(tree));
  },
  "while results are fetched": async (options) => {
    const blocks = Array.from({ length: 30 }, (_, i) => block(i));
    const values = await compute(...blocks, breakOnce(cells(), 0), options);
    return values.map((value) => (typeof value === "number" ? value : value[0]! + value.length)).join(" ");
  },
  "with persisted results, between computes": async (options) => {
    const [kept] = await persist(block(7), options);
    const error = await leave().compute(options).then(String, seen);
    return [(error as { name: string }).name, await compute(plus(kept).at(3), kept.at(1), options)];
  },
  "with persisted results, in the middle of a compute": async (options) => {
    const counters = cells();
    const [kept] = await persist(block(8), options);
    const broken = breakOnce(counters, 0);
    const wanted = (part: unknown, one: unknown): unknown[] => [checksum(plus(part), one), checksum(part)];
    const values = await compute(...wanted(kept, broken), options);
    return [
      String(values) === String(await compute(...wanted(block(8), 1), { executor: "inline" })),
      counters[0],
    ];
  },
  "with what a failed compute had made": async (options) => {
    const part = block(9);
    const wanted = checksum(part);
    const error = await compute(wanted, leave(), options).then(String, seen);
    const values = await compute(wanted, part.at(0), options);
    return [
      (error as { name: string }).name,
      String(values) === String(await compute(wanted, 9, { executor: "inline" })),
    ];
  },
};

for (const [name, run] of Object.entries(cases)) {
  if (process.argv[2] !== undefined && !name.includes(process.argv[2])) continue;
  for (const [place, options] of Object.entries(places)) {
    if (place === "inline") continue;
    const outcome = await run(options);
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome }));
  }
}
