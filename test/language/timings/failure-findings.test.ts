/**
 * Failed tasks are findings where they failed, move with their lines, and go when there is a reason to think that they
 * are mended.
 */
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../../server/protocol/events.ts";
import { at, ended, failed, library, script, scriptText, stackAt, thrown, told } from "./failure-kit.ts";
import { runOf } from "./kit.ts";

test("a failed task is found on the line that threw, with its key, its inputs and its call", () => {
  const cause = { name: "Error", message: "disk is full" };
  const { first } = told(failed(2, thrown("frame is empty", { cause, hint: "Look at the frame." })));
  expect(first).toEqual({
    ...at(`if (frame > 1) throw new RangeError("frame is empty");`),
    severity: "error",
    code: "task-failed",
    message: "RangeError: frame is empty\nCaused by Error: disk is full\nTask parse-1\nInput frame: 2",
    hint: "Look at the frame.",
    related: [
      {
        site: { file: script, line: 9, column: 40 },
        message: "This call made the task.",
      },
    ],
  });
});

test("tasks that fail alike are one finding, others are findings of their own, and more than five are counted", () => {
  const alike = told(...[0, 1, 2, 3].map((task) => failed(task, thrown("frame is empty"))));
  expect(alike.lines()).toEqual(["5 RangeError: frame is empty"]);
  expect(alike.heard.said.get(script)![0]!.message).toContain("Task parse-1, and 3 more that failed alike");
  const different = told(...[...Array(9).keys()].map((task) => failed(task, thrown(`frame ${task}`))));
  expect(different.lines()).toEqual([0, 1, 2, 3, 4].map((task) => `5 RangeError: frame ${task}`));
  expect(different.first!.message).toContain("4 more tasks failed here with other messages");
});

test("where no frame of the stack is in a file of the person, the finding is at the call", () => {
  const stack = "Error: x\n    at f (/nowhere/at/all.ts:1:2)\n    at /home/ada/node_modules/csv/index.js:3:4";
  const { first } = told(failed(0, thrown("x", { stack })));
  expect(first).toMatchObject({ line: 9, endLine: 9, column: 1 });
  expect(first!.related).toBeUndefined();
});

test("a line of the message that looks like a frame is none", () => {
  const message = `no\n    at f (${library}:1:1)`;
  const { lines } = told(
    failed(0, thrown(message, { stack: stackAt("return header", script, `RangeError: ${message}`) })),
  );
  expect(lines()).toEqual(["6 RangeError: no"]);
  expect(lines(library)).toEqual([]);
});

test("an error from another file is found there", () => {
  const stack = stackAt("new Error", library, "Error: no header");
  const { lines, heard } = told(failed(0, thrown("no header", { name: "Error", stack })));
  expect(lines()).toEqual([]);
  expect(lines(library)).toEqual(["4 Error: no header"]);
  expect(heard.said.get(library)![0]!.related).toHaveLength(1);
});

test("attempts that are tried again are no finding, and neither is a task that was made after all", () => {
  const { lines, findings, run } = told(failed(0, thrown("x"), true));
  expect(lines()).toEqual([]);
  findings.events(run, [failed(0, thrown("x")), failed(1, thrown("x"))]);
  expect(lines()).toHaveLength(1);
  const finished = (task: number): RunEvent => ({
    type: "tasks-finished",
    task: [task],
    worker: [1],
    ready: [0],
    started: [0],
    finished: [1],
    busy: [1],
    bytes: [8],
  });
  findings.events(run, [finished(0)]);
  expect(lines()).toHaveLength(1);
  findings.events(run, [finished(1)]);
  expect(lines()).toEqual([]);
});

describe("a script that throws itself", () => {
  test("is found on its line", () => {
    const { first } = told(
      ended({ name: "Error", message: "no", stack: stackAt("compute(sum", script, "Error: no") }),
    );
    expect(first).toMatchObject({ line: 10, code: "script-failed", message: "Error: no" });
  });

  test("is found on its first line where no line is known", () => {
    const { first } = told(ended({ name: "RunnerLostError", message: "The process ended." }));
    expect(first).toMatchObject({ line: 1, endColumn: scriptText.split("\n")[0]!.length + 1 });
  });

  test("is not found a second time for a task's error, or for what the compile step said", () => {
    expect(told(failed(0, thrown("x")), ended(thrown("x"))).lines()).toHaveLength(1);
    const refused: RunEvent = {
      type: "diagnosed",
      diagnostics: [{ ...at("parse"), severity: "error", code: "generator-task", message: "", hint: "" }],
    };
    expect(told(refused, ended({ name: "Error", message: "refused" })).lines()).toEqual([]);
  });
});

