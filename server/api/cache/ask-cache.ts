/**
 * Before a compute: which tasks with `cache: true` need not run, because their results lie on disk.
 *
 *     asked for         plan when `read` is there         plan when it is not
 *
 *     mean ── read      mean ── read from cache           mean ── read
 *                                                                 ├── read to cache
 *
 * A task whose result is there is replaced by one that reads it and needs nothing, so what it would have needed is
 * never reached. One whose result is not there is joined by a task that writes it, in the lane that has it. The
 * scheduler knows nothing of all this. Nothing here reads or writes a result itself.
 */
import { existsSync } from "node:fs";
import type { CacheAsked } from "../../protocol/events.ts";
import { ResultOf } from "../../store/codec/marks.ts";
import { DamagedResultError } from "../../store/result-cache/errors.ts";
import { lookAtResult, verifyResult } from "../../store/result-cache/result-file.ts";
import type { ResultFolder } from "../../store/result-cache/result-folder.ts";
import { LazyTask } from "../lazy-task.ts";
import type { MadePlan } from "../make-plan.ts";
import { renamed, taskModuleUrl } from "../task-function.ts";
import { LOAD, SAVE } from "./cache-kernels.ts";
import { type Fleeting, Identities, type Identity } from "./identity.ts";
import { Reasons } from "./reason.ts";
import { CallRecord, type RecordedCall } from "./record.ts";

/** How far files are believed: by their first line, only after every byte was looked at, or not at all. */
export type Trust = "look" | "verify" | "never";

/** A task with `cache: true` that runs, or whose result is read. */
interface AskedTask {
  readonly task: LazyTask;
  readonly identity: Identity | Fleeting;
  readonly outcome: "hit" | "miss";
  /** What is wrong with its file, as a clause. */
  readonly damage?: string;
  /** The task that keeps the result. */
  readonly save?: LazyTask;
}

export class AskedCache {
  /** Requested tasks, then those that write results. */
  readonly tasks: LazyTask[];
  /** Key of a task → the task that stands for it. */
  readonly #substitutes = new Map<string, LazyTask>();
  readonly #folder: ResultFolder;
  readonly #cacheFolder: string;
  readonly #identities = new Identities();
  /** Key → what was found; equal keys are one task. */
  readonly #asked = new Map<string, AskedTask>();

