/**
 * What only worker threads can do: keep results apart, share memory, refuse to stop, die. Real threads; nothing
 * here sleeps: tests wait for cells in shared memory or for what lanes say.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { compute } from "../../server/api/compute.ts";
import { config } from "../../server/api/config.ts";
import type { ComputeOptions } from "../../server/api/options.ts";
import { session } from "../../server/api/session.ts";
import { WorkerLostError } from "../../server/executors/errors.ts";
import type { Lanes } from "../../server/executors/executor.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { UncloneableError } from "../../server/store/errors.ts";
import { cells, changed, threaded } from "../harness/threaded.ts";
import { ofType, root } from "../harness/treadle.ts";

afterAll(() => session.close());

const inc = threaded("inc");
const same = threaded("same");
const block = threaded("block");
const first = threaded("first");

let events: RunEvent[];
const one: ComputeOptions = { executor: "threads", workers: 1, onEvent: (event) => events.push(event) };
const two: ComputeOptions = { ...one, workers: 2 };

beforeEach(() => {
  events = [];
});

/** What a compute throws. */
async function thrown(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => expect.fail(`It gave ${String(value)}.`),
    (error: unknown) => error,
  );
}

/** Resolves when the executor loses a lane; call it before what makes it happen. */
function nextLoss(executor: Lanes): Promise<{ lane: number; reason: string }> {
  return new Promise((resolve) => {
    const stopListening = executor.listen({
      message: () => {},
      lost: (lane, { reason }) => {
        stopListening();
        resolve({ lane, reason });
      },
    });
  });
}

interface Move {
  readonly task: number;
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

function moves(): Move[] {
  return ofType(events, "moved").flatMap(({ task, from, to, bytes }) =>
    task.map((id, i) => ({ task: id, from: from[i]!, to: to[i]!, bytes: bytes[i]! })),
  );
}

describe("values", () => {
  test("with one worker only what was asked for moves", async () => {
    const blocks = [1, 2, 3].map((value) => block(10_000, value));
    expect(await compute(first(...blocks), one)).toEqual([[1, 2, 3]]);
    expect(moves()).toMatchObject([{ to: 0 }]);
    expect(moves()[0]!.bytes).toBeLessThan(100);
  });

  test("a small result is sent with the report and moves nowhere", async () => {
    expect(await compute(inc(inc(1)), one)).toEqual([3]);
    expect(moves()).toEqual([]);
  });

  test("64 MB in shared memory go from lane to lane without a byte copied", async () => {
    const length = 8_000_000;
    const sharedBlock = threaded("sharedBlock");
    // Both are made before either function's time is known, so each worker makes one.
    expect(await compute(first(sharedBlock(length, 5), sharedBlock(length, 6)), two)).toEqual([[5, 6]]);
    const between = moves().filter(({ from, to }) => from !== 0 && to !== 0);
    expect(between).toHaveLength(1);
    expect(between[0]!.bytes).toBe(0);
    expect(between[0]!.from).not.toBe(between[0]!.to);
  });

  test("a large result in ordinary memory arrives in shared memory, copied once", async () => {
    const [array] = await compute(block(100_000, 7), one);
    expect((array as Float64Array).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([(array as Float64Array).length, (array as Float64Array)[99_999]]).toEqual([100_000, 7]);
    expect(moves()).toMatchObject([{ from: 1, to: 0, bytes: 800_000 }]);
  });

  test("an argument that cannot be sent is that task's error, and the pool goes on", async () => {
    const bad = same({ options: [1, { callback: () => 1 }] });
    const error = await thrown(compute(inc(1), bad, one));
    expect(error).toBeInstanceOf(UncloneableError);
    expect(error).toMatchObject({ what: "a function", task: { key: bad.key, name: "same" } });
    expect((error as Error).message).toContain("argument 1.options[1].callback");
    expect(await compute(inc(1), one)).toEqual([2]);
  });

  test("a result that cannot be sent is that task's error, but only where it has to be", async () => {
    const makeFunction = threaded("makeFunction");
    const error = await thrown(compute(makeFunction(), one));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      name: "UncloneableError",
      what: "a function",
      task: { name: "makeFunction" },
    });
    expect(await compute(threaded("add")(inc(1)), one)).toEqual([2]);
  });

  test("functions that only the main thread has run there, between those of workers", async () => {
    const { delayed } = await import("../../server/api/delayed-function.ts");
    const here: number[] = [];
    const note = delayed(function note(x: unknown) {
      here.push(x as number);
      return block(3, x as number) === undefined ? 0 : (x as number) * 2;
    });
    expect(await compute(inc(note(inc(1))), one)).toEqual([5]);
    expect(here).toEqual([2]);
    const workers = ofType(events, "tasks-finished").flatMap(({ worker }) => worker);
    expect(workers.filter((worker) => worker === 0)).toHaveLength(1);
    expect(workers.filter((worker) => worker !== 0)).toHaveLength(2);
  });
});