describe("findings", () => {
  const one = () => told(failed(2, thrown("frame is empty")));
  const shown = ["5 RangeError: frame is empty"];

  test("move with their lines", () => {
    const { editor, lines, first, heard } = one();
    editor.edit(script, "const parse", "// one\n// two\nconst parse");
    expect(lines()).toEqual(["7 RangeError: frame is empty"]);
    editor.edit(script, "// one\n", "");
    expect(lines()).toEqual(["6 RangeError: frame is empty"]);
    expect(heard.said.get(script)![0]!.related![0]!.site.line).toBe(first!.related![0]!.site.line + 1);
  });

  test("go when their line or their function is changed, and come back when that is undone", () => {
    const { editor, lines } = one();
    editor.edit(script, "frame > 1", "frame > 2");
    expect(lines()).toEqual([]);
    editor.edit(script, "frame > 2", "frame > 1");
    expect(lines()).toEqual(shown);
    editor.edit(script, "return header", "return 2 * header");
    expect(lines()).toEqual([]);
  });

  test("stay when something else is changed, or only white space and comments", () => {
    const { editor, lines } = one();
    editor.edit(script, "[0, 1, 2]", "[0, 1]");
    editor.edit(script, "return header(frame);", "return   header(frame); // why?");
    expect(lines()).toEqual(shown);
  });

  test("go for good with their line", () => {
    const { editor, lines } = one();
    editor.edit(script, `  if (frame > 1) throw new RangeError("frame is empty");\n`, "");
    expect(lines()).toEqual([]);
  });

  test("of a function that a task calls go when that is changed", () => {
    const stack = stackAt("new Error", library, "Error: no header");
    const { editor, lines } = told(failed(0, thrown("no header", { name: "Error", stack })));
    editor.edit(library, "frame * 2", "frame * 3");
    expect(lines(library)).toEqual([]);
  });

  test("go when their script runs anew, and not when it is previewed", () => {
    const { editor, findings, lines } = one();
    findings.started(runOf(editor, script, "r2", "preview"));
    findings.started(runOf(editor, library, "r3"));
    expect(lines()).toEqual(shown);
    findings.started(runOf(editor, script, "r4"));
    expect(lines()).toEqual([]);
  });

  test("of a run that is not the last one are not heard of", () => {
    const { editor, findings, lines, run } = told();
    findings.started(runOf(editor, script, "r2"));
    findings.events(run, [failed(2, thrown("frame is empty"))]);
    expect(lines()).toEqual([]);
  });

  test("stay when their run is over", () => {
    const { editor, findings, lines, run } = one();
    findings.ended(run);
    editor.edit(script, "const parse", "// one\nconst parse");
    expect(lines()).toEqual(["6 RangeError: frame is empty"]);
  });

  test("go when their run is forgotten", () => {
    const { findings, lines } = one();
    findings.forgotten(["r7"]);
    expect(lines()).toEqual(shown);
    findings.forgotten(["r1"]);
    expect(lines()).toEqual([]);
  });

  test("are said once for each change", () => {
    const { editor, heard, findings, run } = one();
    const before = heard.times;
    findings.events(run, [{ type: "progress", task: 3, fraction: 0.5 }]);
    editor.edit(script, "sum(parts)", "sum(parts )");
    expect(heard.times).toBe(before);
  });

  test("of a file that was edited while the run went on stand where the line is now", () => {
    const { editor, findings, lines, run } = told();
    editor.edit(script, "import", "// above\nimport");
    findings.events(run, [failed(2, thrown("frame is empty"))]);
    expect(lines()).toEqual(["6 RangeError: frame is empty"]);
    editor.edit(script, "frame > 1", "frame > 3");
    expect(lines()).toEqual([]);
  });

  test("of two scripts that share a file stand side by side in it", () => {
    const stack = stackAt("new Error", library, "Error: no header");
    const { editor, findings, lines } = told(failed(0, thrown("no header", { name: "Error", stack })));
    const other = runOf(editor, "/home/ada/other.ts", "r2");
    findings.started(other);
    findings.events(other, [
      ended({ name: "Error", message: "other", stack: stackAt("frame * 2", library, "Error: other") }),
    ]);
    expect(lines(library)).toEqual(["4 Error: no header", "2 Error: other"]);
    findings.forgotten(["r1"]);
    expect(lines(library)).toEqual(["2 Error: other"]);
  });
});
