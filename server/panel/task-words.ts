/**
 * What is said about single tasks in words: errors, printed lines, progress, what results look like.
 *
 * Few tasks have any, so these are maps beside the columns; and all are bounded, because a script that prints or
 * fails a million times must not fill the language server.
 */
import type { ErrorView } from "../protocol/error-view.ts";
import type { LogLine, TaskProgress } from "../protocol/events.ts";

/** Lines kept of one task, and of all. */
const linesOfTask = 20;
const mostLines = 20_000;
/** A line longer than this is cut: nobody reads on, and some people print whole arrays. */
const longestLine = 2000;
/** Errors kept with their stacks; of later ones the message is enough, since they mostly say the same. */
const wholeErrors = 1000;

export class TaskWords {
  readonly #errors = new Map<number, ErrorView>();
  readonly #lines = new Map<number, string[]>();
  #lineCount = 0;
  readonly #progress = new Map<number, { readonly fraction: number; readonly message?: string }>();
  readonly #outputs = new Map<number, string>();
  readonly #reasons = new Map<number, string>();

  fail(task: number, error: ErrorView): void {
    const { name, message, key } = error;
    const isWhole = this.#errors.size < wholeErrors || this.#errors.has(task);
    this.#errors.set(task, isWhole ? error : { name, message, ...(key !== undefined && { key }) });
  }

  /** Forgets what is not true any more once the task has ended well. */
  finish(task: number): void {
    this.#errors.delete(task);
    this.#progress.delete(task);
  }

  print({ task, text }: LogLine): void {
    if (task === undefined) return;
    const lines = this.#lines.get(task) ?? [];
    // Moved to the end, so that the tasks that printed last are kept when there are too many lines.
    this.#lines.delete(task);
    this.#lines.set(task, lines);
    for (const line of text.replace(/\r?\n$/, "").split(/\r?\n/)) {
      lines.push(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
      this.#lineCount++;
    }
    this.#lineCount -= lines.splice(0, lines.length - linesOfTask).length;
    for (const [oldest, own] of this.#lines) {
      if (this.#lineCount <= mostLines) break;
      this.#lines.delete(oldest);
      this.#lineCount -= own.length;
    }
  }

  progress({ task, fraction, message }: TaskProgress): void {
    this.#progress.set(task, { fraction, ...(message !== undefined && { message }) });
  }

  describe(task: number, text: string): void {
    this.#outputs.set(task, text);
  }

  /** Why the cache on disk had nothing for the task. */
  missed(task: number, reason: string): void {
    this.#reasons.set(task, reason);
  }

  errorOf(task: number): ErrorView | undefined {
    return this.#errors.get(task);
  }

  /** The last lines that the task printed. */
  linesOf(task: number): readonly string[] {
    return this.#lines.get(task) ?? [];
  }

  progressOf(task: number): { readonly fraction: number; readonly message?: string } | undefined {
    return this.#progress.get(task);
  }

  outputOf(task: number): string | undefined {
    return this.#outputs.get(task);
  }

  /** Every description of a result, the first told first. */
  outputs(): Iterable<readonly [task: number, text: string]> {
    return this.#outputs;
  }

  missOf(task: number): string | undefined {
    return this.#reasons.get(task);
  }
}
