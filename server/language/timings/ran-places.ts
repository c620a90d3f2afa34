/**
 * Where the places that a run names are in the texts as they are now, and the other way round: for pictures and lists
 * that lead to the source, and for the cursor, which is in the text of now.
 *
 *     run said line 12 ──▶ text as it ran ──(what was edited since)──▶ line 15 in the editor
 *
 * The texts of a run are kept beside its recording, so that this holds after a restart as well. Knows no panel.
 */
import type { RunEvent } from "../../protocol/events.ts";
import type { RunId } from "../../protocol/run-view.ts";
import type { CallSite, FunctionView, SourceRange } from "../../protocol/sites.ts";
import type { PlacesNow, PlacesOfRuns, RunListener, StartedRun, TextShelf, Texts } from "../parts.ts";
import { type Anchor, AnchoredText, type Stretch } from "./anchors.ts";
import { wordAt } from "./places.ts";
import { type RanText, RanTexts } from "./ran-texts.ts";

/** Lines above a new one that are looked through for one that ran. */
const mostLinesUp = 300;

export class RanPlaces implements RunListener, PlacesOfRuns {
  readonly #texts: Texts;
  readonly #shelf: TextShelf;
  readonly #runs = new Map<RunId, RunPlaces>();

  constructor(texts: Texts, shelf: TextShelf) {
    this.#texts = texts;
    this.#shelf = shelf;
  }

  started(run: StartedRun): void {
    const places = new RunPlaces(run, this.#texts);
    // Before anybody edits it; what it imports is known a moment later.
    places.take([run.script]);
    this.#runs.set(run.run, places);
  }

  events({ run }: StartedRun, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type !== "graph") continue;
      const places = this.#runs.get(run);
      const files = new Set(event.callSites.map(({ file }) => file));
      for (const { definition } of event.functions) if (definition) files.add(definition.file);
      places?.take(files);
      const texts = places?.unkept();
      if (texts) this.#shelf.keep(run, texts);
    }
  }

  forgotten(runs: readonly RunId[]): void {
    for (const run of runs) this.#runs.delete(run);
  }

  of(run: RunId): PlacesNow {
    let places = this.#runs.get(run);
    if (!places) {
      const unsaved = this.#shelf.kept(run) ?? new Map<string, string>();
      places = new RunPlaces({ run, kind: "run", script: "", unsaved }, this.#texts);
      this.#runs.set(run, places);
    }
    return new Look(places, this.#texts);
  }
}

/** The texts of one run. */
class RunPlaces {
  /** Stretch of a file as it ran → where it is. */
  readonly anchors = new Map<string, Anchor | undefined>();
  readonly #texts: RanTexts;
  #kept = 0;

  constructor(run: StartedRun, texts: Texts) {
    // Places are found by where they stood; nobody asks for their names.
    this.#texts = new RanTexts(run, texts, () => []);
  }

  /** Takes in files while their texts are what ran. */
  take(files: Iterable<string>): void {
    for (const file of files) this.#texts.of(file);
  }

  /** Absolute path → text as it ran, of all files; undefined when there are no more than the last time. */
  unkept(): ReadonlyMap<string, string> | undefined {
    const texts = this.#texts.all();
    if (texts.length === this.#kept) return undefined;
    this.#kept = texts.length;
    return new Map(texts.map(({ file, ran }) => [file, ran]));
  }

  of(file: string): RanText | undefined {
    return this.#texts.of(file);
  }
}

/** One look at the places of a run: texts are read once. */
class Look implements PlacesNow {
  readonly #run: RunPlaces;
  readonly #editor: Texts;
  /** File → its text as it ran, brought up to date; undefined where nothing has moved. */
  readonly #moved = new Map<string, RanText | undefined>();

  constructor(run: RunPlaces, editor: Texts) {
    this.#run = run;
    this.#editor = editor;
  }

  functionNow(view: FunctionView): FunctionView {
    return view.definition ? { ...view, definition: this.now(view.definition) } : view;
  }

  now<Site extends CallSite | SourceRange>(site: Site): Site {
    const text = this.#movedText(site.file);
    if (!text) return site;
    const isRange = isStretch(site);
    const own = isRange ? site : wordAt(text.ran, site.line, site.column);
    // Of a call that is gone at least its line, and what is wholly gone is best looked for where it was.
    const stretch = this.#stretch(text, own) ?? this.#stretch(text, text.line(site.line));
    if (!stretch) return site;
    const { line, column, endLine, endColumn } = stretch;
    return { ...site, line, column, ...(isRange && { endLine, endColumn }) };
  }

  ran(site: CallSite): CallSite {
    const text = this.#movedText(site.file);
    if (!text) return site;
    const home = new AnchoredText(text.now);
    const rows = text.now.split("\n");
    const first = Math.max(1, site.line - mostLinesUp);
    const lines: { readonly line: number; readonly column: number; readonly at: Anchor }[] = [];
    for (let line = first; line <= Math.min(site.line, rows.length); line++) {
      const row = rows[line - 1]!;
      const column = row.length - row.trimStart().length + 1;
      const endColumn = Math.max(column, row.trimEnd().length + 1);
      lines.push({ line, column, at: home.drop({ line, column, endLine: line, endColumn }) });
    }
    home.become(text.ran);
    const before = lines.findLast(({ at }) => !at.isGone);
    const stretch = before?.at.stretch;
    if (!before || !stretch) return { ...site, line: 0.5, column: 1 };
    // Between two lines one is still within a function, and at no call.
    if (before.line !== site.line) return { ...site, line: stretch.endLine + 0.5, column: 1 };
    return { ...site, line: stretch.line, column: Math.max(1, stretch.column + site.column - before.column) };
  }

  #movedText(file: string): RanText | undefined {
    if (!this.#moved.has(file)) {
      const text = this.#run.of(file);
      const now = text && this.#editor.textOf(file);
      if (text && now !== undefined && now !== text.now) text.change([], now);
      this.#moved.set(file, text && text.now !== text.ran ? text : undefined);
    }
    return this.#moved.get(file);
  }

  #stretch(text: RanText, stretch: Stretch): Stretch | undefined {
    const { line, column, endLine, endColumn } = stretch;
    const key = `${line}:${column}:${endLine}:${endColumn} ${text.file}`;
    const { anchors } = this.#run;
    if (!anchors.has(key)) anchors.set(key, text.anchor({ line, column, endLine, endColumn }));
    return anchors.get(key)?.stretch;
  }
}

const isStretch = (site: CallSite | SourceRange): site is SourceRange => "endLine" in site;
