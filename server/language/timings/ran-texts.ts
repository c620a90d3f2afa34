/**
 * The files of one run as they ran, followed to what they are now: whatever the run says of a line is found again in
 * the editor.
 *
 *     events: parse at 12:17 ──▶ RanText (text as it ran, its places) ──▶ anchor ──▶ 15:17 in the text of now
 *
 * A file is taken in when somebody asks for it, or when it is about to change while the run goes on. Knows no figures.
 */
import { readFileSync } from "node:fs";
import type { CallSite } from "../../protocol/sites.ts";
import type { StartedRun, Texts } from "../parts.ts";
import { type Anchor, AnchoredText, type Stretch, type TextChange } from "./anchors.ts";
import {
  type FindPlaces,
  idByPosition,
  type Place,
  type PlaceKind,
  wordAfter,
  wordAt,
  wordsIn,
} from "./places.ts";

/** Where a run says that something stands: functions from beginning to end, calls only where they begin. */
export type PlaceOfRun = CallSite & Partial<Stretch>;

/** A place that moves with its text. */
export interface FollowedPlace {
  readonly file: string;
  readonly kind: PlaceKind;
  /** Its name in the text as it ran. */
  readonly id: string;
  readonly name: string;
  readonly at: Anchor;
  readonly spots: readonly Anchor[];
  /** The text that it stands in, which has to hear of edits. */
  readonly home: RanText;
}

/** One file, as it ran. */
export class RanText {
  readonly file: string;
  /** Its text as it ran. */
  readonly ran: string;
  readonly #home: AnchoredText;
  /** Kind and position as it ran → its place. */
  readonly #places = new Map<string, FollowedPlace>();

  constructor(file: string, ran: string, places: readonly Place[]) {
    this.file = file;
    this.ran = ran;
    this.#home = new AnchoredText(ran);
    for (const { kind, id, name, at, spots } of places) {
      const followed = { file, kind, id, name, home: this, at: this.#home.drop(at) };
      this.#places.set(keyOf(kind, at), { ...followed, spots: spots.map((spot) => this.#home.drop(spot)) });
    }
  }

  /** Its text as far as anybody has told. */
  get now(): string {
    return this.#home.text;
  }

  /** All that the text has, whether it ran or not. */
  places(): readonly FollowedPlace[] {
    return [...this.#places.values()];
  }

  /**
   * The place that a run names by where it stood; `name` is for one that nobody saw but the run itself, such as a
   * call from within `map`.
   */
  place(kind: PlaceKind, site: PlaceOfRun, name: string): FollowedPlace | undefined {
    const key = keyOf(kind, site);
    const known = this.#places.get(key);
    if (known) return known;
    const word = wordAt(this.ran, site.line, site.column);
    const spot = this.anchor(word);
    if (!spot) return undefined;
    const at = kind === "function" && isStretch(site) ? (this.anchor(site) ?? spot) : spot;
    // In `map(half)` one points at `half`, too.
    const passed = wordAfter(this.ran, word, name);
    const second = passed && this.anchor(passed);
    const place: FollowedPlace = {
      file: this.file,
      kind,
      id: idByPosition(name, word, wordsIn(this.ran, word)),
      name,
      at,
      spots: second ? [spot, second] : [spot],
      home: this,
    };
    this.#places.set(key, place);
    return place;
  }

  /** An anchor at any stretch of the text as it ran; undefined when that is gone already. */
  anchor(stretch: Stretch): Anchor | undefined {
    if (this.#home.text === this.ran) return this.#home.drop(stretch);
    const before = new AnchoredText(this.ran);
    const then = before.drop(stretch);
    before.become(this.#home.text);
    return then.stretch && this.#home.drop(then.stretch, then.original);
  }

  /** The line as it ran, without the white space at its ends. */
  line(line: number): Stretch {
    const row = (this.ran.split("\n", line)[line - 1] ?? "").trimEnd();
    const column = row.length - row.trimStart().length + 1;
    return { line, column, endLine: line, endColumn: Math.max(column, row.length + 1) };
  }

  /** Takes in what an editor has changed. */
  change(changes: readonly TextChange[], now: string): void {
    this.#home.change(changes, now);
  }
}

/** The files of one run. */
export class RanTexts {
  readonly #run: StartedRun;
  readonly #texts: Texts;
  readonly #findPlaces: FindPlaces;
  /** File → its text; undefined for a file that nobody can read. */
  readonly #files = new Map<string, RanText | undefined>();
  #isOver = false;

  constructor(run: StartedRun, texts: Texts, findPlaces: FindPlaces) {
    this.#run = run;
    this.#texts = texts;
    this.#findPlaces = findPlaces;
  }

  /** A file as it ran; undefined where there is none, or it is none of a workspace. */
  of(file: string): RanText | undefined {
    if (this.#files.has(file)) return this.#files.get(file);
    const text = this.#take(file);
    const now = text && this.#texts.textOf(file);
    if (now !== undefined) text?.change([], now);
    return text;
  }

  /** The files that were asked for. */
  all(): readonly RanText[] {
    return [...this.#files.values()].filter((text) => text !== undefined);
  }

  /** Takes in what an editor has changed; while the run goes on, in a file that it may name later, too. */
  change(file: string, changes: readonly TextChange[], now: string): void {
    const isUnknown = !this.#files.has(file) && !this.#isOver;
    const text = isUnknown ? this.#take(file) : this.#files.get(file);
    text?.change(changes, now);
  }

  /** The run is over: it names no more files. */
  end(): void {
    this.#isOver = true;
  }

  #take(file: string): RanText | undefined {
    const ran = this.#run.unsaved.get(file) ?? onDisk(file);
    const text =
      ran === undefined || /[\\/]node_modules[\\/]/.test(file)
        ? undefined
        : new RanText(file, ran, this.#findPlaces(file, ran));
    this.#files.set(file, text);
    return text;
  }
}

const keyOf = (
  kind: PlaceKind,
  { line, column }: { readonly line: number; readonly column: number },
): string => `${kind} ${line}:${column}`;

const isStretch = (site: PlaceOfRun): site is CallSite & Stretch =>
  site.endLine !== undefined && site.endColumn !== undefined;

/** What a run reads, but for unsaved changes. As compilers count columns: without the mark at the beginning. */
function onDisk(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}
