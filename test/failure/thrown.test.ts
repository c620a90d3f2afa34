/** Whatever a task throws, however it throws it: the same failure, by name, inline and on threads. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf, failureScript } from "./script-cases.ts";

const thrown = casesOf("thrown");
const source = readFileSync(failureScript("thrown"), "utf8").split("\n");

interface Failure {
  /** Class; the name, too, unless it is given. */
  readonly is: string;
  readonly name?: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly inputs?: readonly string[];
  /** What stands in the script where it was thrown; undefined where the stack is not the task's. */
  readonly line?: string;
}

const refusal = (message: string, at: number): Failure => ({
  is: "Refusal",
  message,
  fields: { at: { line: at, path: ["a", "b"] } },
  line: "new Refusal",
});
const notAnError = (text: string, value: unknown): Failure => ({
  is: "ThrownValueError",
  message: `The task threw ${text} instead of an error.`,
  fields: { value },
});

/** Case → what it comes to in all places, or inline and on threads where they must differ. */
const expected: Readonly<Record<string, Failure | readonly [inline: unknown, threads: unknown]>> = {
  "an error": { is: "Error", message: "plain", line: "new Error" },
  "an error of a class": {
    ...refusal("no", 3),
    cause: { class: "TypeError", message: "because", cause: { thrown: "text" } },
    inputs: ["3"],
  },
  "an error of a class with a picky constructor": {
    is: "Picky",
    name: "Error",
    message: "PICKY",
    line: "new Picky",
  },
  // No other thread knows the class, but it is called by its name.
  "an error of a local class": [
    { class: "Local", name: "Error", message: "local", fields: { code: 5 } },
    { class: "Error", name: "Local", message: "local", fields: { code: 5 } },
  ],
  "an error with a private field": {
    is: "Secretive",
    name: "Error",
    message: "secret",
    line: "new Secretive",
  },
  undefined: notAnError("undefined", "undefined"),
  null: notAnError("null", null),
  "a text": notAnError("just a text", "just a text"),
  "a symbol": [
    { class: "ThrownValueError", message: "The task threw Symbol(sign) instead of an error." },
    { class: "Error", message: "A task threw a value that cannot be sent: Symbol(sign)" },
  ],
  "a function": [
    { class: "ThrownValueError", message: "The task threw [Function (anonymous)] instead of an error." },
    { class: "Error", message: "A task threw a value that cannot be sent: [Function (anonymous)]" },
  ],
  "an object": [{ thrown: { code: 12 } }, { thrown: { code: 12 } }],
  "an object without prototype": [{ thrown: { code: 13 } }, { thrown: { code: 13 } }],
  "an object that cannot be sent": [
    { thrown: {} },
    { class: "Error", message: expect.stringMatching(/^A task threw a value that cannot be sent: .*f: /) },
  ],
  // The very error, on which nothing can be written.
  "a frozen error": [
    { class: "RangeError", message: "frozen" },
    { class: "RangeError", message: "frozen", task: { name: "freeze" } },
  ],
  "an error with a function in a field": [
    { class: "RangeError", message: "field", fields: { code: 7, callback: "function" } },
    { class: "RangeError", message: "field", fields: { code: 7 } },
  ],
  "an error with a function in its cause": {
    is: "RangeError",
    message: "outside",
    cause: { class: "Refusal", message: "inside", fields: { at: { line: 4, path: ["a", "b"] } } },
    line: "new RangeError",
  },
  "an error that is its own cause": {
    is: "RangeError",
    message: "circle",
    cause: { class: "RangeError", message: "circle", cause: { message: "circle" } },
    line: "new RangeError",
  },
  "an error with a getter that throws": { is: "RangeError", message: "getter", line: "new RangeError" },
  "a proxy of an error": { is: "RangeError", message: "proxied", line: "new RangeError" },
  "an error that is a DOMException": {
    is: "DOMException",
    name: "QuotaExceededError",
    message: "quota",
    line: "new DOMException",
  },
  "an aggregate": { is: "AggregateError", message: "both", line: "new AggregateError" },
  "an error with a field called task": [
    { class: "Error", message: "tasky", fields: { task: "mine" } },
    { class: "Error", message: "tasky", fields: { task: "mine" } },
  ],
  "a stack overflow": { is: "RangeError", message: "Maximum call stack size exceeded", line: "deeper(" },
  "a rejection": refusal("rejected", 5),
  "a rejection after a while": refusal("later", 6),
  "a rejection with undefined": notAnError("undefined", "undefined"),
  "a thenable that rejects": refusal("thenable", 7),
  "a thenable that throws": refusal("then", 8),
  "a then that cannot be read": refusal("getter", 9),
  "a rejection that nobody looks at, in a task that returns": refusal("forgotten", 10),
  "a rejection that nobody looks at, before an await": refusal("forgotten", 11),
  "a rejection that nobody looks at, after an await": refusal("forgotten", 12),
  "an error in a timer while the task waits": refusal("timer", 13),
};

test("every case of the script is looked at here", async () => {
  expect((await thrown()).names).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))("%s is that task's failure", async (name, wanted) => {
  const outcomes = (await thrown()).outcomes(name);
  expect(Object.keys(outcomes)).toEqual(["inline", "one worker", "two workers"]);
  for (const [place, outcome] of Object.entries(outcomes)) {
    if ("message" in wanted) expectFailure(outcome, wanted);
    else expect(outcome, place).toMatchObject(wanted[place === "inline" ? 0 : 1] as object);
  }
});

function expectFailure(
  outcome: unknown,
  { is, name = is, message, fields, cause, inputs, line }: Failure,
): void {
  const task = { named: true, ...(inputs && { inputs }) };
  expect(outcome).toMatchObject({
    class: is,
    name,
    message,
    task,
    ...(fields && { fields }),
    ...(cause ? { cause } : {}),
  });
  if (line === undefined) return;
  const [, file, at] = /^(.+):(\d+)$/.exec((outcome as { lines: string[] }).lines[0] ?? "") ?? [];
  expect({ file, text: source[Number(at) - 1] }).toEqual({
    file: "thrown.ts",
    text: expect.stringContaining(line),
  });
}

test("each is told as one failed task, with its key and its call site, and fails its compute", async () => {
  const { events } = (await thrown()).run;
  const failed = ofType(events, "task-failed");
  expect(failed).toHaveLength(3 * Object.keys(expected).length);
  for (const { error, retried } of failed) {
    expect(retried).toBe(false);
    expect(error).toMatchObject({ key: expect.any(String), callSite: { file: failureScript("thrown") } });
  }
  const ends = ofType(events, "compute-finished").filter(({ status }) => status === "failed");
  expect(ends).toHaveLength(failed.length);
});

test("after each of them every worker is there, and none was lost", async () => {
  const cases = await thrown();
  cases.expectWholePools();
  expect(ofType(cases.run.events, "worker-lost")).toEqual([]);
});
