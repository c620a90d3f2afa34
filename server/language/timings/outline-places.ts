/**
 * The places of a text by the analyser that runs are compiled with, so that what a run says of a place is found.
 *
 * Remembers the last text of each of a few files: the same one is asked for by several runs, and at every look.
 */
import { type OutlineCall, type OutlineFunction, outlineOf } from "../../compile/outline.ts";
import type { FindPlaces, Place } from "./places.ts";
import { wordAt } from "./places.ts";

/** Files whose places are remembered; few are open at once. */
const mostFiles = 32;

/** Finds places by analysis. One for each server. */
export function outlinePlaces(): FindPlaces {
  const known = new Map<string, { readonly text: string; readonly places: readonly Place[] }>();
  return (file, text) => {
    const before = known.get(file);
    known.delete(file);
    const places = before?.text === text ? before.places : placesIn(file, text);
    known.set(file, { text, places });
    if (known.size > mostFiles) known.delete(known.keys().next().value!);
    return places;
  };
}

function placesIn(file: string, text: string): readonly Place[] {
  // Whatever has to do with us names us; analysing takes much longer than looking for the word.
  if (!/treadle|delayed/.test(text) && !/\bimport\b|\brequire\b/.test(text)) return [];
  try {
    const { functions, calls } = outlineOf(file, text);
    return [...functions.map((each) => functionPlace(each, text)), ...calls.map(callPlace)];
  } catch {
    // In the middle of typing most texts are no script; what is known stays where it is until one is again.
    return [];
  }
}

function functionPlace(
  { id, name, definition, nameRange, ownNameRange }: OutlineFunction,
  text: string,
): Place {
  // `function`, `async`, or the name in `delayed(name)`.
  const head = wordAt(text, definition.line, definition.column);
  const spots = [nameRange, ...(ownNameRange ? [ownNameRange] : []), head];
  return { kind: "function", id, name, at: definition, spots };
}

function callPlace({ id, name, range, nameRange, site }: OutlineCall): Place {
  const { endLine, endColumn } = range;
  const at = { line: site.line, column: site.column, endLine, endColumn };
  return { kind: "call", id, name, at, spots: [nameRange] };
}
