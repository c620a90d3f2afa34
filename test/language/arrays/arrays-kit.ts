/**
 * Lazy arrays of scripts on disk, with an editor's texts over them, and real runs.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Arrays } from "../../../server/language/arrays/arrays.ts";
import { systemClock } from "../../../server/language/clock.ts";
import { Analyses } from "../../../server/language/editor/analyses.ts";
import type { ArraySlabs } from "../../../server/language/frames/array-slabs.ts";
import type { Texts } from "../../../server/language/parts.ts";
import type { ArrayPlace, ArrayProgress } from "../../../server/protocol/frames.ts";
import type { RunLogLine } from "../../../server/protocol/run-view.ts";
import { defaultSettings, type TreadleSettings } from "../../../server/protocol/settings.ts";
import { startServing } from "../../../server/runner/start.ts";
import { workspace } from "../../harness/treadle.ts";

/** Texts of an editor over what is on disk. */
class EditedTexts implements Texts {
  readonly #edited = new Map<string, string>();

  textOf(file: string): string | undefined {
    const edited = this.#edited.get(file);
    if (edited !== undefined) return edited;
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  }

  unsaved(): ReadonlyMap<string, string> {
    return this.#edited;
  }

  set(file: string, text: string): void {
    this.#edited.set(file, text);
  }
}

export interface Workshop {
  readonly arrays: Arrays;
  readonly folder: string;
  readonly script: string;
  readonly lines: RunLogLine[];
  /** What was not meant for a person. */
  readonly failures: unknown[];
  /** Processes that have been started, and those that have ended. */
  readonly counts: { started: number; ended: number };
  /** Types the text of a file. */
  edit(name: string, text: string): void;
  /** The array at the first place of a text in the script. */
  open(text: string): ArraySlabs;
}

export function workshop(
  files: Readonly<Record<string, string>>,
  options: { readonly isTrusted?: boolean; readonly settings?: Partial<TreadleSettings> } = {},
): Workshop {
  const folder = workspace(files);
  const script = join(folder, "script.ts");
  const texts = new EditedTexts();
  const lines: RunLogLine[] = [];
  const failures: unknown[] = [];
  const counts = { started: 0, ended: 0 };
  const arrays = new Arrays({
    clock: systemClock,
    texts,
    analyses: new Analyses(texts),
    places: { of: () => ({ now: (site) => site, functionNow: (view) => view, ran: (site) => site }) },
    settings: async () => ({ ...defaultSettings, workers: 2, ...options.settings }),
    folders: () => [folder],
    isTrusted: () => options.isTrusted ?? true,
    lines: (told) => lines.push(...told),
    failed: (error) => failures.push(error),
    start: (request, more) => {
      counts.started++;
      const run = startServing(request, { ...more, environment: { TREADLE_CACHE: join(folder, "cache") } });
      void run.finished.then(() => counts.ended++);
      return run;
    },
  });
  onTestFinished(() => arrays.close());
  return {
    arrays,
    folder,
    script,
    lines,
    failures,
    counts,
    edit: (name, text) => {
      const file = join(folder, name);
      texts.set(file, text);
      arrays.documentChanged(file, [], text);
    },
    open: (text) => arrays.open(placeIn(texts.textOf(script)!, script, text)),
  };
}

/** The first place of an expression in a text. */
export function placeIn(code: string, script: string, text: string): ArrayPlace {
  const lines = code.slice(0, code.indexOf(text)).split("\n");
  return { script, line: lines.length, column: lines.at(-1)!.length + 1, text };
}

/** Settles when an array is in a state. */
export function untilState(slabs: ArraySlabs, state: ArrayProgress["state"]): Promise<ArrayProgress> {
  if (slabs.progress.state === state) return Promise.resolve(slabs.progress);
  return new Promise((resolve) => {
    const listening = slabs.onProgress((progress) => {
      if (progress.state !== state) return;
      listening.dispose();
      resolve(progress);
    });
  });
}

/** Settles when an array is there, or is known not to come. */
export function settled(slabs: ArraySlabs): Promise<ArrayProgress> {
  return Promise.race([
    untilState(slabs, "ready"),
    untilState(slabs, "failed"),
    untilState(slabs, "stopped"),
  ]);
}
