/**
 * Slices of an array that a run serves: what is read for them, what they share, how they are cancelled, and what is said when
 * one cannot be had.
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { served } from "../harness/served.ts";
import { temporaryFolder } from "../harness/treadle.ts";

/** Tasks tell of each read by a print, which is counted. */
const head = `import { delayed } from "treadle";
import * as ta from "treadle/array";
const read = delayed(function read(i: number) {
  console.log("read " + i);
  return Float32Array.from({ length: 6 }, (_, k) => 100 * i + k);
});
const frames = ta.stack(
  Array.from({ length: 20 }, (_, i) => ta.fromDelayed(read(i), { shape: [2, 3], dtype: "float32" })),
);
`;

test("each step of a slider reads one frame, and gives its values", async () => {
  const run = served(`${head}const x = ⟦frames.mul(2)⟧;`);
  expect(await run.array()).toEqual({
    shape: [20, 2, 3],
    dtype: "float32",
    chunks: [new Array<number>(20).fill(1), [2], [3]],
    chunkCounts: [20, 1, 1],
    bytes: 480,
    chunkBytes: 24,
    layers: [
      { name: "mul", tasks: 20 },
      { name: "stack", tasks: 0 },
      { name: "fromDelayed", tasks: 20 },
      { name: "read", tasks: 20 },
    ],
    tasks: 60,
  });
  const steps = [7, 8, 9, 7, 19];
  for (const at of steps) {
    const { data, shape, dtype } = await run.slab(at, [0, 2], [0, 3]);
    expect({ shape, dtype }).toEqual({ shape: [2, 3], dtype: "float32" });
    expect([...(data as Float32Array)]).toEqual([0, 1, 2, 3, 4, 5].map((k) => 2 * (100 * at + k)));
  }
  expect(await run.printedInAll("read")).toEqual(steps.map((at) => `read ${at}`));
});

/** What is read for the frames 7, 8 and 12, in this order. */
test.each<[code: string, reads: number[]]>([
  ['frames.mul(2).astype("float64")', [7, 8, 12]],
  ["frames.rechunk({ 0: 10 })", [7, 8, 12]],
  ["frames.rechunk([20, 2, 3]).add(1)", [7, 8, 12]],
  ["frames.slice(null, [0, 1], [1, 3])", [7, 8, 12]],
  ["frames.slice([null, null, -1])", [12, 11, 7]],
  ["frames.rechunk({ 0: 10 }).sum({ axis: 2 })", [7, 8, 12]],
  ["ta.stack([frames, frames.neg()], { axis: 1 })", [7, 8, 12]],
  ["frames.slice([1, 20]).sub(frames.slice([0, 19]))", [8, 7, 9, 13, 12]],
  ["frames.sub(frames.at(0))", [0, 7, 8, 12]],
  ["await frames.slice([0, 16]).persist()", Array.from({ length: 16 }, (_, i) => i)],
])("of %s each step reads no more than its own frames", async (code, reads) => {
  const run = served(`${head}const x = ⟦${code}⟧;`);
  const view = await run.array();
  if (typeof view === "string") throw new Error(view);
  const rest = view.shape.slice(1).map((length) => [0, length] as const);
  for (const at of [7, 8, 12]) await run.slab(at, ...rest);
  const inOrder = (list: readonly string[]) => [...list].sort();
  expect(inOrder(await run.printedInAll("read"))).toEqual(inOrder(reads.map((at) => `read ${at}`)));
});

test("one frame of a stack of files needs no other file", async () => {
  const folder = temporaryFolder();
  const files =
    "const files = Array.from({ length: 5 }, (_, i) => import.meta.dirname + '/frame_' + i + '.h5');";
  const writing = served(
    `import * as h5 from "treadle/h5";\n${files}
for (const [i, file] of files.entries()) {
  await h5.write(file, { values: { data: Float32Array.of(i, 2 * i), shape: [2] } });
}
⟦1⟧;`,
    { folder, name: "write.ts" },
  );
  await writing.array();
  const run = served(
    `import * as ta from "treadle/array";\n${files}\nconst x = ⟦await ta.fromH5(files, "values")⟧;`,
    { folder },
  );
  expect(await run.array()).toMatchObject({ shape: [5, 2], dtype: "float32" });
  const made = served(
    `import * as ta from "treadle/array";\n${files}\nconst frames = await ta.fromH5(files, "values");
const x = ⟦frames.rechunk({ 0: 10 }).mul(2).astype("float64").slice(null, [1, 2])⟧;`,
    { folder, name: "made.ts" },
  );
  expect(await made.array()).toMatchObject({ shape: [5, 1], dtype: "float64" });
  for (const name of readdirSync(folder)) {
    if (/^frame_[0124]/.test(name)) rmSync(join(folder, name));
  }
  expect([...((await run.slab(3, [0, 2])).data as Float32Array)]).toEqual([3, 6]);
  expect((await made.slab(3, [0, 1])).data).toEqual(Float64Array.of(12));
  await expect(run.slab(2, [0, 2])).rejects.toThrow(/frame_2\.h5/);
  writeFileSync(join(folder, "frame_2.h5"), "no HDF5");
  await expect(run.slab(2, [0, 2])).rejects.toThrow(/frame_2\.h5/);
});

