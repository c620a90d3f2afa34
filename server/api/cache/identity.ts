/**
 * What makes a result the one it is, in this run and in any other: the code of the function, its arguments and its
 * captured variables, and of arguments that are results of tasks the same again. Looked at when a compute begins, for
 * an array may have been written to since the call was recorded, and it is what the task will see.
 *
 *     mean(read("a.h5"), 3)      token of mean  =  code of mean · token of read · 3
 *                                token of read  =  code of read · "a.h5"
 *
 * Knows nothing of files but the state of those that the library itself reads.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describeValue } from "../../executors/lane/describe.ts";
import { libraryFolder } from "../../install.ts";
import { ResultOf } from "../../store/codec/marks.ts";
import {
  type Content,
  captureContent,
  contentOf,
  digestOf,
  functionContent,
  type KeyOf,
} from "../content-key.ts";
import type { LazyTask } from "../lazy-task.ts";

/** A part of what makes a result, as it can be compared with what it was in an earlier run. */
export interface Part {
  /** `argument 2`, ``captured variable `dark` `` */
  readonly label: string;
  readonly digest: string;
  /** The value in a few words. */
  readonly shown: string;
  /** For results of tasks, what their functions and those before them are. */
  readonly code?: string;
}

/** What outlasts a run of a task. */
export interface Identity {
  /** Names the result: thirty-two hexadecimal digits. */
  readonly token: string;
  /** Digest of the function and of all functions that its arguments come from. */
  readonly code: string;
  readonly fn: string;
  readonly parts: readonly Part[];
}

/** Why the next run cannot tell whether it is the same result: `argument 1 is or holds a function`. */
export interface Fleeting {
  readonly fleeting: string;
}

/**
 * What tasks were when a compute last ran them. Of a result that is kept it is not what the arguments are by now
 * that counts, but what they were when it was made.
 */
const identities = new WeakMap<LazyTask, Identity | Fleeting>();

/** Says that the result of `kept` is that of `task`. */
export function inheritIdentity(task: LazyTask, kept: LazyTask): void {
  const known = identities.get(task);
  if (known) identities.set(kept, known);
}

/** Tells tasks of one compute what they are; each is looked at once. */
export class Identities {
  readonly #known = new Map<LazyTask, Identity | Fleeting>();
  readonly #files = new Map<string, string>();

  of(wanted: LazyTask): Identity | Fleeting {
    // A stack of our own: a chain of ten thousand tasks would overflow the call stack.
    const stack = [wanted];
    for (let task = stack.at(-1); task; task = stack.at(-1)) {
      const waiting = this.#known.has(task) ? [] : this.#needs(task).filter((need) => !this.#known.has(need));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (this.#known.has(task)) continue;
      const found = this.#identify(task);
      this.#known.set(task, found);
      identities.set(task, found);
    }
    return this.#known.get(wanted)!;
  }

  #needs(task: LazyTask): readonly LazyTask[] {
    return task.kept || whyImpure(task) !== undefined ? [] : task.dependencies;
  }

  #identify(task: LazyTask): Identity | Fleeting {
    if (task.kept)
      return identities.get(task) ?? { fleeting: "its result is from before anything was cached" };
    const impure = whyImpure(task);
    if (impure !== undefined) return { fleeting: impure };
    const { fn, args, captures } = task;
    const own = functionContent(fn);
    if (own.fleeting !== undefined) return { fleeting: `its code is not all that counts: ${own.fleeting}` };
    const code = fn.kernel === undefined ? own.digest : `${own.digest} ${kernelContent(task, this.#files)}`;

    const parts: Part[] = [];
    for (const [i, value] of args.entries()) {
      const label = fn.method ? (i === 0 ? "`this`" : `argument ${i}`) : `argument ${i + 1}`;
      const part = this.#part(task, label, value, (keyOf) => contentOf(value, keyOf));
      if ("fleeting" in part) return part;
      parts.push(part);
    }
    for (const [name, value] of Object.entries(captures ?? {})) {
      const content = (keyOf: KeyOf): Content => captureContent(fn, name, value, keyOf);
      const part = this.#part(task, `captured variable \`${name}\``, value, content);
      if ("fleeting" in part) return part;
      parts.push(part);
    }
    const codes = new Set(parts.map((part) => part.code ?? ""));
    return {
      token: digestOf([code, ...parts.map(({ label, digest }) => `${label} ${digest}`)].join("\n")),
      code: digestOf([code, ...codes].join("\n")),
      fn: digestOf(code),
      parts,
    };
  }

  #part(
    task: LazyTask,
    label: string,
    value: unknown,
    contentOf: (keyOf: KeyOf) => Content,
  ): Part | Fleeting {
    const codes: string[] = [];
    let fleeting: string | undefined;
    const { digest, fleeting: own } = contentOf((place) => {
      const dependency = task.dependencies[place]!;
      const found = this.#known.get(dependency)!;
      if ("token" in found) {
        codes.push(found.code);
        return found.token;
      }
      fleeting ??= `its ${label} comes from ${dependency.fn.name}(): ${found.fleeting}`;
      return "";
    });
    if (own !== undefined) fleeting ??= `its ${label} is or holds ${own}`;
    if (fleeting !== undefined) return { fleeting };
    const shown = shownAs(task, value, codes.length > 0);
    return { label, digest, shown, ...(codes.length > 0 ? { code: digestOf(codes.join()) } : {}) };
  }
}

/**
 * What counts for a task of the library's own beside its call: which library it is, and of one that reads a file the
 * state of that. What people's tasks read is theirs to pass on. Empty for tasks of people's functions.
 *
 * @param files path → state, filled here: a file is looked at once for all tasks that read it
 */
export function kernelContent({ fn, args }: LazyTask, files: Map<string, string>): string {
  if (fn.kernel === undefined) return "";
  if (fn.kernel !== READING) return libraryVersion();
  const { path } = args[0] as { readonly path: string };
  let state = files.get(path);
  if (state === undefined) {
    const stat = statSync(path, { throwIfNoEntry: false });
    state = stat ? `${stat.size} ${stat.mtimeMs}` : "missing";
    files.set(path, state);
  }
  return `${libraryVersion()} ${state}`;
}

const READING = "treadle:array/fromH5";
const CALLING = "treadle:core/call";

/** Why equal calls need not have equal results; undefined when they have. */
function whyImpure(task: LazyTask): string | undefined {
  if (task.fn.kernel === CALLING) return "it is the call of a method, which is not pure";
  if (task.fn.kernel !== undefined || task.isKeyOfContent || task.options.cache || task.options.pure)
    return undefined;
  return "it is not pure";
}

function shownAs({ dependencies }: LazyTask, value: unknown, holdsResults: boolean): string {
  if (value instanceof ResultOf) return `the result of ${dependencies[value.task]!.fn.name}()`;
  return holdsResults ? "something that holds results of tasks" : describeValue(value);
}

let version: string | undefined;

/** What the library's own tasks do may change with it. */
function libraryVersion(): string {
  version ??= (JSON.parse(readFileSync(join(libraryFolder(), "package.json"), "utf8")) as { version: string })
    .version;
  return version;
}