describe("inside a task", () => {
  test("a task knows its key and tells its progress", async () => {
    const aboutItself = threaded("aboutItself")();
    expect(await compute(aboutItself, one)).toEqual([{ key: aboutItself.key, aborted: false }]);
    expect(ofType(events, "progress")).toMatchObject([{ fraction: 0.5, message: "half" }]);
  });

  test("what a task prints is printed, and told with its task", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    await compute(threaded("print")("hello from a worker"), one);
    expect(write.mock.calls.map(([text]) => text)).toContain("hello from a worker\n");
    const [task] = ofType(events, "tasks-finished").flatMap(({ task }) => task);
    expect(ofType(events, "log")).toMatchObject([{ task, stream: "stdout", text: "hello from a worker\n" }]);
  });
});

describe("cancelling", () => {
  beforeEach(() => onTestFinished(config({ cancelGrace: 50 })));

  test("a task that listens to its signal stops, and its thread stays", async () => {
    const executor = await session.executor("threads", 1, true);
    const before = [...executor.lanes];
    const table = cells(0, 0);
    const controller = new AbortController();
    const work = thrown(compute(threaded("untilAborted")(table), { ...one, signal: controller.signal }));
    await changed(table, 0);
    controller.abort(new Error("enough"));
    expect(await work).toMatchObject({ message: "enough" });
    await changed(table, 1);
    expect(await compute(inc(1), one)).toEqual([2]);
    expect(executor.lanes).toEqual(before);
  });

  test("an endless loop is ended with its thread, and the pool is whole again", async () => {
    const executor = await session.executor("threads", 1, true);
    const table = cells(0, 0);
    const controller = new AbortController();
    const loss = nextLoss(executor);
    const work = thrown(compute(threaded("spin")(table), { ...one, signal: controller.signal }));
    await changed(table, 0);
    controller.abort(new Error("enough"));
    expect(await work).toMatchObject({ message: "enough" });
    expect(ofType(events, "compute-finished")).toMatchObject([{ status: "cancelled" }]);
    expect((await loss).reason).toContain("did not stop");
    expect(await compute(inc(1), one)).toEqual([2]);
    expect(executor.lanes).toHaveLength(2);
  });

  test("a compute beside the cancelled one goes on in the worker that comes instead", async () => {
    const table = cells(0, 0);
    const controller = new AbortController();
    const spinning = thrown(compute(threaded("spin")(table), { ...one, signal: controller.signal }));
    await changed(table, 0);
    const innocent = compute(inc(1), one);
    controller.abort(new Error("enough"));
    await spinning;
    expect(await innocent).toEqual([2]);
  });

  test("what waits behind an endless loop is cancelled with it", async () => {
    const executor = await session.executor("threads", 1, true);
    const loss = nextLoss(executor);
    const table = cells(0, 0);
    const controller = new AbortController();
    const work = thrown(compute(threaded("spin")(table), inc(1), { ...one, signal: controller.signal }));
    await changed(table, 0);
    controller.abort();
    expect(await work).toMatchObject({ name: "AbortError" });
    await loss;
  });
});

test("computes side by side that use one kept result do not take each other's copies", async () => {
  const kept = await Promise.all([0, 1, 2, 3].map((value) => block(3000, value).persist(two)));
  for (let round = 0; round < 30; round++) {
    const answers = await Promise.all(
      [7, 60, 13].map((count) =>
        compute(
          Array.from({ length: count }, (_, i) => first(kept[i % 4]!)),
          two,
        ),
      ),
    );
    for (const [values] of answers) expect(values).toEqual((values as unknown[]).map((_, i) => [i % 4]));
  }
});