test("what all frames need is made once, and each step makes only what is new", async () => {
  const run = served(`${head}const x = ⟦frames.sub(frames.mean({ axis: 0 }))⟧;`);
  await run.array();
  for (let at = 3; at < 8; at++) {
    const { data } = await run.slab(at, [0, 2], [0, 3]);
    expect((data as Float32Array)[0]).toBe(100 * at - 950);
  }
  // All twenty for the mean, the first frame among them; then each of the others for itself.
  const reads = await run.printedInAll("read");
  expect(new Set(reads.slice(0, 20)).size).toBe(20);
  expect(reads.slice(20)).toEqual([4, 5, 6, 7].map((at) => `read ${at}`));
});

test("a block of many frames is read once for all of them", async () => {
  const run = served(`${head}
const whole = delayed(function whole() { console.log("whole"); return new Float32Array(60).map((_, k) => k); });
const x = ⟦ta.fromDelayed(whole(), { shape: [10, 2, 3], dtype: "float32" })⟧;`);
  await run.array();
  for (let at = 0; at < 4; at++) {
    expect(((await run.slab(at, [0, 2], [0, 3])).data as Float32Array)[0]).toBe(6 * at);
  }
  expect(await run.printedInAll("whole")).toHaveLength(1);
});

test("frames that no other frame needs are not held", async () => {
  const run = served(`${head}const x = ⟦frames.astype("float64")⟧;`);
  await run.array();
  for (const at of [1, 2, 1]) await run.slab(at, [0, 2], [0, 3]);
  expect(await run.printedInAll("read")).toEqual(["read 1", "read 2", "read 1"]);
});

test("a slice is cancelled, and what waits behind it is computed", async () => {
  const run = served(`import { delayed, task } from "treadle";
import * as ta from "treadle/array";
const slow = delayed(async function slow(i: number) {
  const { signal } = task;
  console.log("begun " + i);
  if (i === 1) await new Promise((_, reject) => signal.addEventListener("abort", () => {
    console.log("aborted " + i);
    reject(signal.reason);
  }));
  return Float32Array.of(i);
});
const x = ⟦ta.stack([0, 1, 2].map((i) => ta.fromDelayed(slow(i), { shape: [1], dtype: "float32" })))⟧;`);
  await run.array();
  run.ask(1, [1, [0, 1]]);
  await run.until(() => run.printed("begun 1").length === 1);
  run.ask(2, [2, [0, 1]]);
  run.serving.send({ type: "cancel-slice", number: 1 });
  expect(await run.answer(1)).toMatchObject({ type: "no-slab", isCancelled: true });
  expect(await run.answer(2)).toMatchObject({ type: "slab", slab: { data: Float32Array.of(2) } });
  await run.until(() => run.printed("aborted").length === 1);
  run.serving.send({ type: "cancel-slice", number: 99 });
  expect(await run.printedInAll("begun")).toEqual(["begun 1", "begun 2"]);
});

test("a slice that is cancelled before its turn starts no task", async () => {
  const run = served(`${head}const x = ⟦frames⟧;`);
  await run.array();
  for (let number = 0; number < 10; number++) run.ask(number, [number, [0, 2], [0, 3]]);
  for (let number = 1; number < 9; number++) run.serving.send({ type: "cancel-slice", number });
  expect(await run.answer(9)).toMatchObject({ type: "slab" });
  for (let number = 1; number < 9; number++) {
    expect(await run.answer(number)).toMatchObject({ type: "no-slab", isCancelled: true });
  }
  expect(await run.printedInAll("read")).toEqual(["read 0", "read 9"]);
});

