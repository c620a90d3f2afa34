/**
 * Futures through `treadle run`: a script with work that nobody waits for stays alive until it is done, ends by
 * itself, says what failed unseen, and can be cancelled.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ofType, root, runScript, start, treadle, workspace } from "../harness/treadle.ts";

test("futures of compiled functions run on worker threads, and with those that cannot leave the main thread", async () => {
  const { status, result, stderr } = await runScript(join(root, "test", "scripts", "cases", "futures.ts"));
  expect(result).toEqual({
    back: 8000,
    sameKey: true,
    calls: 1,
    tripled: 6,
    seen: [100, 200, 300, 400],
    values: [101, 102, 103],
    offMain: true,
    endless: "cancelled",
    captured: 108,
    mixed: 2000,
  });
  expect(stderr).not.toContain("nobody asked");
  expect(status).toBe(0);
});

test("a script that waits for nothing stays alive until its futures are done", async () => {
  const folder = workspace({
    "later.ts": `
import { delayed, map, submit } from "treadle";
const inc = delayed((x: number) => x + 1);
const sum = delayed((xs: number[]) => xs.reduce((a, b) => a + b));
submit(sum, map(inc, [1, 2, 3])).done(async (future) => console.log("the sum is", await future.result()));
console.log("the script is through");
`,
  });
  const { status, stdout, events } = await runScript(join(folder, "later.ts"));
  expect(stdout).toBe("the script is through\nthe sum is 9\n");
  expect(status).toBe(0);
  expect(ofType(events, "graph")).toHaveLength(1);
  expect(ofType(events, "compute-finished")).toMatchObject([{ status: "succeeded" }]);
});

const failing = (rest: string): string => `
import { asCompleted, delayed, map } from "treadle";
const check = delayed(function check(x: number): number {
  if (x > 1) throw new RangeError("no " + x);
  return x;
});
const futures = map(check, [1, 2, 3]);
${rest}
`;

test("a failure that nobody looked at is told at the end, with its key and place, and the script has failed", async () => {
  const folder = workspace({
    "unseen.ts": failing("console.log(await futures[0]!.result(), await futures[1]!.exception());"),
  });
  const { status, stderr, stdout } = await treadle(["run", "unseen.ts"], { cwd: folder });
  expect(stdout).toContain("RangeError: no 2");
  expect(stderr).toMatch(
    /^treadle: A future failed, and nobody asked why:\n {2}check-\w+: RangeError: no 3 \(.+unseen\.ts:7:\d+\)$/m,
  );
  expect(status).toBe(1);
});

test("a failure that somebody looked at is the script's own affair", async () => {
  const folder = workspace({
    "seen.ts": failing("for await (const future of asCompleted(futures)) await future.exception();"),
  });
  const { status, stderr } = await treadle(["run", "seen.ts"], { cwd: folder });
  expect(stderr).not.toContain("nobody asked");
  expect(status).toBe(0);
});

test("Ctrl-C cancels futures, and the run ends with 130", async () => {
  const folder = workspace({
    "endless.ts": `
import { delayed, submit } from "treadle";
const spin = delayed(() => { console.log("spinning"); for (;;); });
const future = submit(spin);
future.done(() => console.log("it is", future.status));
`,
  });
  const running = start(["run", "endless.ts"], { cwd: folder });
  await running.printed("spinning");
  running.process.kill("SIGINT");
  const { status, stdout, stderr } = await running.ended;
  expect(stdout).toContain("it is cancelled");
  expect(stderr).not.toContain("nobody asked");
  expect(status).toBe(130);
});

test("the graph of a script that submits is drawn without running anything", async () => {
  const folder = workspace({
    "graph.ts": `
import { delayed, map, submit } from "treadle";
const inc = delayed(function inc(x: number) { console.log("ran"); return x + 1; });
const sum = delayed(function sum(xs: number[]) { return xs.length; });
console.log(await submit(sum, map(inc, [1, 2, 3])).result());
`,
  });
  const { status, stdout } = await treadle(["graph", "graph.ts", "-o", "graph.json"], { cwd: folder });
  expect(stdout).not.toContain("ran");
  expect(status).toBe(0);
});
