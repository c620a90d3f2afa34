/**
 * What is remembered of one script: for each of its functions and calls the last runs, bound to where they stand in
 * the text as it is now.
 *
 *     bound      its place moves with edits, whatever becomes of its name: a second `read(…)` above does not matter
 *     unbound    its place is not in the text, or nobody has looked yet: found again by its name, `read@1`
 *
 * Names are brought up to date from the places, so that after a restart they say the right thing. Knows no files of
 * its own.
 */
import type { Texts } from "../parts.ts";
import type { Stretch, TextChange } from "./anchors.ts";
import type { KeptFigures } from "./book-file.ts";
import {
  type Figures,
  figuresOf,
  mostRuns,
  type RunFigures,
  type RunOfFigures,
  together,
} from "./figures.ts";
import type { LiveRun } from "./live-run.ts";
import { type FindPlaces, idByPosition, type PlaceKind, positionOfId, wordAt, wordsIn } from "./places.ts";
import { type FollowedPlace, RanText } from "./ran-texts.ts";
import { placesNow, type Sighting } from "./sighting.ts";

/** Line and column, from 1. */
export interface Start {
  readonly line: number;
  readonly column: number;
}

interface Entry {
  readonly file: string;
  readonly kind: PlaceKind;
  id: string;
  name: string;
  /** The newest first. */
  runs: readonly RunFigures[];
  /** Of all runs; undefined when they are others than when it was made. */
  figures?: Figures | undefined;
  place?: FollowedPlace;
}

export class ScriptBook {
  readonly #script: string;
  readonly #texts: Texts;
  readonly #findPlaces: FindPlaces;
  #entries: Entry[] = [];
  readonly #files = new Set<string>();
  #newest = 0;
  /** The texts that places stand in; several of one file when runs had different ones. */
  #homes: RanText[] = [];
  /** File, kind and place → the entry that stands there now; made when somebody looks. */
  #standing: Map<string, Entry> | undefined;
  /** Files in whose texts, as they are now, unbound entries were looked for. */
  readonly #settled = new Set<string>();
  /** Files that were changed since names were brought up to date. */
  readonly #edited = new Set<string>();

  constructor(script: string, texts: Texts, findPlaces: FindPlaces) {
    this.#script = script;
    this.#texts = texts;
    this.#findPlaces = findPlaces;
  }

  /** When the last run of which anything is known began, in milliseconds since 1970; 0 when there is none. */
  get newest(): number {
    return this.#newest;
  }

  knows(file: string): boolean {
    return this.#files.has(file);
  }

  /** Takes in what was on disk. */
  take(kept: readonly KeptFigures[]): void {
    this.#settled.clear();
    this.#entries = kept.map((each) => ({ ...each }));
    for (const { file, runs } of kept) {
      this.#files.add(file);
      this.#newest = Math.max(this.#newest, runs[0]?.at ?? 0);
    }
  }

  /** What is to be on disk. */
  kept(): readonly KeptFigures[] {
    return this.#entries.map(({ file, kind, id, name, runs }) => ({ file, kind, id, name, runs }));
  }

  /** Takes in a run that is over. */
  learn(live: LiveRun, run: RunOfFigures): void {
    for (const file of live.files()) this.#bind(file);
    const homeless = new Map(
      this.#entries.filter((entry) => !stretchOf(entry)).map((entry) => [nameOf(entry), entry]),
    );
    for (const { place, times } of live.timed()) {
      const figures = figuresOf(times, run);
      if (!figures) continue;
      const stretch = place.at.stretch;
      const standing = stretch && this.#at(place.file, place.kind, stretch);
      const entry = standing ?? homeless.get(nameOf(place)) ?? this.#add(place);
      entry.runs = [figures, ...entry.runs].slice(0, mostRuns);
      entry.figures = undefined;
      entry.name = place.name;
      entry.place = place;
    }
    this.#newest = Math.max(this.#newest, run.at);
    this.#homes.push(...live.texts());
    this.#moved();
    for (const file of live.files()) this.#edited.add(file);
    this.rename();
  }

  /** What is known of a file, where it is now. */
  sightings(file: string): readonly Sighting[] {
    this.#follow(file);
    this.#bind(file);
    return this.#entries.flatMap((entry) => {
      const now = entry.file === file && entry.place ? placesNow(entry.place) : undefined;
      const figures = figuresNow(entry);
      if (!now || !figures) return [];
      return [{ ...now, script: this.#script, figures }];
    });
  }

  /** Median of one call of the function that stands at a place now, in milliseconds. */
  expected(file: string, at: Start): number | undefined {
    this.#bind(file);
    const entry = this.#at(file, "function", at);
    return entry && figuresNow(entry)?.median;
  }