test("progress counts the tasks of the slice, to their end", async () => {
  const run = served(`${head}const x = ⟦frames.sum({ axis: 0 })⟧;`);
  await run.array();
  run.ask(1, [
    [0, 2],
    [0, 3],
  ]);
  await run.answer(1);
  const told = run.heard.flatMap((message) => (message.type === "tasks" ? [message] : []));
  const total = told.at(-1)!.total;
  // Twenty reads, twenty declared blocks, and the sums.
  expect(total).toBeGreaterThan(40);
  expect(told[0]).toMatchObject({ number: 1, done: 0, total });
  expect(told.every(({ done }) => done <= total)).toBe(true);
});

test.each<[what: string, code: string, slice: (number | [number, number])[], message: RegExp]>([
  [
    "a task that throws",
    'const bad = delayed(function bad() { throw new RangeError("no beam"); });\nconst x = ⟦ta.stack([ta.fromDelayed(bad(), { shape: [2], dtype: "uint8" })])⟧;',
    [0, [0, 2]],
    /^Task bad-\w+ failed: RangeError: no beam$/,
  ],
  [
    "a block of another shape",
    'const odd = delayed(function odd() { return new Uint8Array(3); });\nconst x = ⟦ta.fromDelayed(odd(), { shape: [2], dtype: "uint8" })⟧;',
    [[0, 2]],
    /was declared as/,
  ],
  ["an index that does not exist", "const x = ⟦frames⟧;", [20, [0, 2], [0, 3]], /index 20 is out of bounds/],
  [
    "a slice that is too large",
    'const big = delayed(function big() { return 0; });\nconst x = ⟦ta.fromDelayed(big(), { shape: [2, 20000, 20000], dtype: "float64" })⟧;',
    [0, [0, 20000], [0, 20000]],
    /has 3\.20 GB.*up to .* can be shown at once/,
  ],
])(
  "of %s the slice is refused with a sentence, and the array is served on",
  async (_, code, slice, message) => {
    const run = served(`${head}${code}`);
    await run.array();
    run.ask(1, slice);
    const answer = await run.answer(1);
    expect(answer).toMatchObject({ type: "no-slab", isCancelled: false });
    expect(answer.type === "no-slab" && answer.message).toMatch(message);
    run.ask(2, slice);
    expect((await run.answer(2)).type).toBe("no-slab");
  },
);

test.each<[dtype: string, code: string, data: ArrayBufferView]>([
  ["bool", "ta.from([1, 2, 3]).gt(1)", Uint8Array.of(0, 1, 1)],
  ["int64", 'ta.from(BigInt64Array.of(1n, -2n), { dtype: "int64" })', BigInt64Array.of(1n, -2n)],
  ["uint64", "ta.from(Uint8Array.of(200, 100)).sum({ keepdims: true })", Float64Array.of(300)],
  ["float32", "ta.from(new Float32Array(300_000).fill(2)).mul(2)", new Float32Array(300_000).fill(4)],
])("elements of %s arrive as they are held", async (dtype, code, data) => {
  const run = served(`${head}const x = ⟦${code}⟧;`);
  const view = await run.array();
  const slab = await run.slab([0, typeof view === "string" ? 0 : view.shape[0]!]);
  expect(slab).toEqual({ dtype, shape: [(data as Uint8Array).length], data });
});

test("a single element is served", async () => {
  const run = served(`${head}const x = ⟦frames.sum()⟧;`);
  expect(await run.array()).toMatchObject({ shape: [], chunkCounts: [], bytes: 4, chunkBytes: 4 });
  const { data, shape } = await run.slab();
  expect({ shape, sum: (data as Float32Array)[0] }).toEqual({ shape: [], sum: 114_300 });
});

test("tasks on the main thread may compute, and the script may not any more", async () => {
  const run = served(
    `${head}
const nested = delayed(async function nested(i: number) {
  return (await ta.from(Float32Array.of(i)).mul(2).compute()).data;
});
const late = new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => frames.at(5).compute());
void late.then(() => console.log("late"));
const x = ⟦ta.stack([0, 1].map((i) => ta.fromDelayed(nested(i), { shape: [1], dtype: "float32" })))⟧;`,
    { executor: "inline" },
  );
  await run.array();
  expect(((await run.slab(1, [0, 1])).data as Float32Array)[0]).toBe(2);
  expect(await run.printedInAll("late")).toEqual([]);
  expect(run.printed("read 5")).toEqual([]);
});
