/**
 * What a run that failed has left for this one: which results there are, which of them were of use, and which are not
 * to be used. Reads the folder once, and small results when the first of them is asked for.
 */
import type { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import type { LazyTask } from "../lazy-task.ts";

/** A result that run after run has had no use for goes after a day, in milliseconds. */
const KEPT_UNUSED = 24 * 3_600_000;

const NOBODY: ReadonlySet<LazyTask> = new Set();

export class EarlierRun {
  readonly folder: KeptFolder;
  readonly #from: string | undefined;
  readonly #tokens: Set<string>;
  readonly #small: Map<string, unknown>;
  /** Tokens of results that were asked for and were there. */
  readonly #used = new Set<string>();
  /** Tokens of tasks that run again though their results are there: those are of no use to anybody any more. */
  readonly #outdated = new Set<string>();
  #fromIsKnown = false;

  /** @param from key of the task that runs again, with all that depend on it */
  constructor(folder: KeptFolder, from: string | undefined) {
    this.folder = folder;
    this.#from = from;
    this.#tokens = folder.tokens();
    this.#small = new Map(folder.readSmall());
  }

  /** The key that was asked for and that no task of the run has had so far. */
  get unknownKey(): string | undefined {
    return this.#fromIsKnown ? undefined : this.#from;
  }

  /** Whether a result is there. @param whole look at every byte of it */
  has(token: string, whole: boolean): boolean {
    if (this.#small.has(token)) return true;
    if (!this.#tokens.has(token)) return false;
    if (this.folder.has(token, { whole })) this.#used.add(token);
    else this.forget(token);
    return this.#tokens.has(token);
  }

  /** A small result; undefined when it has a file of its own. */
  small(token: string): { readonly value: unknown } | undefined {
    return this.#small.has(token) ? { value: this.#small.get(token) } : undefined;
  }

  /** A result turned out to be of no use. True when it was thought to be there. */
  forget(token: string): boolean {
    return this.#tokens.delete(token);
  }

  /** The task that is to run again, and what depends on it. @param tasks none before what it depends on */
  tasksToRunAgain(
    tasks: readonly LazyTask[],
    tokenOf: (task: LazyTask) => string | undefined,
  ): ReadonlySet<LazyTask> {
    if (this.#from === undefined) return NOBODY;
    const again = new Set<LazyTask>();
    for (const task of tasks) {
      const isIt = task.key === this.#from;
      this.#fromIsKnown ||= isIt;
      if (!isIt && !task.dependencies.some((dependency) => again.has(dependency))) continue;
      again.add(task);
      const token = tokenOf(task);
      if (token !== undefined) this.#outdated.add(token);
    }
    return again;
  }

  /**
   * What may be of use to a run after this one: tokens of results with files of their own, and the small results.
   * What nobody has asked for may belong to a part of the script that was not reached, or to code that is gone.
   *
   * @param now milliseconds since 1970
   */
  stillGood(now: number): {
    readonly files: readonly string[];
    readonly small: ReadonlyMap<string, unknown>;
  } {
    const isGood = (token: string): boolean => !this.#outdated.has(token);
    const isYoung = (token: string): boolean => now - (this.folder.writtenAt(token) ?? 0) < KEPT_UNUSED;
    return {
      files: [...this.#tokens].filter((token) => isGood(token) && (this.#used.has(token) || isYoung(token))),
      small: new Map([...this.#small].filter(([token]) => isGood(token))),
    };
  }
}