  constructor(requested: readonly LazyTask[], cacheFolder: string, folder: ResultFolder, trust: Trust) {
    this.#folder = folder;
    this.#cacheFolder = cacheFolder;
    this.tasks = [...requested];
    const seen = new Set<LazyTask>();
    // A stack of our own, as in `make-plan.ts`. What only a result on disk would need is never looked at.
    const toVisit = [...requested].reverse();
    for (let task = toVisit.pop(); task; task = toVisit.pop()) {
      if (seen.has(task) || task.kept) continue;
      seen.add(task);
      if (task.options.cache === true && this.#ask(task, trust) === "hit") continue;
      for (const dependency of task.dependencies) toVisit.push(dependency);
    }
    for (const { save } of this.#asked.values()) if (save) this.tasks.push(save);
  }

  /** The task that reads a result in place of the one that makes it. */
  readonly substituteFor = ({ chosenKey }: LazyTask): LazyTask | undefined =>
    chosenKey === undefined ? undefined : this.#substitutes.get(chosenKey);

  /** Whether any task was asked for. */
  get isEmpty(): boolean {
    return this.#asked.size === 0;
  }

  /** Finds out what the requested tasks are, for later computes that start from their kept results. */
  identify(requested: readonly LazyTask[]): void {
    for (const task of requested) this.#identities.of(task);
  }

  /** What faces are told; undefined when nothing was asked for. */
  readonly event = ({ tasks, plan }: MadePlan): CacheAsked | undefined => {
    if (this.isEmpty) return undefined;
    const first = plan.firstId - plan.borrowed.length;
    const numbers = new Map(tasks.map((task, place) => [task.chosenKey, first + place]));
    const reasons = this.#reasons();
    const asked = [...this.#asked].filter(([key]) => numbers.has(key));
    return {
      type: "cache",
      task: asked.map(([key]) => numbers.get(key)!),
      outcome: asked.map(([, { outcome }]) => outcome),
      reason: asked.map(([key]) => reasons.get(key) ?? ""),
    };
  };

  /**
   * Writes down what ran, for the next run to compare with.
   *
   * @param saved what a task that writes results gave: a text says why there was nothing to be kept
   * @returns whether anything was written, and why some results were not, by function
   */
  settle(saved: (save: LazyTask) => unknown): {
    readonly wrote: boolean;
    readonly refused: Map<string, string>;
  } {
    const refused = new Map<string, string>();
    let wrote = false;
    for (const [, calls] of this.#byFunction()) {
      const { fn } = calls[0]!.task;
      const recorded: RecordedCall[] = [];
      for (const { identity, save, outcome } of calls) {
        if ("fleeting" in identity) continue;
        const answer = save ? saved(save) : undefined;
        const isKept = outcome === "hit" || existsSync(this.#folder.file(identity.token));
        if (typeof answer === "string") refused.set(fn.name, answer);
        if (isKept) wrote ||= outcome === "miss";
        const why = typeof answer === "string" ? answer : "the run that made it did not come to its end";
        recorded.push(isKept ? identity : { ...identity, refused: why });
      }
      // When everything was there the record says so already.
      if (calls.some(({ outcome }) => outcome === "miss") && recorded.length > 0) {
        CallRecord.read(this.#folder, fn).write(this.#folder, recorded);
      }
    }
    return { wrote, refused };
  }

  #ask(task: LazyTask, trust: Trust): "hit" | "miss" {
    const key = task.key;
    const identity = this.#identities.of(task);
    const known = this.#asked.get(key);
    if (known) {
      const same =
        "token" in identity && "token" in known.identity && identity.token === known.identity.token;
      if (same) return known.outcome;
      // An argument was written to after one of the calls was recorded: nobody knows which of them will run.
      this.#substitutes.delete(key);
      const fleeting = "an argument was changed after the call";
      this.#asked.set(key, { task, identity: { fleeting }, outcome: "miss" });
      return "miss";
    }
    const found: AskedTask =
      "fleeting" in identity ? { task, identity, outcome: "miss" } : this.#look(task, identity, trust);
    this.#asked.set(key, found);
    return found.outcome;
  }

  #look(task: LazyTask, identity: Identity, trust: Trust): AskedTask {
    const { token } = identity;
    const file = this.#folder.file(token);
    let damage: string | undefined;
    try {
      if (trust !== "never" && lookAtResult(file, token) !== undefined) {
        if (trust === "verify") verifyResult(file, token);
        this.#folder.touch(token);
        this.#substitutes.set(task.key, this.#load(task, token));
        return { task, identity, outcome: "hit" };
      }
    } catch (error) {
      if (!(error instanceof DamagedResultError)) throw error;
      damage = error.reason;
    }
    const save = this.#save(task, token);
    return { task, identity, outcome: "miss", save, ...(damage === undefined ? {} : { damage }) };
  }

  #load({ fn, key, callSite, options, serial }: LazyTask, token: string): LazyTask {
    return new LazyTask({
      fn: renamed(LOAD, `${fn.name} from cache`),
      args: [this.#folder.file(token), token, taskModuleUrl(), fn.meta?.module],
      dependencies: [],
      options: options.priority === undefined ? {} : { priority: options.priority },
      callSite,
      key,
      isKeyOfContent: true,
      serial,
    });
  }

  #save(task: LazyTask, token: string): LazyTask {
    return new LazyTask({
      fn: renamed(SAVE, `${task.fn.name} to cache`),
      args: [new ResultOf(0), this.#cacheFolder, token],
      dependencies: [task],
      options: task.options.priority === undefined ? {} : { priority: task.options.priority },
      callSite: task.callSite,
      key: `${task.key}-to-cache`,
      isKeyOfContent: true,
      // A number of its own would give the script's later calls other keys than in a run that finds everything.
      serial: task.serial,
    });
  }

  #byFunction(): Map<string, AskedTask[]> {
    const groups = new Map<string, AskedTask[]>();
    for (const asked of this.#asked.values()) {
      const { name, meta } = asked.task.fn;
      const id = `${meta?.file}#${meta?.name ?? name}`;
      const group = groups.get(id);
      if (group) group.push(asked);
      else groups.set(id, [asked]);
    }
    return groups;
  }

  /** Key of each task that runs → why it does. */
  #reasons(): Map<string, string> {
    const reasons = new Map<string, string>();
    for (const [, calls] of this.#byFunction()) {
      if (calls.every(({ outcome }) => outcome === "hit")) continue;
      const tokens = calls.flatMap(({ identity }) => ("token" in identity ? [identity.token] : []));
      const { fn } = calls[0]!.task;
      const earlier = new Reasons(fn.name, CallRecord.read(this.#folder, fn), new Set(tokens));
      for (const { task, identity, outcome, damage } of calls) {
        if (outcome === "hit") continue;
        if ("fleeting" in identity) reasons.set(task.key, `It is never kept: ${identity.fleeting}.`);
        else if (damage !== undefined)
          reasons.set(task.key, `Its file in the cache was of no use: ${damage}.`);
        else reasons.set(task.key, earlier.of(identity));
      }
    }
    return reasons;
  }
}
