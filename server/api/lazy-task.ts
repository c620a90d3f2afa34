/**
 * A call that has been recorded and not made. The graph is these objects and the references between them;
 * it is flattened to numbers only when somebody computes.
 *
 * There may be a million: a call of one argument takes about 250 bytes with all that hangs on it.
 */
import type { Lanes } from "../executors/executor.ts";
import { keyText } from "../protocol/keys.ts";
import type { TaskOptions } from "./options.ts";
import type { TaskFunction } from "./task-function.ts";

/** Where the result of an earlier compute is kept. */
export interface KeptResult {
  /** Whose lane that is. */
  readonly executor: Lanes;
  readonly id: number;
  readonly lane: number;
  readonly bytes: number;
  /** True when `value` is the result itself. */
  readonly here: boolean;
  readonly value: unknown;
  /** True when nobody asked for it to be kept: it is left from a compute that failed. */
  readonly isSurvivor: boolean;
  /** True when a future keeps it: it may be taken to wherever it is needed. */
  readonly isFuture?: true;
}

let nextSerial = 0;

export class LazyTask {
  readonly fn: TaskFunction;
  /** Arguments, with `ResultOf(i)` where the result of `dependencies[i]` belongs. */
  readonly args: readonly unknown[];
  /** Each once. */
  readonly dependencies: readonly LazyTask[];
  /** Captured variables as they were when the call was recorded, `ResultOf` inside as in `args`. */
  readonly captures: Readonly<Record<string, unknown>> | undefined;
  /** Whether there is a `ResultOf` in `captures`. */
  readonly capturesHoldResults: boolean;
  readonly options: TaskOptions;
  /** Number of the call site in the table of `sites.ts`, -1 when unknown. */
  readonly callSite: number;
  /** Distinguishes calls that have no key of their own; the kept result of a call has the number of the call. */
  readonly serial: number;
  /** Chosen by hand or derived from content; equal keys are one task. */
  readonly chosenKey: string | undefined;
  /** Whether `chosenKey` was made from content: function, arguments and captured variables. */
  readonly isKeyOfContent: boolean;
  /** Set by `persist`. */
  kept: KeptResult | undefined;
  /** The walk that saw this task last, and the place it gave it; `reach.ts` alone reads and writes them. */
  walk: number;
  place: number;

  constructor(recorded: {
    readonly fn: TaskFunction;
    readonly args: readonly unknown[];
    readonly dependencies: readonly LazyTask[];
    readonly captures?: Readonly<Record<string, unknown>> | undefined;
    readonly capturesHoldResults?: boolean;
    readonly options: TaskOptions;
    readonly callSite: number;
    readonly key?: string | undefined;
    readonly isKeyOfContent?: boolean;
    readonly serial?: number;
  }) {
    this.fn = recorded.fn;
    this.args = recorded.args;
    this.dependencies = recorded.dependencies;
    this.captures = recorded.captures;
    this.capturesHoldResults = recorded.capturesHoldResults ?? false;
    this.options = recorded.options;
    this.callSite = recorded.callSite;
    this.chosenKey = recorded.key;
    this.isKeyOfContent = recorded.isKeyOfContent ?? false;
    this.serial = recorded.serial ?? nextSerial++;
    this.kept = undefined;
    this.walk = 0;
    this.place = 0;
  }

  get key(): string {
    return this.chosenKey ?? keyText(this.options.name ?? this.fn.name, this.serial);
  }
}
