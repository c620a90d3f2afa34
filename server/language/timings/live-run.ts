/**
 * A run that goes on, as the editor's texts show it: its model, and the files it names as they ran.
 *
 * Figures are made when somebody looks, and not more often than something has changed.
 */
import { type FunctionTimes, functionTimes } from "../../panel/function-times.ts";
import type { RunModel } from "../../panel/run-model.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { FunctionView } from "../../protocol/sites.ts";
import type { StartedRun, Texts } from "../parts.ts";
import type { TextChange } from "./anchors.ts";
import type { FindPlaces, PlaceKind } from "./places.ts";
import { type FollowedPlace, type PlaceOfRun, type RanText, RanTexts } from "./ran-texts.ts";
import { placesNow, type Sighting } from "./sighting.ts";

/** Figures of a place. */
export interface TimedPlace {
  readonly place: FollowedPlace;
  readonly times: FunctionTimes;
}

/** For so many times as long as figures took to be made they are good: of a hundred thousand tasks that is seconds. */
const RESTS = 20;

/** Events after which figures are others than before. */
const telling: ReadonlySet<RunEvent["type"]> = new Set([
  "graph",
  "tasks-started",
  "tasks-finished",
  "task-failed",
  "described",
  "reused",
  "cache",
  "recomputed",
  "run-finished",
]);

export class LiveRun {
  readonly run: StartedRun;
  readonly #model: RunModel;
  readonly #texts: RanTexts;
  readonly #files = new Set<string>();
  readonly #now: () => number;
  #timed: readonly TimedPlace[] = [];
  /** Whether something has happened since `#timed` was made, and before when it is not made anew all the same. */
  #isStale = false;
  #restsUntil = 0;

  /**
   * @param model of this run, fed by others
   * @param now milliseconds by any clock that runs evenly
   */
  constructor(run: StartedRun, model: RunModel, texts: Texts, findPlaces: FindPlaces, now: () => number) {
    this.run = run;
    this.#model = model;
    this.#texts = new RanTexts(run, texts, findPlaces);
    this.#now = now;
  }

  /** Takes in what has happened, which its model has already; true when figures may be others than before. */
  add(events: readonly RunEvent[]): boolean {
    for (const event of events) if (event.type === "graph") this.#name(event.functions, event.callSites);
    if (!events.some(({ type }) => telling.has(type))) return false;
    this.#isStale = true;
    // What is learnt from the run is never less than all of it.
    if (events.at(-1)?.type === "run-finished") this.#restsUntil = 0;
    return true;
  }

  /** The files that have a function or a call in this run. */
  files(): ReadonlySet<string> {
    return this.#files;
  }

  /** The texts that its places stand in. */
  texts(): readonly RanText[] {
    return this.#texts.all();
  }

  knows(file: string): boolean {
    return this.#files.has(file);
  }

  /** The place that the run names by where it stood. */
  place(kind: PlaceKind, site: PlaceOfRun, name: string): FollowedPlace | undefined {
    return this.#texts.of(site.file)?.place(kind, site, name);
  }

  /** Figures so far, of all places that are in a file. */
  timed(): readonly TimedPlace[] {
    const began = this.#now();
    if (!this.#isStale || began < this.#restsUntil) return this.#timed;
    const { functions, callSites } = functionTimes(this.#model);
    const timed: TimedPlace[] = [];
    const add = (kind: PlaceKind, times: FunctionTimes): void => {
      const site = kind === "call" ? times.callSite : times.function.definition;
      // A value that was made lazy calls nothing, whatever it is called.
      if (times.function.isValue || times.function.isInternal) return;
      const place = site && this.place(kind, site, times.function.name);
      if (place) timed.push({ place, times });
    };
    for (const times of functions) add("function", times);
    for (const times of callSites) add("call", times);
    this.#timed = timed;
    this.#isStale = false;
    const now = this.#now();
    this.#restsUntil = now + RESTS * (now - began);
    return timed;
  }

  /** What is known of a file, where it is now. */
  sightings(file: string): readonly Sighting[] {
    if (!this.#files.has(file)) return [];
    const { run, script } = this.run;
    return this.timed().flatMap(({ place, times }) => {
      const now = place.file === file ? placesNow(place) : undefined;
      return now ? [{ ...now, script, live: { run, times } }] : [];
    });
  }

  change(file: string, changes: readonly TextChange[], newText: string): void {
    this.#texts.change(file, changes, newText);
  }

  /** Takes in files while their texts are still what ran, or almost. */
  #name(functions: readonly FunctionView[], callSites: readonly { readonly file: string }[]): void {
    for (const file of [
      ...functions.map(({ definition }) => definition?.file),
      ...callSites.map((site) => site.file),
    ]) {
      if (file !== undefined && !this.#files.has(file) && this.#texts.of(file)) this.#files.add(file);
    }
  }
}
