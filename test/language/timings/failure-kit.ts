/**
 * A script that fails as a test says, in an imagined editor that hears of it.
 */
import { FailureFindings } from "../../../server/language/timings/failure-findings.ts";
import type { ErrorView } from "../../../server/protocol/error-view.ts";
import type { GraphKnown, RunEvent, RunFinished } from "../../../server/protocol/events.ts";
import { Editor, HeardFindings, placeOf, runOf } from "./kit.ts";

/** The script that is run, and a file that it imports; neither is on disk. */
export const script = "/home/ada/frames.ts";
export const library = "/home/ada/parse.ts";

/** Its text. */
export const scriptText = `import { compute, delayed } from "treadle";
import { header } from "./parse.ts";

const parse = delayed(function parse(frame: number) {
  if (frame > 1) throw new RangeError("frame is empty");
  return header(frame);
});
const sum = delayed((parts: number[]) => parts.length);
const parts = [0, 1, 2].map((frame) => parse(frame));
await compute(sum(parts));
`;
/** The text of the imported file. */
export const libraryText = `export function header(frame: number) {
  const size = frame * 2;
  if (size === 0) {
    throw new Error("no header");
  }
  return size;
}
`;

/** The place of the first such words. */
export const at = (words: string, file = script) =>
  placeOf(file === script ? scriptText : libraryText, words, file);

/** Tasks 0 to 9 parse, task 10 sums. */
const graph: GraphKnown = {
  type: "graph",
  compute: 1,
  at: 0,
  firstTask: 0,
  taskFunction: [...Array<number>(10).fill(0), 1],
  taskCallSite: [...Array<number>(10).fill(0), 1],
  taskOrder: [...Array(11).keys()],
  functions: [
    {
      name: "parse",
      definition: at(scriptText.slice(scriptText.indexOf("function parse"), scriptText.indexOf("});") + 1)),
    },
    { name: "sum", definition: at("(parts: number[]) => parts.length") },
  ],
  callSites: [at("parse(frame));"), at("sum(parts)")],
  edgeFrom: [],
  edgeTo: [],
  requested: [10],
};

/** A stack as a task has it that threw at such words. */
export const stackAt = (words: string, file: string, message: string) => {
  const { line, column } = at(words, file);
  return `${message}\n    at parse (${file}:${line}:${column})\n    at <anonymous>`;
};

/** What `parse` throws. */
export function thrown(message: string, changes: Partial<ErrorView> = {}): ErrorView {
  return {
    name: "RangeError",
    message,
    stack: stackAt(`new RangeError`, script, `RangeError: ${message}`),
    key: "parse-1",
    inputs: ["frame: 2"],
    callSite: at("parse(frame));"),
    ...changes,
  };
}

/** A task that failed. */
export const failed = (task: number, error: ErrorView, retried = false): RunEvent => ({
  type: "task-failed",
  task,
  worker: 1,
  started: 0,
  finished: 1,
  error,
  retried,
});

/** The end of a run that failed. */
export const ended = (error?: ErrorView): RunFinished => ({
  type: "run-finished",
  at: 10,
  status: "failed",
  exitCode: 1,
  ...(error ? { error } : {}),
});

/** A run in which this happened; what is said of it, and somebody who types. */
export function told(...events: readonly RunEvent[]) {
  const editor = new Editor({ [script]: scriptText, [library]: libraryText });
  const heard = new HeardFindings();
  const findings = new FailureFindings(editor, heard);
  editor.followers.push(findings);
  const run = runOf(editor, script);
  findings.started(run);
  findings.events(run, [graph, ...events]);
  const lines = (file = script) =>
    (heard.said.get(file) ?? []).map(({ line, message }) => `${line} ${message.split("\n")[0]}`);
  return { editor, heard, findings, run, lines, first: heard.said.get(script)?.[0] };
}
