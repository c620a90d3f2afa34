/**
 * The book of timings: what the functions and calls of this workspace's scripts took, in the run that goes on and in
 * the last ones, over restarts of the editor, found again wherever their text has moved to.
 *
 *     run events ──▶ LiveRun ──(run ends)──▶ ScriptBook ──▶ <storage>/timings/
 *                       └────── sightings(file) ─────┴────▶ hover, inlay hints, estimates
 *
 * Answers with figures and places of the text as it is now; what they are called and how they look is not known here.
 */
import type { RunEvent } from "../../protocol/events.ts";
import type { RunView } from "../../protocol/run-view.ts";
import type { FunctionView } from "../../protocol/sites.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../guard.ts";
import type { Expectations, LiveModels, RunListener, StartedRun, Subscription, Texts } from "../parts.ts";
import type { TextChange } from "./anchors.ts";
import { BookFile } from "./book-file.ts";
import { LiveRun } from "./live-run.ts";
import { outlinePlaces } from "./outline-places.ts";
import type { FindPlaces } from "./places.ts";
import { ScriptBook } from "./script-book.ts";
import { inSight, type Sighting } from "./sighting.ts";

/** What the book needs of the server. */
export interface BookSurroundings {
  readonly texts: Texts;
  readonly models: LiveModels;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder of this workspace, absolute; absent when there is none: nothing outlives the server. */
  readonly storage?: string;
  /** Default: by the analyser. */
  readonly findPlaces?: FindPlaces;
}

/** So long after an edit the names of places in files are brought up to date: nobody types for longer without a pause. */
const RENAME_AFTER_MS = 2000;

export class TimingsBook implements RunListener, Expectations {
  readonly #around: BookSurroundings;
  readonly #findPlaces: FindPlaces;
  readonly #file: BookFile | undefined;
  /** Script → its book; made when somebody looks. */
  readonly #books = new Map<string, ScriptBook>();
  /** Runs that go on, the one that started last at the end. */
  readonly #live = new Map<string, LiveRun>();
  readonly #listeners = new Set<(files: ReadonlySet<string> | undefined) => void>();
  #isRead = false;
  #rename: Subscription | undefined;

  constructor(around: BookSurroundings) {
    this.#around = around;
    this.#findPlaces = around.findPlaces ?? outlinePlaces();
    this.#file = around.storage === undefined ? undefined : new BookFile(around.storage, around.log);
  }

  started(run: StartedRun): void {
    // A preview runs nothing, so there is nothing to be learnt.
    if (run.kind === "preview") return;
    const { texts, models, clock } = this.#around;
    const model = models.live(run.run);
    if (model) this.#live.set(run.run, new LiveRun(run, model, texts, this.#findPlaces, () => clock.now()));
  }

  events(run: StartedRun, events: readonly RunEvent[]): void {
    const live = this.#live.get(run.run);
    if (live?.add(events)) this.#tell(live.files());
  }

  ended(run: StartedRun, view: RunView): void {
    const live = this.#live.get(run.run);
    if (!live) return;
    this.#live.delete(run.run);
    const book = this.#bookOf(run.script);
    const isWhole = run.kind === "run" && view.status === "succeeded";
    book.learn(live, { run: run.run, at: view.started, isWhole });
    this.#file?.write(run.script, book.kept());
    this.#tell(live.files());
  }

  expected({ name, definition }: FunctionView): number | undefined {
    if (!definition) return undefined;
    const { file, line, column } = definition;
    // The definition stands where it stood when the run began; the text may have been edited since.
    const lives = [...this.#live.values()];
    const live = lives.findLast((each) => each.knows(file)) ?? lives.at(-1);
    const place = live?.place("function", definition, name);
    const at = place ? place.at.stretch : { line, column };
    if (!at) return undefined;
    for (const book of this.#booksOf(file)) {
      const median = book.expected(file, at);
      if (median !== undefined) return median;
    }
    return undefined;
  }

  /**
   * Every place of a file of which something is known, in the text as it is now: of the run that goes on, else of the
   * last ones. Where several scripts run one file, what ran last counts.
   */
  sightings(file: string): readonly Sighting[] {
    const found = new Map<string, Sighting>();
    const add = (sighting: Sighting): void => {
      const { line, column } = sighting.at;
      const key = `${sighting.kind} ${line}:${column}`;
      const known = found.get(key);
      if (!known || inSight(known) < inSight(sighting)) found.set(key, { ...known, ...sighting });
      else found.set(key, { ...sighting, ...known });
    };
    for (const book of this.#booksOf(file)) book.sightings(file).forEach(add);
    for (const live of this.#live.values()) live.sightings(file).forEach(add);
    return [...found.values()];
  }

  /** Takes in what an editor has changed in a file; of no changes, that its text is now `newText` for another reason. */
  documentChanged(file: string, changes: readonly TextChange[], newText: string): void {
    for (const live of this.#live.values()) live.change(file, changes, newText);
    for (const book of this.#books.values()) book.change(file, changes, newText);
    if (this.#file) this.#rename ??= this.#around.clock.later(RENAME_AFTER_MS, () => this.#renameAll());
  }

  /** Forgets what earlier runs took: of one script, or of all. */
  clear(script?: string): void {
    const scripts =
      script === undefined ? [...this.#books.keys(), ...(this.#file?.scripts() ?? [])] : [script];
    for (const each of scripts) {
      this.#file?.write(each, []);
      this.#books.set(each, this.#emptyBook(each));
    }
    this.#tell(undefined);
  }

  /** Hears when figures have changed: of which files, or of any where it is undefined. */
  onChange(listener: (files: ReadonlySet<string> | undefined) => void): Subscription {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Writes down what is not yet on disk. The server ends. */
  close(): void {
    this.#rename?.dispose();
    this.#renameAll();
  }

  /** Functions that were the second of their name may be the third by now; after a restart only names are left. */
  #renameAll(): void {
    this.#rename = undefined;
    for (const [script, book] of this.#books) if (book.rename()) this.#file?.write(script, book.kept());
  }

  #bookOf(script: string): ScriptBook {
    const known = this.#books.get(script);
    if (known) return known;
    const book = this.#emptyBook(script);
    book.take(this.#file?.read(script) ?? []);
    this.#books.set(script, book);
    return book;
  }

  #emptyBook(script: string): ScriptBook {
    return new ScriptBook(script, this.#around.texts, this.#findPlaces);
  }

  /** The books that know something of a file: of its own runs first, then what ran last. */
  #booksOf(file: string): readonly ScriptBook[] {
    if (!this.#isRead) {
      this.#isRead = true;
      for (const script of this.#file?.scripts() ?? []) this.#bookOf(script);
    }
    return [...this.#books.values()].filter((book) => book.knows(file)).sort((a, b) => b.newest - a.newest);
  }

  #tell(files: ReadonlySet<string> | undefined): void {
    for (const listener of this.#listeners) listener(files);
  }
}
