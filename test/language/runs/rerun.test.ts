/**
 * Going on from an earlier run, and what failed in one: through the whole server, with real scripts.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "../../harness/treadle.ts";
import { wiredServer } from "../wired-server.ts";

const flaky = `
import { existsSync } from "node:fs";
import { delayed } from "treadle";
const read = delayed(function read(i: number) { console.log("reading", i); return i; });
const join = delayed(function join(all: number[], file: string) {
  console.log("joining");
  if (!existsSync(file)) throw new RangeError("the file is not there");
  return all.length;
});
const report = delayed(function report(count: number) { console.log("reporting"); return count; });
await report(join([read(1), read(2)], import.meta.filename + ".go")).compute();
`;

const script = (text: string): string => join(workspace({ "script.ts": text }), "script.ts");

async function failed() {
  const server = await wiredServer();
  const path = script(flaky);
  const { run } = await server.start(path);
  const view = await server.untilOver(run);
  return { server, path, run, view, prints: (of: string) => server.linesOf(of).map(({ text }) => text) };
}

test("a rerun does what failed and what was never reached, and reuses the rest", async () => {
  const { server, path, run, view, prints } = await failed();
  expect(view).toMatchObject({ status: "failed", canRerun: true, tasks: { finished: 2, failed: 1 } });
  writeFileSync(`${path}.go`, "");
  const again = await server.start(path, { kind: "rerun", of: run });
  expect(await server.untilOver(again.run)).toMatchObject({
    kind: "rerun",
    status: "succeeded",
    canRerun: false,
    tasks: { known: 4, finished: 4, failed: 0, reused: 2 },
  });
  expect(prints(again.run)).toEqual(["joining", "reporting"]);
});

test("one task is run with what it needs, and nothing else", async () => {
  const { server, path, run, prints } = await failed();
  const rows = await server.ask("treadle/runs/functions", { run });
  const { task } = rows.find((row) => row.function.name === "read")!.shown[0]!;
  const alone = await server.start(path, { kind: "task", of: run, task });
  expect(await server.untilOver(alone.run)).toMatchObject({ kind: "task", status: "succeeded" });
  expect(prints(alone.run).filter((text) => text.startsWith("reading")).length).toBeLessThanOrEqual(1);
  expect(prints(alone.run)).not.toContain("joining");
});

test("from a task on everything is run anew, and what it needs is reused", async () => {
  const { server, path, run, prints } = await failed();
  writeFileSync(`${path}.go`, "");
  const rows = await server.ask("treadle/runs/functions", { run });
  const { task } = rows.find((row) => row.function.name === "join")!.shown[0]!;
  const from = await server.start(path, { kind: "from-task", of: run, task });
  expect(await server.untilOver(from.run)).toMatchObject({ kind: "from-task", status: "succeeded" });
  expect(prints(from.run)).toEqual(["joining", "reporting"]);
});

test("a run that left nothing to go on from is not rerun", async () => {
  const server = await wiredServer();
  const path = script(`console.log("nothing to compute");`);
  const { run } = await server.start(path);
  await server.untilOver(run);
  await expect(server.start(path, { kind: "rerun", of: run })).rejects.toThrow(
    "left no results to go on from",
  );
});

test("a task of a run that has no such task is not run", async () => {
  const { server, path, run } = await failed();
  await expect(server.start(path, { kind: "task", of: run, task: 99 })).rejects.toThrow("no task number 99");
});

test("a failed task is a finding on its line, which goes when the script succeeds", async () => {
  const { server, path, run } = await failed();
  const [finding] = await server.untilFindings(path, (diagnostics) => diagnostics.length > 0);
  expect(finding).toMatchObject({ severity: 1, source: "treadle" });
  expect(finding?.message).toContain("the file is not there");
  expect(flaky.split("\n")[finding!.range.start.line]).toContain("throw new RangeError");
  writeFileSync(`${path}.go`, "");
  await server.start(path, { kind: "rerun", of: run });
  expect(await server.untilFindings(path, (diagnostics) => diagnostics.length === 0)).toEqual([]);
});
