/**
 * What stands above the lines of a script, by what it is, what runs, and whether it is trusted.
 */
import { expect, test } from "vitest";
import { outlineOf } from "../../../server/compile/outline.ts";
import { codeLenses, type LensSituation } from "../../../server/language/editor/code-lenses.ts";
import type { RunView } from "../../../server/protocol/run-view.ts";
import { head, script } from "./texts-kit.ts";

const pipeline = `${head}const f = delayed(() => 1);

const a = f();
await a.compute();
await Promise.all([f().compute(), f().compute()]);`;

const run = (status: RunView["status"], more: Partial<RunView> = {}): RunView => ({
  run: "r1",
  kind: "run",
  script,
  status,
  started: 0,
  elapsed: 10,
  tasks: { known: 40, executing: 2, finished: 11, failed: 1, reused: 0 },
  executing: ["f"],
  canRerun: false,
  ...more,
});

/** `line: title`, and the command with what it is given. */
function lines(text: string, situation: LensSituation): string[] {
  return codeLenses(outlineOf(script, text), situation).map(
    ({ range, command }) =>
      `${range.start.line + 1} ${command?.title} ${command?.command} ${command?.arguments?.join()}`,
  );
}

test("a pipeline can be run and previewed above its first statement, and run above each compute", () => {
  expect(lines(pipeline, { isTrusted: true })).toEqual([
    `2 ▷ Run Pipeline treadle.runPipeline ${script}`,
    `2 Preview Graph treadle.previewGraph ${script}`,
    `5 ▷ Run treadle.runPipeline ${script}`,
    `6 ▷ Run treadle.runPipeline ${script}`,
  ]);
});

test("in a workspace that is not trusted only the graph is offered, whatever runs", () => {
  expect(lines(pipeline, { isTrusted: false, newestRun: run("running") })).toEqual([
    `2 Preview Graph treadle.previewGraph ${script}`,
  ]);
});

test.each<[what: string, view: RunView, lens: string | undefined]>([
  ["a run can be cancelled, and says how far it is", run("running"), "■ Cancel 12/40 treadle.cancelRun r1"],
  [
    "a run of which nothing is known yet can be cancelled",
    run("running", { tasks: { known: 0, executing: 0, finished: 0, failed: 0, reused: 0 } }),
    "■ Cancel treadle.cancelRun r1",
  ],
  [
    "a run that is being cancelled can be stopped at once",
    run("cancelling"),
    "■ Cancelling 12/40: Stop Now treadle.cancelRun r1",
  ],
  [
    "after a failure the rest can be run again",
    run("failed", { canRerun: true }),
    "↻ Rerun Failed Tasks treadle.rerunFailed r1",
  ],
  ["a failure that left nothing is not gone on from", run("failed"), undefined],
  [
    "after a cancel the rest can be run",
    run("cancelled", { canRerun: true }),
    "↻ Run What Is Left treadle.rerunFailed r1",
  ],
  ["after a success there is nothing more", run("succeeded"), undefined],
])("%s", (_, view, lens) => {
  const more = lines(pipeline, { isTrusted: true, newestRun: view }).filter(
    (line) => !/ (▷|Preview)/.test(line),
  );
  expect(more).toEqual(lens === undefined ? [] : [`2 ${lens}`, `5 ${lens}`, `6 ${lens}`]);
});

test("a file of steps that others run has no lenses", () => {
  expect(lines(`${head}export const f = delayed(() => 1);`, { isTrusted: true })).toEqual([]);
});

test("a compute in the first line has its commands once", () => {
  expect(lines(`${head}await delayed(() => 1)().compute();`, { isTrusted: true })).toHaveLength(2);
});
