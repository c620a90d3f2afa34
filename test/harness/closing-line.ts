/**
 * A vitest reporter whose one line, `N passed, N failed`, is the very last thing the process prints,
 * so that a person and a script alike find the outcome without searching for it.
 *
 * A file that could not be loaded and an error outside any test count as failed: a run that vitest
 * calls red never ends in `0 failed`. It draws nothing else; the default reporter does that.
 */
import { writeSync } from "node:fs";
import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";

/** How many tests ended in which way. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `12 passed, 0 failed`, and `, 1 skipped` only when there is something to say. */
export function closingLine({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Counts test by test; a module or a suite that broke outside its tests is one more failure. */
export function outcomeOf(modules: readonly TestModule[], strayErrors: number): Outcome {
  const count = { passed: 0, failed: strayErrors, skipped: 0 };
  for (const module of modules) {
    count.failed += module.errors().length;
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test that never got its turn has not passed.
      if (state === "pending") count.failed++;
      else count[state]++;
    }
  }
  return count;
}

export default class ClosingLine implements Reporter {
  #watching = false;
  #line: string | undefined;

  onInit(vitest: Vitest): void {
    this.#watching = vitest.config.watch;
    // Other reporters, and vitest itself, still print while the run is being closed.
    process.once("exit", () => {
      if (this.#line !== undefined) writeSync(1, `\n${this.#line}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const line = closingLine(outcomeOf(modules, errors.length));
    if (this.#watching) console.log(line);
    else this.#line = line;
  }
}
