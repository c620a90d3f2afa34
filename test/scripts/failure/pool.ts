/** What every script here needs: places to compute, errors as plain values, and a look at the pool afterwards. */
import { compute, delayed, type ComputeOptions } from "treadle";

/** Name → where a case is computed. */
export const places: Readonly<Record<string, ComputeOptions>> = {
  inline: { executor: "inline" },
  "one worker": { executor: "threads", workers: 1 },
  "two workers": { executor: "threads", workers: 2 },
};

/** An error as it can be printed: its class, what it says, its own fields, its cause, where it came from. */
export function seen(error: unknown, depth = 3): unknown {
  if (!(error instanceof Error)) return { thrown: typeof error === "object" ? error : String(error) };
  const { task } = error as {
    task?: { key: string; name: string; callSite?: { line: number }; inputs: string[] };
  };
  const own = Object.keys(error).filter((name) => !["name", "hint", "cause"].includes(name));
  const fields = Object.fromEntries(own.map((name) => [name, printable(() => Reflect.get(error, name))]));
  return {
    class: error.constructor.name,
    name: error.name,
    message: error.message.split("\n")[0],
    ...(Object.keys(fields).length > 0 && { fields }),
    ...("cause" in error && depth > 0 && { cause: seen(error.cause, depth - 1) }),
    lines: [...(error.stack ?? "").matchAll(/(\w+\.ts):(\d+)/g)]
      .map(([, file, line]) => `${file}:${line}`)
      .slice(0, 4),
    ...(typeof task === "object" && {
      task: {
        named: task.key.startsWith(task.name),
        name: task.name,
        line: task.callSite?.line,
        inputs: task.inputs,
      },
    }),
  };
}

function printable(look: () => unknown): unknown {
  let value: unknown;
  try {
    value = look();
    return JSON.parse(JSON.stringify(value) ?? `"${typeof value}"`);
  } catch {
    return typeof value;
  }
}

/** Blocks its thread until `count` threads are in here at once. */
const gather = delayed(function gather(cells: Int32Array, count: number): number {
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  for (let here = Atomics.load(cells, 0); here < count; here = Atomics.load(cells, 0))
    Atomics.wait(cells, 0, here);
  return count;
});

/** How many workers answer at once; comes back only when all are there. */
export async function workersOf(options: ComputeOptions): Promise<number> {
  const count = options.executor === "inline" ? 1 : options.workers!;
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const answers = await compute(...Array.from({ length: count }, () => gather(cells, count)), options);
  return answers.length;
}