  change(file: string, changes: readonly TextChange[], newText: string): void {
    for (const home of this.#homes) if (home.file === file) home.change(changes, newText);
    this.#standing = undefined;
    this.#settled.delete(file);
    this.#edited.add(file);
  }

  /** Finds out what has become of a file that nobody told of: it was not open, or is now. */
  #follow(file: string): string | undefined {
    const text = this.#texts.textOf(file);
    const isNew = this.#homes.some((home) => home.file === file && home.now !== text);
    if (text !== undefined && isNew) this.change(file, [], text);
    return text;
  }

  /** Brings names up to date with where things stand now; true when one has changed. */
  rename(): boolean {
    let isNew = false;
    for (const file of this.#edited) {
      const text = this.#follow(file);
      if (text === undefined) continue;
      const ids = new Map(this.#findPlaces(file, text).map((place) => [keyOf(place.kind, place.at), place]));
      const own = this.#entries.filter((entry) => entry.file === file);
      for (const entry of own) {
        const stretch = stretchOf(entry);
        const place = stretch && ids.get(keyOf(entry.kind, stretch));
        const byPosition =
          stretch &&
          positionOfId(entry.id) &&
          idByPosition(entry.name, stretch, wordsIn(text, wordAt(text, stretch.line, stretch.column)));
        const id = place?.id ?? byPosition;
        if (id === undefined || id === entry.id) continue;
        isNew = true;
        entry.id = id;
        entry.name = place?.name ?? entry.name;
      }
    }
    this.#edited.clear();
    if (isNew) this.#dropDoubles();
    return isNew;
  }

  #add({ file, kind, id, name }: FollowedPlace): Entry {
    const entry: Entry = { file, kind, id, name, runs: [] };
    this.#entries.push(entry);
    this.#files.add(file);
    return entry;
  }

  /** The entry that stands at a place now. */
  #at(file: string, kind: PlaceKind, at: Start): Entry | undefined {
    this.#standing ??= new Map(
      this.#entries.flatMap((entry) => {
        const stretch = stretchOf(entry);
        return stretch ? [[`${entry.file} ${keyOf(entry.kind, stretch)}`, entry]] : [];
      }),
    );
    return this.#standing.get(`${file} ${keyOf(kind, at)}`);
  }

  /** Finds by their names where entries of a file stand that stand nowhere. */
  #bind(file: string): void {
    if (this.#settled.has(file)) return;
    this.#settled.add(file);
    const own = this.#entries.filter((entry) => entry.file === file);
    const homeless = own.filter((entry) => !stretchOf(entry));
    const text = homeless.length === 0 ? undefined : this.#texts.textOf(file);
    if (text === undefined) return;
    const home = new RanText(file, text, this.#findPlaces(file, text));
    const taken = new Set(own.flatMap((entry) => keyOf(entry.kind, stretchOf(entry) ?? nowhere)));
    const free = home.places().filter(({ kind, at }) => !taken.has(keyOf(kind, at.stretch ?? nowhere)));
    const byName = new Map(free.map((place) => [nameOf(place), place]));
    for (const entry of homeless) {
      const place = byName.get(nameOf(entry)) ?? placeByPosition(home, entry);
      if (!place) continue;
      entry.place = place;
      byName.delete(nameOf(entry));
    }
    this.#homes.push(home);
    this.#moved();
  }

  /** Of two entries with one name the one that stands somewhere stays. */
  #dropDoubles(): void {
    const bound = new Set(this.#entries.filter(stretchOf).map(nameOf));
    this.#entries = this.#entries.filter((entry) => stretchOf(entry) || !bound.has(nameOf(entry)));
  }

  /** Places are others than before: texts in which none is left need not hear of edits any more. */
  #moved(): void {
    this.#standing = undefined;
    const used = new Set(this.#entries.flatMap(({ place }) => place?.home ?? []));
    this.#homes = this.#homes.filter((home) => used.has(home));
  }
}

const keyOf = (kind: PlaceKind, { line, column }: Start): string => `${kind} ${line}:${column}`;

function figuresNow(entry: Entry): Figures | undefined {
  entry.figures ??= together(entry.runs);
  return entry.figures;
}

const nowhere: Start = { line: 0, column: 0 };

const nameOf = ({ file, kind, id }: Pick<Entry, "file" | "kind" | "id">): string => `${kind} ${id} ${file}`;

const stretchOf = ({ place }: Entry): Stretch | undefined => place?.at.stretch;

/** Where an entry stands that no analyser finds, if its word is still there. */
function placeByPosition(home: RanText, { file, kind, id, name }: Entry): FollowedPlace | undefined {
  const known = positionOfId(id);
  if (!known) return undefined;
  const { line, column, words } = known;
  if (wordsIn(home.ran, wordAt(home.ran, line, column)) !== words) return undefined;
  return home.place(kind, { file, line, column }, name);
}
