/**
 * Hover: over the name of a delayed function, its definition, or a call of it, what it took.
 *
 * Where nothing is known there is no hover, so that TypeScript's own stands alone.
 */
import { type Hover, MarkupKind } from "vscode-languageserver/node";
import type { CallSite } from "../../protocol/sites.ts";
import { hoverText } from "./hover-text.ts";
import { toRange } from "./lsp-range.ts";
import { holds } from "./places.ts";
import type { Sighting } from "./sighting.ts";

/** What knows of places in a file; the book of timings. */
export interface Sightings {
  sightings(file: string): readonly Sighting[];
}

/**
 * What is known of the place that somebody points at, line and column from 1; undefined where it is nothing.
 *
 * The markdown has command links: the client trusts it for those commands only. `now` is milliseconds since 1970.
 */
export function timingsHover(
  book: Sightings,
  { file, line, column }: CallSite,
  now: number,
): Hover | undefined {
  let found: { readonly sighting: Sighting; readonly range: Hover["range"] & {} } | undefined;
  for (const sighting of book.sightings(file)) {
    const spot = sighting.spots.find((each) => holds(each, line, column));
    // Where a function is made and called at once, the call says more.
    if (spot && (!found || sighting.kind === "call")) found = { sighting, range: toRange(spot) };
  }
  if (!found) return undefined;
  const contents = { kind: MarkupKind.Markdown, value: hoverText(found.sighting, now) };
  return { contents, range: found.range };
}
