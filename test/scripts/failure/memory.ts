/** Results of every kind that do not fit: what comes back is what was made. */
import { createHash } from "node:crypto";
import { type ComputeOptions, compute, delayed } from "treadle";
import { places, workersOf } from "./pool.ts";

class Reading {
  constructor(
    readonly at: Date,
    readonly values: Float32Array,
    readonly notes: Map<string, readonly string[]>,
  ) {}
  get mean(): number {
    return this.values.reduce((sum, x) => sum + x, 0) / this.values.length;
  }
}

const make = delayed(function make(kind: string, i: number): unknown {
  const values = Float64Array.from({ length: 2000 }, (_, k) => i + k / 7);
  switch (kind) {
    case "array":
      return values;
    case "shared":
      return new Int16Array(new SharedArrayBuffer(12_000)).map((_, k) => i + k);
    case "object":
      return {
        i,
        list: [...values],
        text: "ü".repeat(3000),
        nothing: undefined,
        big: 10n ** 30n,
        nan: Number.NaN,
      };
    case "map":
      return new Map([...values].map((x, k) => [k % 2 ? k : String(k), new Set([x, { x }])] as const));
    case "instance":
      return [new Reading(new Date(i), Float32Array.from(values), new Map([["a", ["b", String(i)]]]))];
    case "buffer":
      return Buffer.from("abc".repeat(3000 + i));
    default: {
      const circle: { next?: unknown; values: Float64Array } = { values };
      circle.next = circle;
      return circle;
    }
  }
});
const KINDS = ["array", "shared", "object", "map", "instance", "buffer", "circle"];

/** One text for equal values, whatever they are made of; an instance with what its method answers. */
function textOf(value: unknown, seen: unknown[] = []): string {
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  if (seen.includes(value)) return `again ${seen.indexOf(value)}`;
  seen.push(value);
  const { name } = value.constructor;
  const parts =
    value instanceof Date
      ? [value.toISOString()]
      : ArrayBuffer.isView(value)
        ? [...(value as Float64Array)]
        : value instanceof Map || value instanceof Set || Array.isArray(value)
          ? [...value].map((part) => textOf(part, seen))
          : Object.entries(value).map(([key, part]) => `${key}: ${textOf(part, seen)}`);
  return `${name} ${value instanceof Reading ? value.mean : ""}(${parts.join()})`;
}

const digest = delayed(function digest(...values: unknown[]): string {
  const hash = createHash("sha256");
  for (const value of values) hash.update(textOf(value));
  return hash.digest("hex").slice(0, 16);
});
const first = delayed(function first(value: unknown): unknown {
  return value;
});

/** Everything is made before the first of it is used, and used twice. */
function graph(): unknown[] {
  const all = KINDS.flatMap((kind) => [0, 1, 2].map((i) => make(kind, i)));
  return [digest(...all), digest(...[...all].reverse()), ...KINDS.map((_, i) => first(all[3 * i]))];
}

const counted = new Map<string, number>();
const onEvent = (event: {
  type: string;
  task?: number | readonly number[];
  limit?: number;
  held?: readonly number[];
}): void => {
  counted.set(
    event.type,
    (counted.get(event.type) ?? 0) + (Array.isArray(event.task) ? event.task.length : 1),
  );
  if (event.type === "memory" && event.limit! > 0) counted.set("limit", event.limit!);
};

const [wantedA, wantedB, ...wanted] = await compute(...graph(), {
  executor: "inline",
} satisfies ComputeOptions);
// Each argument is a limit given to compute itself; "-" for none of its own.
for (const own of process.argv.slice(2)) {
  for (const [place, options] of Object.entries(places)) {
    counted.clear();
    const limited = { ...options, optimize: false, onEvent, ...(own === "-" ? {} : { memoryLimit: own }) };
    const [a, b, ...values] = await compute(...graph(), limited);
    const sameParts = values.map((value, i) => textOf(value) === textOf(wanted[i]));
    const workers = await workersOf({ ...options, memoryLimit: "0" });
    console.log(
      JSON.stringify({
        name: own,
        place,
        workers,
        outcome: [a === wantedA, b === wantedB, sameParts.every(Boolean)],
        counted: Object.fromEntries(counted),
      }),
    );
  }
}
