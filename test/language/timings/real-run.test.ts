/**
 * A script that really runs: its events are those that the book and the findings were made for, down to the columns.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunModels } from "../../../server/language/runs/run-models.ts";
import { FailureFindings } from "../../../server/language/timings/failure-findings.ts";
import { timingsHover } from "../../../server/language/timings/hover.ts";
import { timingHints } from "../../../server/language/timings/inlay-hints.ts";
import { TimingsBook } from "../../../server/language/timings/timings-book.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import { startRun } from "../../../server/runner/start.ts";
import { ofType, workspace } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { Editor, HeardFindings, placeOf, runOf } from "./kit.ts";

const text = `import { compute, delayed } from "treadle";
import { half } from "./steps.ts";

const read = delayed(function read(frame: number) {
  if (frame > limit) throw new RangeError("frame is empty", { cause: "no light" });
  return new Float64Array(frame + 1);
});
const limit = 2;
const sum = delayed((parts: Float64Array[]) => parts.length);
const parts = [0, 1, 2, 3].map((frame) => read(frame));
const more = [5, 6].map(half);
await compute(sum(parts), ...more);
`;
const steps = `import { delayed } from "treadle";

export const half = delayed(function half(x: number) {
  return x / 2;
});
`;

/** Everything about one script in an imagined editor, and how to run it. */
function opened() {
  const folder = workspace({ "frames.ts": text, "steps.ts": steps });
  const script = join(folder, "frames.ts");
  const editor = new Editor({ [script]: text, [join(folder, "steps.ts")]: steps });
  const clock = new ManualClock();
  const models = new RunModels(async function* () {});
  const log = { error: expect.unreachable, info: () => {} };
  const book = new TimingsBook({ texts: editor, models, clock, log });
  const heard = new HeardFindings();
  const findings = new FailureFindings(editor, heard);
  editor.followers.push(book, findings);
  const run = async (name: string) => {
    const started = runOf(editor, script, name);
    const told: RunEvent[] = [];
    for (const listener of [models, book, findings]) listener.started(started);
    const { finished } = startRun(
      { script, args: [], workers: 2, unsaved: Object.fromEntries(started.unsaved) },
      {
        output: () => {},
        onEvents: (events) => {
          told.push(...events);
          for (const listener of [models, book, findings]) listener.events(started, events);
        },
      },
    );
    const { status } = await finished;
    const tasks = { known: 7, executing: 0, finished: 7, failed: 0, reused: 0 };
    const view = {
      run: name,
      kind: "run",
      script,
      status,
      started: clock.now(),
      elapsed: 1,
      tasks,
      executing: [],
      canRerun: false,
    } as const;
    for (const listener of [models, book, findings]) listener.ended(started, view);
    return { status, told };
  };
  return { folder, script, editor, book, heard, run, now: () => clock.now() };
}

test("a real run is found at its lines: failures, then durations, hovers and hints", async () => {
  const { folder, script, editor, book, heard, run, now } = opened();

  const failed = await run("r1");
  expect(failed.status).toBe("failed");
  const [first, ...others] = heard.said.get(script)!;
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    ...placeOf(text, `if (frame > limit) throw new RangeError("frame is empty", { cause: "no light" });`),
    file: script,
    code: "task-failed",
    related: [{ site: { file: script, line: 10, column: 43 } }],
  });
  expect(first!.message).toMatch(
    /^RangeError: frame is empty\nCaused by Error: no light\nTask read-\w+\nInput 3$/,
  );

  editor.edit(script, "limit = 2", "limit = 3");
  // The line that threw says the same as before: only a run can tell.
  expect(heard.said.get(script)).toHaveLength(1);
  editor.edit(script, "const limit", "\n\nconst limit");
  writeFileSync(script, editor.textOf(script)!);
  const { status, told } = await run("r2");
  expect(status).toBe("succeeded");
  expect(heard.said.size).toBe(0);

  const now2 = readFileSync(script, "utf8");
  const at = (words: string) => placeOf(now2, words, script);
  const hover = (words: string) => JSON.stringify(timingsHover(book, at(words), now())?.contents ?? "");
  for (const words of ["read = delayed", "read(frame: number)", "function read", "read(frame))"])
    expect(hover(words), words).toMatch(/\*\*read\*\* — 4 calls · last of 2 runs/);
  expect(hover("half);")).toMatch(/\*\*half\*\* — 2 calls/);
  expect(hover("sum(parts)")).toMatch(/\*\*sum\*\* — 1 call ·/);
  expect(hover("limit = 3")).toBe(`""`);
  expect(hover("import")).toBe(`""`);
  const inSteps = book.sightings(join(folder, "steps.ts"));
  expect(inSteps.map(({ kind, name, figures }) => `${kind} ${name} ${figures?.calls}`)).toEqual([
    "function half 2",
  ]);

  const described = ofType(told, "described").flatMap(({ text: shapes }) => shapes);
  expect(described.join()).toContain("Float64Array");
  expect(hover("read = delayed")).toContain("Output Float64Array\\\\(");

  const hints = timingHints(book, script, now2, { from: 1, to: 20 }, now());
  const lines = now2.split("\n");
  expect(
    hints.map(({ position, label }) => [
      lines[position.line]!.slice(0, 12),
      String(label).replace(/^[\d.]+ \S+/, "…"),
    ]),
  ).toEqual([
    ["const read =", "… · ×4"],
    ["const sum = ", "…"],
    ["const parts ", "… · ×4"],
    ["const more =", "… · ×2"],
    ["await comput", "…"],
  ]);
});
