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
import type { CallSite, SourceRange } from "../../protocol/sites.ts";
import type { RunListener, StartedRun, Texts } from "../parts.ts";
import { type Anchor, AnchoredText, type Stretch } from "../timings/anchors.ts";
import { wordAt } from "../timings/places.ts";
import { type RanText, RanTexts } from "../timings/ran-texts.ts";

/** Where texts of runs are kept; nothing of this throws. */
export interface TextShelf {
  keep(run: RunId, texts: ReadonlyMap<string, string>): void;
  /** Absolute path → text as it ran; undefined for a run that left none. */
  kept(run: RunId): ReadonlyMap<string, string> | undefined;
}

/** Lines above a new one that are looked through for one that ran. */
const mostLinesUp = 300;

export class RanPlaces implements RunListener {
  readonly #texts: Texts;
  readonly #shelf: TextShelf;
  readonly #runs = new Map<RunId, RunPlaces>();

  constructor(texts: Texts, shelf: TextShelf) {
    this.#texts = texts;
    this.#shelf = shelf;
  }

  started(run: StartedRun): void {
    this.#runs.set(run.run, new RunPlaces(run, this.#texts));
  }

  events({ run }: StartedRun, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type !== "graph") continue;
      const places = this.#runs.get(run);
      const files = new Set(event.callSites.map(({ file }) => file));
      for (const { definition } of event.functions) if (definition) files.add(definition.file);
      if (places?.take(files)) this.#shelf.keep(run, places.ran());
    }
  }

  forgotten(runs: readonly RunId[]): void {
    for (const run of runs) this.#runs.delete(run);
  }

  /** The places of a run, looked up in the texts as they are at this moment; of a run without texts as they were. */
  of(run: RunId): Look {
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
  readonly #known = new Set<string>();

  constructor(run: StartedRun, texts: Texts) {
    // Places are found by where they stood; nobody asks for their names.
    this.#texts = new RanTexts(run, texts, () => []);
  }

  /** Takes in files while their texts are what ran; true when one of them is new. */
  take(files: Iterable<string>): boolean {
    let isNew = false;
    for (const file of files) {
      if (this.#known.has(file)) continue;
      this.#known.add(file);
      isNew ||= this.#texts.of(file) !== undefined;
    }
    return isNew;
  }

  of(file: string): RanText | undefined {
    return this.#texts.of(file);
  }

  /** Absolute path → text as it ran. */
  ran(): ReadonlyMap<string, string> {
    return new Map(this.#texts.all().map(({ file, ran }) => [file, ran]));
  }
}

/** One look at the places of a run: texts are read once. */
export class Look {
  readonly #run: RunPlaces;
  readonly #editor: Texts;
  /** File → its text as it ran, brought up to date; undefined where nothing has moved. */
  readonly #moved = new Map<string, RanText | undefined>();

  constructor(run: RunPlaces, editor: Texts) {
    this.#run = run;
    this.#editor = editor;
  }

  /** A place of the run as it is now; as it was where it is gone. */
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

  /** A place of now as it was when the run began; of a line that is new, a place between the lines around it. */
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
