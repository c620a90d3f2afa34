/**
 * Runs that serve an array: a script in which `⟦…⟧` marks the expression, and what comes back for slices of it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { ArrayView } from "../../server/protocol/frames.ts";
import type {
  FromServing,
  RunRequest,
  ServedSlab,
  TextRange,
  ToServing,
} from "../../server/protocol/runner.ts";
import { type ServingScript, startServing } from "../../server/runner/start.ts";
import { ofType, temporaryFolder } from "./treadle.ts";

type Slice = Extract<ToServing, { type: "slice" }>["slice"];
type Answer = Extract<FromServing, { type: "slab" | "no-slab" }>;

/** Text with marks → the text without them, and the range between them. */
export function markedRange(code: string): { readonly text: string; readonly range: TextRange } {
  const place = (before: string): { line: number; column: number } => {
    const lines = before.replaceAll(/[⟦⟧]/g, "").split("\n");
    return { line: lines.length, column: lines.at(-1)!.length + 1 };
  };
  const start = place(code.slice(0, code.indexOf("⟦")));
  const end = place(code.slice(0, code.indexOf("⟧")));
  return {
    text: code.replaceAll(/[⟦⟧]/g, ""),
    range: { ...start, endLine: end.line, endColumn: end.column },
  };
}

export class Served {
  readonly serving: ServingScript;
  readonly events: RunEvent[] = [];
  readonly heard: FromServing[] = [];
  output = "";
  readonly #watchers = new Set<() => void>();

  constructor(request: RunRequest, cache: string) {
    this.serving = startServing(request, {
      onEvents: (events) => this.#hear(() => this.events.push(...events)),
      onServed: (message) => this.#hear(() => this.heard.push(message)),
      output: (_, text) => this.#hear(() => (this.output += text)),
      environment: { TREADLE_CACHE: join(cache, "cache") },
    });
  }

  /** The array, or the sentence that says why there is none. */
  async array(): Promise<ArrayView | string> {
    await Promise.race([
      this.until(() => this.heard.some(({ type }) => type === "array")),
      this.serving.finished,
    ]);
    for (const message of this.heard) if (message.type === "array") return message.view;
    const error = ofType(this.events, "run-finished")[0]?.error;
    return error?.message ?? "it ended without an error";
  }

  /** Asks for a slice; `answer` waits for it. */
  ask(number: number, slice: Slice): void {
    this.serving.send({ type: "slice", number, slice });
  }

  async answer(number: number): Promise<Answer> {
    const find = (): Answer | undefined =>
      this.heard.find(
        (message): message is Answer =>
          (message.type === "slab" || message.type === "no-slab") && message.number === number,
      );
    await this.until(() => find() !== undefined);
    return find()!;
  }

  #number = 1000;

  /** A slice, computed. */
  async slab(...slice: Slice): Promise<ServedSlab> {
    const number = this.#number++;
    this.ask(number, slice);
    const answer = await this.answer(number);
    if (answer.type === "no-slab") throw new Error(answer.message);
    return answer.slab;
  }

  /** The prints of the script and its tasks so far that begin with a word. */
  printed(word: string): readonly string[] {
    return this.output.split("\n").filter((line) => line.startsWith(word));
  }

  /** All prints that begin with a word, when the run has been ended: prints come by another way than slices, and later. */
  async printedInAll(word: string): Promise<readonly string[]> {
    this.serving.cancel();
    await this.serving.finished;
    return this.printed(word);
  }

  /** Settles once `test` passes; it is asked whenever something has come. */
  until(test: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!test()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #hear(take: () => void): void {
    take();
    for (const look of [...this.#watchers]) look();
  }
}

/** Runs a script with a mark, in a folder of its own, until the test is over. */
export function served(
  code: string,
  {
    name = "script.ts",
    folder = temporaryFolder(),
    ...request
  }: Partial<RunRequest> & {
    readonly name?: string;
    readonly folder?: string;
  } = {},
): Served & { readonly folder: string } {
  const { text, range } = markedRange(code);
  const script = join(folder, name);
  writeFileSync(script, text);
  const made = new Served(
    { script, args: [], workers: 2, relayLogs: true, preview: range, ...request },
    folder,
  );
  onTestFinished(async () => {
    made.serving.cancel();
    await made.serving.finished;
  });
  return Object.assign(made, { folder });
}