describe("a worker that dies", () => {
  test("is named in the error of the task it was running, and the pool is whole again", async () => {
    const executor = await session.executor("threads", 1, true);
    const exiting = threaded("exit")();
    const error = await thrown(compute(exiting, one));
    expect(error).toBeInstanceOf(WorkerLostError);
    expect(error).toMatchObject({ name: "WorkerLostError", task: { key: exiting.key, name: "exit" } });
    expect((error as Error).message).toMatch(
      /^Worker \d+ was lost while it ran task \S+, the last of 3 that ended while they ran it: .*code 3\.$/,
    );
    expect((error as WorkerLostError).hint).toContain("process.exit()");
    const lost = ofType(events, "worker-lost").map(({ worker }) => worker);
    expect(lost).toHaveLength(3);
    expect(lost.at(-1)).toBe((error as WorkerLostError).worker);
    expect(ofType(events, "task-failed").map(({ retried }) => retried)).toEqual([true, true, false]);
    expect(await compute(inc(1), one)).toEqual([2]);
    expect(executor.lanes).toHaveLength(2);
  });

  test("costs nobody a try: the worker in its place runs what it ran", async () => {
    const exitOnce = threaded("exitOnce");
    expect(await compute(exitOnce(cells(0), 1, 2), one)).toEqual([2]);
    expect(ofType(events, "task-failed")).toMatchObject([{ retried: true }]);
    const [worker] = ofType(events, "tasks-finished").flatMap(({ worker }) => worker);
    expect(worker).not.toBe(0);
  });

  test("takes results with it: those that are still needed are made again", async () => {
    const exitOnce = threaded("exitOnce");
    // A function that was never called: nothing is sent along with its first call, so its result is told first.
    const kept = threaded("block")(1000, 1);
    expect(await compute(first(kept, exitOnce(cells(0), kept)), { ...one, optimize: false })).toEqual([
      [1, undefined],
    ]);
    const made = ofType(events, "tasks-finished").flatMap(({ task }) => task);
    expect(ofType(events, "recomputed")).toMatchObject([{ task: [Math.min(...made)] }]);
    expect(made.filter((task) => task === Math.min(...made))).toHaveLength(2);
  });

  test("does not keep collected errors from coming: what does not need it goes on in another", async () => {
    const values = [threaded("exit")(), inc(1), inc(inc(1)), threaded("fail")("b", 2)];
    const error = await thrown(compute(values, { ...one, errors: "collect" }));
    expect(error).toBeInstanceOf(AggregateError);
    const names = (error as AggregateError).errors.map((each: Error) => each.name).sort();
    expect(names).toEqual(["ParseFailure", "WorkerLostError"]);
    expect(ofType(events, "tasks-finished").flatMap(({ worker }) => worker)).not.toContain(0);
  });

  test("leaves the other worker's results alone", async () => {
    const error = await thrown(compute(first(block(1000, 1)), threaded("exit")(), two));
    expect(error).toBeInstanceOf(WorkerLostError);
    expect(await compute(first(block(10, 1)), first(block(10, 2)), two)).toEqual([[1], [2]]);
  });
});

describe("a process", () => {
  test.each([
    ["after a compute", "console.log(await delayed([1, [2]]).compute({ workers: 2 }));", "[ 1, [ 2 ] ]\n", 0],
    [
      "after a failed compute",
      "await delayed([1]).at(3).compute().catch((error) => console.log(error.name));",
      "RangeError\n",
      0,
    ],
    ["that throws what a task threw", "await delayed([1]).at(3).compute();", "", 1],
  ])("%s ends by itself", (_, script, stdout, status) => {
    const library = JSON.stringify(`file://${join(root, "dist", "treadle.mjs")}`);
    const ended = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", `import { delayed } from ${library};\n${script}`],
      { encoding: "utf8", timeout: 30_000 },
    );
    expect([ended.stdout, ended.status, ended.signal]).toEqual([stdout, status, null]);
  });
});
