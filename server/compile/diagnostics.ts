/**
 * Everything the compile step has to say about a script that it can compile: one table, so that the documentation
 * and the tests can go through it. Knows words, not analysis.
 */
import type { Diagnostic, Severity } from "../protocol/diagnostics.ts";
import type { SourceText } from "./source-text.ts";

/** One rule: what is said about `subject`, a name or a piece of the script. */
export interface Rule {
  readonly severity: Severity;
  /** One sentence for a finding. */
  readonly message: (subject: string) => string;
  /** What to do, as one sentence; the subject is there for hints that quote it. */
  readonly hint: (subject: string) => string;
  /** For rules that keep a function out of the workers: why, as it is shown beside its tasks. */
  readonly mainThread?: (subject: string) => string;
}

/** Every rule by its code. Codes are stable: settings and people's notes refer to them. */
export const rules = {
  "generator-task": {
    severity: "error",
    message: (name) => `\`${name}\` is a generator, and a generator cannot leave the thread it runs in.`,
    hint: () => "Return an array instead, for example `[...numbers()]`.",
  },
  "uncloneable-capture": {
    severity: "error",
    message: (name) => `\`${name}\` is used by a task, and what it holds cannot be sent to a worker.`,
    hint: () =>
      "Functions, symbols, promises and weak collections stay in their thread: define it at the top level with `const`, " +
      "or make it inside the task.",
  },
  "unresolved-import": {
    severity: "error",
    message: (specifier) => `Cannot find \`${specifier}\`.`,
    hint: (specifier) => howToResolve(specifier),
  },
  "unresolved-optional-import": {
    severity: "warning",
    message: (specifier) => `Cannot find \`${specifier}\`; the script fails if it gets to this line.`,
    hint: (specifier) => howToResolve(specifier),
  },
  "decorated-field": {
    severity: "error",
    message: () => "`@delayed` works on methods only.",
    hint: () => "For a field write `name = delayed(() => …)`; a getter or a class cannot be a task.",
  },
  "write-to-capture": {
    severity: "warning",
    message: (name) =>
      `The task writes to a copy of \`${name}\`: the script's own \`${name}\` stays as it is.`,
    hint: () => "Return the new value from the task, and use its result.",
  },
  "unknown-function": {
    severity: "warning",
    message: (name) =>
      `Which function \`${name}\` is cannot be told before the script runs, so its tasks run on the main thread.`,
    hint: () => "Give `delayed` a function written on the spot, or one by the name it is declared with.",
    mainThread: () => "which function it is cannot be told before the script runs",
  },
  "outer-this": {
    severity: "warning",
    message: (word) => `A task that uses the \`${word}\` of the code around it runs on the main thread.`,
    hint: () => "Copy what the task needs into local constants first, for example `const { factor } = this`.",
    mainThread: (word) => `it uses the \`${word}\` of the code around it`,
  },
  "private-name": {
    severity: "warning",
    message: (name) =>
      `\`${name}\` can be reached inside its class only, so the task runs on the main thread.`,
    hint: () => "Copy the value into a local constant outside the task, and use that.",
    mainThread: (name) => `it uses the private name \`${name}\``,
  },
  "unreachable-method": {
    severity: "warning",
    message: (name) =>
      `Workers cannot find the method \`${name}\` by the name of its class, so it runs on the main thread.`,
    hint: () => "Give the class and the method plain names, or use `delayed` on a function.",
    mainThread: () => "workers cannot find the method by the name of its class",
  },
  "delayed-as-value": {
    severity: "warning",
    message: (text) =>
      `\`${text}\` is passed on as a value; functions that are given to it elsewhere run on the main thread.`,
    hint: () => "Call it where the function is written: `delayed(function read(path) { … })`.",
  },
  "shadowed-capture": {
    severity: "warning",
    message: (name) =>
      `The task needs a variable \`${name}\` that another \`${name}\` hides here, so it runs on the main thread.`,
    hint: (name) => `Rename one of the two variables called \`${name}\`.`,
    mainThread: (name) => `a variable \`${name}\` that it needs is hidden by another one`,
  },
  "two-variables-one-name": {
    severity: "warning",
    message: (name) =>
      `The task needs two different variables called \`${name}\`, so it runs on the main thread.`,
    hint: (name) => `Rename one of the two variables called \`${name}\`.`,
    mainThread: (name) => `it needs two different variables called \`${name}\``,
  },
  "lazy-as-condition": {
    severity: "warning",
    message: (name) => `\`${name}\` is a lazy value, which is always true as a condition.`,
    hint: (name) =>
      `Compute it first: \`await ${name}.compute()\`; or do not delay the function that answers yes or no.`,
  },
  "value-of-script": {
    severity: "warning",
    message: (name) =>
      `In workers \`${name}\` is undefined: they do not run the script, and another file imports it from there.`,
    hint: (name) => `Move \`${name}\` into a file of its own that both import.`,
  },
  "reassigned-capture": {
    severity: "info",
    message: (name) => `The task gets the value that \`${name}\` has when the task is called.`,
    hint: () => "Pass it as an argument to make that visible.",
  },
} as const satisfies Record<string, Rule>;

/** The stable name of a rule. */
export type DiagnosticCode = keyof typeof rules;

function howToResolve(specifier: string): string {
  if (/^\.{0,2}\//.test(specifier))
    return "Check the path and the extension; it is taken from the folder of this file.";
  if (specifier.startsWith("treadle/")) return "Treadle has `treadle`, `treadle/array` and `treadle/h5`.";
  const name = packageName(specifier);
  return `Run \`npm install ${name}\` in the folder of this script or above it.`;
}

/** The package that a bare specifier names: `@scope/name` of `@scope/name/file.js`. */
export function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** A finding about `subject` at a stretch of a file. */
export function report(
  code: DiagnosticCode,
  source: SourceText,
  at: { readonly start: number; readonly end: number },
  subject: string,
): Diagnostic {
  const rule: Rule = rules[code];
  return {
    ...source.range(at.start, at.end),
    severity: rule.severity,
    code,
    message: rule.message(subject),
    hint: rule.hint(subject),
  };
}

/** Why a function that breaks the rule runs on the main thread; undefined for rules that leave it in the workers. */
export function mainThreadReason(code: DiagnosticCode, subject: string): string | undefined {
  const rule: Rule = rules[code];
  return rule.mainThread?.(subject);
}
