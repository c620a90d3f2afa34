/**
 * What is known of one place of a text as it is now: where it is, what it took in the run that goes on, and before.
 */
import type { FunctionTimes } from "../../panel/function-times.ts";
import type { RunId } from "../../protocol/run-view.ts";
import type { Stretch } from "./anchors.ts";
import type { Figures } from "./figures.ts";
import type { PlaceKind } from "./places.ts";
import type { FollowedPlace } from "./ran-texts.ts";

/** A run that goes on, seen at one place. */
export interface LiveSighting {
  readonly run: RunId;
  readonly times: FunctionTimes;
}

export interface Sighting {
  readonly kind: PlaceKind;
  /** Name of the function. */
  readonly name: string;
  /** The script that was run: not always the file that one looks at. */
  readonly script: string;
  readonly at: Stretch;
  /** What one points at to ask for it. */
  readonly spots: readonly Stretch[];
  /** True when its text says something else than when it ran. */
  readonly isChanged: boolean;
  readonly live?: LiveSighting;
  /** Of runs that are over. */
  readonly figures?: Figures;
}

/** The places of a sighting; undefined when they are gone from the text. */
export function placesNow(
  place: FollowedPlace,
): Pick<Sighting, "kind" | "name" | "at" | "spots" | "isChanged"> | undefined {
  const at = place.at.stretch;
  if (!at) return undefined;
  const spots = place.spots.flatMap(({ stretch }) => stretch ?? []);
  return { kind: place.kind, name: place.name, at, spots, isChanged: place.at.isChanged };
}

/** How much a sighting is worth beside another one of the same place: the later counts, and what runs now most. */
export function inSight({ live, figures }: Sighting): number {
  return live ? Number.POSITIVE_INFINITY : (figures?.at ?? 0);
}
